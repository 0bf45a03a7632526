"""A second crawl of a site: what it asks for, and what it leaves as it is."""

import sqlite3

import pytest

from archive import open_archive
from archive.warc import folder_of
from bench import recrawl
from bench.kills import SITE_FILES
from tests.archive.crawling.test_kills import kill_when, start
from tests.commands import crawl, dump, query
from tests.judges import warcio_check
from tests.server import Server, engine
from tests.server.cases.case import html
from tests.server.steady import LAST_MODIFIED, SteadySite
from tests.server.wordpress import Blog

READ = "select count(*) from articles where page_read_at is not null"
MOVES = (
    "runs",
    "fetches",
    "frontier",
    "visits",
    "last_seen_at",
    "read_through_run",
)
"""What a recrawl of an unchanged site may change."""
LONG_AGO = "2000-01-01T00:00:00Z"


@pytest.fixture
def site(server):
    return SteadySite(server, 45)


@pytest.fixture
def database(tmp_path):
    return tmp_path / "archive.db"


def asked(server, since):
    """The targets asked for but what is asked of a host as a whole, in order."""
    return [target for target in server.asked()[since:] if target not in SITE_FILES]


def again(database, site, *options):
    """The finished command of another crawl, and what it asked for."""
    since = len(site.server.log)
    ran = crawl(database, site.seed, *options)
    return ran, asked(site.server, since)


def execute(database, sql, *values):
    conn = sqlite3.connect(database)
    with conn:
        conn.execute(sql, values)
    conn.close()


def let_be_due(database, *paths):
    for path in paths:
        execute(
            database,
            "update visits set next_visit_at = ? where article_id in "
            "(select id from articles where url like '%' || ?)",
            LONG_AGO,
            path,
        )


def search_index(database):
    return [
        query(database, f"select * from articles_fts_{table}")
        for table in ("data", "idx", "docsize")
    ]


def test_recrawl_stops_at_the_first_listing_page_with_nothing_new(database, site):
    crawl(database, site.seed).check_returncode()
    before, index = dump(database, without=MOVES), search_index(database)
    ran, targets = again(database, site)
    assert targets == ["/owls/"]
    assert ran.returncode == 0
    assert "1 listing page, ended at the first page with nothing new" in ran.stderr
    assert "20 known and not due: --full asks for them too." in ran.stderr
    assert "0 new, 0 changed, 0 unchanged, 0 failed, 0 skipped (complete)." in ran.stderr
    assert dump(database, without=MOVES) == before
    assert search_index(database) == index


def test_full_recrawl_asks_once_a_listing_page_and_once_an_article_on_condition(database, site):
    crawl(database, site.seed).check_returncode()
    before, index = dump(database, without=MOVES), search_index(database)
    site.statuses.clear()
    ran, targets = again(database, site, "--full")
    assert sorted(targets) == sorted(
        ["/owls/", "/owls/page/2/", "/owls/page/3/", *(f"/story/{n}/" for n in range(45))]
    )
    assert [status for _, status in site.statuses] == [304] * 45
    assert "0 new, 0 changed, 45 unchanged, 0 failed, 0 skipped (complete)." in ran.stderr
    assert dump(database, without=MOVES) == before
    assert search_index(database) == index
    outcomes = "select outcome, reason, count(*) from fetches where status = 304"
    assert query(database, outcomes) == [("unchanged", "not_modified", 45)]
    assert query(database, "select count(*) from urls where state = 'unchanged'") == [(45,)]


def test_new_articles_are_read_and_the_walk_ends_behind_them(database, site):
    crawl(database, site.seed).check_returncode()
    fresh = [site.add_article() for _ in range(21)]
    ran, targets = again(database, site)
    assert ran.returncode == 0
    assert [target for target in targets if "/owls/" in target] == [
        "/owls/",
        "/owls/page/2/",
        "/owls/page/3/",
    ]
    assert sorted(target for target in targets if "/story/" in target) == sorted(
        f"/story/{number}/" for number in fresh
    )
    assert query(database, READ) == [(66,)]
    assert again(database, site)[1] == ["/owls/"]


def test_due_articles_are_asked_and_what_changed_is_due_sooner(database, site):
    crawl(database, site.seed).check_returncode()
    site.change(30)
    let_be_due(database, "/story/30/", "/story/44/")
    interval = (
        "select interval_seconds / 86400.0 from visits join articles on articles.id = article_id"
        " where articles.url like '%/story/' || ? || '/'"
    )
    assert [query(database, interval, n) for n in (30, 44)] == [[(60.0,)]] * 2
    site.statuses.clear()
    ran, targets = again(database, site)
    assert sorted(targets) == ["/owls/", "/story/30/", "/story/44/"]
    assert sorted(site.statuses) == [("/story/30/", 200), ("/story/44/", 304)]
    assert "0 new, 1 changed, 1 unchanged, 0 failed" in ran.stderr
    assert [query(database, interval, n) for n in (30, 44)] == [[(15.0,)], [(120.0,)]]
    text = "select count(*) from article_text where body like '%Edited 1 times%'"
    assert query(database, text) == [(1,)]
    assert again(database, site)[1] == ["/owls/"]


