"""`keepreading discover` as a person types it."""

import json

from tests.commands import keepreading
from tests.server import Server, engine
from tests.server.wordpress import Blog


def discovered(url, *options):
    ran = keepreading("discover", url, "--delay", "0", *options)
    assert ran.returncode == 0, ran.stderr
    return ran


def test_every_way_in_has_its_line(server):
    Blog(total=48).serve(server)
    seed = server.url("/category/kids/")
    ran = discovered(seed)
    assert [line.split(maxsplit=3) for line in ran.stdout.splitlines()] == [
        ["html", "10", seed, f"listing, goes on at {seed}?paged=2"],
        ["api", "36", server.url("/wp-json/"), "categories Kids"],
        ["feed", "-", server.url("/feed/"), "of more than this listing"],
        ["feed", "10", f"{seed}feed/", "of this listing, the newest"],
        ["sitemap", "48", server.url("/map.xml"), "3 files; has 10 of the 10 cards"],
    ]
    assert ran.stderr == f"Next: keepreading crawl archive.db {seed}\n"
    assert [target for target in server.asked() if target.startswith("/stories/")] == []


def test_json_has_an_offer_a_line(server):
    Blog(total=4, filters=False, html=False).serve(server)
    seed = server.url("/category/faith/")
    rows = [json.loads(line) for line in discovered(seed, "--json").stdout.splitlines()]
    assert [row["door"] for row in rows] == ["html", "api", "feed", "feed", "sitemap"]
    assert rows[1] == {
        "door": "api",
        "url": server.url("/wp-json/"),
        "count": 7,
        "detail": "categories Faith & Hope",
        "problem": None,
    }


def test_button_and_json_in_the_page_are_named(server):
    button = "<button class=load-more data-url='/more' data-page=2>Load more</button>"
    stories = [{"url": engine.path(n), "title": "Owl", "excerpt": "Hoots"} for n in range(4)]
    script = f"<script id=__NEXT_DATA__ type=application/json>{json.dumps(stories)}</script>"
    seed = server.add("/kids/", engine.listing(engine.cards(range(6)), more=button + script))
    lines = discovered(seed).stdout.splitlines()
    assert [line.split(maxsplit=3) for line in lines[1:]] == [
        ["json", "4", seed, "in the page's own script"],
        ["endpoint", "-", server.url("/more?page=2"), "GET for more"],
    ]


def test_door_that_is_closed_says_why(server):
    Blog(total=8).serve(server)
    server.add("/wp-json/wp/v2/categories", lambda request, wire: wire.reply(401, b"{}"))
    server.add("/category/kids/feed/", "<!doctype html><h1>Night</h1>")
    ran = discovered(server.url("/category/kids/"))
    told = {line.split()[0]: line for line in ran.stdout.splitlines() if "/feed/  of" not in line}
    assert "the server answers 401" in told["api"]
    assert told["feed"].endswith("it is no XML")


def test_page_that_cannot_be_had_is_one_line(refused_url):
    ran = keepreading("discover", refused_url, "--delay", "0")
    assert ran.returncode == 1
    assert ran.stdout == ""
    assert len(ran.stderr.splitlines()) == 1


def test_redirect_into_another_private_address_is_refused(server):
    with Server({}) as other:
        seed = server.add(
            "/moved/",
            lambda request, wire: wire.reply(302, headers=[("Location", other.url("/kids/"))]),
        )
        ran = keepreading("discover", seed, "--delay", "0")
        assert other.asked() == []
    assert ran.returncode == 1
