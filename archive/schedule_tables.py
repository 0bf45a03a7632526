"""The table of scheduled sites, and what `sites` is told of it.

SQL that `archive.migrations` runs; never edited once released.
"""

SCHEDULE = """
CREATE TABLE schedule (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,          -- as sites.toml has it
    seeds TEXT NOT NULL,                -- JSON array
    cadence TEXT NOT NULL,              -- as sites.toml has it
    source TEXT NOT NULL,               -- digest of the path of that file
    started_at TEXT,
    ended_at TEXT,                      -- null while it runs, and if it was killed with its run
    outcome TEXT,
    exit_status INTEGER,
    failures INTEGER NOT NULL DEFAULT 0,
    run_id INTEGER REFERENCES runs(id),
    next_due_at TEXT                    -- null: at once
) STRICT;
CREATE INDEX schedule_run ON schedule(run_id);
ALTER TABLE sites ADD COLUMN cadence TEXT;
ALTER TABLE sites ADD COLUMN next_due_at TEXT;
"""