def test_unchanged_pages_without_validators_touch_last_seen_alone(database, server):
    engine.serve_articles(server, 12)
    server.add("/cat/", engine.listing(engine.cards(range(12))))
    crawl(database, server.url("/cat/")).check_returncode()
    before, index = dump(database, without=MOVES), search_index(database)
    ran = crawl(database, server.url("/cat/"), "--full")
    assert "12 unchanged" in ran.stderr
    assert dump(database, without=MOVES) == before
    assert search_index(database) == index


def test_article_that_failed_is_asked_by_the_next_crawl_and_one_that_is_gone_is_not(database, site):
    server = site.server
    server.add("/story/40/", lambda request, wire: wire.reply(503))
    server.add("/story/41/", lambda request, wire: wire.reply(404))
    crawl(database, site.seed, "--retries", "0")
    assert query(database, READ) == [(43,)]
    site.serve()
    ran, targets = again(database, site)
    assert ran.returncode == 0
    assert targets == ["/owls/", "/story/40/"]
    let_be_due(database, "/story/41/")
    assert again(database, site)[1] == ["/owls/", "/story/41/"]
    assert query(database, READ) == [(45,)]


def test_full_recrawl_asks_for_articles_that_no_card_shows_any_more(database, site):
    crawl(database, site.seed).check_returncode()
    del site.numbers[5:]
    site.serve()
    site.server.add("/story/44/", lambda request, wire: wire.reply(410))
    _, targets = again(database, site, "--full")
    assert sorted(targets) == sorted(["/owls/", *(f"/story/{n}/" for n in range(45))])
    gone = "select request_url, status from fetches where outcome = 'failed'"
    assert query(database, gone) == [(site.server.url("/story/44/"), 410)]
    assert query(database, READ) == [(45,)]


def test_crawl_that_ended_before_the_listing_did_is_not_taken_for_the_first(database, site):
    few = ["--max-pages", "1"]
    crawl(database, site.seed, *few).check_returncode()
    assert query(database, READ) == [(20,)]
    assert again(database, site, *few)[1] == ["/owls/"]
    _, targets = again(database, site)
    assert [target for target in targets if "/owls/" in target] == [
        "/owls/",
        "/owls/page/2/",
        "/owls/page/3/",
    ]
    assert query(database, READ) == [(45,)]
    assert again(database, site)[1] == ["/owls/"]


@pytest.mark.slow
def test_articles_beyond_the_limit_are_read_by_the_next_crawls(database, site):
    most = ["--max-articles", "20"]
    for total in (20, 40, 45):
        crawl(database, site.seed, *most).check_returncode()
        assert query(database, READ) == [(total,)]
    assert again(database, site, *most)[1] == ["/owls/"]


@pytest.mark.slow
def test_killed_recrawl_that_is_dropped_leaves_no_gap(database, site):
    crawl(database, site.seed).check_returncode()
    fresh = [site.add_article() for _ in range(45)]
    since = len(site.server.log)
    running = start(database, site.seed)
    kill_when(running, lambda: sum("/story/" in t for t in asked(site.server, since)) > 8)
    ran, _ = again(database, site, "--fresh")
    assert ran.returncode == 0, ran.stderr
    assert query(database, READ) == [(90,)]
    assert len(fresh) == 45


@pytest.mark.slow
def test_killed_first_crawl_goes_on_and_is_then_the_first(database, site):
    running = start(database, site.seed)
    kill_when(running, lambda: sum("/story/" in t for t in site.server.asked()) > 8)
    whole = "select count(*) from listings where read_through_run is not null"
    assert query(database, whole) == [(0,)]
    ran, _ = again(database, site)
    assert "This run went on" in ran.stderr
    assert query(database, READ) == [(45,)]
    assert again(database, site)[1] == ["/owls/"]


@pytest.mark.slow
def test_killed_full_recrawl_stays_one_when_the_short_command_goes_on(database, site):
    crawl(database, site.seed).check_returncode()
    site.statuses.clear()
    running = start(database, site.seed, "--full")
    kill_when(running, lambda: len(site.statuses) > 8)
    ran, _ = again(database, site)
    assert "This run went on" in ran.stderr
    assert {target for target, _ in site.statuses} == {f"/story/{n}/" for n in range(45)}


