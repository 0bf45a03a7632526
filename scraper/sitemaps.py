"""Sitemaps (sitemaps.org 0.9): the addresses that a site names to search engines.

Read are `<urlset>`, `<sitemapindex>`, plain text with an address a line, all of them packed with
gzip too, and the news extension. A sitemap says that an address exists, not that it is an article.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from scraper import robots_txt, urls
from scraper.content_coding import undo
from scraper.dates import read_iso
from scraper.decode import decode
from scraper.errors import BadAnswer, FetchError
from scraper.text import plain
from scraper.xml_items import MAX_BYTES, Element, read_items

MAX_ADDRESSES: Final = 50_000  # what sitemaps.org allows a file
_ROOTS: Final = frozenset({"urlset", "sitemapindex"})
_ITEMS: Final = frozenset({"url", "sitemap"})
_GZIP: Final = b"\x1f\x8b"
_AGENT: Final = "keepreading"
_MAX_LINES: Final = 100  # sitemaps that a robots.txt may name


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """One page that a sitemap names."""

    url: str
    modified_at: datetime | None = None
    """`<lastmod>`: of the page, not of the article in it."""
    title: str | None = None
    """Of the news extension, as is `published_at`."""
    published_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitemap:
    """One sitemap file."""

    url: str
    locations: tuple[Location, ...] = ()
    sitemap_urls: tuple[str, ...] = ()
    """Further files, where this one is an index."""
    problem: str | None = None
    """None for a whole file; `broken` or `too_many` where addresses are missing at the end."""


def read_sitemap(body: bytes, url: str, content_type: str | None = None) -> Sitemap:
    """Read the sitemap file that *url* answered with.

    :raises BadAnswer: with reason `not_a_sitemap`, `not_xml`, `bad_encoding`, `truncated`,
        `entities`, `too_deep` or `too_large`.

    >>> xml = b"<urlset><url><loc>https://a.example/owls</loc></url></urlset>"
    >>> read_sitemap(xml, "https://a.example/sitemap.xml").locations[0].url
    'https://a.example/owls'
    """
    if body.startswith(_GZIP):
        try:
            body = undo(body, "gzip", MAX_BYTES)
        except FetchError as error:
            raise BadAnswer(str(error), reason=error.reason) from error
    if not body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return _text_file(body, url, content_type)
    found = read_items(body, _ITEMS, most=MAX_ADDRESSES, content_type=content_type)
    if found.root.name.rpartition(":")[2] not in _ROOTS:
        raise BadAnswer(f"it is no sitemap but <{found.root.name[:40]}>", reason="not_a_sitemap")
    pages = (_location(item, url) for item in found.items if item.name == "url")
    files = (_address(item, url) for item in found.items if item.name == "sitemap")
    return Sitemap(
        url=url,
        locations=tuple(page for page in pages if page is not None),
        sitemap_urls=tuple(dict.fromkeys(filter(None, files))),
        problem=found.problem,
    )


def robots_sitemaps(body: bytes, url: str) -> tuple[str, ...]:
    """The addresses in the `Sitemap:` lines of a robots.txt, which belong to no user agent.

    >>> robots_sitemaps(b"User-agent: *\\nSitemap: /news.xml", "https://a.example/robots.txt")
    ('https://a.example/news.xml',)
    """
    named = (urls.absolute(url, found) for found in robots_txt.parse(body, _AGENT).sitemaps)
    return tuple(dict.fromkeys(filter(None, named)))[:_MAX_LINES]


def _location(item: Element, base: str) -> Location | None:
    url = _address(item, base)
    if url is None:
        return None
    news = next(item.all("news:news"), None)
    modified = item.first("lastmod")
    published = news.first("news:publication_date") if news else None
    return Location(
        url=url,
        modified_at=read_iso(modified) if modified else None,
        title=plain(news.first("news:title")) if news else None,
        published_at=read_iso(published) if published else None,
    )


def _address(item: Element, base: str) -> str | None:
    loc = item.first("loc")
    return urls.absolute(base, loc) if loc else None


def _text_file(body: bytes, url: str, content_type: str | None) -> Sitemap:
    lines = [line.strip() for line in _first_lines(decode(body, content_type).text)]
    addresses = [line for line in lines if line]
    if not addresses or not all(re.match(r"https?://\S+$", line) for line in addresses):
        raise BadAnswer("it is neither XML nor a list of addresses", reason="not_a_sitemap")
    found = (urls.absolute(url, line) for line in addresses[:MAX_ADDRESSES])
    return Sitemap(
        url=url,
        locations=tuple(Location(url=address) for address in found if address),
        problem="too_many" if len(addresses) > MAX_ADDRESSES else None,
    )


def _first_lines(text: str) -> Iterator[str]:
    """One line more than is read, so that more can be told."""
    return iter(text.splitlines()[: MAX_ADDRESSES + 1])
