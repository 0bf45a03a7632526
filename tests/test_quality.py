"""Accuracy as a test: what the benchmarks score must not fall below what was reached.

The pages are no part of the project: KEEPREADING_SHARED (default ../shared) names where they are,
and without them these tests skip and say so. A floor is raised when a figure rises, never lowered.
"""

import os
from pathlib import Path

import pytest

from bench import articles, sites
from bench.shared import load

SHARED = Path(os.environ.get("KEEPREADING_SHARED", "../shared"))
NOISE = 0.003  # a page more or less of several hundred

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not SHARED.exists(), reason=f"no benchmark pages at {SHARED}; set KEEPREADING_SHARED"
    ),
]

ARTICLES = {
    "title": 0.884,
    "authors": 0.820,
    "tags": 0.720,
    "published": 0.930,
    "description": 0.880,
    "body": 0.966,
    "snippets": 0.915,
    "images": 0.880,
    "alt": 0.843,
    "lead_image": 0.880,
    "lang": 0.985,
}
"""Macro figures of the development half, by extract_article."""


@pytest.fixture(scope="module")
def scored():
    folder = SHARED / "bench" / "articles"
    scorer = load(folder.parent / "score_articles.py")
    gold = list(scorer.read_jsonl(folder / "gold.jsonl.gz"))
    predictions, _, _ = articles.predict(folder, {row["id"]: row for row in gold})
    return scorer.score(predictions, gold)[0]["macro"]


@pytest.mark.parametrize("row", sorted(ARTICLES))
def test_article_benchmark_does_not_fall(scored, row):
    assert scored[row] >= ARTICLES[row] - NOISE


@pytest.mark.parametrize("path", sorted((SHARED / "sites").glob("*.tar.xz")), ids=lambda p: p.name)
def test_recorded_site_is_crawled_within_its_bounds(path):
    result = sites.run(SHARED / "sites", path)
    assert list(sites.falls_short({path.name: result})) == []
