"""Reading the `runs` table back."""

import json
import sqlite3
from dataclasses import fields
from datetime import datetime

from archive.records import Counts, Run


def read_run(conn: sqlite3.Connection, run_id: int) -> Run | None:
    """The run of that id; counts that this version does not know are left out."""
    row = conn.execute(
        "SELECT command, seeds, options, version, started_at, ended_at, reason, exit_status, "
        "counts FROM runs WHERE id = ?",
        (run_id,),
    ).fetchone()
    if row is None:
        return None
    command, seeds, options, version, started_at, ended_at, reason, exit_status, counts = row
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
    )
