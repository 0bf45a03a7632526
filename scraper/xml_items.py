"""XML as feeds and sitemaps use it: a long row of items, read one by one, with limits.

Nothing in a document can make this reader ask for another one or multiply its own text: entity
declarations are refused, external DTDs are never fetched. What a newcomer would get wrong: much of
what calls itself XML is not. Bare ampersands, HTML entities and control characters are mended, and
where a document breaks off in the middle the items before that are given all the same.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from scraper.decode import decode
from scraper.errors import BadAnswer

MAX_BYTES: Final = 50 * 1024 * 1024  # what sitemaps.org allows a file
MAX_DEPTH: Final = 64
_MAX_INSIDE: Final = 1_000  # elements of one item
_MAX_OUTSIDE: Final = 10_000  # elements around the items
_MAX_TEXT: Final = 2_000_000  # characters of one element
_AMPERSAND: Final = re.compile(
    r"<!\[CDATA\[.*?\]\]>|&(?!#)(?!(?:amp|lt|gt|quot|apos);)(?:(\w{1,32});)?", re.DOTALL
)
"""An ampersand that XML does not know, with the name of the entity that HTML may know it as."""
_UNREADABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_DECLARATION: Final = re.compile(r"\s*<\?xml[^>]{0,300}\?>")


@dataclass(slots=True)
class Element:
    """One element; its name is in lower case, with its prefix as printed (`media:content`)."""

    name: str
    attributes: dict[str, str]
    children: "list[Element]" = field(default_factory=list)
    parts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Its own text, without that of its children."""
        return "".join(self.parts).strip()

    def all(self, *names: str) -> Iterator["Element"]:
        """The children of these names, in document order."""
        return (child for child in self.children if child.name in names)

    def first(self, *names: str) -> str | None:
        """The text of the first of *names* that has any, or None."""
        for name in names:
            for child in self.all(name):
                if child.text:
                    return child.text
        return None


@dataclass(frozen=True, slots=True)
class Items:
    """What a document holds."""

    root: Element
    """The outermost element, without the items."""
    items: tuple[Element, ...]
    problem: str | None
    """None for a whole document; `broken` where it ends early, `too_many` where the limit did."""


def read_items(
    body: bytes, names: frozenset[str], *, most: int, content_type: str | None = None
) -> Items:
    """The elements of these *names*, wherever they stand, and what stands around them.

    :param most: items read; the rest is left out.
    :raises BadAnswer: with reason `not_xml`, `entities` (it declares some), `too_deep` or
        `too_large`.
    """
    if len(body) > MAX_BYTES:
        raise BadAnswer(f"it has more than {MAX_BYTES:,} bytes", reason="too_large")
    text = _UNREADABLE.sub("", decode(body, content_type).text)
    reader = _Reader(names, most)
    try:
        problem = reader.read(text)
        if problem == "broken" and "&" in text:
            mended = _Reader(names, most)
            problem = mended.read(_AMPERSAND.sub(_mended, text))
            reader = mended
    except _Refused as error:
        raise BadAnswer(str(error), reason=error.reason) from error
    if reader.root is None:
        raise BadAnswer("it is no XML", reason="not_xml")
    return Items(reader.root, tuple(reader.items), problem)


def _mended(match: re.Match[str]) -> str:
    if match.group().startswith("<"):
        return match.group()
    return html.escape(html.unescape(match.group()))


class _Refused(Exception):
    def __init__(self, message: str, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


class _Enough(Exception):
    pass


class _Reader:
    """One pass of expat over one text."""

    def __init__(self, names: frozenset[str], most: int) -> None:
        self.root: Element | None = None
        self.items: list[Element] = []
        self._names = names
        self._most = most
        self._open: list[Element] = []
        self._item_depth = 0  # how deep the item under way stands; 0 for none
        self._inside = 0
        self._outside = 0

    def read(self, text: str) -> str | None:
        """Read all of it; None, or the problem it ended with."""
        parser = self._parser()
        try:
            # The text was decoded: what its declaration says of bytes no longer holds.
            parser.Parse(_DECLARATION.sub("", text, count=1).strip().encode(), True)
        except _Enough:
            return "too_many"
        except expat.ExpatError:
            return "broken"
        return None

    def _parser(self) -> expat.XMLParserType:
        parser = expat.ParserCreate("utf-8")
        parser.buffer_text = True
        parser.EntityDeclHandler = self._entity
        parser.SkippedEntityHandler = self._skipped  # those that an external DTD would declare
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        return parser

    def _entity(self, *_: object) -> None:
        raise _Refused("it declares entities, which are not read", "entities")

    def _skipped(self, name: str, is_parameter: bool) -> None:
        if not is_parameter:
            self._text(html.unescape(f"&{name};"))

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.lower()
        if len(self._open) >= MAX_DEPTH:
            raise _Refused(f"it nests more than {MAX_DEPTH} elements", "too_deep")
        if not self._item_depth and name in self._names:
            if len(self.items) >= self._most:
                raise _Enough
            self._item_depth, self._inside = len(self._open) + 1, 0
        element = Element(name, attributes)
        if self.root is None:
            self.root = element
        elif len(self._open) + 1 != self._item_depth and self._counts():
            self._open[-1].children.append(element)
        self._open.append(element)

    def _counts(self) -> bool:
        """Whether one more element may be kept: what is beyond the limit is read and dropped."""
        if self._item_depth:
            self._inside += 1
            return self._inside <= _MAX_INSIDE
        self._outside += 1
        return self._outside <= _MAX_OUTSIDE

    def _end(self, name: str) -> None:
        element = self._open.pop()
        if len(self._open) + 1 == self._item_depth:
            self._item_depth = 0
            self.items.append(element)

    def _text(self, text: str) -> None:
        if self._open and (self._item_depth or text.strip()):
            parts = self._open[-1].parts
            if sum(map(len, parts)) < _MAX_TEXT:
                parts.append(text)
