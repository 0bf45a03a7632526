"""Finding out what a file is before anything is written to it, and connecting to it.

The look is taken through SQLite with `immutable=1`: it takes no lock, makes no file beside the
database and changes no byte of it. A plain `open()` would be worse than useless: closing it drops
the POSIX locks that another connection of this process holds on the file (SQLite, "How To Corrupt
An SQLite Database File", 2.2).
"""

import os
import sqlite3
from pathlib import Path
from shlex import quote as quoted_for_shell
from urllib.parse import quote

from sqlite_utils import Database

from archive.migrations import APPLICATION_ID, known, migrations
from scraper.errors import (
    ArchiveError,
    ArchiveLocked,
    ArchiveUnwritable,
    NotAnArchive,
    SchemaTooNew,
)

OPEN_TIMEOUT_SECONDS = 3.0
"""How long opening waits for another process that writes."""
_OURS = {"_sqlite_migrations", "sqlite_sequence", "sqlite_stat1"}
_LOCKED = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_UNWRITABLE = {
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_PERM,
}


def open_for_writing(path: Path, *, create: bool) -> Database:
    """The one write connection, migrated, in WAL mode; usable from any one thread at a time.

    :raises ArchiveError: or one of its kinds, if *path* is no archive that can be written. What
        is there is then as it was.
    """
    _examine(path, create=create)
    try:
        db = _connect(path, "rwc")
        try:
            _prepare(db, path)
        except BaseException:
            db.close()
            raise
    except sqlite3.Error as error:
        raise archive_error(error, path) from error
    return db


def open_for_reading(path: Path) -> Database:
    """A connection that cannot write.

    :raises ArchiveError: or one of its kinds, if *path* is no archive.
    """
    _examine(path, create=False)
    try:
        return _connect_to_read(path)
    except sqlite3.Error as error:
        raise archive_error(error, path) from error


def archive_error(error: sqlite3.Error, path: Path) -> ArchiveError:
    """What SQLite said, as the error that a caller can act on."""
    code = _code(error)
    if code in _LOCKED:
        return ArchiveLocked(
            f"{path} is locked: another program is writing to it. "
            "Wait until it is done or close it, then start again."
        )
    if code == sqlite3.SQLITE_FULL:
        return ArchiveUnwritable(
            f"No space left on the disk of {path}. "
            "Free some and start again: what was stored before is safe."
        )
    if code in _UNWRITABLE:
        return ArchiveUnwritable(
            f"Cannot write to {path} ({error}). "
            "Check that file and directory may be written to and that the disk is well."
        )
    return ArchiveError(
        f"SQLite cannot use {path}: {error}. "
        f"Look at it with: sqlite3 {_quoted(path)} 'PRAGMA quick_check'"
    )


def _quoted(path: Path) -> str:
    """The path as a shell takes it."""
    return quoted_for_shell(str(path))


