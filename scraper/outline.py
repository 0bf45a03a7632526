"""Outline: the links and headings of a page with the elements around them, read once.

What judges a page by its links (cards, pagination, page type) works on this instead of asking the
tree again, and everything in it is made when first asked for: on most pages a tenth of the elements
is ever looked at, and the tree's own selectors cost as much as a tenth of the parse each.

Nothing here refers back to the document or in a circle: a page's memory is free again as soon as
its last user lets go, which a crawl of a million pages notices.
"""

from collections.abc import Callable
from typing import Final, TypeVar, cast

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scraper.document import Document
from scraper.elements import Element, Elements, one_line
from scraper.link_addresses import Addresses, key_of

_MOST_LINKS: Final = 4_000
"""Of one page; a listing has some hundreds, a spam page more than anyone reads."""
_MOST_HEADINGS: Final = 1_000
Result = TypeVar("Result")


class Link:
    """An `<a href>` that may lead to another page."""

    __slots__ = (
        "_addresses",
        "_elements",
        "_key",
        "_raw",
        "_text",
        "href",
        "index",
        "may_be_card",
        "node",
    )

    def __init__(
        self, node: LexborNode, index: int, href: str, addresses: Addresses, elements: Elements
    ) -> None:
        self._addresses = addresses
        self._elements = elements
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
            self._key = self._addresses.key(self.href)
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
        return self._elements.of(parent if parent is not None else self.node)

    @property
    def url(self) -> str:
        """The absolute address without its fragment."""
        return self._addresses.url(self.href)

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
        self.tree: LexborHTMLParser = document.tree
        self.url = document.url
        self.own_key = key_of(document.url)
        self._addresses = Addresses(document.base_url)
        self._elements = Elements()
        self._once: dict[object, object] = {}
        self.own_keys = {self.own_key, self._canonical_key() or self.own_key}
        """This page's keys: its address, and the one it calls canonical (a mirror's original)."""
        self.links = self._read_links()
        self._by_node = {link.node.mem_id: link for link in self.links}
        self.headings = document.tree.css("h1, h2, h3, h4, h5, h6")[:_MOST_HEADINGS]

    @classmethod
    def of(cls, document: Document) -> "Outline":
        """The outline of *document*, made once and kept with it."""
        found = vars(document).get("_outline")
        if not isinstance(found, cls):
            found = cls(document)
            vars(document)["_outline"] = found
        return found

    def once(self, read: Callable[["Outline"], Result]) -> Result:
        """What *read* makes of this page, made once: page type and listing ask for the same."""
        if read not in self._once:
            self._once[read] = read(self)
        return cast("Result", self._once[read])

    def element(self, node: LexborNode) -> Element:
        """The element of *node*, made with its ancestors where it is new."""
        return self._elements.of(node)

    def links_in(self, node: LexborNode) -> list[Link]:
        """The links below *node*, in order."""
        known = self._by_node
        found = [known.get(anchor.mem_id) for anchor in node.css("a[href]")]
        return [link for link in found if link is not None]

    def link_around(self, element: Element) -> Link | None:
        """The link that *element* sits in, or None."""
        for outer in element.up():
            if outer.tag == "a":
                return self._by_node.get(outer.node.mem_id)
        return None

    def _canonical_key(self) -> str:
        canonical = self.tree.css_first('link[rel~="canonical" i][href]')
        href = canonical.attrs.get("href") if canonical is not None else None
        return self._addresses.key(href) if href else ""

    def _read_links(self) -> list[Link]:
        addresses, elements = self._addresses, self._elements
        links: list[Link] = []
        for node in self.tree.css("a[href]")[:_MOST_LINKS]:
            href = node.attrs.get("href")
            if href and href[0] != "#" and href[:11].lower() != "javascript:":
                links.append(Link(node, len(links), href, addresses, elements))
        return links
