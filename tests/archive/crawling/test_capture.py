"""What came over the wire is in the WARC files, and `fetches` says where."""

import gzip
import os
import subprocess
import sys

import pytest

from archive import open_archive
from archive.warc import folder_of, read_answer, scan
from archive.warc.files import files_in
from scraper import extract_article
from tests.commands import ROOT, crawl, query
from tests.judges import warcio_check
from tests.server import RESOURCES, Server
from tests.server.resources import ARTICLE

LINKS = (
    "odd-headers",
    "chunked",
    "gzip",
    "redirect?to=/moved",
    "once-503",
    "cut-off",
    "not-gzip",
    "404",
    "copy",
    "no-colon",
)
DOORS = ("/odd", "/not-gzip", "/robots.txt", "/sitemap.xml")
"""Addresses that are looked at apart."""
PLACE = "select warc_file, warc_offset, warc_length from fetches where warc_file is not null and "


def listing(*links):
    cards = "".join(
        f'<article class=card><h2><a href="/{link}">A story about owls, number {n}</a></h2>'
        f"<p>They hoot at night and sleep by day, says number {n}...</p></article>"
        for n, link in enumerate(links)
    )
    return f"<!doctype html><title>Owls</title><main><h1>Owls</h1>{cards}</main>".encode()


def page(name):
    return ARTICLE.replace(b"Owls at noon", b"Owls of " + name.encode()).replace(
        b'href="https://magazine.example/owls"', b""
    )


def raw(data):
    return lambda request, wire: wire.send(data)


def once_503():
    """A resource that answers 503 and then is well."""
    asked = []

    def resource(request, wire):
        asked.append(request)
        wire.reply(503 if len(asked) == 1 else 200, page("once"))
        wire.keep_open()

    return resource


def answer(*headers, body):
    lines = [b"HTTP/1.1 200 Fine Indeed", *headers, b"Connection: close", b"", b""]
    return b"\r\n".join(lines) + body


@pytest.fixture(scope="module")
def crawled(tmp_path_factory):
    """(database, server) of a crawl of pages that are odd on the wire."""
    database = tmp_path_factory.mktemp("wire") / "archive.db"
    chunks = b"".join(
        b"%x\r\n%s\r\n" % (len(p), p) for p in (page("chunks")[:500], page("chunks")[500:])
    )
    with Server(RESOURCES) as server:
        server.add("/odd", listing(*LINKS))
        server.add(
            "/odd-headers",
            raw(
                b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"
                + answer(
                    b"X-zz: 1",
                    b"content-TYPE:text/html",
                    "x-AA:  Zo\xeb".encode("latin-1"),
                    b"X-zz: 2",
                    body=page("headers"),
                )
            ),
        )
        server.add(
            "/chunked",
            raw(
                answer(
                    b"Transfer-Encoding: chunked",
                    b"Content-Type: text/html",
                    body=chunks + b"0\r\n\r\n",
                )
            ),
        )
        server.add(
            "/no-colon",
            raw(answer(b"Content-Type: text/html", b"no colon here", body=page("colon"))),
        )
        server.add("/moved", page("moved"))
        server.add("/copy", page("moved"))
        server.add("/once-503", once_503())
        yield database, server, crawl(database, server.url("/odd"))


def kept(crawled, where, *values):
    """The answers that `fetches` leads to."""
    database = crawled[0]
    places = query(database, f"{PLACE} {where} order by id", *values)
    return [read_answer(folder_of(database), *place) for place in places]


def kept_at(crawled, path):
    (found,) = kept(crawled, "url = ?", crawled[1].url(path))
    return found


def test_headers_are_kept_in_order_case_and_latin_1(crawled):
    found = kept_at(crawled, "/odd-headers")
    assert found.headers == (
        ("X-zz", "1"),
        ("content-TYPE", "text/html"),
        ("x-AA", "Zoë"),
        ("X-zz", "2"),
        ("Connection", "close"),
    )
    assert found.body == page("headers")


def test_status_line_is_kept_as_it_came(crawled):
    blocks = [found.block for found in records(crawled[0], "response")]
    assert any(block.startswith(b"HTTP/1.1 200 Fine Indeed\r\nX-zz: 1\r\n") for block in blocks)


