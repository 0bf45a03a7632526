"""Scrapy spiders: they start, follow and yield; what a page says is read below them."""
