"""`keepreading crawl` on what goes wrong: one line, the right status, nothing harmed."""

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time

import pytest

from archive.demo import DemoServer
from tests.commands import ROOT, crawl, dump, query
from tests.server import RESOURCES, Server


@pytest.fixture
def database(tmp_path):
    return tmp_path / "archive.db"


START_PAGES = [
    ("/404", "http_status", "answers 404"),
    ("/500", "http_status", "answers 500"),
    ("/pdf", "not_html", "not HTML"),
    ("/json", "not_html", "not HTML"),
    ("/empty", "empty_body", "no body"),
    ("/forbidden", "robots_forbidden", "robots.txt forbids it"),
    ("/loop", "too_many_redirects", "redirects do not end"),
    ("/cut-off", "truncated", "ended before it was whole"),
    ("/hang-up", "connection_lost", "broke off"),
    ("/no-cards", "no_cards", "shows no cards"),
]


@pytest.fixture(scope="module")
def bad_starts(tmp_path_factory):
    """One crawl from all of them, of a host that refuses and of one that is none."""
    database = tmp_path_factory.mktemp("bad") / "archive.db"
    with Server(RESOURCES) as running, socket.create_server(("127.0.0.1", 0)) as closed:
        others = [f"http://127.0.0.1:{closed.getsockname()[1]}/", "http://no-such-host.invalid/"]
        closed.close()
        seeds = [running.url(path) for path, _, _ in START_PAGES] + others
        yield database, running, others, crawl(database, *seeds)


@pytest.mark.parametrize(("path", "reason", "says"), START_PAGES)
def test_start_page_that_cannot_be_read_has_its_line_and_its_row(bad_starts, path, reason, says):
    database, server, _, ran = bad_starts
    url = server.url(path)
    (line,) = [line for line in ran.stderr.splitlines() if line.startswith(f"{url}: ")]
    assert says in line
    rows = query(database, "select reason, kind from fetches where request_url = ?", url)
    assert rows == [(reason, "listing")]


def test_hosts_that_refuse_or_are_none_have_their_line(bad_starts):
    _, _, (refusing, unknown), ran = bad_starts
    assert f"{refusing}: {refusing}: the host refuses the connection" in ran.stderr.splitlines()
    assert f"{unknown}: {unknown}: the host name is not known" in ran.stderr.splitlines()


def test_crawl_that_got_nothing_is_status_3_and_says_what_next(bad_starts):
    database, _, _, ran = bad_starts
    assert ran.returncode == 3
    assert "Traceback" not in ran.stderr
    assert ran.stderr.splitlines()[-1].startswith("Next: ")
    assert query(database, "select exit_status, reason from runs") == [(3, "nothing_fetched")]
    assert query(database, "select count(*) from articles") == [(0,)]


def test_start_page_that_is_an_article_is_kept_and_said(server, database):
    ran = crawl(database, server.url("/ok"))
    assert ran.returncode == 0
    assert "no listing but an article, which is kept" in ran.stderr
    assert query(database, "select title from articles") == [("Owls at noon",)]


def test_start_page_on_a_name_under_localhost_is_read(server, database):
    url = server.url("/ok").replace("127.0.0.1", "magazine.localhost")
    assert crawl(database, url).returncode == 0
    assert query(database, "select url from articles") == [(url,)]


def test_one_broken_start_page_of_two_is_status_1_and_the_other_is_kept(server, database):
    ran = crawl(database, server.url("/404"), server.url("/ok"))
    assert ran.returncode == 1
    assert query(database, "select title from articles") == [("Owls at noon",)]


@pytest.mark.parametrize(
    "address",
    ["magazine.example/kids", "ftp://magazine.example/", "http://", "http://[::1/", "kids"],
)
def test_address_that_is_none_is_wrong_usage(database, address):
    ran = crawl(database, address)
    assert ran.returncode == 2
    assert "give a whole one" in ran.stderr
    assert not database.exists()


def test_file_that_is_no_archive_is_left_as_it_was(database):
    database.write_text("my poems")
    ran = crawl(database, "http://127.0.0.1:9/")
    assert ran.returncode == 8
    assert len(ran.stderr.splitlines()) == 1
    assert database.read_text() == "my poems"


def test_other_database_is_left_as_it_was(database):
    with sqlite3.connect(database) as connection:
        connection.execute("create table poems (line text)")
    before = database.read_bytes()
    assert crawl(database, "http://127.0.0.1:9/").returncode == 8
    assert database.read_bytes() == before


