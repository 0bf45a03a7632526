"""Frontier: a Scrapy scheduler whose queue is a table of the archive.

The spider goes on as it does without: it yields requests with its own methods as callbacks. Here
each becomes an entry, and a callback runs from its first line to its last before anything else
happens, so that what one answer came to is one unit: rows, addresses found, what the spider noted,
and the end of the entry. A process that dies loses what is between the wire and the WARC file.
"""

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Self

from scrapy import Request, Spider
from scrapy.core.scheduler import BaseScheduler
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider, IgnoreRequest
from scrapy.http import Response
from twisted.python.failure import Failure

from archive import frontier as rows
from archive.crawling.asking import ENTRY, Asking
from archive.crawling.keeper import REDIRECTS, Draft, Keeper, step_fetch
from archive.crawling.waiting import Waiting
from archive.crawling.wire import EXCHANGES
from archive.records import Entry, Fetch, FetchKind, FetchStep
from archive.units import Kept, KeptFetch, Unit, is_of
from archive.warc import Drawn, Exchange
from scraper.errors import ArchiveError
from scraper.polite.queue import busy
from scraper.polite.refusals import Deferred, Stopped
from scraper.spiders.outcomes import from_failure
from scraper.spiders.pages import page_from_response
from scraper.spiders.rendering import drawn_of

logger = logging.getLogger(__name__)

_MOST_BACKLOG = 200  # units that wait to be stored before nothing more is asked for
_GONE_AWAY = ("refused", "no_such_host")


class Abandoned(IgnoreRequest):
    """The crawl ends before this request was made; its entry waits for the next one."""


@dataclass(frozen=True, slots=True)
class _Ran:
    """What a callback gave."""

    items: list[Any]
    found: list[Request]
    """One made of the callback's own request asks for the same page again, as drawn."""


