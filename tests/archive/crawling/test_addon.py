"""archive.crawling.addon.Keep in somebody else's Scrapy project."""

import os
import subprocess
import sys

import pytest

from archive.demo import DemoServer
from tests.commands import ROOT, query

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}
SPIDER = """
import scrapy

from scraper import extract_article
from scraper.spiders.pages import page_from_response


class Mine(scrapy.Spider):
    name = "mine"
    custom_settings = {{
        "ADDONS": {{"archive.crawling.addon.Keep": 500}},
        "KEEPREADING_ARCHIVE": {archive!r},
        "LOG_LEVEL": "WARNING",
    }}

    async def start(self):
        yield scrapy.Request({url!r})

    def parse(self, response):
        yield extract_article(page_from_response(response))
        yield scrapy.Request(response.urljoin("/about/"), self.break_down)

    def break_down(self, response):
        raise RuntimeError("owl in the works")
"""


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """An archive that a spider of somebody else filled."""
    folder = tmp_path_factory.mktemp("mine")
    database, spider = folder / "mine.db", folder / "mine.py"
    with DemoServer() as magazine:
        post = next(iter(magazine.magazine.open_posts))
        url = magazine.url(post.path)
        spider.write_text(SPIDER.format(archive=str(database), url=url), "utf-8")
        command = [sys.executable, "-m", "scrapy", "runspider", str(spider)]
        subprocess.run(
            command, cwd=folder, check=True, timeout=60, capture_output=True, env=ENVIRONMENT
        )
    return database, post, url


def test_an_article_yielded_as_an_item_is_kept_with_its_fetch(kept):
    database, post, url = kept
    assert query(database, "select url, title from articles") == [(url, post.title)]
    assert query(database, "select url, status, kind from fetches where outcome = 'stored'") == [
        (url, 200, "article")
    ]


def test_a_callback_that_raises_is_a_row(kept):
    rows = query(kept[0], "select status, reason, detail from fetches where outcome = 'failed'")
    assert [(status, reason) for status, reason, _ in rows] == [(200, "error")]
    assert rows[0][2].endswith("/about/: RuntimeError: owl in the works")


def test_the_run_is_noted_and_ended(kept):
    rows = query(kept[0], "select command, reason, articles_new, failed from runs")
    assert rows == [("scrapy", "finished", 1, 1)]
