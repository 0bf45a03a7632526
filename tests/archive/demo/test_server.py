import dataclasses
import socket
import time
from collections import Counter
from urllib.parse import urljoin, urlsplit

import httpx
import pytest
from selectolax.lexbor import LexborHTMLParser

from archive.demo import DemoServer, Magazine, truth


def _addresses(page: httpx.Response) -> set[str]:
    """Every address that a page prints in links, pictures and forms that are sent by GET."""
    tree = LexborHTMLParser(page.content)
    found = {node.attributes["href"] for node in tree.css("a[href], link[href]")}
    for image in tree.css("img"):
        for name in ("src", "data-src"):
            found.add(image.attributes.get(name) or "")
        for name in ("srcset", "data-srcset"):
            found.update(
                part.split()[0] for part in (image.attributes.get(name) or "").split(", ") if part
            )
    found.update(form.attributes["action"] for form in tree.css("form[method=get]"))
    joined = {urljoin(str(page.url), address) for address in found if address}
    return {address.partition("#")[0] for address in joined}


def test_every_address_it_prints_answers_but_the_one_on_purpose(server, client):
    queue, statuses, outside = [server.url("/")], {}, set()
    while queue:
        address = queue.pop()
        if address in statuses:
            continue
        if urlsplit(address).netloc != urlsplit(server.url()).netloc:
            outside.add(urlsplit(address).netloc)
            continue
        page = client.get(address)
        statuses[address] = page.status_code
        if page.headers["Content-Type"].startswith("text/html"):
            queue.extend(_addresses(page))
    assert {a: s for a, s in statuses.items() if s >= 400} == {
        server.url("/ten-rainy-day-crafts/"): 410
    }
    assert outside == {"sponsor.example", "social.example", ""}
    assert Counter(statuses.values())[301] >= 70  # every article has its short address
    assert {row["url"] for row in truth(server.url())} <= statuses.keys()


def test_the_seeds_between_them_list_every_article(server, client):
    listed: set[str] = set()
    queue = list(server.seeds)
    while queue:
        tree = LexborHTMLParser(client.get(queue.pop()).content)
        cards = [a.attributes["href"] or "" for a in tree.css("main article h2.entry-title a")]
        ours = [card for card in cards if "sponsor.example" not in card]
        listed.update(str(client.get(card, follow_redirects=True).url) for card in ours)
        queue.extend(a.attributes["href"] or "" for a in tree.css("a.next.page-numbers"))
    readable = {row["url"] for row in truth(server.url())}
    assert listed - readable == {
        server.url("/ten-rainy-day-crafts/"),
        server.url("/a-letter-for-my-sister/"),
    }
    assert readable <= listed


def test_an_unchanged_page_is_not_sent_again(server, client):
    first = client.get("/the-blue-cup/")
    etag = first.headers["ETag"]
    before = len(server.requests)
    again = client.get("/the-blue-cup/", headers={"If-None-Match": f'"other", W/{etag}'})
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", etag)
    changed = client.get("/the-blue-cup/", headers={"If-None-Match": '"other"'})
    assert (changed.status_code, changed.content) == (200, first.content)
    assert server.requests[before:] == [
        ("GET", "/the-blue-cup/", 304),
        ("GET", "/the-blue-cup/", 200),
    ]


def test_gzip_is_sent_to_those_who_ask_and_decodes_to_the_same(client):
    zipped = client.get("/the-drawer/", headers={"Accept-Encoding": "gzip"})
    plain = client.get("/the-drawer/", headers={"Accept-Encoding": "identity"})
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert zipped.content == plain.content
    assert zipped.headers["ETag"] != plain.headers["ETag"]
    assert int(zipped.headers["Content-Length"]) < int(plain.headers["Content-Length"]) / 2


def test_head_has_the_headers_and_no_body(client):
    head, get = client.head("/the-drawer/"), client.get("/the-drawer/")
    assert (head.status_code, head.content) == (200, b"")
    for name in ("Content-Length", "ETag", "Content-Type"):
        assert head.headers[name] == get.headers[name]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_other_methods_are_refused(server, client, method):
    answer = client.request(method, "/wp-login.php?action=postpass")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD")
    assert server.requests[-1] == (method, "/wp-login.php?action=postpass", 405)


def test_links_use_the_host_that_was_asked(server, client):
    page = client.get("/about/", headers={"Host": "magazine.example"})
    assert '<link rel="canonical" href="http://magazine.example/about/">' in page.text
    page = client.get("/about/")
    assert f'<link rel="canonical" href="{server.url("/about/")}">' in page.text


def test_a_host_that_is_no_host_is_a_bad_request(client):
    assert client.get("/", headers={"Host": 'x"><script>'}).status_code == 400


def test_one_connection_carries_many_requests(server):
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as wire:
        for _ in range(3):
            wire.sendall(b"HEAD /about/ HTTP/1.1\r\nHost: a.example\r\n\r\n")
            assert wire.recv(65_536).startswith(b"HTTP/1.1 200 OK\r\n")


def test_after_the_block_nothing_answers_not_even_a_kept_connection():
    with httpx.Client() as client:
        with DemoServer() as short:
            address = short.url("/about/")
            assert client.get(address).status_code == 200
        with pytest.raises(httpx.TransportError):
            client.get(address)
    assert short.requests == [("GET", "/about/", 200)]


def test_two_servers_give_the_same_bytes(client):
    with DemoServer() as other, httpx.Client(base_url=other.url()) as second:
        for path in ("/", "/the-drawer/", "/wp-content/uploads/2024/09/open-drawer.png"):
            one, two = (c.get(path, headers={"Host": "a.example"}) for c in (client, second))
            assert one.content == two.content
            assert one.headers["ETag"] == two.headers["ETag"]


def test_a_changed_magazine_changes_one_article():
    magazine = Magazine.load()
    old = magazine.by_slug["the-blue-cup"]
    changed = dataclasses.replace(old, title="The Green Cup")
    posts = tuple(changed if post is old else post for post in magazine.posts)
    with DemoServer(magazine=dataclasses.replace(magazine, posts=posts)) as server:
        page = httpx.get(server.url("/the-blue-cup/"))
        rows = truth(server.url(), server.magazine)
    headings = LexborHTMLParser(page.content).css("h1")
    assert [heading.text() for heading in headings] == ["The Green Cup"]
    assert [r["title"] for r in rows if r["url"].endswith("/the-blue-cup/")] == ["The Green Cup"]


def test_a_request_costs_little_of_the_processor(server, client):
    client.get("/category/kids/")
    start = time.process_time()
    for _ in range(100):
        client.get("/category/kids/")
    assert time.process_time() - start < 0.5  # client and server: five milliseconds a request
