"""The frontier's rows, and the view of every address that was ever found."""

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlite_utils import Database

from archive import Fetch, frontier, open_archive
from archive.migrations import migrations
from archive.records import Entry
from archive.units import KeptFetch, Reading, Unit, from_json, to_json
from scraper.urls import fingerprint
from tests.archive.making import article, begin, query, save_page

AT = datetime(2024, 3, 3, 12, tzinfo=UTC)
SITE = "https://magazine.example"


def entry(path, serial=1, **values):
    url = f"{SITE}{path}"
    known = {"host": "magazine.example", "priority": 0, "kind": "article", "request": "{}"}
    return Entry(key=fingerprint(url), serial=serial, url=url, **{**known, **values})


def failed(path, reason="http_status", status=404):
    return KeptFetch(
        fetch=Fetch(
            request_url=f"{SITE}{path}",
            at=AT,
            kind="article",
            status=status,
            outcome="failed",
            reason=reason,
        ),
        is_answer=True,
    )


def unit(**values):
    return Unit(run_id=1, crawl_id=1, **values)


def urls(path):
    return query(
        path, "SELECT replace(url, 'https://magazine.example', ''), state, reason, status FROM urls"
    )


def test_address_waits_is_asked_for_and_ends_with_what_it_brought(archive, path):
    archive.save_unit(unit(entries=(entry("/owls/"),)))
    archive.flush()
    assert urls(path) == [("/owls/", "pending", None, None)]
    archive.lease(entry("/owls/").key, 1)
    archive.flush()
    assert query(path, "SELECT state FROM frontier") == [("leased",)]
    archive.save_unit(unit(leased=(entry("/owls/").key, 1), kept=(failed("/owls/"),)))
    archive.flush()
    assert urls(path) == [("/owls/", "failed", "http_status", 404)]
    assert query(path, "SELECT state, request FROM frontier") == [("done", None)]


def test_unit_whose_rows_cannot_be_stored_changes_nothing(archive, path):
    archive.save_unit(unit(entries=(entry("/owls/"),)))
    archive.flush()
    odd = replace(failed("/owls/").fetch, kind="no such kind")
    archive.save_unit(
        unit(leased=(entry("/owls/").key, 1), kept=(KeptFetch(fetch=odd, is_answer=True),))
    )
    with pytest.raises(Exception, match="CHECK"):
        archive.flush()
    assert urls(path) == [("/owls/", "pending", None, None)]
    assert query(path, "SELECT count(*) FROM fetches") == [(0,)]
    with pytest.raises(Exception, match="CHECK"):
        archive.close()


def test_entry_that_moved_is_not_done_by_its_old_lease(archive, path):
    key = entry("/owls/").key
    archive.save_unit(unit(entries=(entry("/owls/"),)))
    archive.save_unit(unit(leased=(key, 1), moved=entry("/owls/", 2)))
    archive.save_unit(unit(leased=(key, 1), kept=(failed("/owls/"),)))
    archive.flush()
    assert urls(path) == [("/owls/", "pending", None, None)]
    archive.save_unit(unit(leased=(key, 2), kept=(failed("/owls/"),)))
    archive.flush()
    assert urls(path) == [("/owls/", "failed", "http_status", 404)]


def test_lease_that_brought_nothing_to_say_is_done_all_the_same(archive, path):
    archive.save_unit(unit(entries=(entry("/owls/"),)))
    archive.save_unit(unit(leased=(entry("/owls/").key, 1)))
    archive.flush()
    assert urls(path) == [("/owls/", "skipped", "other", None)]


def test_what_a_dead_process_asked_for_waits_again(path):
    with open_archive(path) as archive:
        begin(archive)
        archive.save_unit(unit(entries=(entry("/owls/"),)))
        archive.lease(entry("/owls/").key, 1)
    with open_archive(path) as archive:
        archive.begin_capture()
        assert [e.url for e in frontier.queued(archive.db.conn, 1, "magazine.example", 9)] == [
            f"{SITE}/owls/"
        ]


def test_queue_gives_the_highest_priority_first_and_then_the_oldest(archive):
    entries = [entry(f"/{n}/", n, priority=10 * (n % 2)) for n in range(1, 5)]
    archive.save_unit(unit(entries=tuple(entries)))
    archive.flush()
    found = frontier.queued(archive.db.conn, 1, "magazine.example", 3)
    assert found == [entries[0], entries[2], entries[1]]


