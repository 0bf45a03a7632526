"""scraper/limits.py is the table, and a crawl keeps to each of its rows."""

import time

import pytest

import scraper.settings
from archive.crawling.options import CrawlOptions
from scraper.limits import LIMITS, MIB
from tests.commands import keepreading
from tests.scraper.safe.asking import ask
from tests.server.resources import ARTICLE

FAST = {"DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_ENABLED": False, "RETRY_TIMES": 0}


def asked_of(server, *paths, **settings):
    urls = {server.url(path): path for path in paths}
    found, retries = ask(list(urls), ours=True, seeds=[server.url()], settings=FAST | settings)
    return {urls[url]: told for url, told in found.items()}, retries


def test_the_limits_are_those_that_were_agreed():
    assert {name: limit.default for name, limit in LIMITS.by_name().items()} == {
        "delay_seconds": 1,
        "timeout_seconds": 60,
        "max_wire_bytes": 10 * MIB,
        "max_body_bytes": 20 * MIB,
        "max_image_bytes": 10 * MIB,
        "max_header_bytes": 65_536,
        "max_redirects": 10,
        "retries": 2,
        "max_pages": 1_000,
        "max_crawl_delay_seconds": 60,
        "max_retry_after_seconds": 120,
        "robots_age_hours": 24,
        "render_seconds": 900,
        "fail_above_percent": 50,
    }


@pytest.mark.parametrize("name", LIMITS.by_name())
def test_settings_and_options_take_their_values_from_the_table(name):
    limit = LIMITS.by_name()[name]
    factor = 3600 if limit.unit == "hours" else 1
    if limit.setting is not None:
        assert getattr(scraper.settings, limit.setting) == limit.default * factor
        assert CrawlOptions().settings()[limit.setting] == limit.default * factor
    row = CrawlOptions().as_row()
    value = CrawlOptions().fail_above * 100 if name == "fail_above_percent" else row[name]
    assert value == limit.default


def test_each_limit_is_an_option_that_says_its_default():
    told = " ".join(keepreading("crawl", "--help").stdout.split())
    for limit in LIMITS.by_name().values():
        assert f"{limit.option} " in told
        assert limit.what in told
    assert "[default: 10MiB]" in told
    assert "[default: 64KiB]" in told


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--max-wire", "much"),
        ("--max-wire", "0"),
        ("--max-body", "-1"),
        ("--timeout", "0"),
        ("--max-crawl-delay", "inf"),
        ("--max-retry-after", "nan"),
        ("--robots-age", "1e9"),
        ("--retries", "-1"),
        ("--max-pages", "0"),
        ("--proxy", "socks5://127.0.0.1:9"),
    ],
)
def test_a_limit_that_is_none_is_wrong_usage(tmp_path, option, value):
    ran = keepreading("crawl", tmp_path / "a.db", "http://127.0.0.1:9/", option, value)
    assert (ran.returncode, option in ran.stderr) == (2, True), ran.stderr
    assert not (tmp_path / "a.db").exists()


@pytest.mark.parametrize("path", ["/huge-headers", "/long-header", "/endless-head"])
def test_headers_beyond_their_limit_are_refused_once_and_early(server, path):
    begun = time.monotonic()
    found, retries = asked_of(server, path, RETRY_TIMES=2)
    assert (found, retries) == ({path: "Refused too_large"}, 0)
    assert server.asked().count(path) == 1
    assert time.monotonic() - begun < 15


def test_headers_within_their_limit_are_read(server):
    paths = ["/huge-headers?kib=60", "/long-header?kib=60"]
    assert asked_of(server, *paths)[0] == dict.fromkeys(paths, "200")


def test_a_body_beyond_the_wire_limit_is_refused_once(server):
    paths = ["/endless", "/huge-length"]
    found, retries = asked_of(server, *paths, RETRY_TIMES=2)
    assert (found, retries) == (dict.fromkeys(paths, "Refused too_large"), 0)


