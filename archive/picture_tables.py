"""What is known of the files of images.

SQL that `archive.migrations` runs; never edited once released.
"""

IMAGES = """
ALTER TABLE images ADD COLUMN sha256 TEXT;          -- of the file; null if it is not here
ALTER TABLE images ADD COLUMN media_type TEXT;      -- by its bytes
ALTER TABLE images ADD COLUMN bytes INTEGER;
ALTER TABLE images ADD COLUMN width INTEGER;        -- pixels, by its header
ALTER TABLE images ADD COLUMN height INTEGER;
ALTER TABLE images ADD COLUMN has_scripts INTEGER;  -- of an SVG
ALTER TABLE images ADD COLUMN fetched_at TEXT;      -- when it was last asked for
ALTER TABLE images ADD COLUMN status INTEGER;       -- HTTP status then
ALTER TABLE images ADD COLUMN reason TEXT;          -- why it is not here
CREATE INDEX images_sha256 ON images(sha256) WHERE sha256 IS NOT NULL;
"""
