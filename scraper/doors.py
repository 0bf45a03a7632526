"""Doors: the other ways to a listing's articles that its page names.

A feed is a listing's own where its address says so: most pages name the feed of the whole site and
that of its comments too.
"""

from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from scraper import urls
from scraper.document import Document
from scraper.text import fold
from scraper.wordpress_api import api_root

_FEED_TYPES: Final = frozenset(
    {
        "application/rss+xml",
        "application/atom+xml",
        "application/rdf+xml",
        "application/feed+json",
        "application/json",
        "text/xml",
        "application/xml",
    }
)
_COMMENTS: Final = ("comment", "kommentar", "commentaire", "comentario", "commenti", "reacties")
_OTHER_JSON: Final = ("/wp-json/", "oembed", "rest_route")
SITEMAP_PATHS: Final = ("/sitemap.xml", "/sitemap_index.xml", "/wp-sitemap.xml")
"""Where sitemaps are when robots.txt names none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedLink:
    """A feed that a page names."""

    url: str
    title: str | None
    is_own: bool
    """Whether it is the feed of this very listing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Doors:
    """What a page names."""

    api_root: str | None = None
    """Where the REST API of WordPress begins."""
    feeds: tuple[FeedLink, ...] = ()

    @property
    def own_feed(self) -> str | None:
        """The address of the listing's own feed, the first it names; else None."""
        return next((feed.url for feed in self.feeds if feed.is_own), None)


def doors_of(document: Document) -> Doors:
    """The doors that a page names in its head and its headers.

    >>> html = '<link rel=alternate type="application/rss+xml" href="/kids/feed/">'
    >>> doors_of(Document.from_html(html, "https://a.example/kids/")).own_feed
    'https://a.example/kids/feed/'
    """
    return Doors(api_root=api_root(document.page, document), feeds=_feeds(document))


def _feeds(document: Document) -> tuple[FeedLink, ...]:
    found: dict[str, FeedLink] = {}
    for node in document.tree.css('link[rel~="alternate" i][type][href]'):
        attributes = node.attributes
        kind = (attributes.get("type") or "").split(";")[0].strip().lower()
        url = document.absolute(attributes.get("href"))
        title = attributes.get("title")
        if kind not in _FEED_TYPES or url is None or any(mark in url for mark in _OTHER_JSON):
            continue
        if not any(mark in fold(f"{url} {title or ''}") for mark in _COMMENTS):
            is_own = _is_own(url, document.url)
            found.setdefault(url, FeedLink(url=url, title=title, is_own=is_own))
    return tuple(found.values())


def _is_own(feed_url: str, url: str) -> bool:
    """Whether the feed's address has the listing's in it: its path, its query or its last word."""
    feed, page = urlsplit(urls.canonical(feed_url)), urlsplit(urls.canonical(url))
    if urls.is_front_page(url):
        return len(feed.path.strip("/").split("/")) <= 1
    asked = {
        pair for pair in parse_qsl(page.query) if urls.page_number(f"?{pair[0]}={pair[1]}") is None
    }
    if asked and not asked <= set(parse_qsl(feed.query)):
        return False
    path = urls.without_index(page.path).rstrip("/")
    if (asked and not path) or (path and feed.path.startswith(f"{path}/")):
        return True
    if feed.path.rstrip("/") == path and feed.query:
        return True
    word = path.rpartition("/")[2].casefold()
    values = [value for _, value in parse_qsl(feed.query)]
    parts = [*feed.path.casefold().split("/"), *map(str.casefold, values)]
    return bool(word) and any(part.partition(".")[0] == word for part in parts)
