"""crawl: the process that a command or a schedule starts, from seeds to an exit status."""

import json
import logging
import os
import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib import import_module
from types import FrameType
from typing import Any

from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.settings import Settings
from scrapy.utils.asyncio import call_later
from twisted.internet.task import LoopingCall

from archive.completeness import Completeness
from archive.crawling.addon import Held
from archive.crawling.claims import Claims
from archive.crawling.frontier import Frontier
from archive.crawling.options import CrawlOptions
from archive.crawling.progress import Progress
from archive.crawling.revisit import READ_THROUGH, KnownArticles
from archive.crawling.tally import Tally
from archive.frontier import UNFINISHED, to_resume, waiting
from archive.records import Counts
from archive.store import Archive
from scraper.errors import BadConfiguration
from scraper.lookup import pinned, proxy
from scraper.safe.rules import rules_for_seeds
from scraper.spiders.category import CategorySpider
from scraper.spiders.seeds import distinct

logger = logging.getLogger(__name__)

_CHECKED = "checked"
"""Name in the options of a run: start pages whose other doors are asked for what they claim."""
COMPLETE, FAILED, NOTHING, TOO_MANY_FAILURES = 0, 1, 3, 4
SIGINT_STATUS, SIGTERM_STATUS = 130, 143
_MIN_FOR_FAIL_ABOVE = 2
_ANSWER_SECONDS = 20.0  # for answers under way, after a first signal
_STOP_SECONDS = 28.0  # after a first signal the process ends within 30 seconds
_KILL_SECONDS = 3.0  # and after a second one at once


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlResult:
    """What a crawl came to."""

    run_id: int
    reason: str
    """`finished`, `nothing_fetched`, `too_many_failures`, `seed_failed`, `listing_cut_short`,
    `host_down`, `deferred`, `sigint`, `sigterm`."""
    exit_status: int
    """As docs/reference/exit-statuses.md has it."""
    counts: Counts
    tally: Tally
    completeness: tuple[Completeness, ...]
    """A statement for each start address."""
    is_resumed: bool
    """Whether it went on with a crawl that had not ended."""
    waiting: int
    """Addresses that are still to be asked for."""


class _Process(AsyncCrawlerProcess):
    """Scrapy's process, which also remembers the signal that stopped it."""

    signum: int | None = None
    _crawler: Crawler | None = None
    _ending: threading.Timer | None = None

    @contextmanager
    def stops_in_time(self, crawler: Crawler) -> Iterator[None]:
        """Keep the promises of both signals, whatever holds the process up."""
        self._crawler = crawler
        try:
            yield
        finally:
            if self._ending is not None:
                self._ending.cancel()

    def _signal_shutdown(self, signum: int, frame: FrameType | None) -> None:
        from twisted.internet import reactor

        self.signum = signum
        super()._signal_shutdown(signum, frame)
        reactor.callFromThread(self._let_go)
        self._end_within(_STOP_SECONDS)

    def _signal_kill(self, signum: int, frame: FrameType | None) -> None:
        super()._signal_kill(signum, frame)
        self._end_within(_KILL_SECONDS)

    def _let_go(self) -> None:
        """Make no request that has not been made yet; wait for the answers for so long."""
        logger.warning("Stopping after the pages under way; once more stops at once.")
        scheduler = Frontier.of(self._crawler)
        if scheduler is not None:
            scheduler.abandon()
        call_later(_ANSWER_SECONDS, self._stop_reactor)

    def _end_within(self, seconds: float) -> None:
        """End the process when it has not ended by then: the WARC files have all that was read."""
        if self._ending is not None:
            self._ending.cancel()
        status = 128 + (self.signum or signal.SIGINT)
        self._ending = threading.Timer(seconds, os._exit, (status,))
        self._ending.daemon = True
        self._ending.start()


def crawl(
    archive: Archive,
    seeds: Sequence[str],
    options: CrawlOptions,
    progress: Progress,
    *,
    fresh: bool = False,
) -> CrawlResult:
    """Read every listing that *seeds* start, and every article their cards name.

    Blocks until the end; Scrapy's reactor can run once in a process. An error of the archive is
    raised after the crawl was stopped. A crawl of the same start pages that did not end is gone on
    with.

    :param fresh: drop what waits, and begin anew.
    :raises ArchiveLocked: while another crawl writes to the archive.
    :raises ArchiveError: when the archive could not take what was read.
    """
    seeds = distinct(seeds)
    _require_proxy(options)
    held = _begin(archive, seeds, options, fresh=fresh)
    process = _Process(_settings(held, seeds, options))
    crawler = process.create_crawler(CategorySpider)
    tally = Tally()
    if held.crawl_id != held.run_id:
        tally.resume(archive, held.crawl_id, seeds)
    tally.listen(crawler)
    claims = Claims(seeds)
    claims.resume(archive, held.crawl_id)
    claims.listen(crawler)
    progress.start(seeds, str(archive.path))
    ticking = LoopingCall(lambda: progress.update(tally, archive.counts()))
    process.crawl(
        crawler,
        url=" ".join(seeds),
        max_pages=options.max_pages,
        max_articles=options.max_articles,
        also_host=",".join(options.also_hosts),
        endpoints=json.dumps(archive.endpoints(seeds)),
        via=",".join(options.via),
        check=" ".join(held.checked),
        images=options.images,
        assets=options.assets,
        max_image_bytes=options.max_image_bytes,
        known=KnownArticles(archive, is_full=held.is_full, max_pages=options.max_pages),
    )
    ticking.start(progress.interval_seconds, now=False)
    with _own_signal_handlers(), process.stops_in_time(crawler):
        process.start()
        _raise_archive_error(crawler)
        archive.flush()
        progress.finish(tally, archive.counts())
        reason, status = _verdict(tally, seeds, process.signum, options.fail_above)
        reason, status = _left(crawler, reason, status)
        statements = tuple(claims.statements(archive))
        archive.note_completeness(held.run_id, statements)
        if reason not in UNFINISHED:
            archive.forget_notes(held.crawl_id)
            _note_read_through(archive, held.run_id, tally, options)
        counts = archive.end_run(held.run_id, reason=reason, exit_status=status)
    return CrawlResult(
        run_id=held.run_id,
        reason=reason,
        exit_status=status,
        counts=counts,
        tally=tally,
        completeness=statements,
        is_resumed=held.crawl_id != held.run_id,
        waiting=waiting(archive.db.conn, held.crawl_id),
    )


