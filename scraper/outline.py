"""Outline: the links and headings of a page with the elements around them, read once.

What judges a page by its links (cards, pagination, page type) works on this instead of asking the
tree again, and everything in it is made when first asked for: on most pages a tenth of the elements
is ever looked at, and the tree's own selectors cost as much as a tenth of the parse each.
"""

import re
from collections.abc import Callable, Iterator
from typing import Final, TypeVar, cast

from selectolax.lexbor import LexborNode

from scraper.document import Document
from scraper.regions import Region, region_of
from scraper.text import squash

_PLAIN: Final = re.compile(r"https?://[\w.-]+/(?:[\w%~+-]+(?:\.[\w%~+-]+)*/?)*(?:\?[\w%~+=&.-]*)?", re.ASCII)
"""An address that is absolute already, with no dots to resolve."""
Result = TypeVar("Result")
_ZERO_WIDTH: Final = ("\u200b", "\u2060", "\ufeff")
HEADINGS: Final = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_MOST_LINKS: Final = 4_000
"""Of one page; a listing has some hundreds, a spam page more than anyone reads."""
_DEEPEST: Final = 256
"""Elements below this depth count as if they were at it."""


def one_line(text: str) -> str:
    """What `squash` makes, at a fifth of its price: every link and card goes through here."""
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

    def up(self) -> "Iterator[Element]":
        """This element and its ancestors, innermost first."""
        element: Element | None = self
        while element is not None:
            yield element
            element = element.parent


class Link:
    """An `<a href>` that may lead to another page."""

    __slots__ = ("_key", "_outline", "_raw", "_text", "href", "index", "may_be_card", "node")

    def __init__(self, outline: "Outline", node: LexborNode, index: int, href: str) -> None:
        self._outline = outline
        self.node = node
        self.index = index
        """Its place among the page's links."""
        self.href = href
        """The address as printed."""
        self._key: str | None = None
        self._raw: str | None = None
        self._text: str | None = None
        self.may_be_card: bool | None = None
        """What `cards` found, once it was asked."""

    @property
    def key(self) -> str:
        """Its address for comparing within the page: no scheme, `www.`, fragment, last slash.

        `""` for an address that is none.
        """
        if self._key is None:
            self._key = self._outline.key(self.href)
        return self._key

    @property
    def raw(self) -> str:
        """The text with its white space."""
        if self._raw is None:
            self._raw = self.node.text()
        return self._raw

    @property
    def text(self) -> str:
        """What is printed in the link, on one line."""
        if self._text is None:
            self._text = one_line(self.raw)
        return self._text

    @property
    def element(self) -> Element:
        """The element around the link."""
        parent = self.node.parent
        return self._outline.element(parent if parent is not None else self.node)

    @property
    def url(self) -> str:
        """The absolute address without its fragment."""
        printed = self.href.partition("#")[0]
        if _PLAIN.fullmatch(printed):
            return printed
        return (self._outline.document.absolute(self.href) or "").partition("#")[0]

    @property
    def fragment(self) -> str:
        """What follows the `#`."""
        return self.href.partition("#")[2]

    @property
    def path(self) -> str:
        """The address's path, with its slash and without query."""
        return "/" + self.key.partition("?")[0].partition("/")[2]


class Outline:
    """See the module."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.base = document.base_url
        self.own_key = key_of(document.url)
        canonical = document.tree.css_first('link[rel~="canonical" i][href]')
        href = canonical.attrs.get("href") if canonical is not None else None
        self.own_keys = {self.own_key, key_of(document.absolute(href) or document.url)}
        """This page's keys: its address, and the one it calls canonical (a mirror's original)."""
        scheme, _, rest = self.base.partition("://")
        self._origin = f"{scheme}://{rest.partition('/')[0].partition('?')[0]}"
        self._path = "/" + rest.partition("#")[0].partition("?")[0].partition("/")[2]
        self._elements: dict[int, Element] = {}
        self._once: dict[object, object] = {}
        self._keys: dict[str, str] = {}
        self.links = self._read_links()
        self._by_node = {link.node.mem_id: link for link in self.links}
        self.headings = document.tree.css("h1, h2, h3, h4, h5, h6")

    @classmethod
    def of(cls, document: Document) -> "Outline":
        """The outline of *document*, made once and kept with it."""
        found = vars(document).get("_outline")
        if not isinstance(found, cls):
            found = cls(document)
            vars(document)["_outline"] = found
        return found

    def once(self, read: "Callable[[Outline], Result]") -> "Result":
        """What *read* makes of this page, made once: page type and listing ask for the same."""
        if read not in self._once:
            self._once[read] = read(self)
        return cast("Result", self._once[read])

    def element(self, node: LexborNode) -> Element:
        """The element of *node*, made with its ancestors where it is new."""
        elements = self._elements
        found = elements.get(node.mem_id)
        if found is not None:
            return found
        new: list[LexborNode] = []
        above: LexborNode | None = node
        while above is not None and found is None:
            new.append(above)
            above = above.parent if above.tag != "html" else None
            found = elements.get(above.mem_id) if above is not None else None
        for inner in reversed(new):
            found = elements[inner.mem_id] = Element(inner, found)
        assert found is not None
        return found

    def links_in(self, node: LexborNode) -> list[Link]:
        """The links below *node*, in order."""
        known = self._by_node
        found = (known.get(anchor.mem_id) for anchor in node.css("a[href]"))
        return [link for link in found if link is not None]

    def link_around(self, element: Element) -> Link | None:
        """The link that *element* sits in, or None."""
        for outer in element.up():
            if outer.tag == "a":
                return self._by_node.get(outer.node.mem_id)
        return None

    def key(self, href: str) -> str:
        """The key of an address as printed, made once; `""` for one that is none."""
        found = self._keys.get(href)
        if found is None:
            found = self._keys[href] = self._read_key(href)
        return found

    def _read_links(self) -> list[Link]:
        links: list[Link] = []
        for node in self.document.tree.css("a[href]")[:_MOST_LINKS]:
            href = node.attrs.get("href")
            if href and href[0] != "#" and href[:11].lower() != "javascript:":
                links.append(Link(self, node, len(links), href))
        return links

    def _read_key(self, href: str) -> str:
        printed = href.partition("#")[0]
        if printed.isprintable() and " " not in printed:
            if printed[:8].lower().startswith(("http://", "https://")):
                if "/." not in printed:
                    return key_of(printed)
            elif ":" not in printed and printed[:2] != "//":
                path = self._joined(printed)
                if "/." not in path:
                    return key_of(self._origin + path)
        url = self.document.absolute(href)
        return key_of(url) if url else ""

    def _joined(self, printed: str) -> str:
        """A relative address as a path of this host, its own dots not resolved but `../` ahead."""
        if printed[:1] == "/":
            return printed
        if printed[:1] == "?":
            return self._path + printed
        folder = self._path.rpartition("/")[0]
        while printed.startswith("../"):
            printed, folder = printed[3:], folder.rpartition("/")[0]
        return f"{folder}/{printed.removeprefix('./')}"


def key_of(url: str) -> str:
    """An address for comparing within one page: no scheme, `www.`, fragment or last slash."""
    host, slash, rest = url.partition("#")[0].partition("://")[2].partition("/")
    host = host.lower().removeprefix("www.")
    return f"{host}{slash}{rest}".rstrip("/")
