"""archive.completeness: claims in, a statement out."""

from archive.completeness import (
    MAX_MISSING,
    Missing,
    Told,
    as_text,
    from_text,
    state,
    stored_among,
)
from scraper.claims import Claim
from tests.archive.making import article, card, save_cards, save_page

SEED = "https://magazine.example/kids/"


def url(name):
    return f"https://magazine.example/{name}/"


def claim(door, names="", **other):
    urls = frozenset(map(url, names))
    return Claim(seed=SEED, door=door, **{"count": len(urls), "urls": urls, **other})


def stated(*claims, stored="", end="end", reasons=None):
    kept = {url(name): number for number, name in enumerate(stored)}
    return state(SEED, end, 3, claims, stored=kept, reasons=reasons or {})


def test_all_that_is_claimed_and_stored_is_complete():
    one = stated(
        claim("feed", "ab", is_whole=False),
        claim("sitemap", "abc", count=90),
        claim("listing", "abc"),
        claim("api", count=3),
        stored="abc",
    )
    assert one.is_complete
    assert (one.claimed, one.stored, one.missing_total, one.uncounted) == (3, 3, 0, 0)
    assert one.told == (
        Told(door="listing", count=3),
        Told(door="api", count=3),
        Told(door="feed", count=2, is_whole=False),
        Told(door="sitemap", count=90, confirmed=3),
    )


def test_what_is_missing_has_its_reason_and_the_doors_that_named_it():
    one = stated(
        claim("listing", "ab"),
        claim("feed", "bc"),
        stored="a",
        reasons={url("b"): "http_status"},
    )
    assert not one.is_complete
    assert one.missing == (
        Missing(url=url("b"), reason="http_status", doors=("listing", "feed")),
        Missing(url=url("c"), reason="not_on_listing", doors=("feed",)),
    )
    assert one.reasons == {"http_status": 1, "not_on_listing": 1}


def test_run_that_was_stopped_did_not_reach_the_rest():
    one = stated(claim("listing", "ab"), stored="a", end=None)
    assert [missing.reason for missing in one.missing] == ["not_reached"]
    assert not stated(claim("listing", "a"), stored="a", end=None).is_complete


def test_more_counted_than_named_is_not_complete():
    one = stated(claim("listing", "ab"), claim("api", count=9), stored="ab")
    assert (one.uncounted, one.is_complete) == (7, False)


def test_two_addresses_of_one_article_count_once():
    kept = {url("a"): 1, url("b"): 1}
    one = state(SEED, "end", 1, [claim("listing", "ab")], stored=kept, reasons={})
    assert (one.claimed, one.stored, one.is_complete) == (1, 1, True)


def test_sitemap_alone_makes_nothing_missing():
    assert stated(claim("sitemap", "abc", count=90)).missing_total == 0


def test_statement_comes_back_from_its_text_as_it_was():
    one = stated(
        claim("listing", "abc"), claim("api", count=None, problem="401"), stored="a", end="junk"
    )
    assert from_text(as_text([one])) == (one,)
    assert from_text(None) == ()


def test_long_list_of_missing_is_cut_and_counted():
    urls = frozenset(f"https://magazine.example/{n}/" for n in range(MAX_MISSING + 9))
    one = stated(claim("listing", urls=urls, count=len(urls)))
    assert (len(one.missing), one.missing_total) == (MAX_MISSING, MAX_MISSING + 9)


def test_stored_are_articles_whose_page_was_read_under_any_address(archive):
    save_cards(archive, card("/seen-only/"), card("/?p=1"))
    save_page(archive, article("/owls/"), asked="https://magazine.example/?p=1")
    archive.flush()
    many = [f"https://magazine.example/{n}/" for n in range(1_200)]
    asked = [*many, url("owls"), "https://magazine.example/?p=1", url("seen-only")]
    found = stored_among(archive.db.conn, asked)
    assert set(found) == {url("owls"), "https://magazine.example/?p=1"}
    assert len(set(found.values())) == 1
