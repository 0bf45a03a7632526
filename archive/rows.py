"""An Article as rows, and the rows as an Article again.

`read` gives back what `write` was given, if that came from `normal`. What is stored is the
completed article; `articles.from_card` says which of its fields a card filled, so that the page's
own words can be told apart again (`scraper.complete.without_card`).

Plain statements on the connection, several rows each: sqlite-utils' row by row costs 3 ms here.
"""

import hashlib
import json
import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from archive import links
from scraper.records import Article, Evidence
from scraper.text import word_count

_to_json = json.JSONEncoder(ensure_ascii=False).encode  # json.dumps makes one at each call


def utc_text(moment: datetime) -> str:
    """A moment as the archive sorts it: UTC, to the second.

    The year 1 with an offset east of Greenwich, which some engines print for "never", has no UTC.

    >>> utc_text(datetime.fromisoformat("2024-03-03T22:05:00+02:00"))
    '2024-03-03T20:05:00Z'
    """
    with suppress(OverflowError):  # then its own wall clock stands for UTC
        moment = moment.astimezone(UTC)
    return moment.replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def content_hash(page: Article) -> str:
    """A digest of what a page says: all but its address, its evidence and when it was read.

    Empty fields are left out, so that one that a later version adds changes no old digest.
    """
    values: dict[str, object] = {
        "canonical_url": page.canonical_url,
        "site_name": page.site_name,
        "title": page.title,
        "byline": page.byline,
        "authors": [[author.name, author.url, author.bio] for author in page.authors],
        "tags": page.tags,
        "categories": page.categories,
        "published": page.published_at and page.published_at.isoformat(),
        "published_raw": page.published_raw,
        "modified": page.modified_at and page.modified_at.isoformat(),
        "excerpt": page.excerpt,
        "images": [
            [image.url, image.alt, image.caption, image.credit, image.width, image.height]
            for image in page.images
        ],
        "lead_image": page.lead_image and page.lead_image.url,
        "language": page.language,
        "is_free": None if page.is_free is None else str(page.is_free),
    }
    said = _to_json({name: value for name, value in values.items() if value})
    digest = hashlib.blake2b(said.encode(), digest_size=16)
    for text in (page.body, page.body_markdown, page.body_html):
        digest.update(b"\0")  # which no text of an article holds
        digest.update((text or "").encode())
    return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class PageRead:
    """What the row notes of the page itself, next to its content."""

    content_hash: str
    canonical_key: str | None
    at: str


def write(
    conn: sqlite3.Connection,
    article_id: int,
    article: Article,
    from_card: Sequence[str],
    *,
    read: PageRead | None = None,
    is_new: bool = False,
) -> None:
    """Store the article's values in its row, which exists, and in all that hangs on it.

    :param read: where the article's page was read just now; else what the row says of it stays.
    :param is_new: nothing hangs on the row yet.
    """
    _write_row(conn, article_id, article, from_card, read)
    _write_text(conn, article_id, article)
    links.write_terms(conn, article_id, article, is_new=is_new)
    links.write_authors(conn, article_id, article, is_new=is_new)
    links.write_images(conn, article_id, article, is_new=is_new)
    _write_evidence(conn, article_id, article.evidence, is_new=is_new)


@dataclass(frozen=True, slots=True)
class Stored:
    """What `read` finds."""

    article: Article
    """`fetched_at` is when this content was read; for a page never read, when its row began."""
    from_card: tuple[str, ...]
    page_was_read: bool


def read(conn: sqlite3.Connection, article_id: int) -> Stored:
    """The article with all that hangs on it."""
    row = conn.execute(_READ, (article_id,)).fetchone()
    (url, canonical_url, site_name, title, byline, published, published_raw, modified) = row[:8]
    (excerpt, body, markdown, html, language, is_free, read_at, seen_at, from_card) = row[8:]
    categories, tags = links.read_terms(conn, article_id)
    images, lead_image = links.read_images(conn, article_id)
    article = Article(
        url=url,
        canonical_url=canonical_url,
        site_name=site_name,
        title=title,
        byline=byline,
        authors=links.read_authors(conn, article_id),
        tags=tags,
        categories=categories,
        published_at=_moment(published),
        published_raw=published_raw,
        modified_at=_moment(modified),
        excerpt=excerpt,
        body=body,
        body_markdown=markdown,
        body_html=html,
        images=images,
        lead_image=lead_image,
        language=language,
        is_free=None if is_free is None else bool(is_free),
        fetched_at=datetime.fromisoformat(read_at or seen_at),
        evidence=tuple(
            Evidence(field=field, source=source, path=path, value=value, chosen=bool(chosen))
            for field, source, path, value, chosen in conn.execute(_READ_EVIDENCE, (article_id,))
        ),
    )
    return Stored(
        article=article, from_card=tuple(json.loads(from_card)), page_was_read=read_at is not None
    )


