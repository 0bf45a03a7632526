"""The columns and tables of rights: what answers say, and what was taken down.

SQL that `archive.migrations` runs; never edited once released.
"""

RIGHTS = """
ALTER TABLE fetches ADD COLUMN rights TEXT;           -- JSON object, scraper.rights.Rights
ALTER TABLE fetches ADD COLUMN robots_sha256 TEXT;
ALTER TABLE fetches ADD COLUMN withheld TEXT;         -- noarchive or takedown; else null

ALTER TABLE articles ADD COLUMN noindex INTEGER NOT NULL DEFAULT 0;
ALTER TABLE articles ADD COLUMN noarchive INTEGER NOT NULL DEFAULT 0;
ALTER TABLE articles ADD COLUMN reserved INTEGER NOT NULL DEFAULT 0;
ALTER TABLE articles ADD COLUMN unavailable_at TEXT;  -- UTC; from then on as noindex
CREATE INDEX articles_reserved ON articles(id) WHERE reserved;

CREATE TABLE takedowns (
    id INTEGER PRIMARY KEY,
    url TEXT NOT NULL,                  -- as it was given
    reason TEXT NOT NULL,
    at TEXT NOT NULL,
    finished_at TEXT                    -- null until no text is left in any file
) STRICT;

CREATE TABLE takedown_urls (
    url_key TEXT PRIMARY KEY,           -- canonical form
    url TEXT NOT NULL,
    takedown_id INTEGER NOT NULL REFERENCES takedowns(id)
) STRICT, WITHOUT ROWID;
CREATE INDEX takedown_urls_takedown ON takedown_urls(takedown_id);

CREATE TABLE takedown_texts (
    sha256 TEXT PRIMARY KEY,            -- of a body text in UTF-8, in hex
    takedown_id INTEGER NOT NULL REFERENCES takedowns(id)
) STRICT, WITHOUT ROWID;
CREATE INDEX takedown_texts_takedown ON takedown_texts(takedown_id);
"""
