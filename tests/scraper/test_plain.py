"""scraper.plain: records through JSON and back."""

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest

from scraper.plain import from_plain, to_plain
from scraper.records import Article, Author, Card, Evidence, Image, Listing

OWL = Image(url="https://a.example/owl.jpg", alt="", width=640)
ARTICLE = Article(
    url="https://a.example/owls",
    title="Owls \ud800 at night",
    authors=(Author(name="Ada Lark", bio="Reads."), Author(name="B. Wren")),
    tags=("owls", "night"),
    published_at=datetime(2024, 3, 3, 14, 5, tzinfo=timezone(timedelta(hours=2))),
    images=(OWL,),
    lead_image=OWL,
    is_free=False,
    fetched_at=datetime(2024, 3, 4, tzinfo=UTC),
    evidence=(Evidence(field="title", source="meta", path="og:title", value="Owls", chosen=True),),
)
LISTING = Listing(
    url="https://a.example/kids",
    cards=(Card(url="https://a.example/owls", image=OWL, published_at=ARTICLE.fetched_at),),
    page_urls=("https://a.example/kids/page/2",),
)


@pytest.mark.parametrize("record", [ARTICLE, LISTING], ids=["article", "listing"])
def test_record_comes_back_through_json_as_it_was(record):
    assert from_plain(type(record), json.loads(json.dumps(to_plain(record)))) == record


def test_what_has_its_default_is_left_out_and_what_is_unknown_is_not_read():
    plain = to_plain(Image(url="https://a.example/owl.jpg"))
    assert plain == {"url": "https://a.example/owl.jpg"}
    assert from_plain(Image, {**plain, "of_a_later_version": 1}) == Image(url=plain["url"])


@pytest.mark.parametrize("value", [None, [], {}, {"url": 1, "cards": 2}, "owl"])
def test_anything_else_is_a_value_error(value):
    with pytest.raises(ValueError, match="no Listing"):
        from_plain(Listing, value)
