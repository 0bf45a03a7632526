"""The whole schema, as migrations in order.

A migration that was released is never edited: what has to change afterwards is a migration of its
own. Each one runs in one transaction together with the record that it ran. Times are UTC text to
the second ("2024-03-03T20:05:00Z"), which sorts as it reads; lists are JSON arrays.
"""

import secrets

from sqlite_utils import Database, Migrations

from archive.crawl_tables import ATTEMPTS, CAPTURE, FOUND_BEFORE, FRONTIER
from archive.picture_tables import IMAGES
from archive.revision_tables import FIRST_REVISIONS, REVISIONS
from archive.rights_tables import RIGHTS
from archive.schedule_tables import SCHEDULE
from archive.visit_tables import VISITS
from scraper.urls import fingerprint

APPLICATION_ID = 0x4B656570  # "Keep": what `file` and `open_archive` know an archive by

migrations = Migrations("keepreading")


def known() -> tuple[str, ...]:
    """The names of all migrations of this version, in order."""
    with Database(memory=True, execute_plugins=False) as empty:
        return tuple(migration.name for migration in migrations.pending(empty))


@migrations()
def m001_crawl_and_articles(db: Database) -> None:
    """Sites, runs, fetches, articles with their text and terms, listings with their sightings."""
    for sql in (_RUNS, _ARTICLES, _TERMS, _IMAGES, _LISTINGS, _SEARCH, _FLAT):
        db.executescript(sql)
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")


@migrations()
def m002_completeness(db: Database) -> None:
    """What each run's listings claim, what of it is stored and what is missing."""
    db.execute("ALTER TABLE runs ADD COLUMN completeness TEXT")  # JSON array; null if killed


@migrations()
def m003_capture(db: Database) -> None:
    """Where the answer of a fetch is kept, and answers on the way to another one.

    From here on `user_version` is a number by which WARC files know their database.
    """
    db.executescript(CAPTURE)
    db.execute(f"PRAGMA user_version = {1 + secrets.randbelow(2**31 - 1)}")


@migrations()
def m004_frontier(db: Database) -> None:
    """What waits to be fetched, and what became of every address ever found."""
    db.executescript(FRONTIER)
    for kind, outcome, *row in db.execute(ATTEMPTS).fetchall():
        state = "stored" if outcome == "listing" else outcome
        db.execute(FOUND_BEFORE, (fingerprint(row[0]), kind, state, *row))


@migrations()
def m010_robots_rule(db: Database) -> None:
    """The rule of robots.txt that decided, with each fetch."""
    db.execute("ALTER TABLE fetches ADD COLUMN robots TEXT")


@migrations()
def m020_listing_endpoints(db: Database) -> None:
    """Which JSON the cards of a rendered listing come from."""
    db.execute("ALTER TABLE listings ADD COLUMN endpoint TEXT")  # JSON object, CardEndpoint


@migrations()
def m020_revisit(db: Database) -> None:
    """When each article is asked for again, and by what its page is known again."""
    db.executescript(VISITS)


@migrations()
def m021_revisions(db: Database) -> None:
    """Each wording of an article with its time, and how its row was before."""
    for sql in (REVISIONS, FIRST_REVISIONS):
        db.executescript(sql)


@migrations()
def m022_rights(db: Database) -> None:
    """What each answer says may be done with it, and what was taken down."""
    db.executescript(RIGHTS)


@migrations()
def m023_schedule(db: Database) -> None:
    """The state of scheduled sites, and in `sites` how often a host is crawled and when next."""
    db.executescript(SCHEDULE)


@migrations()
def m024_images(db: Database) -> None:
    """What is known of the files of images."""
    db.executescript(IMAGES)


