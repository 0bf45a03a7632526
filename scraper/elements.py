"""Elements: what a page's links and headings stand in, made when first asked for.

An `Element` knows its ancestors; the tree's own nodes would have to be asked again each time.
"""

from collections.abc import Iterator
from typing import Final

from selectolax.lexbor import LexborNode

from scraper.regions import Region, region_of
from scraper.text import squash

HEADINGS: Final = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_DEEPEST: Final = 256
"""Elements below this depth count as if they were at it."""
_ZERO_WIDTH: Final = ("\u200b", "\u2060", "\ufeff")


def one_line(text: str) -> str:
    """What `squash` makes, at a fifth of its price: every link and card goes through here.

    >>> one_line(" Keep\\n  Reading\u00a0")
    'Keep Reading'
    """
    if not text.isascii() and any(mark in text for mark in _ZERO_WIDTH):
        return squash(text)
    return " ".join(text.split())


class Element:
    """One element of the page."""

    __slots__ = ("_names", "_region", "_text", "depth", "node", "parent", "path", "tag")

    def __init__(self, node: LexborNode, parent: "Element | None") -> None:
        self.node = node
        self.parent = parent
        self.tag: str = node.tag or ""
        self._names: str | None = None
        self._region: Region | None = None
        self._text: str | None = None
        if parent is None:
            self.depth, self.path = 0, self.tag
        elif parent.depth < _DEEPEST:
            self.depth, self.path = parent.depth + 1, f"{parent.path} {self.tag}"
        else:
            self.depth, self.path = parent.depth, parent.path

    @property
    def names(self) -> str:
        """Class and id words in lower case."""
        if self._names is None:
            attributes = self.node.attrs
            self._names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}".lower()
        return self._names

    @property
    def region(self) -> Region:
        """The parts of the page that the element lies in, by itself and its ancestors."""
        chain: list[Element] = []
        element: Element | None = self
        while element is not None and element._region is None:
            chain.append(element)
            element = element.parent
        region = element._region if element is not None and element._region is not None else 0
        for inner in reversed(chain):
            region |= region_of(inner.tag, inner.names)
            inner._region = region
        return region

    @property
    def text(self) -> str:
        """All text below, on one line."""
        if self._text is None:
            self._text = one_line(self.node.text())
        return self._text

    def up(self) -> Iterator["Element"]:
        """This element and its ancestors, innermost first."""
        element: Element | None = self
        while element is not None:
            yield element
            element = element.parent


class Elements:
    """The elements of one page by their nodes."""

    def __init__(self) -> None:
        self._known: dict[int, Element] = {}

    def of(self, node: LexborNode) -> Element:
        """The element of *node*, made with its ancestors where it is new."""
        known = self._known
        found = known.get(node.mem_id)
        if found is not None:
            return found
        new: list[LexborNode] = []
        above: LexborNode | None = node
        while above is not None and found is None:
            new.append(above)
            above = above.parent if above.tag != "html" else None
            found = known.get(above.mem_id) if above is not None else None
        for inner in reversed(new):
            found = known[inner.mem_id] = Element(inner, found)
        assert found is not None
        return found
