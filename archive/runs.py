"""Reading the `runs` table back."""

import json
import sqlite3
from dataclasses import fields
from datetime import datetime

from archive.completeness import from_text
from archive.records import Counts, Run


def read_run(conn: sqlite3.Connection, run_id: int) -> Run | None:
    """The run of that id; counts that this version does not know are left out."""
    row = conn.execute(
        "SELECT command, seeds, options, version, started_at, ended_at, reason, exit_status, "
        "counts, completeness FROM runs WHERE id = ?",
        (run_id,),
    ).fetchone()
    if row is None:
        return None
    command, seeds, options, version, started_at, ended_at, reason, exit_status, counts, told = row
    known = {field.name for field in fields(Counts)}
    return Run(
        id=run_id,
        command=command,
        seeds=tuple(json.loads(seeds)),
        options=json.loads(options),
        version=version,
        started_at=datetime.fromisoformat(started_at),
        ended_at=datetime.fromisoformat(ended_at) if ended_at else None,
        reason=reason,
        exit_status=exit_status,
        counts=Counts(**{name: n for name, n in json.loads(counts).items() if name in known}),
        completeness=from_text(told),
    )


def run_ids(conn: sqlite3.Connection) -> tuple[int, ...]:
    """The ids of all runs, the first first."""
    return tuple(int(run_id) for (run_id,) in conn.execute("SELECT id FROM runs ORDER BY id"))


def is_crawled_listing(conn: sqlite3.Connection, url_key: str) -> bool:
    """Whether a crawl has begun at that address (canonical form) before."""
    query = "SELECT 1 FROM listings WHERE url_key = ? AND is_seed"
    return conn.execute(query, (url_key,)).fetchone() is not None
