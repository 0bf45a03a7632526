"""Politeness as Scrapy components: robots.txt, how often a host is asked, and whose turn it is."""
