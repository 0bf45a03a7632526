"""keepreading's shelf: keeps what was fetched and read, and publishes it.

>>> from archive import open_archive
>>> archive = open_archive("archive.db")   # doctest: +SKIP

The names are loaded when they are first asked for: `keepreading --help` pays for click alone.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archive.records import Counts, Fetch, Revision, Run
    from archive.store import Archive, open_archive

__all__ = ["Archive", "Counts", "Fetch", "Revision", "Run", "open_archive"]

_MODULES = {
    "Archive": "archive.store",
    "Counts": "archive.records",
    "Fetch": "archive.records",
    "Revision": "archive.records",
    "Run": "archive.records",
    "open_archive": "archive.store",
}


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_MODULES[name]), name)