def _code(error: sqlite3.Error) -> int:
    """The primary result code; 0 for an error that Python's module raised by itself."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


def _examine(path: Path, *, create: bool) -> None:
    """Raise unless *path* is an archive, or may become one."""
    if path.is_dir():
        raise _not_an_archive(path, "it is a directory", name=str(path / "archive.db"))
    if not path.exists():
        _examine_missing(path, create=create)
    elif not path.is_file():
        raise _not_an_archive(path, "it is not a regular file")
    elif path.stat().st_size:
        _examine_file(path)
    elif not create:
        raise _not_an_archive(path, "it is empty")


def _examine_missing(path: Path, *, create: bool) -> None:
    if not create:
        raise ArchiveError(
            f"There is no archive at {path}. Make one with: keepreading crawl {_quoted(path)} URL"
        )
    if not path.parent.is_dir():
        raise ArchiveUnwritable(
            f"Cannot make {path}: the directory {path.parent} does not exist. "
            f"Make it with: mkdir -p {_quoted(path.parent)}"
        )


def _examine_file(path: Path) -> None:
    if not os.access(path, os.R_OK):
        raise ArchiveUnwritable(f"{path} cannot be read. Check its permissions.")
    try:
        try:
            reason = _look(path, immutable=True)
        except sqlite3.DatabaseError as error:
            if _code(error) != sqlite3.SQLITE_CORRUPT or not _wal_of(path).exists():
                raise
            # Half of a checkpoint, by a process at work or on a full disk: the rest is in the WAL.
            reason = _look(path, immutable=False)
    except sqlite3.Error as error:
        if _code(error) == sqlite3.SQLITE_NOTADB:
            raise _not_an_archive(path, "it is not a SQLite database") from error
        raise archive_error(error, path) from error
    if reason:
        raise _not_an_archive(path, reason)


def _look(path: Path, *, immutable: bool) -> str | None:
    """Why the file is not an archive; None if it is one."""
    db = _connect(path, "ro", immutable=immutable)
    try:
        ours = db.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID
        return None if ours else _foreign(db)
    finally:
        db.close()


def _wal_of(path: Path) -> Path:
    return path.with_name(path.name + "-wal")


def _foreign(db: Database) -> str | None:
    """Why this is not an archive, or None if it is one, or is still empty.

    An archive restored from a text dump has lost its application id and still has its migrations.
    """
    if migrations.applied(db):
        return None
    tables = [name for name in db.table_names() if name not in _OURS]
    if tables:
        return f"it is a SQLite database of another program (table {tables[0]!r})"
    return None


def _not_an_archive(path: Path, reason: str, *, name: str = "archive.db") -> NotAnArchive:
    return NotAnArchive(
        f"{path} is not a keepreading archive: {reason}. "
        f"Nothing was changed; give the name of an archive or of a new file, such as {name}."
    )


def _connect(path: Path, mode: str, *, immutable: bool = False) -> Database:
    # As bytes: under another locale a name that is no ASCII is no text that can be quoted.
    name = quote(os.fsencode(path.absolute()))
    uri = f"file:{name}?mode={mode}{'&immutable=1' if immutable else ''}"
    connection = sqlite3.connect(
        uri, uri=True, timeout=OPEN_TIMEOUT_SECONDS, check_same_thread=False
    )
    return Database(connection, recursive_triggers=False, execute_plugins=False)


def _connect_to_read(path: Path) -> Database:
    try:
        # Not mode=ro: such a connection leaves its -shm and -wal files behind when it closes.
        return _checked_for_reading(_connect(path, "rw"), path)
    except sqlite3.OperationalError as error:
        # On a read-only medium SQLite cannot make the -shm file that WAL needs. With no -wal
        # file there is nothing in it either, and the database itself is complete.
        if _wal_of(path).exists() or _code(error) not in _UNWRITABLE:
            raise
        return _checked_for_reading(_connect(path, "ro", immutable=True), path)


def _checked_for_reading(db: Database, path: Path) -> Database:
    try:
        db.execute("PRAGMA query_only = ON")
        _check_version(db, path)
        if migrations.pending(db):
            raise ArchiveError(
                f"{path} was written by an older keepreading and has to be brought up to date. "
                f"Any command that writes does it: keepreading crawl {_quoted(path)} URL"
            )
    except BaseException:
        db.close()
        raise
    return db


def _check_version(db: Database, path: Path) -> None:
    names = known()
    unknown = [m.name for m in migrations.applied(db) if m.name not in names]
    if unknown:
        raise SchemaTooNew(
            f"{path} was written by a newer keepreading (migration {unknown[0]!r} is not known "
            "here). Nothing was changed; upgrade with: pip install -U keepreading"
        )


def _prepare(db: Database, path: Path) -> None:
    """Check once more under a lock, migrate, and set what each connection has to set."""
    _check_version(db, path)
    db.execute("BEGIN IMMEDIATE")  # raises if locked or read-only, before anything is done
    reason = _foreign(db)
    db.execute("ROLLBACK")
    if reason:
        raise _not_an_archive(path, reason)
    # Migrations run before WAL is switched on, so that the file alone, without its -wal, always
    # says what it is.
    if migrations.pending(db):
        migrations.apply(db)
    if db.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.execute("PRAGMA journal_mode = WAL").fetchone()
    db.execute("PRAGMA synchronous = NORMAL")
    db.execute("PRAGMA foreign_keys = ON")
