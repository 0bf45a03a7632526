"""Score body and images on the development half of the article benchmark, and their CPU cost.

    python -m bench.body [--core] [--worst N] [--source NAME]

The data is found below the folder that KEEPREADING_SHARED names (default ../shared). Speed is CPU
time as a ratio to a bare Lexbor parse of the same pages, glibc's allocator told to keep memory.
"""

import argparse
import ctypes
import gzip
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from bench.shared import load, shared_folder
from scraper.body import read_body
from scraper.document import Document
from scraper.images import read_images

ROWS = (
    ("body", 0.955, 0.97), ("body_p", None, None), ("body_r", None, None),
    ("snippets", 0.925, 0.945), ("snippets_keep", None, None), ("snippets_drop", None, None),
    ("images", 0.72, 0.80), ("images_p", None, None), ("images_r", None, None),
    ("alt", 0.75, 0.82), ("alt_p", None, None), ("alt_r", None, None), ("lead_image", 0.85, 0.88),
)  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--core", action="store_true", help="only the pages marked core")
    parser.add_argument("--source", help="only this source")
    parser.add_argument("--worst", type=int, default=0, help="print the N worst pages of each row")
    parser.add_argument("--out", type=Path, help="write the predictions as JSON lines")
    arguments = parser.parse_args()
    folder = shared_folder("bench", "articles")
    if folder is None:
        return 0
    keep_memory()
    scorer = load(folder.parent / "score_articles.py")
    gold = [
        row
        for row in scorer.read_jsonl(folder / "gold.jsonl.gz")
        if (row.get("core") or not arguments.core) and arguments.source in (None, row["source"])
    ]
    predictions, parse, read = predict(folder, {row["id"]: row for row in gold})
    if arguments.out:
        arguments.out.write_text("".join(json.dumps(one) + "\n" for one in predictions.values()))
    result, pages = scorer.score(predictions, gold)
    report(result, pages, arguments.worst)
    print(f"CPU: parse {parse:.3f} ms a page, body and images {read:.3f} ms: {read / parse:.2f} x")
    return 0


def predict(
    folder: Path, rows: dict[str, dict[str, object]]
) -> tuple[dict[str, dict[str, object]], float, float]:
    """Predictions by page id, and CPU milliseconds a page of parsing and of reading."""
    found: dict[str, dict[str, object]] = {}
    parse = read = 0.0
    for page_id, html in pages_of(folder):
        if page_id not in rows:
            continue
        start = time.process_time()
        tree = LexborHTMLParser(html)
        parse += time.process_time() - start
        del tree
        gold = rows[page_id]["gold"]
        title = gold.get("title") if isinstance(gold, dict) else None
        document = Document.from_html(html, str(rows[page_id].get("url") or "https://a.example/"))
        _ = document.meta
        start = time.process_time()
        body = read_body(document, title=title)
        images = read_images(document, body, title=title)
        read += time.process_time() - start
        found[page_id] = {
            "id": page_id,
            "body": body.text if body else None,
            "path": body.path if body else None,
            "images": [
                {"url": one.url, "alt": one.alt, "caption": one.caption} for one in images.images
            ],
            "lead_image": images.lead.url if images.lead else None,
            "lead_path": images.lead_path,
        }
    return found, 1000 * parse / len(found), 1000 * read / len(found)


def report(
    result: dict[str, object], pages: list[tuple[str, dict[str, object]]], worst: int
) -> None:
    """Print each figure beside what is asked for, and the worst pages."""
    sources, macro = result["sources"], result["macro"]
    assert isinstance(sources, dict)
    assert isinstance(macro, dict)
    print(
        f"{'':14}{'macro':>8}{'reach':>8}{'aim':>8}"
        + "".join(f"{name[:11]:>12}" for name in sources)
    )
    for name, reach, aim in ROWS:
        cells = [column.get(name) for column in sources.values()]
        if name in macro:
            print(
                f"{name:14}{macro[name]:8.3f}"
                + "".join(f"{one:8.3f}" if one else f"{'':8}" for one in (reach, aim))
                + "".join(f"{one:12.3f}" if one is not None else f"{'-':>12}" for one in cells)
            )
    for name in ("body", "images", "lead_image") if worst else ():
        ranked = sorted(
            (value_of(page, name), page_id) for page_id, page in pages if has(page, name)
        )
        print(f"worst {name}:")
        for value, page_id in ranked[:worst]:
            print(f"  {value:.2f} {page_id}")


def has(page: dict[str, object], name: str) -> bool:
    return name in page or f"_{name}" in page


def value_of(page: dict[str, object], name: str) -> float:
    if name in page:
        return float(str(page[name]))
    counts = page[f"_{name}"]
    assert isinstance(counts, tuple)
    return float(2 * counts[0] / (2 * counts[0] + counts[1] + counts[2] or 1))


def pages_of(folder: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(folder.glob("pages-*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                page = json.loads(line)
                yield page["id"], page["html"]


def keep_memory() -> None:
    """Tell glibc to keep freed memory; elsewhere, nothing."""
    if sys.platform == "linux":
        libc = ctypes.CDLL(None)
        libc.mallopt(-3, 1 << 28)  # M_MMAP_THRESHOLD
        libc.mallopt(-1, 1 << 28)  # M_TRIM_THRESHOLD


if __name__ == "__main__":
    raise SystemExit(main())
