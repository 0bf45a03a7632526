"""Document: one page decoded and parsed once, shared by everything that reads it.

The one thing to know: the tree is never changed by a reader. Whoever must cut something out works
on a list of nodes to leave out, or on a clone.
"""

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Self

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scraper import guard, linked_data, urls
from scraper.decode import decode
from scraper.errors import NotHTML
from scraper.records import Page
from scraper.text import clean, plain

_HTML_TYPES = ("text/html", "application/xhtml+xml", "application/xml", "text/xml", "text/plain")
_HTML_MARKS = (b"<!doctype html", b"<html", b"<head", b"<body", b"<div", b"<p", b"<article", b"<h1")


class Document:
    """A parsed page.

    :raises NotHTML: when neither the content type nor the bytes are those of an HTML page.
    :raises UnsafePage: when `guard` refuses the body.
    """

    def __init__(self, page: Page) -> None:
        _require_html(page)
        guard.check(page.body)
        self.page = page
        self.url = page.url
        decoded = decode(page.body, page.header("content-type"))
        self.encoding = decoded.encoding
        self.html = decoded.text.replace("\x00", "") if b"\x00" in page.body else decoded.text
        self.tree = LexborHTMLParser(self._as_utf8() or self.html)

    @classmethod
    def of(cls, page: "Page | Document") -> "Document":
        """The document itself, or the one that *page* makes."""
        return page if isinstance(page, Document) else cls(page)

    @classmethod
    def from_html(cls, html: str | bytes, url: str) -> Self:
        """For tests and notebooks: `Document.from_html("<h1>Owls</h1>", "https://a.example/")`."""
        return cls(Page.from_html(html, url))

    def _as_utf8(self) -> bytes | None:
        """The body itself where it is valid UTF-8: its text need not be encoded again."""
        body = self.page.body.removeprefix(b"\xef\xbb\xbf")
        valid = self.encoding == "utf-8" and b"\x00" not in body and "\ufffd" not in self.html
        return body if valid else None

    @property
    def root(self) -> LexborNode:
        """The `<html>` element; Lexbor makes one for any input."""
        root = self.tree.root
        if root is None:
            raise NotHTML(f"{self.url} holds no HTML at all: nothing to read")
        return root

    @cached_property
    def base_url(self) -> str:
        """What relative addresses are relative to: `<base href>`, else the page's address."""
        base = self.tree.css_first("base[href]")
        href = base.attributes.get("href") if base is not None else None
        return (urls.absolute(self.url, href) if href else None) or self.url

    def absolute(self, href: str | None) -> str | None:
        """The http(s) address that *href* means on this page, or None."""
        return urls.absolute(self.base_url, href) if href else None

    @cached_property
    def meta(self) -> dict[str, tuple[str, ...]]:
        """`<meta>` contents by lower-case `property`, `name` or `itemprop`, in document order."""
        found: dict[str, list[str]] = {}
        for node in self.tree.css("meta[content]"):
            attributes = node.attributes
            content = plain(attributes.get("content"))
            names = {
                (attributes.get(key) or "").strip().lower()
                for key in ("property", "name", "itemprop")
            }
            for name in names - {""}:
                if content:
                    found.setdefault(name, []).append(content)
        return {name: tuple(dict.fromkeys(contents)) for name, contents in found.items()}

    def first_meta(self, *names: str) -> str | None:
        """The first content of the first of *names* that the page has."""
        return next((self.meta[name][0] for name in names if name in self.meta), None)

    @cached_property
    def jsonld(self) -> tuple[linked_data.Node, ...]:
        """Every object of every JSON-LD script, outer before inner."""
        scripts = [node.text() for node in self.tree.css('script[type*="ld+json" i]')]
        return linked_data.parse(scripts)

    def jsonld_of(self, *names: str) -> Iterator[linked_data.Node]:
        """The JSON-LD objects whose `@type` is one of *names*."""
        wanted = frozenset(names)
        return (node for node in self.jsonld if linked_data.types(node) & wanted)

    @cached_property
    def head_title(self) -> str | None:
        """The text of `<title>`, with the site's name still in it."""
        node = self.tree.css_first("title")
        return plain(node.text()) if node is not None else None

    @cached_property
    def canonical_url(self) -> str | None:
        """`rel=canonical`, else og:url, absolute; None when the page gives neither."""
        node = self.tree.css_first('link[rel~="canonical" i][href]')
        href = node.attributes.get("href") if node is not None else None
        return self.absolute(href) or self.absolute(self.first_meta("og:url"))

    @cached_property
    def language(self) -> str | None:
        """What the page declares, as printed: `html[lang]`, else og:locale and its like."""
        attributes = self.root.attributes
        declared = attributes.get("lang") or attributes.get("xml:lang")
        return clean(declared) or self.first_meta(
            "og:locale", "content-language", "language", "dc.language"
        )

    @cached_property
    def h1(self) -> tuple[LexborNode, ...]:
        """The page's `h1` elements."""
        return tuple(self.tree.css("h1"))


def _require_html(page: Page) -> None:
    media_type = _media_type(page.header("content-type"))
    start = page.body[:2_048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    looks_html = any(mark in start for mark in _HTML_MARKS)
    if media_type in ("text/html", "application/xhtml+xml"):
        if (kind := _other_kind(start, looks_html=looks_html)) is not None:
            raise NotHTML(f"{page.url} says it is HTML and is {kind}: nothing to read")
    elif not (
        looks_html and (not media_type or media_type in _HTML_TYPES or "octet" in media_type)
    ):
        raise NotHTML(
            f"{page.url} is {media_type or 'of no known type'}, not HTML: nothing to read. "
            "Give the address of a page"
        )


def _media_type(content_type: str | None) -> str:
    """The last one named, as browsers take it; `""` where what is named is none."""
    named = (part.split(";")[0].strip().lower() for part in (content_type or "").split(","))
    return next((name for name in reversed(list(named)) if "/" in name.strip("/")), "")


def _other_kind(start: bytes, *, looks_html: bool) -> str | None:
    """What a body is that says it is HTML, where its first bytes can be nothing else."""
    if start.startswith((b"%pdf-", b"\x89png", b"\xff\xd8\xff", b"gif8", b"pk\x03\x04")):
        return f"a {start[:4]!r} file"
    if not looks_html and re.match(rb'\{\s*"|\[\s*[{"]', start):
        return "JSON"
    if not looks_html and re.match(rb"(?:<\?xml[^>]*>\s*)?<(?:rss|feed|urlset|rdf:rdf)\b", start):
        return "a feed or sitemap"
    return "no text" if start and not start.strip(b"\x00") else None
