"""The bytes of WARC records, one gzip member a record.

A body that the server compressed is stored (deflate level 0), anything else is deflated fast. What
chunking there was is undone, so `Transfer-Encoding` is kept under another name: a reader must not
undo it again.
"""

import hashlib
import zlib
from base64 import b32encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal
from uuid import uuid4

from archive.warc.exchange import Drawn, Exchange

_STORED, _FAST = 0, 1
_GZIP = 16 + zlib.MAX_WBITS
_HTTP_REQUEST = "application/http; msgtype=request"
_HTTP_RESPONSE = "application/http; msgtype=response"
DRAWN_TYPE = "text/html; charset=utf-8"
_SAME_PAYLOAD = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
_NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
_RENAMED = {
    b"transfer-encoding": b"X-Archive-Orig-Transfer-Encoding",
    b"trailer": b"X-Archive-Orig-Trailer",
}
_PLAIN_CODINGS = (b"", b"identity")

RecordKind = Literal["response", "revisit", "conversion"]
_Fields = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """The record that a revisit refers to."""

    url: str
    at: datetime
    payload_digest: str
    identifier: str | None = None
    """Its record id, where it is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """Where the record of an answer is."""

    file: str
    """The name of a file in the archive's WARC directory."""
    offset: int
    length: int
    """Bytes of its gzip member."""
    kind: RecordKind
    payload_digest: str
    """`sha256:` and base32, of the body as received."""
    identifier: str | None = None
    """Its record id; None in a file of another program that has none."""

    @property
    def end(self) -> int:
        """The offset of what follows it."""
        return self.offset + self.length

    @property
    def place(self) -> tuple[str, int, int, RecordKind, str]:
        """As the columns of `fetches` have it: file, offset, length, kind, payload digest."""
        return (self.file, self.offset, self.length, self.kind, self.payload_digest)


NO_PLACE = (None,) * 5
"""What `Written.place` is for an answer that is not kept."""


def digest(data: bytes) -> str:
    """As WARC headers have it.

    >>> digest(b"owls")
    'sha256:X3NBI5R54CLJUBSJEG75S7KCLYIJ2R7CDXLAQW6YN4XIT6I47LTA===='
    """
    return "sha256:" + b32encode(hashlib.sha256(data).digest()).decode("ascii")


def warcinfo(name: str, software: str, at: datetime) -> bytes:
    """The record that begins each file."""
    lines = (
        f"software: {software}\r\n"
        "format: WARC File Format 1.1\r\n"
        "conformsTo: https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/\r\n"
    )
    fields = [("WARC-Filename", name)]
    return _member("warcinfo", at, fields, "application/warc-fields", lines.encode(), level=_FAST)


def request(exchange: Exchange, answer_id: str) -> bytes:
    """The request of an exchange."""
    block = exchange.request_head + exchange.request_body
    fields = [
        ("WARC-Concurrent-To", answer_id),
        ("WARC-Target-URI", _uri(exchange.url)),
    ]
    return _member("request", exchange.at, fields, _HTTP_REQUEST, block, level=_FAST)


def metadata(kept: Exchange | Drawn, answer_id: str, values: Iterable[tuple[str, str]]) -> bytes:
    """What is known of an answer beside its bytes: `application/warc-fields`.

    :param values: with no line break inside.
    """
    lines = "".join(f"{name}: {value}\r\n" for name, value in values)
    fields = [("WARC-Concurrent-To", answer_id), ("WARC-Target-URI", _uri(kept.url))]
    block = lines.encode("utf-8", "surrogatepass")
    return _member("metadata", kept.at, fields, "application/warc-fields", block, level=_FAST)


