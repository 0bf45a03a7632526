"""Clean: which blocks of the main element are not the article's own text.

Told by how they look (lines that are all link, words in no paragraph of their own), where they
stand (after the last long paragraph) and what they begin with (see `phrases`). Running text
is never dropped.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from scraper.body.blocks import Block, Container
from scraper.body.phrases import CLOSING, CONTENTS, META_LINE, asks_consent, is_call
from scraper.body.walk import Walked
from scraper.records import Image
from scraper.side_headings import heads_author, heads_comments
from scraper.text import fold

# Lengths are in characters, those of Chinese and Japanese counted `_WIDE_FACTOR` times.
_SHORT: Final = 250  # no running text is dropped above this
_LONG: Final = 150  # surely a paragraph of running text
_NOTICE: Final = 500  # the longest notice of consent, the longest remark at the end
_WORDS: Final = 100  # a line of words outside paragraphs
_WIDE_FACTOR: Final = 2.5
_LINKED: Final = 0.8  # share of a block's text from which it is a link and nothing else
_LIST_LINKED: Final = 0.7  # the same of a whole list, and of a list right after a call
_CALLED_LIST_LINKED: Final = 0.3
_MARK: Final = 15  # a mark behind the text: initials, an agency
_LABEL: Final = 35  # "Related:" and the like before a link
_CLOSING_BLOCKS: Final = 4  # at the end of the text: where closing remarks stand
_AGENCY: Final = re.compile(r"[(\[]?[\w./&-]{1,5}[)\]]?|[A-ZÄÖÜ./ &-]+|\(.*\)|[\w.]+/[\w./]+")
_LEAD_BLOCKS: Final = 15  # more between headline and text is not one header
_STANDFIRST: Final = 80  # the shortest standfirst
_HEADED_STANDFIRST: Final = 120  # the same where it is marked as a heading
_SENTENCE_END: Final = tuple(".!?…:\"”»“’'。！？」』)।؟")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Context:
    """What the blocks as a whole say about one of them."""

    last_long: int
    count: int
    linked_lists: frozenset[Container]
    consent: bool


def clean(walked: Walked, *, title: str | None) -> tuple[list[Block], list[Image]]:
    """The blocks that are the article's own, and the pictures above them.

    :param title: the headline: it is not repeated in the body.
    """
    blocks = _before_comments(walked.blocks)
    context = _Context(
        last_long=_last_long(blocks),
        count=len(blocks),
        linked_lists=_linked_lists(blocks),
        consent=asks_consent("\n".join([block.text for block in blocks])),
    )
    kept = [
        block for at, block in enumerate(blocks) if not block.text or _is_own(block, at, context)
    ]
    kept = _without_title([*_standfirst(walked), *kept], title)
    above = [block.image for block in walked.lead if block.image is not None]
    return _without_loose_headings(kept), above


def _before_comments(blocks: list[Block]) -> list[Block]:
    """The blocks up to a heading over comments or an author box, where there is text before it."""
    for at, block in enumerate(blocks):
        if block.kind[0] != "h" or not at or block.inside:
            continue
        closing = len(blocks) - at <= _CLOSING_BLOCKS
        if heads_comments(block.text) or (closing and heads_author(block.text)):
            return blocks[:at]
    return blocks


def _is_own(block: Block, at: int, context: _Context) -> bool:
    """Whether the block with text at *at* is the article's own."""
    closing = context.count - at <= _CLOSING_BLOCKS and len(block.text) <= _NOTICE
    if closing and CLOSING.match(block.text):
        return False
    if block.kind in ("pre", "table"):
        return True
    if block.inside and block.inside[0] in context.linked_lists:
        return False
    length = _length(block)
    if context.consent and length < _NOTICE and asks_consent(block.text):
        return False
    if length >= _SHORT:
        return True
    if (block.link_length or not block.inside) and is_call(block.text):
        return False
    if _is_link(block):
        return False
    if block.kind != "p" or block.inside:
        return True
    if block.node.tag != "p" and block.text.casefold().strip(" :.") in CONTENTS:
        return False
    after = at - context.last_long
    if after > 0 and length < _MARK and _AGENCY.fullmatch(block.text):
        return False
    return block.node.tag == "p" or not _is_stray(block, length, after)


