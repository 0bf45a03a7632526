"""Pages as engines other than WordPress print them: one test a field, so that a failure names it.

`others/NAME/expected.json` says for each page file its address, its type and what a reader sees.
An article is tested as it is kept: its page, completed from its card where a listing page of the
same directory shows it.
"""

import json
import re
from functools import cache
from pathlib import Path

import pytest

from scraper import NotAnArticle, Page, extract_article, extract_listing, page_type
from scraper.complete import complete
from scraper.document import Document
from scraper.paging import article_parts

SITES = Path(__file__).parent / "others"
WORDS = re.compile(r"\w+")


@cache
def expected(name):
    return json.loads((SITES / name / "expected.json").read_text("utf-8"))


@cache
def document(name, file):
    html = (SITES / name / file).read_bytes()
    return Document(Page.from_html(html, expected(name)[file]["url"]))


@cache
def listing(name, file):
    return extract_listing(document(name, file))


@cache
def article(name, file):
    """The article of a page, completed from the first card that leads to it."""
    found = extract_article(document(name, file))
    cards = [
        card
        for page, facts in expected(name).items()
        if facts["page_type"] == "listing"
        for card in listing(name, page).cards
        if card.url == found.url
    ]
    return complete(found, cards[0]) if cards else found


def day(moment):
    return moment.date().isoformat() if moment else None


def modified_later(found):
    """The day of a change; none where it is that of publication."""
    later = day(found.modified_at)
    return later if later != day(found.published_at) else None


def picture(image):
    """An image as [address, alt]; a missing alt counts as an empty one."""
    return [image.url, image.alt or ""] if image else None


def words(text):
    return WORDS.findall(text or "")


def any_where_open(wanted, found):
    """*wanted* with its `*` filled in: there the card shows a whole article."""
    if not isinstance(wanted, list) or not isinstance(found, list) or len(wanted) != len(found):
        return wanted
    return [
        there if one == "*" and there else one for one, there in zip(wanted, found, strict=True)
    ]


def readings(facts):
    """The words of the body, with and without the standfirst."""
    text = words(" ".join(facts["body"]))
    return [text, words(facts.get("excerpt")) + text]


OF_LISTING = {
    "next_url": lambda found: found.next_url,
    "urls": lambda found: [card.url for card in found.cards],
    "titles": lambda found: [card.title for card in found.cards],
    "labels": lambda found: [list(card.tags) for card in found.cards],
    "bylines": lambda found: [card.byline for card in found.cards],
    "dates": lambda found: [day(card.published_at) for card in found.cards],
    "excerpts": lambda found: [card.excerpt for card in found.cards],
    "images": lambda found: [picture(card.image) for card in found.cards],
}
OF_ARTICLE = {
    "title": lambda found: found.title,
    "authors": lambda found: [author.name for author in found.authors],
    "tags": lambda found: list(found.tags),
    "categories": lambda found: list(found.categories),
    "published": lambda found: day(found.published_at),
    "modified": modified_later,
    "excerpt": lambda found: found.excerpt,
    "body": lambda found: words(found.body),
    "images": lambda found: [picture(image) for image in found.images],
}


def cases():
    for path in sorted(SITES.glob("*/expected.json")):
        for file, facts in json.loads(path.read_text("utf-8")).items():
            for field in facts:
                if field != "url":
                    name = path.parent.name
                    yield pytest.param(name, file, field, id=f"{name}-{file[:-5]}-{field}")


@pytest.mark.parametrize(("name", "file", "field"), list(cases()))
def test_field_of_a_page(name, file, field):
    facts = expected(name)[file]
    wanted = facts[field]
    if field == "page_type":
        assert page_type(document(name, file)) == wanted
    elif facts["page_type"] == "listing":
        found = OF_LISTING[field](listing(name, file))
        assert found == any_where_open(wanted, found)
    elif field == "parts":
        assert list(article_parts(document(name, file))) == wanted
    elif field == "body":
        # A printed standfirst may be part of it or not: readers differ.
        assert OF_ARTICLE[field](article(name, file)) in readings(facts)
    else:
        assert OF_ARTICLE[field](article(name, file)) == wanted


@pytest.mark.parametrize(
    ("name", "file"),
    [case.values[:2] for case in cases() if case.values[2] == "page_type" and "listing" in case.id],
)
def test_listing_is_no_article(name, file):
    with pytest.raises(NotAnArticle) as refused:
        extract_article(document(name, file))
    assert refused.value.reason == "listing"
