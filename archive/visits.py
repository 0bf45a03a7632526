"""When a known article is asked for again, and with which validators.

A page that changed is asked for again sooner, one that did not later: the interval between two
visits is halved twice by a change and doubled by a visit that was due and found none. It begins
with the article's age, since old articles seldom change, and stays within `LEAST` and `MOST`.
Rows of `articles` are not touched here: what the schedule needs is in `visits`.
"""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from archive.records import Fetch
from archive.rows import utc_text

LEAST, MOST = timedelta(hours=6), timedelta(days=180)
"""Bounds of the time between two visits."""
_FIRST_LEAST, _FIRST_MOST = timedelta(days=1), timedelta(days=60)
_UNDATED = timedelta(days=7)  # the first interval of an article without a date
_OF_AGE = 8  # its first interval is that part of an article's age
_SLOWER, _FASTER = 2, 4
_GONE = frozenset({404, 410})
_NOT_ASKED = frozenset({"off_site", "max_articles"})  # reasons of addresses that wait for a crawl
MOST_DUE = 5_000  # articles of one listing that one crawl asks for again
_LONGEST_VALIDATOR = 256  # characters; a longer one is nothing a server compares

Found = Literal["changed", "unchanged", "nothing"]
"""What a visit came to; `nothing` where no article was there."""


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server said by which its page is known again."""

    article_id: int
    etag: str | None
    last_modified: str | None


def first_interval(published_at: datetime | None, now: datetime) -> timedelta:
    """How long after its first reading an article is asked for again.

    >>> from datetime import UTC
    >>> now = datetime(2024, 6, 1, tzinfo=UTC)
    >>> first_interval(datetime(2024, 5, 31, tzinfo=UTC), now).days
    1
    >>> first_interval(datetime(2024, 2, 2, tzinfo=UTC), now).days
    15
    >>> first_interval(datetime(2014, 2, 2, tzinfo=UTC), now).days
    60
    >>> first_interval(None, now).days
    7
    """
    if published_at is None:
        return _UNDATED
    return min(max((now - published_at) / _OF_AGE, _FIRST_LEAST), _FIRST_MOST)


def next_interval(interval: timedelta, found: Found, *, was_due: bool) -> timedelta:
    """The time to the visit after the one that *found* something.

    A visit that came before its time and found no change says little: the interval stays.

    >>> next_interval(timedelta(days=8), "changed", was_due=False).days
    2
    >>> next_interval(timedelta(days=8), "unchanged", was_due=True).days
    16
    >>> next_interval(timedelta(days=8), "unchanged", was_due=False).days
    8
    """
    if found == "changed":
        interval = interval / _FASTER
    elif was_due:
        interval = interval * _SLOWER
    return min(max(interval, LEAST), MOST)


def storable_validator(value: str | None) -> str | None:
    """A header's value where it can be sent back as it came; else None.

    >>> storable_validator('W/"owls-1"')
    'W/"owls-1"'
    >>> storable_validator("ow\\nls") is None
    True
    """
    if not value or len(value) > _LONGEST_VALIDATOR:
        return None
    return value if value.isascii() and value.isprintable() else None


def note_read(
    conn: sqlite3.Connection,
    article_id: int,
    fetch: Fetch,
    *,
    found: Found,
    published_at: datetime | None,
    is_whole: bool,
) -> None:
    """An article's page was read: when it is asked for again, and with what.

    :param is_whole: whether the answer of `fetch.url` alone gave the article. Validators of one
        part, or of the HTML that a browser drew a page from, say nothing of the rest.
    """
    row = _row(conn, article_id)
    if row is None:
        interval = first_interval(published_at, fetch.at)
    else:
        interval = next_interval(row.interval, found, was_due=row.is_due(fetch.at))
    is_known_again = is_whole and bool(fetch.etag or fetch.last_modified)
    values = (fetch.url, fetch.etag, fetch.last_modified) if is_known_again else (None,) * 3
    at = None if fetch.step == "shared" else utc_text(fetch.at + interval)
    conn.execute(_NOTE, (article_id, at, int(interval.total_seconds()), *values))


def note_answer(conn: sqlite3.Connection, article_id: int, fetch: Fetch) -> None:
    """An article was asked for and brought no text: it is what it was, or nothing was there."""
    if fetch.outcome == "unchanged":
        _note_unmodified(conn, article_id, fetch.at)
    elif fetch.reason not in _NOT_ASKED:
        may_pass = fetch.outcome == "failed" and fetch.status not in _GONE
        _note_nothing(conn, article_id, fetch.at, may_pass=may_pass)


def note_gone(conn: sqlite3.Connection, article_id: int, at: datetime) -> None:
    """The address of an article led to another one."""
    _note_nothing(conn, article_id, at, may_pass=False)


def _note_unmodified(conn: sqlite3.Connection, article_id: int, at: datetime) -> None:
    """The server says that the page is what it was."""
    row = _row(conn, article_id)
    if row is not None:
        interval = next_interval(row.interval, "unchanged", was_due=row.is_due(at))
        _postpone(conn, article_id, at, interval)


def _note_nothing(
    conn: sqlite3.Connection, article_id: int, at: datetime, *, may_pass: bool
) -> None:
    """No article was there.

    :param may_pass: the next crawl finds out; else it is a visit like another.
    """
    row = _row(conn, article_id)
    if row is None:
        if not may_pass:
            first = _FIRST_LEAST
            values = (utc_text(at + first), int(first.total_seconds()), None, None, None)
            conn.execute(_NOTE, (article_id, *values))
    elif may_pass:
        conn.execute(
            "UPDATE visits SET next_visit_at = ? WHERE article_id = ?", (utc_text(at), article_id)
        )
    else:
        interval = next_interval(row.interval, "nothing", was_due=row.is_due(at))
        _postpone(conn, article_id, at, interval)


def validators_of(conn: sqlite3.Connection, url: str) -> Validators | None:
    """What to send with a request for an address; None where nothing is known, or not enough."""
    row = conn.execute(_VALIDATORS, (url,)).fetchone()
    return Validators(*row) if row else None


def is_due(conn: sqlite3.Connection, article_id: int, now: datetime) -> bool:
    """Whether an article is to be asked for; one that no visit is known of is."""
    row = conn.execute(
        "SELECT next_visit_at FROM visits WHERE article_id = ?", (article_id,)
    ).fetchone()
    return row is None or (row[0] is not None and row[0] <= utc_text(now))


def due(
    conn: sqlite3.Connection, listing_key: str, now: datetime, *, is_full: bool
) -> Iterator[tuple[int, str]]:
    """(article, address) of what was seen on a listing and is to be asked for, the longest due
    first.

    :param is_full: all of them but those that came through an API, and however many they are.
    """
    values = {"key": listing_key, "now": utc_text(now), "full": is_full}
    limit = -1 if is_full else MOST_DUE
    yield from conn.execute(_DUE, {**values, "limit": limit}).fetchall()


def seen_by_run(conn: sqlite3.Connection, url_key: str) -> int | None:
    """The run that first saw the article of an address (canonical form)."""
    row = conn.execute(
        "SELECT a.first_run_id FROM article_urls AS u JOIN articles AS a ON a.id = u.article_id "
        "WHERE u.url_key = ?",
        (url_key,),
    ).fetchone()
    return int(row[0]) if row and row[0] is not None else None


def read_through(conn: sqlite3.Connection, listing_key: str, max_pages: int) -> int | None:
    """The last run in which a listing was read to its end, or to a limit of so many pages; None
    where there was none."""
    row = conn.execute(
        "SELECT read_through_run, read_through_pages FROM listings WHERE url_key = ?",
        (listing_key,),
    ).fetchone()
    if row is None or row[0] is None:
        return None
    is_enough = not row[1] or max_pages <= row[1]
    return int(row[0]) if is_enough else None


def note_read_through(
    conn: sqlite3.Connection, listing_key: str, run_id: int, pages: int | None
) -> None:
    """A listing was read to its end.

    :param pages: the limit that ended it; 0 for none, None for what it was the last time.
    """
    conn.execute(
        "UPDATE listings SET read_through_run = ?, "
        "read_through_pages = ifnull(?, read_through_pages) WHERE url_key = ?",
        (run_id, pages, listing_key),
    )


@dataclass(frozen=True, slots=True)
class _Row:
    next_visit_at: str | None
    interval: timedelta

    def is_due(self, at: datetime) -> bool:
        return self.next_visit_at is not None and self.next_visit_at <= utc_text(at)


def _row(conn: sqlite3.Connection, article_id: int) -> _Row | None:
    row = conn.execute(
        "SELECT next_visit_at, interval_seconds FROM visits WHERE article_id = ?", (article_id,)
    ).fetchone()
    return _Row(row[0], timedelta(seconds=row[1])) if row else None


def _postpone(conn: sqlite3.Connection, article_id: int, at: datetime, interval: timedelta) -> None:
    conn.execute(
        "UPDATE visits SET next_visit_at = ?, interval_seconds = ? WHERE article_id = ?",
        (utc_text(at + interval), int(interval.total_seconds()), article_id),
    )


_NOTE = """
INSERT INTO visits (article_id, next_visit_at, interval_seconds, url, etag, last_modified)
VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (article_id) DO UPDATE SET next_visit_at = excluded.next_visit_at,
    interval_seconds = excluded.interval_seconds, url = excluded.url, etag = excluded.etag,
    last_modified = excluded.last_modified
"""
# A page that was gone or behind a paywall is asked for whole: only that tells what is there now.
_VALIDATORS = """
SELECT v.article_id, v.etag, v.last_modified FROM visits AS v
JOIN articles AS a ON a.id = v.article_id
WHERE v.url = ? AND a.gone_at IS NULL AND a.paywalled_at IS NULL
"""
_DUE = """
SELECT DISTINCT a.id, a.url FROM listings AS l
JOIN sightings AS s ON s.listing_id = l.id
JOIN articles AS a ON a.id = s.article_id
LEFT JOIN visits AS v ON v.article_id = a.id
WHERE l.url_key = :key AND (
    v.article_id IS NULL OR v.next_visit_at <= :now OR (:full AND v.next_visit_at IS NOT NULL)
)
ORDER BY v.next_visit_at, a.id LIMIT :limit
"""