_RUNS = """
CREATE TABLE sites (
    id INTEGER PRIMARY KEY,
    host TEXT NOT NULL UNIQUE,          -- with its port where that is not the usual one, no www.
    name TEXT                           -- as its pages call it
) STRICT;

CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    command TEXT NOT NULL,
    seeds TEXT NOT NULL,                -- JSON array
    options TEXT NOT NULL,              -- JSON object
    version TEXT NOT NULL,              -- of keepreading
    started_at TEXT NOT NULL,
    ended_at TEXT,
    reason TEXT,
    exit_status INTEGER,
    counts TEXT NOT NULL DEFAULT '{}',  -- JSON object: the columns below and all other counts
    pages INTEGER NOT NULL DEFAULT 0,
    articles_new INTEGER NOT NULL DEFAULT 0,
    articles_changed INTEGER NOT NULL DEFAULT 0,
    articles_unchanged INTEGER NOT NULL DEFAULT 0,
    failed INTEGER NOT NULL DEFAULT 0,
    skipped INTEGER NOT NULL DEFAULT 0
) STRICT;
"""

_ARTICLES = """
CREATE TABLE articles (
    id INTEGER PRIMARY KEY,
    title TEXT,
    byline TEXT,
    author_names TEXT NOT NULL DEFAULT '[]',
    category_names TEXT NOT NULL DEFAULT '[]',
    tag_names TEXT NOT NULL DEFAULT '[]',
    published_on TEXT,                  -- the page's own local day
    excerpt TEXT,
    url TEXT NOT NULL,
    year INTEGER,                       -- of published_on
    month TEXT,                         -- of published_on: 2024-03
    word_count INTEGER NOT NULL DEFAULT 0,
    image_count INTEGER NOT NULL DEFAULT 0,
    lead_image_url TEXT,
    language TEXT,
    is_free INTEGER,                    -- 0 behind a paywall, 1 said to be free, null not said
    published_at TEXT,                  -- UTC
    published TEXT,                     -- the page's own offset
    published_raw TEXT,
    modified_at TEXT,
    modified TEXT,
    site_id INTEGER NOT NULL REFERENCES sites(id),
    site_name TEXT,
    canonical_url TEXT,
    url_key TEXT NOT NULL UNIQUE,       -- canonical form of url
    canonical_key TEXT,                 -- canonical form of canonical_url, where it is not url_key
    content_hash TEXT,                  -- of what the page itself says, null if never read
    from_card TEXT NOT NULL DEFAULT '[]',-- fields that a card filled
    page_read_at TEXT,                  -- when this content was read; null if seen on a card only
    first_seen_at TEXT NOT NULL,
    last_seen_at TEXT NOT NULL,
    first_run_id INTEGER REFERENCES runs(id)
) STRICT;
CREATE INDEX articles_site ON articles(site_id);
CREATE INDEX articles_canonical ON articles(canonical_key) WHERE canonical_key IS NOT NULL;
CREATE INDEX articles_published ON articles(published_at);
CREATE INDEX articles_day ON articles(published_on);
CREATE INDEX articles_year ON articles(year);
CREATE INDEX articles_month ON articles(month);
CREATE INDEX articles_words ON articles(word_count);
CREATE INDEX articles_title ON articles(title);
CREATE INDEX articles_read ON articles(page_read_at);
CREATE INDEX articles_first_run ON articles(first_run_id);

CREATE TABLE article_text (
    article_id INTEGER PRIMARY KEY REFERENCES articles(id),
    title TEXT,
    byline TEXT,                        -- as printed, else the authors' names
    excerpt TEXT,
    body TEXT,
    body_markdown TEXT,
    body_html TEXT,
    tags TEXT,                          -- categories and tags, one a line
    alts TEXT                           -- alt texts, one a line
) STRICT;

CREATE TABLE article_urls (
    url_key TEXT PRIMARY KEY,           -- canonical form
    url TEXT NOT NULL,                  -- as first found
    article_id INTEGER NOT NULL REFERENCES articles(id),
    kind TEXT NOT NULL CHECK (kind IN ('own', 'found_as', 'duplicate'))
) STRICT, WITHOUT ROWID;
CREATE INDEX article_urls_article ON article_urls(article_id);

CREATE TABLE fetches (
    id INTEGER PRIMARY KEY,
    run_id INTEGER NOT NULL REFERENCES runs(id),
    url TEXT NOT NULL,
    request_url TEXT NOT NULL,
    at TEXT NOT NULL,
    status INTEGER,
    kind TEXT NOT NULL CHECK (kind IN ('listing', 'article', 'other')),
    outcome TEXT NOT NULL
        CHECK (outcome IN ('stored', 'unchanged', 'listing', 'failed', 'skipped')),
    reason TEXT,
    detail TEXT,
    content_type TEXT,
    body_bytes INTEGER,
    sha256 TEXT,
    seconds REAL,
    referrer TEXT,
    article_id INTEGER REFERENCES articles(id)
) STRICT;
CREATE INDEX fetches_run ON fetches(run_id, outcome);
CREATE INDEX fetches_article ON fetches(article_id) WHERE article_id IS NOT NULL;
CREATE INDEX fetches_reason ON fetches(reason) WHERE reason IS NOT NULL;

CREATE TABLE evidence (
    article_id INTEGER NOT NULL REFERENCES articles(id),
    position INTEGER NOT NULL,
    field TEXT NOT NULL,
    source TEXT NOT NULL,
    path TEXT NOT NULL,
    value TEXT NOT NULL,
    chosen INTEGER NOT NULL,
    PRIMARY KEY (article_id, position)
) STRICT, WITHOUT ROWID;
"""

