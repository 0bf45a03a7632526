"""Blocks: an article as a flat list of paragraphs, headings, list items, tables and figures.

A list is flat so that anything can be left out of it; what a block stands in (a quote, an item of
a list) is kept as a path of containers, from the outside in, and nested again by `render`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from selectolax.lexbor import LexborNode

from scraper.records import Image
from scraper.text import storable

LINE: Final = "\u2028"
"""A line break inside a block; white space of the page never holds it."""

_INVISIBLE: Final = "\u00ad\u200b\u2060\ufeff"


class Mark(NamedTuple):
    """An inline element around text: `a` with its address, `strong`, `em`, `code`, ..."""

    tag: str
    href: str | None = None


Run = tuple[str, tuple[Mark, ...]]
"""Text and the marks around it, from the outside in."""


class Container(NamedTuple):
    """`ul`, `ol`, `li` or `blockquote`; `key` tells neighbours apart."""

    tag: str
    key: int


@dataclass(slots=True, kw_only=True)
class Block:
    """One paragraph (`p`), heading (`h2` to `h6`), `pre`, `table`, `figure` or `hr`."""

    kind: str
    node: LexborNode
    """The element the block comes from."""
    inside: tuple[Container, ...] = ()
    runs: Sequence[Run] = ()
    marked: bool = False
    """Whether any run has marks."""
    text: str = ""
    """Plain, lines kept; `""` for figures and rules."""
    link_length: int = 0
    """Characters of `text` that are links."""
    rows: Sequence[Sequence[str]] = ()
    """Of a table: the text of each cell."""
    image: Image | None = None
    """Of a figure."""


def make_block(
    kind: str, node: LexborNode, inside: tuple[Container, ...], runs: list[Run]
) -> Block | None:
    """A block of *runs* with their white space collapsed, or None when they hold no text."""
    if len(runs) == 1 and not runs[0][1]:
        return _plain_block(kind, node, inside, runs[0][0])
    tidy: list[Run] = []
    link_length, marked = 0, False
    spaced = True  # the text so far ends in white space, so that more of it adds nothing
    for text, marks in runs:
        if text == LINE:
            spaced = True
        else:
            core = " ".join(text.split())
            if not core.isascii():
                core = _visible(core)
            if not core:
                if not spaced:
                    tidy.append((" ", ()))
                    spaced = True
                continue
            before = "" if spaced or not text[0].isspace() else " "
            spaced = text[-1].isspace()
            text = f"{before}{core} " if spaced else before + core
            if marks:
                marked = True
                if marks[0].href is not None:
                    link_length += len(core)
        tidy.append((text, marks))
    text = "".join([text for text, _ in tidy]).strip()
    if not text.isprintable():
        text = storable(text).replace(" " + LINE, "\n").replace(LINE, "\n").strip()
    if not text:
        return None
    return Block(
        kind=kind,
        node=node,
        inside=inside,
        runs=tidy,
        marked=marked,
        text=text,
        link_length=link_length,
    )


def _plain_block(
    kind: str, node: LexborNode, inside: tuple[Container, ...], text: str
) -> Block | None:
    """The same for bare text, which most paragraphs are."""
    text = " ".join(text.split())
    if not text.isascii():
        text = _visible(text)
    if not text.isprintable():
        text = storable(text).strip()
    if not text:
        return None
    return Block(kind=kind, node=node, inside=inside, runs=[(text, ())], text=text)


def _visible(text: str) -> str:
    """The text without soft hyphens and zero-width characters, which only say where to break."""
    for char in _INVISIBLE:
        if char in text:
            text = text.replace(char, "")
    return text
