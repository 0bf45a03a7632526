"""WARC records read again: one at a known place, or one after the other.

What is read was written by this program or came from elsewhere, so nothing in it is trusted: a
member may be cut off, be no gzip, or unpack to more than it should.
"""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from archive.warc.records import DRAWN_TYPE, RecordKind, Written
from scraper.errors import ArchiveError

MAX_RECORD_BYTES = 128 * 1024 * 1024
_CHUNK_BYTES = 256 * 1024
_GZIP = 16 + zlib.MAX_WBITS
_DRAWN_HEADERS: tuple[tuple[str, str], ...] = (("Content-Type", DRAWN_TYPE),)
ANSWERS: dict[str, RecordKind] = {
    "response": "response",
    "revisit": "revisit",
    "conversion": "conversion",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One record as it stands in a file."""

    file: str
    offset: int
    length: int
    fields: tuple[tuple[str, str], ...]
    block: bytes

    def field(self, name: str) -> str | None:
        """The first WARC header of that name, whatever its case, or None."""
        wanted = name.casefold()
        return next((value for key, value in self.fields if key.casefold() == wanted), None)

    @property
    def kind(self) -> str:
        """`response`, `revisit`, `conversion`, `request`, `metadata`, `warcinfo`, or another."""
        return self.field("WARC-Type") or ""

    @property
    def end(self) -> int:
        """The offset of what follows it."""
        return self.offset + self.length


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The answer that a record holds."""

    url: str
    at: datetime
    status: int
    headers: tuple[tuple[str, str], ...]
    """Latin-1, as received, but for the headers of chunking, which were renamed."""
    body: bytes | None
    """As received, content coding left; None in a revisit, whose body is another record's."""
    payload_digest: str | None
    written: Written


class Incomplete(ArchiveError):
    """The file ends inside a record."""


class Unreadable(ArchiveError):
    """What is there is no record."""


def read_answer(folder: Path, file: str, offset: int, length: int) -> Answer:
    """The answer at a place that the database names.

    :raises ArchiveError: when the file is not there or holds something else at that place.
    """
    path = folder / Path(file).name
    try:
        with path.open("rb") as stream:
            stream.seek(offset)
            packed = stream.read(length)
    except OSError as error:
        raise ArchiveError(f"Cannot read {path}: {error.strerror}. Put the file back.") from error
    found = _unpack_one(packed, file, offset, path)
    return as_answer(found, path)


def scan(path: Path, offset: int = 0) -> Iterator[Found]:
    """Every record from *offset* on.

    :raises Incomplete: after the last whole record, when the file ends inside one.
    :raises Unreadable: at bytes that are no record.
    """
    with path.open("rb") as stream:
        stream.seek(offset)
        left = b""
        while True:
            member, left, length = _next_member(stream, left, path)
            if not length:
                return
            fields, block = _split(member, path, offset)
            yield Found(file=path.name, offset=offset, length=length, fields=fields, block=block)
            offset += length


def as_answer(found: Found, path: Path) -> Answer:
    """What a response, revisit or conversion record says; the last as if it had been the answer.

    :raises Unreadable: when it is none of them, or holds no HTTP.
    """
    date = found.field("WARC-Date")
    kind = ANSWERS.get(found.kind)
    if kind is None or date is None:
        raise Unreadable(f"{path} holds a {found.kind!r} record at {found.offset}, not an answer.")
    if kind == "conversion":
        status, headers, body = 200, _DRAWN_HEADERS, found.block
    elif kind == "revisit" and not found.block:
        status, headers, body = 304, (), b""
    else:
        status, headers, body = _http(found, path)
    payload_digest = found.field("WARC-Payload-Digest")
    return Answer(
        url=found.field("WARC-Target-URI") or "",
        at=datetime.fromisoformat(date),
        status=status,
        headers=headers,
        body=body if kind != "revisit" else None,
        payload_digest=payload_digest,
        written=Written(
            file=found.file,
            offset=found.offset,
            length=found.length,
            kind=kind,
            payload_digest=payload_digest or "",
            identifier=found.field("WARC-Record-ID"),
        ),
    )


def _http(found: Found, path: Path) -> tuple[int, tuple[tuple[str, str], ...], bytes]:
    """(status, headers, body) of an answer."""
    head, _, body = found.block.partition(b"\r\n\r\n")
    status_line, *lines = head.decode("latin-1").split("\r\n")
    words = status_line.split(" ", 2)
    if len(words) < 2 or not words[1].isdigit():
        raise Unreadable(f"{path} holds no HTTP answer at {found.offset}.")
    return int(words[1]), tuple(_pairs(lines)), body


def _unpack_one(packed: bytes, file: str, offset: int, path: Path) -> Found:
    unpacker = zlib.decompressobj(_GZIP)
    try:
        member = unpacker.decompress(packed, MAX_RECORD_BYTES)
    except zlib.error as error:
        raise Unreadable(f"{path} holds no record at {offset}: {error}.") from error
    if not unpacker.eof:
        raise Incomplete(f"{path} ends inside the record at {offset}.")
    fields, block = _split(member, path, offset)
    return Found(file=file, offset=offset, length=len(packed), fields=fields, block=block)


def _next_member(stream: BinaryIO, left: bytes, path: Path) -> tuple[bytes, bytes, int]:
    """(unpacked, what was read beyond it, its packed length); length 0 at the end of the file."""
    unpacker = zlib.decompressobj(_GZIP)
    pieces: list[bytes] = []
    packed = unpacked = 0
    while not unpacker.eof:
        chunk = left or stream.read(_CHUNK_BYTES)
        left = b""
        if not chunk:
            if not packed:
                return b"", b"", 0
            raise Incomplete(f"{path} ends inside a record.")
        try:
            piece = unpacker.decompress(chunk, MAX_RECORD_BYTES + 1 - unpacked)
        except zlib.error as error:
            raise Unreadable(f"{path} holds something that is no record: {error}.") from error
        pieces.append(piece)
        packed += len(chunk)
        unpacked += len(piece)
        if unpacked > MAX_RECORD_BYTES:
            raise Unreadable(f"{path} holds a record of more than {MAX_RECORD_BYTES} bytes.")
    rest = unpacker.unused_data
    return b"".join(pieces), rest, packed - len(rest)


def _split(member: bytes, path: Path, offset: int) -> tuple[tuple[tuple[str, str], ...], bytes]:
    """(WARC headers, block) of an unpacked record."""
    head, _, rest = member.partition(b"\r\n\r\n")
    version, *lines = head.decode("utf-8", "replace").split("\r\n")
    fields = tuple(_pairs(lines))
    length = next((v for k, v in fields if k.casefold() == "content-length"), "")
    if not version.startswith("WARC/") or not length.isdigit() or int(length) > len(rest):
        raise Unreadable(f"{path} holds something that is no record at {offset}.")
    return fields, rest[: int(length)]


def _pairs(lines: list[str]) -> Iterator[tuple[str, str]]:
    for line in lines:
        name, colon, value = line.partition(":")
        if colon:
            yield name, value.strip(" \t")  # nothing else: Latin-1 has more white space