def test_304_is_kept_as_a_revisit_of_the_page_it_is_about(database, site):
    crawl(database, site.seed).check_returncode()
    crawl(database, site.seed, "--full").check_returncode()
    url = site.server.url("/story/7/")
    fetches = "select status, warc_type from fetches where url = ? order by id"
    assert query(database, fetches, url) == [(200, "response"), (304, "revisit")]
    assert warcio_check(folder_of(database)) == []
    with open_archive(database) as archive:
        page = archive.page(url)
    assert page is not None
    assert (page.status, b"number 7</h1>" in page.body) == (200, True)


def test_304_that_nobody_asked_for_is_a_failure(database, server):
    engine.serve_articles(server, 3)
    server.add("/cat/", engine.listing(engine.cards(range(3))))
    server.add(engine.path(1), lambda request, wire: wire.reply(304, content_type=None))
    crawl(database, server.url("/cat/"))
    failed = "select reason, status from fetches where outcome = 'failed' and kind = 'article'"
    assert query(database, failed) == [("http_status", 304)]


def stubborn(request, wire):
    """An address that answers 304 to whatever condition it gets."""
    is_asked = request.header("if-none-match") or request.header("if-modified-since")
    if is_asked:
        wire.reply(304, content_type=None)
    else:
        wire.reply(302, headers=[("Location", "/owls-new/")])


def test_validators_go_to_no_other_address_than_the_one_that_sent_them(database, server):
    server.add(
        "/cat/",
        engine.listing(
            '<article class=card><h2><a href="/owls-old/">Owls</a>'
            "</h2><p>In short: they came.</p></article>" + engine.cards(range(3))
        ),
    )
    engine.serve_articles(server, 3)
    server.add("/owls-old/", stubborn)
    seen = []

    def new(request, wire):
        seen.append((request.header("if-none-match"), request.header("if-modified-since")))
        wire.reply(200, html("Owls anew").encode(), [("Last-Modified", LAST_MODIFIED)])

    server.add("/owls-new/", new)
    crawl(database, server.url("/cat/")).check_returncode()
    crawl(database, server.url("/cat/"), "--full").check_returncode()
    assert seen == [(None, None), (None, LAST_MODIFIED)]
    old = [r for r in server.log if r.path == "/owls-old/"]
    assert [r.header("if-modified-since") for r in old] == [None, None]


def test_article_of_several_parts_is_read_whole_when_a_later_part_changes(database, server):
    told = {"text": "The second part is short."}

    def part(number):
        def resource(request, wire):
            if request.header("if-none-match"):
                wire.reply(304, content_type=None)
                return
            links = '<p>Pages: <a href="/long/">1</a> <a href="/long/2/">2</a></p>'
            words = told["text"] if number == 2 else "It begins here, and it goes on."
            body = html("Owls at length", body=f"<p>{words}</p><div class=page-links>{links}</div>")
            wire.reply(200, body.encode(), [("ETag", '"for-ever"')])

        return resource

    server.add("/long/", part(1))
    server.add("/long/2/", part(2))
    engine.serve_articles(server, 3)
    server.add(
        "/cat/",
        engine.listing(
            '<article class=card><h2><a href="/long/">Owls at length</a></h2>'
            "<p>In short: they came.</p></article>" + engine.cards(range(3))
        ),
    )
    crawl(database, server.url("/cat/")).check_returncode()
    told["text"] = "The second part was edited."
    ran = crawl(database, server.url("/cat/"), "--full")
    assert "0 new, 1 changed, 3 unchanged" in ran.stderr
    body = "select body from article_text where title like 'Owls at length%'"
    assert "was edited" in query(database, body)[0][0]


@pytest.mark.slow
def test_posts_of_an_api_are_read_again_and_their_pages_are_not_asked(database):
    with Server({}) as server:
        blog = Blog(total=40)
        blog.serve(server)
        seed = server.url("/category/kids/")
        crawl(database, seed, "--via", "api").check_returncode()
        since = len(server.log)
        ran = crawl(database, seed, "--via", "api")
        pages = [target for target in asked(server, since) if "wp-json" not in target]
    assert "0 new, 0 changed, 30 unchanged" in ran.stderr
    assert pages == ["/category/kids/"]


@pytest.mark.slow
def test_recrawls_of_three_hundred_articles_cost_their_share_of_the_first(tmp_path):
    outcomes = [recrawl.measure(300) for _ in range(3)]
    for one in outcomes:
        assert (one.first.listings, one.first.articles, one.first.not_modified) == (15, 300, 0)
        assert (one.full.listings, one.full.articles, one.full.not_modified) == (15, 300, 300)
        assert (one.default.listings, one.default.articles) == (1, 0)
        assert one.changed == ()
    default, full = recrawl.shares(outcomes)
    assert default <= recrawl.DEFAULT_SHARE
    assert full <= recrawl.FULL_SHARE
