"""When a host may be asked next: one request at a time, Crawl-delay, and Retry-After.

The delay between two requests and AutoThrottle are Scrapy's; it slows a host down in its downloader
slot. What a host asks for itself is kept here, in front of the slot, so that neither undoes the
other: the later of the two moments counts.

How many requests at once are counted here as well: with no delay, Scrapy 2.19 starts all requests
that reach a slot in one turn of the event loop, since it counts them one turn later.

A slot is a host with its port (`host_of`), whatever address a request was redirected from.
"""

import asyncio
import logging
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import monotonic
from typing import Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response

from scraper.limits import LIMITS
from scraper.polite.refusals import Deferred, Stopped
from scraper.polite.retry_after import growing_seconds, wait_seconds
from scraper.urls import host_of

logger = logging.getLogger(__name__)

CRAWL_DELAY = "keepreading_crawl_delay"
"""Key of `Request.meta`: seconds between two requests to this host, as its robots.txt asks."""
_BUSY = (429, 503)
_LOOK_SECONDS = 0.5  # how often a wait looks whether the crawl is being stopped


@dataclass(slots=True)
class _Host:
    """What is known of one host, in seconds of the monotonic clock."""

    asked_at: float = float("-inf")
    rests_until: float = float("-inf")
    busy_in_a_row: int = 0
    """Answers that said it is busy and not for how long, since the last other one."""
    is_left: bool = False
    """It asked for a longer rest than we wait for."""
    under_way: set[Request] = field(default_factory=set)
    has_ended: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when one of them has."""

    def ready_at(self, interval_seconds: float) -> float:
        return max(self.asked_at + interval_seconds, self.rests_until)


class PaceMiddleware:
    """The last middleware before the downloader: it holds requests back until their host is ready.

    It waits where Scrapy counts no time of the request yet. Requests to other hosts pass by, as
    long as the queue leaves them room (`scraper.polite.queue`).
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._longest_rest = crawler.settings.getfloat(
            "KEEPREADING_MAX_RETRY_AFTER", LIMITS.max_retry_after_seconds.default
        )
        self._delay = crawler.settings.getfloat("DOWNLOAD_DELAY")
        self._at_once = crawler.settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN")
        self._hosts: dict[str, _Host] = {}
        crawler.signals.connect(self.request_scheduled, signals.request_scheduled)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def request_scheduled(self, request: Request) -> None:
        """Name the slot before the queue asks for it: a redirect carries that of its origin."""
        request.meta["download_slot"] = host_of(request.url)

    async def process_request(self, request: Request) -> None:
        """Return when the host may be asked.

        :raises Deferred: where that is too far away, or the crawl ends before.
        """
        name = request.meta["download_slot"] = host_of(request.url)
        host = self._hosts.setdefault(name, _Host())
        interval = request.meta.get(CRAWL_DELAY) or 0.0
        while True:
            wait = host.ready_at(interval) - monotonic()
            if wait <= 0 and len(host.under_way) < self._at_once:
                break
            if host.is_left and wait > 0:
                raise Deferred(request.url, f"its host rests for {wait:.0f} seconds more")
            if self._is_stopping():
                raise Stopped(request.url, "the crawl was stopped while its host rested")
            await _until(host, wait)
        host.asked_at = monotonic()
        host.is_left = False
        host.under_way.add(request)

    def process_response(self, request: Request, response: Response) -> Response:
        """Note for how long the host is to rest; whoever retries the request waits for it above.

        Crawl-delay is counted from here: when the request reached the server is not known, but now
        it has.

        :raises Deferred: where the host wants to rest for longer than we wait.
        """
        host = self._hosts.setdefault(host_of(request.url), _Host())
        host.asked_at = monotonic()
        self._ended(host, request)
        seconds = self._rest(host, request, response)
        if seconds is None:
            return response
        host.rests_until = max(host.rests_until, monotonic() + seconds)
        if seconds <= self._longest_rest:
            return response
        if not host.is_left:
            host.is_left = True
            logger.warning("%s is left alone for %.0f seconds", request.url, seconds)
        limit = f"{LIMITS.max_retry_after_seconds.option} {self._longest_rest:.0f}"
        raise Deferred(
            request.url,
            f"the host answers {response.status} and is to be left alone for {seconds:.0f} "
            f"seconds, longer than {limit}",
            status=response.status,
        )

    def _rest(self, host: _Host, request: Request, response: Response) -> float | None:
        """Seconds for which the host is to rest; None where it did not ask for any.

        One that is busy and does not say for how long rests twice as long each time.
        """
        value = response.headers.get("Retry-After")
        date = response.headers.get("Date")
        asked = None
        if value is not None and response.status >= 300:
            asked = wait_seconds(
                value.decode("latin-1"),
                now=datetime.now(UTC),
                server_date=date.decode("latin-1") if date else None,
            )
        if response.status not in _BUSY:
            host.busy_in_a_row = 0
        elif asked is None:
            host.busy_in_a_row += 1
            delay = max(self._delay, request.meta.get(CRAWL_DELAY) or 0.0)
            return growing_seconds(delay, host.busy_in_a_row)
        return asked

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Note that it has ended, if it had begun."""
        self._ended(self._hosts.setdefault(host_of(request.url), _Host()), request)

    def _ended(self, host: _Host, request: Request) -> None:
        host.under_way.discard(request)
        host.has_ended.set()

    def _is_stopping(self) -> bool:
        engine = self._crawler.engine
        slot = engine._slot if engine is not None else None  # no public name for it, Scrapy 2.19
        return not self._crawler.crawling or slot is None or slot.closing is not None


async def _until(host: _Host, wait_seconds: float) -> None:
    """Let time pass: what is to be waited for, or until a request of the host has ended."""
    if wait_seconds > 0:
        await asyncio.sleep(min(wait_seconds, _LOOK_SECONDS))
        return
    host.has_ended.clear()
    with suppress(TimeoutError):
        await asyncio.wait_for(host.has_ended.wait(), _LOOK_SECONDS)
