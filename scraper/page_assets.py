"""What a page needs to be shown, beside its images: style sheets, fonts and icons it names."""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from scraper import urls
from scraper.document import Document

MOST = 100
"""Addresses of one page, or of one style sheet."""
_LINKS = frozenset({"stylesheet", "icon", "apple-touch-icon", "mask-icon"})
_PRELOADED = frozenset({"style", "font"})
_FONTS = (".woff2", ".woff", ".ttf", ".otf", ".eot")
_IMPORT = re.compile(
    r"""@import\s{1,20}(?:url\(\s{0,20})?["']?([^"')\s;]{1,2000})""", re.IGNORECASE
)
_URL = re.compile(r"""\burl\(\s{0,20}["']?([^"')\s]{1,2000})""", re.IGNORECASE)


def assets_of(document: Document) -> tuple[str, ...]:
    """The addresses of a page's style sheets, icons and preloaded fonts, in order, each once."""
    found = (
        document.absolute(link.attributes.get("href"))
        for link in document.root.css("link[href]")
        if _is_asset(link.attributes.get("rel"), link.attributes.get("as"))
    )
    return _first(found)


def assets_of_css(css: str, base_url: str) -> tuple[str, ...]:
    """The style sheets that a style sheet imports, and the fonts that it names.

    >>> assets_of_css("@import 'a.css'; @font-face { src: url(owl.woff2) } b { x: url(b.png) }",
    ...     "https://a.example/css/all.css")
    ('https://a.example/css/a.css', 'https://a.example/css/owl.woff2')
    """
    fonts = (url for url in _URL.findall(css) if _path(url).endswith(_FONTS))
    return _first(urls.absolute(base_url, url) for url in (*_IMPORT.findall(css), *fonts))


def _path(url: str) -> str:
    """The path of an address in lower case; empty for what is none."""
    try:
        return urlsplit(url).path.lower()
    except ValueError:
        return ""


def _is_asset(rel: str | None, used_as: str | None) -> bool:
    words = set((rel or "").lower().split())
    is_preloaded = "preload" in words and (used_as or "").lower() in _PRELOADED
    return bool(words & _LINKS) or is_preloaded


def _first(found: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(_taken(found))


def _taken(found: Iterable[str | None]) -> Iterator[str]:
    seen: set[str] = set()
    for url in found:
        if url is not None and url not in seen:
            seen.add(url)
            yield url
        if len(seen) == MOST:
            return
