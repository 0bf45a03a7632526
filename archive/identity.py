"""Which row an article is: addresses, and the rows that turn out to be one.

An article is its final address in canonical form, `articles.url_key`. `article_urls` has that
address (kind `own`) and every other one known for it: addresses that redirected to it (`found_as`)
and addresses whose own page names this article as its `rel=canonical` (`duplicate`). A
`rel=canonical` counts only on the same site, when its target is itself a page that was read and
the titles agree, whichever of the two came first. Two pages that name each other are one article
at the address that sorts first.
"""

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from archive import history, rows
from archive.revisions import same_text
from scraper.records import Article
from scraper.text import fold as folded
from scraper.urls import canonical, host_of, same_site, without_www

_Kind = Literal["own", "found_as", "duplicate"]

key_of = lru_cache(maxsize=4_096)(canonical)
"""The canonical form; cached, since one article brings the same address up to eight times."""


@dataclass(frozen=True, slots=True)
class Settled:
    """Where a page belongs."""

    article_id: int
    is_duplicate: bool
    """The page is another address of that article; its content is not the article's."""
    is_new: bool
    """The row was made just now and is bare."""
    regrouped: frozenset[int]
    """Articles that gained or lost sightings on the way."""
    dissolved: frozenset[int]
    """Ids of rows that became part of another and are gone."""
    moved: bool
    """The article was read before, under another address of its own."""
    left: frozenset[int]
    """Articles whose own address led to this page, which is another one: they are gone."""


@dataclass(frozen=True, slots=True)
class _Known:
    """A row as identity sees it, and how an address leads to it."""

    id: int
    url: str
    url_key: str
    site_id: int
    canonical_key: str | None
    title: str | None
    """The page's own title; None if a card filled it, so always if the page was never read."""
    is_read: bool
    kind: _Kind


def article_at(conn: sqlite3.Connection, url_key: str) -> int | None:
    """The article known under an address in canonical form."""
    row = conn.execute("SELECT article_id FROM article_urls WHERE url_key = ?", (url_key,))
    found = row.fetchone()
    return int(found[0]) if found else None


def leads_to(conn: sqlite3.Connection, url_key: str) -> str | None:
    """How an address in canonical form leads to its article; None where it leads to none."""
    row = conn.execute("SELECT kind FROM article_urls WHERE url_key = ?", (url_key,)).fetchone()
    return str(row[0]) if row else None


def site_at(conn: sqlite3.Connection, url: str) -> int:
    """The id of the address's site, made if need be."""
    host = (without_www(host_of(url)),)
    row = conn.execute("SELECT id FROM sites WHERE host = ?", host).fetchone()
    if row is None:
        row = conn.execute("INSERT INTO sites (host) VALUES (?) RETURNING id", host).fetchone()
    return int(row[0])


def new_article(conn: sqlite3.Connection, url: str, at: str, run_id: int) -> int:
    """An empty row for an address that no article is known under."""
    key = key_of(url)
    (article_id,) = conn.execute(
        "INSERT INTO articles (site_id, url, url_key, first_seen_at, last_seen_at, first_run_id) "
        "VALUES (?, ?, ?, ?, ?, ?) RETURNING id",
        (site_at(conn, url), url, key, at, at, run_id),
    ).fetchone()
    _point(conn, key, url, article_id, "own")
    return int(article_id)


def own_canonical(page: Article) -> str | None:
    """The `rel=canonical` in canonical form, if it names another address on the same site."""
    if not page.canonical_url or not same_site(page.url, page.canonical_url):
        return None
    key = key_of(page.canonical_url)
    return None if key == key_of(page.url) else key


