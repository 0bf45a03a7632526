"""`--images` and `--assets` against a real server: good files, and each way they can be none."""

import hashlib

import pytest

from archive.warc import folder_of
from tests.archive.crawling.test_kills import kill_when, start
from tests.commands import crawl, query
from tests.judges import warcio_check
from tests.scraper.test_image_types import avif, gif, jpeg, png, svg, webp
from tests.server import RESOURCES, Server, engine
from tests.server.app import head
from tests.server.cases.case import html

SCRIPTED = svg(content="<script>alert(document.cookie)</script>")
GOOD = {
    "/owl.png": png() + bytes(400),
    "/same-again.png": png() + bytes(400),
    "/barn.jpg": jpeg(1200, 800),
    "/tawny.gif": gif(20, 10),
    "/named.jpg": webp(b"VP8X", 800, 600),
    "/snowy.avif": avif(1024, 512),
    "/chart.png": svg(),
    "/lively.png": SCRIPTED,
}
ROWS = (
    "select replace(url, ?, ''), media_type, width, height, bytes, has_scripts, reason from images "
    "order by url"
)


def a_gigabyte(request, wire):
    """It says so, and sends until the client has gone."""
    wire.send(head(200, [("Content-Type", "image/png"), ("Content-Length", str(10**9))]))
    while not wire.stopped():
        wire.send(png() + bytes(65_536))


def endless(request, wire):
    """An image without a length."""
    wire.send(head(200, [("Content-Type", "image/png")]))
    wire.send(png())
    while not wire.stopped():
        wire.send(bytes(65_536))


BAD = {
    "/gigabyte.png": a_gigabyte,
    "/endless.png": endless,
    "/page.png": html("Owls behind a picture").encode(),
    "/gone.png": lambda request, wire: wire.reply(404),
    "/hollow.png": b"",
    "/forbidden/owl.png": png(),
}


def serve(server, paths, *, head_html=""):
    """A listing of one article that shows these images, and two that show none."""
    pictures = "".join(
        f"<figure><img src='{path}' alt='Owl' width=600 height=400></figure>" for path in paths
    )
    server.add("/owls/", html("Owls at noon", body=pictures, head=head_html))
    engine.serve_articles(server, 2)
    card = (
        '<article class=card><h2><a href="/owls/">Owls at noon</a></h2>'
        "<p>In short: they sleep...</p></article>"
    )
    server.add("/cat/", engine.listing(card + engine.cards(range(2))))
    return server.url("/cat/")


def add_files(server):
    for path, body in {**GOOD, **BAD}.items():
        if isinstance(body, bytes):
            server.add(
                path, lambda r, wire, body=body: wire.reply(200, body, content_type="image/x")
            )
        else:
            server.add(path, body)
    rules = b"User-agent: *\nDisallow: /forbidden/\n"
    server.add("/robots.txt", lambda r, wire: wire.reply(200, rules, content_type="text/plain"))


@pytest.fixture(scope="module")
def crawled(tmp_path_factory):
    """(database, server, the command) after one crawl of good and bad images."""
    database = tmp_path_factory.mktemp("images") / "archive.db"
    with Server(RESOURCES) as server:
        add_files(server)
        seed = serve(server, [*GOOD, *BAD])
        ran = crawl(database, seed, "--images", "--max-image", "2MiB", "--retries", "0")
        yield database, server, ran


def test_each_image_has_its_row_with_what_its_bytes_say(crawled):
    database, server, _ = crawled
    rows = {row[0]: row[1:] for row in query(database, ROWS, server.url(""))}
    assert {path: rows[path] for path in GOOD} == {
        "/owl.png": ("image/png", 640, 480, len(GOOD["/owl.png"]), 0, None),
        "/same-again.png": ("image/png", 640, 480, len(GOOD["/owl.png"]), 0, None),
        "/barn.jpg": ("image/jpeg", 1200, 800, len(GOOD["/barn.jpg"]), 0, None),
        "/tawny.gif": ("image/gif", 20, 10, len(GOOD["/tawny.gif"]), 0, None),
        "/named.jpg": ("image/webp", 800, 600, len(GOOD["/named.jpg"]), 0, None),
        "/snowy.avif": ("image/avif", 1024, 512, len(GOOD["/snowy.avif"]), 0, None),
        "/chart.png": ("image/svg+xml", 640, 480, len(GOOD["/chart.png"]), 0, None),
        "/lively.png": ("image/svg+xml", 640, 480, len(SCRIPTED), 1, None),
    }
    digests = dict(
        query(database, "select replace(url, ?, ''), sha256 from images", server.url(""))
    )
    assert {path: digests[path] for path in GOOD} == {
        path: hashlib.sha256(body).hexdigest() for path, body in GOOD.items()
    }


def test_each_image_that_is_none_has_its_reason_and_the_rest_goes_on(crawled):
    database, server, ran = crawled
    rows = {row[0]: row[-1] for row in query(database, ROWS, server.url(""))}
    assert {path: rows[path] for path in BAD} == {
        "/gigabyte.png": "too_large",
        "/endless.png": "too_large",
        "/page.png": "not_an_image",
        "/gone.png": "http_status",
        "/hollow.png": "not_an_image",
        "/forbidden/owl.png": "robots_forbidden",
    }
    assert ran.returncode == 0, ran.stderr
    assert "3 new, 0 changed, 0 unchanged, 0 failed, 0 skipped (complete)." in ran.stderr
    assert "8 images and files kept, 6 could not be had." in ran.stderr
    assert "/forbidden/owl.png" not in server.asked()


