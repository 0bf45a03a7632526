"""An archive as a Datasette: opened for reading, live, with the plugin in it."""

import sqlite3
import sys
from pathlib import Path
from urllib.parse import quote

from datasette.app import Datasette
from datasette.plugins import pm

from archive.store import open_archive
from scraper.errors import ArchiveError

_NOT_IN_A_NAME = "?#%"  # Datasette 0.65 puts the path into a URI as it is


def datasette_app(path: str | Path) -> Datasette:
    """A Datasette on the archive at *path*, which may be written to at the same time.

    Where nobody can write (a read-only medium or directory), it is opened as immutable, since
    SQLite cannot make the files that reading a live database needs; then changes made later by
    somebody else are not seen.

    :raises ArchiveError: or one of its kinds, if there is no archive that can be read.
    """
    path = Path(path)
    open_archive(path, read_only=True).close()
    if any(mark in str(path) for mark in _NOT_IN_A_NAME):
        raise ArchiveError(
            f"Datasette cannot open {path}: its name has one of {' '.join(_NOT_IN_A_NAME)}. "
            "Rename it, or make a link to it with another name."
        )
    _register_plugin()
    if is_live(path):
        return Datasette(files=[str(path)])
    return Datasette(immutables=[str(path)])


def is_live(path: Path) -> bool:
    """Whether the archive can be read as it changes: see `datasette_app`."""
    try:
        connection = sqlite3.connect(f"file:{quote(str(path.absolute()))}?mode=ro", uri=True)
        try:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        finally:
            connection.close()
    except sqlite3.OperationalError:
        return False
    return True


def _register_plugin() -> None:
    """For a checkout that is not installed; else its entry point has done it."""
    plugin = sys.modules["archive.publish"]
    if not pm.is_registered(plugin):
        pm.register(plugin, "keepreading")
