"""keepreading's shelf: keeps what was fetched and read, and publishes it.

>>> from archive import open_archive
>>> archive = open_archive("archive.db")   # doctest: +SKIP
"""

from archive.records import Counts, Fetch, Run
from archive.store import Archive, open_archive

__all__ = ["Archive", "Counts", "Fetch", "Run", "open_archive"]
