"""The frontier as rows: what waits to be fetched, and what came of every address ever found.

An address is one row, known by the fingerprint of its canonical form. It is `queued`, `leased` to
a crawl that asks for it, or `done`, and becomes done in the transaction that stores what it
brought. A row belongs to one crawl, named by the crawl's first run. All functions run in a
transaction of the writer but those that only read.
"""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from archive.records import Entry
from scraper.urls import fingerprint

UNFINISHED = ("sigint", "sigterm", "host_down", "deferred")
"""Reasons of runs that left something to do; so does every run that never ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What came of an address."""

    key: int
    url: str
    kind: str
    outcome: str
    reason: str | None
    status: int | None
    at: str
    was_asked: bool = False
    """Whether it counts as asked for, though nothing of its own was."""


def enqueue(conn: sqlite3.Connection, entries: Iterable[Entry], run_id: int, at: str) -> None:
    """Let addresses wait. One that is known waits again, as the new entry says."""
    conn.executemany(
        _ENQUEUE,
        [
            (e.key, e.serial, run_id, e.priority, e.host, e.kind, e.url, e.request, at)
            for e in entries
        ],
    )


def lease(conn: sqlite3.Connection, key: int, serial: int) -> None:
    """Note that an entry is being asked for."""
    conn.execute(
        "UPDATE frontier SET state = 'leased' WHERE key = ? AND serial = ? AND state = 'queued'",
        (key, serial),
    )


def move(conn: sqlite3.Connection, entry: Entry, before: int) -> None:
    """Let a leased entry wait again for another request: a redirect or a second try.

    :param before: its serial so far.
    """
    conn.execute(
        _MOVE,
        (entry.serial, entry.host, entry.priority, entry.request, entry.key, before),
    )


def settle(conn: sqlite3.Connection, result: Result, run_id: int, lease: int | None) -> None:
    """Note what came of an address. One that waits is done only by its own lease.

    :param lease: the serial that was asked for; None for an address that was come upon.
    """
    conn.execute(
        _SETTLE,
        {
            "key": result.key,
            "run": run_id,
            "kind": result.kind,
            "url": result.url,
            "outcome": "stored" if result.outcome == "listing" else result.outcome,
            "reason": result.reason,
            "status": result.status,
            "at": result.at,
            "lease": -1 if lease is None else lease,
            "was_asked": result.was_asked,
        },
    )


def finish(conn: sqlite3.Connection, key: int, serial: int, at: str) -> None:
    """Let a lease end that no result was noted for."""
    conn.execute(_FINISH, (at, key, serial))


def note(conn: sqlite3.Connection, notes: Iterable[object], run_id: int) -> None:
    """Keep what the spider has to be told again."""
    conn.executemany(
        "INSERT INTO frontier_notes (run_id, note) VALUES (?, ?)",
        [(run_id, json.dumps(each)) for each in notes],
    )


def forget_notes(conn: sqlite3.Connection, run_id: int) -> None:
    """Drop the notes of a crawl that is complete."""
    conn.execute("DELETE FROM frontier_notes WHERE run_id = ?", (run_id,))


def unlease(conn: sqlite3.Connection) -> None:
    """Let wait again what a process that died was asking for."""
    conn.execute(
        "UPDATE frontier SET state = 'queued' "
        "WHERE state = 'leased' AND run_id IN (SELECT id FROM runs)"
    )


def drop(conn: sqlite3.Connection) -> None:
    """Forget what waits, of whatever crawl. What is known of an address stays."""
    conn.execute(_DROP)
    conn.execute("DELETE FROM frontier_notes")


def to_resume(
    conn: sqlite3.Connection, command: str, seeds: Sequence[str], scope: dict[str, object]
) -> int | None:
    """The crawl that a command goes on with: the last of the same start addresses and scope, if
    it is not finished."""
    rows = conn.execute(
        "SELECT id, resumes, seeds, options, reason, ended_at FROM runs "
        "WHERE command = ? ORDER BY id DESC LIMIT 1000",
        (command,),
    )
    for run_id, resumes, old_seeds, options, reason, ended_at in rows:
        old_options = json.loads(options)
        same_scope = {name: old_options.get(name) for name in scope} == scope
        if sorted(json.loads(old_seeds)) == sorted(seeds) and same_scope:
            is_open = ended_at is None or reason in UNFINISHED
            return int(resumes or run_id) if is_open else None
    return None


def queued(conn: sqlite3.Connection, run_id: int, host: str, limit: int) -> list[Entry]:
    """What waits for a host, what comes first first."""
    return [
        Entry(
            key=key,
            serial=serial,
            url=url,
            host=host,
            priority=priority,
            kind=kind,
            request=request,
        )
        for key, serial, url, priority, kind, request in conn.execute(
            _QUEUED, (run_id, host, limit)
        )
    ]


def hosts(conn: sqlite3.Connection, run_id: int) -> list[str]:
    """The hosts that something waits for."""
    return [
        host
        for (host,) in conn.execute(
            "SELECT DISTINCT host FROM frontier WHERE run_id = ? AND state = 'queued'", (run_id,)
        )
    ]


