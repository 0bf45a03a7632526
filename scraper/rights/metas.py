"""`<meta name content>` out of bytes, with no parser: what a page forbids has to be known of pages
that no parser may see, too.

Comments, scripts, styles and the text of titles and text areas are passed over, as HTML has it.
What is after a byte that cannot be decoded is still read.
"""

import html
import re
from collections.abc import Iterator

from scraper.decode import decode

_WANTED = ("robots", "keepreading", "tdm-")
_WANTED_BYTES = tuple(word.encode() for word in _WANTED)
# Both cases spelt out: with IGNORECASE the search for "<" is ten times as slow.
_START = re.compile(
    "<(?:(!--)|([mM][eE][tT][aA])(?=[\\s/>])|([sS][cC][rR][iI][pP][tT]|[sS][tT][yY][lL][eE]"
    "|[tT][iI][tT][lL][eE]|[tT][eE][xX][tT][aA][rR][eE][aA])(?=[\\s/>]))"
)
_END_OF_TAG = re.compile(r"""(?:[^"'>]|"[^"]*"|'[^']*')*>""")
_ATTRIBUTE = re.compile(
    r"""([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?""",
)
_LONGEST_TAG = 4_096
_MOST_TAGS = 1_000


def metas(body: bytes, content_type: str | None) -> tuple[tuple[str, str], ...]:
    """(name in lower case, content) of each meta that may say something about rights, in order.

    >>> metas(b'<!-- <meta name=robots content=x> --><META NAME="Robots" CONTENT="NoIndex">', None)
    (('robots', 'NoIndex'),)
    """
    end = _end_of_metas(body)
    if not end:
        return ()
    found = _read(decode(body, content_type).text[:end])
    return tuple(pair for pair in found if any(word in pair[0] for word in _WANTED))


def _end_of_metas(body: bytes) -> int:
    """Behind how many characters there is nothing to find; 0 where there is nothing at all.

    Most pages have their metas at the beginning: the rest need not be looked at. A text has no more
    characters than bytes.
    """
    if b"\x00" in body[:200]:  # UTF-16
        return len(body)
    lowered = body.lower()
    last = lowered.rfind(b"<meta")
    if last < 0:
        return 0
    lowered = lowered[: last + _LONGEST_TAG]
    return len(lowered) if any(word in lowered for word in _WANTED_BYTES) else 0


def _read(text: str) -> Iterator[tuple[str, str]]:
    at, tags = 0, 0
    while tags < _MOST_TAGS and (match := _START.search(text, at)):
        at = match.end()
        if match[2]:
            tags += 1
            tag = _tag(text[at : at + _LONGEST_TAG])
            attributes = _attributes(tag) if _is_wanted(tag) else {}
            if attributes.get("name") and "content" in attributes:
                yield attributes["name"].strip().lower(), attributes["content"].strip()
            continue
        end = "-->" if match[1] else f"</{match[3]}"
        at = _find(text, end, at)
        if at < 0:
            return


def _tag(start: str) -> str:
    """A tag from behind its name on, up to its end."""
    end = _END_OF_TAG.match(start)
    return end.group()[:-1] if end else start.partition(">")[0]


def _is_wanted(tag: str) -> bool:
    lowered = tag.lower()
    return "&" in tag or any(word in lowered for word in _WANTED)


def _attributes(tag: str) -> dict[str, str]:
    """Its attributes; the first of several of one name counts."""
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(tag):
        value = next((each for each in match.groups()[1:] if each is not None), "")
        found.setdefault(match[1].lower(), html.unescape(value))
    return found


def _find(text: str, end: str, at: int) -> int:
    """Where *end* begins, whatever its case; -1 for nowhere."""
    match = re.compile(re.escape(end), re.IGNORECASE).search(text, at)
    return match.start() if match else -1
