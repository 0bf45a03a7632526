"""`keepreading crawl` on sites whose addresses lead elsewhere, and on a site that has changed."""

import pytest

from tests.commands import crawl, exported, query
from tests.server import Server

SUBJECTS = ("owls", "moons", "rivers", "gardens", "trains", "clocks")


def title(number):
    return f"Why {SUBJECTS[number]} keep us awake"


def page(number, *, canonical="", told="", headline=None):
    """An article page."""
    link = f'<link rel=canonical href="{canonical}">' if canonical else ""
    text = "".join(
        f"<p>{told} Paragraph {n} says that {SUBJECTS[number]} are seen by day and by night, that "
        "they change with the light, and that nobody who hurried them was glad of it later.</p>"
        for n in range(6)
    )
    return (
        f"<!doctype html><html lang=en><title>{headline or title(number)} | Night</title>{link}"
        f"<main><article><h1>{headline or title(number)}</h1>{text}</article></main>"
    )


def listing(*links, base=""):
    """A listing of (address, title)."""
    cards = "".join(
        f'<article class=card><h2><a href="{url}">{text}</a></h2><p>In short: {text}...</p>'
        "</article>"
        for url, text in links
    )
    return f"<!doctype html><title>Night</title>{base}<main><h1>Night</h1>{cards}</main>"


def leads_to(url):
    def resource(request, wire):
        wire.reply(302, headers=[("Location", url)])
        wire.keep_open()

    return resource


def answers(status):
    def resource(request, wire):
        wire.reply(status, b"<h1>No</h1>")
        wire.keep_open()

    return resource


FRONT = (
    "<!doctype html><html lang=en><title>Night</title><main><h1>Welcome to Night</h1>"
    + "<p>We print stories about owls, moons and rivers for people who cannot sleep, and have "
    "done so for longer than any of us remembers, one story a night.</p>" * 6 + "</main>"
)


def outcomes(database, server):
    """Path asked for to (outcome, reason) for the articles of the last run."""
    rows = query(
        database,
        "select request_url, outcome, reason from fetches where kind = 'article'"
        " and run_id = (select max(id) from runs)",
    )
    return {url.removeprefix(server.url("")): (outcome, reason) for url, outcome, reason in rows}


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory):
    """One crawl of a listing whose cards lead away, begun from three addresses of it."""
    database = tmp_path_factory.mktemp("elsewhere") / "archive.db"
    with Server({}) as server, Server({}) as other:
        server.add("/", FRONT)
        abroad = other.url("/story/", host="localhost")
        other.add("/story/", page(4))
        for path in ("/gone/", "/lost/"):
            server.add(path, leads_to("/"))
        server.add("/abroad/", leads_to(abroad))
        server.add("/moved/", leads_to("/new/"))
        server.add("/new/", page(1))
        server.add("/there/", page(0, canonical="/"))
        server.add("/there-too/", page(2, canonical="/"))
        cards = [
            ("/gone/#top", "Deleted once"),
            ("/lost/", "Deleted twice"),
            ("/abroad/", title(4)),
        ]
        cards += [("/moved/", title(1)), ("/there/", title(0)), ("/there/#comments", title(0))]
        cards += [("/there-too/", title(2))]
        server.add("/cat/", listing(*cards))
        server.add("/cat", leads_to("/cat/"))
        seeds = ["/cat/", "/cat/#top", "/cat", "/n\u00f6-such-page"]
        allowed = f"localhost:{other.port}"
        ran = crawl(database, *(server.url(path) for path in seeds), "--allow-host", allowed)
        yield database, server, ran


def test_redirects_to_the_front_page_or_off_the_site_bring_no_article(elsewhere):
    database, server, _ = elsewhere
    assert outcomes(database, server) == {
        "/gone/": ("skipped", "front_page"),
        "/lost/": ("skipped", "front_page"),
        "/abroad/": ("skipped", "off_site"),
        "/moved/": ("stored", None),
        "/there/": ("stored", None),
        "/there-too/": ("stored", None),
    }


def test_a_canonical_that_is_the_front_page_merges_nothing(elsewhere):
    database, server, _ = elsewhere
    assert {url: row["title"] for url, row in exported(database).items()} == {
        server.url("/new/"): title(1),
        server.url("/there/"): title(0),
        server.url("/there-too/"): title(2),
    }