def clear(conn: sqlite3.Connection, article_id: int) -> None:
    """Take away all that `write` hung on the article's row."""
    links.clear(conn, article_id)
    _write_evidence(conn, article_id, ())
    conn.execute("DELETE FROM article_text WHERE article_id = ?", (article_id,))


def names(values: Sequence[str]) -> str:
    """A JSON array as the archive keeps it."""
    return _to_json(values) if values else "[]"


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


_COLUMNS = (
    "url, canonical_url, site_name, title, byline, author_names, category_names, tag_names, "
    "published_at, published, published_on, published_raw, year, month, modified_at, modified, "
    "excerpt, lead_image_url, language, is_free, word_count, image_count, from_card"
)
_READ_COLUMNS = ", content_hash, canonical_key, page_read_at"


def _update(columns: str) -> str:
    assignments = ", ".join(f"{name} = ?" for name in columns.split(", "))
    return f"UPDATE articles SET {assignments} WHERE id = ?"  # noqa: S608 -- the names above


_WRITE = _update(_COLUMNS)
_WRITE_READ = _update(_COLUMNS + _READ_COLUMNS)


def _write_row(
    conn: sqlite3.Connection,
    article_id: int,
    article: Article,
    from_card: Sequence[str],
    read: PageRead | None,
) -> None:
    published, modified = article.published_at, article.modified_at
    day = published.date().isoformat() if published else None
    values = (
        article.url,
        article.canonical_url,
        article.site_name,
        article.title,
        article.byline,
        names([author.name for author in article.authors]),
        names(article.categories),
        names(article.tags),
        published and utc_text(published),
        published and published.isoformat(),
        day,
        article.published_raw,
        day and int(day[:4]),
        day and day[:7],
        modified and utc_text(modified),
        modified and modified.isoformat(),
        article.excerpt,
        article.lead_image and article.lead_image.url,
        article.language,
        article.is_free,
        word_count(article.body),
        len(article.images),
        names(from_card),
    )
    if read is None:
        conn.execute(_WRITE, (*values, article_id))
    else:
        page = (read.content_hash, read.canonical_key, read.at)
        conn.execute(_WRITE_READ, (*values, *page, article_id))


_WRITE_TEXT = """
INSERT INTO article_text
    (title, byline, excerpt, body, body_markdown, body_html, tags, alts, article_id)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (article_id) DO UPDATE SET
    title = excluded.title, byline = excluded.byline, excerpt = excluded.excerpt,
    body = excluded.body, body_markdown = excluded.body_markdown, body_html = excluded.body_html,
    tags = excluded.tags, alts = excluded.alts
"""


def _write_text(conn: sqlite3.Connection, article_id: int, article: Article) -> None:
    conn.execute(
        _WRITE_TEXT,
        (
            article.title,
            article.byline or ", ".join(author.name for author in article.authors) or None,
            article.excerpt,
            article.body,
            article.body_markdown,
            article.body_html,
            "\n".join(article.categories + article.tags) or None,
            "\n".join(image.alt for image in article.images if image.alt) or None,
            article_id,
        ),
    )


def _write_evidence(
    conn: sqlite3.Connection,
    article_id: int,
    evidence: tuple[Evidence, ...],
    *,
    is_new: bool = False,
) -> None:
    if not is_new:
        conn.execute("DELETE FROM evidence WHERE article_id = ?", (article_id,))
    conn.executemany(
        "INSERT INTO evidence (article_id, position, field, source, path, value, chosen) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (article_id, index, e.field, e.source, e.path, e.value, e.chosen)
            for index, e in enumerate(evidence)
        ],
    )


_READ = """
SELECT a.url, a.canonical_url, a.site_name, a.title, a.byline, a.published, a.published_raw,
    a.modified, a.excerpt, t.body, t.body_markdown, t.body_html, a.language, a.is_free,
    a.page_read_at, a.first_seen_at, a.from_card
FROM articles AS a LEFT JOIN article_text AS t ON t.article_id = a.id
WHERE a.id = ?
"""
_READ_EVIDENCE = """
SELECT field, source, path, value, chosen FROM evidence WHERE article_id = ? ORDER BY position
"""
