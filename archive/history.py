"""History: how an article's row was before, and the revisions of its page.

`hold` keeps a row as it is, before something of it changes. Within one run it does so once: the
archive knows how it was between two runs, and the order in which a run's pages and cards arrived
does not show. A new wording (`revise`) is held always, so that each revision can be read back.
"""

import json
import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from datetime import datetime

from archive import rows
from archive.records import Revision
from archive.revisions import Cause, Kind, compare, joined
from scraper import __version__
from scraper.complete import without_card
from scraper.plain import from_plain, to_plain
from scraper.records import Article

_COMPRESSED = ("evidence", "body_markdown", "body_html")
"""What no query asks for; the rest stands in readable JSON."""


def begin(conn: sqlite3.Connection, article_id: int, at: str, run_id: int) -> None:
    """Note that the row holds something else from now on; its page was read."""
    conn.execute(
        "UPDATE articles SET held_since = ?, held_run_id = ? WHERE id = ?", (at, run_id, article_id)
    )


def hold(
    conn: sqlite3.Connection, article_id: int, at: str, run_id: int, *, always: bool = False
) -> None:
    """Keep the row as it is, for what it was until *at*; one never read has nothing to keep.

    :param always: even if it came to be so in this run, unless its wording is held already.
    """
    row = conn.execute(_HELD, (article_id,)).fetchone()
    since, held_run_id, site, *seen = row
    if since is None or (held_run_id == run_id and not always):
        return
    revision_id = _current(conn, article_id)
    if held_run_id == run_id and conn.execute(_IS_HELD, (revision_id,)).fetchone():
        return
    article, rest = _packed(rows.read(conn, article_id))
    until = max(since, at)
    conn.execute(
        _PAST,
        (article_id, article_id, revision_id, since, until, site, *seen, article, rest),
    )
    begin(conn, article_id, until, run_id)


def revise(
    conn: sqlite3.Connection,
    article_id: int,
    kinds: Iterable[Kind],
    at: str,
    run_id: int,
    *,
    cause: Cause = "site",
) -> int:
    """A new revision, which is the current one from here on; its id."""
    row = conn.execute(
        _REVISE, (article_id, at, json.dumps(list(kinds)), cause, __version__, run_id)
    ).fetchone()
    return int(row[0])


def seen_again(conn: sqlite3.Connection, article_id: int, at: str) -> int | None:
    """The current revision was seen once more; its id, or None if the page was never read."""
    row = conn.execute(_SEEN_AGAIN, (at, article_id)).fetchone()
    return int(row[0]) if row else None


def page_before(conn: sqlite3.Connection, article_id: int) -> Article:
    """What the page said last, without what cards filled; it was read."""
    stored = rows.read(conn, article_id)
    return without_card(stored.article, stored.from_card)


def inherited(conn: sqlite3.Connection, article_id: int) -> Article | None:
    """What the page of another address said last whose life a row took over that was never read."""
    packed = conn.execute(_LAST_PAST, (article_id,)).fetchone()
    if packed is None:
        return None
    stored = _unpacked(*packed)
    return without_card(stored.article, stored.from_card)


def move(conn: sqlite3.Connection, article_id: int, url: str, at: str, run_id: int) -> bool:
    """The row is about to get another address; whether that is a turn in its life.

    It is none where the article was read for the first time in this very run.
    """
    hold(conn, article_id, at, run_id)
    if _begun_before(conn, article_id, run_id):
        return True
    conn.execute("UPDATE revisions SET url = ? WHERE article_id = ?", (url, article_id))
    return False


def dissolve(conn: sqlite3.Connection, source: int, into: int, at: str, run_id: int) -> None:
    """One row is about to become part of another: its life goes on there, or ends here.

    It goes on where the other is not known for longer than this run. Else both were known side by
    side, and the other's own life counts. How both rows were stays, for what the archive held then.
    """
    (was_read,) = conn.execute(
        "SELECT page_read_at IS NOT NULL FROM articles WHERE id = ?", (source,)
    ).fetchone()
    older = conn.execute(_IS_OLDER, (source, into)).fetchone()[0]
    if older:
        hold(conn, into, at, run_id)  # it is seen since earlier, which an export says
    if was_read:
        known_before = _begun_before(conn, source, run_id)
        hold(conn, source, at, run_id, always=known_before)
        if known_before and not _begun_before(conn, into, run_id):
            _go_on(conn, source, into)
        else:
            _drop_revisions(conn, source)
    conn.execute("UPDATE past_articles SET article_id = ? WHERE article_id = ?", (into, source))


def revisions_of(conn: sqlite3.Connection, article_id: int) -> tuple[Revision, ...]:
    """All of an article, the first first."""
    return tuple(
        Revision(
            id=revision_id,
            number=number,
            kinds=tuple(json.loads(kinds)),
            cause=cause,
            extractor=extractor,
            first_seen_at=datetime.fromisoformat(first),
            last_seen_at=datetime.fromisoformat(last),
            url=url,
            run_id=run_id,
        )
        for revision_id, number, kinds, cause, extractor, first, last, url, run_id in conn.execute(
            _REVISIONS, (article_id,)
        )
    )


def article_of(conn: sqlite3.Connection, article_id: int, number: int) -> Article:
    """The article as it was held at the end of a revision, or is, if that is the current one.

    A revision that changed no word (gone, back) has those of the one before it.
    """
    packed = conn.execute(_ARTICLE_OF, (article_id, number)).fetchone()
    return (_unpacked(*packed) if packed else rows.read(conn, article_id)).article


