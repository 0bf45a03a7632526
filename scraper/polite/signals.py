"""What politeness tells whoever keeps it: Scrapy signals of our own."""

robots_decided = object()
"""Sent with `url` and `rule` (the line of robots.txt that decided, or why none did), for each
address before it is asked for or refused."""
