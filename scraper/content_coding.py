"""Content-Encoding undone, within a limit: a few kilobytes of gzip can unpack to gigabytes."""

import zlib

from scraper.errors import FetchError

# Not packed at all: what servers write where they mean nothing, browsers read so, too.
_NOT_PACKED = frozenset(
    {"", "identity", "none", "null", "utf-8", "utf8", "binary", "8bit", "text/html"}
)
_GZIP_START = b"\x1f\x8b"
_GZIP_WINDOW = 16 + zlib.MAX_WBITS


def undo(body: bytes, codings: str | None, max_bytes: int) -> bytes:
    """The body as it was before each of *codings* (the header's value) was applied.

    :raises FetchError: with reason `too_large` as soon as any step passes *max_bytes* (no more than
        that is unpacked), and `bad_encoding` for gzip or deflate that is broken or not whole, and
        for codings that were not asked for. The message leaves the address to the caller.

    >>> import gzip
    >>> undo(gzip.compress(b"owls"), "gzip", 100)
    b'owls'
    """
    for coding in _last_first(codings):
        match coding:
            case "gzip" | "x-gzip":
                body = _gunzip(body, max_bytes)
            case "deflate":
                body = _unpack(body, _deflate_window(body), max_bytes)[0]
            case other:
                raise _not_asked_for(other)
    return body


def undo_start(body: bytes, codings: str | None, max_bytes: int) -> bytes:
    """The first *max_bytes* of the body as it was, or fewer: it may break off.

    :raises FetchError: with reason `bad_encoding`, as `undo` does.

    >>> import gzip
    >>> undo_start(gzip.compress(b"owls at noon")[:-3], "gzip", 4)
    b'owls'
    """
    for coding in _last_first(codings):
        match coding:
            case "gzip" | "x-gzip":
                body = _start(body, _GZIP_WINDOW, max_bytes)
            case "deflate":
                body = _start(body, _deflate_window(body), max_bytes)
            case other:
                raise _not_asked_for(other)
    return body[:max_bytes]


def _last_first(codings: str | None) -> list[str]:
    names = [name.strip() for name in (codings or "").lower().split(",")]
    return [name for name in reversed(names) if name not in _NOT_PACKED]


def _start(body: bytes, window: int, max_bytes: int) -> bytes:
    try:
        return zlib.decompressobj(window).decompress(body, max_bytes)
    except zlib.error as error:
        raise _not_packed_so() from error


def _not_asked_for(coding: str) -> FetchError:
    return FetchError(
        f"the body is packed as {coding!r}, which was not asked for", reason="bad_encoding"
    )


def _not_packed_so() -> FetchError:
    return FetchError("the body is not packed as its Content-Encoding says", reason="bad_encoding")


def _gunzip(body: bytes, max_bytes: int) -> bytes:
    """Every member; what follows the last and starts no other is dropped, as gzip itself does."""
    unpacked, rest = _unpack(body, _GZIP_WINDOW, max_bytes)
    while rest.startswith(_GZIP_START):
        more, rest = _unpack(rest, _GZIP_WINDOW, max_bytes - len(unpacked))
        unpacked += more
    return unpacked


def _deflate_window(body: bytes) -> int:
    """The RFC means zlib; some servers send the bare stream, and browsers read both."""
    has_zlib_header = len(body) > 1 and body[0] & 15 == 8 and int.from_bytes(body[:2]) % 31 == 0
    return zlib.MAX_WBITS if has_zlib_header else -zlib.MAX_WBITS


def _unpack(body: bytes, window: int, max_bytes: int) -> tuple[bytes, bytes]:
    """One stream, and the bytes behind it. An empty body is what a server sends with a 304."""
    if not body:
        return b"", b""
    unpacker = zlib.decompressobj(window)
    try:
        unpacked = unpacker.decompress(body, max_bytes + 1)
    except zlib.error as error:
        raise _not_packed_so() from error
    if len(unpacked) > max_bytes:
        raise FetchError(
            f"the body unpacks to more than the limit of {max_bytes:,} bytes", reason="too_large"
        )
    if not unpacker.eof:
        raise FetchError("the packed body breaks off", reason="truncated")
    return unpacked, unpacker.unused_data