def test_no_more_of_a_large_image_is_kept_than_its_limit(crawled):
    database, _, _ = crawled
    size = sum(path.stat().st_size for path in folder_of(database).iterdir())
    assert size < 5 * 1024 * 1024
    assert warcio_check(folder_of(database)) == []


def test_the_same_content_is_kept_once(crawled):
    database, server, _ = crawled
    kinds = query(
        database,
        "select count(*), sum(warc_type = 'response') from fetches where step = 'image' and "
        "sha256 = (select sha256 from images where url = ?)",
        server.url("/owl.png"),
    )
    assert kinds == [(2, 1)]


def test_recrawl_asks_for_no_image_that_is_here_or_is_none_for_good(crawled):
    database, server, _ = crawled
    for options in ([], ["--full"]):
        since = len(server.log)
        crawl(database, server.url("/cat/"), "--images", "--max-image", "2MiB", *options)
        again = {target for target in server.asked()[since:] if target in {**GOOD, **BAD}}
        assert again & set(GOOD) == set()
        assert bool(again) == bool(options)


def test_images_of_articles_that_were_read_before_are_fetched(tmp_path, server):
    database = tmp_path / "archive.db"
    add_files(server)
    seed = serve(server, ["/owl.png", "/barn.jpg"])
    crawl(database, seed).check_returncode()
    kept = "select count(*) from images where sha256 is not null"
    assert query(database, kept) == [(0,)]
    since = len(server.log)
    crawl(database, seed, "--images").check_returncode()
    assert sorted(server.asked()[since:]) == ["/barn.jpg", "/cat/", "/owl.png", "/robots.txt"]
    assert query(database, kept) == [(2,)]


@pytest.mark.slow
def test_killed_crawl_goes_on_with_the_images_that_wait(tmp_path, server):
    database = tmp_path / "archive.db"
    paths = [f"/{bird}.png" for bird in "barn tawny snowy eagle elf hawk pygmy scops".split()]
    for at, path in enumerate(paths):
        server.add(path, png(100 + at, 100))
    seed = serve(server, paths)
    running = start(database, seed, "--images")
    kill_when(running, lambda: sum(target in paths for target in server.asked()) > 3)
    crawl(database, seed, "--images").check_returncode()
    kept = "select count(distinct sha256) from images where sha256 is not null"
    assert query(database, kept) == [(len(paths),)]
    asked = [target for target in server.asked() if target in paths]
    assert len(asked) <= len(paths) + 1
    assert query(database, "select count(*) from urls where state = 'pending'") == [(0,)]


def test_page_that_is_shown_as_an_image_is_still_read_as_an_article(tmp_path, server):
    database = tmp_path / "archive.db"
    seed = serve(server, [engine.path(0), engine.path(1)])
    crawl(database, seed, "--images").check_returncode()
    read = "select count(*) from articles where page_read_at is not null"
    assert query(database, read) == [(3,)]
    assert query(database, "select distinct reason from images") == [("not_an_image",)]


def test_image_at_a_private_address_is_refused(tmp_path, server, other_server):
    database = tmp_path / "archive.db"
    other_server.add("/owl.png", png())
    seed = serve(server, [other_server.url("/owl.png")])
    crawl(database, seed, "--images").check_returncode()
    assert query(database, "select reason from images") == [("private_address",)]
    assert other_server.asked() == []


def test_assets_are_the_style_sheets_fonts_and_icons_of_a_page_each_once(tmp_path, server):
    database = tmp_path / "archive.db"
    links = (
        '<link rel=stylesheet href="/all.css"><link rel="shortcut icon" href="/icon.ico">'
        '<link rel=stylesheet href="/page.css">'
    )
    css = b"@import url(more.css); @font-face { src: url('owl.woff2') } b { x: url(/owl.png) }"
    files = {
        "/all.css": css,
        "/more.css": b"@import 'all.css'; b { color: red }",
        "/owl.woff2": b"wOF2" + bytes(400),
        "/icon.ico": b"\0\0\1\0" + bytes(400),
        "/page.css": html("No style sheet").encode(),
    }
    for path, body in files.items():
        server.add(path, body)
    seed = serve(server, [], head_html=links)
    crawl(database, seed, "--assets").check_returncode()
    asked = [target for target in server.asked() if target in files]
    assert sorted(asked) == sorted(files)
    rows = query(
        database, "select replace(url, ?, ''), outcome, reason from fetches where step = 'asset' "
        "order by url", server.url("")
    )  # fmt: skip
    assert rows == [
        ("/all.css", "stored", None),
        ("/icon.ico", "stored", None),
        ("/more.css", "stored", None),
        ("/owl.woff2", "stored", None),
        ("/page.css", "failed", "not_an_asset"),
    ]
    since = len(server.log)
    crawl(database, seed, "--assets").check_returncode()
    assert [target for target in server.asked()[since:] if target in files] == []
