"""Crawl the recorded sites with the product's own commands and print their scores.

    python -m bench.sites [NAME ...] [--via html] [--errors N]

Each site is served on 127.0.0.1, crawled from all start pages with `keepreading crawl --delay 0`
through the doors of --via, exported with `keepreading export`, and scored by the recordings' own
scorer. With `--via api` only the sites that have a REST API are taken, and the requests that the
server counted have a bound. The recordings are found by KEEPREADING_SHARED (default ../shared).
"""

import argparse
import json
import math
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

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

API_ROWS = {
    "recall": 1.0,
    "precision": 0.99,
    "title": 0.99,
    "authors": 0.97,
    "categories": 0.95,
    "tags": 0.95,
    "date_day": 0.99,
    "excerpt": 0.95,
    "body": 0.98,
    "alts_precision": 0.98,
    "alts_recall": 0.98,
    "duplicates": 0,
    "requests": 0,
}
"""The same for the REST API alone. `requests`: how many were made beyond what it may take."""
_AT_MOST = ("duplicates", "requests")
_PER_PAGE, _BESIDE = 100, 5  # posts a page of the API; requests that find the way there


def main() -> None:
    """Print a table of rows against sites; exit 1 where one falls short."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help="archives to take; all by default")
    parser.add_argument("--via", default="html", help="the ways in, as for crawl")
    parser.add_argument("--errors", type=int, default=0, help="print the N worst cases a field")
    arguments = parser.parse_args()
    folder = shared_folder("sites")
    if folder is None:
        return
    archives = sorted(folder.glob("*.tar.xz"))
    if arguments.names:
        archives = [path for path in archives if any(name in path.name for name in arguments.names)]
    if arguments.via == "api":
        archives = [path for path in archives if has_api(folder, path)]
    rows = API_ROWS if arguments.via == "api" else ROWS
    results = {
        path.name.split(".")[0]: run(folder, path, arguments.errors, via=arguments.via)
        for path in archives
    }
    print(table(results, rows))
    sys.exit(any(short for short in falls_short(results, rows)))


def has_api(folder: Path, path: Path) -> bool:
    """Whether the recording has a REST API."""
    with serving(load(folder / "serve_site.py"), path) as origin:
        try:
            urlopen(f"{origin}/wp-json/").close()  # noqa: S310 -- on 127.0.0.1
        except HTTPError:
            return False
    return True


def run(folder: Path, path: Path, errors: int = 0, via: str = "html") -> dict[str, Any]:
    """Serve, crawl, export and score one recording."""
    scorer, server = load(folder / "score_site.py"), load(folder / "serve_site.py")
    truth = scorer.load_truth(str(path))
    with tempfile.TemporaryDirectory() as scratch, serving(server, path) as origin:
        database, exported = Path(scratch) / "site.db", Path(scratch) / "site.jsonl"
        starts = [url.replace(server.ORIGIN, origin) for url in truth["start_category_urls"]]
        command = [sys.executable, "-m", "archive.cli"]
        began = time.monotonic()
        crawl = subprocess.run(
            [*command, "crawl", str(database), *starts, "--delay", "0", "--json", "--via", via],
            capture_output=True,
            text=True,
            check=False,
        )
        seconds = time.monotonic() - began
        with urlopen(f"{origin}/__stats__") as answer:  # noqa: S310 -- on 127.0.0.1
            requests = json.load(answer)["requests"]
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
    most = math.ceil(scored["in_scope"] / _PER_PAGE) + _BESIDE
    return {
        **scored,
        "alts_precision": scored["alts"]["precision"],
        "alts_recall": scored["alts"]["recall"],
        "seconds": round(seconds, 1),
        "asked": requests,
        "requests": max(requests - most, 0),
    }


def value(scored: dict[str, Any], row: str) -> float | None:
    """One figure of a score, F1 where there are three; None where the scorer prints none."""
    found = scored.get(row)
    return found["f1"] if isinstance(found, dict) else found


def falls_short(
    results: dict[str, dict[str, Any]], rows: Mapping[str, float] = ROWS
) -> Iterator[str]:
    """`site row` wherever a figure misses its bound."""
    for name, scored in results.items():
        for row, bound in rows.items():
            found = value(scored, row)
            if found is not None and (found > bound if row in _AT_MOST else found < bound):
                yield f"{name} {row}"


def table(results: dict[str, dict[str, Any]], rows: Mapping[str, float] = ROWS) -> str:
    """The figures, a row a field and a column a site; `*` marks what misses its bound."""
    short = set(falls_short(results, rows))
    lines = [f"{'':14}{'bound':>8}" + "".join(f"{name[:18]:>20}" for name in results)]
    for row, bound in {**rows, "pages": None, "asked": None, "seconds": None}.items():
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
