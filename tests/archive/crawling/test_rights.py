"""What pages say about rights is kept, and obeyed before anything is on the disk."""

import gzip
import hashlib
import json

import pytest

from archive import open_archive
from archive.rights import IN_PUBLISHED_COPIES
from archive.warc import folder_of, scan
from archive.warc.files import files_in
from tests.commands import crawl, exported, keepreading, query
from tests.judges import warcio_check
from tests.scraper.render.rendering import is_root, needs_chromium
from tests.server import Server
from tests.server.engine import reply
from tests.traces import traces

WORD = "Velmorance"
"""Stands in the text of what may not be kept, and nowhere else."""
TDMREP = "/.well-known/tdmrep.json"
HTML = "text/html; charset=utf-8"


def article(title, *, word="", head="", more=""):
    paragraphs = "".join(
        f"<p>Paragraph {n} of {title} says that owls sleep {word} through most of the bright day, "
        "that they wake when the light goes, and that nobody who hurried one was glad of it.</p>"
        for n in range(8)
    )
    return (
        f"<!doctype html><html lang=en><head><title>{title}</title>{head}</head><body><article>"
        f"<h1>{title}</h1><p class=byline>By Ada Lark</p>{paragraphs}{more}</article></body></html>"
    ).encode()


def listing(*paths, head=""):
    cards = "".join(
        f'<article class=card><h2><a href="{path}">Owls of {path.strip("/")}</a></h2>'
        f"<p>They hoot at night and sleep by day, says the card of {path.strip('/')}...</p>"
        "</article>"
        for path in paths
    )
    return f"<!doctype html><title>Owls</title>{head}<main><h1>Owls</h1>{cards}</main>".encode()


def answering(body, *headers, status=200, content_type=HTML):
    return lambda request, wire: reply(wire, body, content_type, status, headers)


def serve(server, pages):
    """A listing at `/kids/` of *pages*: path to resource."""
    server.add("/kids/", answering(listing(*pages)))
    for path, resource in pages.items():
        server.add(path, resource)
    return server.url("/kids/")


META = '<meta name="robots" content="noarchive">'
SECRET = article("Secret", word=WORD)


def once(status, first, then):
    """A resource that answers otherwise the first time."""
    asked = []

    def resource(request, wire):
        asked.append(request)
        (first if len(asked) == 1 else then)(request, wire)

    return resource


FORBIDDEN = {
    "a header": answering(SECRET, ("X-Robots-Tag", "noarchive")),
    "a header for us": answering(SECRET, ("X-Robots-Tag", "keepreading: noarchive")),
    "none": answering(SECRET, ("X-Robots-Tag", "none")),
    "a meta": answering(article("Secret", word=WORD, head=META)),
    "a meta of ours": answering(
        article("Secret", word=WORD, head='<META NAME="KeepReading" content="NOARCHIVE">')
    ),
    "a packed page": answering(
        gzip.compress(article("Secret", word=WORD, head=META)), ("Content-Encoding", "gzip")
    ),
    "an error page": answering(SECRET, ("X-Robots-Tag", "noarchive"), status=404),
    "a try that failed": once(
        503,
        answering(SECRET, ("X-Robots-Tag", "noarchive"), status=503),
        answering(article("Secret")),
    ),
    "a redirect": once(
        302,
        answering(article("Secret", word=WORD, head=META), ("Location", "/plain/"), status=302),
        answering(article("Secret")),
    ),
    "a page that is none": answering(
        WORD.encode() + b"\x00\x01 {}", ("X-Robots-Tag", "noarchive"), content_type="image/png"
    ),
    "a page that nests too deep": answering(
        META.encode() + b"<div>" * 5_000 + WORD.encode() + b"</div>" * 5_000
    ),
    "a body that breaks off": lambda request, wire: wire.send(
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 99999\r\n\r\n"
        + article("Secret", word=WORD, head=META)
    ),
}


@pytest.mark.parametrize("name", FORBIDDEN)
def test_no_body_reaches_the_disk_of(name, tmp_path):
    database = tmp_path / "a.db"
    with Server({}) as server:
        seed = serve(server, {"/secret/": FORBIDDEN[name], "/plain/": answering(article("Plain"))})
        ran = crawl(database, seed)
        url = server.url("/secret/")
    assert ran.returncode in (0, 1), ran.stderr
    assert traces(database, WORD) == []
    assert traces(database, "hurried") != []  # else the test could not fail
    withheld = query(database, "select distinct withheld from fetches where request_url = ?", url)
    assert ("noarchive",) in withheld
    assert warcio_check(folder_of(database)) == []


