"""Gathering: every candidate of every source, best source first."""

from collections.abc import Iterator
from dataclasses import replace

from scraper.candidates import Candidate
from scraper.document import Document
from scraper.sources import address, jsonld, markup, meta, microdata
from scraper.text import clean

_SOURCES = (jsonld, meta, microdata, markup, address)


def candidates(document: Document) -> Iterator[Candidate]:
    """What the page offers for each field, as text that can be stored; nothing is decided here."""
    for source in _SOURCES:
        for found in source.candidates(document):
            if found.value.isprintable():
                yield found
            elif value := clean(found.value):
                yield replace(found, value=value)