def test_dropped_addresses_keep_what_is_known_of_them(archive, path):
    archive.save_unit(unit(kept=(failed("/known/"),)))
    archive.save_unit(unit(entries=(entry("/known/", 1), entry("/new/", 2))))
    archive.drop_frontier()
    assert sorted(urls(path)) == [
        ("/known/", "failed", "http_status", 404),
        ("/new/", "skipped", "dropped", None),
    ]


def test_one_address_in_two_spellings_is_one_row(archive, path):
    archive.save_unit(unit(kept=(failed("/owls/?utm_source=x"),)))
    archive.save_unit(unit(kept=(failed("/owls/#top", status=410),)))
    archive.flush()
    assert urls(path) == [("/owls/?utm_source=x", "failed", "http_status", 410)]


def test_unit_comes_back_from_json_as_it_was():
    whole = unit(
        leased=(7, 1),
        kept=(failed("/owls/"),),
        entries=(entry("/a/", 3), entry("/b/", 4)),
        moved=entry("/owls/", 2),
        notes=({"seed": "s", "cards": [1, -2]},),
    )
    reading = Reading(article=lambda: article("/x/"), listing=lambda: pytest.fail("not a listing"))
    assert from_json(to_json(whole), reading) == whole
    for broken in ("", "[]", "{}", '{"run": 1}', '{"run": 1, "crawl": 1, "kept": [{}]}'):
        with pytest.raises(ValueError, match=r"no unit|Expecting"):
            from_json(broken, reading)


def test_addresses_of_an_older_archive_are_found_in_its_fetches(path):
    with Database(path) as db:
        migrations.apply(db, stop_before="m003_capture")
    old = sqlite3.connect(path)
    old.execute(
        "INSERT INTO runs (command, seeds, options, version, started_at) "
        "VALUES ('crawl', '[]', '{}', '0.1', '2024-01-01T00:00:00Z')"
    )
    insert = (
        "INSERT INTO fetches (run_id, url, request_url, at, status, kind, outcome, reason) "
        "VALUES (1, ?, ?, ?, ?, ?, ?, ?)"
    )
    rows = [
        ("/kids/", "/kids/", "2024-01-01", 200, "listing", "listing", None),
        ("/owls/", "/?p=1", "2024-01-01", 200, "article", "stored", None),
        ("/gone/", "/gone/", "2024-01-01", 200, "article", "stored", None),
        ("/gone/", "/gone/", "2024-01-02", 410, "article", "failed", "http_status"),
    ]
    for url, asked, *rest in rows:
        old.execute(insert, (SITE + url, SITE + asked, *rest))
    old.commit()
    old.close()
    open_archive(path).close()
    assert sorted(urls(path)) == [
        ("/?p=1", "stored", None, 200),
        ("/gone/", "failed", "http_status", 410),
        ("/kids/", "stored", None, 200),
        ("/owls/", "stored", None, 200),
    ]


def crawl_of(path, seeds, *, reason=None, pages=9):
    with open_archive(path) as archive:
        resumes = frontier.to_resume(archive.db.conn, "crawl", seeds, {"max_pages": pages})
        options = {"max_pages": pages, "contact": reason}
        run_id = archive.begin_run(command="crawl", seeds=seeds, options=options, resumes=resumes)
        if reason:
            archive.end_run(run_id, reason=reason, exit_status=0)
    return run_id, resumes


def test_run_that_did_not_end_is_gone_on_with_by_the_same_start_pages_alone(path):
    assert crawl_of(path, ["a", "b"]) == (1, None)
    assert crawl_of(path, ["b"]) == (2, None)
    assert crawl_of(path, ["b", "a"], reason="sigint") == (3, 1)
    assert crawl_of(path, ["a", "b"], pages=3) == (4, None)
    assert crawl_of(path, ["a", "b"], reason="finished") == (5, 1)
    assert crawl_of(path, ["a", "b"]) == (6, None)


def test_page_of_an_address_is_what_was_last_kept(archive):
    assert archive.page(f"{SITE}/owls/") is None
    save_page(archive, article("/owls/"))
    assert archive.page(f"{SITE}/owls/") is None  # its bytes were not kept
