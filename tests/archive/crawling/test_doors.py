"""`keepreading crawl` through other doors than HTML, open ones and such as lie."""

import json

import pytest

from tests.commands import crawl, exported, query
from tests.server import Server, engine, wordpress
from tests.server.wordpress import Blog, faith, kids


def some(names, quick):
    """All of *names*; those behind the first few are slow tests: each takes a crawl."""
    slow = pytest.mark.slow
    return [name if at < quick else pytest.param(name, marks=slow) for at, name in enumerate(names)]


def titles(numbers):
    return {engine.subject(n) for n in numbers}


def stored(database):
    """The titles in the archive, as the article pages spell them."""
    return {row["title"].replace("& of", "of") for row in exported(database).values()}


def statement(database):
    """The last run's statements by path of their start address."""
    (text,) = query(database, "select completeness from runs order by id desc limit 1")[0]
    return {one["seed"].partition("/category/")[2]: one for one in json.loads(text)}


def told(one):
    return {door["door"]: door["count"] for door in one["told"]}


def seeds(server, *names):
    return [server.url(f"/category/{name}/") for name in names]


def asked_pages(server):
    """Article pages that were asked for."""
    return [target for target in server.asked() if target.startswith("/stories/")]


BLOGS = {
    "that filters": Blog(total=130),
    "that does not answer to filters": Blog(total=130, filters=False),
    "that ignores filters": Blog(total=130, obeys=False),
    "that tells no totals": Blog(total=130, totals=False),
    "with rest_route": Blog(total=130, root="/?rest_route=/"),
}


@pytest.mark.parametrize("name", some(BLOGS, 2))
def test_api_gives_the_articles_of_a_listing_and_of_its_children(name, tmp_path):
    blog = BLOGS[name]
    with Server({}) as server:
        blog.serve(server)
        ran = crawl(tmp_path / "a.db", *seeds(server, "kids"), "--via", "api")
        assert ran.returncode == 0, ran.stderr
        assert asked_pages(server) == []
        assert len(server.asked()) <= 2 + 5
    assert stored(tmp_path / "a.db") == titles(kids(130))


def test_article_of_the_api_has_all_fields(tmp_path):
    with Server({}) as server:
        Blog(total=4).serve(server)
        crawl(tmp_path / "a.db", *seeds(server, "faith"), "--via", "api").check_returncode()
        row = exported(tmp_path / "a.db")[server.url(engine.path(3))]
        picture = server.url("/owl-3.jpg")
    wanted = {
        "title": engine.subject(3).replace("of", "& of"),
        "authors": ["Ada Lark"],
        "categories": ["Baby", "Faith & Hope"],
        "tags": ["Sleep"],
        "published": "2024-03-03T23:30:00-05:00",
        "excerpt": "In short 3…",
        "lead_image": picture,
        "images": [{"url": picture, "alt": "An owl <3", "caption": None}],
    }
    assert {key: row[key] for key in wanted} == wanted
    assert row["body"].startswith("Number 3 in the words of the API.")


def test_seeds_of_a_site_are_read_in_one_listing(tmp_path):
    blog = Blog(total=120)
    with Server({}) as server:
        blog.serve(server)
        ran = crawl(tmp_path / "a.db", *seeds(server, "kids", "faith", "baby"), "--via", "api")
        assert ran.returncode == 0
    assert stored(tmp_path / "a.db") == titles(range(120))
    assert [target.partition("?")[0].rpartition("/")[2] for target in blog.asked_of_api] == [
        "categories",
        "posts",
        "posts",
    ]
    found = {name: told(one)["api"] for name, one in statement(tmp_path / "a.db").items()}
    assert found == {"kids/": 90, "faith/": 60, "baby/": 60}


def test_posts_behind_a_password_are_missing_and_bare_ones_are_read_from_their_page(tmp_path):
    blog = Blog(total=8, protected=frozenset({0}), bare=frozenset({1}))
    with Server({}) as server:
        blog.serve(server)
        ran = crawl(tmp_path / "a.db", *seeds(server, "kids"), "--via", "api")
        assert ran.returncode == 0
        assert asked_pages(server) == [engine.path(1)]
        locked = server.url(engine.path(0))
    assert stored(tmp_path / "a.db") == titles(n for n in kids(8) if n != 0)
    one = statement(tmp_path / "a.db")["kids/"]
    assert one["missing"] == [{"url": locked, "reason": "login", "doors": ["api"]}]