def answer(
    exchange: Exchange, payload_digest: str, earlier: Earlier | None
) -> tuple[str, RecordKind, bytes]:
    """(record id, kind, bytes): a response, or a revisit of an *earlier* record.

    A 304 revisits what the server says has not changed; anything else what has the same payload.
    The revisit of a 304 has no HTTP headers of its own, as WARC 1.1 allows: players that find some
    show an empty page with status 304, not the page that it refers to (pywb 2.10).
    """
    identifier = _new_id()
    fields = [("WARC-Target-URI", _uri(exchange.url))]
    if exchange.ip:
        fields.append(("WARC-IP-Address", exchange.ip))
    head = _head(exchange)
    kind: RecordKind = "response" if earlier is None and exchange.status != 304 else "revisit"
    if kind == "revisit":
        fields += _revisit_fields(exchange, payload_digest, earlier)
    else:
        fields.append(("WARC-Payload-Digest", payload_digest))
    if exchange.truncated:
        fields.append(("WARC-Truncated", exchange.truncated))
    if kind == "revisit":
        block = b"" if exchange.status == 304 and earlier is not None else head
    else:
        block = head + exchange.body
    member = _member(
        kind,
        exchange.at,
        fields,
        _HTTP_RESPONSE,
        block,
        level=_level(exchange),
        identifier=identifier,
    )
    return identifier, kind, member


def conversion(
    drawn: Drawn, payload_digest: str, source: Earlier | None
) -> tuple[str, RecordKind, bytes]:
    """(record id, kind, bytes): what became of the answer in *source*, where that is known."""
    identifier = _new_id()
    fields = [("WARC-Target-URI", _uri(drawn.url)), ("WARC-Payload-Digest", payload_digest)]
    if source is not None and source.identifier is not None:
        fields.append(("WARC-Refers-To", source.identifier))
    if drawn.truncated:
        fields.append(("WARC-Truncated", drawn.truncated))
    member = _member(
        "conversion",
        drawn.at,
        fields,
        DRAWN_TYPE,
        drawn.body,
        level=_FAST,
        identifier=identifier,
    )
    return identifier, "conversion", member


def _revisit_fields(exchange: Exchange, payload_digest: str, earlier: Earlier | None) -> _Fields:
    is_same = exchange.status != 304
    fields = [("WARC-Profile", _SAME_PAYLOAD if is_same else _NOT_MODIFIED)]
    if earlier is not None:
        fields += [
            ("WARC-Payload-Digest", payload_digest if is_same else earlier.payload_digest),
            ("WARC-Refers-To-Target-URI", _uri(earlier.url)),
            ("WARC-Refers-To-Date", _date(earlier.at)),
        ]
    return fields


def _head(exchange: Exchange) -> bytes:
    """Status line and headers of the answer."""
    lines = [exchange.status_line]
    lines += [_RENAMED.get(name.lower(), name) + b": " + value for name, value in exchange.headers]
    return b"\r\n".join(lines) + b"\r\n\r\n"


def _level(exchange: Exchange) -> int:
    coding = (exchange.header(b"content-encoding") or b"").strip().lower()
    return _FAST if coding in _PLAIN_CODINGS else _STORED


def _member(
    kind: str,
    at: datetime,
    fields: _Fields,
    content_type: str,
    block: bytes,
    *,
    level: int,
    identifier: str | None = None,
) -> bytes:
    lines = [
        "WARC/1.1",
        f"WARC-Type: {kind}",
        f"WARC-Record-ID: {identifier or _new_id()}",
        f"WARC-Date: {_date(at)}",
        *(f"{name}: {value}" for name, value in fields),
        f"WARC-Block-Digest: {digest(block)}",
        f"Content-Type: {content_type}",
        f"Content-Length: {len(block)}",
        "\r\n",
    ]
    packer = zlib.compressobj(level, zlib.DEFLATED, _GZIP)
    head = packer.compress("\r\n".join(lines).encode("utf-8", "surrogatepass"))
    return b"".join((head, packer.compress(block), packer.compress(b"\r\n\r\n"), packer.flush()))


def _new_id() -> str:
    return f"<urn:uuid:{uuid4()}>"


def _date(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _uri(url: str) -> str:
    """The address as a header value: nothing in it ends the line."""
    return "".join(char if "!" <= char <= "~" else _percent(char) for char in url)


def _percent(char: str) -> str:
    return "".join(f"%{byte:02X}" for byte in char.encode("utf-8", "surrogatepass"))
