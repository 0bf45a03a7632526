"""The articles as exports give them: one mapping an article whose page was read.

Keys and their order are fixed, since other programs read them: `KEYS`. `published` and `modified`
are ISO 8601 with the page's own offset; missing values are None, lists are lists of strings.
"""

import json
from collections.abc import Generator
from datetime import datetime
from itertools import groupby
from operator import itemgetter

from sqlite_utils import Database

from archive.rights import IN_EXPORTS
from archive.rows import utc_text

KEYS = (
    "url",
    "canonical_url",
    "title",
    "byline",
    "authors",
    "categories",
    "tags",
    "published",
    "modified",
    "excerpt",
    "body",
    "images",
    "lead_image",
    "language",
    "site",
    "first_seen",
    "last_seen",
)

Record = dict[str, object]
_LISTS = ("authors", "categories", "tags")


def exported(db: Database, *, include_reserved: bool = False) -> Generator[Record, None, None]:
    """Every article whose page was read, in the order in which they were first seen.

    :param include_reserved: also those whose rights are reserved.

    All rows are of one moment: what is written to the archive meanwhile is not among them.
    """
    with db.atomic():
        images = groupby(db.conn.execute(_IMAGES), key=itemgetter(0))
        owner, own = next(images, (None, iter(())))
        for article_id, *values in db.conn.execute(_ARTICLES, (include_reserved,)):
            while owner is not None and owner < article_id:
                owner, own = next(images, (None, iter(())))
            record = dict(zip(KEYS, values, strict=True))
            record |= {name: json.loads(str(record[name])) for name in _LISTS}
            record["images"] = (
                [{"url": url, "alt": alt, "caption": caption} for _, url, alt, caption in own]
                if owner == article_id
                else []
            )
            yield record


def exported_as_of(
    db: Database, when: datetime, *, include_reserved: bool = False
) -> Generator[Record, None, None]:
    """What `exported` would have given at a time: each article as it was held then.

    `last_seen` may be earlier than it was: only how an article was is kept, and when that ended.

    :param when: aware.
    :param include_reserved: also those whose rights are reserved now.
    """
    values = {"when": utc_text(when), "all": include_reserved}
    with db.atomic():
        for row in db.conn.execute(_AS_OF, values):
            record = dict(zip(KEYS, row, strict=True))
            record |= {name: json.loads(str(record[name])) for name in (*_LISTS, "images")}
            yield record


def left_out(db: Database) -> int:
    """How many articles are not exported unless those with reserved rights are asked for."""
    return int(db.execute(_LEFT_OUT).fetchone()[0])


_AS_OF = """
SELECT url, canonical_url, title, byline, authors, categories, tags, published, modified, excerpt,
    body, images, lead_image, language, site, first_seen_at, last_seen_at
FROM articles_over_time
WHERE since_at <= :when AND (until_at IS NULL OR until_at > :when) AND (:all OR id NOT IN (
    SELECT a.id FROM articles AS a WHERE NOT (IN_EXPORTS)
    UNION
    SELECT p.row_id FROM past_articles AS p JOIN articles AS a ON a.id = p.article_id
    WHERE NOT (IN_EXPORTS)
))
ORDER BY id
""".replace("IN_EXPORTS", IN_EXPORTS)
_ARTICLES = (
    """
SELECT a.id, a.url, a.canonical_url, a.title, a.byline, a.author_names, a.category_names,
    a.tag_names, a.published, a.modified, a.excerpt, t.body, NULL, a.lead_image_url, a.language,
    s.host, a.first_seen_at, a.last_seen_at
FROM articles AS a
JOIN sites AS s ON s.id = a.site_id
JOIN article_text AS t ON t.article_id = a.id
WHERE a.page_read_at IS NOT NULL AND (? OR """
    + IN_EXPORTS
    + """)
ORDER BY a.id
"""
)
_LEFT_OUT = (
    """
SELECT count(*) FROM articles AS a WHERE a.page_read_at IS NOT NULL AND NOT ("""
    + IN_EXPORTS
    + """)
"""
)
_IMAGES = """
SELECT article_id, url, alt, caption
FROM article_images JOIN images ON images.id = image_id
ORDER BY article_id, position
"""
