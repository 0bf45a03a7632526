"""Wording: what one reading of an article's page comes to, in its row and its revisions.

`keep` is for a page that was read, `no_article` for an address that brought none: a tombstone or a
wall. Neither ever writes less over what is kept: a page that is gone, and one behind a paywall,
leave the good copy in every table. `unchanged` is the whole of what an unchanged page costs.
"""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Literal

from archive import history, rows, visits
from archive.identity import key_of, own_canonical
from archive.records import Fetch
from archive.revisions import Change, Kind, compare, joined, says_the_same
from archive.rows import utc_text
from archive.sightings import cards_of
from scraper.complete import complete, filled_by_card, merge_cards, without_card
from scraper.records import Article

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)  # `fetched_at` of an article whose page was never read
_GONE_STATUSES = frozenset({404, 410})
_GONE_REASONS = frozenset({"soft_404", "front_page"})
_EXPORTED = (
    "url",
    "canonical_url",
    "title",
    "byline",
    "authors",
    "categories",
    "tags",
    "published_at",
    "modified_at",
    "excerpt",
    "body",
    "images",
    "lead_image",
    "language",
)
"""What an export says of an article: a row that changes in one of them is held as it was."""

Word = Literal["new", "changed", "unchanged"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Met:
    """An article's page as a run met it."""

    page: Article
    """Fitted."""
    at: str
    run_id: int
    moved: bool = False
    """It has another address than before."""
    is_bare: bool = False
    """Nothing hangs on its row yet."""


@dataclass(frozen=True, slots=True)
class _Row:
    content_hash: str | None
    canonical_key: str | None
    url: str
    gone_at: str | None
    paywalled_at: str | None


def keep(conn: sqlite3.Connection, article_id: int, met: Met) -> tuple[Word, int | None]:
    """Write what differs from what is kept; the id of the revision that the page shows."""
    row = _Row(*conn.execute(_STATE, (article_id,)).fetchone())
    known = (row.content_hash, row.canonical_key)
    said = (rows.content_hash(met.page), own_canonical(met.page))
    is_same = known == said and not (met.moved or row.gone_at or row.paywalled_at)
    if is_same:
        return "unchanged", history.seen_again(conn, article_id, met.at)
    was_read = row.content_hash is not None
    read = history.page_before if was_read else history.inherited
    before = read(conn, article_id)
    if before is None:
        return "new", _write_first(conn, article_id, met)
    moved = met.moved or not was_read  # then it took over the life of another address
    if was_read:
        met = replace(met, page=replace(met.page, url=row.url))  # the first form, for good
    change = compare(before, met.page)
    if change.is_stub:
        return "unchanged", _wall(conn, article_id, met, row, moved=moved)
    kinds = joined(change.kinds, _turns(row, moved=moved))
    if not kinds and says_the_same(change.article, before) and row.canonical_key == said[1]:
        conn.execute("UPDATE articles SET content_hash = ? WHERE id = ?", (said[0], article_id))
        return "unchanged", history.seen_again(conn, article_id, met.at)
    return _write_again(
        conn, article_id, met, change, kinds=kinds, before=before, was_read=was_read
    )


def unchanged(conn: sqlite3.Connection, article_id: int, at: str, run_id: int) -> int | None:
    """A page is known to be what it was, as by a 304: the id of the revision that it shows.

    `articles.last_seen_at` is the caller's to move, with `sightings.touch`. Ask with no validators
    while `gone_at` or `paywalled_at` is set: then only the whole page tells what is there now.
    """
    row = _Row(*conn.execute(_STATE, (article_id,)).fetchone())
    if row.gone_at is None:
        return history.seen_again(conn, article_id, at)
    conn.execute("UPDATE articles SET gone_at = NULL WHERE id = ?", (article_id,))
    return history.revise(conn, article_id, ["back"], at, run_id)


def note_left(
    conn: sqlite3.Connection, article_ids: Iterable[int], fetch: Fetch, run_id: int
) -> None:
    """The addresses of articles that were read lead to another one."""
    for article_id in article_ids:
        visits.note_gone(conn, article_id, fetch.at)
        _gone(conn, article_id, utc_text(fetch.at), run_id)


def no_article(conn: sqlite3.Connection, article_id: int, fetch: Fetch, run_id: int) -> int | None:
    """An address that brought no article: what that means for the article known under it.

    :returns: the revision that the answer shows: the tombstone or the wall, else None.
    """
    at = utc_text(fetch.at)
    if fetch.kind != "article" or not _is_own(conn, article_id, fetch):
        return None
    row = _Row(*conn.execute(_STATE, (article_id,)).fetchone())
    if row.content_hash is None:
        return None
    if _is_gone(fetch):
        return _gone(conn, article_id, at, run_id)
    if fetch.reason == "paywall":
        page = Article(url=row.url, fetched_at=fetch.at)
        return _wall(conn, article_id, Met(page=page, at=at, run_id=run_id), row, moved=False)
    return None


def recomplete(
    conn: sqlite3.Connection, article_id: int, at: str, run_id: int, *, is_bare: bool = False
) -> None:
    """Apply the article's cards again, and write what differs.

    :param is_bare: there is nothing to read back.
    """
    cards = cards_of(conn, article_id)
    stored = None if is_bare else rows.read(conn, article_id)
    if stored is not None and stored.page_was_read:
        page = without_card(stored.article, stored.from_card)
    elif cards:
        page = Article(url=cards[0].url, fetched_at=stored.article.fetched_at if stored else _NEVER)
    else:
        return
    completed = complete(page, merge_cards(cards)) if cards else page
    if stored is None or completed != stored.article:
        if stored is not None and stored.page_was_read and _differ(stored.article, completed):
            history.hold(conn, article_id, at, run_id)
        from_card = filled_by_card(page, completed)
        rows.write(conn, article_id, completed, from_card, is_new=is_bare)


def _write_first(conn: sqlite3.Connection, article_id: int, met: Met) -> int:
    _write(conn, article_id, met.page, met, is_new=met.is_bare)
    history.begin(conn, article_id, met.at, met.run_id)
    return history.revise(conn, article_id, ["first"], met.at, met.run_id)


def _write_again(
    conn: sqlite3.Connection,
    article_id: int,
    met: Met,
    change: Change,
    *,
    kinds: tuple[Kind, ...],
    before: Article,
    was_read: bool,
) -> tuple[Word, int | None]:
    """Write a page over what its row has, and hold that before."""
    page = change.article
    if not was_read:  # it took over a life; what that held was kept with it
        _write(conn, article_id, page, met, is_new=met.is_bare)
        history.begin(conn, article_id, met.at, met.run_id)
    else:
        if change.kinds or _differ(before, page):
            history.hold(conn, article_id, met.at, met.run_id, always=bool(change.kinds))
        if not says_the_same(page, before):
            _write(conn, article_id, page, met)
    conn.execute(_IS_THERE, (article_id,))
    if not kinds:
        return "unchanged", history.seen_again(conn, article_id, met.at)
    revision_id = history.revise(conn, article_id, kinds, met.at, met.run_id)
    return "changed" if change.kinds else "unchanged", revision_id


def _write(
    conn: sqlite3.Connection, article_id: int, page: Article, met: Met, *, is_new: bool = False
) -> None:
    """The row and all that hangs on it: the page, completed by the cards seen of it."""
    read = rows.PageRead(
        content_hash=rows.content_hash(met.page),
        canonical_key=own_canonical(met.page),
        at=utc_text(met.page.fetched_at),
    )
    cards = cards_of(conn, article_id)
    completed = complete(page, merge_cards(cards)) if cards else page
    from_card = filled_by_card(page, completed)
    rows.write(conn, article_id, completed, from_card, read=read, is_new=is_new)


def _wall(
    conn: sqlite3.Connection, article_id: int, met: Met, row: _Row, *, moved: bool
) -> int | None:
    """A page that shows a paywall in place of the text that is kept, which stays."""
    turns: list[Kind] = ["moved"] if moved else []
    turns += ["back"] if row.gone_at is not None else []
    turns += ["paywalled"] if row.paywalled_at is None else []
    if not turns:
        return history.seen_again(conn, article_id, met.at)
    if row.paywalled_at is None:
        history.hold(conn, article_id, met.at, met.run_id, always=True)
    conn.execute(_WALLED, (met.at, article_id))
    return history.revise(conn, article_id, joined(turns), met.at, met.run_id)


def _turns(row: _Row, *, moved: bool) -> tuple[Kind, ...]:
    turns: list[Kind] = ["moved"] if moved else []
    turns += ["back"] if row.gone_at is not None else []
    turns += ["unlocked"] if row.paywalled_at is not None else []
    return tuple(turns)


def _gone(conn: sqlite3.Connection, article_id: int, at: str, run_id: int) -> int | None:
    """Nothing of an article that was read is at its address: the id of its tombstone."""
    row = _Row(*conn.execute(_STATE, (article_id,)).fetchone())
    if row.gone_at is not None:
        return history.seen_again(conn, article_id, at)
    conn.execute("UPDATE articles SET gone_at = ? WHERE id = ?", (at, article_id))
    return history.revise(conn, article_id, ["gone"], at, run_id)


def _is_gone(fetch: Fetch) -> bool:
    """Whether the answer says that nothing is there: by its status, its words, or where it leads.

    A redirect to a listing is how sites answer for what they took away.
    """
    if fetch.status in _GONE_STATUSES or fetch.reason in _GONE_REASONS:
        return True
    is_elsewhere = fetch.url is not None and key_of(fetch.url) != key_of(fetch.request_url)
    return fetch.reason == "listing" and is_elsewhere


def _is_own(conn: sqlite3.Connection, article_id: int, fetch: Fetch) -> bool:
    """Whether the article's own address was asked: another name of it may well be gone."""
    keys = {key_of(url) for url in (fetch.request_url, fetch.url) if url}
    row = conn.execute("SELECT url_key FROM articles WHERE id = ?", (article_id,)).fetchone()
    return row is not None and row[0] in keys


def _differ(one: Article, other: Article) -> bool:
    return any(getattr(one, name) != getattr(other, name) for name in _EXPORTED)


_STATE = """
SELECT content_hash, canonical_key, url, gone_at, paywalled_at FROM articles WHERE id = ?
"""
_IS_THERE = """
UPDATE articles SET gone_at = NULL, paywalled_at = NULL
WHERE id = ? AND (gone_at IS NOT NULL OR paywalled_at IS NOT NULL)
"""
_WALLED = """
UPDATE articles SET gone_at = NULL, paywalled_at = ifnull(paywalled_at, ?1), is_free = 0
WHERE id = ?2
"""
