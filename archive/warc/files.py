"""The WARC files of one archive: `archive.db` -> `archive.warc/NAME.warc.gz`, appended to.

One process at a time appends; a lock on the directory says who, and dies with its holder. No name
of a file comes from the web.
"""

import fcntl
import os
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from archive.warc import records
from archive.warc.exchange import Drawn, Exchange
from archive.warc.records import Earlier, Written
from scraper.errors import ArchiveLocked, ArchiveUnwritable

ROTATE_BYTES = 1_000_000_000
_NAME = re.compile(r"keepreading-\d{14}-(\d{5})\.warc\.gz")


def folder_of(database: Path) -> Path:
    """The directory of an archive's WARC files, there or not.

    >>> folder_of(Path("shelf/archive.db")).as_posix()
    'shelf/archive.warc'
    """
    return database.with_name(database.stem + ".warc")


def files_in(folder: Path) -> list[Path]:
    """The files that `WarcFiles` made, in the order it made them."""
    try:
        found = [path for path in folder.iterdir() if _NAME.fullmatch(path.name)]
    except FileNotFoundError:
        return []
    return sorted(found, key=_number)


class WarcFiles:
    """Appends answers. Usable from one thread; close it to let another process append."""

    def __init__(self, folder: Path, software: str, *, rotate_bytes: int = ROTATE_BYTES) -> None:
        """
        :raises ArchiveLocked: while another process appends.
        :raises ArchiveUnwritable: when the directory cannot be made.
        """
        self.folder = folder
        self._software = software
        self._rotate_bytes = rotate_bytes
        self._lock = _locked(folder)
        self._file = -1
        self._name = ""
        self._size = 0
        self._only_begun = False  # the file holds nothing but its first record
        self._anew = False

    def append(
        self,
        kept: Exchange | Drawn,
        *,
        about: Iterable[tuple[str, str]] = (),
        earlier: Earlier | None = None,
        payload_digest: str | None = None,
    ) -> Written:
        """Write request, what is known *about* it, and answer; the last is what is pointed to.

        All three are handed to the system in one piece before this returns, so that they outlive
        the process. A page as drawn has no request.

        :param earlier: the record that has the same payload, or that a 304 says has not changed;
            for a page as drawn the record that it was drawn from.
        :raises ArchiveUnwritable: when the disk takes no more; nothing is left of it then.
        """
        known = payload_digest or records.digest(kept.body)
        before = b""
        if isinstance(kept, Drawn):
            identifier, kind, member = records.conversion(kept, known, earlier)
        else:
            identifier, kind, member = records.answer(kept, known, earlier)
            before = records.request(kept, identifier)
        about = tuple(about)
        if about:
            before += records.metadata(kept, identifier, about)
        self._make_room(len(before) + len(member), kept.at)
        offset = self._size + len(before)
        self._write(before + member)
        return Written(
            file=self._name,
            offset=offset,
            length=len(member),
            kind=kind,
            payload_digest=known,
            identifier=identifier,
        )

    def close(self) -> None:
        """Write through to the disk and let go of the directory. Closing twice is no error."""
        self._close_file()
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1

    def begin_anew(self) -> None:
        """Append to a new file from here on."""
        self._close_file()
        self._anew = True

    def _make_room(self, length: int, at: datetime) -> None:
        if self._file < 0:
            self._open_last(at)
        if self._size + length > self._rotate_bytes and not self._only_begun:
            self._close_file()
            self._open_new(at)

    def _open_last(self, at: datetime) -> None:
        there = files_in(self.folder)
        if there and not self._anew:
            self._open(there[-1], at)
        else:
            self._open_new(at)

    def _open_new(self, at: datetime) -> None:
        there = files_in(self.folder)
        number = _number(there[-1]) + 1 if there else 1
        stamp = at.astimezone(UTC).strftime("%Y%m%d%H%M%S")
        self._open(self.folder / f"keepreading-{stamp}-{number:05}.warc.gz", at)

    def _open(self, path: Path, at: datetime) -> None:
        try:
            self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o644)
            self._size = os.fstat(self._file).st_size
        except OSError as error:
            raise unwritable(path, error) from error
        self._name = path.name
        if self._size == 0:
            self._write(records.warcinfo(path.name, self._software, at))
            self._only_begun = True

    def _write(self, data: bytes) -> None:
        left = memoryview(data)
        try:
            while left:
                left = left[os.write(self._file, left) :]
        except OSError as error:
            os.ftruncate(self._file, self._size)
            raise unwritable(self.folder / self._name, error) from error
        self._size += len(data)
        self._only_begun = False

    def _close_file(self) -> None:
        if self._file >= 0:
            os.fsync(self._file)
            os.close(self._file)
            self._file = -1


def cut(path: Path, end: int) -> None:
    """Drop what is behind *end*: a record that was not whole.

    :raises ArchiveUnwritable: when the file takes no change.
    """
    try:
        os.truncate(path, end)
    except OSError as error:
        raise unwritable(path, error) from error


def _locked(folder: Path) -> int:
    try:
        folder.mkdir(exist_ok=True)
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError as error:
        raise unwritable(folder, error) from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(descriptor)
        raise ArchiveLocked(
            f"{folder} is locked: another crawl is writing to this archive. "
            "Wait until it is done or stop it, then start again."
        ) from error
    return descriptor


def _number(path: Path) -> int:
    match = _NAME.fullmatch(path.name)
    return int(match[1]) if match else 0


def unwritable(path: Path, error: OSError) -> ArchiveUnwritable:
    return ArchiveUnwritable(
        f"Cannot write to {path} ({error.strerror}). "
        "Make room or check its permissions, then start again: what was stored before is safe."
    )
