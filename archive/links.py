"""What an article has several of: terms, authors, images, and the tables that link them.

A thing (a tag, an author, an image) has a row while at least one article links to it, so that
the tables do not depend on what was stored in between.
"""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from scraper.records import Article, Author, Image


@dataclass(frozen=True, slots=True)
class _Link:
    """The statements for one kind of thing."""

    insert: str
    """One link; looks the thing up by its name."""
    select: str
    """The ids of the things an article links to."""
    clear: str
    drop: str
    """Delete a thing by id, unless something links to it."""


def _link(things: str, links: str, column: str, insert: str) -> _Link:
    return _Link(
        insert=insert,
        select=f"SELECT DISTINCT {column} FROM {links} WHERE article_id = ?",  # noqa: S608 -- our names
        clear=f"DELETE FROM {links} WHERE article_id = ?",  # noqa: S608 -- our names
        drop=f"DELETE FROM {things} WHERE id = ?1 AND NOT EXISTS "  # noqa: S608 -- our names
        f"(SELECT 1 FROM {links} WHERE {column} = ?1)",
    )


_TAGS = _link(
    "tags",
    "article_tags",
    "tag_id",
    "INSERT INTO article_tags (article_id, position, tag_id) "
    "SELECT ?, ?, id FROM tags WHERE kind = ? AND name = ?",
)
_AUTHORS = _link(
    "authors",
    "article_authors",
    "author_id",
    "INSERT INTO article_authors (article_id, position, url, bio, author_id) "
    "SELECT ?1, ?2, ?3, ?4, authors.id FROM authors JOIN articles USING (site_id) "
    "WHERE articles.id = ?1 AND authors.name = ?5",
)
_IMAGES = _link(
    "images",
    "article_images",
    "image_id",
    "INSERT INTO article_images "
    "(article_id, position, role, alt, caption, credit, width, height, image_id) "
    "SELECT ?, ?, ?, ?, ?, ?, ?, ?, id FROM images WHERE url = ?",
)
_WRITE_AUTHOR = """
INSERT INTO authors (site_id, name, url, bio)
SELECT site_id, ?, ?, ? FROM articles WHERE id = ?
ON CONFLICT (site_id, name) DO UPDATE SET
    url = min(ifnull(url, excluded.url), ifnull(excluded.url, url)),
    bio = CASE
        WHEN bio IS NULL OR length(excluded.bio) > length(bio)
            OR length(excluded.bio) = length(bio) AND excluded.bio < bio
        THEN excluded.bio ELSE bio END
"""
_READ_TERMS = """
SELECT tags.name, tags.kind FROM article_tags JOIN tags ON tags.id = tag_id
WHERE article_id = ? ORDER BY position
"""
_READ_AUTHORS = """
SELECT authors.name, article_authors.url, article_authors.bio
FROM article_authors JOIN authors ON authors.id = author_id
WHERE article_id = ? ORDER BY position
"""
_READ_IMAGES = """
SELECT role, images.url, alt, caption, credit, article_images.width, article_images.height
FROM article_images JOIN images ON images.id = image_id
WHERE article_id = ? ORDER BY position
"""


def write_terms(
    conn: sqlite3.Connection, article_id: int, article: Article, *, is_new: bool
) -> None:
    """Categories and tags, in order, categories first."""
    terms = [("category", name) for name in article.categories]
    terms += [("tag", name) for name in article.tags]
    conn.executemany("INSERT OR IGNORE INTO tags (kind, name) VALUES (?, ?)", terms)
    rows = [(article_id, index, kind, name) for index, (kind, name) in enumerate(terms)]
    _relink(conn, _TAGS, article_id, rows, is_new=is_new)


def write_authors(
    conn: sqlite3.Connection, article_id: int, article: Article, *, is_new: bool
) -> None:
    """Authors, in order, each with the address and the bio that this page gives."""
    authors = article.authors
    conn.executemany(_WRITE_AUTHOR, [(a.name, a.url, a.bio, article_id) for a in authors])
    rows = [(article_id, index, a.url, a.bio, a.name) for index, a in enumerate(authors)]
    _relink(conn, _AUTHORS, article_id, rows, is_new=is_new)


def write_images(
    conn: sqlite3.Connection, article_id: int, article: Article, *, is_new: bool
) -> None:
    """Images, in order, the lead image marked. It has to be one of them."""
    lead = article.images.index(article.lead_image) if article.lead_image else None
    images = list(enumerate(article.images))
    conn.executemany("INSERT OR IGNORE INTO images (url) VALUES (?)", [(i.url,) for _, i in images])
    rows = [
        (
            article_id,
            n,
            "lead" if n == lead else "inline",
            *(i.alt, i.caption, i.credit),
            i.width,
            i.height,
            i.url,
        )
        for n, i in images
    ]
    _relink(conn, _IMAGES, article_id, rows, is_new=is_new)


def read_terms(
    conn: sqlite3.Connection, article_id: int
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(categories, tags)."""
    terms = conn.execute(_READ_TERMS, (article_id,)).fetchall()
    return (
        tuple(name for name, kind in terms if kind == "category"),
        tuple(name for name, kind in terms if kind == "tag"),
    )


def read_authors(conn: sqlite3.Connection, article_id: int) -> tuple[Author, ...]:
    """The authors in order."""
    rows = conn.execute(_READ_AUTHORS, (article_id,))
    return tuple(Author(name=name, url=url, bio=bio) for name, url, bio in rows)


def read_images(
    conn: sqlite3.Connection, article_id: int
) -> tuple[tuple[Image, ...], Image | None]:
    """(the images in order, the lead image)."""
    images, lead = [], None
    for role, url, alt, caption, credit, width, height in conn.execute(_READ_IMAGES, (article_id,)):
        image = Image(url=url, alt=alt, caption=caption, credit=credit, width=width, height=height)
        images.append(image)
        lead = image if role == "lead" else lead
    return tuple(images), lead


def clear(conn: sqlite3.Connection, article_id: int) -> None:
    """Take all of them from the article."""
    for link in (_TAGS, _AUTHORS, _IMAGES):
        _relink(conn, link, article_id, (), is_new=False)


def _relink(
    conn: sqlite3.Connection,
    link: _Link,
    article_id: int,
    rows: Sequence[tuple[object, ...]],
    *,
    is_new: bool,
) -> None:
    """Replace the article's links, and drop the things that nothing links to any more."""
    before = [] if is_new else conn.execute(link.select, (article_id,)).fetchall()
    if before:
        conn.execute(link.clear, (article_id,))
    conn.executemany(link.insert, rows)
    if before:
        now = set(conn.execute(link.select, (article_id,)))
        conn.executemany(link.drop, [thing for thing in before if thing not in now])
