"""`keepreading runs` as a person types it."""

import json

import pytest

from tests.commands import crawl, keepreading
from tests.server import Server, engine
from tests.server.wordpress import Blog


@pytest.fixture(scope="module")
def crawled(tmp_path_factory):
    """Two runs: of a listing with a dead link, and of one that has moved."""
    database = tmp_path_factory.mktemp("runs") / "a.db"
    with Server({}) as server:
        Blog(total=8).serve(server)
        server.add(engine.path(3), lambda request, wire: wire.reply(404, b"<h1>Gone</h1>"))
        crawl(database, server.url("/category/kids/"))
        crawl(database, server.url("/nothing/"))
        yield database, server


def test_runs_are_listed_a_line_each(crawled):
    database, server = crawled
    ran = keepreading("runs", database)
    assert ran.returncode == 0
    first, second = (line.split("  ") for line in ran.stdout.splitlines())
    assert [first[0], *first[2:]] == [
        "1",
        "finished: 5 new, 0 changed, 1 failed, 0 of 1 complete",
        server.url("/category/kids/"),
    ]
    assert second[2].startswith("nothing_fetched: ")


def test_run_shows_what_is_claimed_what_is_missing_and_why(crawled):
    database, server = crawled
    ran = keepreading("runs", database, 1)
    gone = server.url(engine.path(3))
    assert (
        ran.stdout.splitlines()[1:]
        == [
            "finished: 9 pages, 5 new, 0 changed, 0 unchanged, 1 failed, 0 skipped",
            f"{server.url('/category/kids/')}: not complete",
            "  5 of 6 stored; the listing has 6, the REST API has 6, the feed has 6 (the newest), "
            "the sitemap confirms 6; 1 missing (http_status 1)",
            f"  missing: {gone} (http_status; named by listing, feed)",
        ]
        or ran.stdout
    )


def test_json_has_a_run_a_line_with_its_statements(crawled):
    database, server = crawled
    rows = [
        json.loads(line) for line in keepreading("runs", database, "--json").stdout.splitlines()
    ]
    assert [row["id"] for row in rows] == [1, 2]
    (one,) = rows[0]["completeness"]
    assert (one["seed"], one["stored"], one["missing_total"]) == (
        server.url("/category/kids/"),
        5,
        1,
    )


def test_run_that_is_none_is_said(crawled):
    database, _ = crawled
    ran = keepreading("runs", database, 9)
    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr == f"Error: {database} has no run 9: keepreading runs {database} lists them\n"


def test_runs_of_nothing_makes_no_file(tmp_path):
    ran = keepreading("runs", tmp_path / "none.db")
    assert ran.returncode == 1
    assert not (tmp_path / "none.db").exists()
