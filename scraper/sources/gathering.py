"""Gathering: every candidate of every source, best source first."""

from collections.abc import Iterator
from dataclasses import replace

from scraper.candidates import Candidate
from scraper.document import Document
from scraper.sources import address, jsonld, markup, meta, microdata
from scraper.text import clean

_SOURCES = (jsonld, meta, microdata, markup, address)
_GROUPS = (
    frozenset({"author", "byline", "author_bio"}),
    frozenset({"published_at", "modified_at"}),
    frozenset({"tag", "category", "label"}),
)
"""Fields that are looked for in all of the page where the article's own part has none."""


def candidates(document: Document) -> Iterator[Candidate]:
    """What the page offers for each field, as text that can be stored; nothing is decided here."""
    fields: set[str] = set()
    for source in _SOURCES:
        for found in source.candidates(document):
            fields.add(found.field)
            yield from _storable(found)
    missing = [group for group in _GROUPS if group.isdisjoint(fields)]
    if missing:
        wanted = frozenset().union(*missing)
        for found in markup.everywhere(document):
            if found.field in wanted:
                yield from _storable(found)


def _storable(found: Candidate) -> Iterator[Candidate]:
    if found.value.isprintable():
        yield found
    elif value := clean(found.value):
        yield replace(found, value=value)
