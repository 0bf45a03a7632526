"""scraper/polite/robots.py: what a real server was asked for, under each kind of robots.txt."""

import gzip
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
        "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
        "scraper.safe.unpacking.UnpackingMiddleware": 590,
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


@pytest.mark.parametrize(("hops", "told"), [(5, FORBIDDEN), (6, "200")])
def test_five_redirects_are_followed_to_robots_txt_and_no_more(hops, told):
    with Server(RESOURCES) as server:
        server.add("/robots.txt", answering(301, Location="/rules-1"))
        for n in range(1, hops):
            server.add(f"/rules-{n}", answering(302, Location=server.url(f"/rules-{n + 1}")))
        server.add(f"/rules-{hops}", "User-agent: *\nDisallow: /\n")
        found, _ = ask([server.url("/ok")], seeds=[server.url("/")], settings=POLITE)
        assert found == {server.url("/ok"): told}
        rules = [path for path in server.asked() if path.startswith("/rules")]
        assert rules == [f"/rules-{n}" for n in range(1, 6)]


def test_rules_on_another_host_are_those_of_the_host_that_leads_there(server, other_server):
    other_server.add("/robots.txt", "User-agent: *\nDisallow: /gzip\n")
    server.add("/robots.txt", answering(301, Location=other_server.url("/robots.txt")))
    urls = [server.url("/ok"), server.url("/gzip")]
    found, _ = ask(urls, seeds=[server.url(), other_server.url()], settings=POLITE)
    assert found == dict(zip(urls, ["200", FORBIDDEN], strict=True))
    assert (server.asked(), other_server.asked()) == (["/robots.txt", "/ok"], ["/robots.txt"])


@pytest.mark.parametrize("location", ["file:///etc/passwd", "", "http://"])
def test_a_robots_txt_that_leads_to_no_address_is_none(location):
    found, _ = asked_under(answering(302, Location=location), ["/ok"])
    assert found == {"/ok": "200"}


def test_a_robots_txt_that_leads_to_a_private_address_forbids(server, other_server):
    server.add("/robots.txt", answering(302, Location=other_server.url("/robots.txt")))
    found, _ = ask([server.url("/ok")], seeds=[server.url()], settings=POLITE)
    assert found == {server.url("/ok"): UNREACHABLE}
    assert other_server.log == []


def test_a_server_error_is_tried_again_and_then_the_host_is_left():
    found, asked = asked_under(answering(503), ["/ok", "/gzip"], RETRY_TIMES=2)
    assert found == {"/ok": UNREACHABLE, "/gzip": UNREACHABLE}
    assert asked == ["/robots.txt"] * 3


def test_a_server_error_that_passes_is_forgotten():
    left = [503, 500]

    def recovering(request, wire):
        wire.reply(left.pop() if left else 200, b"User-agent: *\nDisallow: /gzip\n")

    found, _ = asked_under(recovering, ["/ok", "/gzip"], RETRY_TIMES=2)
    assert found == {"/ok": "200", "/gzip": FORBIDDEN}


def test_it_is_asked_for_again_when_it_is_old():
    bodies = [b"User-agent: *\nDisallow: /gzip\n", b"User-agent: *\nDisallow: /ok\n"]
    asked = []

    def changing(request, wire):
        asked.append(request.path)
        wire.reply(200, bodies[min(len(asked), 2) - 1])

    paths = ["/silent?seconds=0.6", "/ok"]
    found, _ = asked_under(changing, paths, KEEPREADING_ROBOTS_AGE=0.3, CONCURRENT_REQUESTS=1)
    assert found == {"/silent?seconds=0.6": "DownloadFailedError", "/ok": FORBIDDEN}
    assert len(asked) == 2


def test_only_its_first_500_kib_are_taken_off_the_wire():
    sent: list[None] = []

    def endless(request, wire):
        wire.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n")
        wire.send(b"User-agent: *\nDisallow: /ok\n")
        while not wire.stopped() and len(sent) < 1_000:
            sent.append(wire.send(b"# owls\n" * 9_000))

    assert asked_under(endless, ["/ok"])[0] == {"/ok": FORBIDDEN}
    assert len(sent) < 200


@pytest.mark.parametrize(
    ("body", "coding", "told"),
    [
        (gzip.compress(b"User-agent: *\nDisallow: /ok\n"), "gzip", FORBIDDEN),
        (gzip.compress(b"User-agent: *\nDisallow: /ok\n" + b"#" * 30_000_000), "gzip", FORBIDDEN),
        (b"User-agent: *\nAllow: /\n", "gzip", UNREACHABLE),
        (b"User-agent: *\nAllow: /\n", "br", UNREACHABLE),
    ],
    ids=["packed", "a bomb", "not packed as it says", "packed as nobody asked"],
)
def test_a_packed_robots_txt_is_unpacked_or_forbids(body, coding, told):
    packed = answering(200, body, **{"Content-Encoding": coding})
    assert asked_under(packed, ["/ok"])[0] == {"/ok": told}


def test_half_a_robots_txt_forbids():
    whole = b"User-agent: *\nAllow: /\n"
    half = answering(200, whole, **{"Content-Length": str(2 * len(whole))})
    assert asked_under(half, ["/ok"])[0] == {"/ok": "HostUnreachable"}


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
    assert found == {refused_url: "HostUnreachable"}


def test_one_that_does_not_answer_in_time_is_told_for_each_page():
    begun = time.monotonic()
    silent = RESOURCES["/silent"]
    found, asked = asked_under(silent, ["/ok", "/gzip"], DOWNLOAD_TIMEOUT=1)
    assert found == dict.fromkeys(["/ok", "/gzip"], "HostUnreachable")
    assert asked == ["/robots.txt"]
    assert time.monotonic() - begun < 20


def test_without_obey_it_is_not_asked_for():
    found, asked = asked_under("User-agent: *\nDisallow: /\n", ["/ok"], ROBOTSTXT_OBEY=False)
    assert (found, asked) == ({"/ok": "200"}, ["/ok"])