_TERMS = """
CREATE TABLE authors (
    id INTEGER PRIMARY KEY,
    site_id INTEGER NOT NULL REFERENCES sites(id),
    name TEXT NOT NULL,
    url TEXT,                           -- of the articles' author links, the first in the alphabet
    bio TEXT,                           -- of the articles' author boxes, the longest
    UNIQUE (site_id, name)
) STRICT;

CREATE TABLE article_authors (
    article_id INTEGER NOT NULL REFERENCES articles(id),
    position INTEGER NOT NULL,
    author_id INTEGER NOT NULL REFERENCES authors(id),
    url TEXT,                           -- as this page has it
    bio TEXT,
    PRIMARY KEY (article_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX article_authors_author ON article_authors(author_id);

CREATE TABLE tags (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('tag', 'category')),
    UNIQUE (kind, name)
) STRICT;

CREATE TABLE article_tags (
    article_id INTEGER NOT NULL REFERENCES articles(id),
    tag_id INTEGER NOT NULL REFERENCES tags(id),
    position INTEGER NOT NULL,          -- categories first
    PRIMARY KEY (article_id, tag_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX article_tags_tag ON article_tags(tag_id);
"""

_IMAGES = """
CREATE TABLE images (
    id INTEGER PRIMARY KEY,
    url TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE article_images (
    article_id INTEGER NOT NULL REFERENCES articles(id),
    position INTEGER NOT NULL,
    image_id INTEGER NOT NULL REFERENCES images(id),
    role TEXT NOT NULL CHECK (role IN ('lead', 'inline')),
    alt TEXT,                           -- '' marks decoration, null means no alt attribute
    caption TEXT,
    credit TEXT,
    width INTEGER,
    height INTEGER,
    PRIMARY KEY (article_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX article_images_image ON article_images(image_id);
CREATE INDEX article_images_no_alt ON article_images(article_id) WHERE alt IS NULL OR alt = '';
"""