class Frontier(BaseScheduler):
    """The queue of one crawl."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    @staticmethod
    def of(crawler: Crawler | None) -> "Frontier | None":
        """The frontier that a crawler works on, once its spider is open."""
        keeper = crawler.get_extension(Keeper) if crawler is not None else None
        frontier = keeper.frontier if isinstance(keeper, Keeper) else None
        return frontier if isinstance(frontier, Frontier) else None

    def open(self, spider: Spider) -> None:
        """Take up what waits; a spider that goes on is told what it knew."""
        keeper = self._crawler.get_extension(Keeper)
        assert isinstance(keeper, Keeper)
        self.begin(spider, keeper)

    def begin(self, spider: Spider, keeper: Keeper) -> None:
        """`open` for a spider whose keeper is known."""
        self._keeper, self._spider = keeper, spider
        keeper.frontier = self
        self._archive = archive = keeper.archive
        conn = archive.db.conn
        self._asking = Asking(spider, rows.last_serial(conn))
        self._is_resumed = keeper.crawl_id != keeper.run_id
        self._waiting = Waiting(
            lambda host, limit: rows.queued(conn, keeper.crawl_id, host, limit),
            lambda: archive.committed,
            self._busy,
            at_once=self._crawler.settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN"),
        )
        if self._is_resumed:
            for host in rows.hosts(conn, keeper.crawl_id):
                self._waiting.know(host)
            spider.recall(  # type: ignore[attr-defined]  # ours has it
                rows.notes(conn, keeper.crawl_id),
                rows.keys(conn, keeper.crawl_id),
                rows.asked(conn, keeper.crawl_id, "article"),
            )

    def has_pending_requests(self) -> bool:
        return self._keeper.error is None and self._waiting.has_any()

    def enqueue_request(self, request: Request) -> bool:
        """A start request, or one that a redirect or a retry made of another."""
        entry: Entry | None = request.meta.get(ENTRY)
        if entry is not None:
            self._move(entry, request)
            return True
        fresh = self._asking.entry_of(request)
        if (
            fresh.request
            and self._is_resumed
            and rows.is_known(self._archive.db.conn, fresh.key, self._keeper.crawl_id)
        ):
            return False
        self._save(self._unit(), found=(fresh,))
        return True

    def next_request(self) -> Request | None:
        """The request to make now; None while hosts are busy, or the archive is behind."""
        if self._keeper.error is not None:
            return None
        try:
            if self._archive.backlog > _MOST_BACKLOG:
                return None
            entry = self._waiting.take()
            if entry is None:
                return None
            self._waiting.took(entry, self._archive.lease(entry.key, entry.serial))
        except ArchiveError as error:
            self._keeper.stop(error)
            return None
        return self._asking.request_of(entry, self._answered, self._failed)

    @property
    def left_hosts(self) -> dict[str, str]:
        """Hosts that were left while something waits for them, and why: they went away
        (`host_down`), or asked for it (`deferred`)."""
        return self._waiting.left

    def abandon(self) -> None:
        """Let go of the requests that wait for their turn in the downloader."""
        engine = self._crawler.engine
        assert engine is not None
        for slot in engine.downloader.slots.values():
            while slot.queue:
                request, waiting = slot.queue.popleft()
                waiting.errback(Abandoned(f"{request.url}: the crawl ends"))

    def _answered(self, response: Response, **arguments: Any) -> list[Any]:
        request = response.request
        assert request is not None
        entry: Entry = request.meta[ENTRY]
        self._waiting.answered(entry.host)
        callback, _ = self._asking.methods_of(entry)
        return self._run(entry, request, lambda: callback(response, **arguments), response)

    def _failed(self, failure: Failure) -> list[Any]:
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy adds it
        entry: Entry = request.meta[ENTRY]
        if isinstance(failure.value, Abandoned | Stopped):
            self._again(entry)
            return []
        if isinstance(failure.value, Deferred):
            self._defer(entry, request, failure.value)
            return []
        reason, _, status = from_failure(failure, request.url)
        if status is not None or request.meta.get(EXCHANGES):
            self._waiting.answered(entry.host)
        elif reason in _GONE_AWAY and self._waiting.went_away(entry.host):
            self._again(entry)
            return []
        _, errback = self._asking.methods_of(entry)
        return self._run(entry, request, lambda: errback(failure) if errback else ())

    def _run(
        self,
        entry: Entry,
        request: Request,
        call: Callable[[], Iterable[Any] | None],
        response: Response | None = None,
    ) -> list[Any]:
        """Run a callback to its end, store what came of it, and give back its items."""
        self._keeper.begin(entry)
        ran = _Ran([], [])
        closing: CloseSpider | None = None
        try:
            for each in call() or ():
                (ran.found if isinstance(each, Request) else ran.items).append(each)
        except CloseSpider as error:
            closing = error
        except Exception as error:  # one page that cannot be read never ends a crawl
            logger.exception("%s: reading it raised an error", request.url)
            if response is not None:
                self._keeper.broken(error, response)
        self._settle(entry, request, ran, self._keeper.end(), response)
        if closing is not None:
            raise closing
        return ran.items

    def _settle(
        self,
        entry: Entry,
        request: Request,
        ran: _Ran,
        draft: Draft,
        response: Response | None,
    ) -> None:
        exchange = self._last_exchange(entry, request)
        again = next((found for found in ran.found if ENTRY in found.meta), None)
        drawn = _drawn(response)
        if drawn is not None and exchange is not None:
            self._keeper.save_step(exchange, "drawing")
        elif exchange is not None:
            draft.kept = [_with_status(kept, exchange) for kept in draft.kept]
            if not any(is_of(kept, exchange.url) for kept in draft.kept):
                draft.kept.append(_untold(entry, exchange, is_drawn=again is not None))
        unit = self._unit(
            leased=(entry.key, entry.serial),
            kept=tuple(draft.kept),
            moved=self._asking.entry_of(again) if again is not None else None,
            notes=tuple(draft.notes),
            endpoints=tuple(draft.endpoints),
        )
        found = (each for each in ran.found if ENTRY not in each.meta)
        self._save(unit, drawn or exchange, tuple(map(self._asking.entry_of, found)))
        self._done(entry)

    def _move(self, entry: Entry, request: Request) -> None:
        """A redirect or a retry: the entry waits again, for the new request."""
        is_redirect = len(request.meta.get("redirect_urls", ())) > self._asking.hops_of(entry)
        last = self._last_exchange(entry, request)
        moved = self._asking.entry_of(request)
        kept: tuple[KeptFetch, ...] = ()
        if last is not None:
            self._waiting.answered(entry.host)
            step = step_fetch(last, entry.url, _kind(entry), "redirect" if is_redirect else "retry")
            kept = (KeptFetch(fetch=step, is_answer=True),)
        unit = self._unit(leased=(entry.key, entry.serial), kept=kept, moved=moved)
        self._save(unit, last)
        self._done(entry)

    def _again(self, entry: Entry) -> None:
        """Let an entry wait as it did before it was taken."""
        moved = self._asking.again(entry)
        self._save(self._unit(leased=(entry.key, entry.serial), moved=moved))
        self._done(entry)

    def _defer(self, entry: Entry, request: Request, deferred: Deferred) -> None:
        """A host that wants to be left alone: its addresses wait for another time."""
        self._waiting.leave(entry.host, deferred.reason)
        if deferred.status is None:  # another answer said so
            self._again(entry)
            return
        last = self._last_exchange(entry, request)
        fetch = Fetch(
            request_url=entry.url,
            url=request.url,
            at=datetime.now(UTC),
            kind=_kind(entry),
            status=deferred.status,
            outcome="failed",
            reason=deferred.reason,
            detail=str(deferred),
            robots=self._keeper.rule_of(request.url),
            step="retry",
        )
        kept = (KeptFetch(fetch=fetch, is_answer=last is not None),)
        moved = self._asking.again(entry)
        unit = self._unit(leased=(entry.key, entry.serial), kept=kept, moved=moved)
        self._save(unit, last)
        self._done(entry)
        logger.warning("%s", deferred)

    def _done(self, entry: Entry) -> None:
        self._waiting.done(entry)
        self._asking.forget(entry)

    def _last_exchange(self, entry: Entry, request: Request) -> Exchange | None:
        """What the request came to on the wire; exchanges before it are kept here."""
        exchanges: list[Exchange] = request.meta.pop(EXCHANGES, [])
        for hop in exchanges[:-1]:
            step: FetchStep = "redirect" if hop.status in REDIRECTS else "retry"
            fetch = step_fetch(hop, entry.url, _kind(entry), step)
            self._save(self._unit(kept=(KeptFetch(fetch=fetch, is_answer=True),)), hop)
        return exchanges[-1] if exchanges else None

    def _save(
        self,
        unit: Unit,
        answer: Exchange | Drawn | None = None,
        found: tuple[Entry, ...] = (),
    ) -> None:
        """Store a unit with the addresses found; those that are asked once wait here alone."""
        lasting = tuple(entry for entry in found if entry.request)
        number = self._keeper.save(replace(unit, entries=lasting), answer)
        if number is None:
            return
        for entry in found:
            self._waiting.add(entry, number)
        if unit.moved is not None:
            self._waiting.add(unit.moved, number)

    def _unit(self, **values: Any) -> Unit:
        return Unit(run_id=self._keeper.run_id, crawl_id=self._keeper.crawl_id, **values)

    def _busy(self) -> Mapping[str, int]:
        engine = self._crawler.engine
        return busy(engine.downloader) if engine is not None else {}


def _drawn(response: Response | None) -> Drawn | None:
    """The page as drawn; None where no browser drew it."""
    if response is None or drawn_of(response) is None:
        return None
    return Drawn(url=response.url, at=page_from_response(response).fetched_at, body=response.body)


def _with_status(kept: Kept, exchange: Exchange) -> Kept:
    """A failure behind an answer has that answer's status."""
    if isinstance(kept, KeptFetch) and kept.is_answer and kept.fetch.status is None:
        return replace(kept, fetch=replace(kept.fetch, status=exchange.status))
    return kept


def _kind(entry: Entry) -> FetchKind:
    return entry.kind if entry.kind in ("listing", "article") else "other"  # type: ignore[return-value]  # mypy does not narrow


def _untold(entry: Entry, exchange: Exchange, *, is_drawn: bool) -> KeptFetch:
    """The row of an answer that the spider said nothing of.

    :param is_drawn: whether the same page is asked for again, as drawn.
    """
    if is_drawn:
        fetch = step_fetch(exchange, entry.url, _kind(entry), "drawing")
        return KeptFetch(fetch=fetch, is_answer=True)
    fetch = Fetch(
        request_url=entry.url,
        url=exchange.url,
        at=exchange.at,
        kind=_kind(entry),
        status=exchange.status,
        outcome="skipped",
        reason="other",
    )
    return KeptFetch(fetch=fetch, is_answer=True)
