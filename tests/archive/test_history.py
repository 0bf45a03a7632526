"""Revisions, tombstones and good copies, as single pages and cards bring them about."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from sqlite_utils import Database

from archive import open_archive
from archive.export import exported, exported_as_of
from archive.migrations import migrations
from scraper.records import Author
from tests.archive.making import (
    AT,
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
)
from tests.archive.test_store import IMAGES, NUMBERS, TEXT, WORDS

OWLS = f"{SITE}/owls/"
LONG = "\n\n".join(f"Paragraph {number} has quite some words in it." for number in range(8))


def day(number):
    return AT + timedelta(days=number)


def kinds(archive, url=OWLS):
    return [revision.kinds for revision in archive.revisions(url)]


def not_there(archive, url=OWLS, *, days, **values):
    """Save an address that brought no article."""
    given = {"outcome": "failed", "reason": "http_status", **values}
    archive.save_fetch(fetched(url, at=day(days), **given))


def test_each_new_wording_is_a_revision_with_its_times_and_reads_back_whole(archive):
    pages = [full_article(), replace(full_article(), title="Owls by Day")]
    save_page(archive, pages[0])
    save_page(archive, pages[0], days=1)
    save_page(archive, replace(pages[1], fetched_at=day(2)), days=2)
    first, second = archive.revisions(OWLS)
    assert (first.number, first.kinds, first.cause) == (1, ("first",), "site")
    assert (first.first_seen_at, first.last_seen_at) == (day(0), day(1))
    assert (second.number, second.kinds, second.first_seen_at) == (2, ("title",), day(2))
    assert archive.revision(OWLS, 1) == pages[0]
    assert archive.revision(OWLS, 2) == replace(pages[1], fetched_at=day(2))
    assert archive.revision(OWLS, 3) is None


@settings(
    max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(title=TEXT, body=TEXT, tags=WORDS, images=IMAGES, bio=TEXT)
def test_any_wording_reads_back_as_it_was_after_another_took_its_place(archive, bio, **values):
    page = article(f"/past/{next(NUMBERS)}/", authors=(Author(name="Ada", bio=bio),), **values)
    save_page(archive, page)
    before = archive.article(page.url)
    save_page(archive, replace(page, title="Something else altogether"), days=1)
    assert archive.revision(page.url, 1) == before
    assert list(archive.articles_as_of(day(0)))[-1] == before


def test_the_fetches_that_showed_a_revision_are_known(archive, path):
    save_page(archive, article("/owls/", body=LONG))
    save_page(archive, article("/owls/", body=LONG), days=1)
    save_page(archive, article("/owls/", body=LONG, title="New"), days=2)
    not_there(archive, days=3, status=404)
    archive.flush()
    assert query(path, "SELECT revision_id, fetch_id FROM revision_fetches ORDER BY 2") == [
        (1, 1),
        (1, 2),
        (2, 3),
        (3, 4),
    ]


def test_noise_is_no_revision_and_writes_nothing_but_when_it_was_seen(path):
    old = full_article()
    noisy = replace(
        old,
        title="Owls  at Night ",
        tags=old.tags[::-1],
        body="Owls are awake.\n\n\n They listen.",
        body_html='<p class="x">Owls are awake.</p>',
        images=tuple(replace(i, url=f"{i.url}?token=9", width=50) for i in old.images),
        lead_image=replace(old.images[0], url=f"{old.images[0].url}?token=9", width=50),
    )
    with open_archive(path) as archive:
        run = begin(archive)
        save_page(archive, old)
        end(archive, run)
    before = dump(path, without=("runs", "fetches", "frontier"))
    with open_archive(path) as archive:
        run = begin(archive)
        save_page(archive, noisy, days=1)
        counts = end(archive, run)
    after = dump(path, without=("runs", "fetches", "frontier"))
    changed = {
        (name, column)
        for name, rows in before.items()
        for was, now in zip(rows, after[name], strict=True)
        for column in was
        if was[column] != now[column]
    }
    assert changed == {
        ("articles", "content_hash"),
        ("articles", "last_seen_at"),
        ("revisions", "last_seen_at"),
        ("visits", "next_visit_at"),
    }
    assert (counts.articles_changed, counts.articles_unchanged) == (0, 1)


@pytest.mark.parametrize(
    "answer",
    [
        {"status": 404},
        {"status": 410},
        {"status": 200, "outcome": "skipped", "reason": "soft_404"},
    ],
)
def test_a_page_that_is_gone_leaves_a_tombstone_and_the_good_copy(archive, path, answer):
    save_page(archive, full_article())
    before = archive.article(OWLS)
    not_there(archive, days=1, **answer)
    not_there(archive, days=2, **answer)
    assert archive.article(OWLS) == before
    assert kinds(archive) == [("first",), ("gone",)]
    assert archive.life(OWLS).gone_at == day(1)
    assert archive.revisions(OWLS)[1].last_seen_at == day(2)
    assert archive.revision(OWLS, 1) == archive.revision(OWLS, 2) == before
    assert query(path, "SELECT count(*) FROM articles_fts WHERE articles_fts MATCH 'awake'") == [
        (1,)
    ]
    save_page(archive, full_article(), days=3)
    assert kinds(archive) == [("first",), ("gone",), ("back",)]
    assert archive.life(OWLS).gone_at is None


@pytest.mark.parametrize(
    ("led_to", "reason"),
    [(f"{SITE}/", "front_page"), (f"{SITE}/category/kids/", "listing")],
)
def test_a_redirect_to_the_front_page_or_a_section_is_a_tombstone(archive, led_to, reason):
    save_page(archive, full_article())
    fetch = fetched(led_to, asked=OWLS, at=day(1), outcome="skipped", reason=reason)
    archive.save_fetch(fetch)
    assert kinds(archive) == [("first",), ("gone",)]


@pytest.mark.parametrize(
    "answer",
    [
        {"status": 500},
        {"status": 503},
        {"status": None, "reason": "timeout"},
        {"status": None, "outcome": "skipped", "reason": "robots_forbidden"},
        {"status": 200, "outcome": "skipped", "reason": "consent"},
        {"status": 200, "outcome": "skipped", "reason": "login"},
        {"status": 200, "outcome": "skipped", "reason": "listing"},
        {"status": 404, "step": "retry"},
    ],
)
def test_trouble_and_walls_are_no_tombstones(archive, answer):
    save_page(archive, full_article())
    before = archive.article(OWLS)
    not_there(archive, days=1, **answer)
    assert kinds(archive) == [("first",)]
    assert archive.article(OWLS) == before
    assert archive.life(OWLS).gone_at is None


def test_another_name_of_an_article_that_is_gone_is_no_tombstone(archive):
    save_page(archive, full_article(), asked=f"{SITE}/?p=7")
    not_there(archive, f"{SITE}/?p=7", days=1, status=404)
    assert kinds(archive) == [("first",)]


def test_a_card_alone_has_no_tombstone(archive, path):
    save_cards(archive, card("/owls/"))
    not_there(archive, days=1, status=404)
    assert kinds(archive) == []
    assert query(path, "SELECT gone_at FROM articles") == [(None,)]


def test_a_paywall_stub_never_takes_the_place_of_the_text(archive):
    whole = article("/owls/", body=LONG)
    stub = article("/owls/", body="Paragraph 0 has quite some words.\n\nPay up.", is_free=False)
    save_page(archive, whole)
    save_page(archive, stub, days=1)
    save_page(archive, stub, days=2)
    kept = archive.article(OWLS)
    assert (kept.body, kept.is_free) == (LONG, False)
    assert archive.revision(OWLS, 1) == whole
    life = archive.life(OWLS)
    assert (life.paywalled_at, life.revisions[-1].last_seen_at) == (day(1), day(2))
    save_page(archive, replace(whole, fetched_at=day(3)), days=3)
    assert kinds(archive) == [("first",), ("paywalled",), ("unlocked",)]
    assert archive.article(OWLS) == replace(whole, fetched_at=day(3))
    assert archive.life(OWLS).paywalled_at is None


def test_a_page_that_shows_nothing_but_a_paywall_is_noted_likewise(archive):
    save_page(archive, article("/owls/", body=LONG))
    not_there(archive, days=1, status=200, outcome="skipped", reason="paywall")
    assert kinds(archive) == [("first",), ("paywalled",)]
    assert archive.article(OWLS).body == LONG


def test_a_stub_that_was_there_from_the_first_is_followed_by_the_whole_text(archive):
    save_page(archive, article("/owls/", body="Pay up, please.", is_free=False))
    save_page(archive, article("/owls/", body=LONG), days=1)
    assert kinds(archive) == [("first",), ("body", "unlocked")]
    assert archive.article(OWLS).body == LONG


def run_of_its_own(path, step):
    with open_archive(path) as archive:
        run = begin(archive)
        step(archive)
        end(archive, run)


MOVED = f"{SITE}/moved/owls/"


@pytest.mark.parametrize("card_first", [True, False])
@pytest.mark.parametrize("page_first", [True, False])
def test_a_move_goes_on_with_the_life_of_the_old_address(path, card_first, page_first):
    """Whether the new address was on a card, or read by itself, before the old one led there."""
    page = article("/owls/", body=LONG)
    new = replace(page, url=MOVED, title="Owls, moved")

    def second_day(archive):
        if card_first:
            save_cards(archive, card("/moved/owls/"), days=1)
        if page_first:
            save_page(archive, new, days=1)
        save_page(archive, new, asked=OWLS, days=1)

    run_of_its_own(path, lambda archive: save_page(archive, page))
    run_of_its_own(path, second_day)
    with open_archive(path) as archive:
        assert kinds(archive, MOVED) == [("first",), ("title", "moved")]
        assert archive.revisions(OWLS) == archive.revisions(MOVED)
        assert archive.revision(MOVED, 1) == page
        life = archive.life(MOVED)
        assert life is not None
        assert life.first_seen_at == day(0)
        assert [a.url for a in archive.articles_as_of(day(0))] == [OWLS]
        assert [a.url for a in archive.articles_as_of(day(1))] == [MOVED]


def test_a_redirect_to_another_article_is_a_tombstone_and_no_move(archive):
    bees = article("/bees/", title="Bees", body="All of bees.")
    save_page(archive, article("/owls/", body=LONG))
    save_page(archive, bees, asked=OWLS, days=1)
    save_page(archive, bees, asked=OWLS, days=2)
    assert kinds(archive) == [("first",), ("gone",)]
    assert archive.life(OWLS).gone_at == day(1)
    assert archive.article(OWLS).body == LONG
    assert kinds(archive, bees.url) == [("first",)]
    save_page(archive, article("/owls/", body=LONG), days=3)
    assert kinds(archive) == [("first",), ("gone",), ("back",)]
    assert archive.life(OWLS).gone_at is None


def test_two_addresses_of_one_run_have_one_life(path):
    def step(archive):
        save_page(archive, article("/amp/", title="Owls", canonical_url=OWLS))
        save_page(archive, article("/owls/", title="Owls"))

    run_of_its_own(path, step)
    with open_archive(path) as archive:
        assert kinds(archive) == [("first",)]
        assert query(path, "SELECT count(*) FROM past_articles") == [(0,)]


def test_what_cards_change_is_known_as_of_each_day_and_is_no_revision(path):
    exports = []
    for number, excerpt in enumerate(["Hoot.", "Hoot, hoot.", "Hoot, hoot.", "Silence."]):

        def step(archive, excerpt=excerpt, number=number):
            save_cards(archive, card("/owls/", excerpt=excerpt), days=number)
            save_page(archive, article("/owls/", body=LONG), days=number)

        run_of_its_own(path, step)
        with open_archive(path, read_only=True) as archive:
            exports.append(list(exported(archive.db)))
    with open_archive(path, read_only=True) as archive:
        for number, wanted in enumerate(exports):
            (found,) = exported_as_of(archive.db, day(number))
            assert {**found, "last_seen": None} == {**wanted[0], "last_seen": None}
        assert kinds(archive) == [("first",)]
        assert list(exported_as_of(archive.db, day(-1))) == []
    assert query(path, "SELECT count(*) FROM past_articles") == [(2,)]


def test_a_time_with_no_offset_is_refused(archive):
    with pytest.raises(ValueError, match="no offset"):
        archive.articles_as_of(datetime(2024, 11, 2))


def test_an_archive_of_before_gets_a_first_revision_for_each_article(path):
    with Database(path) as db:
        names = [migration.name for migration in migrations.pending(db)]
        migrations.apply(db, stop_before="m021_revisions")
        db.executescript(_OLD)
    with open_archive(path) as archive:
        (revision,) = archive.revisions(OWLS)
        assert (revision.kinds, revision.extractor) == (("first",), "0.1")
        assert revision.first_seen_at == datetime(2024, 1, 2, tzinfo=UTC)
        assert revision.last_seen_at == datetime(2024, 1, 5, tzinfo=UTC)
        assert archive.revisions(f"{SITE}/card/") == ()
        assert [a.title for a in archive.articles_as_of(datetime(2024, 1, 3, tzinfo=UTC))] == [
            "Owls"
        ]
        assert query(path, "SELECT fetch_id FROM revision_fetches") == [(1,)]
        begin(archive)
        save_page(archive, article("/owls/", title="Owls, again"))
        assert kinds(archive) == [("first",), ("title",)]
    assert "m021_revisions" in names


_OLD = f"""
INSERT INTO sites (id, host) VALUES (1, 'magazine.example');
INSERT INTO runs (id, command, seeds, options, version, started_at)
VALUES (1, 'crawl', '[]', '{{}}', '0.1', '2024-01-01T00:00:00Z');
INSERT INTO articles (id, title, url, url_key, site_id, content_hash, page_read_at, first_seen_at,
    last_seen_at, first_run_id)
VALUES
    (1, 'Owls', '{OWLS}', '{OWLS}', 1, 'x', '2024-01-02T00:00:00Z', '2024-01-01T00:00:00Z',
        '2024-01-05T00:00:00Z', 1),
    (2, 'Card', '{SITE}/card/', '{SITE}/card/', 1, NULL, NULL, '2024-01-01T00:00:00Z',
        '2024-01-05T00:00:00Z', 1);
INSERT INTO article_text (article_id, title) VALUES (1, 'Owls'), (2, 'Card');
INSERT INTO article_urls (url_key, url, article_id, kind)
VALUES ('{OWLS}', '{OWLS}', 1, 'own'), ('{SITE}/card/', '{SITE}/card/', 2, 'own');
INSERT INTO fetches (run_id, url, request_url, at, status, kind, outcome, article_id)
VALUES (1, '{OWLS}', '{OWLS}', '2024-01-02T00:00:00Z', 200, 'article', 'stored', 1);
"""
