"""What a crawl keeps of politeness, and what it does when it is stopped while it waits."""

import json
import signal
import subprocess
import sys
import time

from tests.commands import ROOT, crawl, query
from tests.server import RESOURCES, Server
from tests.server.cases.case import html


def listing(*hrefs):
    cards = "".join(
        f'<article class=card><h2><a href="{href}">A story about owls, number {n}</a></h2>'
        f"<p>They hoot at night and sleep by day, says number {n}...</p></article>"
        for n, href in enumerate(hrefs)
    )
    return f"<!doctype html><title>Owls</title><main><h1>Owls</h1>{cards}</main>"


def busy(seconds):
    def resource(request, wire):
        wire.reply(429, b"<h1>Later</h1>", [("Retry-After", str(seconds))])

    return resource


def begin(database, *seeds):
    """`keepreading crawl` with no delay, under way."""
    words = [sys.executable, "-m", "archive.cli", "crawl", database, *seeds, "--delay", "0"]
    return subprocess.Popen(words, cwd=ROOT, stderr=subprocess.PIPE)


def until(is_so):
    deadline = time.monotonic() + 20
    while not is_so() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert is_so()


def rules(database):
    found = query(
        database,
        "select request_url, outcome, reason, robots from fetches where kind != 'other'"
        " order by id",
    )
    return {url.split("/", 3)[3]: (outcome, reason, rule) for url, outcome, reason, rule in found}


def test_the_rule_that_decided_is_kept_with_each_fetch(tmp_path, server):
    server.add(
        "/robots.txt", "User-agent: *\nDisallow: /story-1\nAllow: /story-2\nDisallow: /away-2\n"
    )
    server.add("/away", lambda request, wire: wire.reply(302, headers=[("Location", "/away-2/")]))
    hrefs = ("/story-1/", "/story-2/", "/story-3/", "/away", "/gone/")
    server.add("/mine", listing(*hrefs))
    assert crawl(tmp_path / "a.db", server.url("/mine")).returncode == 0
    assert rules(tmp_path / "a.db") == {
        "mine": ("listing", None, "no rule matches"),
        "story-1/": ("skipped", "robots_forbidden", "Disallow: /story-1 (line 2)"),
        "story-2/": ("stored", None, "Allow: /story-2 (line 3)"),
        "story-3/": ("stored", None, "no rule matches"),
        "away": ("skipped", "robots_forbidden", "Disallow: /away-2 (line 4)"),
        "gone/": ("failed", "http_status", "no rule matches"),
    }


def test_why_there_are_no_rules_is_kept_too(tmp_path, server, refused_url):
    server.add("/robots.txt", lambda request, wire: wire.reply(503))
    with Server(RESOURCES) as open_:
        open_.add("/robots.txt", lambda request, wire: wire.reply(404))
        seeds = (server.url("/listing"), open_.url("/story-1/"), refused_url)
        crawl(tmp_path / "a.db", *seeds, "--retries", "0")
    found = query(tmp_path / "a.db", "select reason, robots from fetches where kind != 'other'")
    assert sorted(found, key=str) == [
        ("refused", "robots.txt unreachable (DownloadConnectionRefusedError)"),
        ("robots_unreachable", "robots.txt unreachable (503)"),
        (None, "no robots.txt (404)"),
    ]


def test_a_host_that_wants_a_long_rest_is_left_and_asked_again_by_the_next_run(tmp_path, server):
    database = tmp_path / "a.db"
    server.add("/mine", listing("/busy/", "/story-1/", "/story-2/"))
    server.add("/busy/", busy(3_600))
    first = crawl(database, server.url("/mine"))
    deferred = query(database, "select status, reason from fetches where reason = 'deferred'")
    assert deferred.count((429, "deferred")) == 1
    assert "a later run asks again" in first.stderr or "asks again later" in first.stderr
    asked = server.asked()
    assert asked.count("/busy/") == 1
    server.add("/busy/", html("Owls are back"))
    assert crawl(database, server.url("/mine")).returncode == 0
    assert query(database, "select count(*) from articles where page_read_at not null") == [(3,)]


def test_the_first_signal_ends_a_crawl_that_waits_for_its_host(tmp_path, server):
    server.add("/mine", listing("/busy/", "/story-1/"))
    server.add("/busy/", busy(100))
    process = begin(tmp_path / "a.db", server.url("/mine"))
    until(lambda: "/busy/" in server.asked())
    time.sleep(0.5)
    begun = time.monotonic()
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=30)
    assert process.returncode == 130, told
    assert time.monotonic() - begun < 5


def test_one_slow_host_never_holds_up_another(tmp_path):
    """The slow one's cards are all there before the first of the quick one's."""

    def after(seconds, page):
        def resource(request, wire):
            wire.wait(seconds)
            wire.reply(200, page.encode())

        return resource

    def stories(server):
        return [request for request in server.log if request.path.startswith("/owls-")]

    with Server({}) as slow, Server({}) as quick:
        names = [f"/owls-{n}/" for n in range(20)]
        for name in names:
            slow.add(name, after(5, html(f"Slow {name}")))
            quick.add(name, html(f"Quick {name}"))
        slow.add("/mine", listing(*names))
        quick.add("/mine", after(0.7, listing(*names)))
        process = begin(tmp_path / "a.db", slow.url("/mine"), quick.url("/mine"))
        until(lambda: len(stories(quick)) == 20)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)
        assert stories(quick)[-1].at - stories(quick)[0].at < 4
        assert len(stories(slow)) < 3


def test_the_agent_says_who_asks(tmp_path, server):
    crawl(tmp_path / "a.db", server.url("/story-1/"), KEEPREADING_CONTACT="me@reader.example")
    agents = {request.header("User-Agent") for request in server.log}
    crawl(tmp_path / "a.db", server.url("/story-1/"), "--contact", "https://reader.example/bot")
    agents |= {request.header("User-Agent") for request in server.log}
    (version,) = {agent.split()[0] for agent in agents if agent}
    assert version.startswith("keepreading/")
    assert agents == {f"{version} (+me@reader.example)", f"{version} (+https://reader.example/bot)"}


def test_options_of_limits_reach_the_crawl_and_its_row(tmp_path, server):
    database = tmp_path / "a.db"
    server.add("/mine", listing("/huge-headers?kib=40", "/gzip", "/silent", "/500", "/story-1/"))
    crawl(
        database, server.url("/mine"), "--max-headers", "32KiB", "--max-body", "2 KiB",
        "--timeout", "1", "--retries", "0", "--max-wire", "1MiB", "--robots-age", "2",
    )  # fmt: skip
    reasons = query(
        database,
        "select reason from fetches where reason not null and kind != 'other' order by reason",
    )
    assert reasons == [
        ("http_status",), ("timeout",), ("too_large",), ("too_large",), ("too_large",),
    ]  # fmt: skip
    assert server.asked().count("/500") == 1
    ((row,),) = query(database, "select options from runs")
    options = json.loads(row)
    assert (options["max_header_bytes"], options["max_body_bytes"]) == (32_768, 2_048)
    assert (options["retries"], options["robots_age_hours"]) == (0, 2.0)
