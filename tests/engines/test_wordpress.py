"""Pages as WordPress themes and plug-ins print them: one test a field.

Each directory is one theme or setup: listings (`listing-2.html` is the last page), articles, and
`expected.json` with what a reader of the pages would say. The texts are invented, the markup is
that of the theme. Where two readings are right, `body` and `excerpt` are lists of both.
"""

import json
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from scraper import NotAnArticle, Page, extract_article, extract_listing, page_type
from scraper.document import Document
from scraper.paging import article_parts

PAGES = Path(__file__).parent / "wordpress"
FETCHED = datetime(2024, 11, 5, 12, 0, tzinfo=UTC)


@cache
def document(name, file, url):
    return Document(
        Page(
            url=url,
            request_url=url,
            status=200,
            headers=(("content-type", "text/html"),),
            body=(PAGES / name / file).read_bytes(),
            fetched_at=FETCHED,
        )
    )


def day(moment):
    return moment.date().isoformat() if moment else None


def pair(image):
    return [image.url, image.alt] if image else None


CARD = {
    "url": lambda card: card.url,
    "title": lambda card: card.title,
    "excerpt": lambda card: card.excerpt,
    "byline": lambda card: card.byline,
    "published_at": lambda card: day(card.published_at),
    "tags": lambda card: list(card.tags),
    "image": lambda card: pair(card.image),
}
ARTICLE = {
    "title": lambda article: article.title,
    "authors": lambda article: [author.name for author in article.authors],
    "categories": lambda article: list(article.categories),
    "tags": lambda article: list(article.tags),
    "published_at": lambda article: day(article.published_at),
    "modified_at": lambda article: day(article.modified_at),
    "excerpt": lambda article: article.excerpt,
    "body": lambda article: article.body,
    "images": lambda article: [pair(image) for image in article.images],
}


def cases(wanted):
    for path in sorted(PAGES.glob("*/expected.json")):
        for file, expected in json.loads(path.read_text("utf-8")).items():
            for field in wanted(expected):
                name = path.parent.name
                yield pytest.param(name, file, field, expected, id=f"{name}-{file[:-5]}-{field}")


def card_fields(expected):
    return CARD if "cards" in expected else ()


def article_fields(expected):
    return [field for field in ARTICLE if field in expected]


def always(field):
    return lambda expected: [field] if field in expected else []


@pytest.mark.parametrize(("name", "file", "field", "expected"), list(cases(card_fields)))
def test_cards_of_a_listing(name, file, field, expected):
    cards = extract_listing(document(name, file, expected["url"])).cards
    wanted = [card[field] for card in expected["cards"]]
    # "*": the card shows the whole post; its excerpt is the beginning of it.
    given = [
        "*" if want == "*" and CARD[field](card) else CARD[field](card)
        for card, want in zip(cards, [*wanted, *[None] * len(cards)], strict=False)
    ]
    assert given == wanted


@pytest.mark.parametrize(("name", "file", "field", "expected"), list(cases(always("next_url"))))
def test_next_page_of_a_listing(name, file, field, expected):
    assert extract_listing(document(name, file, expected["url"])).next_url == expected["next_url"]


@pytest.mark.parametrize(("name", "file", "field", "expected"), list(cases(always("page_type"))))
def test_type_of_a_page(name, file, field, expected):
    assert page_type(document(name, file, expected["url"])) == expected["page_type"]


@pytest.mark.parametrize(("name", "file", "field", "expected"), list(cases(article_fields)))
def test_field_of_an_article(name, file, field, expected):
    found = ARTICLE[field](extract_article(document(name, file, expected["url"])))
    wanted = expected[field]
    if field in ("body", "excerpt") and isinstance(wanted, list):
        assert found in wanted
    else:
        assert found == wanted


@pytest.mark.parametrize(("name", "file", "field", "expected"), list(cases(always("body_holds"))))
def test_body_holds_the_text_and_lacks_what_stands_around_it(name, file, field, expected):
    body = extract_article(document(name, file, expected["url"])).body or ""
    assert [text for text in expected[field] if text not in body] == []
    assert [text for text in expected.get("body_lacks", []) if text in body] == []


@pytest.mark.parametrize(("name", "file", "field", "expected"), list(cases(always("parts"))))
def test_parts_of_a_split_article(name, file, field, expected):
    assert list(article_parts(document(name, file, expected["url"]))) == expected["parts"]


@pytest.mark.parametrize(("name", "file", "field", "expected"), list(cases(always("refused"))))
def test_page_with_no_article_to_read(name, file, field, expected):
    with pytest.raises(NotAnArticle) as refused:
        extract_article(document(name, file, expected["url"]))
    assert refused.value.reason == expected["refused"]


@pytest.mark.parametrize(("name", "file", "field", "expected"), list(cases(always("cards"))))
def test_listing_is_no_article_even_where_it_shows_posts_in_full(name, file, field, expected):
    with pytest.raises(NotAnArticle) as refused:
        extract_article(document(name, file, expected["url"]))
    assert refused.value.reason == "listing"
