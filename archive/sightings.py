"""Listings, and the cards seen on them: one row for each unbroken stretch of a card at a place.

A place is (listing, page number, position). While the same article with the same teaser is seen
there, only `last_seen_at` moves. Another card there ends the row (`is_current` 0) and begins one.
A page that has become shorter ends the rows of the places it no longer has.
"""

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from archive.identity import article_at, key_of, new_article, site_at
from archive.rows import names
from scraper.records import Card, Image, Listing

_MOST_CARDS = 50  # an article pinned for years has hundreds of ended sightings
_Teaser = tuple[
    int, str | None, str | None, str | None, str | None, str, str, str | None, str | None
]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingPage:
    """One fetched page of a listing, and where it stands."""

    listing: Listing
    """Fitted."""
    seed: str
    """The address of page 1, which names the listing."""
    page_number: int
    is_seed: bool
    """Whether the run was told to start there."""
    at: str
    """When it was fetched, as UTC text."""
    run_id: int


def keep_listing(conn: sqlite3.Connection, page: ListingPage) -> tuple[set[int], set[int]]:
    """Note what a listing page shows now, with a bare row for each article not yet known.

    :returns: the articles whose sightings changed, so that their rows have to be completed again,
        and those of them that are new.
    """
    listing_id = _listing_row(conn, page)
    there = _current(conn, listing_id, page.page_number)
    seen: list[tuple[str, int]] = []
    new: list[tuple[object, ...]] = []
    ids: set[int] = set()
    changed: set[int] = set()
    unknown: set[int] = set()
    for position, card in enumerate(page.listing.cards, start=1):
        article_id = article_at(conn, key_of(card.url))
        if article_id is None:
            article_id = new_article(conn, card.url, page.at, page.run_id)
            unknown.add(article_id)
        ids.add(article_id)
        teaser = _teaser(article_id, card)
        if position in there and there[position][1] == teaser:
            seen.append((page.at, there.pop(position)[0]))
        else:
            new.append(
                (listing_id, page.page_number, position, card.url, *teaser, page.at, page.at)
            )
            changed.add(article_id)
    changed.update(teaser[0] for _, teaser in there.values())
    conn.executemany(_SEEN_AGAIN, seen)
    conn.executemany(
        "UPDATE sightings SET is_current = 0 WHERE id = ?",
        [(sighting,) for sighting, _ in there.values()],
    )
    conn.executemany(_NEW, new)
    touch(conn, ids - unknown, page.at)
    return changed, unknown


def cards_of(conn: sqlite3.Connection, article_id: int) -> list[Card]:
    """The article's cards as `merge_cards` takes them: those still there first, then by place."""
    return [
        Card(
            url=url,
            title=title,
            excerpt=excerpt,
            byline=byline,
            published_at=datetime.fromisoformat(published) if published else None,
            tags=tuple(json.loads(tags)),
            category_labels=tuple(json.loads(labels)),
            image=Image(url=image_url, alt=image_alt) if image_url else None,
        )
        for url, title, excerpt, byline, published, tags, labels, image_url, image_alt in (
            conn.execute(_CARDS, (article_id, _MOST_CARDS))
        )
    ]


def keep_endpoint(
    conn: sqlite3.Connection, seed_key: str, endpoint: Mapping[str, object] | None
) -> None:
    """Note which JSON a listing's cards come from; None forgets it."""
    told = json.dumps(endpoint, ensure_ascii=True) if endpoint is not None else None
    conn.execute("UPDATE listings SET endpoint = ? WHERE url_key = ?", (told, seed_key))


def endpoint_of(conn: sqlite3.Connection, seed_key: str) -> dict[str, object] | None:
    """What `keep_endpoint` noted; None where there is nothing that can be read."""
    found = conn.execute("SELECT endpoint FROM listings WHERE url_key = ?", (seed_key,)).fetchone()
    try:
        value = json.loads(found[0]) if found and found[0] else None
    except ValueError:  # somebody else's hand: it is learned again
        return None
    return value if isinstance(value, dict) else None


def touch(conn: sqlite3.Connection, article_ids: set[int], at: str) -> None:
    """Note that the articles were seen at a time."""
    conn.executemany(
        "UPDATE articles SET last_seen_at = max(last_seen_at, ?1), "
        "first_seen_at = min(first_seen_at, ?1) WHERE id = ?2",
        [(at, article_id) for article_id in article_ids],
    )


def _listing_row(conn: sqlite3.Connection, page: ListingPage) -> int:
    """The listing's id; its title is that of page 1, whatever page came first."""
    title = page.listing.title if page.page_number == 1 else None
    row = conn.execute(
        _LISTING,
        (site_at(conn, page.seed), page.seed, key_of(page.seed), title, page.is_seed, page.at),
    ).fetchone()
    return int(row[0])


def _current(
    conn: sqlite3.Connection, listing_id: int, page_number: int
) -> dict[int, tuple[int, _Teaser]]:
    """Position to (sighting, teaser) for what was there last."""
    cursor = conn.execute(_CURRENT, (listing_id, page_number))
    return {position: (sighting, tuple(teaser)) for sighting, position, *teaser in cursor}


def _teaser(article_id: int, card: Card) -> _Teaser:
    return (
        article_id,
        card.title,
        card.excerpt,
        card.byline,
        card.published_at.isoformat() if card.published_at else None,
        names(card.tags),
        names(card.category_labels),
        card.image.url if card.image else None,
        card.image.alt if card.image else None,
    )


_LISTING = """
INSERT INTO listings (site_id, url, url_key, title, is_seed, first_seen_at, last_seen_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6)
ON CONFLICT (url_key) DO UPDATE SET
    title = ifnull(excluded.title, title),
    is_seed = max(is_seed, excluded.is_seed),
    first_seen_at = min(first_seen_at, excluded.first_seen_at),
    last_seen_at = max(last_seen_at, excluded.last_seen_at)
RETURNING id
"""
_CURRENT = """
SELECT id, position, article_id, title, excerpt, byline, published, tags, category_labels,
    image_url, image_alt
FROM sightings WHERE listing_id = ? AND page_number = ? AND is_current
"""
_SEEN_AGAIN = "UPDATE sightings SET last_seen_at = max(last_seen_at, ?) WHERE id = ?"
_NEW = """
INSERT INTO sightings (listing_id, page_number, position, url, article_id, title, excerpt, byline,
    published, tags, category_labels, image_url, image_alt, first_seen_at, last_seen_at, is_current)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)
"""
_CARDS = """
SELECT s.url, s.title, s.excerpt, s.byline, s.published, s.tags, s.category_labels, s.image_url,
    s.image_alt
FROM sightings AS s JOIN listings AS l ON l.id = s.listing_id
WHERE s.article_id = ?
ORDER BY s.is_current DESC, l.url_key, s.page_number, s.position, s.last_seen_at DESC, s.id DESC
LIMIT ?
"""