_LISTINGS = """
CREATE TABLE listings (
    id INTEGER PRIMARY KEY,
    site_id INTEGER NOT NULL REFERENCES sites(id),
    url TEXT NOT NULL,                  -- of page 1
    url_key TEXT NOT NULL UNIQUE,
    title TEXT,                         -- of page 1
    is_seed INTEGER NOT NULL,
    first_seen_at TEXT NOT NULL,
    last_seen_at TEXT NOT NULL
) STRICT;
CREATE INDEX listings_site ON listings(site_id);

CREATE TABLE sightings (
    id INTEGER PRIMARY KEY,
    listing_id INTEGER NOT NULL REFERENCES listings(id),
    page_number INTEGER NOT NULL,       -- from 1
    position INTEGER NOT NULL,          -- on that page, from 1
    article_id INTEGER NOT NULL REFERENCES articles(id),
    url TEXT NOT NULL,                  -- the card's link, as first seen
    title TEXT,
    excerpt TEXT,
    byline TEXT,
    published TEXT,
    tags TEXT NOT NULL,                 -- JSON array: all labels
    category_labels TEXT NOT NULL,      -- JSON array: those after "In:" or in a category class
    image_url TEXT,
    image_alt TEXT,
    is_current INTEGER NOT NULL,        -- 0 once something else was seen at this place
    first_seen_at TEXT NOT NULL,
    last_seen_at TEXT NOT NULL
) STRICT;
CREATE INDEX sightings_place ON sightings(listing_id, page_number, position);
CREATE INDEX sightings_article ON sightings(article_id);
"""


# FTS5 over `article_text`, kept in step by triggers. The update trigger runs only when a searched
# value differs, so that writing an unchanged row again costs no work in the index.
_SEARCH = """
CREATE VIRTUAL TABLE articles_fts USING fts5(
    title, byline, excerpt, body, tags, alts,
    content='article_text', content_rowid='article_id',
    tokenize='unicode61 remove_diacritics 2'
);

CREATE TRIGGER article_text_insert AFTER INSERT ON article_text
BEGIN
    INSERT INTO articles_fts(rowid, title, byline, excerpt, body, tags, alts)
    VALUES (new.article_id, new.title, new.byline, new.excerpt, new.body, new.tags, new.alts);
END;

CREATE TRIGGER article_text_delete AFTER DELETE ON article_text
BEGIN
    INSERT INTO articles_fts(articles_fts, rowid, title, byline, excerpt, body, tags, alts)
    VALUES ('delete', old.article_id, old.title, old.byline, old.excerpt, old.body, old.tags,
        old.alts);
END;

CREATE TRIGGER article_text_update
AFTER UPDATE OF title, byline, excerpt, body, tags, alts ON article_text
WHEN old.title IS NOT new.title OR old.byline IS NOT new.byline
    OR old.excerpt IS NOT new.excerpt OR old.body IS NOT new.body
    OR old.tags IS NOT new.tags OR old.alts IS NOT new.alts
BEGIN
    INSERT INTO articles_fts(articles_fts, rowid, title, byline, excerpt, body, tags, alts)
    VALUES ('delete', old.article_id, old.title, old.byline, old.excerpt, old.body, old.tags,
        old.alts);
    INSERT INTO articles_fts(rowid, title, byline, excerpt, body, tags, alts)
    VALUES (new.article_id, new.title, new.byline, new.excerpt, new.body, new.tags, new.alts);
END;
"""

_FLAT = """
CREATE VIEW articles_flat AS
SELECT
    articles.id,
    articles.url,
    sites.host AS site,
    articles.title,
    articles.byline,
    (SELECT group_concat(value, '; ') FROM json_each(articles.author_names)) AS authors,
    (SELECT group_concat(value, '; ') FROM json_each(articles.category_names)) AS categories,
    (SELECT group_concat(value, '; ') FROM json_each(articles.tag_names)) AS tags,
    articles.published_on,
    articles.published,
    articles.modified,
    articles.excerpt,
    article_text.body,
    replace(article_text.alts, char(10), '; ') AS alt_texts,
    articles.lead_image_url,
    articles.image_count,
    articles.word_count,
    articles.language,
    articles.canonical_url,
    articles.page_read_at,
    articles.first_seen_at,
    articles.last_seen_at
FROM articles
JOIN sites ON sites.id = articles.site_id
JOIN article_text ON article_text.article_id = articles.id;
"""
