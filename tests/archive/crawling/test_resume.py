"""A crawl that died at another door than HTML, or that a host sent away, goes on where it was."""

import json
from collections import Counter

from bench.kills import SITE_FILES
from tests.archive.crawling.test_kills import kill_when, start
from tests.archive.crawling.test_load_more import TOTAL, html_with_the_next_address
from tests.archive.crawling.test_polite import busy, listing
from tests.commands import crawl, query
from tests.server import Server, engine
from tests.server.cases.case import html
from tests.server.wordpress import Blog

READ = "select count(*) from articles where page_read_at is not null"


def test_endpoint_for_more_goes_on_with_the_page_that_was_next(tmp_path):
    database = tmp_path / "a.db"
    with Server({}) as server:
        engine.serve_articles(server, TOTAL)
        html_with_the_next_address(server)
        running = start(database, server.url("/cat/"))
        kill_when(running, lambda: any(t.startswith("/more?page=4") for t in server.asked()))
        assert crawl(database, server.url("/cat/")).returncode == 0
        asked = Counter(server.asked())
    assert query(database, READ) == [(TOTAL,)]
    again = {target for target, times in asked.items() if times > 1} - SITE_FILES
    assert len(again) <= 2, asked
    assert query(database, "select count(*) from runs where resumes is null") == [(1,)]
    (ended,) = query(database, "select completeness from runs order by id desc limit 1")
    (one,) = json.loads(ended[0])
    assert (one["end"], one["claimed"], one["stored"]) == ("end", TOTAL, TOTAL)


def test_api_is_opened_again_and_stores_each_post_once(tmp_path):
    database = tmp_path / "a.db"
    with Server({}) as server:
        Blog(total=130).serve(server)
        seed = server.url("/category/kids/")
        whole = crawl(tmp_path / "whole.db", seed, "--via", "api")
        assert whole.returncode == 0, whole.stderr
        before = len(server.asked())
        running = start(database, seed, "--via", "api")
        kill_when(running, lambda: any("/posts" in t for t in server.asked()[before:]))
        assert crawl(database, seed, "--via", "api").returncode == 0
    titles = "select title from articles where page_read_at is not null order by title"
    assert query(database, titles) == query(tmp_path / "whole.db", titles)
    places = "select count(*) from fetches where step = 'shared' and warc_file is null"
    assert query(database, places) == [(0,)]
    assert query(database, "select count(*) from urls where state = 'pending'") == [(0,)]


def test_what_a_busy_host_put_off_is_pending_and_brought_by_the_same_command(tmp_path):
    database = tmp_path / "a.db"
    with Server({}) as server:
        server.add("/mine", listing("/busy/", "/story-1/", "/story-2/"))
        server.add("/busy/", busy(3_600))
        for name in ("/story-1/", "/story-2/"):
            server.add(name, html(f"Owls of {name}"))
        first = crawl(database, server.url("/mine"))
        assert first.returncode in (1, 3), first.stderr
        assert query(database, "select reason from runs") == [("deferred",)]
        states = dict(query(database, "select url, state from urls"))
        assert states[server.url("/busy/")] == "pending"
        kept = "select status, warc_file is not null from fetches where reason = 'deferred'"
        assert query(database, kept) == [(429, 1)]
        server.add("/busy/", html("Owls are back"))
        assert crawl(database, server.url("/mine")).returncode == 0
        assert server.asked().count("/mine") == 1
    assert query(database, READ) == [(3,)]
    assert query(database, "select distinct state from urls where url like '%/busy/'") == [
        ("stored",)
    ]