def settle(
    conn: sqlite3.Connection, page: Article, asked: Mapping[str, str], at: str, run_id: int
) -> Settled:
    """Find or make the row that a page belongs to, and bring together what is one with it.

    :param page: fitted.
    :param asked: canonical form to address, for all that the page was asked for as.
    """
    moves = _Moves(conn, at, run_id)
    key = key_of(page.url)
    known = _known(conn, key)
    target = _target(conn, page, key, known)
    others = {k: url for k, url in asked.items() if k != key}
    if target is not None:
        moves.lead(key, page.url, known, target, "duplicate")
    article_id = target or _own_row(moves, page, key, known, others)
    is_new = article_id is None
    if article_id is None:
        article_id = new_article(conn, page.url, at, run_id)
        if known is not None:  # what was another name is a page of its own now
            moves.take_sightings(key, known.id, article_id)
    left = set()
    for other_key, url in others.items():
        other = _known(conn, other_key)
        if other is None or _is_one(conn, other, page):
            moves.lead(other_key, url, other, article_id, "found_as")
        else:
            left.add(other.id)
    if target is None:
        _gather(moves, page, article_id, (key, *others))
    return Settled(
        article_id=article_id,
        is_duplicate=target is not None,
        is_new=is_new,
        regrouped=frozenset(moves.regrouped),
        dissolved=frozenset(moves.dissolved),
        moved=article_id in moves.moved,
        left=frozenset(left - {article_id}),
    )


def _known(conn: sqlite3.Connection, key: str) -> _Known | None:
    row = conn.execute(_KNOWN + "WHERE u.url_key = ?", (key,)).fetchone()
    return _as_known(*row) if row else None


def _as_known(
    article_id: int,
    url: str,
    url_key: str,
    site_id: int,
    canonical_key: str | None,
    title: str | None,
    from_card: str,
    is_read: int,
    kind: _Kind,
) -> _Known:
    return _Known(
        id=article_id,
        url=url,
        url_key=url_key,
        site_id=site_id,
        canonical_key=canonical_key,
        title=None if "title" in json.loads(from_card) else title,
        is_read=bool(is_read),
        kind=kind,
    )


_KNOWN = """
SELECT a.id, a.url, a.url_key, a.site_id, a.canonical_key, a.title, a.from_card,
    a.page_read_at IS NOT NULL, u.kind
FROM article_urls AS u JOIN articles AS a ON a.id = u.article_id
"""


def _agree(one: str | None, other: str | None) -> bool:
    return bool(one and other) and folded(one or "") == folded(other or "")


def _is_one(conn: sqlite3.Connection, other: _Known, page: Article) -> bool:
    """Whether what is known under an address that now redirects to *page* is that page.

    A row that was never read is. So is an address that was only another name, and a page that
    was read there, on the same site and under the same title or with the same text: it moved.
    """
    if other.kind != "own" or not other.is_read:
        return True
    if not same_site(other.url, page.url):
        return False
    if _agree(other.title, page.title):
        return True
    row = conn.execute("SELECT body FROM article_text WHERE article_id = ?", (other.id,)).fetchone()
    return bool(row) and same_text(row[0], page.body)


def _target(conn: sqlite3.Connection, page: Article, key: str, known: _Known | None) -> int | None:
    """The article that the page's `rel=canonical` makes it a duplicate of."""
    wanted = own_canonical(page)
    target = _known(conn, wanted) if wanted else None
    if target is None or target.url_key == key:
        return None
    if known and known.kind == "duplicate" and known.id == target.id:
        return target.id  # titles may change on one of the two first; it stays what it was
    if target.canonical_key == key and key < target.url_key:
        return None
    return target.id if _agree(target.title, page.title) else None


def _own_row(
    moves: "_Moves", page: Article, key: str, known: _Known | None, others: Mapping[str, str]
) -> int | None:
    """The row whose own address is *key*: there, or moved here from where it redirects."""
    if known is not None:
        return known.id if known.kind == "own" else None
    for other in (_known(moves.conn, other_key) for other_key in others):
        is_there = other is not None and other.kind == "own" and _is_one(moves.conn, other, page)
        if other and is_there and same_site(other.url, page.url):
            moves.rename(other, page.url, key)
            return other.id
    return None


def _gather(moves: "_Moves", page: Article, article_id: int, keys: tuple[str, ...]) -> None:
    """Fold in the articles, read before, that name one of these addresses as their own."""
    for key in keys:
        there = moves.conn.execute(
            _KNOWN + "WHERE a.canonical_key = ? AND u.kind = 'own' AND a.id != ?", (key, article_id)
        ).fetchall()
        for other in (_as_known(*row) for row in there):
            if same_site(other.url, page.url) and _agree(other.title, page.title):
                moves.fold(other.id, article_id, "duplicate")


