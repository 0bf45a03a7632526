"""What a rendered page asks for, answered by the crawl's downloader.

The browser itself asks nobody: each request is refused here, or made by Scrapy with the rules of
the crawl (addresses, robots.txt, delays, bytes, retries) and handed back. Redirects are followed by
the downloader, since a browser would follow them past the routing.
"""

import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import TunnelError
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from twisted.internet import error as net

from scraper import urls
from scraper.errors import KeepreadingError
from scraper.render.kept import Kept
from scraper.rights import read_rights

if TYPE_CHECKING:
    from playwright.async_api import Request as Asked
    from playwright.async_api import Route

logger = logging.getLogger(__name__)

MAX_REQUESTS = 1_000  # of one page
MAX_BYTES = 64 * 1024 * 1024  # of all answers to one page
MAX_ANSWER_BYTES = 8 * 1024 * 1024
MAX_POST_BYTES = 64 * 1024
MAX_OTHER_HOSTS = 20  # beside the page's own site
ANSWER_SECONDS = 30.0  # a request that waits for news never ends

SUB_REQUEST = "keepreading_render_of"
"""Key of `Request.meta`: the address of the page that a browser's request was made for."""
NO_COPY = "keepreading_no_copy"
"""Key of `Request.meta`: no body of the answer may be kept: the page that it is for says so."""

_NEEDED = frozenset({"document", "script", "stylesheet", "xhr", "fetch"})
"""Kinds of requests that draw cards and text. Images, fonts, media, pings and frames do not."""
_DATA = frozenset({"xhr", "fetch"})
_OWN_HEADERS = frozenset(
    "accept-encoding connection content-length cookie host user-agent upgrade-insecure-requests"
    " dnt priority".split()
)
"""Request headers that are the crawl's to set, or are nobody's business."""
_NOT_PASSED_ON = frozenset(
    "alt-svc clear-site-data connection content-encoding content-length keep-alive link nel"
    " refresh report-to reporting-endpoints set-cookie strict-transport-security"
    " transfer-encoding".split()
)
"""Response headers that the body no longer fits, or that would have the browser do things."""
_FAILURES = (
    KeepreadingError,
    IgnoreRequest,
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
    UnicodeError,
    OSError,
    TunnelError,
    net.ConnectError,
    net.DNSLookupError,
)
Download = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Data:
    """JSON that a page's scripts asked for."""

    url: str
    method: str
    body: bytes


