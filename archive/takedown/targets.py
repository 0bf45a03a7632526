"""What belongs to an address that is taken down: articles, addresses, places in the WARC files.

An answer that is, byte for byte, one of the article's is the same text at another address: the
article there belongs to it, too. An answer that holds several articles (of an API) loses its body;
the other articles of it keep their rows.
"""

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from archive.identity import article_at, key_of
from archive.warc.records import digest

_EMPTY = digest(b"")


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """All that goes."""

    url: str
    """As it was given."""
    article_ids: tuple[int, ...]
    urls: tuple[str, ...]
    """Every address, in order, each once."""
    places: frozenset[tuple[str, int]]
    """File and offset of each answer that holds it."""
    texts: tuple[str, ...]
    """Body texts, titles and teasers: what must not be found any more."""
    bodies: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Nothing is known of the address."""
        return not self.article_ids and not self.places


def find_target(conn: sqlite3.Connection, url: str) -> Target:
    """What belongs to *url*; empty where nothing is known of it."""
    first = article_at(conn, key_of(url))
    ids: dict[int, None] = {} if first is None else {first: None}
    urls = {key_of(url): url}
    while True:
        for article_id in list(ids):
            urls |= {key: each for key, each in conn.execute(_URLS, (article_id,))}  # noqa: C416
        fetches = _fetches(conn, ids, urls.values())
        twins = _twins(conn, {d for _, _, d, step in fetches if d and step != "shared"})
        if twins <= ids.keys():
            break
        ids |= dict.fromkeys(sorted(twins))
    digests = {payload for _, _, payload, _ in fetches if payload and payload != _EMPTY}
    places = {(file, offset) for file, offset, _, _ in fetches if file}
    for payload in digests:
        places |= set(conn.execute(_SAME, (payload,)))
    bodies, texts = _texts(conn, ids)
    return Target(
        url=url,
        article_ids=tuple(ids),
        urls=tuple(urls.values()),
        places=frozenset(places),
        texts=texts,
        bodies=bodies,
    )


def _fetches(
    conn: sqlite3.Connection, ids: Iterable[int], urls: Iterable[str]
) -> set[tuple[str, int, str, str | None]]:
    """(file, offset, payload digest, step) of every answer of the articles, and of their images."""
    found: set[tuple[str, int, str, str | None]] = set()
    ids = list(ids)
    for article_id in ids:
        found |= set(conn.execute(_OF_ARTICLE, (article_id,)))
    found |= set(conn.execute(_OF_IMAGES, (json.dumps(ids),)))
    for url in urls:
        found |= set(conn.execute(_OF_URL, (url,)))
    return found


def _twins(conn: sqlite3.Connection, digests: set[str]) -> set[int]:
    """Articles that were read from one of these payloads."""
    found: set[int] = set()
    for payload in digests - {_EMPTY}:
        found |= {article_id for (article_id,) in conn.execute(_TWINS, (payload,))}
    return found


def _texts(conn: sqlite3.Connection, ids: Iterable[int]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(body texts, all texts)."""
    bodies: dict[str, None] = {}
    texts: dict[str, None] = {}
    for article_id in ids:
        for body, excerpt in conn.execute(_TEXT, (article_id,)):
            bodies |= dict.fromkeys([body] if body else ())
            texts |= dict.fromkeys(text for text in (body, excerpt) if text)
        teasers = conn.execute("SELECT excerpt FROM sightings WHERE article_id = ?", (article_id,))
        texts |= dict.fromkeys(excerpt for (excerpt,) in teasers if excerpt)
    return tuple(bodies), tuple(texts)


_URLS = "SELECT url_key, url FROM article_urls WHERE article_id = ?"
_OF_ARTICLE = """
SELECT warc_file, warc_offset, payload_digest, step FROM fetches WHERE article_id = ?
"""
_OF_URL = """
SELECT warc_file, warc_offset, payload_digest, step FROM fetches
WHERE id IN (
    SELECT id FROM fetches WHERE url = ?1
    UNION ALL SELECT id FROM fetches WHERE request_url = ?1 AND request_url != url
)
"""
# The images of articles, as they are and as they were, where no other article shows them.
_OF_IMAGES = """
WITH taken(id) AS (SELECT value FROM json_each(?1)), shown(url) AS (
    SELECT i.url FROM article_images AS own JOIN images AS i ON i.id = own.image_id
    WHERE own.article_id IN taken
    UNION
    SELECT json_extract(image.value, '$.url')
    FROM past_articles AS p, json_each(p.article, '$.images') AS image
    WHERE p.article_id IN taken
)
SELECT f.warc_file, f.warc_offset, f.payload_digest, f.step
FROM shown JOIN fetches AS f ON f.url = shown.url
WHERE NOT EXISTS (
    SELECT 1 FROM images AS i JOIN article_images AS other ON other.image_id = i.id
    WHERE i.url = shown.url AND other.article_id NOT IN taken
)
"""
_SAME = """
SELECT warc_file, warc_offset FROM fetches WHERE payload_digest = ? AND warc_file IS NOT NULL
"""
_TWINS = """
SELECT DISTINCT article_id FROM fetches
WHERE payload_digest = ? AND article_id IS NOT NULL AND kind = 'article' AND status = 200
    AND step IS NOT 'shared' AND outcome IN ('stored', 'unchanged')
"""
_TEXT = "SELECT body, excerpt FROM article_text WHERE article_id = ?"
