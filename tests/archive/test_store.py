"""What goes into the archive comes out, in whatever order it came and however often."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count, permutations
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive import Counts, Fetch, open_archive
from archive.fitting import fit_article
from scraper.complete import complete
from scraper.errors import ArchiveError, ArchiveUnwritable
from scraper.records import Author, Image
from tests.archive.making import (
    AT,
    SEED,
    SITE,
    article,
    begin,
    card,
    dump,
    end,
    fetched,
    full_article,
    query,
    save_cards,
    save_page,
    tables_after,
)


def test_an_article_reads_back_as_it_was_saved(archive):
    page = full_article()
    save_page(archive, page)
    assert archive.article(page.url) == page


def test_an_article_that_says_nothing_reads_back_as_it_was_saved(archive):
    page = article("/mute/", title=None)
    save_page(archive, page)
    assert archive.article(page.url) == page


def test_the_row_of_an_article_has_what_an_analyst_sorts_and_facets_by(archive, path):
    save_page(archive, full_article())
    archive.flush()
    columns = (
        "title, byline, author_names, category_names, tag_names, published_at, published, "
        "published_on, year, month, modified_at, word_count, image_count, lead_image_url, "
        "is_free, from_card, page_read_at, first_seen_at, last_seen_at, first_run_id"
    )
    assert query(path, f"SELECT {columns} FROM articles") == [
        (
            "Owls at Night",
            "Ada Quill and Ben Reed",
            '["Ada Quill", "Ben Reed"]',
            '["Kids", "Nature"]',
            '["owls", "night"]',
            "2024-03-03T20:05:00Z",
            "2024-03-03T22:05:00+02:00",
            "2024-03-03",
            2024,
            "2024-03",
            "2024-03-03T22:30:00Z",
            5,
            3,
            f"{SITE}/owl.jpg",
            1,
            "[]",
            "2024-11-02T12:00:00Z",
            "2024-11-02T12:00:00Z",
            "2024-11-02T12:00:00Z",
            1,
        )
    ]


def test_the_flat_view_has_one_row_an_article_with_everything_joined(archive, path):
    save_page(archive, full_article())
    archive.flush()
    columns = "site, authors, categories, tags, body, alt_texts"
    assert query(path, f"SELECT {columns} FROM articles_flat") == [
        (
            "magazine.example",
            "Ada Quill; Ben Reed",
            "Kids; Nature",
            "owls; night",
            "Owls are awake.\n\nThey listen.",
            "Owl at dusk",
        )
    ]


def test_a_card_alone_makes_an_article_that_was_never_read(archive, path):
    save_cards(
        archive, card("/owls/", byline="Ada Quill", tags=("Kids",), category_labels=("Kids",))
    )
    stored = archive.article(f"{SITE}/owls/")
    assert stored is not None
    assert (stored.title, stored.authors, stored.categories) == (
        "Owls",
        (Author(name="Ada Quill"),),
        ("Kids",),
    )
    assert query(path, "SELECT page_read_at, from_card FROM articles") == [
        (None, '["title", "byline", "authors", "categories"]')
    ]


def test_a_card_fills_what_the_page_leaves_out(archive):
    page, teaser = article("/owls/", tags=("owls",)), card("/owls/", title="No", excerpt="Hoot.")
    save_cards(archive, teaser)
    save_page(archive, page)
    assert archive.article(page.url) == complete(page, teaser)


def arrivals():
    """Two listings that show three articles, and the pages of two of them."""
    hoot = card(
        "/owls/",
        title="Owls!",
        byline="Ada Quill",
        excerpt="Hoot.",
        tags=("Kids", "owls"),
        category_labels=("Kids",),
        image=Image(url=f"{SITE}/thumb.jpg", alt="A thumb"),
    )
    other = SITE + "/category/a-first/"
    return {
        "kids": lambda a: save_cards(a, hoot, card("/bees/"), card("/never-read/")),
        "kids 2": lambda a: save_cards(a, card("/bees/", excerpt="Second page"), page=2),
        "other": lambda a: save_cards(a, card("/owls/", excerpt="Twit."), seed=other),
        "owls": lambda a: save_page(a, article("/owls/", title=None, tags=("owls",))),
        "bees": lambda a: save_page(a, article("/bees/", excerpt="Buzz.")),
    }


def test_the_order_of_arrival_does_not_show_in_any_table(tmp_path):
    steps = arrivals()
    orders = list(permutations(steps))
    wanted = tables_after(tmp_path / "wanted.db", steps, orders[0])
    for number, order in enumerate(orders[1::7]):
        found = tables_after(tmp_path / f"{number}.db", steps, order)
        assert (order, found) == (order, wanted)


def crawl(archive):
    """A small crawl with all that can happen: cards, pages, a duplicate, a redirect, a failure."""
    run = begin(archive)
    for step in arrivals().values():
        step(archive)
    amp = article("/bees/amp/", title="Bees", canonical_url=f"{SITE}/bees/")
    save_page(archive, amp)
    save_page(archive, full_article("/full/"), asked=f"{SITE}/?p=9")
    archive.save_fetch(
        fetched(f"{SITE}/never-read/", status=404, outcome="failed", reason="http_404")
    )
    return end(archive, run)


class Later:
    """An archive in which everything is saved some days later."""

    def __init__(self, archive, days):
        self._archive = archive
        self._delay = timedelta(days=days)

    def __getattr__(self, name):
        return getattr(self._archive, name)

    def save_listing(self, listing, *, fetch, **values):
        self._archive.save_listing(listing, fetch=self._later(fetch), **values)

    def save_article(self, page, *, fetch, **values):
        page = replace(page, fetched_at=page.fetched_at + self._delay)
        self._archive.save_article(page, fetch=self._later(fetch), **values)

    def _later(self, fetch):
        return replace(fetch, at=fetch.at + self._delay)


def test_a_second_crawl_moves_last_seen_and_adds_only_runs_and_fetches(path):
    with open_archive(path) as archive:
        first = crawl(archive)
    before = dump(path)
    with open_archive(path) as archive:
        second = crawl(Later(archive, days=3))
    after = dump(path)

    assert first == Counts(pages=8, listings=3, articles_new=3, articles_unchanged=1, failed=1)
    assert second == replace(first, articles_new=0, articles_unchanged=4)
    assert {name: len(after[name]) - len(before[name]) for name in before} == {
        **dict.fromkeys(before, 0),
        "runs": 1,
        "fetches": 8,
    }
    changed = {
        (name, column)
        for name, rows in before.items()
        for old, new in zip(rows, after[name], strict=False)
        for column in old
        if old[column] != new[column]
    }
    seen = {(name, "last_seen_at") for name in ("articles", "listings", "revisions", "sightings")}
    asked = {("frontier", column) for column in ("run_id", "outcome", "at")}
    assert changed == seen | asked | {("visits", "next_visit_at")}
    assert {row["last_seen_at"] for row in after["articles"]} == {"2024-11-05T12:00:00Z"}


def test_changed_content_changes_the_row_and_its_search_index(archive, path):
    save_page(archive, article("/owls/", body="Old words.", tags=("old",)))
    save_page(archive, article("/owls/", body="New words.", tags=("new",)), days=1)
    archive.flush()
    assert query(path, "SELECT body FROM article_text") == [("New words.",)]
    assert query(path, "SELECT name FROM tags") == [("new",)]
    found = "SELECT rowid FROM articles_fts WHERE articles_fts MATCH ?"
    assert query(path, found, "new") == [(1,)]
    assert query(path, found, "old") == []
    assert archive.counts() == Counts(pages=2, articles_new=1, articles_changed=1)


def test_another_card_at_a_place_ends_the_stretch_and_begins_one(archive, path):
    save_cards(archive, card("/owls/"), card("/bees/"))
    save_cards(archive, card("/ants/"), days=1)
    save_cards(archive, card("/ants/"), days=2)
    archive.flush()
    columns = "position, title, is_current, first_seen_at, last_seen_at"
    assert query(path, f"SELECT {columns} FROM sightings") == [
        (1, "Owls", 0, "2024-11-02T12:00:00Z", "2024-11-02T12:00:00Z"),
        (2, "Bees", 0, "2024-11-02T12:00:00Z", "2024-11-02T12:00:00Z"),
        (1, "Ants", 1, "2024-11-03T12:00:00Z", "2024-11-04T12:00:00Z"),
    ]


def test_a_teaser_that_changes_is_a_new_stretch_and_completes_the_article_anew(archive, path):
    save_page(archive, article("/owls/"))
    save_cards(archive, card("/owls/", excerpt="Hoot."))
    save_cards(archive, card("/owls/", excerpt="Twit."), days=1)
    stored = archive.article(f"{SITE}/owls/")
    assert stored is not None
    assert stored.excerpt == "Twit."
    assert query(path, "SELECT count(*) FROM sightings") == [(2,)]


def test_a_listing_is_named_by_its_seed_and_titled_by_its_first_page(archive, path):
    save_cards(archive, card("/owls/"), page=2)
    save_cards(archive, card("/bees/"), page=1)
    save_cards(archive, card("/owls/"), page=2)
    save_cards(archive, card("/x/"), seed=f"{SITE}/tag/x/")
    archive.flush()
    assert query(path, "SELECT url, title, is_seed FROM listings") == [
        (SEED, "Kids 1", 1),
        (f"{SITE}/tag/x/", "Kids 1", 0),
    ]


def test_a_fetch_that_failed_is_a_row_with_its_reason_and_its_article(archive, path):
    save_cards(archive, card("/owls/"))
    fetch = Fetch(
        request_url=f"{SITE}/owls/",
        at=AT,
        kind="article",
        outcome="failed",
        reason="timeout",
        detail="No answer in 30 s",
        referrer=SEED,
    )
    archive.save_fetch(fetch)
    archive.flush()
    columns = "run_id, url, status, outcome, reason, detail, referrer, article_id"
    assert query(path, f"SELECT {columns} FROM fetches WHERE kind = 'article'") == [
        (1, f"{SITE}/owls/", None, "failed", "timeout", "No answer in 30 s", SEED, 1)
    ]


def test_a_run_is_a_row_with_how_it_ended_and_its_counts(path):
    with open_archive(path) as archive:
        run = begin(archive)
        save_page(archive, article("/owls/"))
        counts = archive.end_run(run, reason="max_articles", exit_status=0)
    assert counts == Counts(pages=1, articles_new=1)
    columns = "command, seeds, options, reason, exit_status, pages, articles_new"
    assert query(path, f"SELECT {columns} FROM runs") == [
        ("crawl", f'["{SEED}"]', '{"delay": 1.0}', "max_articles", 0, 1, 1)
    ]
    assert query(path, "SELECT counts ->> 'listings', ended_at IS NULL FROM runs") == [(0, 0)]


def test_a_run_reads_back_while_it_goes_on_and_after(archive):
    run = begin(archive)
    going = archive.run(run)
    assert going is not None
    assert (going.seeds, going.options, going.counts) == ((SEED,), {"delay": 1.0}, Counts())
    assert (going.ended_at, going.reason, going.exit_status) == (None, None, None)
    save_page(archive, article("/owls/"))
    counts = end(archive, run)
    ended = archive.run(run)
    assert ended is not None
    assert ended == replace(
        going, ended_at=ended.ended_at, reason="finished", exit_status=0, counts=counts
    )
    assert ended.ended_at is not None
    assert archive.run(99) is None


def test_each_run_counts_from_nothing(path):
    with open_archive(path) as archive:
        for _ in range(2):
            run = begin(archive)
            save_page(archive, article("/owls/"))
            counts = end(archive, run)
    assert counts == Counts(pages=1, articles_unchanged=1)


def test_an_author_has_one_row_a_site_with_the_fullest_bio(archive, path):
    for number, bio in enumerate(["Short.", "A longer bio.", None]):
        writer = Author(name="Ada Quill", url=f"{SITE}/author/ada", bio=bio)
        save_page(archive, article(f"/{number}/", authors=(writer,)))
    archive.flush()
    assert query(path, "SELECT name, url, bio FROM authors") == [
        ("Ada Quill", f"{SITE}/author/ada", "A longer bio.")
    ]


def test_nothing_can_be_saved_before_a_run_begins(path):
    with pytest.raises(ValueError, match="begin_run"), open_archive(path) as archive:
        save_page(archive, article("/owls/"))


def test_a_closed_archive_says_so(path):
    archive = open_archive(path)
    archive.close()
    archive.close()
    with pytest.raises(ArchiveUnwritable, match="was closed"):
        save_page(archive, article("/owls/"))


def test_an_archive_opened_for_reading_takes_no_writes(path):
    with open_archive(path) as archive:
        begin(archive)
        save_page(archive, full_article())
    with open_archive(path, read_only=True) as archive:
        assert archive.article(f"{SITE}/owls/") == full_article()
        with pytest.raises(ArchiveUnwritable, match="for reading only"):
            begin(archive)


NUMBERS = count(1)
TEXT = st.text(st.characters(codec=None), max_size=30)
MOMENTS = st.datetimes(timezones=st.timezones() | st.none())
WORDS = st.lists(TEXT, max_size=3).map(tuple)
IMAGES = st.lists(
    st.builds(
        Image,
        url=TEXT,
        alt=st.none() | TEXT,
        caption=st.none() | TEXT,
        width=st.none() | st.integers(),
    ),
    max_size=3,
).map(tuple)


def test_an_hour_that_a_zone_has_twice_comes_back_as_the_moment_it_was(archive):
    second = datetime(2024, 10, 27, 2, 30, tzinfo=ZoneInfo("Europe/Berlin"), fold=1)
    page = article("/clocks/", published_at=second)
    save_page(archive, page)
    stored = archive.article(page.url)
    assert stored == fit_article(page)
    assert stored.published_at.isoformat() == "2024-10-27T02:30:00+01:00"


@settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(
    title=st.none() | TEXT,
    body=st.none() | TEXT,
    tags=WORDS,
    categories=WORDS,
    authors=st.lists(st.builds(Author, name=TEXT, bio=st.none() | TEXT), max_size=3).map(tuple),
    images=IMAGES,
    lead_image=st.none() | st.builds(Image, url=TEXT),
    published_at=st.none() | MOMENTS,
    fetched_at=st.datetimes(
        datetime(2000, 1, 1),
        datetime(2100, 1, 1),
        timezones=st.just(UTC),
    ),
)
def test_any_text_comes_back_as_what_can_be_stored_of_it(archive, **values):
    page = article(f"/any/{next(NUMBERS)}/", **values)
    save_page(archive, page)
    fitted = fit_article(page)
    assert archive.article(page.url) == fitted
    assert "\0" not in str(fitted)
    str(fitted).encode()


@pytest.mark.parametrize("text", ["\ud800", "a\0b", "\ud83d\ude00 split", "\x1b[31m", "\ufffe"])
def test_text_that_no_database_holds_does_not_stop_anything(archive, text):
    page = article("/odd/", title=f"Owls {text}", body=text, tags=(text, "owls"))
    save_page(archive, page)
    save_cards(archive, card("/odd/", byline=text, tags=(text,)))
    archive.save_fetch(
        Fetch(request_url=f"{SITE}/{text}", at=AT, kind="other", outcome="skipped", detail=text)
    )
    stored = archive.article(page.url)
    assert stored is not None
    assert stored.tags[-1] == "owls"


def test_an_error_in_the_writer_is_raised_by_the_next_call_and_by_close(path):
    archive = open_archive(path)
    begin(archive)
    assert archive._writing is not None
    archive._writing.conn.execute("PRAGMA query_only = ON")  # what a read-only disk answers
    save_page(archive, article("/owls/"))
    with pytest.raises(ArchiveUnwritable):
        archive.flush()
    with pytest.raises(ArchiveUnwritable):
        save_page(archive, article("/bees/"))
    with pytest.raises(ArchiveError):
        archive.close()
