"""The table of when each article is asked for again, and what a recrawl has to know.

SQL that `archive.migrations` runs; never edited once released.
"""

VISITS = """
ALTER TABLE fetches ADD COLUMN etag TEXT;            -- as the server sent it
ALTER TABLE fetches ADD COLUMN last_modified TEXT;   -- likewise
ALTER TABLE listings ADD COLUMN read_through_run INTEGER REFERENCES runs(id);
ALTER TABLE listings ADD COLUMN read_through_pages INTEGER; -- 0 for all there were
CREATE INDEX listings_read_through ON listings(read_through_run)
    WHERE read_through_run IS NOT NULL;

CREATE TABLE visits (
    article_id INTEGER PRIMARY KEY REFERENCES articles(id) ON DELETE CASCADE,
    next_visit_at TEXT,                 -- null where its page is not asked for by itself
    interval_seconds INTEGER NOT NULL,
    url TEXT,                           -- whose answer the two below came with
    etag TEXT,
    last_modified TEXT
) STRICT;
CREATE INDEX visits_next ON visits(next_visit_at);
CREATE INDEX visits_url ON visits(url) WHERE url IS NOT NULL;
"""