def _is_link(block: Block) -> bool:
    """Whether the block is a link, or a short label and then a link: "Related: ..."."""
    linked = block.link_length / len(block.text)
    if linked <= _CALLED_LIST_LINKED:
        return False
    if linked > _LINKED:
        return True
    plain = "".join(
        [text for text, marks in block.runs if not (marks and marks[0].href is not None)]
    ).strip()
    if len(block.text) < _LABEL and not any(map(str.isalnum, plain)):
        return True
    return len(plain) < _LABEL and plain.endswith((":", "|", "–", ">", "»"))


def _is_stray(block: Block, length: float, after: int) -> bool:
    """Whether words in no paragraph are a label, date or byline, or the page's, not the article's.

    :param after: how many blocks behind the last long paragraph; negative before it.
    """
    if after >= 3 or (after > 0 and length < 60):
        return True
    if length >= _WORDS or block.text.endswith(_SENTENCE_END):
        return False
    return after > 0 or META_LINE.search(block.text) is not None


def _last_long(blocks: Sequence[Block]) -> int:
    """Where the last paragraph of running text stands; the end when there is none."""
    for at in range(len(blocks) - 1, -1, -1):
        block = blocks[at]
        if _length(block) > _LONG and block.link_length < 0.5 * len(block.text):
            return at
    return len(blocks)


def _linked_lists(blocks: Sequence[Block]) -> frozenset[Container]:
    """The lists whose items are links for the most part."""
    counted: dict[Container, list[float]] = {}
    least = _LIST_LINKED
    for block in blocks:
        if block.inside:
            known = counted.setdefault(block.inside[0], [0, 0, least])
            known[0] += block.link_length
            known[1] += len(block.text)
        elif block.text:
            called = len(block.text) < _SHORT and is_call(block.text)
            least = _CALLED_LIST_LINKED if called else _LIST_LINKED
    return frozenset(one for one, (linked, all_, share) in counted.items() if linked > share * all_)


def _length(block: Block) -> float:
    """Characters, those of Chinese and Japanese counted for what they say.

    Such characters take three bytes; most other letters take one or two.
    """
    text = block.text
    if text.isascii():
        return len(text)
    wide = len(text.encode("utf-8", "replace")) - 2 * len(text)
    return len(text) + (_WIDE_FACTOR - 1) * max(wide, 0)


def _standfirst(walked: Walked) -> list[Block]:
    """The paragraphs between headline and text, when they are few and read like sentences.

    What follows a picture there is its caption, what has many digits a date.
    """
    lead = walked.lead[walked.headline_at :]
    if len(lead) > _LEAD_BLOCKS:
        return []
    found = [
        block
        for before, block in zip([None, *lead], lead, strict=False)
        if not (before is not None and before.image is not None) and _is_sentence(block)
    ]
    return found if len(found) <= 3 else []


def _is_sentence(block: Block) -> bool:
    text = block.text
    shortest = _STANDFIRST if block.kind == "p" else _HEADED_STANDFIRST
    if block.kind not in ("p", "h2", "h3", "h4") or block.inside or len(text) <= shortest:
        return False
    digits = sum(char.isdigit() for char in text)
    return not is_call(text) and block.link_length < 0.3 * len(text) and digits < 0.1 * len(text)


def _without_title(blocks: list[Block], title: str | None) -> list[Block]:
    if not title:
        return blocks
    folded = fold(title)
    return [
        block
        for at, block in enumerate(blocks)
        if not (at < 8 and abs(len(block.text) - len(title)) < 8 and fold(block.text) == folded)
    ]


def _without_loose_headings(blocks: list[Block]) -> list[Block]:
    """A heading with nothing under it headed something that was left out."""
    while blocks and blocks[-1].kind[0] == "h":
        blocks = blocks[:-1]
    return blocks
