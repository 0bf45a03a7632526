"""`keepreading crawl` on a magazine that its scripts draw: rendered once, then read as JSON."""

import pytest

from archive import open_archive
from archive.warc import folder_of, scan
from archive.warc.files import files_in
from scraper import Page, extract_article, extract_listing
from tests.commands import crawl, exported, query
from tests.judges import warcio_check
from tests.scraper.render.rendering import is_root, needs_chromium
from tests.server import Server
from tests.server.drawn import A_PAGE, ARTICLES, MAGAZINE, POSTS

SANDBOX = ["--no-sandbox"] if is_root() else []
PAGES = [f"/api/posts?kind=night&page={n}" for n in range(1, -(-ARTICLES // A_PAGE) + 1)]
OTHER_DOORS = ["/robots.txt", "/sitemap.xml"]
"""What a first crawl asks beside: whether there is a sitemap."""
TDMREP = "/.well-known/tdmrep.json"
BEHIND = f"/api/posts?kind=night&page={len(PAGES) + 1}"
"""Asked for by us alone, who know the end only by an answer with nothing new."""


def expected(server):
    """What the archive has to hold, from what the endpoints give."""
    return {
        server.url(f"/read/{post['slug']}"): {
            "title": post["title"],
            "authors": [post["author"]],
            "published": f"{post['date']}T00:00:00+00:00",
            "excerpt": post["excerpt"],
            "body": "\n\n".join(post["body"]),
        }
        for post in POSTS
    }


def read(database):
    """The same fields of what it does hold."""
    fields = ("title", "authors", "published", "excerpt", "body")
    return {url: {name: row[name] for name in fields} for url, row in exported(database).items()}


@pytest.fixture(scope="module", params=["/more/", "/scroll/"])
def twice(request, tmp_path_factory):
    """One listing crawled twice: (database, server, the crawls, what each asked for)."""
    database = tmp_path_factory.mktemp("drawn") / "archive.db"
    with Server(MAGAZINE) as server:
        runs, asked = [], []
        for options in ([], ["--max-articles", "2", "--full"]):
            seed = server.url(request.param)
            runs.append(crawl(database, seed, *options, *SANDBOX, timeout=240))
            asked.append(server.asked())
            server.log.clear()
        yield database, server, request.param, runs, asked


@needs_chromium
@pytest.mark.slow
def test_every_article_of_a_drawn_listing_is_stored(twice):
    database, server, path, runs, _ = twice
    assert read(database) == expected(server)
    assert [run.returncode for run in runs] == [0, 0]
    assert f"{server.url(path)}: 1 listing page, read to the end" in runs[0].stderr
    assert f"{ARTICLES} new, 0 changed, 0 unchanged, 0 failed" in runs[0].stderr


@needs_chromium
@pytest.mark.slow
def test_each_page_and_script_is_asked_for_once(twice):
    _, _, path, _, (first, _) = twice
    slugs = [post["slug"] for post in POSTS]
    assert sorted(first) == sorted(
        ["/robots.txt", path, *OTHER_DOORS, TDMREP, "/app.js", *PAGES]
        + [f"/read/{slug}" for slug in slugs]
        + [f"/api/posts/{slug}" for slug in slugs]
    )


@needs_chromium
@pytest.mark.slow
def test_the_second_crawl_reads_the_json_and_changes_nothing(twice):
    database, _, path, runs, (_, second) = twice
    listed = [url for url in second if url == path or url.startswith("/api/posts?")]
    assert listed == [path, *PAGES, BEHIND]
    assert "0 new, 0 changed, 2 unchanged, 0 failed" in runs[1].stderr
    assert query(
        database, "select count(*), min(page_number), max(page_number) from sightings"
        " where is_current"
    ) == [(ARTICLES, 1, 1)]  # fmt: skip


@needs_chromium
@pytest.mark.slow
def test_what_was_drawn_is_kept_and_reads_as_it_did(twice):
    database, server, path, _, _ = twice
    folder = folder_of(database)
    assert warcio_check(folder) == []
    steps = dict(query(database, "select step, count(*) from fetches where run_id = 1 group by 1"))
    # the HTML of each article, the script, the JSON of the listing and of each article
    assert steps["drawing"] == ARTICLES + 1 + len(PAGES) + ARTICLES
    with open_archive(database, read_only=True) as archive:
        pages = [archive.page(server.url(f"/read/{post['slug']}")) for post in POSTS]
    again = [extract_article(page).body for page in pages if page is not None]
    assert again == ["\n\n".join(post["body"]) for post in POSTS]
    found = {each.field("WARC-Record-ID"): each for file in files_in(folder) for each in scan(file)}
    drawn = [each for each in found.values() if each.kind == "conversion"]
    (listing,) = (each for each in drawn if each.field("WARC-Target-URI") == server.url(path))
    assert extract_listing(Page.from_html(listing.block, server.url(path))).cards
    sources = {found[each.field("WARC-Refers-To")].kind for each in drawn}
    assert (sources, len(drawn)) == ({"response"}, 1 + ARTICLES + 2)


@needs_chromium
@pytest.mark.slow
def test_an_endpoint_that_answers_no_more_gives_way_to_rendering(tmp_path):
    database = tmp_path / "archive.db"
    few = ["--max-articles", "1", *SANDBOX]
    with Server(MAGAZINE) as server:
        crawl(database, server.url("/more/"), *few).check_returncode()
        script = MAGAZINE["/app.js"]
        server.log.clear()
        server.add("/api/posts", lambda request, wire: wire.reply(410, b"{}"))
        server.add("/api/v2/posts", MAGAZINE["/api/posts"])
        server.add("/app.js", moved(script))
        again = crawl(database, server.url("/more/"), *few)
        assert again.returncode == 0, again.stderr
        moved_pages = [page.replace("/posts", "/v2/posts") for page in PAGES]
        assert [url for url in server.asked() if "/posts?" in url] == [PAGES[0], *moved_pages]
        (kept,) = query(database, "select endpoint from listings")
        assert '"/api/v2/posts?' in kept[0].replace(server.url(""), "")


def moved(script):
    """The script, with the endpoint at another address."""

    def resource(request, wire):
        class Changing:
            def reply(self, status, body, headers=(), **told):
                wire.reply(status, body.replace(b"/api/posts?", b"/api/v2/posts?"), headers, **told)

            def keep_open(self):
                wire.keep_open()

        script(request, Changing())

    return resource


@needs_chromium
@pytest.mark.slow
def test_render_always_reads_every_page_in_the_browser(tmp_path):
    database = tmp_path / "archive.db"
    with Server(MAGAZINE) as server:
        run = crawl(
            database, server.url("/more/"), "--render", "always", "--max-articles", "3", *SANDBOX
        )
        assert run.returncode == 0, run.stderr
        assert len(read(database)) == 3
        assert server.asked().count("/more/") == 1


def test_render_never_says_that_scripts_draw_the_page(tmp_path):
    with Server(MAGAZINE) as server:
        run = crawl(tmp_path / "archive.db", server.url("/more/"), "--render", "never")
        assert run.returncode == 3
        assert (
            f"{server.url('/more/')}: {server.url('/more/')} shows no cards: its scripts draw it, "
            "and --render is never" in run.stderr
        )
        assert server.asked() == ["/robots.txt", "/more/", *OTHER_DOORS]


def test_without_a_browser_the_line_says_what_to_do(tmp_path):
    with Server(MAGAZINE) as server:
        run = crawl(tmp_path / "archive.db", server.url("/more/"), PATH="/nowhere")
        assert run.returncode == 3
        (line,) = [line for line in run.stderr.splitlines() if "shows no cards" in line]
        assert line.endswith(
            "its scripts draw it. To run them: install Chromium (Debian: apt install chromium), "
            "or name its file in KEEPREADING_CHROMIUM"
        )


@pytest.mark.parametrize(
    ("environment", "says"),
    [
        ({"PATH": "/nowhere"}, "--render always needs a browser: install Chromium"),
        ({"KEEPREADING_CHROMIUM": "/no/such"}, "KEEPREADING_CHROMIUM names /no/such, which is no"),
    ],
)
def test_always_without_a_browser_is_refused_before_anything_is_made(tmp_path, environment, says):
    database = tmp_path / "archive.db"
    run = crawl(database, "http://127.0.0.1:9/", "--render", "always", **environment)
    assert run.returncode == 7
    assert run.stderr.startswith(f"Error: {says}")
    assert run.stderr.count("\n") == 1
    assert not database.exists()


@needs_chromium
@pytest.mark.skipif(not is_root(), reason="Chromium's sandbox refuses root alone")
def test_root_without_no_sandbox_is_told_so(tmp_path):
    with Server(MAGAZINE) as server:
        run = crawl(tmp_path / "archive.db", server.url("/more/"))
        assert run.returncode == 3
        assert "Chromium does not start: its sandbox does not work for this user" in run.stderr
        assert "or add --no-sandbox" in run.stderr
