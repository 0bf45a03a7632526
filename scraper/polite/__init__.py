"""Politeness as Scrapy middlewares: what a site's robots.txt asks for."""