def articles_as_of(conn: sqlite3.Connection, when: datetime) -> Iterator[Article]:
    """Every article whose page was read, as the archive held it at a time.

    :raises ValueError: for a time with no offset.
    """
    if when.utcoffset() is None:
        raise ValueError(f"{when.isoformat()} has no offset: give a time in UTC")
    ids = conn.execute(_AS_OF, (rows.utc_text(when),)).fetchall()
    return (_held(conn, article_id, past_id) for article_id, past_id in ids)


def _held(conn: sqlite3.Connection, article_id: int, past_id: int | None) -> Article:
    if past_id is None:
        return rows.read(conn, article_id).article
    packed = conn.execute("SELECT article, rest FROM past_articles WHERE id = ?", (past_id,))
    return _unpacked(*packed.fetchone()).article


def _begun_before(conn: sqlite3.Connection, article_id: int, run_id: int) -> bool:
    row = conn.execute(
        "SELECT run_id IS NOT ? FROM revisions WHERE article_id = ? AND number = 1",
        (run_id, article_id),
    ).fetchone()
    return bool(row and row[0])


def _go_on(conn: sqlite3.Connection, source: int, into: int) -> None:
    """Put the revisions of one row before those of another, whose first is then a move."""
    first = conn.execute(
        "SELECT id FROM revisions WHERE article_id = ? AND number = 1", (into,)
    ).fetchone()
    (count,) = conn.execute(
        "SELECT count(*) FROM revisions WHERE article_id = ?", (source,)
    ).fetchone()
    if first:
        change = compare(page_before(conn, source), page_before(conn, into))
        kinds = joined(["moved"], change.kinds)
        conn.execute(
            "UPDATE revisions SET kinds = ? WHERE id = ?", (json.dumps(list(kinds)), first[0])
        )
    # Numbers are unique at each step: first out of the way, then to their place.
    conn.execute("UPDATE revisions SET number = -number WHERE article_id = ?", (into,))
    conn.execute("UPDATE revisions SET number = ? - number WHERE article_id = ?", (count, into))
    conn.execute("UPDATE revisions SET article_id = ? WHERE article_id = ?", (into, source))


def _drop_revisions(conn: sqlite3.Connection, article_id: int) -> None:
    conn.execute(_UNLINK, (article_id,))
    conn.execute("UPDATE fetches SET revision_id = NULL WHERE article_id = ?", (article_id,))
    conn.execute("DELETE FROM revisions WHERE article_id = ?", (article_id,))


def _current(conn: sqlite3.Connection, article_id: int) -> int | None:
    row = conn.execute(_CURRENT, (article_id,)).fetchone()
    return int(row[0]) if row else None


def _packed(stored: rows.Stored) -> tuple[str, bytes]:
    plain = to_plain(stored.article)
    rest = {name: plain.pop(name) for name in _COMPRESSED if name in plain}
    rest["from_card"] = stored.from_card
    return json.dumps(plain, ensure_ascii=False), zlib.compress(json.dumps(rest).encode(), 9)


def _unpacked(article: str, rest: bytes) -> rows.Stored:
    more = json.loads(zlib.decompress(rest))
    from_card = tuple(more.pop("from_card"))
    read = from_plain(Article, json.loads(article) | more)
    return rows.Stored(article=read, from_card=from_card, page_was_read=True)


_HELD = """
SELECT a.held_since, a.held_run_id, s.host, a.first_seen_at, a.last_seen_at
FROM articles AS a JOIN sites AS s ON s.id = a.site_id WHERE a.id = ?
"""
_IS_HELD = "SELECT 1 FROM past_articles WHERE revision_id = ? LIMIT 1"
_PAST = """
INSERT INTO past_articles (row_id, article_id, revision_id, since_at, until_at, site,
    first_seen_at, last_seen_at, article, rest)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_REVISE = """
INSERT INTO revisions (article_id, number, first_seen_at, last_seen_at, kinds, cause, extractor,
    url, run_id)
SELECT id, 1 + ifnull((SELECT max(number) FROM revisions WHERE article_id = ?1), 0), ?2, ?2, ?3, ?4,
    ?5, url, ?6
FROM articles WHERE id = ?1
RETURNING id
"""
_UNLINK = """
UPDATE past_articles SET revision_id = NULL
WHERE revision_id IN (SELECT id FROM revisions WHERE article_id = ?)
"""
_CURRENT = "SELECT id FROM revisions WHERE article_id = ? ORDER BY number DESC LIMIT 1"
_SEEN_AGAIN = f"""
UPDATE revisions SET last_seen_at = max(last_seen_at, ?1) WHERE id = ({_CURRENT.replace("?", "?2")})
RETURNING id
"""  # noqa: S608 -- ours
_IS_OLDER = """
SELECT source.first_seen_at < target.first_seen_at FROM articles AS source, articles AS target
WHERE source.id = ? AND target.id = ?
"""
_REVISIONS = """
SELECT id, number, kinds, cause, extractor, first_seen_at, last_seen_at, url, run_id
FROM revisions WHERE article_id = ? ORDER BY number
"""
_LAST_PAST = """
SELECT article, rest FROM past_articles
WHERE revision_id IN (SELECT id FROM revisions WHERE article_id = ?) ORDER BY id DESC LIMIT 1
"""
_ARTICLE_OF = """
SELECT past_articles.article, past_articles.rest
FROM past_articles JOIN revisions ON revisions.id = past_articles.revision_id
WHERE revisions.article_id = ?1 AND revisions.number >= ?2
ORDER BY revisions.number,
    iif(revisions.number = ?2, -past_articles.id, past_articles.id)
LIMIT 1
"""
_AS_OF = """
SELECT row_id, id FROM past_articles WHERE since_at <= ?1 AND until_at > ?1
UNION ALL SELECT id, NULL FROM articles WHERE held_since <= ?1
ORDER BY 1
"""