def test_feed_is_followed_to_its_end(tmp_path):
    with Server({}) as server:
        Blog(total=60).serve(server)
        ran = crawl(tmp_path / "a.db", *seeds(server, "kids"), "--via", "feed")
        assert ran.returncode == 0
        asked = server.asked()
    assert stored(tmp_path / "a.db") == titles(kids(60))
    assert "/feed/" not in asked
    assert "read through its feed" in ran.stderr


def test_sitemap_named_as_the_way_in_leads_to_all_it_names(tmp_path):
    with Server({}) as server:
        Blog(total=12).serve(server)
        ran = crawl(tmp_path / "a.db", *seeds(server, "kids"), "--via", "sitemap")
        assert ran.returncode == 0
        asked = server.asked()
    assert stored(tmp_path / "a.db") == titles(range(12))
    assert "/sitemap-taxonomies-category-1.xml" not in asked


def test_articles_of_two_doors_are_read_once(tmp_path):
    with Server({}) as server:
        Blog(total=24).serve(server)
        ran = crawl(tmp_path / "a.db", *seeds(server, "kids"), "--via", "html,api,feed")
        assert ran.returncode == 0
        pages = asked_pages(server)
    assert sorted(pages) == sorted(engine.path(n) for n in kids(24))
    assert stored(tmp_path / "a.db") == titles(kids(24))


def test_first_crawl_asks_the_other_doors_what_they_claim_and_the_second_does_not(tmp_path):
    blog = Blog(total=40)
    with Server({}) as server:
        blog.serve(server)
        first = crawl(tmp_path / "a.db", *seeds(server, "kids", "faith"))
        asked = len(server.log)
        one = statement(tmp_path / "a.db")
        again = crawl(tmp_path / "a.db", *seeds(server, "kids", "faith"))
        second = server.asked()[asked:]
    assert (first.returncode, again.returncode) == (0, 0)
    assert {name: told(found) for name, found in one.items()} == {
        "kids/": {"listing": 30, "api": 30, "feed": 10, "sitemap": 40},
        "faith/": {"listing": 20, "api": 20, "feed": 10, "sitemap": 40},
    }
    assert [found["stored"] for found in one.values()] == [30, 20]
    assert [found["missing_total"] + found["uncounted"] for found in one.values()] == [0, 0]
    assert [target for target in second if "feed" in target or ".xml" in target] == []
    assert [target for target in second if "wp-json" in target] == []
    assert stored(tmp_path / "a.db") == titles({*kids(40), *faith(40)})


def test_sitemap_adds_nothing_to_a_listing_that_was_read(tmp_path):
    with Server({}) as server:
        Blog(total=12).serve(server)
        crawl(tmp_path / "a.db", *seeds(server, "faith")).check_returncode()
    assert stored(tmp_path / "a.db") == titles(faith(12))


def test_what_other_doors_name_and_the_listing_does_not_is_said(tmp_path):
    """Its pagination is broken: the first page is all that HTML leads to."""
    blog = Blog(total=40)
    with Server({}) as server:
        blog.serve(server)
        shown = engine.listing(
            engine.cards(kids(40)[:5]), head=blog.head(server, "/category/kids/")
        )
        server.add("/category/kids/", shown)
        ran = crawl(tmp_path / "a.db", *seeds(server, "kids"))
        fresh = sorted(server.url(engine.path(n)) for n in kids(40)[5:10])
    one = statement(tmp_path / "a.db")["kids/"]
    assert one["uncounted"] == 20
    assert [(missing["url"], missing["reason"]) for missing in one["missing"]] == [
        (url, "not_on_listing") for url in fresh
    ]
    assert (
        "  5 of 10 stored; the listing has 5, the REST API has 30, the feed has 10 (the newest), "
        "the sitemap confirms 5; 5 missing (not_on_listing 5); 20 more are counted than named"
    ) in ran.stderr.splitlines()


def test_listing_that_shows_no_cards_is_read_through_the_api(tmp_path):
    with Server({}) as server:
        Blog(total=40, html=False).serve(server)
        ran = crawl(tmp_path / "a.db", *seeds(server, "kids"))
        assert ran.returncode == 0
        assert asked_pages(server) == []
    assert stored(tmp_path / "a.db") == titles(kids(40))
    assert "read through the REST API" in ran.stderr


def closed(status, body, content_type="application/json"):
    def answer(request, wire):
        engine.reply(wire, body, content_type, status=status)

    return answer


CLOSED = {
    "answers 401": (closed(401, '{"code": "rest_not_logged_in"}'), "http_status"),
    "answers HTML": (closed(200, "<!doctype html><h1>Night</h1>", "text/html"), "not_json"),
    "answers with an error": (closed(200, '{"code": "rest_disabled"}'), "not_a_list"),
    "nests without end": (closed(200, "[" * 100_000), "too_deep"),
    "breaks off": (closed(200, '[{"id": 2, "name": "Ki'), "not_json"),
}


