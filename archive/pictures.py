"""Images as rows: which were fetched, what their bytes say, and which are still to be asked for.

The bytes are in the WARC files, each content once; `images.sha256` is the digest of the file.
"""

import sqlite3
from collections.abc import Iterator

from archive.records import Fetch
from archive.rows import utc_text

MOST_KNOWN = 5_000  # images of one listing's articles that one crawl asks for besides new ones
_LASTING = (
    "not_an_image",
    "too_large",
    "robots_forbidden",
    "private_address",
    "bad_url",
    "too_many_redirects",
    "bad_encoding",
)
"""Reasons that the next crawl would only find again."""


def keep_image(conn: sqlite3.Connection, fetch: Fetch) -> None:
    """Note what came of asking for an image. A file that is there stays where another try fails."""
    at = utc_text(fetch.at)
    if fetch.image is None:
        conn.execute(_FAILED, (fetch.request_url, at, fetch.reason, fetch.status))
        return
    facts = fetch.image
    conn.execute(
        _KEPT,
        (
            fetch.request_url,
            at,
            fetch.sha256,
            fetch.body_bytes,
            facts.media_type,
            facts.width,
            facts.height,
            facts.has_scripts,
            fetch.status,
        ),
    )


def is_wanted(conn: sqlite3.Connection, url: str, *, is_full: bool) -> bool:
    """Whether an image is to be asked for: it is not here, and the last try was none for good.

    :param is_full: whether what failed for good is tried again.
    """
    row = conn.execute("SELECT sha256, reason, status FROM images WHERE url = ?", (url,)).fetchone()
    if row is None:
        return True
    sha256, reason, status = row
    is_lasting = reason in _LASTING or (reason == "http_status" and status in (403, 404, 410))
    return sha256 is None and (is_full or not is_lasting)


def is_wanted_asset(conn: sqlite3.Connection, url: str, *, is_full: bool) -> bool:
    """The same for a style sheet, a font or an icon; *is_full* asks for all of them again."""
    return is_full or conn.execute(_ASSET, {"url": url}).fetchone() is None


def of_listing(conn: sqlite3.Connection, listing_key: str) -> Iterator[tuple[str, str]]:
    """(address, article) of the images, not here yet, of what was seen on a listing."""
    yield from conn.execute(_OF_LISTING, (listing_key, MOST_KNOWN)).fetchall()


_KEPT = """
INSERT INTO images (url, fetched_at, sha256, bytes, media_type, width, height, has_scripts, status)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (url) DO UPDATE SET fetched_at = excluded.fetched_at, sha256 = excluded.sha256,
    bytes = excluded.bytes, media_type = excluded.media_type, width = excluded.width,
    height = excluded.height, has_scripts = excluded.has_scripts, status = excluded.status,
    reason = NULL
"""
_FAILED = """
INSERT INTO images (url, fetched_at, reason, status) VALUES (?, ?, ?, ?)
ON CONFLICT (url) DO UPDATE SET fetched_at = excluded.fetched_at, reason = excluded.reason,
    status = excluded.status
WHERE images.sha256 IS NULL
"""
_ASSET = """
SELECT 1 FROM fetches WHERE url = :url AND step = 'asset' AND outcome = 'stored'
UNION ALL SELECT 1 FROM fetches WHERE request_url = :url AND request_url != url
    AND step = 'asset' AND outcome = 'stored'
LIMIT 1
"""
_OF_LISTING = """
SELECT DISTINCT i.url, a.url FROM listings AS l
JOIN sightings AS s ON s.listing_id = l.id
JOIN articles AS a ON a.id = s.article_id
JOIN article_images AS ai ON ai.article_id = a.id
JOIN images AS i ON i.id = ai.image_id
WHERE l.url_key = ? AND a.page_read_at IS NOT NULL AND i.sha256 IS NULL
ORDER BY i.fetched_at, i.id LIMIT ?
"""
