"""Is this body safe to parse? Asked before any parser sees it.

Lexbor and lxml are quadratic in nesting and in the attributes of one tag (50,000 nested divs 5 s,
40,000 attributes 3.4 s), and the crawl parses in its event loop. What is refused here keeps its
bytes; only the reading is skipped.

An ordinary page pays for a count and one pass over its tags: one with fewer start tags than
`MAX_DEPTH` cannot nest deeper.
"""

import re
from collections import Counter

from scraper.errors import UnsafePage

MAX_BYTES = 20 * 1024 * 1024  # decoded; the largest real article page seen has 6 MB
MAX_DEPTH = 3_000  # browsers stop at 512; 3,000 nested elements parse in under 20 ms
MAX_ATTRIBUTES = 2_000  # in one tag

_TAG = re.compile(rb"<(/?)([a-z][^\s/<>]{0,30})([^<>]{0,4000}?/>)?")
_OPENED = re.compile(rb"<([a-z][^\s/<>]*+)")
_MERGED = re.compile(rb"<(?:body|html)", re.IGNORECASE)
_MOST_MERGED = 200  # of them: a parser gives the attributes of all to the first
_ATTRIBUTE = (  # the first form is what most look like
    rb"""(?:[ ][^\s/>=]++="[^"]*+\""""
    rb"""|[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+)?+)?+)"""
)
_ATTRIBUTES = rb"%b{0,%d}+(?![\s/]*+[^\s/>])" % (_ATTRIBUTE, MAX_ATTRIBUTES)
"""All attributes of a tag, where they are not too many."""
_RAW = rb"(?:[sS][cC][rR][iI][pP][tT]|[sS][tT][yY][lL][eE])(?=[\s/>])"
_SAFE = re.compile(
    rb"""(?:[^<]*+<(?:
        /
        | %(raw)b %(attributes)b [^<]*+ (?:<(?!/%(raw)b)[^<]*+)*+   # a script is no markup
        | [a-zA-Z]++ (?: > | [^\s/>]*+ %(attributes)b )
        | !--[^-]*+ (?:-(?!->)[^-]*+)*+
        | [^a-zA-Z]
    ))*+"""
    % {b"raw": _RAW, b"attributes": _ATTRIBUTES},
    re.VERBOSE,
)
"""The page up to the first tag with too many attributes, read as a parser reads it."""
_VOID = frozenset(b"area base br col embed hr img input link meta param source track wbr".split())
_IMPLIED_END = frozenset(
    b"p li dt dd option optgroup tr td th thead tbody tfoot rp rt html head body".split()
)
_NOT_COUNTED = _VOID | _IMPLIED_END


def check(body: bytes) -> None:
    """Return if a parser may see *body*.

    :raises UnsafePage: with reason `too_large`, `too_deep` or `too_many_attributes`.
    """
    if len(body) > MAX_BYTES:
        raise UnsafePage(
            f"the page has {len(body):,} bytes, more than {MAX_BYTES:,}: kept, not read",
            reason="too_large",
        )
    brackets = body.count(b"<")
    if brackets > MAX_DEPTH and brackets - body.count(b"</") > MAX_DEPTH and _too_deep(body):
        raise UnsafePage(
            f"the page nests more than {MAX_DEPTH:,} elements: kept, not read", reason="too_deep"
        )
    if _too_many_attributes(body) or (brackets > MAX_ATTRIBUTES and _many_are_merged(body)):
        raise UnsafePage(
            f"one tag of the page has more than {MAX_ATTRIBUTES:,} attributes: kept, not read",
            reason="too_many_attributes",
        )


def _too_deep(body: bytes) -> bool:
    """Whether the tags can nest deeper than the limit.

    An end tag closes only what was opened, and elements whose end HTML implies (`<p>`, `<li>`)
    cannot nest in themselves: what they would add is added by the elements between them.
    """
    body = body.lower()
    counted = Counter(_OPENED.findall(body))
    if counted.total() - sum(counted[name] for name in _NOT_COUNTED) <= MAX_DEPTH:
        return False
    tags = _TAG.findall(body)
    open_: dict[bytes, int] = {}
    depth = 0
    for closes, name, itself in tags:
        if name in _NOT_COUNTED:
            continue
        if not closes:
            if not itself:
                open_[name] = open_.get(name, 0) + 1
                depth += 1
                if depth > MAX_DEPTH:
                    return True
        elif open_.get(name):
            open_[name] -= 1
            depth -= 1
    return False


def _too_many_attributes(body: bytes) -> bool:
    """Whether one tag has more attributes than the limit."""
    safe = _SAFE.match(body)
    return safe is not None and body.find(b"<", safe.end(), -1) >= 0


def _many_are_merged(body: bytes) -> bool:
    return len(_MERGED.findall(body)) > _MOST_MERGED
