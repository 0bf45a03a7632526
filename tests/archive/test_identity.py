"""Addresses that are one article, and addresses that are not, in whatever order they come."""

from dataclasses import replace
from itertools import permutations

import pytest

from archive import Counts
from tests.archive.making import SITE, article, card, query, save_cards, save_page, tables_after


def test_duplicates_by_rel_canonical_are_one_article_in_any_order(tmp_path):
    amp = article("/owls/amp/", title="Owls", canonical_url=f"{SITE}/owls/", body="Short.")
    steps = {
        "card of amp": lambda a: save_cards(a, card("/owls/amp/", title=None, byline="Ada Quill")),
        "amp": lambda a: save_page(a, amp),
        "page": lambda a: save_page(a, article("/owls/", title="OWLS", body="The whole text.")),
        "print": lambda a: save_page(a, replace(amp, url=f"{SITE}/owls/print/")),
    }
    orders = list(permutations(steps))
    wanted = tables_after(tmp_path / "wanted.db", steps, orders[0])
    assert len(wanted["articles"]) == 1
    assert "The whole text." in wanted["article_text"][0]
    assert "'byline': 'Ada Quill'" in wanted["articles"][0]
    assert len(wanted["article_urls"]) == 3
    for number, order in enumerate(orders[1:]):
        found = tables_after(tmp_path / f"{number}.db", steps, order)
        assert (order, found) == (order, wanted)


def test_redirects_and_their_cards_are_one_article_in_any_order(tmp_path):
    short = f"{SITE}/?p=7"
    steps = {
        "card": lambda a: save_cards(a, card("/?p=7", title="Owls", excerpt="Hoot.")),
        "card 2": lambda a: save_cards(a, card("/owls/", byline="Ada Quill"), page=2),
        "page": lambda a: save_page(a, article("/owls/"), asked=short),
    }
    orders = list(permutations(steps))
    wanted = tables_after(tmp_path / "wanted.db", steps, orders[0])
    assert len(wanted["articles"]) == 1
    for number, order in enumerate(orders[1:]):
        found = tables_after(tmp_path / f"{number}.db", steps, order)
        assert (order, found) == (order, wanted)


@pytest.mark.parametrize(
    ("other", "why"),
    [
        (article("/bees/", title="Bees", canonical_url=f"{SITE}/owls/"), "another title"),
        (article("/bees/", title=None, canonical_url=f"{SITE}/owls/"), "no title"),
        (
            replace(
                article("/x/", title="Owls", canonical_url=f"{SITE}/owls/"),
                url="https://other.example/owls/",
            ),
            "another site",
        ),
        (article("/bees/", title="Owls", canonical_url=f"{SITE}/category/"), "no article there"),
        (article("/bees/", title="Owls"), "no rel=canonical"),
    ],
)
@pytest.mark.parametrize("first", [True, False])
def test_addresses_stay_apart_where_rel_canonical_is_not_to_be_trusted(
    archive, path, other, why, first
):
    pages = [other, article("/owls/", title="Owls")]
    for page in pages if first else reversed(pages):
        save_page(archive, page)
    archive.flush()
    assert query(path, "SELECT count(*) FROM articles") == [(2,)], why


def test_a_card_seen_at_the_target_is_no_article_to_merge_with(archive, path):
    save_cards(archive, card("/owls/", title="Owls"))
    save_page(archive, article("/amp/", title="Owls", canonical_url=f"{SITE}/owls/"))
    archive.flush()
    assert query(path, "SELECT count(*) FROM articles") == [(2,)]


def test_two_pages_that_name_each_other_are_one_at_the_address_that_sorts_first(tmp_path):
    steps = {
        "a": lambda a: save_page(a, article("/a/", title="Owls", canonical_url=f"{SITE}/b/")),
        "b": lambda a: save_page(a, article("/b/", title="Owls", canonical_url=f"{SITE}/a/")),
    }
    one = tables_after(tmp_path / "one.db", steps, ("a", "b"))
    other = tables_after(tmp_path / "other.db", steps, ("b", "a"))
    assert one == other
    assert query(tmp_path / "one.db", "SELECT url FROM articles") == [(f"{SITE}/a/",)]


def test_http_and_www_stay_apart_without_rel_canonical(archive, path):
    page = article("/owls/")
    save_page(archive, page)
    save_page(archive, replace(page, url="http://magazine.example/owls/"))
    save_page(archive, replace(page, url="https://www.magazine.example/owls/"))
    archive.flush()
    assert query(path, "SELECT count(*) FROM articles") == [(3,)]
    assert query(path, "SELECT host FROM sites") == [("magazine.example",)]


def test_an_article_that_moved_keeps_its_row(archive, path):
    old = replace(article("/owls/", body="Same."), url="http://magazine.example/owls/")
    save_page(archive, old)
    save_page(archive, replace(old, url=f"{SITE}/owls/"), asked=old.url, days=30)
    archive.flush()
    assert query(path, "SELECT id, url, first_seen_at FROM articles") == [
        (1, f"{SITE}/owls/", "2024-11-02T12:00:00Z")
    ]
    assert archive.article(old.url) == archive.article(f"{SITE}/owls/")


def test_what_was_a_duplicate_and_speaks_for_itself_later_is_an_article_again(archive, path):
    save_page(archive, article("/owls/", title="Owls"))
    save_page(archive, article("/owls-2/", title="Owls", canonical_url=f"{SITE}/owls/"))
    save_cards(archive, card("/owls-2/", byline="Ada Quill"))
    save_page(archive, article("/owls-2/", title="More owls"), days=1)
    archive.flush()
    assert query(path, "SELECT url, title, byline FROM articles ORDER BY url") == [
        (f"{SITE}/owls-2/", "More owls", "Ada Quill"),
        (f"{SITE}/owls/", "Owls", None),
    ]


def test_an_article_that_came_as_its_duplicate_first_is_counted_as_new_once(archive):
    save_page(archive, article("/amp/", title="Owls", canonical_url=f"{SITE}/owls/"))
    save_page(archive, article("/owls/"))
    archive.flush()
    assert archive.counts() == Counts(pages=2, articles_new=1, articles_unchanged=1)


def test_an_address_keeps_the_form_in_which_it_was_first_read(archive, path):
    save_page(archive, article("/owls/"))
    again = article("/owls/?utm_source=feed", title="Owls, again")
    save_page(archive, again, days=1)
    archive.flush()
    assert query(path, "SELECT url, title FROM articles") == [(f"{SITE}/owls/", "Owls, again")]
