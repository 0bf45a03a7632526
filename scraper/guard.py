"""Is this body safe to parse? Asked before any parser sees it.

Lexbor and lxml are quadratic in nesting and in the attributes of one tag (50,000 nested divs 5 s,
40,000 attributes 3.4 s), and the crawl parses in its event loop. What is refused here keeps its
bytes; only the reading is skipped.

An ordinary page pays for a count and one pass over its tags: one with fewer start tags than
`MAX_DEPTH` cannot nest deeper, and a tag with that many attributes is long.
"""

import re

from scraper.errors import UnsafePage

MAX_BYTES = 20 * 1024 * 1024  # decoded; the largest real article page seen has 6 MB
MAX_DEPTH = 3_000  # browsers stop at 512; 3,000 nested elements parse in under 20 ms
MAX_ATTRIBUTES = 2_000  # in one tag

_TAG = re.compile(rb"<(/?)([a-zA-Z][^\s/<>]{0,30})([^<>]{0,4000}?/>)?")
_WHOLE_TAG = re.compile(rb"""<[a-zA-Z](?:[^>"']++|"[^"]*+"|'[^']*+')*+""")
_ATTRIBUTE = re.compile(
    rb"""[^\s>/][^\s>/=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+)?+)?+[\s/]*+"""
)
_TAG_NAME = re.compile(rb"<[a-zA-Z][^\s/>]*+[\s/]*+")
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
    if body.count(b"<") - body.count(b"</") > MAX_DEPTH and _too_deep(body):
        raise UnsafePage(
            f"the page nests more than {MAX_DEPTH:,} elements: kept, not read", reason="too_deep"
        )
    if _too_many_attributes(body):
        raise UnsafePage(
            f"one tag of the page has more than {MAX_ATTRIBUTES:,} attributes: kept, not read",
            reason="too_many_attributes",
        )


def _too_deep(body: bytes) -> bool:
    """Whether the tags can nest deeper than the limit.

    An end tag closes only what was opened, and elements whose end HTML implies (`<p>`, `<li>`)
    cannot nest in themselves: what they would add is added by the elements between them.
    """
    open_: dict[bytes, int] = {}
    depth = 0
    for match in _TAG.finditer(body):
        name = match[2].lower()
        if name in _NOT_COUNTED:
            continue
        if not match[1]:
            if match[3] is None:
                open_[name] = open_.get(name, 0) + 1
                depth += 1
                if depth > MAX_DEPTH:
                    return True
        elif open_.get(name):
            open_[name] -= 1
            depth -= 1
    return False


def _too_many_attributes(body: bytes) -> bool:
    """Whether one tag has more attributes than the limit: such a tag is twice as long in bytes."""
    longest = 2 * MAX_ATTRIBUTES
    for tag in _WHOLE_TAG.finditer(body):
        start, end = tag.span()
        if end - start > longest and _attributes(body, start) > MAX_ATTRIBUTES:
            return True
    return False


def _attributes(body: bytes, start: int) -> int:
    """How many attributes the tag at *start* has, counted up to one past the limit."""
    name = _TAG_NAME.match(body, start)
    at, count = (name.end() if name else start + 1), 0
    while count <= MAX_ATTRIBUTES and (match := _ATTRIBUTE.match(body, at)):
        at, count = match.end(), count + 1
    return count
