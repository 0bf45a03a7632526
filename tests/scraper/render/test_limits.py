"""The crawl's limits and the host's wishes hold for each request that a drawn page makes."""

import gzip
from itertools import pairwise

import pytest

from tests.scraper.render.rendering import needs_chromium, render

pytestmark = [needs_chromium, pytest.mark.slow]


def asking(*paths):
    """A page that asks for addresses at once, and says which came."""
    return (
        "<!doctype html><body><script>for (const path of "
        f"{list(paths)}) fetch(path).then(answer => answer.text())"
        ".then(() => document.body.append(`${path} came. `),"
        " () => document.body.append(`${path} failed. `))</script>"
    )


def said(html, *paths):
    """What the page says of each address: whether it came."""
    known = {(True, False): "came", (False, True): "failed"}
    return [known[f"{path} came. " in html, f"{path} failed. " in html] for path in paths]


def answering(body, *headers):
    return lambda request, wire: wire.reply(200, body, headers, content_type="text/plain")


def test_bytes_as_they_come_and_as_they_are_unpacked_are_bounded(server):
    packed = ("Content-Encoding", "gzip")
    server.add("/small", answering(b"owl" * 1_000))
    server.add("/large", answering(b"owl" * 3_000))
    server.add("/packed", answering(gzip.compress(b"owl" * 1_000), packed))
    server.add("/bomb", answering(gzip.compress(b"owl" * 10_000), packed))
    paths = ("/small", "/large", "/packed", "/bomb")
    url = server.add("/asks/", asking(*paths))
    wire = {"KEEPREADING_MAX_WIRE_BYTES": 6_000, "RETRY_TIMES": 0}
    assert said(render([url], settings=wire)[url]["html"], *paths) == [
        "came",
        "failed",
        "came",
        "failed",
    ]


def test_what_one_answer_unpacks_to_is_bounded_below_the_limit_of_a_page(server):
    packed = ("Content-Encoding", "gzip")
    server.add("/bomb", answering(gzip.compress(b"o" * 9 * 1024 * 1024), packed))
    url = server.add("/asks/", asking("/bomb"))
    assert said(render([url])[url]["html"], "/bomb") == ["failed"]


def test_time_of_an_answer_is_that_of_the_crawl_where_it_is_less(server):
    server.add("/slow", lambda request, wire: wire.wait(60))
    url = server.add("/asks/", asking("/slow"))
    told = {"DOWNLOAD_TIMEOUT": 1, "RETRY_TIMES": 0}
    assert said(render([url], settings=told, timeout=35)[url]["html"], "/slow") == ["failed"]


def test_a_page_waits_for_its_host_as_any_request_does(server):
    server.add("/robots.txt", "User-agent: *\nCrawl-delay: 0.7\n")
    paths = ("/one", "/two", "/three")
    for path in paths:
        server.add(path, answering(b"owl"))
    url = server.add("/asks/", asking(*paths))
    assert said(render([url])[url]["html"], *paths) == ["came"] * 3
    waits = [later.at - sooner.at for sooner, later in pairwise(server.log[1:])]
    assert len(waits) == 3
    assert min(waits) >= 0.65


def test_a_host_that_wants_to_rest_is_not_asked_by_a_page_either(server):
    def busy(request, wire):
        wire.reply(503, b"", [("Retry-After", "3600")])

    server.add("/busy", busy)
    for path in ("/one", "/two"):
        server.add(path, answering(b"owl"))
    url = server.add("/asks/", asking("/busy", "/one", "/two"))
    html = render([url])[url]["html"]
    assert said(html, "/busy", "/one", "/two") == ["failed"] * 3
    assert server.asked() == ["/robots.txt", "/asks/", "/busy"]
