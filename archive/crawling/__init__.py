"""Where Scrapy meets the archive; its parts are loaded by dotted name."""
