"""Gathering: every candidate of every source, best source first."""

from collections.abc import Iterator

from scraper.candidates import Candidate
from scraper.document import Document
from scraper.sources import address, jsonld, markup, meta, microdata

_SOURCES = (jsonld, meta, microdata, markup, address)


def candidates(document: Document) -> Iterator[Candidate]:
    """What the page offers for each field; nothing is decided here."""
    for source in _SOURCES:
        yield from source.candidates(document)