@pytest.mark.parametrize("name", ["a header", "a meta"])
def test_of_an_article_that_may_not_be_kept_the_fact_is(name, tmp_path):
    database = tmp_path / "a.db"
    with Server({}) as server:
        seed = serve(server, {"/secret/": FORBIDDEN[name], "/plain/": answering(article("Plain"))})
        crawl(database, seed).check_returncode()
        url = server.url("/secret/")
    assert query(
        database, "select title, noarchive, word_count, excerpt from articles where url = ?", url
    ) == [
        ("Owls of secret", 1, 0, "They hoot at night and sleep by day, says the card of secret...")
    ]
    assert query(
        database,
        "select outcome, reason, withheld, json_extract(rights, '$.robots') from fetches"
        " where url = ?",
        url,
    ) == [("skipped", "noarchive", "noarchive", '["noarchive"]')]
    assert query(database, "select state, reason from urls where url = ?", url) == [
        ("skipped", "noarchive")
    ]
    (record,) = [
        found
        for path in files_in(folder_of(database))
        for found in scan(path)
        if found.kind == "response" and found.field("WARC-Target-URI") == url
    ]
    assert record.field("WARC-Truncated") == "unspecified"
    assert record.block.startswith(b"HTTP/1.1 200")
    assert record.block.endswith(b"\r\n\r\n")
    with open_archive(database, read_only=True) as archive:
        assert archive.page(url) is None
    assert set(exported(database)) == {url.replace("secret", "plain")}


def test_an_article_without_a_card_has_a_row_of_its_address_and_title(tmp_path):
    database = tmp_path / "a.db"
    with Server({}) as server:
        server.add("/secret/", FORBIDDEN["a header"])
        ran = crawl(database, server.url("/secret/"))
        assert "Secret" in ran.stdout + ran.stderr or ran.returncode in (0, 1, 3)
        assert query(database, "select url, title, noarchive from articles") == [
            (server.url("/secret/"), "Secret", 1)
        ]
    assert traces(database, WORD) == []


def test_a_text_that_was_permitted_stays_and_nothing_new_is_kept(tmp_path):
    database = tmp_path / "a.db"
    before = article("Owls", word="Permitted")
    with Server({}) as server:
        seed = serve(
            server,
            {"/owls/": once(200, answering(before), FORBIDDEN["a meta"])},
        )
        crawl(database, seed).check_returncode()
        # as a seed, so that it is asked whatever a recrawl leaves out
        crawl(database, server.url("/owls/"))
        url = server.url("/owls/")
    assert traces(database, WORD) == []
    (row,) = exported(database).values()
    assert row["url"] == url
    assert "Permitted" in row["body"]
    assert query(database, "select noarchive from articles") == [(1,)]
    with open_archive(database, read_only=True) as archive:
        page = archive.page(url)
    assert page is not None
    assert page.body == before


def test_no_part_of_an_article_is_kept_where_one_forbids_it(tmp_path):
    database = tmp_path / "a.db"
    pages = '<div class="page-links">Pages: <a href="/owls/">1</a> <a href="/owls/2/">2</a></div>'
    with Server({}) as server:
        seed = serve(
            server,
            {"/owls/": answering(article("Owls", word=WORD, head=META, more=pages))},
        )
        server.add("/owls/2/", answering(article("Owls", more=pages)))
        crawl(database, seed).check_returncode()
        assert "/owls/2/" in server.asked()
    assert traces(database, WORD) == []
    assert query(database, "select word_count, noarchive from articles") == [(0, 1)]


def test_a_listing_that_may_not_be_kept_leaves_addresses_and_titles(tmp_path):
    database = tmp_path / "a.db"
    with Server({}) as server:
        seed = serve(server, {"/plain/": answering(article("Plain"))})
        body = listing("/plain/", head=META).replace(b"They hoot", WORD.encode() + b" hoots")
        server.add("/kids/", answering(body))
        crawl(database, seed).check_returncode()
    assert traces(database, WORD) == []
    assert query(database, "select title, excerpt from sightings") == [("Owls of plain", None)]
    assert len(exported(database)) == 1


