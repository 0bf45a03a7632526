"""Kept answers as pages again: what was read in a crawl can be read once more, without the web."""

import sqlite3
from dataclasses import replace
from pathlib import Path

from archive.warc import Answer, read_answer
from scraper.content_coding import undo
from scraper.errors import FetchError
from scraper.records import Page

_MAX_PAGE_BYTES = 20 * 1024 * 1024


def last_page(conn: sqlite3.Connection, folder: Path, url: str) -> Page | None:
    """The last whole answer of an address, by any address that led to it; None if none is kept.

    :raises ArchiveError: when its record cannot be read.
    :raises FetchError: when its body cannot be unpacked.
    """
    row = conn.execute(_LAST, (url,)).fetchone()
    if row is None:
        return None
    request_url, *place = row
    return replace(page_of(conn, folder, read_answer(folder, *place)), request_url=request_url)


def page_of(conn: sqlite3.Connection, folder: Path, answer: Answer) -> Page:
    """The page that an answer holds, or that the record holds which it revisits.

    :raises ArchiveError: when that record cannot be read.
    :raises FetchError: when the body cannot be unpacked, or is in no record here.
    """
    body = _body(conn, folder, answer)
    coding = next((v for k, v in answer.headers if k.lower() == "content-encoding"), None)
    return Page(
        url=answer.url,
        request_url=answer.url,
        status=answer.status,
        headers=answer.headers,
        body=undo(body, coding, _MAX_PAGE_BYTES),
        fetched_at=answer.at,
    )


def _body(conn: sqlite3.Connection, folder: Path, answer: Answer) -> bytes:
    if answer.body is not None:
        return answer.body
    place = conn.execute(_RESPONSE, (answer.payload_digest,)).fetchone()
    found = read_answer(folder, *place).body if place else None
    if found is None:
        raise FetchError(f"{answer.url}: its body is in no record here", reason="empty_body")
    return found


_LAST = """
SELECT request_url, warc_file, warc_offset, warc_length FROM fetches
WHERE warc_file IS NOT NULL AND status = 200 AND step IS NULL AND reason IS NOT 'truncated'
    AND withheld IS NULL
    AND id IN (
        SELECT id FROM fetches WHERE url = ?1
        UNION ALL SELECT id FROM fetches WHERE request_url = ?1 AND request_url != url
    )
ORDER BY id DESC LIMIT 1
"""
_RESPONSE = """
SELECT warc_file, warc_offset, warc_length FROM fetches
WHERE payload_digest = ? AND warc_type = 'response' AND withheld IS NULL LIMIT 1
"""
