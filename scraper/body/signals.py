"""Signals: what can be said of a block that tells article from what stands around it.

Each signal is a short name; `weights` says how much it speaks for or against a block. They
are about looks (length, links, emphasis), place (before, among or after the long
paragraphs) and a few words that calls, labels and notices begin with in many languages.
"""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from scraper.body.blocks import Block

_CALL: Final = re.compile(
    r"(?:read (?:more|also|next|the full|our|on)\b|also read|see (?:also|more)|related\b|recommended"
    r"|more(?: on\b| from\b|:| stories| news| great)|advert|anzeige\b|werbung|publici|pubblicit|reklam"
    r"|iklan\b|sponsored|(?:story|article) continues|continue reading|keep reading|sign (?:up|in)\b"
    r"|subscribe|follow (?:us|him|her|me)\b|share (?:this|on|via|your)\b|click (?:here|to)|don.t miss"
    r"|join (?:us|our|the)\b|like (?:us|this)\b|download (?:the|our)\b|try refreshing|register\b"
    r"|get (?:started|the latest|our|email)|learn more|find out more|view (?:all|more)|want (?:more|to)\b"
    r"|check out|back to|leave a|comments?\b|tell us|have a (?:tip|story)|contact (?:us|the)"
    r"|lesen sie|mehr (?:zum|dazu|lesen|aus|von)|auch interessant|zum thema|weiterlesen|weitere\b"
    r"|empfohlen|lire (?:aussi|la suite)|à lire|lisez|voir aussi|leggi|lee (?:tambi|más)|te puede"
    r"|leia (?:também|mais)|veja (?:também|mais)|lees (?:ook|meer)|czytaj|zobacz|läs |les også|læs |lue "
    r"|přečtěte|čtěte|oku\b|ayrıca|читайте|подпис|関連|おすすめ|続きを|相关|延伸閱讀|추천|관련)",
    re.IGNORECASE,
)
_LABEL: Final = re.compile(
    r"(?:©|\(c\)|copyright|all rights|photos?\b|foto(?:s|graf)?\b|images?\b|bild\b|pictures?:|credits?\b"
    r"|sources?:|quellen?:|fuente|fonte|getty|watch:|video:|listen:|filed under|tags?\b|topics?\b"
    r"|posted (?:in|by|on)|published|updated|last (?:updated|modified)|by [A-Z]|von [A-Z]|par [A-Z]|por [A-Z]|written by"
    r"|about the author|editor.s? note|correction|disclaimer|disclosure|schlagw|keywords?\b"
    r"|additional reporting|reporting by|this (?:article|story|post)|the post\b|originally|iscriviti|suscr)",
)
_MAIL: Final = re.compile(
    r"newsletter|subscri|sign(?:ing)? up|inbox|e-?mails?\b|abonn|podcast|whatsapp|telegram|facebook"
    r"|twitter|instagram|cookie|datenschutz|privacy|our app\b|log ?in\b|registr|会員|購読|登録",
    re.IGNORECASE,
)
_ADDRESS: Final = re.compile(r"https?://|www\.|\S@\S|(?:^|\s)@\w")
_DATE: Final = re.compile(r"\b\d{1,2}:\d\d\b|\b(?:19|20)\d\d\b|\d{1,2}[./]\d{1,2}[./]\d{2,4}|年\d")
_WIDE: Final = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_WIDE_FACTOR: Final = 2.5  # Latin letters that one character of Chinese or Japanese stands for
_SENTENCE_END: Final = tuple(".!?…:\"”»“’'。！？」』)।؟")
_LONG: Final = 150
_LENGTHS: Final = (15, 30, 60, 100, 200, 400)


def signals(blocks: Sequence[Block]) -> list[list[str]]:
    """The signals of each block, in the order of *blocks*."""
    lengths = [_length(block) for block in blocks]
    long = [
        at
        for at, block in enumerate(blocks)
        if lengths[at] > _LONG and block.link_length < 0.5 * len(block.text) and not block.inside
    ]
    first, last = (long[0], long[-1]) if long else (0, len(blocks))
    seen = Counter([block.text for block in blocks])
    found = []
    for at, block in enumerate(blocks):
        region = (
            "before" if at < first else "" if at <= last else "after" if at > last + 2 else "end"
        )
        found.append(_signals(block, lengths[at], region, seen[block.text] > 1))
    _add_neighbours(found)
    return found


def _signals(block: Block, length: float, region: str, repeated: bool) -> list[str]:
    kind = _kind(block)
    size = next((str(limit) for limit in _LENGTHS if length < limit), "long")
    found = ["any", f"{kind} {size}"]
    if region:
        found += [region, f"{region} {kind}"]
    share = block.link_length / len(block.text)
    if share > 0.8:
        found += ["linked", f"linked {kind}"]
    elif share > 0.3:
        found.append(f"part linked {kind}")
    if length < 500:
        found += _said(block, length, region)
    if repeated:
        found.append("repeated")
    return found


def _said(block: Block, length: float, region: str) -> list[str]:
    """The signals of a short block's words and emphasis."""
    text, found = block.text, []
    if not text.endswith(_SENTENCE_END):
        found.append("no sentence" if length < 60 else "no sentence end")
    if _CALL.match(text):
        found.append("call")
    if _LABEL.match(text):
        found.append("label")
    if _MAIL.search(text):
        found.append("mail" if length < 250 else "long mail")
    if _ADDRESS.search(text):
        found.append("address")
    if length < 80 and _DATE.search(text):
        found.append("date")
    tags = _emphasis(block)
    if tags:
        found += [f"all {tag} {region}" for tag in tags]
    return found


def _emphasis(block: Block) -> list[str]:
    """`em` or `strong` when all of the text is that."""
    shared: set[str] | None = None
    for text, marks in block.runs:
        if not text.isspace():
            tags = {mark.tag for mark in marks}
            shared = tags if shared is None else shared & tags
            if not shared:
                return []
    return sorted((shared or set()) & {"em", "strong"})


def _kind(block: Block) -> str:
    if block.inside:
        return "item" if any([one.tag == "li" for one in block.inside]) else "quote"
    if block.kind == "p":
        return "p" if block.node.tag == "p" else "bare"
    return "heading" if block.kind[0] == "h" else block.kind


def _length(block: Block) -> float:
    text = block.text
    if text.isascii():
        return len(text)
    return len(text) + (_WIDE_FACTOR - 1) * len(_WIDE.findall(text))


def _add_neighbours(found: list[list[str]]) -> None:
    """Tell each block whether those beside it are links or calls: such come in groups."""
    linked = ["linked" in one for one in found]
    called = ["call" in one for one in found]
    for at, one in enumerate(found):
        around = linked[max(at - 1, 0) : at + 2]
        if sum(around) - linked[at] == 2:
            one.append("between links")
        elif sum(around) - linked[at] == 1:
            one.append("beside a link")
        if at and called[at - 1]:
            one.append("after a call")
