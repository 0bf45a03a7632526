"""An article's life as one record: where it was seen, its revisions, gone and back."""

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from archive import history
from archive.records import Revision


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenOn:
    """A listing that showed the article."""

    listing_url: str
    page_number: int
    """The first page it was seen on, from 1."""
    first_seen_at: datetime
    last_seen_at: datetime
    is_current: bool
    """Whether it was there when the listing was last read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """What the archive knows of one article over time."""

    url: str
    title: str | None
    first_seen_at: datetime
    last_seen_at: datetime
    gone_at: datetime | None
    """Since when its page is gone; None while it is there."""
    paywalled_at: datetime | None
    """Since when its page shows a paywall in place of the text that is kept."""
    seen_on: tuple[SeenOn, ...]
    revisions: tuple[Revision, ...]
    """The first first; () for an article only seen on listings."""


def life_of(conn: sqlite3.Connection, article_id: int) -> Life:
    """The life of an article that is there."""
    url, title, first, last, gone, walled = conn.execute(_ARTICLE, (article_id,)).fetchone()
    return Life(
        url=url,
        title=title,
        first_seen_at=datetime.fromisoformat(first),
        last_seen_at=datetime.fromisoformat(last),
        gone_at=datetime.fromisoformat(gone) if gone else None,
        paywalled_at=datetime.fromisoformat(walled) if walled else None,
        seen_on=tuple(
            SeenOn(
                listing_url=listing_url,
                page_number=page_number,
                first_seen_at=datetime.fromisoformat(first),
                last_seen_at=datetime.fromisoformat(last),
                is_current=bool(is_current),
            )
            for listing_url, page_number, first, last, is_current in conn.execute(
                _SEEN_ON, (article_id,)
            )
        ),
        revisions=history.revisions_of(conn, article_id),
    )


_ARTICLE = """
SELECT url, title, first_seen_at, last_seen_at, gone_at, paywalled_at FROM articles WHERE id = ?
"""
_SEEN_ON = """
SELECT listings.url, min(sightings.page_number), min(sightings.first_seen_at),
    max(sightings.last_seen_at), max(sightings.is_current)
FROM sightings JOIN listings ON listings.id = sightings.listing_id
WHERE sightings.article_id = ?
GROUP BY listings.id ORDER BY 3, 1
"""
