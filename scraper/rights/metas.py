"""`<meta name content>` out of bytes, with no parser: what a page forbids has to be known of pages
that no parser may see, too.

Comments, scripts, styles and the text of titles and text areas are passed over, as HTML has it.
What is after a byte that cannot be decoded is still read.
"""

import html
import re
from collections.abc import Iterator

from scraper.decode import decode

_WANTED = re.compile(rb"robots|keepreading|tdm-", re.IGNORECASE)
_START = re.compile(r"<(?:(!--)|(meta)(?=[\s/>])|(script|style|title|textarea)(?=[\s/>]))", re.I)
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
    if not _WANTED.search(body) and b"\x00" not in body[:200]:  # UTF-16 has NULs
        return ()
    found = _read(decode(body, content_type).text)
    return tuple((name, content) for name, content in found if _WANTED.search(name.encode()))


def _read(text: str) -> Iterator[tuple[str, str]]:
    at, tags = 0, 0
    while tags < _MOST_TAGS and (match := _START.search(text, at)):
        at = match.end()
        if match[2]:
            tags += 1
            attributes = _attributes(text[at : at + _LONGEST_TAG])
            if attributes.get("name") and "content" in attributes:
                yield attributes["name"].strip().lower(), attributes["content"].strip()
            continue
        end = "-->" if match[1] else f"</{match[3]}"
        at = _find(text, end, at)
        if at < 0:
            return


def _attributes(start: str) -> dict[str, str]:
    """The attributes of a tag from behind its name on; the first of several counts."""
    end = _END_OF_TAG.match(start)
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(end.group()[:-1] if end else start.partition(">")[0]):
        value = next((each for each in match.groups()[1:] if each is not None), "")
        found.setdefault(match[1].lower(), html.unescape(value))
    return found


def _find(text: str, end: str, at: int) -> int:
    """Where *end* begins, whatever its case; -1 for nowhere."""
    match = re.compile(re.escape(end), re.IGNORECASE).search(text, at)
    return match.start() if match else -1
