"""What a new article costs the archive: its rows alone, and with frontier entry and WARC records.

`python -m bench.keeping [--articles 2000]` prints CPU milliseconds an article, the best of three.
"""

import argparse
import gzip
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from archive import Archive, Fetch, open_archive
from archive.records import Entry
from archive.units import KeptArticle, Unit
from archive.warc import Exchange
from bench.kills import _article
from scraper import Article, Page, extract_article
from scraper.urls import fingerprint

_HOST = "https://magazine.example"
_TURNS = 3


def rows_alone(archive: Archive, articles: list[tuple[Article, bytes]]) -> None:
    """As spiders of other people keep what they read."""
    for article, body in articles:
        archive.save_article(article, fetch=_fetch(article, body))


def with_everything(archive: Archive, articles: list[tuple[Article, bytes]]) -> None:
    """As a crawl keeps it: queued, leased, done, and the answer in the WARC file."""
    archive.begin_capture()
    for serial, (article, body) in enumerate(articles, start=1):
        key = fingerprint(article.url)
        entry = Entry(
            key=key,
            serial=serial,
            url=article.url,
            host="magazine.example",
            priority=0,
            kind="article",
            request='{"callback": "parse_article", "errback": "article_failed"}',
        )
        archive.save_unit(Unit(run_id=1, crawl_id=1, entries=(entry,)))
        archive.lease(key, serial)
        kept = KeptArticle(
            article=article, fetch=_fetch(article, body), found_as=(article.url,), is_plain=True
        )
        unit = Unit(run_id=1, crawl_id=1, leased=(key, serial), kept=(kept,))
        archive.save_unit(unit, _exchange(article, body))


def _measured(save: Callable[[Archive, list[tuple[Article, bytes]]], None], number: int) -> float:
    articles = [_made(n) for n in range(number)]
    best = float("inf")
    for _ in range(_TURNS):
        with (
            tempfile.TemporaryDirectory() as folder,
            open_archive(Path(folder) / "archive.db") as archive,
        ):
            archive.begin_run(command="bench", seeds=(), options={})
            began = time.process_time()
            save(archive, articles)
            archive.flush()
            best = min(best, time.process_time() - began)
    return best / number * 1000


def _made(number: int) -> tuple[Article, bytes]:
    html = _article(number, 60)
    page = Page.from_html(html, f"{_HOST}/story/{number}/")
    return replace(extract_article(page), url=page.url), gzip.compress(html)


def _fetch(article: Article, body: bytes) -> Fetch:
    return Fetch(
        request_url=article.url,
        url=article.url,
        at=datetime.now(UTC),
        kind="article",
        status=200,
        body_bytes=len(body),
    )


def _exchange(article: Article, body: bytes) -> Exchange:
    return Exchange(
        url=article.url,
        at=datetime.now(UTC),
        request_head=b"GET /story/ HTTP/1.1\r\nHost: magazine.example\r\n\r\n",
        status_line=b"HTTP/1.1 200 OK",
        headers=((b"Content-Type", b"text/html"), (b"Content-Encoding", b"gzip")),
        body=body,
    )


def main() -> None:
    """Print both, and what lies between."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=2_000)
    number = parser.parse_args().articles
    alone, everything = _measured(rows_alone, number), _measured(with_everything, number)
    print(f"rows alone                 {alone:.2f} ms CPU an article")
    print(f"with frontier and WARC     {everything:.2f} ms CPU an article")
    print(f"frontier and WARC          {everything - alone:.2f} ms CPU an article")


if __name__ == "__main__":
    main()
