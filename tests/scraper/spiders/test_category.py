"""The category spider as Scrapy users run it: from the project root, with no database."""

import json
import subprocess
import sys
from dataclasses import fields

import pytest

from archive.demo import DemoServer, truth
from scraper.document import Document
from scraper.listing import extract_listing
from scraper.records import Article
from scraper.spiders.category import _is_listing
from tests.commands import ROOT


@pytest.fixture(scope="module")
def magazine():
    with DemoServer() as server:
        yield server


def run(out, *arguments):
    """`scrapy crawl category` with no delay; the items of its feed."""
    command = ["-m", "scrapy", "crawl", "category", "-O", str(out), *arguments]
    quick = ["-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=0", "-s", "LOG_LEVEL=WARNING"]
    subprocess.run([sys.executable, *command, *quick], cwd=ROOT, timeout=60, check=True)
    return [json.loads(line) for line in out.read_text("utf-8").splitlines()]


def test_feed_holds_articles_only_and_no_database_is_made(magazine, tmp_path):
    items = run(tmp_path / "out.jsonl", "-a", f"url={magazine.url('/category/faith/')}")
    expected = {
        row["url"]: row["title"] for row in truth(magazine.url()) if "Faith" in row["categories"]
    }
    assert {item["url"]: item["title"] for item in items} == expected
    assert sorted(items[0]) == sorted(field.name for field in fields(Article))
    assert [path.name for path in tmp_path.iterdir()] == ["out.jsonl"]


def test_max_articles_and_max_pages_end_a_crawl_early(magazine, tmp_path):
    seed = f"url={magazine.url('/category/kids/')}"
    five = run(tmp_path / "five.jsonl", "-a", seed, "-a", "max_articles=5")
    page = run(tmp_path / "page.jsonl", "-a", seed, "-a", "max_pages=1")
    assert len(five) == 5
    assert 8 <= len(page) <= 12


def test_a_split_article_is_one_item_with_all_its_parts(magazine, tmp_path):
    split = {row["url"]: row["body"] for row in truth(magazine.url())}
    parts = [post.path for post in magazine.magazine.open_posts if len(post.parts) > 1]
    items = {
        item["url"]: item["body"]
        for item in run(tmp_path / "out.jsonl", "-a", f"url={' '.join(magazine.seeds)}")
    }
    assert len(parts) == 2
    for path in parts:
        url = magazine.url(path)
        assert items[url] == split[url]
        assert url + "2/" not in items


CARDS = "".join(
    f"<div class=card><h2><a href='/owl-{n}/'>All about owl number {n}</a></h2><p>Hoots</p></div>"
    for n in range(5)
)
PROSE = "<p>" + "Owls sleep through most of the bright day, and wake at dusk. " * 20 + "</p>"


@pytest.mark.parametrize(
    ("html", "kind", "expected"),
    [
        (CARDS, "listing", True),
        (CARDS, "other", True),
        (CARDS, "article", True),
        (f"<article><h1>Owls</h1>{PROSE}</article>{CARDS}", "article", False),
        (PROSE, "other", False),
    ],
)
def test_a_start_page_with_cards_is_a_listing_unless_its_text_outweighs_them(html, kind, expected):
    document = Document.from_html(f"<main>{html}</main>", "https://magazine.example/kids/")
    assert _is_listing(document, extract_listing(document), kind) is expected
