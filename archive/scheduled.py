"""What the archive notes about scheduled sites: when each ran, what came of it, when it is due.

A scheduled site is what sites.toml calls one: a name with its start pages. It is no row of
`sites`, which has one a host: two scheduled sites may be two categories of one magazine, and one
may start on two hosts. So the state is in a table of its own, and `sites` is told how often its
host is crawled and when next.
"""

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from archive.rows import utc_text
from scraper.urls import host_of, without_www

Outcome = Literal["finished", "failed", "timeout", "killed", "interrupted", "locked"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheduled:
    """One scheduled site as the archive remembers it. Moments are aware."""

    name: str
    """As sites.toml has it."""
    seeds: tuple[str, ...]
    cadence: str
    """As sites.toml has it: `6h`, `daily`, a cron expression."""
    source: str = ""
    """Which file it is from: a digest of the file's path."""
    started_at: datetime | None = None
    """When its last crawl began; None before the first."""
    ended_at: datetime | None = None
    """None while it runs; for ever if it was killed together with the command that started it."""
    outcome: Outcome | None = None
    """What came of that crawl; None until it ended."""
    exit_status: int | None = None
    """Of that crawl; None until it ended."""
    failures: int = 0
    """Crawls in a row that failed."""
    run_id: int | None = None
    """The row of `runs` of that crawl; None where it came to none."""
    next_due_at: datetime | None = None
    """When it is due; None is at once."""

    @property
    def is_unended(self) -> bool:
        """Whether its last crawl began and was never seen to end."""
        return self.started_at is not None and self.ended_at is None


def read_schedule(conn: sqlite3.Connection) -> tuple[Scheduled, ...]:
    """Every scheduled site, by name."""
    return tuple(_scheduled(row) for row in conn.execute(_READ + " ORDER BY name"))


def write_scheduled(conn: sqlite3.Connection, one: Scheduled) -> None:
    """Keep the state of one site, and tell `sites` of it."""
    before = [kept for kept in read_schedule(conn) if kept.name == one.name]
    if one.run_id is not None and not _is_run(conn, one.run_id):
        one = replace(one, run_id=None)
    conn.execute(_WRITE, _row(one))
    _tell_sites(conn, {host for kept in (*before, one) for host in _hosts(kept.seeds)})


def forget_scheduled(conn: sqlite3.Connection, source: str, names: Sequence[str]) -> None:
    """Drop the sites that came from that file and are not among *names* any more."""
    gone = [one for one in read_schedule(conn) if one.source == source and one.name not in names]
    for one in gone:
        conn.execute("DELETE FROM schedule WHERE name = ?", (one.name,))
    _tell_sites(conn, {host for one in gone for host in _hosts(one.seeds)})


def last_run_id(conn: sqlite3.Connection) -> int:
    """The id of the newest run; 0 where there is none."""
    return int(conn.execute("SELECT ifnull(max(id), 0) FROM runs").fetchone()[0])


def _tell_sites(conn: sqlite3.Connection, hosts: set[str]) -> None:
    """In `sites`, the cadence and the time of whatever is due next on each host."""
    schedule = read_schedule(conn)
    for host in hosts:
        of_host = [one for one in schedule if host in _hosts(one.seeds)]
        soonest = min(of_host, key=_due_text, default=None)
        told = (soonest.cadence, _text(soonest.next_due_at)) if soonest else (None, None)
        conn.execute(
            "UPDATE sites SET cadence = ?1, next_due_at = ?2 WHERE host = ?3"
            " AND (cadence IS NOT ?1 OR next_due_at IS NOT ?2)",
            (*told, host),
        )


def _hosts(seeds: Sequence[str]) -> set[str]:
    return {without_www(host_of(seed)) for seed in seeds}


def _due_text(one: Scheduled) -> str:
    return _text(one.next_due_at) or ""


def _is_run(conn: sqlite3.Connection, run_id: int) -> bool:
    return conn.execute("SELECT 1 FROM runs WHERE id = ?", (run_id,)).fetchone() is not None


def _text(moment: datetime | None) -> str | None:
    return None if moment is None else utc_text(moment)


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _row(one: Scheduled) -> tuple[object, ...]:
    return (
        one.name,
        json.dumps(one.seeds, ensure_ascii=False),
        one.cadence,
        one.source,
        _text(one.started_at),
        _text(one.ended_at),
        one.outcome,
        one.exit_status,
        one.failures,
        one.run_id,
        _text(one.next_due_at),
    )


def _scheduled(row: tuple[object, ...]) -> Scheduled:
    name, seeds, cadence, source, started, ended, outcome, status, failures, run_id, due = row
    return Scheduled(
        name=str(name),
        seeds=tuple(json.loads(str(seeds))),
        cadence=str(cadence),
        source=str(source),
        started_at=_moment(started),  # type: ignore[arg-type]  # columns of a STRICT table
        ended_at=_moment(ended),  # type: ignore[arg-type]
        outcome=outcome,  # type: ignore[arg-type]
        exit_status=status,  # type: ignore[arg-type]
        failures=failures,  # type: ignore[arg-type]
        run_id=run_id,  # type: ignore[arg-type]
        next_due_at=_moment(due),  # type: ignore[arg-type]
    )


_COLUMNS = (
    "name, seeds, cadence, source, started_at, ended_at, outcome, exit_status, failures, run_id,"
    " next_due_at"
)
_READ = f"SELECT {_COLUMNS} FROM schedule"  # noqa: S608  # our own words
_WRITE = f"""
INSERT INTO schedule ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (name) DO UPDATE SET
    seeds = excluded.seeds, cadence = excluded.cadence, source = excluded.source,
    started_at = excluded.started_at, ended_at = excluded.ended_at, outcome = excluded.outcome,
    exit_status = excluded.exit_status, failures = excluded.failures, run_id = excluded.run_id,
    next_due_at = excluded.next_due_at
"""  # noqa: S608
