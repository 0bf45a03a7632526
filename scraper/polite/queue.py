"""Whose turn it is: no host takes the places of the others in the downloader.

Scrapy hands requests to the downloader until `CONCURRENT_REQUESTS` are there, waiting ones too. One
slow host with many pages then fills it, and all others wait until it has answered. Here a host gets
no more requests than it may be asked at once; the next one follows when one of them has ended.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from scrapy import Request
from scrapy.core.downloader import Downloader
from scrapy.crawler import Crawler
from scrapy.pqueues import DownloaderAwarePriorityQueue, DownloaderInterface

from scraper.urls import host_of


def busy(downloader: Downloader) -> Counter[str]:
    """Host to how many of its requests are anywhere in the downloader, its middlewares included."""
    return Counter(host_of(request.url) for request in downloader.active)


class FairQueue(DownloaderAwarePriorityQueue):
    """`SCHEDULER_PRIORITY_QUEUE`: the least busy host's next request, none where all are busy."""

    def __init__(self, crawler: Crawler, *arguments: Any, **options: Any) -> None:
        super().__init__(crawler, *arguments, **options)
        self._downloader_interface = _Busy(crawler)
        self._at_once = crawler.settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN")

    def pop(self) -> Request | None:
        """The next request, or None: then the engine asks again when one has ended."""
        counts = self._downloader_interface.stats(self.pqueues)
        if not counts or min(counts)[0] >= self._at_once:
            return None
        return super().pop()


class _Busy(DownloaderInterface):
    """Counts requests that wait in a middleware, too: for robots.txt, or for their host."""

    def stats(self, possible_slots: Iterable[str]) -> list[tuple[int, str]]:
        counts = busy(self.downloader)
        return [(counts[slot], slot) for slot in possible_slots]
