"""scraper/polite/robots.py: what a real server was asked for, under each kind of robots.txt."""

import time

import pytest

from tests.scraper.safe.asking import ask
from tests.server import RESOURCES, Server

POLITE = {
    "ROBOTSTXT_OBEY": True,
    "ROBOTSTXT_USER_AGENT": "keepreading",
    "DOWNLOADER_MIDDLEWARES": {
        "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
        "scraper.safe.middleware.AddressMiddleware": 60,
        "scraper.polite.robots.RobotsMiddleware": 100,
    },
    "RETRY_TIMES": 0,
    "DOWNLOAD_DELAY": 0,
}
FORBIDDEN = "ForbiddenByRobots robots_forbidden"
UNREACHABLE = "ForbiddenByRobots robots_unreachable"


def asked_under(robots, paths, **settings):
    """Path to what became of it, and what the server was asked for, under *robots*."""
    with Server(RESOURCES) as server:
        server.add("/robots.txt", robots)
        urls = {server.url(path): path for path in paths}
        found, _ = ask(list(urls), seeds=[server.url("/")], settings=POLITE | settings)
        return {urls[url]: told for url, told in found.items()}, server.asked()


def answering(status, body=b"", **headers):
    return lambda request, wire: wire.reply(status, body, headers.items())


@pytest.mark.parametrize("status", [401, 404, 410])
def test_4xx_allows_even_when_its_body_reads_like_rules(status):
    rules = b"User-agent: *\nDisallow: /\n"
    found, asked = asked_under(answering(status, rules), ["/ok"])
    assert found == {"/ok": "200"}
    assert asked == ["/robots.txt", "/ok"]


@pytest.mark.parametrize("status", [500, 503])
def test_5xx_forbids_everything_even_when_its_body_allows(status):
    rules = b"User-agent: *\nAllow: /\n"
    found, asked = asked_under(answering(status, rules), ["/ok", "/gzip"])
    assert found == {"/ok": UNREACHABLE, "/gzip": UNREACHABLE}
    assert asked == ["/robots.txt"]


def test_what_it_forbids_is_not_asked_for_and_the_rest_is():
    rules = "User-agent: *\nDisallow: /o\nAllow: /ok\nDisallow: /*zip$\n"
    found, asked = asked_under(rules, ["/ok", "/other", "/gzip", "/deflate"])
    assert found == {"/ok": "200", "/other": FORBIDDEN, "/gzip": FORBIDDEN, "/deflate": "200"}
    assert sorted(asked) == ["/deflate", "/ok", "/robots.txt"]


@pytest.mark.parametrize("name", ["keepreading", "KeepReading"])
def test_the_group_of_our_own_name_counts_and_not_the_one_for_all(name):
    rules = f"User-agent: *\nDisallow: /\n\nUser-agent: {name}\nDisallow: /gzip\n"
    found, _ = asked_under(rules, ["/ok", "/gzip"])
    assert found == {"/ok": "200", "/gzip": FORBIDDEN}


def test_many_that_wait_for_a_slow_robots_txt_cause_one_fetch_and_all_obey_it():
    def slow(request, wire):
        wire.wait(1)
        wire.reply(200, b"User-agent: *\nDisallow: /\n")

    paths = [f"/story-{n}/" for n in range(8)]
    found, asked = asked_under(slow, paths, CONCURRENT_REQUESTS_PER_DOMAIN=8)
    assert found == dict.fromkeys(paths, FORBIDDEN)
    assert asked == ["/robots.txt"]


def test_a_redirect_to_what_is_forbidden_is_not_followed():
    rules = "User-agent: *\nDisallow: /ok\n"
    found, asked = asked_under(rules, ["/redirect?to=/ok"])
    assert found == {"/redirect?to=/ok": FORBIDDEN}
    assert "/ok" not in asked


def test_robots_txt_is_followed_where_it_has_moved():
    with Server(RESOURCES) as server:
        server.add("/rules", "User-agent: *\nDisallow: /ok\n")
        server.add("/robots.txt", answering(301, Location="/rules"))
        found, _ = ask([server.url("/ok")], seeds=[server.url("/")], settings=POLITE)
        assert found == {server.url("/ok"): FORBIDDEN}
        assert server.asked() == ["/robots.txt", "/rules"]


def test_each_port_has_its_own_rules():
    with Server(RESOURCES) as strict, Server(RESOURCES) as open_:
        strict.add("/robots.txt", "User-agent: *\nDisallow: /\n")
        open_.add("/robots.txt", "")
        urls = [strict.url("/ok"), open_.url("/ok")]
        found, _ = ask(urls, seeds=urls, settings=POLITE)
    assert found == dict(zip(urls, [FORBIDDEN, "200"], strict=True))


@pytest.mark.parametrize(
    ("robots", "told"),
    [
        (b"\xef\xbb\xbfUser-agent: *\nDisallow: /ok\n", FORBIDDEN),
        (b"<!doctype html><title>Home</title><p>Disallow: nothing", "200"),
        (b"\xff\xfe\x00 User-agent: * \x00 \xff", "200"),
        (b"#" * 500 * 1024 + b"\nUser-agent: *\nDisallow: /ok\n", "200"),
        (b"User-agent: *\nDisallow: /ok\n" + b"#" * 600 * 1024, FORBIDDEN),
    ],
    ids=["with a byte order mark", "a page", "no text", "rules past the limit", "rules before it"],
)
def test_odd_robots_txt_is_read_as_far_as_it_goes(robots, told):
    assert asked_under(robots, ["/ok"])[0] == {"/ok": told}


def test_one_that_cannot_be_had_is_told_as_what_went_wrong(refused_url):
    found, _ = ask([refused_url], seeds=[refused_url], settings=POLITE)
    assert found == {refused_url: "DownloadConnectionRefusedError"}


def test_one_that_does_not_answer_in_time_is_told_for_each_page():
    begun = time.monotonic()
    silent = RESOURCES["/silent"]
    found, asked = asked_under(silent, ["/ok", "/gzip"], DOWNLOAD_TIMEOUT=1)
    assert found == dict.fromkeys(["/ok", "/gzip"], "DownloadTimeoutError")
    assert asked == ["/robots.txt"]
    assert time.monotonic() - begun < 20


def test_without_obey_it_is_not_asked_for():
    found, asked = asked_under("User-agent: *\nDisallow: /\n", ["/ok"], ROBOTSTXT_OBEY=False)
    assert (found, asked) == ({"/ok": "200"}, ["/ok"])
