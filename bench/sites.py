"""Crawl the recorded sites with the product's own commands and print their scores.

    python -m bench.sites [NAME ...] [--errors N]

Each site is served on 127.0.0.1, crawled from all start pages with `keepreading crawl --delay 0`
(HTML only), exported with `keepreading export`, and scored by the recordings' own scorer. The
recordings are found by KEEPREADING_SHARED (default ../shared).
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

from bench.shared import load, shared_folder

ROWS = {
    "recall": 0.98,
    "precision": 0.97,
    "title": 0.97,
    "authors": 0.90,
    "categories": 0.90,
    "tags": 0.90,
    "date_day": 0.90,
    "modified_day": 0.90,
    "excerpt": 0.90,
    "body": 0.90,
    "images": 0.90,
    "alts": 0.90,
    "duplicates": 0,
}
"""Row of the scorer: what it must be at least (`duplicates`: at most)."""


def main() -> None:
    """Print a table of rows against sites; exit 1 where one falls short."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help="archives to take; all by default")
    parser.add_argument("--errors", type=int, default=0, help="print the N worst cases a field")
    arguments = parser.parse_args()
    folder = shared_folder("sites")
    if folder is None:
        return
    archives = sorted(folder.glob("*.tar.xz"))
    if arguments.names:
        archives = [path for path in archives if any(name in path.name for name in arguments.names)]
    results = {path.name.split(".")[0]: run(folder, path, arguments.errors) for path in archives}
    print(table(results))
    sys.exit(any(short for short in falls_short(results)))


def run(folder: Path, path: Path, errors: int = 0) -> dict[str, Any]:
    """Serve, crawl, export and score one recording."""
    scorer, server = load(folder / "score_site.py"), load(folder / "serve_site.py")
    truth = scorer.load_truth(str(path))
    with tempfile.TemporaryDirectory() as scratch, serving(server, path) as origin:
        database, exported = Path(scratch) / "site.db", Path(scratch) / "site.jsonl"
        starts = [url.replace(server.ORIGIN, origin) for url in truth["start_category_urls"]]
        command = [sys.executable, "-m", "archive.cli"]
        began = time.monotonic()
        crawl = subprocess.run(
            [*command, "crawl", str(database), *starts, "--delay", "0", "--json"],
            capture_output=True,
            text=True,
            check=False,
        )
        seconds = time.monotonic() - began
        if crawl.returncode:
            print(f"{path.name}: crawl exits {crawl.returncode}: {crawl.stderr[-2000:]}")
        subprocess.run(
            [*command, "export", str(database), str(exported)], check=True, capture_output=True
        )
        results = [json.loads(line) for line in exported.read_text("utf-8").splitlines()]
        end = json.loads(crawl.stdout.splitlines()[-1])
    scored: dict[str, Any] = scorer.score(
        truth, results, pages=end["counts"]["pages"], errors=errors
    )
    if errors:
        print(
            json.dumps(
                {key: scored[key] for key in ("worst", "false_urls", "missed")},
                indent=1,
                ensure_ascii=False,
            )
        )
    return {**scored, "seconds": round(seconds, 1)}


def value(scored: dict[str, Any], row: str) -> float | None:
    """One figure of a score, F1 where there are three; None where the scorer prints none."""
    found = scored.get(row)
    return found["f1"] if isinstance(found, dict) else found


def falls_short(results: dict[str, dict[str, Any]]) -> Iterator[str]:
    """`site row` wherever a figure misses its bound."""
    for name, scored in results.items():
        for row, bound in ROWS.items():
            found = value(scored, row)
            if found is not None and (found > bound if row == "duplicates" else found < bound):
                yield f"{name} {row}"


def table(results: dict[str, dict[str, Any]]) -> str:
    """The figures, a row a field and a column a site; `*` marks what misses its bound."""
    short = set(falls_short(results))
    lines = [f"{'':14}{'bound':>8}" + "".join(f"{name[:18]:>20}" for name in results)]
    for row, bound in {**ROWS, "pages": None, "seconds": None}.items():
        cells = []
        for name, scored in results.items():
            found = value(scored, row)
            mark = "*" if f"{name} {row}" in short else " "
            cells.append(f"{'-' if found is None else f'{found:g}'}{mark}".rjust(20))
        lines.append(f"{row:14}{'' if bound is None else f'{bound:g}':>8}" + "".join(cells))
    return "\n".join(lines)


@contextmanager
def serving(server: ModuleType, path: Path) -> Iterator[str]:
    """The recording on a free port of 127.0.0.1; yields its origin."""
    (running,) = server.start([str(path)], port=0)
    try:
        host, port = running.server_address[:2]
        yield f"http://{host}:{port}"
    finally:
        running.shutdown()
        running.server_close()


if __name__ == "__main__":
    main()
