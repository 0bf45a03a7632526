"""Bytes and headers to text: which charset, and why.

The order is WHATWG's: a byte order mark, the charset of Content-Type, a `<meta>` in the first
1,024 bytes (some sites print it later; 4,096 are looked at), and then what the bytes themselves
say: UTF-8 where they are valid UTF-8, windows-1252 otherwise. The labels are w3lib's, so that
"iso-8859-1" means windows-1252, as in browsers.
"""

import re
from dataclasses import dataclass

from w3lib.encoding import (
    http_content_type_encoding,
    read_bom,
    resolve_encoding,
    to_unicode,
)

_META = re.compile(
    rb"""<meta\s[^>]{0,300}?charset\s*=\s*["']?\s*([a-zA-Z0-9_.:-]{2,40})""", re.IGNORECASE
)
_XML = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([a-zA-Z0-9_.:-]{2,40})""")
_META_WINDOW = 4_096


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a body, and how it was read."""

    text: str
    encoding: str
    """A Python codec name."""
    source: str
    """`bom`, `header`, `meta`, `utf-8` (valid UTF-8 found) or `fallback`."""


def decode(body: bytes, content_type: str | None = None) -> Decoded:
    """Read *body* as text; bytes that the charset does not have become U+FFFD.

    A declared charset that the bytes contradict (UTF-8 declared as Latin-1 is common) loses
    against valid multi-byte UTF-8 unless the header named it.

    >>> decode("Zoë".encode(), "text/html; charset=utf-8").text
    'Zoë'
    >>> decode("Zoë".encode("latin-1")).encoding
    'cp1252'
    """
    bom_encoding, bom = read_bom(body)
    if bom_encoding and bom:
        return Decoded(to_unicode(body[len(bom) :], bom_encoding), bom_encoding, "bom")
    if content_type and (encoding := http_content_type_encoding(content_type)):
        return Decoded(to_unicode(body, encoding), encoding, "header")
    utf8 = _as_utf8(body)
    declared = _declared(body)
    if declared and (utf8 is None or body.isascii()):
        return Decoded(to_unicode(body, declared), declared, "meta")
    if utf8 is not None:
        return Decoded(utf8, "utf-8", "meta" if declared == "utf-8" else "utf-8")
    return Decoded(to_unicode(body, "cp1252"), "cp1252", "fallback")


def _as_utf8(body: bytes) -> str | None:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _declared(body: bytes) -> str | None:
    head = body[:_META_WINDOW]
    match = _XML.match(head) or _META.search(head)
    if not match:
        return None
    encoding = resolve_encoding(match[1].decode("ascii"))
    # A <meta> that was readable as ASCII cannot be UTF-16 (WHATWG: then it is UTF-8).
    return "utf-8" if encoding and encoding.startswith("utf-16") else encoding