def test_the_wire_limit_is_one_of_its_own(server):
    size = len(ARTICLE)
    assert asked_of(server, "/ok", KEEPREADING_MAX_WIRE_BYTES=size)[0] == {"/ok": "200"}
    found, _ = asked_of(server, "/ok", "/gzip", KEEPREADING_MAX_WIRE_BYTES=size - 1)
    assert found == {"/ok": "Refused too_large", "/gzip": "200"}


def test_a_body_that_unpacks_beyond_its_limit_is_refused(server):
    size = len(ARTICLE)
    assert asked_of(server, "/gzip", DOWNLOAD_MAXSIZE=size)[0] == {"/gzip": "200"}
    found, _ = asked_of(server, "/ok", "/gzip", "/gzip-bomb", DOWNLOAD_MAXSIZE=size - 1)
    assert found == dict.fromkeys(["/ok", "/gzip", "/gzip-bomb"], "Refused too_large")


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/gzip", "200"),
        ("/deflate", "200"),
        ("/deflate-bare", "200"),
        ("/gzip-twice", "200"),
        ("/gzip-members", "200"),
        ("/gzip-and-more", "200"),
        ("/gzip-of-nothing", "200"),
        ("/coding-none", "200"),
        ("/gzip-bomb", "Refused too_large"),
        ("/gzip-bomb?twice=1", "Refused too_large"),
        ("/cut-off-gzip", "Refused truncated"),
        ("/cut-off-deflate", "Refused truncated"),
        ("/gzip-broken", "Refused bad_encoding"),
        ("/gzip-wrong-sum", "Refused bad_encoding"),
        ("/not-gzip", "Refused bad_encoding"),
        ("/brotli", "Refused bad_encoding"),
        ("/zstd", "Refused bad_encoding"),
        ("/cut-off", "ResponseDataLossError"),
        ("/cut-off-chunked", "ResponseDataLossError"),
        ("/bad-chunk", "ResponseDataLossError"),
    ],
)
def test_a_body_comes_whole_or_not_at_all(server, path, told):
    assert asked_of(server, path)[0] == {path: told}


def test_a_response_that_never_ends_is_left_in_time(server):
    begun = time.monotonic()
    paths = ["/slow-body", "/slow-head", "/silent"]
    found, _ = asked_of(server, *paths, DOWNLOAD_TIMEOUT=1)
    assert found == dict.fromkeys(paths, "DownloadTimeoutError")
    assert time.monotonic() - begun < 20


def test_redirects_are_followed_to_their_limit(server):
    found, _ = asked_of(server, "/redirect-on", REDIRECT_MAX_TIMES=4)
    assert found == {"/redirect-on": "IgnoreRequest"}
    assert len([path for path in server.asked() if path.startswith("/redirect-on")]) == 5


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/loop", "BadRedirect too_many_redirects"),
        ("/redirect?to=/ok", "200"),
        ("/redirect?to=//ok", "HostUnreachable"),  # a host of that name: nobody knows it
        ("/redirect?to=file:///etc/passwd", "BadRedirect bad_url"),
        ("/redirect?to=data:text/html,owls", "BadRedirect bad_url"),
        ("/redirect?to=ftp://127.0.0.1/owls", "BadRedirect bad_url"),
        ("/redirect?to=javascript:alert(1)", "BadRedirect bad_url"),
        ("/redirect?to=", "BadRedirect bad_url"),
        ("/redirect?to=http://[::1/", "BadRedirect bad_url"),
        ("/redirect?to=http://me:secret@127.0.0.1/", "BadAddress bad_url"),
        ("/redirect-nowhere", "BadRedirect bad_url"),
        ("/redirect?to=http://10.0.0.1/", "PrivateAddress private_address"),
        ("/redirect?to=http://169.254.169.254/latest/", "PrivateAddress private_address"),
        ("/redirect?to=http://0x7f.1:9/", "PrivateAddress private_address"),
        ("/redirect?to=http://[::ffff:127.0.0.1]:9/", "PrivateAddress private_address"),
        ("/redirect?to=http://localhost:9/", "HostUnreachable"),  # told when it is looked up
    ],
)  # fmt: skip
def test_redirects_lead_to_addresses_that_may_be_asked_or_nowhere(server, path, told):
    assert asked_of(server, path)[0] == {path: told}
