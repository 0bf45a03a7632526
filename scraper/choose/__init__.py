"""Candidates in, one value out, and the evidence for it: a function for each kind of field."""

from scraper.choose.excerpt import choose_excerpt
from scraper.choose.labels import choose_labels
from scraper.choose.moments import choose_moments
from scraper.choose.people import choose_authors
from scraper.choose.title import choose_title

__all__ = ["choose_authors", "choose_excerpt", "choose_labels", "choose_moments", "choose_title"]