def last_serial(conn: sqlite3.Connection) -> int:
    """The highest serial given so far."""
    (serial,) = conn.execute("SELECT max(serial) FROM frontier").fetchone()
    return int(serial or 0)


def keys(conn: sqlite3.Connection, run_id: int) -> Iterable[int]:
    """The fingerprints of all addresses of a crawl."""
    for (key,) in conn.execute("SELECT key FROM frontier WHERE run_id = ?", (run_id,)):
        yield key


def is_known(conn: sqlite3.Connection, key: int, run_id: int) -> bool:
    """Whether an address belongs to a crawl, in whatever state."""
    row = conn.execute("SELECT run_id FROM frontier WHERE key = ?", (key,)).fetchone()
    return row is not None and row[0] == run_id


def asked(conn: sqlite3.Connection, run_id: int, kind: str) -> int:
    """How many addresses of a kind a crawl queued."""
    (number,) = conn.execute(
        "SELECT count(*) FROM frontier WHERE run_id = ? AND kind = ? AND was_asked", (run_id, kind)
    ).fetchone()
    return int(number)


def results(conn: sqlite3.Connection, run_id: int) -> list[tuple[str, str, str | None, int]]:
    """(kind, outcome, reason, how many) of the addresses that a crawl is done with."""
    return conn.execute(
        "SELECT kind, outcome, reason, count(*) FROM frontier "
        "WHERE run_id = ? AND was_asked AND state = 'done' GROUP BY kind, outcome, reason",
        (run_id,),
    ).fetchall()


def reason_of(conn: sqlite3.Connection, url: str, run_id: int | None) -> str | None:
    """Why an address of a crawl, or of whatever crawl was the last to ask for it, brought nothing;
    None where it did, or is not done."""
    row = conn.execute(
        "SELECT reason FROM frontier WHERE key = ?1 AND run_id = ifnull(?2, run_id) "
        "AND state = 'done' AND outcome IN ('failed', 'skipped')",
        (fingerprint(url), run_id),
    ).fetchone()
    return row[0] if row else None


def reasons_among(conn: sqlite3.Connection, urls: Iterable[str]) -> dict[str, str]:
    """Address to why it brought nothing the last time, of those that do not wait."""
    found = ((url, reason_of(conn, url, None)) for url in urls)
    return {url: reason for url, reason in found if reason is not None}


def addresses_of(conn: sqlite3.Connection, keys: Iterable[int]) -> Iterable[str]:
    """The addresses, as found, that have these fingerprints."""
    for key in keys:
        for (url,) in conn.execute("SELECT url FROM frontier WHERE key = ?", (key,)):
            yield url


def waiting(conn: sqlite3.Connection, run_id: int) -> int:
    """How many addresses of a crawl are not done."""
    (number,) = conn.execute(
        "SELECT count(*) FROM frontier WHERE run_id = ? AND state != 'done'", (run_id,)
    ).fetchone()
    return int(number)


def notes(conn: sqlite3.Connection, run_id: int) -> Iterable[dict[str, object]]:
    """What was noted, in order."""
    for (text,) in conn.execute(
        "SELECT note FROM frontier_notes WHERE run_id = ? ORDER BY id", (run_id,)
    ):
        yield json.loads(text)


_ENQUEUE = """
INSERT INTO frontier (key, serial, run_id, state, priority, host, kind, was_asked, url, request, at)
VALUES (?, ?, ?, 'queued', ?, ?, ?, 1, ?, ?, ?)
ON CONFLICT (key) DO UPDATE SET serial = excluded.serial, run_id = excluded.run_id,
    state = 'queued', priority = excluded.priority, host = excluded.host, kind = excluded.kind,
    was_asked = 1, url = excluded.url, request = excluded.request, at = excluded.at
"""
_MOVE = """
UPDATE frontier SET serial = ?, state = 'queued', host = ?, priority = ?, request = ?
WHERE key = ? AND serial = ?
"""
_SETTLE = """
INSERT INTO frontier (key, serial, run_id, state, priority, host, kind, was_asked, url, outcome,
    reason, status, at)
VALUES (:key, 0, :run, 'done', 0, '', :kind, :was_asked, :url, :outcome, :reason, :status, :at)
ON CONFLICT (key) DO UPDATE SET state = 'done', request = NULL,
    was_asked = max(iif(run_id = :run, was_asked, 0), :was_asked), run_id = :run,
    outcome = excluded.outcome,
    reason = excluded.reason, status = excluded.status, at = excluded.at
WHERE frontier.state = 'done' OR frontier.serial = :lease
"""
_FINISH = """
UPDATE frontier SET state = 'done', request = NULL, at = ?,
    outcome = ifnull(outcome, 'skipped'), reason = iif(outcome IS NULL, 'other', reason)
WHERE key = ? AND serial = ? AND state != 'done'
"""
_DROP = """
UPDATE frontier SET state = 'done', request = NULL,
    reason = iif(outcome IS NULL, 'dropped', reason), outcome = ifnull(outcome, 'skipped')
WHERE state != 'done'
"""
_QUEUED = """
SELECT key, serial, url, priority, kind, request FROM frontier
WHERE run_id = ? AND host = ? AND state = 'queued'
ORDER BY priority DESC, serial LIMIT ?
"""
