"""Which of the databases that a Datasette serves are archives.

Looked up once, when Datasette starts, since hooks that have to know it cannot wait for a query.
The answer is kept with the Datasette object, which lives as long as it holds.
"""

from contextlib import suppress
from typing import TYPE_CHECKING

from datasette.utils.sqlite import sqlite3  # the module whose errors Datasette's connections raise

from archive.migrations import APPLICATION_ID

if TYPE_CHECKING:
    from sqlite3 import Connection

    from datasette.app import Datasette

_ATTRIBUTE = "_keepreading_archives"


async def find_archives(datasette: "Datasette") -> frozenset[str]:
    """Look up the names of the databases that are archives, and keep them for `archives`."""
    names = []
    for name, db in datasette.databases.items():
        with suppress(sqlite3.Error):  # cannot be opened; Datasette says so itself
            if await db.execute_fn(is_archive):
                names.append(name)
    found = frozenset(names)
    setattr(datasette, _ATTRIBUTE, found)
    return found


def archives(datasette: "Datasette") -> frozenset[str]:
    """The names of the databases that are archives; none before Datasette has started."""
    found: frozenset[str] = getattr(datasette, _ATTRIBUTE, frozenset())
    return found


def only_archives(datasette: "Datasette") -> bool:
    """Whether the whole instance is ours: it serves archives and nothing else."""
    ours = archives(datasette)
    served = {name for name, db in datasette.databases.items() if name != "_internal"}
    return bool(ours) and served == ours


def is_archive(connection: "Connection") -> bool:
    """By its application id, or by its migrations: a text dump keeps only those."""
    try:
        if connection.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID:
            return _has_table(connection, "articles")
        if not _has_table(connection, "_sqlite_migrations"):
            return False
        return bool(connection.execute(_HAS_OUR_MIGRATIONS).fetchone()[0])
    except sqlite3.Error:  # no database at all; Datasette says so itself
        return False


def _has_table(connection: "Connection", name: str) -> bool:
    row = connection.execute(
        "SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?)", (name,)
    ).fetchone()
    return bool(row[0])


_HAS_OUR_MIGRATIONS = """
SELECT EXISTS (SELECT 1 FROM _sqlite_migrations WHERE migration_set = 'keepreading')
"""
