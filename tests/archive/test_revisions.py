"""What kind of change it is between two readings of a page."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import get_args

import pytest

from archive.revisions import KINDS, Kind, compare, same_text
from scraper.records import Author, Evidence, Image
from tests.archive.making import AT, SITE, full_article
from tests.commands import ROOT

OLD = full_article()
LEAD, LINE, NEST = OLD.images
NOTICE = "Correction: an earlier version of this article gave the wrong year."


def kinds(**values):
    return compare(OLD, replace(OLD, **values)).kinds


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        ({"title": "Owls by Day"}, ("title",)),
        ({"title": None}, ("title",)),
        ({"byline": "Cora Finch", "authors": (Author(name="Cora Finch"),)}, ("byline",)),
        ({"authors": (*OLD.authors, Author(name="Cora Finch"))}, ("byline",)),
        ({"modified_at": AT}, ("date_only",)),
        ({"published_at": AT, "published_raw": "2 November 2024"}, ("date_only",)),
        ({"modified_at": AT, "title": "Owls by Day"}, ("title",)),
        ({"body": "Owls are awake.\n\nThey do not listen."}, ("body",)),
        ({"body": "They listen.\n\nOwls are awake."}, ("body",)),
        ({"body": f"{OLD.body}\n\n{NOTICE}"}, ("correction",)),
        ({"body": f"{NOTICE}\n\n{OLD.body}"}, ("correction",)),
        ({"body": f"{OLD.body}\n\nBerichtigung: Das Jahr war falsch."}, ("correction",)),
        ({"body": f"{OLD.body}\n\nEditor’s note: This has been corrected."}, ("correction",)),
        ({"body": f"Owls slept.\n\nThey listen.\n\n{NOTICE}"}, ("body", "correction")),
        ({"body": f"{OLD.body}\n\nCorrecting owls is hard."}, ("body",)),
        ({"excerpt": "Who sleeps?"}, ("excerpt",)),
        ({"images": (LEAD, LINE), "lead_image": LEAD}, ("image",)),
        ({"lead_image": NEST}, ("image",)),
        ({"images": (LEAD, LINE, replace(NEST, url=f"{SITE}/2/nest.jpg"))}, ("image",)),
        ({"images": (LEAD, LINE, replace(NEST, alt="A nest"))}, ("alt",)),
        ({"images": (LEAD, replace(LINE, alt=None), NEST)}, ("alt",)),
        ({"images": (LEAD, LINE, replace(NEST, caption="A nest"))}, ("caption",)),
        ({"tags": ("owls", "day")}, ("tags",)),
        ({"categories": ("Kids",)}, ("tags",)),
        ({"is_free": False}, ("paywalled",)),
        ({"title": "Owls by Day", "tags": ("day",)}, ("title", "tags")),
    ],
)
def test_a_change_of_words_has_its_kinds(values, wanted):
    change = compare(OLD, replace(OLD, **values))
    assert change.kinds == wanted
    assert change.article == replace(OLD, **values)


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"title": " Owls  at\u00a0Night"},
        {"body": "Owls are\nawake.\n\n\nThey listen. "},
        {"body_html": "<p>Owls</p>", "body_markdown": "Owls are awake.\n\nThey *listen*."},
        {"tags": OLD.tags[::-1], "categories": OLD.categories[::-1]},
        {"published_raw": "3 March 2024"},
        {"images": (replace(LEAD, url=f"{SITE}/owl-300x200.webp?v=2", width=300), LINE, NEST)},
        {"images": (LEAD, LINE, replace(NEST, url="https://cdn.example/w_640,h_480/nest.jpg"))},
        {"evidence": ()},
        {"fetched_at": AT + timedelta(days=1)},
    ],
)
def test_noise_has_no_kind_and_keeps_the_old_words(values):
    change = compare(OLD, replace(OLD, **values))
    assert change.kinds == ()
    kept = replace(change.article, evidence=OLD.evidence, fetched_at=OLD.fetched_at)
    assert kept == OLD


@pytest.mark.parametrize(
    ("values", "field"),
    [({"language": "en-US"}, "language"), ({"site_name": "Magazine"}, "site_name")],
)
def test_what_is_no_wording_is_taken_over_without_a_kind(values, field):
    change = compare(OLD, replace(OLD, **values))
    assert (change.kinds, getattr(change.article, field)) == ((), values[field])


def test_dates_told_from_now_are_no_change():
    old = replace(OLD, published_at=AT, published_raw="2 hours ago", language="en")
    later = AT + timedelta(days=1)
    new = replace(old, published_at=later, published_raw="3 hours ago", fetched_at=later)
    assert compare(old, new).kinds == ()
    assert compare(old, new).article.published_at == AT
    told = Evidence(field="modified_at", source="markup", path="t", value="1 day ago", chosen=True)
    new = replace(old, modified_at=later, evidence=(told,), fetched_at=later)
    assert compare(old, new).kinds == ()


def test_a_day_with_no_year_is_no_change_a_year_later():
    first = datetime.fromisoformat("2024-03-03T00:00:00+00:00")
    old = replace(OLD, published_at=first, published_raw="March 3", language="en")
    new = replace(
        old, published_at=first.replace(year=2025), fetched_at=AT.replace(year=2025, month=6)
    )
    assert compare(old, new).kinds == ()


def test_a_paywalled_page_with_less_text_is_a_stub_and_the_old_words_stay():
    stub = replace(OLD, is_free=False, body="Owls.", title="Subscribe")
    change = compare(OLD, stub)
    assert (change.is_stub, change.kinds, change.article) == (True, ("paywalled",), OLD)


def test_less_text_without_a_paywall_is_an_edit():
    change = compare(OLD, replace(OLD, body="Owls."))
    assert (change.is_stub, change.kinds) == (False, ("body",))


def test_every_kind_has_words():
    assert set(KINDS) == set(get_args(Kind))
    page = (ROOT / "docs" / "how-to" / "revisions.md").read_text("utf-8")
    assert [kind for kind, words in KINDS.items() if f"| `{kind}` | {words} |" not in page] == []


def test_two_texts_are_one_article_where_most_paragraphs_are_the_same():
    text = "\n\n".join(f"Part {number}." for number in range(10))
    assert same_text(text, text.replace("Part 3.", "Part three."))
    assert not same_text(text, text[: len(text) // 2])
    assert not same_text(None, None)


def test_an_image_that_is_no_address_is_compared_all_the_same():
    odd = replace(OLD, images=(Image(url="http://[bad"),), lead_image=None)
    assert compare(OLD, odd).kinds == ("image",)
