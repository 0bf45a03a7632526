"""Where an export goes: a file that is there whole or not at all, or standard output."""

import os
from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import TextIO

from archive.export.articles import Record, exported, exported_as_of
from archive.export.csv import write_csv
from archive.export.jsonl import write_jsonl
from archive.store import Archive
from scraper.errors import ArchiveUnwritable

Write = Callable[[Iterable[Record], TextIO], int]

WRITERS: Mapping[str, Write] = {".jsonl": write_jsonl, ".csv": write_csv}
"""By the extension of the file's name."""


def export_file(
    archive: Archive,
    target: Path,
    *,
    include_reserved: bool = False,
    as_of: datetime | None = None,
) -> int:
    """Write the archive's articles to a file and return how many there were.

    It is written beside the target and moved there when complete, so that a reader never sees
    half of it and a failure leaves what was there.

    :param include_reserved: also those whose rights are reserved.
    :param as_of: an aware time: each article as the archive held it then.
    :raises ValueError: for an extension that is not in `WRITERS`.
    :raises ArchiveUnwritable: if the file cannot be written.
    """
    write = WRITERS.get(target.suffix.lower())
    if write is None:
        raise ValueError(f"no exporter for {target.name}; known: {', '.join(WRITERS)}")
    target = target.resolve()  # a link stays a link: what it points to is replaced
    partial = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        count = _write_new(archive, partial, write, (as_of, include_reserved))
        partial.replace(target)
    except OSError as error:
        raise ArchiveUnwritable(
            f"Cannot write {target}: {error.strerror or error}. "
            "Nothing there was changed; give a place that can be written to."
        ) from error
    finally:
        partial.unlink(missing_ok=True)
    return count


def records_of(
    archive: Archive, as_of: datetime | None = None, *, include_reserved: bool = False
) -> Generator[Record, None, None]:
    """The articles as they are, or as they were held at an aware time."""
    if as_of is None:
        return exported(archive.db, include_reserved=include_reserved)
    return exported_as_of(archive.db, as_of, include_reserved=include_reserved)


def _write_new(
    archive: Archive, path: Path, write: Write, which: tuple[datetime | None, bool]
) -> int:
    as_of, include_reserved = which
    articles = records_of(archive, as_of, include_reserved=include_reserved)
    with path.open("x", encoding="utf-8", newline="") as stream:
        with closing(articles) as records:
            count = write(records, stream)
        stream.flush()
        os.fsync(stream.fileno())
    return count
