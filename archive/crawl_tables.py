"""The tables of a crawl: where answers are kept, what waits, and what became of each address.

SQL that `archive.migrations` runs; never edited once released.
"""

CAPTURE = """
ALTER TABLE fetches ADD COLUMN step TEXT;             -- redirect, retry, robots, part; else null
ALTER TABLE fetches ADD COLUMN warc_file TEXT;        -- its name in the archive's WARC directory
ALTER TABLE fetches ADD COLUMN warc_offset INTEGER;
ALTER TABLE fetches ADD COLUMN warc_length INTEGER;
ALTER TABLE fetches ADD COLUMN warc_type TEXT;        -- response, revisit or conversion
ALTER TABLE fetches ADD COLUMN payload_digest TEXT;   -- of the body as received
CREATE INDEX fetches_payload ON fetches(payload_digest) WHERE warc_type = 'response';
CREATE INDEX fetches_url ON fetches(url);
CREATE INDEX fetches_request_url ON fetches(request_url) WHERE request_url != url;
"""

# One row an address, by the fingerprint of its canonical form. A row that waits has its request;
# one that is done has what came of it the last time.
FRONTIER = """
ALTER TABLE runs ADD COLUMN resumes INTEGER REFERENCES runs(id);
CREATE INDEX runs_resumes ON runs(resumes) WHERE resumes IS NOT NULL;

CREATE TABLE frontier (
    id INTEGER PRIMARY KEY,             -- rows in the order they came: a key first would be random
    key INTEGER NOT NULL UNIQUE,        -- 64 bits of the canonical form
    serial INTEGER NOT NULL,            -- order of arrival
    run_id INTEGER NOT NULL REFERENCES runs(id), -- the first run of the crawl it belongs to
    state TEXT NOT NULL CHECK (state IN ('queued', 'leased', 'done')),
    priority INTEGER NOT NULL,
    host TEXT NOT NULL,
    kind TEXT NOT NULL,
    was_asked INTEGER NOT NULL,         -- 0 for addresses that were skipped or led to
    url TEXT NOT NULL,                  -- as found
    request TEXT,                       -- JSON, null once done
    outcome TEXT,
    reason TEXT,
    status INTEGER,
    at TEXT NOT NULL
) STRICT;
CREATE INDEX frontier_queue ON frontier(run_id, host, priority DESC, serial)
    WHERE state = 'queued';
CREATE INDEX frontier_leased ON frontier(run_id) WHERE state = 'leased';

CREATE TABLE frontier_notes (
    id INTEGER PRIMARY KEY,
    run_id INTEGER NOT NULL REFERENCES runs(id),
    note TEXT NOT NULL                  -- JSON: what the spider has to be told again
) STRICT;
CREATE INDEX frontier_notes_run ON frontier_notes(run_id);

CREATE VIEW urls AS
SELECT
    url,
    iif(state = 'done', outcome, 'pending') AS state,
    iif(state = 'done', reason, NULL) AS reason,
    iif(state = 'done', status, NULL) AS status,
    at
FROM frontier;
"""
ATTEMPTS = """
SELECT kind, outcome, found, reason, status, at, run_id FROM (
    SELECT *, url AS found, 0 AS is_asked FROM fetches WHERE url != request_url
    UNION ALL
    SELECT *, request_url, 1 FROM fetches
) ORDER BY id, is_asked
"""
FOUND_BEFORE = """
INSERT INTO frontier (key, serial, state, priority, host, was_asked,
    kind, outcome, url, reason, status, at, run_id)
VALUES (?, 0, 'done', 0, '', 0, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (key) DO UPDATE SET outcome = excluded.outcome, reason = excluded.reason,
    status = excluded.status, at = excluded.at, kind = excluded.kind
"""
