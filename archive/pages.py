"""Kept answers as pages again: what was read in a crawl can be read once more, without the web."""

import sqlite3
from pathlib import Path

from archive.warc import Answer, read_answer
from scraper.content_coding import undo
from scraper.errors import FetchError
from scraper.records import Page

_MAX_PAGE_BYTES = 20 * 1024 * 1024


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


_RESPONSE = """
SELECT warc_file, warc_offset, warc_length FROM fetches
WHERE payload_digest = ? AND warc_type = 'response' LIMIT 1
"""