def test_archive_of_a_newer_version_is_left_as_it_was(server, database):
    crawl(database, server.url("/ok"))
    with sqlite3.connect(database) as connection:
        connection.execute(
            "update _sqlite_migrations set name = 'm999_from_the_future' where id = 1"
        )
    connection.close()
    before = dump(database)
    ran = crawl(database, server.url("/ok"))
    assert ran.returncode == 8
    assert "upgrade with: pip install" in ran.stderr
    assert dump(database) == before


def test_locked_archive_is_status_6(server, database):
    crawl(database, server.url("/ok"))
    with sqlite3.connect(database) as connection:
        connection.execute("begin immediate")
        ran = crawl(database, server.url("/ok"))
    assert ran.returncode == 6
    assert len(ran.stderr.splitlines()) == 1


def test_directory_that_does_not_exist_is_said(tmp_path):
    ran = crawl(tmp_path / "nowhere" / "archive.db", "http://127.0.0.1:9/")
    assert ran.returncode == 5
    assert "nowhere" in ran.stderr


def test_more_failures_than_half_is_status_4(server, database):
    ran = crawl(database, server.url("/mostly-broken"))
    assert ran.returncode == 4
    assert "more failed than --fail-above allows" in ran.stderr
    assert query(database, "select count(*) from articles where page_read_at is not null") == [(1,)]


def test_share_that_may_fail_can_be_raised(server, database):
    assert crawl(database, server.url("/mostly-broken"), "--fail-above", "90").returncode == 0


def test_listing_that_breaks_off_at_a_later_page_is_not_complete(server, database):
    first = "".join(
        f"<article class=card><h2><a href=/story-{n}/>A story about owls, number {n}</a></h2>"
        "<p>They hoot at night and sleep by day...</p></article>"
        for n in range(6)
    )
    following = '<nav class=pagination><a class=next rel=next href="/owls/page/2/">Next</a></nav>'
    seed = server.add("/owls/", f"<title>Owls</title><main><h1>Owls</h1>{first}</main>{following}")
    ran = crawl(database, seed)
    assert ran.returncode == 1
    assert f"failed: {server.url('/owls/page/2/')} answers 404" in ran.stderr.splitlines()
    assert f"{seed}: 2 listing pages, ended at a page that could not be read" in ran.stderr
    assert query(database, "select reason from runs") == [("listing_cut_short",)]


def test_an_article_that_raises_is_a_row_and_the_crawl_goes_on(server, database, tmp_path):
    (tmp_path / "sitecustomize.py").write_text(
        "import scraper.spiders.articles as articles\n"
        "read = articles.extract_article\n"
        "def broken(document, site=None):\n"
        "    if document.url.endswith('/story-2/'):\n"
        "        raise RuntimeError('owl in the works')\n"
        "    return read(document, site)\n"
        "articles.extract_article = broken\n"
    )
    ran = crawl(database, server.url("/listing"), PYTHONPATH=f"{tmp_path}:{ROOT}")
    assert ran.returncode == 0
    assert query(database, "select reason, outcome from fetches where url like '%/story-2/'") == [
        ("error", "failed")
    ]
    assert query(database, "select count(*) from articles where page_read_at is not null") == [(5,)]


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_the_crawl_and_keeps_what_was_read(tmp_path, number, status):
    database = tmp_path / "archive.db"
    with DemoServer() as magazine:
        command = [sys.executable, "-m", "archive.cli", "crawl", str(database), *magazine.seeds]
        running = subprocess.Popen(
            [*command, "--delay", "0.05", "--json"],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )
        until = time.monotonic() + 20
        while len(magazine.requests) < 25 and time.monotonic() < until:
            time.sleep(0.05)
        running.send_signal(number)
        out, _ = running.communicate(timeout=30)
    end = json.loads(out.splitlines()[-1])
    assert running.returncode == status
    assert end["reason"] == number.name.lower()
    read = sum(
        status == 200
        for _, path, status in magazine.requests
        if "/category/" not in path and not path.endswith((".txt", ".xml"))
    )
    kept = query(database, "select count(*) from articles where page_read_at is not null")[0][0]
    assert 0 < kept <= 70
    assert read - kept <= 2
    assert query(database, "select exit_status from runs") == [(status,)]
