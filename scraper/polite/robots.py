"""robots.txt as RFC 9309 has it: one fetch a host, 4xx allows, 5xx and unreachable forbid.

Scrapy's own middleware lets requests through that wait for a slow robots.txt: many await one
Deferred, and all but the first two get None. Here they await one task.
"""

import asyncio
import logging
from typing import Self
from urllib.parse import urlsplit

from protego import Protego
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest, NotConfigured
from scrapy.http.request import NO_CALLBACK

logger = logging.getLogger(__name__)

_MAX_BYTES = 500 * 1024  # RFC 9309, section 2.5
_FORBID_ALL = Protego.parse("User-agent: *\nDisallow: /")
_ALLOW_ALL = Protego.parse("")


class ForbiddenByRobots(IgnoreRequest):
    """robots.txt does not let us ask for this address.

    `reason` is `robots_forbidden` (a rule) or `robots_unreachable` (no rules could be had).
    """

    def __init__(self, url: str, reason: str) -> None:
        super().__init__(f"robots.txt of the host forbids {url}")
        self.reason = reason


class RobotsMiddleware:
    """Asks each host for its robots.txt before anything else, and obeys it."""

    def __init__(self, crawler: Crawler) -> None:
        if not crawler.settings.getbool("ROBOTSTXT_OBEY"):
            raise NotConfigured("ROBOTSTXT_OBEY is off")
        self._crawler = crawler
        self._agent = crawler.settings["ROBOTSTXT_USER_AGENT"] or crawler.settings["USER_AGENT"]
        self._rules: dict[str, asyncio.Task[tuple[Protego, str]]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Let the request pass, or raise ForbiddenByRobots.

        Where robots.txt could not be asked for at all (no such host, refused, timed out), that
        error is raised again for each request: it says more than "forbidden" would.
        """
        if request.meta.get("dont_obey_robotstxt"):
            return
        parts = urlsplit(request.url)
        origin = f"{parts.scheme}://{parts.netloc}"
        task = self._rules.get(origin)
        if task is None:
            task = self._rules[origin] = asyncio.ensure_future(self._fetch(origin))
        rules, reason = await asyncio.shield(task)
        if not rules.can_fetch(request.url, self._agent):
            raise ForbiddenByRobots(request.url, reason)

    async def _fetch(self, origin: str) -> tuple[Protego, str]:
        engine = self._crawler.engine
        assert engine is not None
        request = Request(
            f"{origin}/robots.txt",
            priority=1000,
            meta={"dont_obey_robotstxt": True, "keepreading_robots": True},
            callback=NO_CALLBACK,
        )
        response = await engine.download_async(request)
        if response.status >= 500:
            logger.warning(
                "%s/robots.txt answers %d: nothing of this host is asked for",
                origin,
                response.status,
            )
            return _FORBID_ALL, "robots_unreachable"
        if response.status >= 400:
            return _ALLOW_ALL, ""
        text = response.body[:_MAX_BYTES].decode("utf-8", "replace").removeprefix("\ufeff")
        return Protego.parse(text), "robots_forbidden"
