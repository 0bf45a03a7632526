"""A whole crawl of the demo magazine over HTTP, compared field by field with its truth."""

import json

import pytest

from archive.demo import DemoServer, truth
from tests.commands import crawl, dump, exported, query


@pytest.fixture(scope="module")
def magazine():
    with DemoServer() as server:
        yield server


@pytest.fixture(scope="module")
def crawled(magazine, tmp_path_factory):
    """(database, the finished command) of a first crawl of all seeds."""
    database = tmp_path_factory.mktemp("demo") / "demo.db"
    return database, crawl(database, *magazine.seeds, "--json")


@pytest.fixture(scope="module")
def rows(crawled):
    return exported(crawled[0])


@pytest.fixture(scope="module")
def expected(magazine):
    return {article["url"]: article for article in truth(magazine.url())}


def test_every_article_is_found_and_nothing_else(crawled, rows, expected):
    assert crawled[1].returncode == 0
    assert sorted(rows) == sorted(expected)


@pytest.mark.parametrize(
    "field",
    [
        "title",
        "byline",
        "authors",
        "categories",
        "tags",
        "published",
        "modified",
        "images",
        "lead_image",
        "language",
    ],
)
def test_field_is_what_the_magazine_printed(field, rows, expected):
    assert {url: row[field] for url, row in rows.items()} == {
        url: article[field] for url, article in expected.items()
    }


def test_body_is_the_text_and_at_most_its_standfirst_before_it(rows, expected, magazine):
    standfirsts = {
        magazine.url(post.path): post.standfirst for post in magazine.magazine.open_posts
    }
    assert {
        url: row["body"].removeprefix(f"{standfirsts[url]}\n\n") for url, row in rows.items()
    } == {url: article["body"] for url, article in expected.items()}


def test_excerpt_is_the_page_s_own_or_else_the_card_s(rows, expected, crawled):
    from_card = query(
        crawled[0],
        "select url, excerpt from articles"
        " where page_read_at is not null and from_card like '%excerpt%'",
    )
    assert len(from_card) > 5
    assert dict(from_card) == {url: expected[url]["excerpt_card"] for url, _ in from_card}
    assert all(row["excerpt"] for row in rows.values())


def test_authors_have_their_page_and_bio(crawled, magazine):
    found = query(crawled[0], "select name, url, bio from authors order by name")
    writers = sorted(magazine.magazine.writers, key=lambda writer: writer.name)
    assert [name for name, _, _ in found] == [writer.name for writer in writers]
    assert all(url.startswith(magazine.url("/author/")) and len(bio) > 40 for _, url, bio in found)


def test_last_json_line_is_the_end_with_the_counts(crawled, expected):
    events = [json.loads(line) for line in crawled[1].stdout.splitlines()]
    assert events[0]["event"] == "start"
    end = events[-1]
    assert (end["event"], end["reason"], end["exit_status"]) == ("end", "finished", 0)
    counts = end["counts"]
    assert counts["articles_new"] == len(expected)
    assert (counts["articles_changed"], counts["articles_unchanged"], counts["failed"]) == (0, 0, 1)


def test_what_was_not_stored_has_its_reason(crawled, magazine):
    found = query(
        crawled[0],
        "select url, outcome, reason, status from fetches where outcome in ('failed', 'skipped')",
    )
    assert (magazine.url("/ten-rainy-day-crafts/"), "failed", "http_status", 410) in found
    assert any(
        (outcome, reason) == ("skipped", "off_site") and "sponsor.example" in url
        for url, outcome, reason, _ in found
    )


def test_a_second_crawl_changes_only_last_seen_and_adds_runs_and_fetches(crawled, magazine):
    moves = ("runs", "fetches", "frontier", "visits", "last_seen_at", "read_through_run")
    before = dump(crawled[0], without=moves)
    again = crawl(crawled[0], *magazine.seeds, "--full", "--json")
    end = json.loads(again.stdout.splitlines()[-1])
    assert dump(crawled[0], without=moves) == before
    assert (end["counts"]["articles_new"], end["counts"]["articles_changed"]) == (0, 0)
    assert query(crawled[0], "select count(*) from runs") == [(2,)]


def test_search_finds_alt_texts(crawled):
    found = query(
        crawled[0],
        "select count(*) from articles_fts where articles_fts match ?",
        '"little boy awake"',
    )
    assert found[0][0] >= 1
