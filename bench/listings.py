"""Accuracy and speed of reading listing pages, against what is required.

    python bench/listings.py [--worst N]

Reads the labelled pages below `$KEEPREADING_SHARED` (default `../shared`) and prints each figure
beside the one that is required; without them it says so and ends. Where a page is typed as no
listing, its cards count as none. One process, one core, under two minutes.
"""

import argparse
import ctypes
import gzip
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from scraper.document import Document
from scraper.listing import extract_listing
from scraper.page_types import page_type
from scraper.records import Card, Page

NO_ADDRESS = "https://x.example/"
Record = dict[str, Any]


@dataclass
class Costs:
    """CPU seconds of a run, and what the bare parse of the same pages took."""

    parse: float = 0.0
    document: float = 0.0
    reading: float = 0.0

    @property
    def whole(self) -> float:
        """Decode, guard, parse, page type, cards with fields, pagination; the bare parse is 1."""
        return (self.document + self.reading) / self.parse

    @property
    def alone(self) -> float:
        """The same without making the document."""
        return self.reading / self.parse


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--worst", type=int, default=0, help="list the pages with the lowest F1")
    arguments = parser.parse_args()
    shared = Path(os.environ.get("KEEPREADING_SHARED", "../shared")) / "bench"
    if not (shared / "listings" / "pages.jsonl").is_file():
        print(f"bench/listings.py: no labelled pages below {shared}: skipped")
        return
    _keep_memory()
    with tempfile.TemporaryDirectory() as directory:
        _report(shared, Path(directory), arguments.worst)


def _report(shared: Path, work: Path, worst: int) -> None:
    stripped = work / "stripped"
    strip = shared / "listings" / "strip_hints.py"
    subprocess.run([sys.executable, strip, shared / "listings", stripped], check=True)
    costs = Costs()
    listings = _score(shared, shared / "listings", work, costs=costs, worst=worst)
    bare = _score(shared, stripped, work)
    nameless = _score(shared, shared / "listings", work, address=NO_ADDRESS)
    paged = _score(shared, shared / "pagination", work)
    for row in _rows(listings, bare, nameless, paged, costs):
        print("{:<52}{:>9}{:>10}".format(*row))
    for page, line in listings.get("worst", {}).items():
        print(f"  {page}: {line}")


def _rows(
    listings: Record, bare: Record, nameless: Record, paged: Record, costs: Costs
) -> Iterator[tuple[str, str, str]]:
    items, fields = listings["items"], listings["fields"]
    yield "", "ours", "required"
    yield _row("item URLs, macro F1", items["macro"]["f1"], 0.98)
    yield _row("pages with every item right", items["perfect_pages"], 0.94)
    yield _row("item URLs, macro F1, class hints stripped", bare["items"]["macro"]["f1"], 0.97)
    yield _row("item title exact", listings["title_exact"]["accuracy"], 0.99)
    for name, required in (
        ("date", 0.95),
        ("byline", 0.92),
        ("tags", 0.90),
        ("image", 0.95),
        ("image_alt", 0.97),
    ):
        yield _row(f"card {name}, F1", fields[name]["f1"], required)
    yield _row("card excerpt, token F1", listings["excerpt"]["token_f1"], 0.85)
    yield _row("next_url right on listings", listings["next_url"]["accuracy"], 0.95)
    yield _row("page_urls macro F1", listings["page_urls"]["macro"]["f1"], 0.93)
    yield _row("pagination set: page_urls micro F1", paged["page_urls"]["micro"]["f1"], 0.90)
    yield _row("pagination set: next_url right", paged["next_url"]["accuracy"], 0.90)
    yield _row("page type", listings["page_type"]["accuracy"], 0.95)
    yield _row("page type, address unknown", nameless["page_type"]["accuracy"], 0.92)
    yield _row("page type, class hints stripped", bare["page_type"]["accuracy"], None)
    false_cards = listings["items_on_non_listing_pages"]
    yield "false cards on a page that is no listing", f"{false_cards:.2f}", "<= 0.50"
    yield "CPU a page, bare parse = 1, document included", f"{costs.whole:.1f}", "<= 4.0"
    yield "CPU a page, bare parse = 1, document at hand", f"{costs.alone:.1f}", ""


def _row(name: str, ours: float, required: float | None) -> tuple[str, str, str]:
    return name, f"{ours:.3f}", f"{required:.2f}" if required is not None else ""


def _score(
    shared: Path,
    pages: Path,
    work: Path,
    *,
    address: str | None = None,
    costs: Costs | None = None,
    worst: int = 0,
) -> Record:
    """The scorer's figures for the pages in a directory."""
    predictions = work / "predictions.jsonl"
    with predictions.open("w") as file:
        for record in _records(pages / "pages.jsonl"):
            prediction = _predict(record, pages, address, costs or Costs())
            print(json.dumps(prediction), file=file)
    scored = subprocess.run(
        [
            *(sys.executable, shared / "score_listings.py", "--json"),
            *("--gold", pages / "pages.jsonl", "--pred", predictions, "--worst", str(worst)),
        ],
        check=True,
        capture_output=True,
    )
    figures: Record = json.loads(scored.stdout)
    return figures


def _records(path: Path) -> Iterator[Record]:
    with path.open() as file:
        yield from map(json.loads, file)


def _predict(record: Record, pages: Path, address: str | None, costs: Costs) -> Record:
    with gzip.open(pages / record["file"]) as file:
        html = file.read().decode()
    page = Page.from_html(html, address or record["url"])
    started = time.process_time()
    LexborHTMLParser(html)
    parsed = time.process_time()
    document = Document(page)
    made = time.process_time()
    kind = page_type(document)
    listing = extract_listing(document)
    read = time.process_time()
    costs.parse += parsed - started
    costs.document += made - parsed
    costs.reading += read - made
    return {
        "id": record["id"],
        "page_type": kind,
        "next_url": listing.next_url,
        "page_urls": listing.page_urls,
        "items": [_item(card) for card in listing.cards] if kind == "listing" else [],
    }


def _item(card: Card) -> Record:
    return {
        "url": card.url,
        "title": card.title,
        "excerpt": card.excerpt,
        "byline": card.byline,
        "date": card.published_at.date().isoformat() if card.published_at else None,
        "tags": card.tags,
        "image": card.image.url if card.image else None,
        "image_alt": card.image.alt if card.image else None,
    }


def _keep_memory() -> None:
    """Let glibc keep freed memory, as the crawl does; elsewhere nothing happens."""
    try:
        libc = ctypes.CDLL("libc.so.6")
    except OSError:
        return
    libc.mallopt(-3, 1 << 28)  # M_MMAP_THRESHOLD
    libc.mallopt(-1, 1 << 28)  # M_TRIM_THRESHOLD


if __name__ == "__main__":
    main()
