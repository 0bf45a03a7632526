"""Clean: which blocks of the main element are not the article's own text.

Told by how they look (lines that are all link, words in no paragraph of their own), where they
stand (after the last long paragraph) and what they begin with (calls to read on, to subscribe
or to share). Running text is never dropped.
"""

import re
from collections.abc import Sequence
from typing import Final

from scraper.body.blocks import Block, Container
from scraper.body.walk import Walked
from scraper.records import Image
from scraper.text import fold

# What a block begins with that calls to read on, to subscribe or to share, or is a label or notice.
_CALLS: Final = tuple(
    """read more|read also|read next|read the full|read our|read on |also read|see also|see more|related:
    related |related stories|recommended|more on |more from |more:|more stories|more news|more great
    advert|anzeige|werbung|publici|pubblicit|reklam|iklan|sponsored|story continues|article continues
    continue reading|keep reading|sign up|sign in|subscribe|follow us|follow him|follow her|follow me
    share this|share on|share via|share your|click here|click to|don't miss|don’t miss|join us|join our
    like us|like this|download the|download our|try refreshing|register |get started|get the latest
    get our|get email|learn more|find out more|view all|view more|want more|back to|leave a|comments
    comment |tell us|have a tip|have a story|lesen sie|mehr zum|mehr dazu|mehr lesen|mehr aus|mehr von
    auch interessant|zum thema|weiterlesen|weitere |empfohlen|lire aussi|lire la suite|à lire|lisez
    voir aussi|leggi |lee tambi|lee más|te puede|leia também|leia mais|veja também|veja mais|lees ook
    lees meer|czytaj|zobacz|läs |les også|læs |lue |přečtěte|čtěte|oku:|ayrıca|читайте|подпис|関連|【関連
    ■関連|おすすめ|続きを|相关|延伸閱讀|추천|관련|©|(c)|copyright|all rights|photo:|photos:|foto:|fotos:
    image:|images:|bild:|credit:|credits:|quelle:|quellen:|getty|watch:|video:|listen:|filed under|tag:
    tags:|topic:|topics:|posted in|schlagw|keyword|additional reporting""".replace(
        "\n    ", "|"
    ).split("|")
)
_CLOSING: Final = re.compile(
    r"(?:e-?mail\b|follow\b|subscribe|sign up|get .{3,60} delivered|the post .{3,200} appeared first"
    r"|(?:this|the) (?:article|story|post|piece) (?:was|is|has|appeared|first|originally)|have a tip"
    r"|contact\b|for more\b|want (?:more|to)\b|citation:|disclaimer|disclosure|(?:with )?additional"
    r"|\(?reporting by|\(?editing by|copyright|©|explore further|updated\b|this document is|redaktion:"
    r"|mit dpa|mit material|get in touch|write to|send us|our website|what do you think|if you.re looking"
    r"|note:|sources?\b|hinweis|aus dem \w+ von|il vous reste)",
    re.IGNORECASE,
)
_CLOSING_BLOCKS: Final = 4  # at the end of the text: where closing remarks stand
_CONSENT: Final = (
    "an dieser stelle finde",
    "ich bin damit einverstanden",
    "personenbezogene daten",
    "externe inhalt",
    "externen inhalt",
    "create an account or sign in",
    "accept cookies",
    "video has failed to load",
    "requires javascript",
)
_META: Final = re.compile(
    r"\d{1,2}[:.h]\d\d\b|\b(?:19|20)\d\d\b|\b\d+ ?min|年\d|^(?:von|by|par|por|di|af|av|door|przez|od) [^.]*$",
    re.IGNORECASE,
)
_LONGEST_CALL: Final = 250
_LONG: Final = 150  # characters: surely a paragraph of running text
_WIDE_FACTOR: Final = 2.5  # Latin letters that one character of Chinese or Japanese stands for
_SENTENCE_END: Final = tuple(".!?…:\"”»“’'。！？」』)।؟")
_LEAD_BLOCKS: Final = 15  # more between headline and text is not one header
_STANDFIRST_LENGTH: Final = 50  # characters


