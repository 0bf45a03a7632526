"""Addresses of one page's links: the key to compare by, and the absolute form.

A page repeats its addresses, and most are plain: resolving each by the rules of URLs would cost
more than everything else that is read from a listing. What is not plain goes by the rules.
"""

import re
from typing import Final

from scraper import urls

_PLAIN: Final = re.compile(r"https?://[\w.-]+/[\w%~+/.-]*(?:\?[\w%~+=&.-]*)?", re.ASCII)
"""An address that is absolute as printed, unless its path holds dots to resolve."""
_PLAIN_PATH: Final = re.compile(r"(?!//)[\w%~+/.-]+(?:\?[\w%~+=&.-]*)?", re.ASCII)


class Addresses:
    """What the addresses on a page at *base* mean."""

    def __init__(self, base: str) -> None:
        self.base = base
        scheme, _, rest = base.partition("://")
        self._origin = f"{scheme}://{rest.partition('/')[0].partition('?')[0]}"
        self._path = "/" + rest.partition("#")[0].partition("?")[0].partition("/")[2]
        self._keys: dict[str, str] = {}

    def url(self, href: str) -> str:
        """The absolute address without its fragment; `""` for one that is none."""
        printed = href.partition("#")[0]
        if "/." not in printed and _PLAIN.fullmatch(printed):
            return printed
        if _PLAIN_PATH.fullmatch(printed):
            path = self._joined(printed)
            if "/." not in path:
                return self._origin + path
        return (urls.absolute(self.base, href) or "").partition("#")[0]

    def key(self, href: str) -> str:
        """The key of an address as printed, made once; `""` for one that is none."""
        found = self._keys.get(href)
        if found is None:
            found = self._keys[href] = self._read(href)
        return found

    def _read(self, href: str) -> str:
        printed = href.partition("#")[0]
        if printed.isprintable() and " " not in printed:
            if printed[:8].lower().startswith(("http://", "https://")):
                if "/." not in printed:
                    return key_of(printed)
            elif ":" not in printed and printed[:2] != "//":
                path = self._joined(printed)
                if "/." not in path:
                    return key_of(self._origin + path)
        url = urls.absolute(self.base, href)
        return key_of(url) if url else ""

    def _joined(self, printed: str) -> str:
        """A relative address as a path of this host; only leading `../` are resolved."""
        if printed[:1] == "/":
            return printed
        if printed[:1] in ("?", ""):
            return self._path + printed
        folder = self._path.rpartition("/")[0]
        while printed.startswith("../"):
            printed, folder = printed[3:], folder.rpartition("/")[0]
        return f"{folder}/{printed.removeprefix('./')}"


def key_of(url: str) -> str:
    """An address for comparing within one page: no scheme, `www.`, fragment or last slash.

    >>> key_of("https://www.Magazine.example/kids/#more-12")
    'magazine.example/kids'
    """
    host, slash, rest = url.partition("#")[0].partition("://")[2].partition("/")
    host = host.lower().removeprefix("www.")
    return f"{host}{slash}{rest}".rstrip("/")
