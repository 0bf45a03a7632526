"""Capture: answers on their way into the WARC files, each payload once.

A payload that the archive has already becomes a revisit of the record that has it; so does a 304,
of the last record of its address.
"""

import sqlite3
from collections import OrderedDict
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from archive.warc import Drawn, Exchange, WarcFiles, Written, folder_of
from archive.warc.records import Earlier, digest

_WORTH_A_REVISIT = 256  # bytes; below that the record of a revisit is the longer one
_REMEMBERED = 2_000  # answers of this process that the database may not have yet


class Capture:
    """Appends to one archive's files. One process at a time may hold it."""

    def __init__(self, database: Path, reader: sqlite3.Connection, software: str) -> None:
        """
        :param reader: a connection that sees what is committed.
        :raises ArchiveLocked: while another process holds it.
        :raises ArchiveUnwritable: when the directory takes no files.
        """
        self._files = WarcFiles(folder_of(database), software)
        self._reader = reader
        self._recent: OrderedDict[str, Earlier] = OrderedDict()

    def keep(self, kept: Exchange | Drawn, about: Iterable[tuple[str, str]]) -> Written:
        """Append an exchange or a page as drawn, and say where it is.

        :raises ArchiveUnwritable: when the disk takes no more.
        """
        known = digest(kept.body)
        if isinstance(kept, Drawn):
            earlier = self._recent.get(kept.url)
        else:
            earlier = self._earlier(kept, known)
        written = self._files.append(kept, about=about, earlier=earlier, payload_digest=known)
        if isinstance(kept, Exchange) and written.kind == "response" and not kept.truncated:
            self._remember(kept, written)
        return written

    def close(self) -> None:
        """Let another process append; a directory that stayed empty goes."""
        self._files.close()
        with suppress(OSError):
            self._files.folder.rmdir()

    def _remember(self, exchange: Exchange, written: Written) -> None:
        response = Earlier(
            url=exchange.url,
            at=exchange.at,
            payload_digest=written.payload_digest,
            identifier=written.identifier,
        )
        for key in (written.payload_digest, exchange.url):
            self._recent[key] = response
            self._recent.move_to_end(key)
        while len(self._recent) > _REMEMBERED:
            self._recent.popitem(last=False)

    def _earlier(self, exchange: Exchange, payload_digest: str) -> Earlier | None:
        if exchange.status == 304:
            return self._recent.get(exchange.url) or self._stored(_BY_URL, exchange.url)
        if len(exchange.body) < _WORTH_A_REVISIT or exchange.truncated:
            return None
        return self._recent.get(payload_digest) or self._stored(_BY_DIGEST, payload_digest)

    def _stored(self, sql: str, value: str) -> Earlier | None:
        row = self._reader.execute(sql, (value,)).fetchone()
        if row is None:
            return None
        url, at, payload_digest = row
        return Earlier(url=url, at=datetime.fromisoformat(at), payload_digest=payload_digest)


_BY_DIGEST = """
SELECT url, at, payload_digest FROM fetches
WHERE payload_digest = ? AND warc_type = 'response' AND withheld IS NULL LIMIT 1
"""
_BY_URL = """
SELECT url, at, payload_digest FROM fetches
WHERE warc_type = 'response' AND withheld IS NULL AND payload_digest = (
    SELECT payload_digest FROM fetches
    WHERE url = ? AND status = 200 AND warc_type IN ('response', 'revisit')
        AND payload_digest IS NOT NULL AND withheld IS NULL
    ORDER BY id DESC LIMIT 1
) LIMIT 1
"""
