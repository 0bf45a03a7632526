"""Cookies, where `--cookies` asks for them: a small jar, for one crawl, each cookie to its host.

Some magazines answer with a redirect until a cookie comes back. That is all this is for. A cookie
goes back to the very host that set it (its Domain is not looked at, so that no list of public
suffixes is needed), over https only if https set it, and is gone when the crawl ends.
"""

import re
from collections import OrderedDict
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from time import time
from typing import Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response

from scraper.urls import host_of

MAX_HOSTS = 200
MAX_A_HOST = 20
MAX_BYTES = 4_096  # name and value of one cookie

_NAME = re.compile(r"[^\s()<>@,;:\\\"/\[\]?={}\x00-\x1f\x7f-\xff]+")
_VALUE = re.compile(r"[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e\" ,\\]*")
_OURS = "keepreading_cookie"  # key of Request.meta: the Cookie header is of this jar


@dataclass(frozen=True, slots=True)
class _Cookie:
    value: str
    path: str
    is_secure: bool
    expires_at: float | None


class Jar:
    """The cookies of a crawl. Where one of its bounds is reached, the oldest make room.

    >>> jar = Jar()
    >>> jar.take("https://a.example/kids/1", "seen=1; Path=/")
    >>> jar.header("https://a.example/"), jar.header("https://b.example/")
    ('seen=1', None)
    """

    def __init__(self) -> None:
        self._hosts: OrderedDict[str, OrderedDict[str, _Cookie]] = OrderedDict()

    def take(self, url: str, set_cookie: str) -> None:
        """Keep the cookie of one Set-Cookie header; one that is malformed or too large is not."""
        pair, *attributes = set_cookie.split(";")
        name, equals, value = (part.strip() for part in pair.partition("="))
        if not (equals and _NAME.fullmatch(name) and _VALUE.fullmatch(value)):
            return
        if len(name) + len(value) > MAX_BYTES:
            return
        cookie = _cookie(url, value, attributes)
        host = self._hosts.setdefault(host_of(url), OrderedDict())
        self._hosts.move_to_end(host_of(url))
        host.pop(name, None)
        if cookie.expires_at is None or cookie.expires_at > time():
            host[name] = cookie
        while len(host) > MAX_A_HOST:
            host.popitem(last=False)
        while len(self._hosts) > MAX_HOSTS:
            self._hosts.popitem(last=False)

    def header(self, url: str) -> str | None:
        """The Cookie header of a request, or None."""
        parts, now = urlsplit(url), time()
        found = [
            f"{name}={cookie.value}"
            for name, cookie in self._hosts.get(host_of(url), {}).items()
            if (parts.scheme == "https" or not cookie.is_secure)
            and _is_under(parts.path or "/", cookie.path)
            and (cookie.expires_at is None or cookie.expires_at > now)
        ]
        return "; ".join(found) or None


class CookieMiddleware:
    """In place of Scrapy's, with a `Jar`."""

    def __init__(self) -> None:
        self._jar = Jar()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        if not crawler.settings.getbool("KEEPREADING_COOKIES"):
            raise NotConfigured
        return cls()

    def process_request(self, request: Request) -> None:
        """Add the host's cookies; a redirect may have brought those of another."""
        if request.meta.pop(_OURS, False):
            request.headers.pop("Cookie", None)
        if "Cookie" not in request.headers and (header := self._jar.header(request.url)):
            request.headers["Cookie"] = header
            request.meta[_OURS] = True

    def process_response(self, request: Request, response: Response) -> Response:
        """Take what is set."""
        for value in response.headers.getlist("Set-Cookie")[:MAX_A_HOST]:
            self._jar.take(response.url, value.decode("latin-1"))
        return response


def _cookie(url: str, value: str, attributes: list[str]) -> _Cookie:
    known = {
        name.strip().lower(): content.strip()
        for name, _, content in (attribute.partition("=") for attribute in attributes)
    }
    parts = urlsplit(url)
    path = known.get("path", "")
    if not path.startswith("/"):
        path = (parts.path or "/").rpartition("/")[0] or "/"  # RFC 6265, 5.1.4
    is_secure = parts.scheme == "https"
    return _Cookie(value, path, is_secure, _expires_at(known))


def _expires_at(attributes: dict[str, str]) -> float | None:
    age = attributes.get("max-age", "")
    if re.fullmatch(r"-?\d{1,10}", age):
        return time() + int(age)
    try:
        return parsedate_to_datetime(attributes["expires"].replace("-", " ")).timestamp()
    except (KeyError, ValueError, OverflowError):
        return None


def _is_under(path: str, cookie_path: str) -> bool:
    """RFC 6265, 5.1.4."""
    return path == cookie_path or path.startswith(cookie_path.removesuffix("/") + "/")
