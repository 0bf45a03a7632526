"""scraper/fetch.py: pages of a real server, and each way they do not come."""

import socket
from datetime import UTC, datetime, timedelta
from time import monotonic

import pytest

import scraper
from scraper.addresses import AddressRules
from scraper.errors import BadConfiguration, FetchError
from scraper.fetch import fetch_page
from tests.server import RESOURCES, Server
from tests.server.certificates import make_certificate
from tests.server.resources import ARTICLE


def failure(url, **limits):
    """(reason, message) of a page that does not come."""
    with pytest.raises(FetchError) as caught:
        fetch_page(url, **limits)
    return caught.value.reason, str(caught.value)


def redirect_to(server, target, path="/away"):
    return server.add(path, lambda request, wire: wire.reply(302, headers=[("Location", target)]))


def test_a_page_comes_with_its_headers_and_bytes(server):
    page = fetch_page(server.url("/ok#top"))
    assert (page.url, page.request_url) == (server.url("/ok"), server.url("/ok#top"))
    assert page.status == 200
    assert page.body == ARTICLE
    assert page.headers == (
        ("Content-Type", "text/html; charset=utf-8"),
        ("Content-Length", str(len(ARTICLE))),
    )
    assert timedelta() <= datetime.now(UTC) - page.fetched_at < timedelta(seconds=10)


def test_the_request_says_who_asks_and_takes_gzip_alone(server, monkeypatch):
    monkeypatch.setenv("KEEPREADING_CONTACT", "me@reader.example")
    fetch_page(server.url("/ok"))
    (request,) = server.log
    assert request.headers == (
        ("Host", f"127.0.0.1:{server.port}"),
        ("User-Agent", f"keepreading/{scraper.__version__} (+me@reader.example)"),
        ("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"),
        ("Accept-Encoding", "gzip"),
    )


def test_a_contact_that_cannot_be_sent_is_told_before_anything_is_asked(server, monkeypatch):
    monkeypatch.setenv("KEEPREADING_CONTACT", "Zoë")
    with pytest.raises(BadConfiguration):
        fetch_page(server.url("/ok"))
    assert server.log == []


def test_proxies_of_the_environment_are_not_used(server, other_server, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", other_server.url())
    monkeypatch.setenv("ALL_PROXY", other_server.url())
    assert fetch_page(server.url("/ok")).body == ARTICLE
    assert other_server.log == []


def test_credentials_in_an_address_are_neither_sent_nor_kept(server):
    page = fetch_page(server.url("/ok").replace("://", "://user:secret@"))
    assert page.url == server.url("/ok")
    assert server.log[0].header("Authorization") is None


@pytest.mark.parametrize("path", ["/gzip", "/deflate", "/ok", "/too-long", "/untyped"])
def test_the_body_is_whole_however_it_was_sent(server, path):
    assert fetch_page(server.url(path)).body == ARTICLE


def test_an_empty_body_is_a_page(server):
    assert fetch_page(server.url("/empty")).body == b""


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_followed(server, status):
    page = fetch_page(server.url(f"/redirect?status={status}&to=/redirect?to=/ok%23part"))
    assert (page.url, page.body) == (server.url("/ok"), ARTICLE)
    assert len(server.log) == 3


def test_a_redirect_to_an_address_in_utf_8_is_escaped(server):
    target = "/caf\u00e9 owls".encode().decode("latin-1")
    server.add("/caf%C3%A9%20owls", "<p>Here</p>")
    assert fetch_page(redirect_to(server, target)).url == server.url("/caf%C3%A9%20owls")


def test_no_cookie_is_sent_back(server):
    reason, _ = failure(server.url("/cookie"))
    assert reason == "too_many_redirects"
    assert [request.header("Cookie") for request in server.log] == [None]


@pytest.mark.parametrize(
    ("path", "reason", "told"),
    [
        ("/nothing-here", "http_404", "the server answers 404 (Not Found)"),
        ("/500", "http_500", "the server answers 500 (Internal Server Error)"),
        ("/429", "http_429", "the server answers 429 (Too Many Requests)"),
        ("/redirect-nowhere", "http_302", "the server answers 302 (Found)"),
        ("/cut-off", "truncated", f"the body broke off after {len(ARTICLE) // 2:,} bytes"),
        ("/cut-off-chunked", "truncated", f"the body broke off after {len(ARTICLE):,} bytes"),
        ("/cut-off-gzip", "truncated", "the packed body breaks off"),
        ("/reset", "connection_lost", "the connection broke off"),
        ("/hang-up", "connection_lost", "the server closed the connection without an answer"),
        ("/garbage", "broken", "the server does not answer in HTTP"),
        ("/brotli", "bad_encoding", "the body is packed as 'br', which was not asked for"),
        ("/not-gzip", "bad_encoding", "the body is not packed as its Content-Encoding says"),
        ("/gzip-bomb", "too_large", "the body unpacks to more than the limit of 20,971,520 bytes"),
        ("/gzip-bomb?twice=1", "too_large", "the body unpacks to more than the limit"),
        ("/endless", "too_large", "the body has more than the limit of 10,485,760 bytes"),
        ("/huge-length", "too_large", "the body has more than the limit of 10,485,760 bytes"),
        ("/huge-headers?kib=70", "too_large", "the headers have more than the limit of 65,536"),
        ("/huge-headers?kib=200", "too_large", "the headers have more than the limit of 65,536"),
    ],
)
def test_a_page_that_does_not_come_has_a_reason_and_one_line(server, path, reason, told):
    url = server.url(path)
    found, message = failure(url)
    beginning = f"{url}: {told}"
    assert (found, message[: len(beginning)]) == (reason, beginning)
    assert "\n" not in message


@pytest.mark.parametrize("path", ["/silent", "/slow-head", "/slow-body"])
def test_the_time_limit_is_for_the_whole_page(server, path):
    began = monotonic()
    assert failure(server.url(path), timeout_seconds=0.5) == (
        "timeout",
        f"{server.url(path)}: no whole answer within 0.5 seconds. Try again later",
    )
    assert monotonic() - began < 2


def test_limits_are_arguments(server):
    assert len(fetch_page(server.url("/ok"), max_wire_bytes=len(ARTICLE)).body) == len(ARTICLE)
    assert failure(server.url("/ok"), max_wire_bytes=len(ARTICLE) - 1)[0] == "too_large"
    assert len(fetch_page(server.url("/gzip"), max_bytes=len(ARTICLE)).body) == len(ARTICLE)
    assert failure(server.url("/gzip"), max_bytes=len(ARTICLE) - 1)[0] == "too_large"


def test_redirects_end(server):
    url = server.url("/redirect-on")
    assert failure(url, max_redirects=3) == (
        "too_many_redirects",
        f"{url} redirects more than 3 times, last to {server.url('/redirect-on?n=4')}",
    )
    assert len(server.log) == 4


def test_a_circle_of_redirects_is_told_at_once(server):
    url = server.url("/loop")
    assert failure(url) == ("too_many_redirects", f"{url} redirects in a circle, back to {url}")
    assert server.asked() == ["/loop", "/loop-back"]


def test_a_private_redirect_of_a_private_page_is_refused_unasked(server, other_server):
    for number, target in enumerate(
        [
            other_server.url("/ok"),
            server.url("/ok", host="localhost"),
            f"http://0x7f000001:{other_server.port}/ok",
            f"http://[::1]:{other_server.port}/ok",
            f"http://[::ffff:127.0.0.1]:{other_server.port}/ok",
            f"//127.1:{other_server.port}/ok",
        ]
    ):
        reason, told = failure(redirect_to(server, target, f"/away/{number}"))
        assert (reason, "not a public address" in told) == ("private_address", True)
    assert other_server.log == []
    assert server.asked() == [f"/away/{number}" for number in range(6)]


def test_rules_that_are_given_are_the_rules(server, other_server):
    assert failure(server.url("/ok"), rules=AddressRules())[0] == "private_address"
    rules = AddressRules.of([f"127.0.0.1:{server.port}", f"localhost:{other_server.port}"])
    away = redirect_to(server, other_server.url("/ok", host="localhost"))
    assert fetch_page(away, rules=rules).url == other_server.url("/ok", host="localhost")


def test_a_name_is_asked_at_the_address_that_was_checked(server, monkeypatch):
    answers = [["127.0.0.1"], ["127.0.0.1"], ["127.0.0.2"]]
    monkeypatch.setattr(
        socket,
        "getaddrinfo",
        lambda host, port, *_, **__: [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port))
            for ip in ([host] if host[0].isdigit() else answers.pop(0))
        ],
    )
    page = fetch_page(server.url("/ok", host="magazine.test"))
    assert page.url == server.url("/ok", host="magazine.test")
    assert server.log[0].header("Host") == f"magazine.test:{server.port}"
    # One look-up pinned the seed, one was for the connection: no third was made to be trusted.
    assert answers == [["127.0.0.2"]]


