"""Keeper: the Scrapy extension that hands what a spider read to the archive.

It listens to the spider's own signals and, for spiders of other people, to `item_scraped`. While
the frontier runs a callback it gathers all that is told into one unit. When the archive cannot take
any more (a full disk), it closes the spider: what is not kept is not fetched.
"""

import asyncio
import logging
from collections import OrderedDict
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Self

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response
from twisted.python.failure import Failure

from archive.crawling.addon import Held
from archive.crawling.asking import ENTRY
from archive.crawling.rights import RightsBook
from archive.crawling.steps import REDIRECTS, page_fetch, step_fetch
from archive.crawling.wire import EXCHANGES
from archive.records import Entry, Fetch, FetchKind, FetchStep
from archive.rights import taken_down
from archive.store import Archive, open_archive
from archive.units import Kept, KeptArticle, KeptFetch, KeptListing, Unit
from archive.warc import Drawn, Exchange
from archive.withholding import without_body, without_forbidden
from scraper.card_endpoints import CardEndpoint
from scraper.errors import ArchiveError
from scraper.fingerprints import Fingerprints
from scraper.image_types import ImageFacts
from scraper.polite import signals as polite
from scraper.polite.tdmrep import TDMREP
from scraper.records import Article, Card, Listing, Page
from scraper.render.answers import NO_COPY, SUB_REQUEST
from scraper.spiders import signals as ours
from scraper.spiders.outcomes import Outcome
from scraper.spiders.pages import page_from_response
from scraper.urls import fingerprint

logger = logging.getLogger(__name__)

_UNTOLD = 50  # answers that nobody has told anything of yet
_RULES_KEPT = 4_000  # more than are under way, from browsers too; some are never asked about


@dataclass(slots=True)
class Draft:
    """What a callback has told so far."""

    entry: Entry | None
    kept: list[Kept] = field(default_factory=list)
    notes: list[dict[str, Any]] = field(default_factory=list)
    endpoints: list[tuple[str, dict[str, object] | None]] = field(default_factory=list)
    withheld: str | None = None
    """Why no body may be kept: `noarchive` or `takedown`."""


