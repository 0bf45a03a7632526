"""Rights as the database keeps them: with each fetch, and as columns of the article.

An article's columns say what its page said when it was last read. Which articles leave the archive
is said here and nowhere else: `IN_EXPORTS` and `IN_PUBLISHED_COPIES`.
"""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from archive.identity import key_of
from archive.records import Fetch
from archive.rows import utc_text
from scraper.rights import Rights

IN_EXPORTS = "NOT a.reserved"
"""SQL: whether an article (`a`) is in bulk exports that ask for no reserved ones."""
IN_PUBLISHED_COPIES = (
    "NOT a.noindex AND NOT a.noarchive AND NOT a.reserved"
    " AND (a.unavailable_at IS NULL OR a.unavailable_at > strftime('%Y-%m-%dT%H:%M:%SZ'))"
)
"""SQL: whether an article (`a`) is in copies that are made for the public."""


@dataclass(frozen=True, slots=True)
class TakenDown:
    """What was removed for good: it is not asked for, and not kept where it comes all the same."""

    keys: frozenset[str] = frozenset()
    """Addresses in canonical form."""
    texts: frozenset[str] = frozenset()
    """Digests of body texts."""

    def has(self, url: str) -> bool:
        """Whether an address is one of them."""
        return bool(self.keys) and key_of(url) in self.keys

    def has_any(self, urls: Iterable[str], body: str | None) -> bool:
        """Whether an article is one of them, by its addresses or by its text."""
        is_known = bool(self.texts) and body is not None and digest_of(body) in self.texts
        return is_known or any(map(self.has, urls))


def taken_down(conn: sqlite3.Connection) -> TakenDown:
    """All that was taken down."""
    return TakenDown(
        frozenset(key for (key,) in conn.execute("SELECT url_key FROM takedown_urls")),
        frozenset(text for (text,) in conn.execute("SELECT sha256 FROM takedown_texts")),
    )


def digest_of(body: str) -> str:
    """Of a body text, in hex."""
    return sha256(body.encode("utf-8", "surrogatepass")).hexdigest()


def note_fetch(conn: sqlite3.Connection, fetch_id: int, fetch: Fetch) -> None:
    """Keep what an answer says, in its row of `fetches`."""
    said = (fetch.rights, fetch.robots_sha256, fetch.withheld)
    if any(said):
        conn.execute(_FETCH, (*said, fetch_id))


def note_article(conn: sqlite3.Connection, article_id: int, fetch: Fetch) -> None:
    """Let an article's columns say what its page says now.

    Of one of several articles in one answer only the reservation counts: WordPress says `noindex`
    of all that its API answers, and means the JSON.
    """
    rights = Rights.from_json(fetch.rights)
    is_page = fetch.step != "shared"
    moment = rights.unavailable_after if is_page else None
    conn.execute(
        _ARTICLE,
        {
            "noindex": rights.noindex and is_page,
            "noarchive": rights.noarchive or fetch.withheld == "noarchive",
            "reserved": rights.reserved,
            "unavailable_at": utc_text(moment) if moment else None,
            "id": article_id,
        },
    )


_FETCH = "UPDATE fetches SET rights = ?, robots_sha256 = ?, withheld = ? WHERE id = ?"
_ARTICLE = """
UPDATE articles SET noindex = :noindex, noarchive = :noarchive, reserved = :reserved,
    unavailable_at = :unavailable_at
WHERE id = :id AND (noindex, noarchive, reserved, unavailable_at)
    IS NOT (:noindex, :noarchive, :reserved, :unavailable_at)
"""
