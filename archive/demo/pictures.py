"""Small drawings in place of photographs: PNG bytes made from a name, the same every time.

A drawing is a sky of colour bands and a few flat shapes, with a palette of at most 256 colours, so
that drawing a row is a multiplication and a file is a few kilobytes.
"""

import colorsys
import re
import struct
import zlib
from hashlib import sha256
from math import isqrt

_SKY = 96
"""Palette entries 0 to 95 are the sky, from top to bottom; the shapes' colours follow."""
_SHAPE = 200
_SIZED = re.compile(r"(?P<stem>.+?)(?:-(?P<width>\d{2,4})x(?P<height>\d{2,4}))?\.png")


def draw(name: str, width: int, height: int) -> bytes:
    """A drawing as a PNG file; *name* decides its colours and what it shows.

    >>> draw("mug", 30, 20)[:8] == draw("mug", 30, 20)[:8] == b"\\x89PNG\\r\\n\\x1a\\n"
    True
    """
    seed = sha256(name.encode()).digest()
    canvas = _Canvas(width, height)
    scene = _portrait if name.startswith("portraits/") else _SCENES[seed[0] % len(_SCENES)]
    scene(canvas, seed)
    rows = b"".join(b"\x00" + bytes(row) for row in canvas.rows)
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"PLTE", _palette(seed)), (b"IDAT", zlib.compress(rows, 6))]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*c) for c in [*chunks, (b"IEND", b"")])


def split_size(path: str) -> tuple[str, int | None, int | None] | None:
    """A picture's path as (stem, width, height); None if it is no PNG's.

    >>> split_size("2024/03/mug-300x200.png"), split_size("2024/03/mug.png")
    (('2024/03/mug', 300, 200), ('2024/03/mug', None, None))
    """
    found = _SIZED.fullmatch(path)
    if found is None:
        return None
    if found["width"] is None:
        return found["stem"], None, None
    return found["stem"], int(found["width"]), int(found["height"])


class _Canvas:
    """Rows of palette indices; coordinates are fractions of the width and height."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self.rows = [bytearray([y * _SKY // height]) * width for y in range(height)]

    def span(self, y: int, left: int, right: int, colour: int) -> None:
        left, right = max(left, 0), min(right, self.width)
        if 0 <= y < self.height and left < right:
            self.rows[y][left:right] = bytes([_SHAPE + colour]) * (right - left)

    def box(self, left: float, top: float, right: float, bottom: float, colour: int) -> None:
        for y in range(round(top * self.height), round(bottom * self.height)):
            self.span(y, round(left * self.width), round(right * self.width), colour)

    def disc(self, x: float, y: float, radius: float, colour: int, *, flat: float = 1.0) -> None:
        """A disc of *radius* (of the height); *flat* below 1 squeezes it."""
        middle_x, middle_y, size = (
            round(x * self.width),
            round(y * self.height),
            radius * self.height,
        )
        for offset in range(-round(size * flat), round(size * flat) + 1):
            half = isqrt(max(0, round(size**2 - (offset / flat) ** 2)))
            self.span(middle_y + offset, middle_x - half, middle_x + half, colour)


def _hills(canvas: _Canvas, seed: bytes) -> None:
    canvas.disc(0.15 + seed[1] / 400, 0.3, 0.11, 0)
    canvas.disc(0.2, 1.15, 0.55, 1)
    canvas.disc(0.5 + seed[2] / 1000, 1.3, 0.62, 2)
    canvas.disc(0.95, 1.2, 0.5, 3)


def _window(canvas: _Canvas, seed: bytes) -> None:
    canvas.box(0.25, 0.12, 0.75, 0.8, 4)
    canvas.box(0.27, 0.15, 0.73, 0.77, 1)
    canvas.disc(0.4 + seed[1] / 1500, 0.38, 0.12, 0)
    canvas.box(0.49, 0.12, 0.51, 0.8, 4)
    canvas.box(0.25, 0.45, 0.75, 0.48, 4)
    canvas.box(0.2, 0.8, 0.8, 0.85, 3)


def _mug(canvas: _Canvas, seed: bytes) -> None:
    canvas.box(0, 0.76, 1, 1, 3)
    canvas.disc(0.62, 0.58, 0.14, 0)
    canvas.disc(0.62, 0.58, 0.09, 1)
    canvas.box(0.38, 0.4, 0.62, 0.8, 0)
    canvas.disc(0.5, 0.4, 0.18, 4, flat=0.25)
    for step in range(3):
        canvas.disc(0.44 + step * 0.06, 0.24 - (seed[1 + step] % 8) / 100, 0.03, 4, flat=2)


def _blocks(canvas: _Canvas, seed: bytes) -> None:
    canvas.box(0, 0.82, 1, 1, 3)
    for column in range(6):
        for row in range(1 + seed[column + 1] % 4):
            left, top = 0.14 + column * 0.12, 0.69 - row * 0.14
            canvas.box(left, top, left + 0.11, top + 0.13, (column + row) % 5)


def _rain(canvas: _Canvas, seed: bytes) -> None:
    for drop in range(28):
        x, y = (seed[drop] * 37 % 256) / 256, (drop * 53 % 100) / 130
        canvas.box(x, y, x + 0.005, y + 0.06, 4)
    canvas.disc(0.5, 0.62, 0.3, 0, flat=0.7)
    canvas.box(0, 0.62, 1, 1, 3)
    canvas.box(0.495, 0.6, 0.505, 0.88, 4)
    canvas.disc(0.3, 0.9, 0.12, 1, flat=0.3)


def _portrait(canvas: _Canvas, seed: bytes) -> None:
    canvas.disc(0.5, 1.05, 0.42, seed[1] % 3)
    canvas.disc(0.5, 0.4, 0.27, 3)
    canvas.disc(0.5, 0.44, 0.22, 4)


_SCENES = (_hills, _window, _mug, _blocks, _rain)


def _palette(seed: bytes) -> bytes:
    hue = seed[30] / 256
    top = colorsys.hls_to_rgb(hue, 0.62, 0.45)
    bottom = colorsys.hls_to_rgb((hue + 0.12) % 1, 0.88, 0.6)
    colours = [
        tuple(a + (b - a) * step / _SKY for a, b in zip(top, bottom, strict=True))
        for step in range(_SKY)
    ]
    colours += [(0.0, 0.0, 0.0)] * (_SHAPE - _SKY)
    for turn, light in ((0.5, 0.6), (0.42, 0.72), (0.33, 0.5), (0.58, 0.36), (0.08, 0.93)):
        colours.append(colorsys.hls_to_rgb((hue + turn) % 1, light, 0.42))
    return bytes(round(channel * 255) for colour in colours for channel in colour)


def _chunk(kind: bytes, data: bytes) -> bytes:
    checksum = zlib.crc32(kind + data)
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", checksum)
