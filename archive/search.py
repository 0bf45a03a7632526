"""Full-text search: what people type, made safe for FTS5, and the articles it finds.

FTS5 has a query language in which a stray quote, a colon or a hyphen is a syntax error or means
something else. Only what people expect is kept of it: words are all wanted, "a phrase" stands
together, `owl*` begins a word, `-cat` is unwanted.
"""

import re
from dataclasses import dataclass

from sqlite_utils import Database

WEIGHTS = (10.0, 5.0, 4.0, 1.0, 5.0, 2.0)
"""Of title, byline, excerpt, body, tags and alts when matches are ranked."""

_TERM = re.compile(r'(?P<minus>(?<!\S)-)?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One article found."""

    article_id: int
    url: str
    title: str | None
    byline: str | None
    published_on: str | None
    excerpt: str | None


def fts_query(text: str) -> str:
    """A query for `articles_fts MATCH` from what somebody typed; `""` if it asks for nothing.

    Never a syntax error, whatever comes in. Unwanted words alone ask for nothing: FTS5 can only
    take them away from something.

    >>> fts_query('night owls -cat "little boy" sle*')
    '("night" AND "owls" AND "little boy" AND "sle" *) NOT "cat"'
    >>> fts_query('title:owls AND "unbalanced')
    '("title:owls" AND "AND" AND "unbalanced")'
    >>> fts_query(" -- ")
    ''
    """
    wanted: list[str] = []
    unwanted: list[str] = []
    for match in _TERM.finditer(text.replace("\0", " ")):
        term = _term(match["phrase"], match["word"])
        if term:
            (unwanted if match["minus"] else wanted).append(term)
    if not wanted:
        return ""
    return " NOT ".join([f"({' AND '.join(wanted)})", *unwanted])


def search(db: Database, text: str, limit: int = 20) -> list[Hit]:
    """The articles that match what somebody typed, best first, at most *limit*.

    A match in the title weighs most, one in the body least.
    """
    query = fts_query(text)
    if not query:
        return []
    found = db.execute(_SEARCH, (query, *WEIGHTS, limit))
    return [
        Hit(
            article_id=article_id,
            url=url,
            title=title,
            byline=byline,
            published_on=published_on,
            excerpt=excerpt,
        )
        for article_id, url, title, byline, published_on, excerpt in found
    ]


def _term(phrase: str | None, word: str | None) -> str | None:
    """One quoted FTS5 string, or None where nothing in it can be searched for."""
    text = phrase if phrase is not None else word or ""
    if not any(mark.isalnum() for mark in text):
        return None
    begins = word is not None and word.endswith("*")
    text = text.rstrip("*") if begins else text
    return f'"{text}" *' if begins else f'"{text}"'


_SEARCH = """
SELECT a.id, a.url, a.title, a.byline, a.published_on, a.excerpt
FROM articles_fts JOIN articles AS a ON a.id = articles_fts.rowid
WHERE articles_fts MATCH ?
ORDER BY bm25(articles_fts, ?, ?, ?, ?, ?, ?), a.id
LIMIT ?
"""
