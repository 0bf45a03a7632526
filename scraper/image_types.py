"""What a file really is, by its first bytes, and how large an image says it is.

Neither the name in an address nor the Content-Type counts. No image is decoded: sizes are read out
of headers, and every loop here is bounded.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

_MOST_SEGMENTS = 1_000  # of a JPEG, boxes of an AVIF
_HEAD = 64 * 1024  # bytes of an SVG in which its root element begins
_NOT_SOF = frozenset({0xC4, 0xC8, 0xCC})
_FONTS = (b"wOF2", b"wOFF", b"OTTO", b"true", b"ttcf", b"\0\1\0\0")
_SVG_ROOT = re.compile(r"<(?:[\w.-]{1,40}:)?svg(?=[\s/>])([^>]{0,4000})")
_LENGTH = re.compile(r"""\s(width|height)\s*=\s*["']\s*(\d{1,7})(?:\.\d{0,9})?(?:px)?\s*["']""")
_VIEW_BOX = re.compile(
    r"""\sviewBox\s*=\s*["'][^"',\s]{1,20}[,\s]+[^"',\s]{1,20}[,\s]+(\d{1,7})[^"',\s]{0,20}[,\s]+(\d{1,7})"""
)
_ACTIVE = re.compile(
    r"<\s*(?:[\w.-]{1,40}:)?(?:script|foreignobject|iframe|embed|object)\b|<!entity"
    r"|[\s\"'/]on[a-z]{2,30}\s{0,9}=|(?:java|vb)script\s{0,9}:|data:text/html"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageFacts:
    """What the bytes of an image say."""

    media_type: str
    width: int | None = None
    """Pixels; None where the header does not say."""
    height: int | None = None
    has_scripts: bool = False
    """Of an SVG: it holds what a browser would run, or pages of others."""


def image_facts(body: bytes) -> ImageFacts | None:
    """What image the bytes are: PNG, JPEG, GIF, WebP, AVIF or SVG; None for anything else.

    >>> image_facts(b"GIF89a" + bytes([2, 0, 3, 0]))
    ImageFacts(media_type='image/gif', width=2, height=3, has_scripts=False)
    >>> image_facts(b"<!doctype html><h1>Owls</h1>") is None
    True
    """
    if body.startswith(b"\x89PNG\r\n\x1a\n"):
        size = (_big(body[16:20]), _big(body[20:24])) if body[12:16] == b"IHDR" else (0, 0)
        return _facts("image/png", *size)
    if body.startswith(b"\xff\xd8\xff"):
        return _facts("image/jpeg", *_jpeg(body))
    if body.startswith((b"GIF87a", b"GIF89a")):
        return _facts("image/gif", _little(body[6:8]), _little(body[8:10]))
    if body.startswith(b"RIFF") and body[8:12] == b"WEBP":
        return _facts("image/webp", *_webp(body))
    if body[4:8] == b"ftyp" and _is_avif(body):
        return _facts("image/avif", *_avif(body))
    return _svg(body)


def asset_type(body: bytes) -> str | None:
    """The media type of a style sheet, a font or an icon; None for anything else."""
    if body.startswith(_FONTS):
        return "font/woff2" if body.startswith(b"wOF2") else "font/sfnt"
    if body.startswith(b"\0\0\1\0"):
        return "image/vnd.microsoft.icon"
    facts = image_facts(body)
    if facts is not None:
        return facts.media_type
    start = body[:1_024].lstrip(b"\xef\xbb\xbf \t\r\n\f")
    is_text = bool(start) and not start.startswith(b"<") and b"\0" not in start
    return "text/css" if is_text else None


def _facts(media_type: str, width: int, height: int) -> ImageFacts:
    if not (width and height):
        return ImageFacts(media_type=media_type)
    return ImageFacts(media_type=media_type, width=width, height=height)


def _big(data: bytes) -> int:
    return int.from_bytes(data, "big")


def _little(data: bytes) -> int:
    return int.from_bytes(data, "little")


def _jpeg(body: bytes) -> tuple[int, int]:
    """Of the first frame header (ITU-T T.81, B.2.2)."""
    at = 2
    for _ in range(_MOST_SEGMENTS):
        while body[at : at + 2] == b"\xff\xff":
            at += 1
        if at + 9 > len(body) or body[at] != 0xFF:
            break
        marker = body[at + 1]
        if 0xC0 <= marker <= 0xCF and marker not in _NOT_SOF:
            return _big(body[at + 7 : at + 9]), _big(body[at + 5 : at + 7])
        is_bare = marker == 0x01 or 0xD0 <= marker <= 0xD7
        at += 2 if is_bare else 2 + max(_big(body[at + 2 : at + 4]), 2)
    return 0, 0


def _webp(body: bytes) -> tuple[int, int]:
    kind = body[12:16]
    if kind == b"VP8X":
        return _little(body[24:27]) + 1, _little(body[27:30]) + 1
    if kind == b"VP8L" and body[20:21] == b"\x2f":
        bits = _little(body[21:25])
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8 " and body[23:26] == b"\x9d\x01\x2a":
        return _little(body[26:28]) & 0x3FFF, _little(body[28:30]) & 0x3FFF
    return 0, 0


def _is_avif(body: bytes) -> bool:
    end = min(_big(body[:4]), 256)
    brands = {body[8:12], *(body[at : at + 4] for at in range(16, end, 4))}
    return bool(brands & {b"avif", b"avis"})


def _avif(body: bytes) -> tuple[int, int]:
    """The largest size among the image's properties (ISO/IEC 23008-12, 6.5.3): others are tiles."""
    found = [(0, 0)]
    for begin, end in _boxes(body, 0, len(body), b"meta"):
        for first, last in _boxes(body, begin + 4, end, b"iprp"):
            for start, stop in _boxes(body, first, last, b"ipco"):
                for at, _ in _boxes(body, start, stop, b"ispe"):
                    found.append((_big(body[at + 4 : at + 8]), _big(body[at + 8 : at + 12])))
    return max(found, key=lambda size: size[0] * size[1])


def _boxes(body: bytes, at: int, end: int, kind: bytes) -> Iterator[tuple[int, int]]:
    """Where the content of each box of a kind begins and ends."""
    for _ in range(_MOST_SEGMENTS):
        size = _big(body[at : at + 4])
        if at + 8 > end or size < 8 or at + size > end:
            return
        if body[at + 4 : at + 8] == kind:
            yield at + 8, at + size
        at += size


def _svg(body: bytes) -> ImageFacts | None:
    head = _text(body[:_HEAD])
    root = _SVG_ROOT.match(head, _after_prolog(head))
    if root is None:
        return None
    lengths = {name: int(value) for name, value in _LENGTH.findall(root[1])}
    size = (lengths.get("width", 0), lengths.get("height", 0))
    view = _VIEW_BOX.search(root[1])
    if not all(size) and view:
        size = (int(view[1]), int(view[2]))
    facts = _facts("image/svg+xml", *size)
    has_scripts = _ACTIVE.search(unescape(_text(body)).lower()) is not None
    return ImageFacts(
        media_type=facts.media_type,
        width=facts.width,
        height=facts.height,
        has_scripts=has_scripts,
    )


def _text(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    return data.decode("utf-8-sig", "replace")


def _after_prolog(text: str) -> int:
    """Where the root element begins: behind declaration, comments and doctype."""
    at = 0
    for _ in range(_MOST_SEGMENTS):
        while at < len(text) and text[at].isspace():
            at += 1
        if text.startswith("<?", at):
            end, mark = text.find("?>", at), 2
        elif text.startswith("<!--", at):
            end, mark = text.find("-->", at), 3
        elif text[at : at + 9].lower() == "<!doctype":
            bracket, close = text.find("[", at), text.find(">", at)
            has_subset = -1 < bracket < close
            end, mark = (text.find("]>", at), 2) if has_subset else (close, 1)
        else:
            return at
        if end < 0:
            return at
        at = end + mark
    return at
