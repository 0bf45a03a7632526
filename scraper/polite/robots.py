"""robots.txt asked for and obeyed as RFC 9309 has it: one fetch a host, 4xx allows, 5xx forbids.

What the file says is read in `scraper.robots_txt`. Scrapy's own middleware lets requests through
that wait for a slow robots.txt: many await one Deferred, and all but the first two get None. Here
they await one task.
"""

import asyncio
import hashlib
import logging
from dataclasses import dataclass
from time import monotonic
from typing import Self
from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.core.downloader.handlers.http11 import TunnelError
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    NotConfigured,
    ResponseDataLossError,
    StopDownload,
)
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from scraper import robots_txt, urls
from scraper.content_coding import undo_start
from scraper.errors import FetchError
from scraper.limits import LIMITS
from scraper.polite import signals as ours
from scraper.polite.pace import CRAWL_DELAY
from scraper.polite.refusals import Deferred, ForbiddenByRobots, HostUnreachable
from scraper.robots_txt import Decision, RobotsTxt
from scraper.safe.unpacking import RAW

logger = logging.getLogger(__name__)

RULE = "keepreading_rule"
"""Key of `Request.meta`: the line of robots.txt that decided, or why none did."""
_RECEIVED = "keepreading_robots"  # key of `Request.meta` of a robots.txt: bytes that have come
UNREACHABLE_SECONDS = 10.0  # before a host that could not be reached is asked once more
MAX_REDIRECTS = 5  # RFC 9309, 2.3.1.2
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_FAILURES = (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    FetchError,
    IgnoreRequest,
    OSError,
    ResponseDataLossError,
    TunnelError,
)
_NO_RULES = RobotsTxt()


@dataclass(frozen=True, slots=True)
class _Standing:
    """What a host's robots.txt came to."""

    why: str
    """Where there are no rules: why. Else what is said where none matches."""
    robots: RobotsTxt | None = _NO_RULES
    """None where nothing may be asked for."""
    error: Exception | None = None
    """What happened instead of an answer."""
    is_elsewhere: bool = False
    """It happened behind a redirect: the host itself has answered."""