@pytest.mark.parametrize("name", some(CLOSED, 2))
def test_api_that_is_closed_or_lies_is_recorded_and_the_feed_goes_on(name, tmp_path):
    answer, reason = CLOSED[name]
    with Server({}) as server:
        Blog(total=40, html=False).serve(server)
        server.add("/wp-json/wp/v2/categories", answer)
        ran = crawl(tmp_path / "a.db", *seeds(server, "kids"))
        assert ran.returncode == 0, ran.stderr
    assert stored(tmp_path / "a.db") == titles(kids(40))
    rows = query(
        tmp_path / "a.db",
        "select distinct reason, outcome from fetches where kind = 'other' and reason is not null"
        " and url like '%wp-json%'",
    )
    assert rows == [(reason, "skipped")]


def test_api_that_repeats_itself_for_ever_comes_to_an_end(tmp_path):
    blog = Blog(total=4)
    with Server({}) as server:
        blog.serve(server)
        headers = [("X-WP-Total", "99999"), ("X-WP-TotalPages", "9999")]
        posts = [blog.post(server, n) for n in range(4)]
        server.add("/wp-json/wp/v2/posts", lambda q, wire: engine.reply_json(wire, posts, headers))
        ran = crawl(tmp_path / "a.db", *seeds(server, "kids"), "--via", "api")
        assert len(server.asked()) < 8
    assert ran.returncode == 0
    assert stored(tmp_path / "a.db") == titles(kids(4))


HOSTILE = {
    "an entity bomb": '<!DOCTYPE r [<!ENTITY a "owl"><!ENTITY b "&a;&a;">]><rss>&b;</rss>',
    "HTML": "<!doctype html><h1>Night</h1>",
    "nothing": "",
}


@pytest.mark.parametrize("name", some(HOSTILE, 1))
def test_feed_that_is_none_is_recorded_and_the_listing_is_read(name, tmp_path):
    with Server({}) as server:
        Blog(total=8).serve(server)
        server.add("/category/kids/feed/", closed(200, HOSTILE[name], "application/rss+xml"))
        ran = crawl(tmp_path / "a.db", *seeds(server, "kids"))
        assert ran.returncode == 0
    assert stored(tmp_path / "a.db") == titles(kids(8))
    feed = next(t for t in statement(tmp_path / "a.db")["kids/"]["told"] if t["door"] == "feed")
    assert feed["count"] is None
    assert feed["problem"]


def test_sitemap_without_end_is_cut_at_the_limit_of_bytes(tmp_path):
    def endless(request, wire):
        wire.send(b"HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\n\r\n<urlset>")
        while not wire.stopped():
            wire.send(b"<url><loc>https://x.example/</loc></url>" * 2_000)

    with Server({}) as server:
        Blog(total=8).serve(server)
        server.add("/posts.xml", endless)
        ran = crawl(tmp_path / "a.db", *seeds(server, "kids"))
        assert ran.returncode == 0
    assert stored(tmp_path / "a.db") == titles(kids(8))
    reasons = query(tmp_path / "a.db", "select reason from fetches where url like '%/posts.xml'")
    assert reasons == [("too_large",)]


def test_doors_that_are_all_closed_are_a_failure_that_says_why(tmp_path):
    with Server({}) as server:
        server.add("/category/kids/", engine.listing(engine.cards(range(4))))
        engine.serve_articles(server, 4)
        ran = crawl(tmp_path / "a.db", *seeds(server, "kids"), "--via", "api,feed")
        seed = server.url("/category/kids/")
    assert ran.returncode == 3
    assert (
        f"{seed}: {seed}: no way in is open (api: the page names no REST API; "
        "feed: the page names no feed of its own)"
    ) in ran.stderr.splitlines()


def test_via_that_is_none_is_wrong_usage(tmp_path):
    ran = crawl(tmp_path / "a.db", "https://magazine.example/", "--via", "html,telnet")
    assert ran.returncode == 2
    assert ran.stderr.splitlines()[-1] == (
        "Error: --via: 'telnet' is no way in: give some of html, api, feed, sitemap"
    )


def test_categories_of_the_fake_are_those_that_wordpress_would_list():
    assert kids(8) == [0, 1, 3, 4, 5, 7]
    assert faith(8) == [2, 3, 6, 7]
    assert [category["id"] for category in wordpress.CATEGORIES] == [2, 3, 4]