def test_a_nofollow_listing_is_followed_and_what_it_says_is_kept(tmp_path):
    database = tmp_path / "a.db"
    with Server({}) as server:
        seed = serve(server, {"/plain/": answering(article("Plain"))})
        server.add("/kids/", answering(listing("/plain/"), ("X-Robots-Tag", "nofollow")))
        crawl(database, seed).check_returncode()
    assert len(exported(database)) == 1
    assert query(
        database,
        "select json_extract(rights, '$.robots') from fetches where kind = 'listing'",
    ) == [('["nofollow"]',)]


ROBOTS = b"User-agent: *\nContent-Signal: /signal/ search=yes, ai-train=no\nAllow: /\n"
FILE = [{"location": "/file/", "tdm-reservation": 1, "tdm-policy": "/policy.json"}]
RESERVED = {
    "/plain/": answering(article("Plain")),
    "/signal/": answering(article("Signal")),
    "/file/": answering(article("File")),
    "/header/": answering(article("Header"), ("TDM-Reservation", "1")),
    "/meta/": answering(article("Meta", head='<meta name="tdm-reservation" content="1">')),
    "/hidden/": answering(article("Hidden", head='<meta name="robots" content="noindex">')),
    "/until/": answering(article("Until"), ("X-Robots-Tag", "unavailable_after: 2020-01-01")),
}


@pytest.fixture(scope="module")
def reserved(tmp_path_factory):
    """(database, address of the server, what it was asked) of a crawl of `RESERVED`."""
    database = tmp_path_factory.mktemp("reserved") / "a.db"
    with Server({}) as server:
        seed = serve(server, RESERVED)
        server.add("/robots.txt", answering(ROBOTS, content_type="text/plain"))
        server.add(TDMREP, answering(json.dumps(FILE).encode(), content_type="application/json"))
        crawl(database, seed).check_returncode()
        yield database, server.url(""), server.asked()


def paths(rows, server):
    return {str(url).removeprefix(server) for url in rows}


def test_reserved_articles_are_kept_and_left_out_of_exports(reserved, tmp_path):
    database, server, _ = reserved
    out = tmp_path / "out.jsonl"
    ran = keepreading("export", database, out)
    assert ran.returncode == 0
    urls = [json.loads(line)["url"] for line in out.read_text().splitlines()]
    assert paths(urls, server) == {"/plain/", "/hidden/", "/until/"}
    assert ran.stderr == (
        f"3 articles written to {out}\n"
        "4 articles with reserved rights left out; --include-reserved writes them too\n"
    )


def test_include_reserved_writes_all(reserved, tmp_path):
    database = reserved[0]
    out = tmp_path / "out.csv"
    ran = keepreading("export", database, out, "--include-reserved")
    assert ran.stderr == f"7 articles written to {out}\n"


def test_columns_of_the_articles_say_what_their_pages_say(reserved):
    database, server, _ = reserved
    rows = query(database, "select url, noindex, noarchive, reserved, unavailable_at from articles")
    assert {url.removeprefix(server): said for url, *said in rows} == {
        "/plain/": [0, 0, 0, None],
        "/signal/": [0, 0, 1, None],
        "/file/": [0, 0, 1, None],
        "/header/": [0, 0, 1, None],
        "/meta/": [0, 0, 1, None],
        "/hidden/": [1, 0, 0, None],
        "/until/": [0, 0, 0, "2020-01-01T00:00:00Z"],
    }


def test_rights_are_kept_with_the_fetch(reserved):
    database, server, _ = reserved
    rows = query(database, "select url, rights from fetches where kind = 'article'")
    assert {url.removeprefix(server): rights and json.loads(rights) for url, rights in rows} == {
        "/plain/": None,
        "/signal/": {"signals": {"ai-train": False, "search": True}},
        "/file/": {
            "tdm_reservation": 1,
            "tdm_policy": f"{server}/policy.json",
            "tdm_source": "file",
        },
        "/header/": {"tdm_reservation": 1, "tdm_source": "header"},
        "/meta/": {"tdm_reservation": 1, "tdm_source": "meta"},
        "/hidden/": {"robots": ["noindex"]},
        "/until/": {"unavailable_after": "2020-01-01T00:00:00+00:00"},
    }
    digests = query(database, "select distinct robots_sha256 from fetches where kind = 'article'")
    assert digests == [(hashlib.sha256(ROBOTS).hexdigest(),)]


