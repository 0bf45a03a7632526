"""take_down: find it, note it, clear files and rows, and leave nothing in free pages.

The note comes first: from then on no crawl brings the article back, whatever happens to this
process. What is left to do when it dies is done by the same command once more.
"""

import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from archive.identity import key_of
from archive.opening import archive_error, open_for_writing
from archive.rights import digest_of
from archive.rows import utc_text
from archive.store import open_archive
from archive.takedown.clearing import clear_article, note_withheld, purge
from archive.takedown.files import clear_files
from archive.takedown.targets import Target, find_target
from archive.warc import WarcFiles, folder_of
from scraper.errors import ArchiveError, ArchiveLocked


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What a takedown came to."""

    articles: int
    records: int
    """Answers in the WARC files that have no body any more."""
    urls: tuple[str, ...]


def take_down(path: Path, url: str, reason: str) -> Done:
    """Remove an article from an archive, all its addresses and every copy.

    Done again, it finishes what was interrupted, and otherwise changes nothing.

    :raises ArchiveLocked: while a crawl writes, or a program reads and keeps the log from being
        emptied.
    :raises ArchiveError: where nothing is known of the address.
    """
    open_archive(path, create=False).close()  # what a crawl that died left is in the database
    folder = folder_of(path)
    had_folder = folder.exists()
    held = WarcFiles(folder, "")
    try:
        db = open_for_writing(path, create=False)
        try:
            return _take_down(db.conn, path, url, reason)
        except sqlite3.Error as error:
            raise archive_error(error, path) from error
        finally:
            db.close()
    finally:
        held.close()
        if not had_folder:
            folder.rmdir()


def _take_down(conn: sqlite3.Connection, path: Path, url: str, reason: str) -> Done:
    target = find_target(conn, url)
    if target.is_empty and not _is_noted(conn, url):
        raise ArchiveError(
            f"{path} has nothing of {url}: give the address of an article, as "
            "keepreading export prints it."
        )
    takedown = _note(conn, target, reason)
    places = clear_files(conn, folder_of(path), target)
    conn.execute("BEGIN IMMEDIATE")
    for article_id in target.article_ids:
        clear_article(conn, article_id)
    records = note_withheld(conn, places)
    conn.execute("COMMIT")
    if not purge(conn):
        raise ArchiveLocked(
            f"{path} is read by another program, so that {path.name}-wal still holds what was "
            "removed. Close it (keepreading serve, say), then give the same command again."
        )
    conn.execute("UPDATE takedowns SET finished_at = ? WHERE id = ?", (_now(), takedown))
    conn.commit()
    return Done(articles=len(target.article_ids), records=records, urls=target.urls)


def _is_noted(conn: sqlite3.Connection, url: str) -> bool:
    found = conn.execute("SELECT 1 FROM takedown_urls WHERE url_key = ?", (key_of(url),))
    return found.fetchone() is not None


def _note(conn: sqlite3.Connection, target: Target, reason: str) -> int:
    """The row of the takedown: a new one, or that of an earlier one of the same address."""
    conn.execute("BEGIN IMMEDIATE")
    keys = {key_of(url): url for url in target.urls}
    row = conn.execute(_BEFORE, (key_of(target.url),)).fetchone()
    row = (
        row
        or conn.execute(
            "INSERT INTO takedowns (url, reason, at) VALUES (?, ?, ?) RETURNING id",
            (target.url, reason, _now()),
        ).fetchone()
    )
    takedown = int(row[0])
    conn.executemany(
        "INSERT OR IGNORE INTO takedown_urls (url_key, url, takedown_id) VALUES (?, ?, ?)",
        [(key, url, takedown) for key, url in keys.items()],
    )
    conn.executemany(
        "INSERT OR IGNORE INTO takedown_texts (sha256, takedown_id) VALUES (?, ?)",
        [(digest_of(body), takedown) for body in target.bodies],
    )
    conn.execute("COMMIT")
    return takedown


def _now() -> str:
    return utc_text(datetime.now(UTC))


_BEFORE = """
SELECT t.id FROM takedowns AS t JOIN takedown_urls AS u ON u.takedown_id = t.id
WHERE u.url_key = ?
"""
