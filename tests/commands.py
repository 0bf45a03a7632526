"""Running the product's commands as a person does: in a process of their own."""

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def keepreading(*arguments, timeout=60, **environment):
    """`keepreading ARGUMENTS`, with its output captured."""
    return subprocess.run(
        [
            sys.executable,
            "-W",
            "error::DeprecationWarning:archive",
            "-m",
            "archive.cli",
            *map(str, arguments),
        ],
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
        cwd=ROOT,
        env={**os.environ, **environment},
    )


def crawl(database, *arguments, **options):
    """`keepreading crawl` with no delay."""
    return keepreading("crawl", database, *arguments, "--delay", "0", **options)


def exported(database):
    """What `keepreading export` writes, by address."""
    target = Path(database).with_suffix(".jsonl")
    keepreading("export", database, target).check_returncode()
    rows = [json.loads(line) for line in target.read_text("utf-8").splitlines()]
    return {row["url"]: row for row in rows}


def query(database, sql, *values):
    """Rows of an SQL query as tuples."""
    connection = sqlite3.connect(database)
    try:
        return connection.execute(sql, values).fetchall()
    finally:
        connection.close()


def dump(database, *, without=()):
    """Every table as {name: rows}, but for the columns and tables in *without*."""
    connection = sqlite3.connect(database)
    connection.row_factory = sqlite3.Row
    tables = [
        name
        for (name,) in connection.execute(
            "select name from sqlite_master where type = 'table' and name not like '%_fts%'"
            " and name not like 'sqlite_%' order by name"
        )
        if name not in without
    ]
    found = {
        table: [
            {key: row[key] for key in row.keys() if key not in without}  # noqa: SIM118  # a Row
            for row in connection.execute(f"select * from [{table}]")
        ]
        for table in tables
    }
    connection.close()
    return found