class Keeper:
    """Saves listings, articles and outcomes as they come."""

    def __init__(self, crawler: Crawler, archive: Archive, *, own_run: int | None = None) -> None:
        self._crawler = crawler
        self.archive = archive
        self.run_id = self.crawl_id = own_run or 0
        """Whom what is told belongs to; whoever begins a run for this crawler sets both."""
        self._own_run = own_run
        self._kept = Fingerprints()
        self._draft: Draft | None = None
        self._rules: OrderedDict[str, str] = OrderedDict()
        self._untold: OrderedDict[str, Exchange] = OrderedDict()
        self._rights = RightsBook(crawler)
        self.taken_down = taken_down(archive.db.conn)
        self.error: ArchiveError | None = None
        self.frontier: object | None = None
        """The scheduler, where it is ours: it says so itself."""
        connect = crawler.signals.connect
        connect(self.listing_read, ours.listing_read)
        connect(self.article_read, ours.article_read)
        connect(self.part_read, ours.part_read)
        connect(self.article_unchanged, ours.article_unchanged)
        connect(self.image_read, ours.image_read)
        connect(self.asset_read, ours.asset_read)
        connect(self.file_ended, ours.file_ended)
        connect(self.door_read, ours.door_read)
        connect(self.url_ended, ours.url_ended)
        connect(self.endpoint_learned, ours.endpoint_learned)
        connect(self.remembered, ours.remembered)
        connect(self.robots_decided, polite.robots_decided)
        connect(self.item_scraped, signals.item_scraped)
        connect(self.response_downloaded, signals.response_downloaded)
        connect(self.spider_error, signals.spider_error)
        connect(self.spider_closed, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Open the archive that KEEPREADING_ARCHIVE names, or take the open one it holds."""
        setting = crawler.settings.get("KEEPREADING_ARCHIVE")
        if isinstance(setting, Held):
            keeper = cls(crawler, setting.archive)
            keeper.run_id, keeper.crawl_id = setting.run_id, setting.crawl_id
            return keeper
        if not setting:
            raise NotConfigured("KEEPREADING_ARCHIVE names no database")
        archive = open_archive(setting)
        try:
            archive.begin_capture()
            run_id = archive.begin_run(command="scrapy", seeds=(), options={})
        except ArchiveError:
            archive.close()
            raise
        return cls(crawler, archive, own_run=run_id)

    def robots_decided(self, url: str, rule: str) -> None:
        """The line of robots.txt that decided about an address, told before it is asked for."""
        self._rules[url] = rule
        while len(self._rules) > _RULES_KEPT:
            self._rules.popitem(last=False)

    def rule_of(self, url: str) -> str | None:
        """The line that decided, told once."""
        return self._rules.pop(url, None)

    def listing_read(
        self, listing: Listing, page: Page, seed: str, page_number: int, is_plain: bool = False
    ) -> None:
        """A listing page with its cards; of those that were taken down the address alone."""
        gone = [self.taken_down.has(card.url) for card in listing.cards]
        if any(gone):
            cards = zip(listing.cards, gone, strict=True)
            cleared = (Card(url=card.url) if is_gone else card for card, is_gone in cards)
            listing, is_plain = replace(listing, cards=tuple(cleared)), False
        self._tell(
            KeptListing(
                listing=listing,
                fetch=self._fetch(page, "listing"),
                seed=seed,
                page_number=page_number,
                is_plain=is_plain,
            ),
            "takedown" if any(gone) else None,
        )

    def article_read(
        self,
        article: Article,
        page: Page,
        found_as: tuple[str, ...],
        shared: bool = False,
        is_plain: bool = False,
    ) -> None:
        """An article, as the spider told it."""
        self._kept.add(fingerprint(article.url))
        fetch = self._fetch(page, "article", "shared" if shared else None)
        if self.taken_down.has_any((article.url, *found_as), article.body):
            fetch = replace(fetch, outcome="skipped", reason="takedown")
            self._tell(KeptFetch(fetch=fetch, is_answer=True), "takedown")
            return
        self._tell(
            KeptArticle(
                article=article,
                fetch=fetch,
                found_as=tuple(found_as),
                is_plain=is_plain,
            )
        )

    def part_read(self, page: Page) -> None:
        """A part of an article; the article is told with its last part."""
        fetch = replace(self._fetch(page, "article"), outcome="stored", reason="part", step="part")
        self._tell(KeptFetch(fetch=fetch, is_answer=True))

    def article_unchanged(self, page: Page) -> None:
        """An article whose server says that it is what it was when it was last read."""
        fetch = replace(
            self._fetch(page, "article"),
            outcome="unchanged",
            reason="not_modified",
            body_bytes=None,
            sha256=None,
        )
        self._tell(KeptFetch(fetch=fetch, is_answer=True))

    def endpoint_learned(self, seed: str, endpoint: CardEndpoint | None) -> None:
        """Which JSON a rendered listing came from; sent behind its `listing_read`."""
        told = (seed, endpoint.as_dict() if endpoint is not None else None)
        if self._draft is not None:
            self._draft.endpoints.append(told)
        else:
            self.save(self._unit(Draft(None, endpoints=[told])))

    def item_scraped(self, item: object, response: Response | None) -> None:
        """An Article from a spider that knows nothing of our signals."""
        is_new = isinstance(item, Article) and fingerprint(item.url) not in self._kept
        if isinstance(item, Article) and is_new and response is not None:
            self.article_read(item, page_from_response(response), ())

    def door_read(self, page: Page, detail: str) -> None:
        """An answer of another door: it led to cards or articles that are kept by themselves."""
        fetch = replace(self._fetch(page, "other"), outcome="listing", detail=detail)
        self._tell(KeptFetch(fetch=fetch, is_answer=True))

    def image_read(self, page: Page, facts: ImageFacts) -> None:
        """An image."""
        fetch = replace(self._fetch(page, "other"), outcome="stored", step="image", image=facts)
        self._tell(KeptFetch(fetch=fetch, is_answer=True))

    def asset_read(self, page: Page, media_type: str) -> None:
        """A style sheet, a font or an icon."""
        fetch = self._fetch(page, "other")
        fetch = replace(fetch, outcome="stored", step="asset", detail=media_type)
        self._tell(KeptFetch(fetch=fetch, is_answer=True))

    def file_ended(self, outcome: Outcome, kind: FetchStep) -> None:
        """An image or asset that could not be had, or is none."""
        self._ended(outcome, kind)

    def url_ended(self, outcome: Outcome) -> None:
        """An address that brought nothing: a row with its reason."""
        self._ended(outcome, None)

    def _ended(self, outcome: Outcome, step: FetchStep | None) -> None:
        if outcome.page is not None:
            fetch = self._fetch(outcome.page, outcome.kind)
        else:
            fetch = Fetch(
                request_url=outcome.request_url,
                url=outcome.url,
                at=datetime.now(UTC),
                kind=outcome.kind,
                status=outcome.status,
                robots=self.rule_of(outcome.url),
            )
        fetch = replace(
            fetch,
            outcome=outcome.outcome,
            reason=outcome.reason,
            detail=outcome.detail,
            referrer=outcome.referrer,
            step=step,
        )
        self._tell(KeptFetch(fetch=fetch, is_answer=self._is_answer(outcome)))

    def remembered(self, note: dict[str, Any]) -> None:
        """What the spider has to be told again; only a frontier asks for it."""
        if self._draft is not None:
            self._draft.notes.append(note)

    def spider_error(self, failure: Failure, response: Response | None) -> None:
        """An error in somebody's reading of a page: one broken page never ends a crawl."""
        if isinstance(response, Response) and ENTRY not in response.meta:
            self.broken(failure.value, response)

    def broken(self, error: BaseException | None, response: Response) -> None:
        """Tell that reading a response raised *error*."""
        page = page_from_response(response)
        detail = f"{response.url}: {type(error).__name__}: {error}"
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

    def response_downloaded(self, response: Response, request: Request) -> None:
        """An answer that no entry of the frontier waits for: robots.txt, or another spider's."""
        if ENTRY in request.meta:
            return
        for exchange in request.meta.pop(EXCHANGES, ()):
            if "keepreading_robots" in request.meta:
                self.save_step(exchange, "robots")
            elif TDMREP in request.meta:
                self.save_step(exchange, "rights")
            elif SUB_REQUEST in request.meta:
                withheld = "noarchive" if NO_COPY in request.meta else None
                self.save_step(exchange, "drawing", withheld=withheld)
            elif exchange.status in REDIRECTS:
                self.save_step(exchange, "redirect")
            else:
                self._untold[response.url] = exchange
                self._untold.move_to_end(response.url)
        while len(self._untold) > _UNTOLD:
            self._keep_untold()

    def save_step(
        self, exchange: Exchange, step: FetchStep, *, withheld: str | None = None
    ) -> None:
        """Keep an answer on the way to another.

        :param withheld: why no body may be kept, where the page that it is for says so.
        """
        fetch = step_fetch(exchange, exchange.url, "other", step)
        unit = self._unit(Draft(None, [KeptFetch(fetch=fetch, is_answer=True)]))
        self.save(unit, exchange, withheld=withheld)

    def begin(self, entry: Entry) -> None:
        """Gather what is told from here on, until `end`."""
        self._rights.begin()
        self._draft = Draft(entry)

    def end(self) -> Draft:
        """What was told since `begin`."""
        draft, self._draft = self._draft, None
        assert draft is not None
        if self._rights.forbids_copies:
            draft.withheld = "noarchive"
        return draft

    def save(
        self, unit: Unit, answer: Exchange | Drawn | None = None, *, withheld: str | None = None
    ) -> int | None:
        """Hand a unit to the archive: its number, or None when the archive takes no more.

        :param withheld: why no body may be kept, whatever the answer itself says.
        """
        if self.error is not None:
            return None
        if answer is not None:
            unit, rights = self._rights.of_unit(unit, answer)
            if why := "noarchive" if rights.noarchive else withheld:
                unit, answer = without_body(unit, answer, why)
        unit = without_forbidden(unit)  # also where the answer is nowhere, or another one
        try:
            return self.archive.save_unit(unit, answer)
        except ArchiveError as error:
            self.stop(error)
            return None

    def stop(self, error: ArchiveError) -> None:
        """Close the spider: the archive takes no more."""
        if self.error is not None:
            return
        self.error = error
        if self._own_run is not None:  # else whoever opened the archive raises it
            logger.error("%s", error)
        engine = self._crawler.engine
        if engine is not None and self._crawler.spider is not None:
            closing = engine.close_spider_async(reason="archive_error")
            self._closing = asyncio.ensure_future(closing)

    def spider_closed(self, spider: Spider, reason: str) -> None:
        """End what this extension began itself."""
        while self._untold:
            self._keep_untold()
        if self._own_run is not None:
            self.archive.end_run(self._own_run, reason=reason, exit_status=0)
            self.archive.close()

    def _tell(self, kept: Kept, withheld: str | None = None) -> None:
        if self._draft is not None:
            self._draft.kept.append(kept)
            self._draft.withheld = withheld or self._draft.withheld
            return
        is_answer = not isinstance(kept, KeptFetch) or kept.is_answer
        exchange = self._untold.pop(kept.fetch.url or "", None) if is_answer else None
        self.save(self._unit(Draft(None, [kept])), exchange, withheld=withheld)

    def _keep_untold(self) -> None:
        """Keep the oldest answer that a spider told nothing of."""
        url, exchange = self._untold.popitem(last=False)
        fetch = Fetch(
            request_url=url,
            url=url,
            at=exchange.at,
            kind="other",
            status=exchange.status,
            outcome="stored" if exchange.status < 400 else "failed",
            reason=None if exchange.status < 400 else "http_status",
        )
        self.save(self._unit(Draft(None, [KeptFetch(fetch=fetch, is_answer=True)])), exchange)

    def _fetch(self, page: Page, kind: FetchKind, step: FetchStep | None = None) -> Fetch:
        fetch = page_fetch(page, kind, step, robots=self.rule_of(page.url))
        return self._rights.of_page(page, fetch)

    def _unit(self, draft: Draft) -> Unit:
        return Unit(
            run_id=self.run_id,
            crawl_id=self.crawl_id,
            kept=tuple(draft.kept),
            endpoints=tuple(draft.endpoints),
        )

    def _is_answer(self, outcome: Outcome) -> bool:
        if self._draft is None:
            return outcome.page is not None
        entry = self._draft.entry
        return entry is not None and fingerprint(outcome.request_url) == fingerprint(entry.url)
