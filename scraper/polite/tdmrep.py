"""`/.well-known/tdmrep.json`, asked for once a host, when an article of it has come.

TDMRep wants it known before anything is made of a page; asked for behind the first article, a crawl
that finds nothing new costs no request more. It is asked for as any other address is: where
robots.txt forbids it, or it cannot be had, there is none. Nothing waits for a second try.
"""

import asyncio
import logging
from collections.abc import Iterable
from typing import Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import TunnelError
from scrapy.crawler import Crawler
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

from scraper.errors import KeepreadingError
from scraper.polite import signals as ours
from scraper.rights import TdmRule, read_tdmrep
from scraper.rights.tdmrep import MAX_BYTES, PATH

logger = logging.getLogger(__name__)

ASKS_RIGHTS = "keepreading_asks_rights"
"""Key of `Request.meta`: the answer is an article, so its host is asked for its tdmrep.json."""
TDMREP = "keepreading_tdmrep"
"""Key of `Request.meta` of a tdmrep.json itself."""
_FAILURES = (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    KeepreadingError,
    OSError,
    ResponseDataLossError,
    TunnelError,
    UnicodeError,
    UnsupportedURLSchemeError,
)
_Rules = tuple[TdmRule, ...]


class TdmrepMiddleware:
    """Holds an article back until the file of its host is known."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._known: dict[str, asyncio.Task[_Rules]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_response(self, request: Request, response: Response) -> Response:
        """The response itself; the first of a host waits for the file."""
        if request.meta.get(ASKS_RIGHTS) and response.status == 200:
            parts = urlsplit(response.url)
            origin = f"{parts.scheme}://{parts.netloc}"
            if origin not in self._known:
                self._known[origin] = asyncio.ensure_future(self._ask(origin))
            await asyncio.shield(self._known[origin])
        return response

    async def _ask(self, origin: str) -> _Rules:
        engine = self._crawler.engine
        assert engine is not None
        meta = {TDMREP: True, "dont_retry": True, "download_maxsize": MAX_BYTES}
        request = Request(origin + PATH, priority=1000, meta=meta, callback=NO_CALLBACK)
        try:
            response = await engine.download_async(request)
        except _FAILURES as error:
            logger.debug("%s could not be had: %s", request.url, error)
            return ()
        rules = read_tdmrep(response.body, response.url) if response.status == 200 else ()
        self._tell(origin, rules)
        return rules

    def _tell(self, origin: str, rules: Iterable[TdmRule]) -> None:
        self._crawler.signals.send_catch_log(ours.tdmrep_read, origin=origin, rules=tuple(rules))
