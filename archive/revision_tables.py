"""The tables of an article's life: its revisions, and how its row was before.

SQL that `archive.migrations` runs; never edited once released.

`articles` has what is held now. What was held before is in `past_articles`, a row for each stretch
of time, so that an article that never changes costs a small row of `revisions` and nothing else.
The view `articles_over_time` has both, as an export would write them.
"""

REVISIONS = """
ALTER TABLE articles ADD COLUMN gone_at TEXT;       -- its address answers that nothing is there
ALTER TABLE articles ADD COLUMN paywalled_at TEXT;  -- its page shows less than what is kept
ALTER TABLE articles ADD COLUMN held_since TEXT;    -- since when the row is as it is; null if bare
ALTER TABLE articles ADD COLUMN held_run_id INTEGER;-- in which run that began; no key: never joined
ALTER TABLE fetches ADD COLUMN revision_id INTEGER; -- which wording it showed; found by article

CREATE TABLE revisions (
    id INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES articles(id),
    number INTEGER NOT NULL,            -- from 1
    first_seen_at TEXT NOT NULL,
    last_seen_at TEXT NOT NULL,
    kinds TEXT NOT NULL,                -- JSON array
    cause TEXT NOT NULL CHECK (cause IN ('site', 'extractor', 'rules')),
    extractor TEXT,                     -- version that read it
    url TEXT NOT NULL,                  -- the article's own address then
    run_id INTEGER REFERENCES runs(id), -- that noted it
    UNIQUE (article_id, number)
) STRICT;
CREATE INDEX revisions_run ON revisions(run_id);
CREATE INDEX revisions_seen ON revisions(first_seen_at);

CREATE TABLE past_articles (
    id INTEGER PRIMARY KEY,
    row_id INTEGER NOT NULL,            -- of articles then; that row may be part of another since
    article_id INTEGER NOT NULL REFERENCES articles(id),
    revision_id INTEGER REFERENCES revisions(id),
    since_at TEXT NOT NULL,
    until_at TEXT NOT NULL,             -- from then on it was otherwise
    site TEXT NOT NULL,
    first_seen_at TEXT NOT NULL,
    last_seen_at TEXT NOT NULL,
    article TEXT NOT NULL,              -- JSON object, scraper.plain, without what is in rest
    rest BLOB NOT NULL                  -- the same, compressed (zlib): markup, evidence, from_card
) STRICT;
CREATE INDEX past_articles_until ON past_articles(until_at);
CREATE INDEX past_articles_article ON past_articles(article_id);
CREATE INDEX past_articles_revision ON past_articles(revision_id);

CREATE VIEW revision_fetches AS
SELECT revisions.id AS revision_id, fetches.id AS fetch_id, fetches.article_id, fetches.at
FROM revisions JOIN fetches
    ON fetches.article_id = revisions.article_id AND fetches.revision_id = revisions.id;

CREATE VIEW articles_over_time AS
SELECT
    row_id AS id,
    since_at,
    until_at,
    json_extract(article, '$.url') AS url,
    json_extract(article, '$.canonical_url') AS canonical_url,
    json_extract(article, '$.title') AS title,
    json_extract(article, '$.byline') AS byline,
    (
        SELECT json_group_array(json_extract(value, '$.name'))
        FROM json_each(article, '$.authors')
    ) AS authors,
    ifnull(json_extract(article, '$.categories'), '[]') AS categories,
    ifnull(json_extract(article, '$.tags'), '[]') AS tags,
    json_extract(article, '$.published_at') AS published,
    json_extract(article, '$.modified_at') AS modified,
    json_extract(article, '$.excerpt') AS excerpt,
    json_extract(article, '$.body') AS body,
    (
        SELECT json_group_array(json_object(
            'url', json_extract(value, '$.url'),
            'alt', json_extract(value, '$.alt'),
            'caption', json_extract(value, '$.caption')
        )) FROM json_each(article, '$.images')
    ) AS images,
    json_extract(article, '$.lead_image.url') AS lead_image,
    json_extract(article, '$.language') AS language,
    site,
    first_seen_at,
    last_seen_at
FROM past_articles
UNION ALL
SELECT
    articles.id,
    articles.held_since,
    NULL,
    articles.url,
    articles.canonical_url,
    articles.title,
    articles.byline,
    articles.author_names,
    articles.category_names,
    articles.tag_names,
    articles.published,
    articles.modified,
    articles.excerpt,
    article_text.body,
    (
        SELECT json_group_array(json_object('url', url, 'alt', alt, 'caption', caption))
        FROM (
            SELECT images.url, article_images.alt, article_images.caption
            FROM article_images JOIN images ON images.id = article_images.image_id
            WHERE article_images.article_id = articles.id
            ORDER BY article_images.position
        )
    ),
    articles.lead_image_url,
    articles.language,
    sites.host,
    articles.first_seen_at,
    articles.last_seen_at
FROM articles
JOIN sites ON sites.id = articles.site_id
JOIN article_text ON article_text.article_id = articles.id
WHERE articles.held_since IS NOT NULL;
"""

# An archive of before: what each article says now is its first revision.
FIRST_REVISIONS = """
INSERT INTO revisions (article_id, number, first_seen_at, last_seen_at, kinds, cause, extractor,
    url, run_id)
SELECT id, 1, page_read_at, max(page_read_at, last_seen_at), '["first"]', 'site',
    (SELECT version FROM runs WHERE started_at <= page_read_at ORDER BY id DESC LIMIT 1),
    url, first_run_id
FROM articles WHERE page_read_at IS NOT NULL ORDER BY id;

UPDATE articles SET held_since = page_read_at WHERE page_read_at IS NOT NULL;

UPDATE fetches SET revision_id = revisions.id
FROM revisions
WHERE revisions.article_id = fetches.article_id AND fetches.reason IS NULL
    AND fetches.outcome IN ('stored', 'unchanged') AND fetches.at >= revisions.first_seen_at;
"""
