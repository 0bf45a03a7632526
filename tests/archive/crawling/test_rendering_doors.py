"""A page that its scripts draw and another way in: which of them is taken."""

import json
import subprocess
import sys

import pytest

from scraper.card_endpoints import CardEndpoint
from tests.commands import ROOT, crawl, exported
from tests.scraper.render.rendering import CHROMIUM
from tests.server import RESOURCES, Server
from tests.server.drawn import MAGAZINE
from tests.server.resources import ARTICLE

SHELL = (
    "<!doctype html><html lang=en><head><title>Night</title>%s<script src=/app.js defer></script>"
    '</head><body data-kind="more"><div id=root></div></body></html>'
)
FEED_LINK = '<link rel=alternate type="application/rss+xml" title="Night" href="/night/feed/">'


def feed(server):
    entries = "".join(
        f"<item><title>Owls, part {n}</title><link>{server.url(f'/owls-{n}/')}</link></item>"
        for n in range(3)
    )
    return f'<rss version="2.0"><channel><title>Night</title>{entries}</channel></rss>'


def test_a_feed_is_read_and_no_browser_started(tmp_path):
    with Server(MAGAZINE) as server:
        server.add("/night/", SHELL % FEED_LINK)
        body = feed(server).encode()
        server.add(
            "/night/feed/",
            lambda request, wire: wire.reply(200, body, content_type="application/rss+xml"),
        )
        for n in range(3):
            server.add(f"/owls-{n}/", ARTICLE.replace(b"magazine.example/owls", b"x").decode())
        database = tmp_path / "archive.db"
        ran = crawl(database, server.url("/night/"), "--no-sandbox")
        assert ran.returncode == 0, ran.stderr
        assert "read through its feed: there may be more" in ran.stderr
        assert "/app.js" not in server.asked()
    assert len(exported(database)) == 3


@pytest.mark.skipif(CHROMIUM is None, reason="nothing is the last resort without a browser")
def test_a_learned_endpoint_that_leads_to_no_articles_is_left(tmp_path):
    """It names new cards without end, and none is an article: a trap for those who only count."""

    def endless(request, wire):
        page = int(request.query("page"))
        posts = [{"slug": f"gone-{page}-{n}", "title": f"Owls {page} {n}"} for n in range(4)]
        wire.reply(200, json.dumps({"posts": posts}).encode(), content_type="application/json")

    with Server(RESOURCES) as server:
        seed = server.add("/night/", SHELL % "")
        endpoint = CardEndpoint(
            first=server.add("/api/posts", endless) + "?page=1",
            then=server.url("/api/posts?page={}"),
            start=2,
            step=1,
            cursor=(),
            items=("posts",),
            link=("slug",),
            link_template=server.url("/{}"),
            title=("title",),
        )
        told = json.dumps({seed: endpoint.as_dict()})
        command = [sys.executable, "-m", "scrapy", "crawl", "category", "-s", "LOG_LEVEL=ERROR"]
        quick = ["-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=0"]
        arguments = ["-a", f"url={seed}", "-a", f"endpoints={told}"]
        subprocess.run([*command, *quick, *arguments], cwd=ROOT, timeout=60, check=True)
        answers = [target for target in server.asked() if target.startswith("/api/posts")]
    assert len(answers) == 10