def clean(walked: Walked, *, title: str | None) -> tuple[list[Block], list[Image]]:
    """The blocks that are the article's own, and the pictures above them."""
    above = [block.image for block in walked.lead if block.image is not None]
    last = _last_long(walked.blocks)
    count = len(walked.blocks)
    lists = _linked_lists(walked.blocks)
    kept = [
        block
        for at, block in enumerate(walked.blocks)
        if not (
            block.text and (_is_beside(block, at - last, lists) or _is_closing(block, count - at))
        )
    ]
    return _without_loose_headings(_without_title([*_standfirst(walked), *kept], title)), above


def _last_long(blocks: Sequence[Block]) -> int:
    """Where the last paragraph of running text stands; the end when there is none."""
    for at in range(len(blocks) - 1, -1, -1):
        block = blocks[at]
        if _length(block) > _LONG and block.link_length < 0.5 * len(block.text):
            return at
    return len(blocks)


def _is_call(text: str) -> bool:
    return text[:40].lower().startswith(_CALLS)


def _linked_lists(blocks: Sequence[Block]) -> frozenset[Container]:
    """The lists whose items are links for the most part."""
    counted: dict[Container, list[float]] = {}
    called = False
    for block in blocks:
        if block.inside:
            known = counted.setdefault(block.inside[0], [0, 0, 0.3 if called else 0.7])
            known[0] += block.link_length
            known[1] += len(block.text)
        elif block.text:
            called = len(block.text) < _LONGEST_CALL and bool(_is_call(block.text))
    return frozenset(one for one, (linked, all_, share) in counted.items() if linked > share * all_)


def _is_closing(block: Block, left: int) -> bool:
    """Whether the block is a remark after the text: how to write to the author, who else wrote."""
    if left > _CLOSING_BLOCKS or len(block.text) > 500:
        return False
    return bool(_CLOSING.match(block.text))


def _points_elsewhere(block: Block) -> bool:
    """Whether the block is a short label and then nothing but a link: "Related: ..."."""
    texts = [(text, marks) for text, marks in block.runs if not text.isspace()]
    plain = [text for text, marks in texts if not any([mark.tag == "a" for mark in marks])]
    label = "".join(plain).strip()
    return len(label) < 35 and label.endswith((":", "|", "–", ">", "»")) and len(plain) < len(texts)


def _is_beside(block: Block, after: int, lists: frozenset[Container]) -> bool:
    """Whether the block stands beside the article, *after* blocks behind its last paragraph."""
    if block.kind in ("pre", "table"):
        return False
    length = _length(block)
    if length < _LONGEST_CALL and _is_call(block.text):
        return True
    if block.inside and block.inside[0] in lists:
        return True
    if block.link_length > 0.8 * len(block.text) and length < _LONGEST_CALL:
        return True
    if length < 500:
        lower = block.text.lower()
        if any([words in lower for words in _CONSENT]):
            return True
    if block.link_length > 0.3 * len(block.text) and length < 250 and _points_elsewhere(block):
        return True
    bare = block.kind == "p" and block.node.tag != "p" and not block.inside
    if bare and after > 0 and length < (60 if after < 3 else 250):
        return True
    if bare and length < 80 and not block.text.endswith(_SENTENCE_END) and _META.search(block.text):
        return True
    return bare and length < 100 and not block.text.endswith(_SENTENCE_END) and after > 0


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
        if block.kind in ("p", "h2", "h3", "h4")
        and not block.inside
        and len(block.text) > (_STANDFIRST_LENGTH if block.kind == "p" else 2 * _STANDFIRST_LENGTH)
        and block.link_length < 0.3 * len(block.text)
        and not (before is not None and before.image is not None)
        and sum([char.isdigit() for char in block.text]) < 0.1 * len(block.text)
        and not _is_call(block.text)
    ]
    return found if len(found) <= 3 else []


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
    kept: list[Block] = []
    for at, block in enumerate(blocks):
        if block.kind[0] == "h":
            after = blocks[at + 1] if at + 1 < len(blocks) else None
            if after is None:
                continue
        kept.append(block)
    return kept
