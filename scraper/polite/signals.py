"""What politeness tells whoever keeps it: Scrapy signals of our own."""

robots_decided = object()
"""Sent with `url` and `rule` (the line of robots.txt that decided, or why none did), for each
address before it is asked for or refused."""

robots_read = object()
"""Sent with `origin`, `sha256` (of its robots.txt, in hex) and `content_signals` (the lines that
concern us, as written), once that file was read."""

tdmrep_read = object()
"""Sent with `origin` and `rules` (`TdmRule`s, in order), once a host answered for its file."""
