"""--proxy: through a real proxy, which is a server that is asked for whole addresses."""

import pytest

from scraper.fetch import fetch_page
from scraper.lookup import Proxy, pinned, proxy
from tests.commands import crawl, query
from tests.scraper.safe.asking import ask
from tests.server import RESOURCES, Server
from tests.server.resources import ARTICLE

FAST = {"DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_ENABLED": False, "RETRY_TIMES": 0}


@pytest.fixture
def through():
    """A proxy that answers for every host itself."""
    with Server(RESOURCES) as running:
        yield running


def told(server):
    return [(request.target, request.header("Proxy-Authorization")) for request in server.log]


def test_every_request_goes_through_the_proxy_and_names_are_left_to_it(through):
    page = "http://magazine.test/ok"
    settings = FAST | {"KEEPREADING_PROXY": through.url().replace("//", "//me:secret@")}
    found, _ = ask([page], ours=True, settings=settings)
    assert found == {page: "200"}
    who = "Basic bWU6c2VjcmV0"
    assert told(through) == [("http://magazine.test/robots.txt", who), (page, who)]


@pytest.mark.parametrize(
    "url",
    ["http://10.0.0.1/", "http://127.0.0.1:9/", "http://0x7f.1/", "http://localhost:9/",
     "http://inside.localhost/"],
)  # fmt: skip
def test_a_proxy_is_not_asked_for_what_is_known_to_be_private(through, url):
    found, _ = ask([url], ours=True, settings=FAST | {"KEEPREADING_PROXY": through.url()})
    assert found == {url: "PrivateAddress private_address"}
    assert through.log == []


def test_the_proxy_itself_is_no_page(through):
    url = through.url("/ok")
    found, _ = ask([url], ours=True, settings=FAST | {"KEEPREADING_PROXY": through.url()})
    assert found == {url: "PrivateAddress private_address"}


def test_proxies_of_the_environment_are_not_used(server, through, monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, through.url())
    found, _ = ask([server.url("/ok")], ours=True, seeds=[server.url()], settings=FAST)
    assert found == {server.url("/ok"): "200"}
    assert through.log == []


def test_a_crawl_goes_through_it_and_keeps_no_password(tmp_path, through):
    ran = crawl(
        tmp_path / "a.db",
        "http://magazine.test/listing",
        "--proxy",
        through.url().replace("//", "//me:secret@"),
    )
    assert ran.returncode == 0, ran.stderr
    assert query(tmp_path / "a.db", "select count(*) from articles") == [(6,)]
    ((options,),) = query(tmp_path / "a.db", "select options from runs")
    assert through.url().rstrip("/") in options
    assert "secret" not in options


def test_a_proxy_that_nobody_knows_ends_the_crawl_before_it_begins(tmp_path):
    ran = crawl(tmp_path / "a.db", "http://a.test/", "--proxy", "http://nowhere.invalid:1")
    assert ran.returncode == 7
    assert "there is no host named nowhere.invalid" in ran.stderr


def test_one_page_comes_through_it_too(through):
    page = fetch_page("http://magazine.test/ok", proxy=through.url())
    assert page.body == ARTICLE
    assert told(through) == [("http://magazine.test/ok", None)]


def test_a_proxy_is_pinned_to_the_address_it_has():
    assert pinned(Proxy("http://localhost:3128", "me")) == Proxy("http://127.0.0.1:3128", "me")


@pytest.mark.parametrize(
    "text", ["", "owl", "https://a.test:1", "socks5://a.test:1", "http://", "http://a.test/x",
             "http://a.test:99999"]
)  # fmt: skip
def test_what_is_no_proxy_is_told(text):
    with pytest.raises(ValueError, match="is no proxy: give http://HOST:PORT"):
        proxy(text)


def test_https_goes_through_a_tunnel():
    with Server({}) as running:
        settings = FAST | {"KEEPREADING_PROXY": running.url()}
        found, _ = ask(["https://magazine.test/ok"], ours=True, settings=settings)
    assert found == {"https://magazine.test/ok": "HostUnreachable"}
    assert [(r.method, r.target) for r in running.log] == [("CONNECT", "magazine.test:443")]
