"""Clearing: what is taken out of the database with an article.

Whoever adds a table that holds words of an article adds its statement to `_WORDS_OF_AN_ARTICLE`.
"""

import sqlite3
from collections.abc import Iterable

from archive import rows
from archive.warc.records import digest

# What takes the words of article ?1 out of a table; those that hang on others first. `rows.clear`
# does the same for what `rows.write` wrote.
_WORDS_OF_AN_ARTICLE = (
    "UPDATE sightings SET title = NULL, excerpt = NULL, byline = NULL, published = NULL, "
    "tags = '[]', category_labels = '[]', image_url = NULL, image_alt = NULL "
    "WHERE article_id = ?1",
    "UPDATE fetches SET revision_id = NULL WHERE article_id = ?1",
    "DELETE FROM past_articles WHERE article_id = ?1",
    "DELETE FROM revisions WHERE article_id = ?1",
    "UPDATE articles SET title = NULL, byline = NULL, author_names = '[]', "
    "category_names = '[]', tag_names = '[]', published_on = NULL, excerpt = NULL, "
    "year = NULL, month = NULL, word_count = 0, image_count = 0, lead_image_url = NULL, "
    "language = NULL, is_free = NULL, published_at = NULL, published = NULL, "
    "published_raw = NULL, modified_at = NULL, modified = NULL, site_name = NULL, "
    "content_hash = NULL, from_card = '[]', page_read_at = NULL, noindex = 1, "
    "gone_at = NULL, paywalled_at = NULL, held_since = NULL, held_run_id = NULL WHERE id = ?1",
)
_IMAGES = "SELECT image_id FROM article_images WHERE article_id = ?"
_NO_FILE = """
UPDATE images SET sha256 = NULL, media_type = NULL, bytes = NULL, width = NULL, height = NULL,
    has_scripts = NULL, reason = 'takedown'
WHERE id = ?1 AND sha256 IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM article_images WHERE image_id = ?1)
"""


def clear_article(conn: sqlite3.Connection, article_id: int) -> None:
    """Take every word of an article out of its rows; its address stays."""
    images = conn.execute(_IMAGES, (article_id,)).fetchall()
    rows.clear(conn, article_id)
    conn.executemany(_NO_FILE, images)
    for statement in _WORDS_OF_AN_ARTICLE:
        conn.execute(statement, (article_id,))


def note_withheld(conn: sqlite3.Connection, places: Iterable[tuple[str, int]]) -> int:
    """Let `fetches` say that these records have no body; of how many it did not say so before."""
    changed = [conn.execute(_WITHHELD, (digest(b""), *place)).rowcount for place in places]
    return sum(rows > 0 for rows in changed)


def purge(conn: sqlite3.Connection) -> bool:
    """Leave nothing of what was cleared in the file: in its index, its free pages, its log.

    :returns: False where a program that reads the archive keeps the log from being emptied.
    """
    conn.execute("INSERT INTO articles_fts (articles_fts) VALUES ('rebuild')")
    conn.execute("INSERT INTO articles_fts (articles_fts) VALUES ('optimize')")
    conn.commit()
    conn.execute("VACUUM")
    busy, _, _ = conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy


_WITHHELD = """
UPDATE fetches SET withheld = 'takedown', payload_digest = ?,
    warc_type = iif(warc_type = 'revisit', 'response', warc_type)
WHERE warc_file = ? AND warc_offset = ? AND withheld IS NULL
"""