def test_a_redirect_to_what_is_no_web_address_is_told(server):
    url = redirect_to(server, "file:///etc/hostname")
    assert failure(url) == (
        "bad_url",
        f"{url}: it redirects to 'file:///etc/hostname', which is no web address",
    )


@pytest.mark.parametrize(
    "url", ["", "owls", "http://", "ftp://a.test/", "file:///x", "http://[::1/", "http://a.test:x/"]
)
def test_an_address_that_cannot_be_asked_for_is_told_with_an_example(url):
    reason, told = failure(url)
    assert reason == "bad_url"
    assert told.endswith("Give a whole address, such as https://magazine.example/owls")


def test_nothing_listening_is_refused(refused_url):
    assert failure(refused_url) == (
        "refused",
        f"{refused_url}: no connection (Connection refused). Check host and port, or try again "
        "later",
    )


def test_an_unknown_host_is_told(monkeypatch):
    def getaddrinfo(*_, **__):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    assert failure("http://no-such-host.test/x") == (
        "no_such_host",
        "http://no-such-host.test/x: there is no host named no-such-host.test, or no name server "
        "to ask. Check the address and the connection",
    )


@pytest.fixture
def certificate(tmp_path):
    return tmp_path / "certificate.pem"


def test_a_trusted_certificate_is_checked_against_the_name(certificate, monkeypatch):
    tls = make_certificate(certificate, "localhost")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with Server(RESOURCES, tls=tls) as secure:
        assert fetch_page(secure.url("/ok", host="localhost")).body == ARTICLE
        reason, told = failure(secure.url("/ok"))
        assert reason == "tls"
        assert "certificate is not valid for '127.0.0.1'" in told
        assert secure.asked() == ["/ok"]


@pytest.mark.parametrize(
    ("valid_days", "told"), [(1, "self-signed certificate"), (-1, "certificate has expired")]
)
def test_an_invalid_certificate_is_refused(certificate, monkeypatch, valid_days, told):
    tls = make_certificate(certificate, "localhost", valid_days)
    if valid_days < 0:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with Server(RESOURCES, tls=tls) as secure:
        url = secure.url("/ok", host="localhost")
        assert failure(url) == (
            "tls",
            f"{url}: the encryption is not valid ({told}). Nothing was read",
        )
        assert secure.log == []


def test_a_name_under_localhost_is_fetched_from_this_machine(server):
    url = server.url("/ok").replace("127.0.0.1", "magazine.localhost")
    assert fetch_page(url).status == 200
    assert server.asked() == ["/ok"]