class _Moves:
    """Changes to addresses and rows, and which articles they touched."""

    def __init__(self, conn: sqlite3.Connection, at: str, run_id: int) -> None:
        self.conn = conn
        self._at, self._run_id = at, run_id
        self.moved: set[int] = set()
        self.regrouped: set[int] = set()
        self.dissolved: set[int] = set()

    def lead(self, key: str, url: str, known: _Known | None, article_id: int, kind: _Kind) -> None:
        """Let an address lead to an article, with all that was known under it."""
        if known is None:
            _point(self.conn, key, url, article_id, kind)
        elif known.kind == "own":
            if known.id != article_id:
                self.fold(known.id, article_id, kind)
        elif known.id == article_id and kind != "duplicate":
            return
        else:
            _point(self.conn, key, url, article_id, kind)
            if known.id != article_id:
                self.take_sightings(key, known.id, article_id)

    def fold(self, source: int, into: int, kind: _Kind) -> None:
        """Make one row part of another: addresses, sightings, fetches, seen times; it is gone."""
        conn, ids = self.conn, (into, source)
        history.dissolve(conn, source, into, self._at, self._run_id)
        conn.execute(
            "UPDATE article_urls SET article_id = ?, kind = iif(kind = 'own', ?, kind) "
            "WHERE article_id = ?",
            (into, kind, source),
        )
        conn.execute("UPDATE sightings SET article_id = ? WHERE article_id = ?", ids)
        conn.execute("UPDATE fetches SET article_id = ? WHERE article_id = ?", ids)
        conn.execute(_INHERIT, ids)
        (site_id,) = conn.execute("SELECT site_id FROM articles WHERE id = ?", (source,)).fetchone()
        rows.clear(conn, source)
        conn.execute("DELETE FROM articles WHERE id = ?", (source,))
        conn.execute(_DROP_EMPTY_SITE, (site_id,))
        self.regrouped = self.regrouped - {source} | {into}
        self.dissolved.add(source)

    def rename(self, known: _Known, url: str, key: str) -> None:
        """Give a row a new own address on the same site; the old one leads to it."""
        if known.is_read and history.move(self.conn, known.id, url, self._at, self._run_id):
            self.moved.add(known.id)
        self.conn.execute(
            "UPDATE articles SET url = ?, url_key = ? WHERE id = ?", (url, key, known.id)
        )
        self.conn.execute(
            "UPDATE article_urls SET kind = 'found_as' WHERE url_key = ?", (known.url_key,)
        )
        _point(self.conn, key, url, known.id, "own")

    def take_sightings(self, key: str, source: int, into: int) -> None:
        """Move the sightings of cards that link to one address."""
        there = self.conn.execute("SELECT id, url FROM sightings WHERE article_id = ?", (source,))
        moved = [(into, sighting) for sighting, url in there.fetchall() if key_of(url) == key]
        self.conn.executemany("UPDATE sightings SET article_id = ? WHERE id = ?", moved)
        if moved:
            self.regrouped |= {source, into}


_INHERIT = """
UPDATE articles SET
    first_seen_at = min(articles.first_seen_at, source.first_seen_at),
    last_seen_at = max(articles.last_seen_at, source.last_seen_at),
    first_run_id = min(articles.first_run_id, source.first_run_id)
FROM articles AS source WHERE articles.id = ? AND source.id = ?
"""
_DROP_EMPTY_SITE = """
DELETE FROM sites WHERE id = ?1
AND NOT EXISTS (SELECT 1 FROM articles WHERE site_id = ?1)
AND NOT EXISTS (SELECT 1 FROM listings WHERE site_id = ?1)
"""


def _point(conn: sqlite3.Connection, key: str, url: str, article_id: int, kind: _Kind) -> None:
    conn.execute(
        "INSERT INTO article_urls (url_key, url, article_id, kind) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (url_key) DO UPDATE SET article_id = excluded.article_id, "
        "kind = excluded.kind",
        (key, url, article_id, kind),
    )
