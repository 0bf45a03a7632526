"""The questions that an analyst asks an archive first, as canned queries.

A parameter left blank does not filter. Columns named `article_id`, `author_id` and the like become
links to their rows (`archive.publish.cells`), columns of addresses are links already.
"""

from typing import TypedDict


class Query(TypedDict):
    """A canned query as Datasette takes it."""

    title: str
    description: str
    sql: str


QUERIES: dict[str, Query] = {
    "articles_by_month": {
        "title": "Articles by month",
        "description": "How many articles were published in each month, the newest first, and how "
        "long they are. The row with no month counts articles with no known date. "
        "Parameter label: only articles with this tag or category; blank for all.",
        "sql": """
SELECT
  month,
  count(*) AS articles,
  count(page_read_at) AS pages_read,
  CAST(round(avg(nullif(word_count, 0))) AS INTEGER) AS average_words
FROM articles
WHERE :label = ''
  OR id IN (
    SELECT article_id
    FROM article_tags
    JOIN tags ON tags.id = article_tags.tag_id
    WHERE tags.kind IN ('tag', 'category') AND tags.name = :label
  )
GROUP BY month
ORDER BY month DESC
""".strip(),
    },
    "top_authors": {
        "title": "Top authors",
        "description": "Who wrote most, when they were first and last published, and how long "
        "their articles are. The same name on two sites is two authors. "
        "Parameter year: only articles of this year; blank for all.",
        "sql": """
SELECT
  authors.id AS author_id,
  authors.name AS author,
  sites.host AS site,
  count(*) AS articles,
  min(articles.published_on) AS first_published,
  max(articles.published_on) AS last_published,
  CAST(round(avg(nullif(articles.word_count, 0))) AS INTEGER) AS average_words,
  authors.url
FROM article_authors
JOIN authors ON authors.id = article_authors.author_id
JOIN sites ON sites.id = authors.site_id
JOIN articles ON articles.id = article_authors.article_id
WHERE :year = '' OR articles.year = :year
GROUP BY authors.id
ORDER BY articles DESC, author, site
LIMIT 200
""".strip(),
    },
    "tags_together": {
        "title": "Tags that go together",
        "description": "Pairs of tags on the same article, the most frequent first. "
        "Parameter tag: only pairs with this tag; blank for all. "
        "Parameter kind: tag or category; blank for tags.",
        "sql": """
SELECT
  first.name AS tag,
  second.name AS with_tag,
  first.kind,
  count(*) AS articles
FROM tags AS first
JOIN article_tags AS here ON here.tag_id = first.id
JOIN article_tags AS there ON there.article_id = here.article_id
JOIN tags AS second ON second.id = there.tag_id
WHERE first.kind = ifnull(nullif(:kind, ''), 'tag')
  AND second.kind = first.kind
  AND CASE :tag
    WHEN '' THEN first.name < second.name
    ELSE first.name = :tag AND second.id <> first.id
  END
GROUP BY first.id, second.id
ORDER BY articles DESC, tag, with_tag
LIMIT 200
""".strip(),
    },
    "images_without_alt": {
        "title": "Images with no alt text",
        "description": "Images that a screen reader cannot tell. “missing” is no alt attribute; "
        '“empty” is alt="", by which the page marks decoration. '
        "Parameter alt_text: missing or empty; blank for both.",
        "sql": """
SELECT
  iif(article_images.alt IS NULL, 'missing', 'empty') AS alt_text,
  article_images.article_id,
  articles.title,
  article_images.role,
  article_images.caption,
  images.url AS image_url,
  articles.url
FROM article_images
JOIN images ON images.id = article_images.image_id
JOIN articles ON articles.id = article_images.article_id
WHERE (article_images.alt IS NULL AND :alt_text IN ('', 'missing'))
  OR (article_images.alt = '' AND :alt_text IN ('', 'empty'))
ORDER BY articles.published_at DESC, article_images.article_id, article_images.position
""".strip(),
    },
    "longest_articles": {
        "title": "Longest articles",
        "description": "The articles with most words. "
        "Parameter year: only articles of this year; blank for all.",
        "sql": """
SELECT
  id AS article_id,
  title,
  byline,
  published_on,
  word_count,
  image_count,
  url
FROM articles
WHERE word_count > 0 AND (:year = '' OR year = :year)
ORDER BY word_count DESC, id
LIMIT 100
""".strip(),
    },
    "seen_and_never_fetched": {
        "title": "Seen on a listing and never fetched",
        "description": "Articles whose card was seen on a listing and whose page was never read: "
        "where the card was last seen, and what came of the last attempt. No outcome means that "
        "the page was never asked for. Parameter reason: only this one; blank for all.",
        "sql": """
SELECT
  articles.id AS article_id,
  articles.title,
  listings.id AS listing_id,
  listings.url AS listing_url,
  sightings.page_number,
  sightings.position,
  sightings.last_seen_at,
  fetches.outcome,
  fetches.reason,
  fetches.detail,
  articles.url
FROM articles
JOIN sightings ON sightings.id = (
  SELECT id FROM sightings
  WHERE article_id = articles.id
  ORDER BY last_seen_at DESC, id DESC LIMIT 1
)
JOIN listings ON listings.id = sightings.listing_id
LEFT JOIN fetches ON fetches.id = (
  SELECT max(id) FROM fetches WHERE article_id = articles.id
)
WHERE articles.page_read_at IS NULL
  AND (:reason = '' OR fetches.reason = :reason)
ORDER BY sightings.last_seen_at DESC, articles.id
""".strip(),
    },
    "articles_as_of": {
        "title": "Articles as of a day",
        "description": "What the archive held at a time, each article as it was then. "
        "Parameter date: a day such as 2024-03-03, which means its end, or a time such as "
        "2024-03-03T20:05:00Z, all in UTC; blank for now.",
        "sql": """
SELECT
  id AS article_id,
  title,
  byline,
  published,
  authors,
  categories,
  tags,
  excerpt,
  body,
  since_at,
  until_at,
  first_seen_at,
  url
FROM articles_over_time
WHERE (since_at <= :date || iif(length(:date) = 10, 'T23:59:59Z', '') OR :date = '')
  AND (until_at IS NULL
    OR :date <> '' AND until_at > :date || iif(length(:date) = 10, 'T23:59:59Z', ''))
ORDER BY id
""".strip(),
    },
}
"""Name, which is its address below the database's, to query."""
