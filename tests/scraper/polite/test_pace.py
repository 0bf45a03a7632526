"""scraper/polite: when a real server was asked, and who had to wait for whom."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from statistics import median

import pytest

from tests.scraper.safe.asking import ask
from tests.server import RESOURCES, Server
from tests.server.resources import ARTICLE

FAST = {"DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_ENABLED": False}
SCRAPYS_QUEUE = "scrapy.pqueues.DownloaderAwarePriorityQueue"
LATE = 0.25  # s by which a busy machine may notice a request late
STORIES = [f"/story-{n}/" for n in range(4)]


def asked_of(server, paths, **settings):
    """Path to what became of it."""
    urls = {server.url(path): path for path in paths}
    found, _ = ask(list(urls), ours=True, seeds=[server.url("/")], settings=FAST | settings)
    return {urls[url]: told for url, told in found.items()}


def gaps(server):
    """Seconds between one request and the next."""
    return [b.at - a.at for a, b in pairwise(server.log)]


def kept(server, delay):
    """Whether the requests came *delay* seconds apart.

    A request that a busy machine notices late comes sooner before the next: the median tells.
    """
    found = gaps(server)
    return min(found) >= delay - LATE and delay - 0.02 <= median(found) < delay + 0.6


def busy_until(answers, value=None):
    """429 so many times, with Retry-After where a value is given, and the article from then on."""
    left = [answers]

    def resource(request, wire):
        if left[0] > 0:
            left[0] -= 1
            asked = [("Retry-After", value)] if value is not None else []
            wire.reply(429, b"<h1>Slow down</h1>", asked)
        else:
            wire.reply(200, ARTICLE)

    return resource


def test_crawl_delay_is_kept_to_between_all_requests_robots_txt_among_them(server):
    server.add("/robots.txt", "User-agent: *\nCrawl-delay: 0.6\n")
    assert asked_of(server, STORIES) == dict.fromkeys(STORIES, "200")
    assert len(gaps(server)) == 4
    assert kept(server, 0.6), gaps(server)


def test_crawl_delay_is_kept_to_however_many_may_be_asked_at_once(server):
    server.add("/robots.txt", "User-agent: *\nCrawl-delay: 0.6\n")
    asked_of(server, STORIES, CONCURRENT_REQUESTS_PER_DOMAIN=8)
    assert kept(server, 0.6), gaps(server)


def test_crawl_delay_is_cut_to_its_cap(server):
    server.add("/robots.txt", "User-agent: *\nCrawl-delay: 86400\n")
    asked_of(server, STORIES[:2], KEEPREADING_MAX_CRAWL_DELAY=0.5)
    assert kept(server, 0.5), gaps(server)


def test_delay_and_autothrottle_go_on_under_a_shorter_crawl_delay(server):
    server.add("/robots.txt", "User-agent: *\nCrawl-delay: 0.1\n")
    asked_of(
        server,
        STORIES,
        DOWNLOAD_DELAY=0.5,
        AUTOTHROTTLE_ENABLED=True,
        AUTOTHROTTLE_START_DELAY=0.5,
    )
    assert kept(server, 0.5), gaps(server)


@pytest.mark.parametrize("kind", ["seconds", "date"])
def test_retry_after_is_waited_for_and_then_the_page_comes(server, kind):
    value = "1"
    if kind == "date":
        value = format_datetime(datetime.now(UTC) + timedelta(seconds=20), usegmt=True)
    server.add("/busy", busy_until(1, value))
    # With a date so near, the cap is what is waited for: nothing is asked earlier.
    found = asked_of(server, ["/busy"], KEEPREADING_MAX_RETRY_AFTER=5)
    times = [request.at for request in server.log if request.path == "/busy"]
    if kind == "seconds":
        assert found == {"/busy": "200"}
        assert times[1] - times[0] >= 0.99
    else:
        assert found == {"/busy": "Deferred deferred"}
        assert len(times) == 1


def test_the_whole_host_rests_while_retry_after_lasts(server):
    server.add("/busy", busy_until(1, "1"))
    found = asked_of(server, ["/busy", *STORIES])
    assert found == dict.fromkeys(["/busy", *STORIES], "200")
    paths = [request.path for request in server.log]
    at = paths.index("/busy")
    assert server.log[at + 1].at - server.log[at].at >= 0.99


def test_beyond_the_cap_a_host_is_left_and_nothing_more_is_asked(server):
    server.add("/busy", busy_until(9, "3600"))
    found = asked_of(server, ["/busy", *STORIES])
    paths = [request.path for request in server.log]
    asked_before = paths[1 : paths.index("/busy")]
    assert {path: told for path, told in found.items() if told != "200"} == dict.fromkeys(
        {"/busy", *STORIES} - set(asked_before), "Deferred deferred"
    )
    assert paths[-1] == "/busy"


def test_a_host_that_names_no_time_rests_twice_as_long_each_time(server):
    server.add("/busy", busy_until(2))
    assert asked_of(server, ["/busy"], DOWNLOAD_DELAY=0.4) == {"/busy": "200"}
    times = [request.at for request in server.log if request.path == "/busy"]
    first, second = (b - a for a, b in pairwise(times))
    assert first >= 0.8
    assert second >= 1.6


def test_a_host_that_is_busy_again_and_again_is_left(server):
    server.add("/busy", busy_until(9))
    settings = {"DOWNLOAD_DELAY": 0.4, "KEEPREADING_MAX_RETRY_AFTER": 1}
    assert asked_of(server, ["/busy"], **settings) == {"/busy": "Deferred deferred"}
    assert [request.path for request in server.log] == ["/robots.txt", "/busy", "/busy"]


def test_another_answer_ends_the_growing(server):
    server.add("/busy", busy_until(1))
    server.add("/busy-too", busy_until(1))
    paths = ["/busy", "/ok", "/busy-too"]
    settings = {"DOWNLOAD_DELAY": 0.4, "KEEPREADING_MAX_RETRY_AFTER": 1}
    assert asked_of(server, paths, **settings) == dict.fromkeys(paths, "200")


def test_a_robots_txt_that_asks_for_a_rest_is_asked_again_after_it(server):
    server.add("/robots.txt", busy_until(1, "1"))
    assert asked_of(server, ["/ok"]) == {"/ok": "200"}
    assert [request.path for request in server.log] == ["/robots.txt", "/robots.txt", "/ok"]
    assert gaps(server)[0] >= 0.99


def test_a_robots_txt_that_asks_for_a_long_rest_defers_its_host(server):
    server.add("/robots.txt", busy_until(9, "3600"))
    assert asked_of(server, ["/ok", "/gzip"]) == dict.fromkeys(
        ["/ok", "/gzip"], "Deferred deferred"
    )
    assert {request.path for request in server.log} == {"/robots.txt"}


def test_a_slow_robots_txt_holds_up_no_other_host():
    with Server(RESOURCES) as slow, Server(RESOURCES) as quick:
        slow.add("/robots.txt", lambda request, wire: wire.wait(3))
        urls = [slow.url(f"/story-{n}/?x={x}") for n in range(6) for x in range(6)]
        pages = [quick.url(path) for path in STORIES]
        found, _ = ask(
            [*urls, *pages],
            ours=True,
            seeds=[slow.url(), quick.url()],
            settings=FAST | {"RETRY_TIMES": 0},
        )
        assert [found[page] for page in pages] == ["200"] * len(pages)
        assert max(request.at for request in quick.log) - slow.log[0].at < 2.5
        assert [request.path for request in slow.log] == ["/robots.txt"]


def test_a_redirect_to_another_host_waits_for_that_host(server, other_server):
    other_server.add("/robots.txt", "User-agent: *\nCrawl-delay: 0.6\n")
    server.add(
        "/away",
        lambda request, wire: wire.reply(302, headers=[("Location", other_server.url("/ok"))]),
    )
    urls = [server.url("/away"), *(other_server.url(path) for path in STORIES)]
    found, _ = ask(urls, ours=True, seeds=[server.url(), other_server.url()], settings=FAST)
    assert found == dict.fromkeys(urls, "200")
    assert len(other_server.log) == 6
    assert kept(other_server, 0.6), gaps(other_server)


@pytest.mark.parametrize("queue", ["scraper.polite.queue.FairQueue", SCRAPYS_QUEUE])
def test_one_request_at_a_time_goes_to_a_host_by_default(server, queue):
    under_way, most = [], []

    def slow(request, wire):
        under_way.append(1)
        most.append(len(under_way))
        wire.wait(0.2)
        under_way.pop()
        wire.reply(200, ARTICLE)

    paths = [server.add(f"/one-{n}", slow) for n in range(5)]
    settings = FAST | {"SCHEDULER_PRIORITY_QUEUE": queue}
    found, _ = ask(paths, ours=True, seeds=[server.url()], settings=settings)
    assert found == dict.fromkeys(paths, "200")
    assert most == [1] * 5
