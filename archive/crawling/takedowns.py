"""What was taken down is not asked for: no card, no start address and no redirect leads there."""

from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest

from archive.crawling.keeper import Keeper


class TakenDown(IgnoreRequest):
    """The address was removed from this archive for good."""

    reason = "takedown"


class TakedownMiddleware:
    """The first middleware: nothing is asked for the sake of what is not asked for."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """:raises TakenDown: for an address that was taken down."""
        keeper = self._crawler.get_extension(Keeper)
        if isinstance(keeper, Keeper) and keeper.taken_down.has(request.url):
            raise TakenDown(f"{request.url} was taken down")
