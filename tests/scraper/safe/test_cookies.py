"""scraper/safe/cookies.py: what is kept, and to whom it goes."""

from time import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.safe.cookies import MAX_A_HOST, MAX_HOSTS, Jar
from tests.scraper.safe.asking import ask

FAST = {"DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_ENABLED": False, "RETRY_TIMES": 0}
ON = FAST | {"KEEPREADING_COOKIES": True}


def taken(*cookies, url="https://a.test/kids/1"):
    jar = Jar()
    for cookie in cookies:
        jar.take(url, cookie)
    return jar


@pytest.mark.parametrize(
    ("cookie", "url", "header"),
    [
        ("seen=1", "https://a.test/kids/2", "seen=1"),
        ("seen=1", "https://a.test/kids", "seen=1"),
        ("seen=1", "https://a.test/other/", None),  # the default path is that of the page
        ("seen=1; Path=/", "https://a.test/other/", "seen=1"),
        ("seen=1; Path=/kid", "https://a.test/kids", None),
        ("seen=1; Path=/", "https://b.test/", None),
        ("seen=1; Path=/; Domain=.test", "https://b.test/", None),
        ("seen=1; Path=/; Domain=a.test", "https://www.a.test/", None),
        ("seen=1; Path=/", "http://a.test/", None),  # set over https
        ("seen=1; Path=/", "https://a.test:8443/", None),
        ("seen=1; Path=/; Max-Age=0", "https://a.test/", None),
        ("seen=1; Path=/; Max-Age=60", "https://a.test/", "seen=1"),
        ("seen=1; Path=/; Expires=Sun, 03 Mar 2024 12:00:00 GMT", "https://a.test/", None),
        ("seen=1; Path=/; Expires=Sun, 03-Mar-2999 12:00:00 GMT", "https://a.test/", "seen=1"),
        ("seen=1; Path=/; Expires=soon", "https://a.test/", "seen=1"),
        ('seen="1 2"; Path=/', "https://a.test/", 'seen="1 2"'),
        ("seen=; Path=/", "https://a.test/", "seen="),
        ("=1; Path=/", "https://a.test/", None),
        ("seen; Path=/", "https://a.test/", None),
        ("se en=1; Path=/", "https://a.test/", None),
        ("seen=1\r\nX: y; Path=/", "https://a.test/", None),
        ("seen=Zoë; Path=/", "https://a.test/", None),
        ("seen=" + "x" * 5_000 + "; Path=/", "https://a.test/", None),
    ],
)
def test_a_cookie_goes_back_to_whom_it_is_from(cookie, url, header):
    assert taken(cookie).header(url) == header


def test_the_last_value_of_a_name_counts():
    assert (
        taken("a=1; Path=/", "b=2; Path=/", "a=3; Path=/").header("https://a.test/") == "b=2; a=3"
    )
    assert taken("a=1; Path=/", "a=1; Path=/; Max-Age=0").header("https://a.test/") is None


def test_a_jar_has_bounds():
    jar = taken(*(f"n{number}=1; Path=/" for number in range(100)))
    header = jar.header("https://a.test/")
    assert header == "; ".join(f"n{number}=1" for number in range(100 - MAX_A_HOST, 100))
    for number in range(MAX_HOSTS):
        jar.take(f"https://{number}.test/", "seen=1; Path=/")
    assert jar.header("https://a.test/") is None
    assert jar.header(f"https://{MAX_HOSTS - 1}.test/") == "seen=1"


def test_a_cookie_is_gone_when_its_time_is_over(monkeypatch):
    jar = taken("seen=1; Path=/; Max-Age=60")
    monkeypatch.setattr("scraper.safe.cookies.time", lambda: time() + 61)
    assert jar.header("https://a.test/") is None


@given(st.text(max_size=80), st.text(max_size=20))
def test_any_header_is_taken_or_left(cookie, path):
    header = taken(cookie).header(f"https://a.test/{path}") or ""
    assert header.isprintable()
    assert header.isascii()


def test_by_default_no_cookie_is_sent(server):
    found, _ = ask([server.url("/cookie")], ours=True, seeds=[server.url()], settings=FAST)
    assert found == {server.url("/cookie"): "BadRedirect too_many_redirects"}
    assert [request.header("Cookie") for request in server.log] == [None, None]


def test_with_cookies_a_wall_that_asks_for_one_opens(server):
    found, _ = ask([server.url("/cookie")], ours=True, seeds=[server.url()], settings=ON)
    assert found == {server.url("/cookie"): "200"}
    assert [request.header("Cookie") for request in server.log] == [None, None, "seen=1"]


def test_cookies_and_credentials_stay_where_they_belong(server, other_server):
    target = other_server.url("/ok")
    server.add(
        "/away",
        lambda request, wire: wire.reply(
            302, headers=[("Location", target), ("Set-Cookie", "secret=1; Path=/")]
        ),
    )
    seeds = [server.url(), other_server.url()]
    urls = [server.url("/away"), server.url("/ok")]
    headers = {"Authorization": "Basic c2VjcmV0"}
    settings = ON | {"CONCURRENT_REQUESTS": 1}
    found, _ = ask(urls, ours=True, seeds=seeds, settings=settings, headers=headers)
    assert found == dict.fromkeys(urls, "200")
    page = next(request for request in other_server.log if request.path == "/ok")
    assert (page.header("Cookie"), page.header("Authorization")) == (None, None)
    own = next(request for request in server.log if request.path == "/ok")
    assert (own.header("Cookie"), own.header("Authorization")) == (
        "secret=1",
        headers["Authorization"],
    )
