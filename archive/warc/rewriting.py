"""Records whose body is taken out of a file, while every other one stays where it is.

A record is replaced by one of the same length: what its gzip member has too much room for is a
comment of blanks in the member's header, which every reader skips. So the places that a database
names hold before, after and during it: the new file is written beside the old one, and then takes
its name.
"""

import os
import shutil
import struct
import zlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from archive.warc.files import unwritable
from archive.warc.reading import Found
from archive.warc.records import digest
from scraper.errors import ArchiveError

_NEW = ".rewritten"
_HAS_COMMENT = 16
_GONE = frozenset(
    "warc-block-digest warc-payload-digest content-length content-type warc-type warc-truncated"
    " warc-profile warc-refers-to warc-refers-to-target-uri warc-refers-to-date".split()
)
"""Fields that are said anew, or refer to what is gone."""
_NOT_MODIFIED = b"HTTP/1.1 304 Not Modified"  # what the revisit of one leaves out
_ANSWER = "application/http; msgtype=response"


def without_payload(found: Found) -> bytes:
    """A record like this one, as long in its file, with nothing of the payload.

    A revisit becomes a response without a payload: what it refers to may be gone, too.

    :raises ArchiveError: where it has no room for the record that says so.
    """
    if found.kind == "conversion":
        kind, content_type, head = "conversion", found.field("Content-Type") or "", b""
    else:
        kind, content_type = "response", _ANSWER
        head = found.block.partition(b"\r\n\r\n")[0] or _NOT_MODIFIED
    heads = [head + b"\r\n\r\n", head.partition(b"\r\n")[0] + b"\r\n\r\n"] if head else [b""]
    return _fitting(
        found,
        (
            _record(found, kind, content_type, block, [("WARC-Truncated", "unspecified"), *digests])
            for block in heads
            for digests in (
                [("WARC-Payload-Digest", digest(b"")), ("WARC-Block-Digest", digest(block))],
                [("WARC-Block-Digest", digest(block))],
                [],
            )
        ),
    )


def without_fields(found: Found, names: Sequence[str]) -> bytes:
    """A `metadata` record like this one, as long in its file, without some of what it says."""
    lines = found.block.split(b"\r\n")
    kept = [line for line in lines if line.partition(b": ")[0].decode("latin-1") not in names]
    block = b"\r\n".join(kept)
    content_type = found.field("Content-Type") or ""
    digests = [("WARC-Block-Digest", digest(block))]
    return _fitting(found, (_record(found, "metadata", content_type, block, digests),))


def replace_records(path: Path, records: Mapping[int, bytes]) -> None:
    """Write the records at their offsets; the file is the old one or the new one, never between.

    :raises ArchiveUnwritable: where there is no room for a second file.
    """
    new = path.with_name(path.name + _NEW)
    try:
        shutil.copyfile(path, new)
        with new.open("r+b") as stream:
            for offset, record in records.items():
                stream.seek(offset)
                stream.write(record)
            stream.flush()
            os.fsync(stream.fileno())
        new.replace(path)
        _sync(path.parent)
    except OSError as error:
        new.unlink(missing_ok=True)
        raise unwritable(path, error) from error


def remove_leftovers(folder: Path) -> None:
    """Delete what a process that died had written beside the files."""
    for path in folder.glob(f"*{_NEW}"):
        path.unlink()


def _record(
    found: Found,
    kind: str,
    content_type: str,
    block: bytes,
    more: Sequence[tuple[str, str]],
) -> bytes:
    kept = [(name, value) for name, value in found.fields if name.casefold() not in _GONE]
    lines = [
        "WARC/1.1",
        f"WARC-Type: {kind}",
        *(f"{name}: {value}" for name, value in (*kept, *more)),
        f"Content-Type: {content_type}",
        f"Content-Length: {len(block)}",
        "\r\n",
    ]
    return "\r\n".join(lines).encode("utf-8", "surrogatepass") + block + b"\r\n\r\n"


def _fitting(found: Found, records: Iterable[bytes]) -> bytes:
    """The first of the records that has room where *found* stands, made just as long."""
    for record in records:
        member = _member(record, found.length)
        if member is not None:
            return member
    raise ArchiveError(
        f"{found.file}: the record at {found.offset} is too short to say that its body is gone."
    )


def _member(record: bytes, length: int) -> bytes | None:
    """A gzip member of just that length; None where it would be longer."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = packer.compress(record) + packer.flush()
    end = packed + struct.pack("<II", zlib.crc32(record), len(record) & 0xFFFFFFFF)
    room = length - 10 - len(end)
    if room < 0:
        return None
    flags, comment = (_HAS_COMMENT, b" " * (room - 1) + b"\x00") if room else (0, b"")
    return struct.pack("<BBBBIBB", 31, 139, 8, flags, 0, 0, 255) + comment + end


def _sync(folder: Path) -> None:
    """Let the new name outlive the machine."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