def test_header_line_without_a_colon_does_no_harm(crawled):
    assert kept_at(crawled, "/no-colon").body == page("colon")


def test_chunks_are_undone_and_their_header_renamed(crawled):
    found = kept_at(crawled, "/chunked")
    assert found.body == page("chunks")
    assert found.headers[0] == ("X-Archive-Orig-Transfer-Encoding", "chunked")


def test_body_is_kept_as_compressed_as_it_came(crawled):
    found = kept_at(crawled, "/gzip")
    assert ("Content-Encoding", "gzip") in found.headers
    assert gzip.decompress(found.body) == ARTICLE


def test_redirect_is_kept_as_a_step_before_its_target(crawled):
    database, server, _ = crawled
    rows = query(
        database,
        "select url, request_url, status, outcome, reason, step from fetches"
        " where request_url = ? order by id",
        server.url("/redirect?to=/moved"),
    )
    start, end = server.url("/redirect?to=/moved"), server.url("/moved")
    assert rows == [
        (start, start, 302, "skipped", "redirected", "redirect"),
        (end, start, 200, "stored", None, None),
    ]
    assert [found.status for found in kept(crawled, "request_url = ?", start)] == [302, 200]


def test_answer_that_was_tried_again_is_kept_too(crawled):
    url = crawled[1].url("/once-503")
    assert [found.status for found in kept(crawled, "request_url = ?", url)] == [503, 200]
    rows = query(crawled[0], "select step, outcome from fetches where request_url = ?", url)
    assert rows == [("retry", "failed"), (None, "stored")]


