"""What may be opened, and that everything else stays as it was."""

import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import pytest

from archive import open_archive, opening
from archive.migrations import APPLICATION_ID, migrations
from scraper.errors import (
    ArchiveError,
    ArchiveLocked,
    ArchiveUnwritable,
    NotAnArchive,
    SchemaTooNew,
)
from tests.archive.making import begin, full_article, query, save_page


def fingerprint(directory):
    """Every file below a directory: name, content, time of change."""
    return {
        str(file.relative_to(directory)): (
            hashlib.sha256(file.read_bytes()).hexdigest(),
            file.stat().st_mtime_ns,
        )
        for file in sorted(directory.rglob("*"))
        if file.is_file()
    }


def make_archive(path):
    with open_archive(path) as archive:
        begin(archive)
        save_page(archive, full_article())


def foreign_database(path, *, wal=False):
    conn = sqlite3.connect(path)
    if wal:
        conn.execute("PRAGMA journal_mode = WAL")
    conn.execute("CREATE TABLE recipes (id INTEGER PRIMARY KEY)")
    conn.commit()
    conn.close()


def text_file(path):
    path.write_text("Dear diary, " * 500)


def foreign_database_in_wal(path):
    foreign_database(path, wal=True)


def migrated_by_others(path):
    foreign_database(path)
    with sqlite3.connect(path) as conn:
        conn.execute("CREATE TABLE _sqlite_migrations (id, migration_set, name, applied_at)")
        conn.execute("INSERT INTO _sqlite_migrations VALUES (1, 'recipes', 'm1', '')")
    conn.close()


def directory(path):
    path.mkdir()


WRONG = [text_file, foreign_database, foreign_database_in_wal, migrated_by_others, directory]


@pytest.mark.parametrize("read_only", [False, True])
@pytest.mark.parametrize("make", WRONG)
def test_what_is_no_archive_is_refused_and_not_a_byte_of_it_changes(
    tmp_path, path, make, read_only
):
    make(path)
    before = fingerprint(tmp_path)
    with pytest.raises(NotAnArchive) as caught:
        open_archive(path, read_only=read_only)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)
    assert fingerprint(tmp_path) == before


def test_a_database_that_another_program_has_open_is_refused_and_unchanged(tmp_path, path):
    other = sqlite3.connect(path)
    other.execute("PRAGMA journal_mode = WAL")
    other.execute("CREATE TABLE recipes (id INTEGER PRIMARY KEY)")
    other.commit()
    other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    other.execute("INSERT INTO recipes VALUES (1)")
    other.commit()
    before = fingerprint(tmp_path)
    with pytest.raises(NotAnArchive):
        open_archive(path)
    after = fingerprint(tmp_path)
    other.close()
    assert after == before


def test_an_empty_file_becomes_an_archive(path):
    path.touch()
    make_archive(path)
    assert query(path, "SELECT count(*) FROM articles") == [(1,)]


def test_a_missing_archive_is_named_together_with_what_makes_one(path):
    for options in ({"create": False}, {"read_only": True}):
        with pytest.raises(ArchiveError) as caught:
            open_archive(path, **options)
        assert str(caught.value) == (
            f"There is no archive at {path}. Make one with: keepreading crawl {path} URL"
        )
    assert not path.exists()


def test_an_archive_in_a_directory_that_is_missing_says_which(tmp_path):
    with pytest.raises(ArchiveUnwritable, match="mkdir -p"):
        open_archive(tmp_path / "no" / "archive.db")


def test_a_fifo_is_refused_without_waiting_for_it(path):
    os.mkfifo(path)
    with pytest.raises(NotAnArchive, match="regular file"):
        open_archive(path)


def test_an_archive_from_a_newer_version_is_refused_and_unchanged(tmp_path, path):
    make_archive(path)
    with sqlite3.connect(path) as conn:
        conn.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) "
            "VALUES ('keepreading', 'm999_from_the_future', '')"
        )
    conn.close()
    before = fingerprint(tmp_path)
    for read_only in (False, True):
        with pytest.raises(SchemaTooNew, match="m999_from_the_future"):
            open_archive(path, read_only=read_only)
    assert fingerprint(tmp_path) == before


def test_an_archive_restored_from_a_text_dump_is_known_by_its_migrations(tmp_path, path):
    make_archive(path)
    restored = tmp_path / "restored.db"
    source = sqlite3.connect(path)
    target = sqlite3.connect(restored)
    script = "\n".join(line for line in source.iterdump() if "articles_fts" not in line)
    target.executescript(script)
    source.close()
    target.close()
    assert query(restored, "PRAGMA application_id") == [(0,)]
    open_archive(restored).close()
    assert query(restored, "PRAGMA application_id") == [(APPLICATION_ID,)]