def test_start_addresses_of_one_page_are_read_once(elsewhere):
    _, server, ran = elsewhere
    asked = server.asked()
    assert [asked.count(target) for target in ("/there/", "/there-too/")] == [1, 1]
    assert f"{server.url('/cat/')}: 1 listing page, read to the end" in ran.stderr.splitlines()
    assert f"{server.url('/cat')}: leads to a page that another start page led to" in ran.stderr
    assert "#top" not in ran.stderr


def test_start_page_that_is_asked_for_under_another_spelling_still_fails_the_crawl(elsewhere):
    _, server, ran = elsewhere
    told = f"{server.url('/n')}\u00f6-such-page: {server.url('/n%C3%B6-such-page')} answers 404"
    assert told in ran.stderr.splitlines()
    assert ran.returncode == 1


def test_listing_that_has_moved_to_another_host_says_how_to_follow_it(tmp_path):
    with Server({}) as server, Server({}) as other:
        other.add("/cat/", listing(*((f"/{n}/", title(n)) for n in range(4))))
        server.add("/cat/", leads_to(other.url("/cat/", host="localhost")))
        allowed = f"localhost:{other.port}"
        ran = crawl(tmp_path / "a.db", server.url("/cat/"), "--allow-host", allowed)
    assert ran.returncode == 3
    assert ran.stderr.splitlines()[-1] == (
        f"Next: the cards lead to {allowed} (4); to follow them add --also-host {allowed}"
    )


def test_also_host_is_read_in_any_spelling(tmp_path):
    with Server({}) as server, Server({}) as other:
        abroad = [(other.url(f"/{n}/", host="localhost"), title(n)) for n in range(4)]
        for number in range(4):
            other.add(f"/{number}/", page(number))
        server.add("/cat/", listing(*abroad))
        name = f"LOCALHOST:{other.port}"
        ran = crawl(
            tmp_path / "a.db", server.url("/cat/"), "--allow-host", name, "--also-host", name
        )
    assert ran.returncode == 0
    assert "4 new, 0 changed, 0 unchanged, 0 failed, 0 skipped (complete)." in ran.stderr


@pytest.fixture(scope="module")
def changed(tmp_path_factory):
    """Two crawls of one listing: in between a text changed, pages went, the listing shrank."""
    database = tmp_path_factory.mktemp("changed") / "archive.db"
    with Server({}) as server:
        for number in range(6):
            server.add(f"/{number}/", page(number))
        server.add("/cat/", listing(*((f"/{n}/", title(n)) for n in range(6))))
        crawl(database, server.url("/cat/")).check_returncode()
        before = exported(database)
        server.add("/1/", page(1, told="Told anew:"))
        server.add("/2/", answers(404))
        server.add("/3/", leads_to("/4/"))
        server.add("/", FRONT)
        server.add("/0/", leads_to("/"))
        server.add("/cat/", listing(*((f"/{n}/", title(n)) for n in range(5))))
        ran = crawl(database, server.url("/cat/"), "--full")
        yield database, server, before, ran


def test_second_crawl_counts_what_changed_and_what_could_not_be_had(changed):
    database, server, _, ran = changed
    assert "0 new, 1 changed, 3 unchanged, 1 failed, 1 skipped (complete)." in ran.stderr
    assert outcomes(database, server) == {
        "/0/": ("skipped", "front_page"),
        "/1/": ("stored", None),
        "/2/": ("failed", "http_status"),
        "/3/": ("unchanged", None),
        "/4/": ("unchanged", None),
        "/5/": ("unchanged", None),  # no card shows it any more
    }


def test_what_was_read_before_stays_where_the_page_is_gone(changed):
    database, server, before, _ = changed
    after = exported(database)
    told = after.pop(server.url("/1/"))
    told_before = before.pop(server.url("/1/"))
    assert {url: row["body"] for url, row in after.items()} == {
        url: row["body"] for url, row in before.items()
    }
    assert told["body"] != told_before["body"]
    assert told["body"].startswith("Told anew:")
    assert told["first_seen"] == told_before["first_seen"]


def test_card_that_left_the_listing_keeps_its_sighting_as_past(changed):
    database, server, _, _ = changed
    rows = query(database, "select url, is_current from sightings order by position")
    assert rows == [(server.url(f"/{n}/"), int(n < 5)) for n in range(6)]
