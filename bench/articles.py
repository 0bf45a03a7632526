"""Score extract_article on the development half of the article benchmark, and its CPU cost.

    python -m bench.articles [--core] [--worst N] [--out PREDICTIONS.jsonl] [--only FIELD]

Pages and scorer are found by KEEPREADING_SHARED (default ../shared). A page that raises
NotAnArticle counts as an empty answer; how many did is printed. CPU time is a ratio to a bare
Lexbor parse of the same page, interleaved, glibc's allocator told to keep its memory.
"""

import argparse
import ctypes
import gzip
import json
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from bench.shared import load, shared_folder
from scraper.article import extract_article
from scraper.errors import KeepreadingError
from scraper.language import language_of
from scraper.records import Article, Page

ROWS: dict[str, tuple[float, float, float]] = {
    "title": (0.80, 0.88, 0.94),
    "authors": (0.72, 0.82, 0.86),
    "tags": (0.44, 0.70, 0.78),
    "published": (0.917, 0.94, 0.96),
    "description": (0.82, 0.87, 0.90),
    "body": (0.943, 0.955, 0.97),
    "snippets": (0.904, 0.925, 0.945),
    "images": (0.61, 0.72, 0.80),
    "alt": (0.66, 0.75, 0.82),
    "lead_image": (0.81, 0.85, 0.88),
    "lang": (0.979, 0.985, 0.99),
}
"""Row of the scorer: the best peer on the half kept apart, what to reach, the aim."""


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--core", action="store_true", help="only the pages marked core")
    parser.add_argument("--worst", type=int, default=0, help="the N worst pages of each field")
    parser.add_argument("--only", help="with --worst: this field alone")
    parser.add_argument("--out", type=Path, help="write the predictions as JSON lines")
    arguments = parser.parse_args()
    folder = shared_folder("bench", "articles")
    if folder is None:
        return
    keep_memory()
    scorer = load(folder.parent / "score_articles.py")
    gold = [
        row
        for row in scorer.read_jsonl(folder / "gold.jsonl.gz")
        if row.get("core") or not arguments.core
    ]
    predictions, refused, ratio = predict(folder, {row["id"]: row for row in gold})
    if arguments.out:
        lines = (json.dumps(one, ensure_ascii=False) for one in predictions.values())
        arguments.out.write_text("\n".join(lines), "utf-8")
    result, pages = scorer.score(predictions, gold)
    print(table(result))
    print(f"no article: {dict(refused)}")
    print(f"CPU of extract_article: {ratio:.2f} times a bare parse (at most 5, aim 3)")
    if arguments.worst:
        show_worst(pages, {row["id"]: row for row in gold}, predictions, arguments)


def predict(
    folder: Path, rows: dict[str, dict[str, Any]]
) -> tuple[dict[str, dict[str, Any]], Counter[str], float]:
    """Predictions by page, reasons of pages refused, and the CPU ratio to a bare parse."""
    found: dict[str, dict[str, Any]] = {}
    refused: Counter[str] = Counter()
    parse = read = 0.0
    language_of(
        None, "The model that tells languages is loaded once, before anything is timed. " * 5
    )
    for page_id, html in pages_of(folder):
        if page_id not in rows:
            continue
        page = Page.from_html(html, str(rows[page_id].get("url") or "https://magazine.example/x"))
        began = time.process_time()
        LexborHTMLParser(html)
        parsed = time.process_time()
        try:
            article = extract_article(page)
        except KeepreadingError as error:
            refused[getattr(error, "reason", type(error).__name__)] += 1
            found[page_id] = {"id": page_id}
            continue
        parse += parsed - began
        read += time.process_time() - parsed
        found[page_id] = {"id": page_id, **prediction(article)}
    return found, refused, read / parse


def prediction(article: Article) -> dict[str, Any]:
    """The article as the scorer wants it."""
    return {
        "title": article.title,
        "authors": [author.name for author in article.authors],
        "tags": list(article.tags),
        "published": article.published_at.isoformat() if article.published_at else None,
        "description": article.excerpt,
        "body": article.body,
        "images": [
            {"url": image.url, "alt": image.alt, "caption": image.caption}
            for image in article.images
        ],
        "lead_image": article.lead_image.url if article.lead_image else None,
        "lang": article.language,
    }


def pages_of(folder: Path) -> Iterator[tuple[str, str]]:
    """(id, html) of every page."""
    for path in sorted(folder.glob("pages-*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                yield row["id"], row["html"]


def table(result: dict[str, Any]) -> str:
    """The figures beside the bounds, and by source."""
    sources = result["sources"]
    head = f"{'':12}{'ours':>8}{'peer':>8}{'reach':>8}{'aim':>8}  "
    lines = [head + "".join(f"{name[:11]:>12}" for name in sources)]
    for row, (peer, reach, aim) in ROWS.items():
        ours = result["macro"].get(row, 0.0)
        mark = " " if ours >= reach else "*"
        cells = (column.get(row) for column in sources.values())
        lines.append(
            f"{row:12}{ours:8.3f}{peer:8.3f}{reach:8.3f}{aim:8.3f}{mark} "
            + "".join(f"{'-' if cell is None else f'{cell:.3f}':>12}" for cell in cells)
        )
    return "\n".join(lines)


def show_worst(
    pages: list[tuple[str, dict[str, Any]]],
    gold: dict[str, dict[str, Any]],
    predictions: dict[str, dict[str, Any]],
    arguments: argparse.Namespace,
) -> None:
    """What was wanted and what was given, page by page."""
    for field in [arguments.only] if arguments.only else ROWS:
        print(f"== {field}")
        scored = sorted((page[field], page_id) for page_id, page in pages if field in page)
        for score, page_id in scored[: arguments.worst]:
            row = gold[page_id]
            want = {k: v for k, v in row["gold"].items() if k.startswith(field[:5])}
            print(f"{score:.2f} {page_id} {row.get('url')}\n   want {want}")
            print(f"   have {predictions[page_id].get(field)!r}"[:600])


def keep_memory() -> None:
    """Tell glibc to keep freed memory: what a long crawl's allocator comes to by itself."""
    libc = ctypes.CDLL(None)
    if hasattr(libc, "mallopt"):
        libc.mallopt(-3, 1 << 28)  # M_MMAP_THRESHOLD
        libc.mallopt(-1, 1 << 28)  # M_TRIM_THRESHOLD


if __name__ == "__main__":
    main()
