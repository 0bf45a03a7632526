"""The body of an article: find the element, leave out what is not the article, render the rest."""

from scraper.body.find import comment_headings, scope_of
from scraper.body.reading import Body, read_body

__all__ = ["Body", "comment_headings", "read_body", "scope_of"]