class RobotsMiddleware:
    """Asks each host for its robots.txt before anything else, and obeys it."""

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        if not settings.getbool("ROBOTSTXT_OBEY"):
            raise NotConfigured("ROBOTSTXT_OBEY is off")
        self._crawler = crawler
        self._token = settings["ROBOTSTXT_USER_AGENT"] or settings["BOT_NAME"]
        self._longest_delay = settings.getfloat(
            "KEEPREADING_MAX_CRAWL_DELAY", LIMITS.max_crawl_delay_seconds.default
        )
        self._age_seconds = settings.getfloat(
            "KEEPREADING_ROBOTS_AGE", LIMITS.robots_age_hours.default * 3600
        )
        self._known: dict[str, tuple[float, asyncio.Task[_Standing]]] = {}
        crawler.signals.connect(self.bytes_received, signals.bytes_received)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Let the request pass, or refuse it.

        :raises ForbiddenByRobots: where a rule forbids it, or there might be rules.
        :raises HostUnreachable: where robots.txt could not be asked for at all.
        :raises Deferred: where the host wants to be left alone for now.
        """
        if request.meta.get("dont_obey_robotstxt"):
            return
        parts = urlsplit(request.url)
        standing = await self._standing(f"{parts.scheme}://{parts.netloc}")
        decision = self._decided(standing, request.url)
        request.meta[RULE] = rule = decision.rule or standing.why
        self._crawler.signals.send_catch_log(ours.robots_decided, url=request.url, rule=rule)
        if standing.robots is None:
            self._refuse(standing, request.url)
        elif not decision.allowed:
            raise ForbiddenByRobots(request.url, "robots_forbidden", rule)
        else:
            asked = standing.robots.crawl_delay_seconds or 0.0
            request.meta[CRAWL_DELAY] = min(asked, self._longest_delay)

    def bytes_received(self, data: bytes, request: Request) -> None:
        """End the transfer of a robots.txt behind the part that counts.

        :raises StopDownload: which Scrapy takes from here and from nowhere else.
        """
        if (received := request.meta.get(_RECEIVED)) is not None:
            request.meta[_RECEIVED] = received + len(data)
            if received + len(data) > robots_txt.MAX_BYTES:
                raise StopDownload(fail=False)

    def _decided(self, standing: _Standing, url: str) -> Decision:
        if standing.robots is None:
            return Decision(False, None)
        return standing.robots.decide(url)

    def _refuse(self, standing: _Standing, url: str) -> None:
        if isinstance(standing.error, Deferred):
            raise Deferred(url, standing.why, standing.error.status)
        if standing.error is None or standing.is_elsewhere:
            raise ForbiddenByRobots(url, "robots_unreachable", standing.why)
        raise HostUnreachable(f"{url}: {standing.why}") from standing.error

    async def _standing(self, origin: str) -> _Standing:
        """What is known, else one task for all who want to know."""
        until, task = self._known.get(origin, (0.0, None))
        if task is None or (until < monotonic() and task.done()):
            task = asyncio.ensure_future(self._ask(origin))
            self._known[origin] = (monotonic() + self._age_seconds, task)
        standing = await asyncio.shield(task)
        if isinstance(standing.error, Deferred):  # holds for as long as the host rests
            self._known.pop(origin, None)
        elif standing.error is not None:
            self._forget_soon(origin, task)
        return standing

    def _forget_soon(self, origin: str, task: "asyncio.Task[_Standing]") -> None:
        """A host that could not be reached may be back in a moment."""
        until, known = self._known.get(origin, (0.0, None))
        if known is task:
            self._known[origin] = (min(until, monotonic() + UNREACHABLE_SECONDS), task)

    async def _ask(self, origin: str) -> _Standing:
        url = f"{origin}/robots.txt"
        for hop in range(MAX_REDIRECTS + 1):
            try:
                response = await self._download(url)
            except _FAILURES as error:
                name = type(error).__name__
                logger.warning("%s could not be had (%s): its host is left alone", url, name)
                why = f"robots.txt unreachable ({name})"
                return _Standing(why, None, error, is_elsewhere=hop > 0)
            if response.status not in _REDIRECTS:
                return self._read(response, origin)
            target = urls.absolute(url, _location(response))
            if target is None:
                return _Standing(f"no robots.txt ({response.status} to no address)")
            url = target
        return _Standing(f"no robots.txt (more than {MAX_REDIRECTS} redirects)")

    async def _download(self, url: str) -> Response:
        engine = self._crawler.engine
        assert engine is not None
        meta = {"dont_obey_robotstxt": True, "dont_redirect": True, RAW: True, _RECEIVED: 0}
        request = Request(url, priority=1000, meta=meta, callback=NO_CALLBACK)
        return await engine.download_async(request)

    def _read(self, response: Response, origin: str) -> _Standing:
        status = response.status
        if status >= 500:
            logger.warning("%s answers %d: its host is left alone", response.url, status)
            return _Standing(f"robots.txt unreachable ({status})", None)
        if status >= 400:
            return _Standing(f"no robots.txt ({status})")
        codings = b", ".join(response.headers.getlist("Content-Encoding")).decode("latin-1")
        try:
            body = undo_start(response.body, codings, robots_txt.MAX_BYTES + 1)
        except FetchError as error:
            logger.warning("%s cannot be unpacked: its host is left alone", response.url)
            return _Standing("robots.txt unreachable (bad_encoding)", None, error, True)
        robots = robots_txt.parse(body, self._token)
        self._crawler.signals.send_catch_log(
            ours.robots_read,
            origin=origin,
            sha256=hashlib.sha256(body).hexdigest(),
            content_signals=robots.content_signals,
        )
        return _Standing("no rule matches", robots)


def _location(response: Response) -> str:
    return (response.headers.get("Location") or b"").decode("utf-8", "replace")