def test_an_archive_with_tables_that_somebody_added_is_still_one(path):
    make_archive(path)
    with sqlite3.connect(path) as conn:
        conn.execute("CREATE TABLE my_notes (article_id, note)")
    conn.close()
    with open_archive(path) as archive:
        assert archive.article("https://magazine.example/owls/") == full_article()


def test_a_locked_archive_is_refused_after_a_short_wait(path, monkeypatch):
    monkeypatch.setattr(opening, "OPEN_TIMEOUT_SECONDS", 0.1)
    make_archive(path)
    other = sqlite3.connect(path)
    other.execute("BEGIN IMMEDIATE")
    try:
        with pytest.raises(ArchiveLocked, match="another program"):
            open_archive(path)
    finally:
        other.close()
    open_archive(path).close()


def test_a_lock_that_is_given_up_in_time_is_waited_for(path):
    make_archive(path)
    other = sqlite3.connect(path, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    threading.Timer(0.3, other.close).start()
    open_archive(path).close()


# Root may write to any file, so the process that opens gives up its rights first; it still finds
# the packages, since its modules are loaded by then.
AS_NOBODY = """
import os, sys
from archive import open_archive
from scraper.errors import KeepreadingError
if os.getuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
try:
    open_archive(sys.argv[1], read_only="read" in sys.argv).close()
except KeepreadingError as error:
    print(type(error).__name__, str(error).count(chr(10)), end="")
else:
    print("opened", end="")
"""


def open_as_nobody(path, *arguments):
    done = subprocess.run(
        [sys.executable, "-c", AS_NOBODY, str(path), *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.stderr == ""
    return done.stdout


@pytest.fixture
def public_dir():
    """A directory that anybody may enter; those of pytest are private."""
    top = Path(tempfile.mkdtemp())
    top.chmod(0o755)
    yield top
    top.chmod(0o755)
    shutil.rmtree(top)


def test_a_read_only_file_in_a_read_only_directory_can_be_read_and_says_why_it_cannot_be_written(
    public_dir,
):
    path = public_dir / "archive.db"
    make_archive(path)
    path.chmod(0o444)
    public_dir.chmod(0o555)
    before = fingerprint(public_dir)
    assert open_as_nobody(path) == "ArchiveUnwritable 0"
    assert open_as_nobody(public_dir / "new.db") == "ArchiveUnwritable 0"
    assert open_as_nobody(path, "read") == "opened"
    assert fingerprint(public_dir) == before


def test_a_file_that_may_not_even_be_read_is_refused(public_dir):
    path = public_dir / "archive.db"
    make_archive(path)
    path.chmod(0o000)
    assert open_as_nobody(path) == "ArchiveUnwritable 0"


def test_a_path_with_marks_that_mean_something_in_a_uri_is_opened_as_it_is(tmp_path):
    path = tmp_path / "what? 100% #owls.db"
    make_archive(path)
    assert sorted(file.name for file in tmp_path.iterdir()) == [path.name]


def test_a_full_disk_is_told_as_such(path):
    error = sqlite3.OperationalError("database or disk is full")
    error.sqlite_errorcode = sqlite3.SQLITE_FULL
    told = opening.archive_error(error, path)
    assert (type(told), str(path) in str(told)) == (ArchiveUnwritable, True)


def test_the_set_of_migrations_is_ours_by_name():
    assert migrations.name == "keepreading"


def test_archive_with_half_a_checkpoint_is_opened_with_its_wal(path):
    open_archive(path).close()
    conn = sqlite3.connect(path)
    conn.execute("PRAGMA wal_autocheckpoint = 0")
    conn.execute("INSERT INTO tags (name, kind) VALUES (hex(randomblob(400000)), 'tag')")
    conn.commit()
    wal = path.with_name(path.name + "-wal")
    kept = wal.read_bytes()
    conn.execute("PRAGMA wal_checkpoint(PASSIVE)")
    whole = path.read_bytes()
    conn.close()
    path.write_bytes(whole[: len(whole) // 2])  # what a full disk took of it
    wal.write_bytes(kept)
    with open_archive(path, create=False) as archive:
        assert archive.db.execute("SELECT count(*) FROM tags").fetchone() == (1,)
    assert query(path, "PRAGMA integrity_check") == [("ok",)]