def test_body_that_broke_off_is_kept_and_not_stored(crawled):
    url = crawled[1].url("/cut-off")
    assert {found.body for found in kept(crawled, "url = ?", url)} == {ARTICLE[: len(ARTICLE) // 2]}
    assert query(
        crawled[0],
        "select outcome, reason, status, step from fetches where url = ? order by id",
        url,
    ) == [("failed", "truncated", 200, step) for step in ("retry", "retry", None)]
    noted = [found.field("WARC-Truncated") for found in records(crawled[0], "response")]
    assert [each for each in noted if each] == ["disconnect"] * 3
    state = query(
        crawled[0], "select state, reason from urls where url = ?", crawled[1].url("/cut-off")
    )
    assert state == [("failed", "truncated")]


def test_body_that_cannot_be_unpacked_is_kept_and_not_stored(crawled):
    url = crawled[1].url("/not-gzip")
    assert kept_at(crawled, "/not-gzip").body == ARTICLE
    assert query(crawled[0], "select state from urls where url = ?", url) == [("failed",)]


def test_error_page_is_kept(crawled):
    assert kept_at(crawled, "/404").status == 404


def test_robots_txt_is_kept_each_time_it_is_asked_for(crawled):
    database, server, _ = crawled
    url = server.url("/robots.txt")
    assert query(database, "select step, outcome from fetches where url = ?", url) == [
        ("robots", "stored"),
        (None, "listing"),  # once more, for the sitemaps it names
    ]
    assert query(database, "select state from urls where url = ?", url) == [("stored",)]
    assert {answer.status for answer in kept(crawled, "url = ?", url)} == {200}


def test_page_that_is_there_twice_is_a_revisit(crawled):
    database, server, _ = crawled
    rows = query(
        database,
        "select warc_type, count(*) from fetches where url in (?, ?) group by 1 order by 1",
        server.url("/moved"),
        server.url("/copy"),
    )
    assert rows == [("response", 1), ("revisit", 1)]


def test_request_is_kept_with_our_name(crawled):
    blocks = [f.block for f in records(crawled[0], "request") if b"/gzip" in f.block[:20]]
    assert len(blocks) == 1
    assert blocks[0].startswith(b"GET /gzip HTTP/1.1\r\n")
    assert b"User-Agent: keepreading/" in blocks[0]
    assert b"Host: 127.0.0.1" in blocks[0]


def test_every_answer_has_a_record_and_every_record_is_sound(crawled):
    database = crawled[0]
    assert query(
        database, "select count(*) from fetches where status is not null and warc_file is null"
    ) == [(0,)]
    places = query(
        database, "select warc_offset from fetches where warc_file is not null order by 1"
    )
    answers = [f.offset for f in records(database, "response", "revisit")]
    assert [offset for (offset,) in places] == answers
    assert warcio_check(folder_of(database)) == []


def test_every_address_is_in_one_state_with_its_reason(crawled):
    database, server, _ = crawled
    found = {
        url.removeprefix(server.url("")): rest
        for url, *rest in query(database, "select url, state, reason, status from urls")
    }
    assert {path: found[path] for path in found if path not in DOORS} == {
        "/odd-headers": ["stored", None, 200],
        "/chunked": ["stored", None, 200],
        "/gzip": ["stored", None, 200],
        "/redirect?to=/moved": ["stored", None, 200],
        "/moved": ["stored", None, 200],
        "/once-503": ["stored", None, 200],
        "/cut-off": ["failed", "truncated", 200],
        "/404": ["failed", "http_status", 404],
        "/copy": ["stored", None, 200],
        "/no-colon": ["stored", None, 200],
    }


def test_kept_page_reads_as_it_did_in_the_crawl(crawled):
    with open_archive(crawled[0], read_only=True) as archive:
        urls = [url for (url,) in archive.db.execute("select url from articles")]
        for url in urls:
            stored = archive.article(url)
            if stored is None or stored.body is None:
                continue
            kept_page = archive.page(url)
            assert kept_page is not None, url
            again = extract_article(kept_page)
            for name in ("title", "body", "body_html", "authors", "images", "fetched_at"):
                assert getattr(again, name) == getattr(stored, name), (url, name)
    assert len(urls) > 5


def records(database, *kinds):
    return [f for path in files_in(folder_of(database)) for f in scan(path) if f.kind in kinds]


SPIDER = """
import scrapy

class Mine(scrapy.Spider):
    name = "mine"
    handle_httpstatus_list = [304]
    custom_settings = {{
        "ADDONS": {{"archive.crawling.addon.Keep": 500}},
        "KEEPREADING_ARCHIVE": {archive!r},
        "LOG_LEVEL": "WARNING",
    }}

    async def start(self):
        yield scrapy.Request({url!r}, headers={{"If-None-Match": '"owls"'}} if {again} else None)

    def parse(self, response):
        {parse}
"""
SLOW = """
        import time
        from scraper import extract_article
        from scraper.spiders.pages import page_from_response
        time.sleep(1.1)
        yield extract_article(page_from_response(response))
"""


def run_spider(database, url, *, again=False, parse="yield {'status': response.status}"):
    spider = database.with_name("mine.py")
    spider.write_text(SPIDER.format(archive=str(database), url=url, again=again, parse=parse))
    subprocess.run(
        [sys.executable, "-m", "scrapy", "runspider", str(spider)],
        cwd=spider.parent,
        check=True,
        timeout=60,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


def not_modified(request, wire):
    if request.header("If-None-Match") == '"owls"':
        wire.reply(304, b"", [("ETag", '"owls"')], content_type=None)
    else:
        wire.reply(200, ARTICLE, [("ETag", '"owls"')])


def test_not_modified_answer_revisits_the_one_before(tmp_path):
    database = tmp_path / "mine.db"
    with Server({"/owls": not_modified}) as server:
        for again in (False, True):
            run_spider(database, server.url("/owls"), again=again)
    rows = query(
        database, "select status, warc_type from fetches where url like '%/owls' order by id"
    )
    assert rows == [(200, "response"), (304, "revisit")]
    (first,) = records(database, "response")[-1:]
    (again,) = records(database, "revisit")
    assert again.field("WARC-Refers-To-Date") == first.field("WARC-Date")
    assert again.field("WARC-Payload-Digest") == first.field("WARC-Payload-Digest")
    assert str(again.field("WARC-Profile")).endswith("/server-not-modified")
    assert warcio_check(folder_of(database)) == []


def test_a_page_that_is_read_late_has_the_time_of_its_record(tmp_path):
    database = tmp_path / "mine.db"
    with Server({"/owls": not_modified}) as server:
        run_spider(database, server.url("/owls"), parse=SLOW)
    (record,) = records(database, "response")[-1:]
    assert query(database, "select page_read_at from articles") == [(record.field("WARC-Date"),)]
