"""What a second crawl of an unchanged site costs, by default and with --full.

`python -m bench.recrawl [--articles 300] [--times 3]`

A site of ours is served on 127.0.0.1, with validators. For each time it is crawled into a new
archive, then again with --full, then again by default, and once a start page is asked for that is
not there, which is the empty run. CPU is that of the command's process; the medians are compared,
net of the empty run. Requests but for robots.txt and the check of other doors are counted.
"""

import argparse
import os
import sqlite3
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from tests.server import Server
from tests.server.steady import SteadySite

DEFAULT_SHARE, FULL_SHARE = 1 / 4, 1 / 2
"""Of the first crawl's CPU, at most."""
_ROWS = (
    "articles",
    "article_text",
    "articles_fts_data",
    "articles_fts_idx",
    "articles_fts_docsize",
    "revisions",
)


@dataclass(frozen=True)
class Cost:
    """What one crawl took."""

    cpu_seconds: float
    listings: int
    articles: int
    not_modified: int


@dataclass(frozen=True)
class Outcome:
    """The crawls of one time."""

    first: Cost
    full: Cost
    default: Cost
    empty: Cost
    changed: tuple[str, ...]
    """Tables in which a recrawl changed more than `last_seen_at`."""


def measure(articles: int) -> Outcome:
    """Crawl the site into a new archive, and again."""
    with tempfile.TemporaryDirectory() as folder, Server({}) as server:
        database = Path(folder) / "archive.db"
        site = SteadySite(server, articles)
        first = _crawl(database, site, site.seed)
        before = _rows(database)
        full = _crawl(database, site, site.seed, "--full")
        default = _crawl(database, site, site.seed)
        after = _rows(database)
        empty = _crawl(database, site, server.url("/nothing/"))
    changed = tuple(name for name, rows in before.items() if rows != after[name])
    return Outcome(first, full, default, empty, changed)


def _crawl(database: Path, site: SteadySite, *arguments: str) -> Cost:
    begun, answered = len(site.server.log), len(site.statuses)
    command = [sys.executable, "-m", "archive.cli", "crawl", str(database), *arguments]
    running = subprocess.Popen([*command, "--delay", "0", "--quiet"], stderr=subprocess.DEVNULL)
    _, _, usage = os.wait4(running.pid, 0)
    running.returncode = 0  # it was waited for
    targets = [request.target for request in site.server.log[begun:]]
    statuses = [status for _, status in site.statuses[answered:]]
    return Cost(
        cpu_seconds=usage.ru_utime + usage.ru_stime,
        listings=sum(target.startswith("/owls/") for target in targets),
        articles=len(statuses),
        not_modified=statuses.count(304),
    )


def _rows(database: Path) -> dict[str, list[tuple[object, ...]]]:
    """Table to its rows, but for when an article was seen last."""
    conn = sqlite3.connect(database)
    present = {name for (name,) in conn.execute("SELECT name FROM sqlite_master")}
    found = {}
    for table in (table for table in _ROWS if table in present):
        columns = [row[1] for row in conn.execute(f"PRAGMA table_info([{table}])")]
        kept = ", ".join(column for column in columns if column != "last_seen_at")
        found[table] = conn.execute(f"SELECT {kept} FROM [{table}]").fetchall()  # noqa: S608
    conn.close()
    return found


def shares(outcomes: list[Outcome]) -> tuple[float, float]:
    """(default, full): CPU of a recrawl by that of the first crawl, both net of an empty run."""
    empty = median(one.empty.cpu_seconds for one in outcomes)
    first, full, default = (
        median(getattr(one, name).cpu_seconds for one in outcomes) - empty
        for name in ("first", "full", "default")
    )
    return default / first, full / first


def main() -> None:
    """Print the table, and exit with 1 when a recrawl costs more than its share."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=300)
    parser.add_argument("--times", type=int, default=3)
    options = parser.parse_args()
    outcomes = [measure(options.articles) for _ in range(options.times)]
    for name in ("first", "full", "default", "empty"):
        costs = [getattr(one, name) for one in outcomes]
        cpu = median(cost.cpu_seconds for cost in costs)
        last = costs[-1]
        print(
            f"{name:8} {cpu:6.2f} s CPU, {last.listings:3} listing pages, "
            f"{last.articles:4} articles asked, {last.not_modified:4} answered 304"
        )
    default, full = shares(outcomes)
    changed = {name for one in outcomes for name in one.changed}
    print(f"default  {default:.2f} of the first crawl (at most {DEFAULT_SHARE:.2f})")
    print(f"--full   {full:.2f} of the first crawl (at most {FULL_SHARE:.2f})")
    print(f"tables that changed: {', '.join(sorted(changed)) or 'none'}")
    sys.exit(0 if default <= DEFAULT_SHARE and full <= FULL_SHARE and not changed else 1)


if __name__ == "__main__":
    main()
