"""A page that was read is let go at once: a circle of references would hold its tree for long.

The collector counts objects, not the megabytes that a tree has outside of Python.
"""

import gc
from pathlib import Path

import pytest

from scraper import NotAnArticle, Page, extract_article, extract_listing

PAGES = sorted((Path(__file__).parents[1] / "pages").rglob("*.html"))


@pytest.fixture
def collected():
    """How many objects wait for the collector since the last time that this was called."""
    gc.collect()
    gc.disable()
    yield gc.collect
    gc.enable()


def read(path):
    page = Page.from_html(path.read_bytes(), "https://magazine.example/owls/")
    extract_listing(page)
    try:
        extract_article(page)
    except NotAnArticle as error:
        return error.reason
    return None


@pytest.mark.parametrize("path", PAGES, ids=[path.parent.name for path in PAGES])
def test_a_page_that_was_read_is_let_go_at_once(path, collected):
    read(path)  # what is loaded when first needed
    collected()
    read(path)
    assert collected() == 0


def test_there_are_pages_to_read():
    assert PAGES
