"""Saved pages: what is read from each, one test a field, so that a failure names the field."""

import json
from datetime import datetime
from functools import cache
from pathlib import Path

import pytest

from scraper import Article, Page, extract_article

PAGES = Path(__file__).parent.parent / "pages"


@cache
def article(name):
    """The article of a saved page, read once."""
    about = json.loads((PAGES / name / "page.json").read_text("utf-8"))
    return extract_article(
        Page(
            url=about["url"],
            request_url=about["url"],
            status=200,
            headers=(("content-type", "text/html"),),
            body=(PAGES / name / "page.html").read_bytes(),
            fetched_at=datetime.fromisoformat(about["fetched_at"]),
        )
    )


def shown(found: Article, field: str):
    """The field as expected.json writes it."""
    value = getattr(found, field)
    if field == "authors":
        return [[author.name, author.url] for author in value]
    if field == "images":
        return [[image.url, image.alt, image.caption] for image in value]
    if field == "lead_image":
        return value.url if value else None
    if isinstance(value, datetime):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def cases():
    for path in sorted(PAGES.glob("*/expected.json")):
        for field, expected in json.loads(path.read_text("utf-8")).items():
            yield pytest.param(path.parent.name, field, expected, id=f"{path.parent.name}-{field}")


@pytest.mark.parametrize(("name", "field", "expected"), list(cases()))
def test_field_of_a_saved_page(name, field, expected):
    assert shown(article(name), field) == expected


def test_evidence_names_every_candidate_and_marks_the_chosen():
    found = article("magazine-classic").evidence
    titles = {
        (one.source, one.path, one.value, one.chosen) for one in found if one.field == "title"
    }
    assert titles == {
        ("jsonld", "Article.headline", "The Night the Owl Came Down the Chimney", False),
        ("meta", "og:title", "The Night the Owl Came Down the Chimney - Hearth & Hollow", False),
        (
            "meta",
            "title element",
            "The Night the Owl Came Down the Chimney – Hearth & Hollow",
            False,
        ),
        ("markup", "h1", "The Night the Owl Came Down the Chimney", True),
    }
    authors = [(one.source, one.value) for one in found if one.field == "authors" and one.chosen]
    assert ("markup", "Wren O’Hara") in authors
    assert ("jsonld", "Hearth & Hollow") not in authors


def test_author_box_gives_the_bio_of_a_single_author_only():
    assert [author.bio for author in article("magazine-classic").authors] == [None, None]
