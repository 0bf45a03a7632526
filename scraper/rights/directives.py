"""The rules of `<meta name="robots">` and `X-Robots-Tag`: words that restrict, parted by commas.

There is no standard but the documentation of search engines, which agree on these: names and values
have no case, what is said several times is said together, and the most restrictive counts. In a
header a name before the rules says whom they concern; a meta says it by its own name.

The colon is what makes it hard: `googlebot: noindex` names an agent, `max-snippet: 20` is a rule
with a value, and the value of `unavailable_after` may itself have colons and commas. So the rules
that take a value are a list, and any other word before a colon is an agent, up to the end of its
header or to the next agent.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from scraper.dates import read_iso

AGENT = "keepreading"
_EVERYONE = frozenset({"robots", "*"})
_WITH_VALUE = frozenset({"max-snippet", "max-image-preview", "max-video-preview"})
_UNAVAILABLE = "unavailable_after"
_ALLOWING = frozenset({"all", "index", "follow", "archive"})
_WORD = re.compile(r"[a-z][a-z0-9_-]{1,39}")
_LONGEST = 2_000  # characters of one header or meta
_MOST = 20  # rules that are kept
_DATE_GOES_ON = re.compile(r"^\s*\d")  # "Tuesday, 25-Jun-10 15:00:00 EST"
_RFC_850 = re.compile(r"(?:[A-Za-z]+,\s*)?(\d{1,2})-([A-Za-z]{3})-(\d{2,4})\b")


@dataclass(frozen=True, slots=True)
class Directives:
    """What a page says to robots."""

    rules: tuple[str, ...] = ()
    """Sorted, each once."""
    unavailable_after: datetime | None = None


def read_directives(
    headers: Iterable[str], metas: Iterable[tuple[str, str]], agent: str = AGENT
) -> Directives:
    """The rules that concern *agent*, of all values of X-Robots-Tag and all metas together.

    >>> read_directives(["googlebot: noindex, nofollow", "keepreading: noarchive"], ()).rules
    ('noarchive',)
    >>> read_directives((), [("robots", "NoIndex, max-snippet: 20"), ("bingbot", "none")]).rules
    ('max-snippet:20', 'noindex')
    """
    said: list[tuple[str, str | None]] = []
    for value in headers:
        said += (rule for whom, *rule in _of_header(value) if _is_for(whom, agent))  # type: ignore[misc]  # pairs
    for name, content in metas:
        if _is_for(name, agent):
            said += (rule for _, *rule in _of_header(content, may_name=False))  # type: ignore[misc]  # pairs
    return _gathered(said)


def _gathered(said: Iterable[tuple[str, str | None]]) -> Directives:
    rules: set[str] = set()
    moments: list[datetime] = []
    for word, value in said:
        if word == _UNAVAILABLE:
            moment = _moment(value or "")
            moments += [moment] if moment else []
        elif word not in _ALLOWING:
            rules.add(f"{word}:{value}" if value else word)
    return Directives(tuple(sorted(rules)[:_MOST]), min(moments, default=None))


def _is_for(whom: str, agent: str) -> bool:
    return whom in _EVERYONE or whom.partition("/")[0].strip() == agent


def _of_header(text: str, *, may_name: bool = True) -> Iterator[tuple[str, str, str | None]]:
    """(whom it concerns, rule, its value) of one header, or of one meta's content."""
    whom = "*"
    pieces = text[:_LONGEST].lower().replace(";", ",").split(",")
    while pieces:
        piece = pieces.pop(0).strip()
        while may_name and (named := _agent_of(piece)):
            whom, piece = named
        word, _, value = (part.strip() for part in piece.partition(":"))
        if word == _UNAVAILABLE:
            while pieces and _DATE_GOES_ON.match(pieces[0]):
                value += f", {pieces.pop(0).strip()}"
            yield whom, word, value
        elif word in _WITH_VALUE and value:
            yield whom, word, value.split()[0][:40]
        elif may_name or ":" not in piece:
            yield from ((whom, each, None) for each in piece.split() if _WORD.fullmatch(each))


def _agent_of(piece: str) -> tuple[str, str] | None:
    """(agent, what follows) of `googlebot: noindex`; None where no agent is named."""
    name, colon, rest = piece.partition(":")
    name = name.strip()
    if not colon or name in _WITH_VALUE or name == _UNAVAILABLE or not name or " " in name:
        return None
    return name, rest.strip()


def _moment(text: str) -> datetime | None:
    if match := _RFC_850.match(text):
        rest = text[match.end() :]
        text = f"{match[1]} {match[2]} {match[3]}{rest}"
    return read_iso(text)