def _begin(archive: Archive, seeds: tuple[str, ...], options: CrawlOptions, *, fresh: bool) -> Held:
    """The run, which goes on with the last crawl of the same start pages if that did not end."""
    archive.begin_capture()
    if fresh:
        archive.drop_frontier()
        options = replace(options, full=True)  # what a dropped crawl has read is asked for, too
    resumes = None if fresh else to_resume(archive.db.conn, "crawl", seeds, options.scope())
    before = archive.run(resumes) if resumes else None
    check = before.options.get(_CHECKED) if before else list(_to_check(archive, seeds, options))
    run_id = archive.begin_run(
        command="crawl",
        seeds=seeds,
        options=options.as_row() | ({_CHECKED: check} if check else {}),
        resumes=resumes,
    )
    is_full = bool(before.options.get("full")) if before else options.full
    return Held(archive, run_id, resumes or run_id, _addresses(check), is_full=is_full)


def _note_read_through(archive: Archive, run_id: int, tally: Tally, options: CrawlOptions) -> None:
    """Note which listings the next crawl need not follow beyond what this one saw."""
    limits = {"max_pages": options.max_pages, "known": None}
    for seed, (reason, _) in tally.seeds.items():
        if reason in READ_THROUGH:
            archive.note_read_through(seed, run_id, pages=limits.get(reason, 0))


def _addresses(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list | tuple) else ()


def _left(crawler: Crawler, reason: str, status: int) -> tuple[str, int]:
    """The verdict, where a host was left that something waits for."""
    scheduler = Frontier.of(crawler)
    why = scheduler.left_hosts.values() if scheduler else ()
    if reason in UNFINISHED or not why:
        return reason, status
    return ("deferred" if "deferred" in why else "host_down"), status or FAILED


def _to_check(archive: Archive, seeds: tuple[str, ...], options: CrawlOptions) -> Iterator[str]:
    """The seeds whose other doors are asked what they claim: on their first crawl, unless told."""
    if options.via == ("html",):
        yield from (seed for seed in seeds if not archive.has_crawled(seed))


def _require_proxy(options: CrawlOptions) -> None:
    """Before anything else: a crawl without its proxy would only say so address by address."""
    if options.proxy is not None:
        try:
            pinned(proxy(options.proxy))
        except ValueError as error:
            raise BadConfiguration(f"--proxy: {error}. Nothing was asked for") from error


@contextmanager
def _own_signal_handlers() -> Iterator[None]:
    """Give the handlers of SIGINT and SIGTERM back when Scrapy is done: it leaves its own."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _settings(held: Held, seeds: tuple[str, ...], options: CrawlOptions) -> Settings:
    settings = Settings()
    settings.setmodule(import_module("scraper.settings"), priority="project")
    for name, value in options.settings().items():
        settings.set(name, value, priority="cmdline")
    middlewares = settings.getdict("DOWNLOADER_MIDDLEWARES")
    middlewares["archive.crawling.revisit.RevisitMiddleware"] = 940  # behind what may refuse
    settings.set("DOWNLOADER_MIDDLEWARES", middlewares, priority="cmdline")
    ours: dict[str, Any] = {
        "ADDONS": {"archive.crawling.addon.Keep": 500},
        "KEEPREADING_ARCHIVE": held,
        "SCHEDULER": "archive.crawling.frontier.Frontier",
        "KEEPREADING_ADDRESS_RULES": rules_for_seeds(seeds, options.allow_hosts),
        "LOG_INSTALL_ROOT_HANDLER": False,  # the command sets up logging itself
        "LOG_ENABLED": False,
        "LOGSTATS_INTERVAL": 0,
    }
    for name, value in ours.items():
        settings.set(name, value, priority="cmdline")
    return settings


def _raise_archive_error(crawler: Crawler) -> None:
    from archive.crawling.keeper import Keeper

    keeper = crawler.get_extension(Keeper)
    if isinstance(keeper, Keeper) and keeper.error is not None:
        raise keeper.error


def _verdict(
    tally: Tally, seeds: tuple[str, ...], signum: int | None, fail_above: float
) -> tuple[str, int]:
    """(reason, exit status) of a crawl that ended."""
    if signum is not None:
        return ("sigterm", SIGTERM_STATUS) if signum == 15 else ("sigint", SIGINT_STATUS)
    if tally.articles == 0 and not tally.is_recrawl:
        return "nothing_fetched", NOTHING
    if tally.failed >= _MIN_FOR_FAIL_ABOVE and tally.failed > fail_above * (
        tally.articles + tally.left_alone + tally.failed
    ):
        return "too_many_failures", TOO_MANY_FAILURES
    if any(seed in tally.seed_failures for seed in seeds):
        return "seed_failed", FAILED
    if any(reason == "failed" for reason, _ in tally.seeds.values()):
        return "listing_cut_short", FAILED
    return "finished", COMPLETE
