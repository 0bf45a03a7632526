"""Walk: the article's part of the page as blocks, from the headline to the end of the text.

The main element often begins after the headline; what stands between the two (a standfirst, a
hero image) is read as well, and kept apart.
"""

from dataclasses import dataclass
from typing import Final

from selectolax.lexbor import LexborNode

from scraper.body.blocks import Block
from scraper.body.find import Found, Place
from scraper.body.walker import SKIPPED, Walker
from scraper.document import Document

_BEFORE_HEADLINE: Final = 0.3  # of the text after it: what may be dropped before the headline
_BEFORE_H2: Final = 0.1  # the same before an h2: it may head a section
_LONG: Final = 250  # characters: an introduction above the headline
_LEAD_LEVELS: Final = 10  # elements up from the main one that are looked at


@dataclass(slots=True, kw_only=True)
class Walked:
    """What stands in the main element, and between the headline and it."""

    blocks: list[Block]
    lead: list[Block]
    """Before the main element: the standfirst, a hero image, the byline."""
    headline_at: int
    """How many of `lead` stand before the headline; all of them when it is not among them."""


def walk(document: Document, found: Found) -> Walked:
    """Every block of the article's part of the page, in document order, before `clean`."""
    walker = Walker(document, found)
    for node in _before(found):
        if node.tag not in SKIPPED:
            walker.element(node, node.tag or "", (), 0)
    walker.flush(found.place.node)
    start = len(walker.blocks)
    walker.children(found.place.node, (), 0)
    walker.flush(found.place.node)
    at = walker.headline_at
    if at is not None and at > start and _is_start(walker.blocks, start, at, found.headline):
        before = [block for block in walker.blocks[start:at] if len(block.text) > _LONG]
        return Walked(blocks=before + walker.blocks[at:], lead=walker.blocks[:at], headline_at=at)
    return Walked(
        blocks=walker.blocks[start:],
        lead=walker.blocks[:start],
        headline_at=start if at is None else min(at, start),
    )


def _is_start(blocks: list[Block], start: int, at: int, headline: LexborNode | None) -> bool:
    """Whether little text stands before *at* in the main element: the article begins there."""
    share = _BEFORE_HEADLINE if headline is None or headline.tag == "h1" else _BEFORE_H2
    before = sum([len(block.text) for block in blocks[start:at]])
    return before < share * sum([len(block.text) for block in blocks[at:]])


def _before(found: Found) -> list[LexborNode]:
    """The elements between the start of what headline and text have in common, and the text.

    Of what stands right below `<body>` only that from the headline on: the rest is the site's.
    """
    nodes: list[LexborNode] = []
    place: Place | None = found.place
    for _ in range(_LEAD_LEVELS):
        if place is None or place.tag == "body" or place.node.mem_id in found.trunk:
            return nodes
        batch = []
        before = place.node.prev
        whole = place.parent is not None and place.parent.tag == "body"
        while before is not None:
            if before.tag is not None and before.tag[0] != "-":
                batch.append(before)
                if whole and before.mem_id in found.trunk:
                    break
            before = before.prev
        else:
            if whole:
                return nodes  # no headline before the text: these are header and menus
        nodes[:0] = reversed(batch)
        place = place.parent
    return nodes