def test_published_copies_leave_out_what_is_not_to_be_found(reserved):
    database, server, _ = reserved
    rows = query(database, f"select url from articles as a where {IN_PUBLISHED_COPIES}")
    assert paths((url for (url,) in rows), server) == {"/plain/"}


def test_tdmrep_is_asked_for_once_behind_the_first_article(reserved):
    asked = [path for path in reserved[2] if path.startswith(("/robots.txt", TDMREP, "/plain"))]
    assert asked.count(TDMREP) == 1
    assert asked.index("/plain/") < asked.index(TDMREP)
    rows = query(
        reserved[0], "select step, outcome, status from fetches where url like '%tdmrep.json'"
    )
    assert rows == [("rights", "stored", 200)]


@pytest.mark.parametrize(
    "resource",
    [
        answering(b"no", status=404),
        answering(b"no", status=500),
        answering(b"[" * 100_000, content_type="application/json"),
        lambda request, wire: None,
        lambda request, wire: wire.send(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n[]"),
        answering(b"", ("Location", "/.well-known/tdmrep.json"), status=302),
    ],
    ids=["404", "500", "deep", "closes", "cut", "loop"],
)
def test_a_tdmrep_that_cannot_be_had_changes_nothing(resource, tmp_path):
    database = tmp_path / "a.db"
    with Server({}) as server:
        seed = serve(server, {"/plain/": answering(article("Plain"))})
        server.add(TDMREP, resource)
        ran = crawl(database, seed)
    assert ran.returncode == 0, ran.stderr
    assert len(exported(database)) == 1
    assert query(database, "select failed, skipped from runs") == [(0, 0)]


def test_a_tdmrep_that_robots_txt_forbids_is_not_asked_for(tmp_path):
    with Server({}) as server:
        seed = serve(server, {"/plain/": answering(article("Plain"))})
        robots = b"User-agent: *\nDisallow: /.well-known/\n"
        server.add("/robots.txt", answering(robots, content_type="text/plain"))
        crawl(tmp_path / "a.db", seed).check_returncode()
        assert TDMREP not in server.asked()


def drawn_article(head, *headers):
    """A page that its script draws from `/text.json`."""
    return answering(
        (
            f"<!doctype html><html lang=en><head><title>Night</title>{head}"
            "<script src=/draw.js defer></script></head><body><div id=root></div>"
            "<noscript>You need to enable JavaScript to run this app.</noscript></body></html>"
        ).encode(),
        *headers,
    )


DRAW = """
fetch("/text.json").then(answer => answer.json()).then(told => {
  document.getElementById("root").innerHTML = told.html;
});
"""


@needs_chromium
@pytest.mark.slow
@pytest.mark.parametrize(
    "shell",
    [drawn_article(META), drawn_article("", ("X-Robots-Tag", "noarchive"))],
    ids=["meta", "header"],
)
@pytest.mark.parametrize("mode", ["auto", "always"])
def test_a_drawn_page_leaves_neither_itself_nor_what_it_asked_for(shell, mode, tmp_path):
    database = tmp_path / "a.db"
    with Server({}) as server:
        seed = serve(server, {"/secret/": shell, "/plain/": answering(article("Plain"))})
        inner = SECRET.decode().partition("<body>")[2].partition("</body>")[0]
        told = json.dumps({"html": inner}).encode()
        server.add("/text.json", answering(told, content_type="application/json"))
        server.add("/draw.js", answering(DRAW.encode(), content_type="text/javascript"))
        sandbox = ["--no-sandbox"] if is_root() else []
        ran = crawl(database, seed, "--render", mode, *sandbox, timeout=120)
        assert ran.returncode == 0, ran.stderr
        assert "/text.json" in server.asked()
        url = server.url("/secret/")
    assert traces(database, WORD) == []
    assert query(database, "select noarchive, word_count from articles where url = ?", url) == [
        (1, 0)
    ]
    withheld = query(database, "select distinct withheld from fetches where url like '%/text.json'")
    assert withheld == [("noarchive",)]
    assert warcio_check(folder_of(database)) == []
