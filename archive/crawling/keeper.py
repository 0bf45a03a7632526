"""Keeper: the Scrapy extension that hands what a spider read to the archive.

It listens to the spider's own signals and, for spiders of other people, to `item_scraped`. When the
archive cannot take any more (a full disk), it closes the spider: what is not kept is not fetched.
"""

import asyncio
import hashlib
import logging
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Self

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response
from twisted.python.failure import Failure

from archive.crawling.addon import Held
from archive.records import Fetch, FetchKind
from archive.store import Archive, open_archive
from scraper.card_endpoints import CardEndpoint
from scraper.errors import ArchiveError
from scraper.polite import signals as polite
from scraper.records import Article, Listing, Page
from scraper.spiders import signals as ours
from scraper.spiders.outcomes import Outcome
from scraper.spiders.pages import page_from_response

logger = logging.getLogger(__name__)

_RULES_KEPT = 4_000  # more than are under way, from browsers too; some are never asked about


class Keeper:
    """Saves listings, articles and outcomes as they come."""

    def __init__(self, crawler: Crawler, archive: Archive, *, own_run: int | None = None) -> None:
        self._crawler = crawler
        self._archive = archive
        self._own_run = own_run
        self._kept: set[str] = set()
        self._rules: OrderedDict[str, str] = OrderedDict()
        self.error: ArchiveError | None = None
        connect = crawler.signals.connect
        connect(self.listing_read, ours.listing_read)
        connect(self.article_read, ours.article_read)
        connect(self.door_read, ours.door_read)
        connect(self.url_ended, ours.url_ended)
        connect(self.endpoint_learned, ours.endpoint_learned)
        connect(self.robots_decided, polite.robots_decided)
        connect(self.item_scraped, signals.item_scraped)
        connect(self.spider_error, signals.spider_error)
        connect(self.spider_closed, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Open the archive that KEEPREADING_ARCHIVE names, or take the open one it holds."""
        setting = crawler.settings.get("KEEPREADING_ARCHIVE")
        if isinstance(setting, Held):
            return cls(crawler, setting.archive)
        if not setting:
            raise NotConfigured("KEEPREADING_ARCHIVE names no database")
        archive = open_archive(setting)
        run_id = archive.begin_run(command="scrapy", seeds=(), options={})
        return cls(crawler, archive, own_run=run_id)

    def robots_decided(self, url: str, rule: str) -> None:
        """The line of robots.txt that decided about an address, told before it is asked for."""
        self._rules[url] = rule
        while len(self._rules) > _RULES_KEPT:
            self._rules.popitem(last=False)

    def listing_read(self, listing: Listing, page: Page, seed: str, page_number: int) -> None:
        """A listing page with its cards."""
        fetch = self._fetch(page, "listing")
        self._save(
            lambda: self._archive.save_listing(
                listing, fetch=fetch, seed=seed, page_number=page_number
            )
        )

    def article_read(
        self, article: Article, page: Page, found_as: tuple[str, ...], shared: bool = False
    ) -> None:
        """An article, as the spider told it."""
        self._kept.add(article.url)
        fetch = replace(self._fetch(page, "article"), is_shared=shared)
        self._save(lambda: self._archive.save_article(article, fetch=fetch, found_as=found_as))

    def endpoint_learned(self, seed: str, endpoint: CardEndpoint | None) -> None:
        """Which JSON a rendered listing came from; sent behind its `listing_read`."""
        told = endpoint.as_dict() if endpoint is not None else None
        self._save(lambda: self._archive.save_endpoint(seed, told))

    def item_scraped(self, item: object, response: Response | None) -> None:
        """An Article from a spider that knows nothing of our signals."""
        if isinstance(item, Article) and response is not None and item.url not in self._kept:
            self.article_read(item, page_from_response(response), ())

    def door_read(self, page: Page, detail: str) -> None:
        """An answer of another door: it led to cards or articles that are kept by themselves."""
        fetch = replace(self._fetch(page, "other"), outcome="listing", detail=detail)
        self._save(lambda: self._archive.save_fetch(fetch))

    def url_ended(self, outcome: Outcome) -> None:
        """An address that brought nothing: a row with its reason."""
        if outcome.page is not None:
            fetch = self._fetch(outcome.page, outcome.kind)
        else:
            fetch = Fetch(
                request_url=outcome.request_url,
                url=outcome.url,
                at=datetime.now(UTC),
                kind=outcome.kind,
                status=outcome.status,
                robots=self._rules.pop(outcome.url, None),
            )
        fetch = replace(
            fetch,
            outcome=outcome.outcome,
            reason=outcome.reason,
            detail=outcome.detail,
            referrer=outcome.referrer,
        )
        self._save(lambda: self._archive.save_fetch(fetch))

    def spider_error(self, failure: Failure, response: Response) -> None:
        """An error in our reading of a page: one broken page never ends a crawl."""
        page = page_from_response(response)
        detail = f"{response.url}: {type(failure.value).__name__}: {failure.value}"
        self.url_ended(
            Outcome(
                url=page.url,
                request_url=page.request_url,
                kind="other",
                outcome="failed",
                reason="error",
                detail=detail[:300],
                status=page.status,
                page=page,
            )
        )

    def spider_closed(self, spider: Spider, reason: str) -> None:
        """End what this extension began itself."""
        if self._own_run is not None:
            self._archive.end_run(self._own_run, reason=reason, exit_status=0)
            self._archive.close()

    def _fetch(self, page: Page, kind: FetchKind) -> Fetch:
        return Fetch(
            request_url=page.request_url,
            url=page.url,
            at=page.fetched_at,
            kind=kind,
            status=page.status,
            content_type=page.header("content-type"),
            body_bytes=len(page.body),
            sha256=hashlib.sha256(page.body).hexdigest(),
            robots=self._rules.pop(page.url, None),
        )

    def _save(self, save: Callable[[], None]) -> None:
        if self.error is not None:
            return
        try:
            save()
        except ArchiveError as error:
            self.error = error
            if self._own_run is not None:  # else whoever opened the archive raises it
                logger.error("%s", error)
            engine = self._crawler.engine
            if engine is not None and self._crawler.spider is not None:
                closing = engine.close_spider_async(reason="archive_error")
                self._closing = asyncio.ensure_future(closing)
