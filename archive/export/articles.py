"""The articles as exports give them: one mapping an article whose page was read.

Keys and their order are fixed, since other programs read them: `KEYS`. `published` and `modified`
are ISO 8601 with the page's own offset; missing values are None, lists are lists of strings.
"""

import json
from collections.abc import Generator
from itertools import groupby
from operator import itemgetter

from sqlite_utils import Database

from archive.rights import IN_EXPORTS

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


def left_out(db: Database) -> int:
    """How many articles are not exported unless those with reserved rights are asked for."""
    return int(db.execute(_LEFT_OUT).fetchone()[0])


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
