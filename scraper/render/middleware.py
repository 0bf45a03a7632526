"""The Scrapy middleware: a request marked by `rendered` is answered with the page as drawn.

It stands behind the address check and robots.txt, so that a page that may not be asked for is not
rendered either, and before the downloader's queue: a page that held its host's one place there
would wait for ever for its own scripts.
"""

import asyncio
import logging
from typing import Any, Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import HtmlResponse, Response

from scraper.polite.refusals import Stopped
from scraper.render.answers import SUB_REQUEST, Answers, bounds, plain_headers
from scraper.render.chromium import Browsers
from scraper.render.drawing import MAX_STEPS, Drawing, Rendered
from scraper.render.kept import Kept
from scraper.render.settings import RenderSettings
from scraper.rights import DECLARED_IN, read_rights

logger = logging.getLogger(__name__)

RENDER = "keepreading_render"
"""Key of `Request.meta`: how many steps a page may be grown by; 0 only draws it."""
RENDERED = "keepreading_rendered"
"""Key of `Response.meta`: the `Rendered` that the response is of."""
_RECENT = 32  # pages kept in case they are rendered next, so that they are asked for once
_RECENT_BYTES = 512 * 1024  # of one page
_SOON = 5  # added to the priority, so that the page itself is still kept; not to what may wait
_MOST_FILES = 200
_FILE_BYTES = 2 * 1024 * 1024


def rendered(request: Request, max_steps: int = 0) -> Request:
    """The same request, for the page as a browser draws it.

    :param max_steps: how often to click "load more" or scroll; 0 for a page that is no listing.
    """
    meta = {**request.meta, RENDER: min(max_steps, MAX_STEPS), "dont_retry": True}
    priority = request.priority + (_SOON if request.priority >= 0 else 0)
    return request.replace(meta=meta, dont_filter=True, priority=priority)


class RenderMiddleware:
    """Renders what is marked, in browsers that start when first needed."""

    def __init__(self, crawler: Crawler) -> None:
        settings = RenderSettings.of(crawler.settings)
        if settings.mode == "never":
            raise NotConfigured("KEEPREADING_RENDER is never")
        settings.require()
        self._crawler = crawler
        self._seconds = settings.seconds
        self._bounds = bounds(crawler.settings)
        self._browsers = Browsers(settings, crawler.settings["USER_AGENT"])
        self._recent = Kept(_RECENT, _RECENT_BYTES)
        self._files = Kept(_MOST_FILES, _FILE_BYTES)
        crawler.signals.connect(self._close, signals.engine_stopped)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """:raises BadConfiguration: where every page is to be rendered and none can be."""
        return cls(crawler)

    async def process_request(self, request: Request) -> Response | None:
        """The page as drawn, for a request that is marked.

        :raises RenderFailed: where it could not be drawn.
        :raises Stopped: where the crawl was stopped meanwhile.
        """
        max_steps = request.meta.get(RENDER)
        if max_steps is None:
            return None
        main = self._recent.get(request.url) or await self._ask(_plain(request))
        if main.status >= 400 or "html" not in _media_type(main):
            return main
        drawn = await self._draw(main, max_steps)
        if self._is_stopping():  # what it asked for last was not asked
            raise Stopped(request.url, "the crawl was stopped while it was drawn")
        for key in ("redirect_urls", "redirect_times", "redirect_reasons"):
            if key in main.meta:
                request.meta[key] = main.meta[key]
        request.meta[RENDERED] = drawn
        self._count(drawn)
        return HtmlResponse(
            main.url,
            status=main.status,
            headers={"Content-Type": "text/html; charset=utf-8", **_declared(main)},
            body=drawn.html.encode("utf-8", "replace"),
            request=request,
            flags=["rendered"],
        )

    def process_response(self, request: Request, response: Response) -> Response:
        """Keep pages for a while: what shows nothing is rendered next."""
        is_page = RENDER not in request.meta and SUB_REQUEST not in request.meta
        if is_page and response.status == 200 and "html" in _media_type(response):
            self._recent.put(request.url, response)
        return response

    async def _draw(self, main: Response, max_steps: int) -> Rendered:
        answers = Answers(main, self._ask, self._files, self._bounds)
        async with self._browsers.page() as tab:
            until = asyncio.get_running_loop().time() + self._seconds
            drawing = Drawing(tab, main.url, answers, until, self._is_stopping)
            return await drawing.draw(max_steps)

    async def _ask(self, request: Request) -> Response:
        engine = self._crawler.engine
        assert engine is not None
        return await engine.download_async(request)

    def _is_stopping(self) -> bool:
        return not self._crawler.crawling

    def _count(self, drawn: Rendered) -> None:
        assert self._crawler.stats is not None
        self._crawler.stats.inc_value("keepreading/render/pages")
        self._crawler.stats.inc_value("keepreading/render/steps", drawn.steps)
        self._crawler.stats.inc_value(f"keepreading/render/ended/{drawn.ended}")

    async def _close(self) -> None:
        await self._browsers.close()


def _plain(request: Request) -> Request:
    """The request for the page itself, as the site sends it."""
    ours = (RENDER, "dont_retry")  # it is this request that is tried again
    meta: dict[str, Any] = {k: v for k, v in request.meta.items() if k not in ours}
    return request.replace(meta=meta)


def _declared(main: Response) -> dict[str, list[str]]:
    """What a page and its headers say about rights, as headers: scripts take nothing of it back."""
    said = plain_headers(main)
    kept = {name: [v for key, v in said if key.lower() == name] for name in DECLARED_IN}
    kept["x-robots-tag"] += read_rights(main.url, said, main.body).robots
    return {name: values for name, values in kept.items() if values}


def _media_type(response: Response) -> str:
    value = response.headers.get("Content-Type") or b""
    return value.decode("latin-1").lower()