class Answers:
    """The requests of one page. `open` and `asked` tell when it is quiet.

    :param main: the page itself, which has been asked for already.
    :param download: how Scrapy asks: `engine.download_async`.
    :param files: scripts and style sheets of earlier pages by address, asked for once a crawl.
    :param bounds: of one answer, see `bounds`.
    """

    def __init__(
        self, main: Response, download: Download, files: Kept, bounds: Mapping[str, float]
    ) -> None:
        self._main = main
        self._download = download
        self._files = files
        self._bounds = bounds
        rights = read_rights(main.url, plain_headers(main), main.body)
        self._mark: dict[str, object] = {NO_COPY: True} if rights.noarchive else {}
        self._main_given = False
        self._other_hosts: set[str] = set()
        self.open = 0
        self.asked = 0
        self.bytes = 0
        self.refused: list[tuple[str, str]] = []
        """(why, address) of what was not asked for."""
        self.data: list[Data] = []

    @property
    def exhausted(self) -> bool:
        """Whether the page has had all that it may have."""
        return self.asked >= MAX_REQUESTS or self.bytes >= MAX_BYTES

    async def answer(self, route: "Route") -> None:
        """Playwright's handler of every request of the page."""
        from playwright.async_api import Error

        with suppress(Error):  # the page has gone in the meantime
            asked = route.request
            if self._is_main(asked):
                self._main_given = True
                await _fulfill(route, self._main)
            elif why := self._refusal(asked):
                self.refused.append((why, asked.url))
                # "aborted" leaves the page where it is; any other word brings up an error page.
                await route.abort("aborted")
            else:
                await self._pass_on(route, asked)

    async def _pass_on(self, route: "Route", asked: "Asked") -> None:
        self.open += 1
        self.asked += 1
        try:
            response = await self._response(asked)
        except _FAILURES as error:
            logger.debug("%s asked for %s: %s", self._main.url, asked.url, error)
            self.refused.append((type(error).__name__, asked.url))
            await route.abort("failed")
        else:
            self._note(asked, response)
            await _fulfill(route, response)
        finally:
            self.open -= 1

    async def _response(self, asked: "Asked") -> Response:
        known = self._files.get(asked.url)
        if known is not None and asked.method == "GET":
            return known
        request = Request(
            asked.url,
            method=asked.method,
            headers=await _headers(asked),
            body=asked.post_data_buffer or b"",
            callback=NO_CALLBACK,
            dont_filter=True,
            meta={SUB_REQUEST: self._main.url, **self._mark, **self._bounds},
        )
        response = await self._download(request)
        self.bytes += len(response.body)
        if asked.resource_type in ("script", "stylesheet") and response.status == 200:
            self._files.put(asked.url, response)
        return response

    def _is_main(self, asked: "Asked") -> bool:
        return (
            not self._main_given
            and asked.is_navigation_request()
            and asked.frame.parent_frame is None
        )

    def _refusal(self, asked: "Asked") -> str | None:
        """Why a request is not made, or None."""
        kind = asked.resource_type
        if self.exhausted:
            return "limit"
        if asked.is_navigation_request() or kind not in _NEEDED:
            return kind
        if urlsplit(asked.url).scheme not in ("http", "https"):
            return "scheme"
        same_site = urls.same_site(asked.url, self._main.url)
        if asked.method not in ("GET", "HEAD") and not (
            same_site
            and asked.method == "POST"
            and kind in _DATA
            and len(asked.post_data_buffer or b"") <= MAX_POST_BYTES
        ):
            return "method"
        return None if same_site else self._refuse_host(urls.host_of(asked.url))

    def _refuse_host(self, host: str) -> str | None:
        if host not in self._other_hosts and len(self._other_hosts) >= MAX_OTHER_HOSTS:
            return "hosts"
        self._other_hosts.add(host)
        return None

    def _note(self, asked: "Asked", response: Response) -> None:
        if asked.resource_type not in _DATA or response.status != 200:
            return
        if response.body.lstrip()[:1] in (b"{", b"["):
            self.data.append(Data(asked.url, asked.method, response.body))


def bounds(settings: Mapping[str, Any]) -> dict[str, float]:
    """`Request.meta` that bounds one answer: by our limits, or by the crawl's where it has less."""
    most_bytes = (settings.get("KEEPREADING_MAX_WIRE_BYTES"), settings.get("DOWNLOAD_MAXSIZE"))
    seconds = float(settings.get("DOWNLOAD_TIMEOUT") or ANSWER_SECONDS)
    return {
        "download_maxsize": min(MAX_ANSWER_BYTES, *map(int, filter(None, most_bytes))),
        "download_timeout": min(ANSWER_SECONDS, seconds),
    }


def plain_headers(response: Response) -> list[tuple[str, str]]:
    """Name and value of each header of a response."""
    return [
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in response.headers.items()
        for value in values
    ]


async def _headers(asked: "Asked") -> dict[str, str]:
    headers = await asked.all_headers()
    return {
        name: value
        for name, value in headers.items()
        if name not in _OWN_HEADERS and not name.startswith((":", "sec-"))
    }


async def _fulfill(route: "Route", response: Response) -> None:
    headers = {
        name.decode("latin-1"): ", ".join(value.decode("latin-1") for value in values)
        for name, values in response.headers.items()
        if name.decode("latin-1").lower() not in _NOT_PASSED_ON
    }
    if 300 <= response.status < 400:  # a browser would follow it by itself
        await route.abort("failed")
    else:
        await route.fulfill(status=response.status, headers=headers, body=response.body)
