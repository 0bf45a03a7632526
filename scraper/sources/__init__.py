"""Where a value can come from: each module has one `candidates(document)` function."""

from collections.abc import Iterator

from scraper.candidates import Candidate
from scraper.document import Document
from scraper.sources import address, jsonld, markup, meta, microdata

__all__ = ["candidates"]

_SOURCES = (jsonld, meta, microdata, markup, address)


def candidates(document: Document) -> Iterator[Candidate]:
    """Every candidate of every source, best source first."""
    for source in _SOURCES:
        yield from source.candidates(document)
