"""crawl: the process that a command or a schedule starts, from seeds to an exit status."""

import json
import logging
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from types import FrameType
from typing import Any

from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.settings import Settings
from twisted.internet.task import LoopingCall

from archive.completeness import Completeness
from archive.crawling.addon import Held
from archive.crawling.claims import Claims
from archive.crawling.options import CrawlOptions
from archive.crawling.progress import Progress
from archive.crawling.tally import Tally
from archive.records import Counts
from archive.store import Archive
from scraper.errors import BadConfiguration
from scraper.lookup import pinned, proxy
from scraper.safe.rules import rules_for_seeds
from scraper.spiders.category import CategorySpider, distinct

logger = logging.getLogger(__name__)

COMPLETE, FAILED, NOTHING, TOO_MANY_FAILURES = 0, 1, 3, 4
SIGINT_STATUS, SIGTERM_STATUS = 130, 143
_MIN_FOR_FAIL_ABOVE = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlResult:
    """What a crawl came to."""

    run_id: int
    reason: str
    """`finished`, `nothing_fetched`, `too_many_failures`, `seed_failed`, `listing_cut_short`,
    `sigint`, `sigterm`."""
    exit_status: int
    """As docs/reference/exit-statuses.md has it."""
    counts: Counts
    tally: Tally
    completeness: tuple[Completeness, ...]
    """A statement for each start address."""


class _Process(AsyncCrawlerProcess):
    """Scrapy's process, which also remembers the signal that stopped it."""

    signum: int | None = None

    def _signal_shutdown(self, signum: int, frame: FrameType | None) -> None:
        if self.signum is None:
            logger.warning("Stopping after the pages under way; once more stops at once.")
        self.signum = signum
        super()._signal_shutdown(signum, frame)


def crawl(
    archive: Archive, seeds: Sequence[str], options: CrawlOptions, progress: Progress
) -> CrawlResult:
    """Read every listing that *seeds* start, and every article their cards name.

    Blocks until the end; Scrapy's reactor can run once in a process. An error of the archive is
    raised after the crawl was stopped.

    :raises ArchiveError: when the archive could not take what was read.
    """
    seeds = distinct(seeds)
    _require_proxy(options)
    settings = _settings(archive, seeds, options)
    process = _Process(settings)
    crawler = process.create_crawler(CategorySpider)
    tally = Tally()
    tally.listen(crawler)
    claims = Claims(seeds)
    claims.listen(crawler)
    run_id = archive.begin_run(command="crawl", seeds=seeds, options=options.as_row())
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
        check=" ".join(_to_check(archive, seeds, options)),
    )
    ticking.start(progress.interval_seconds, now=False)
    with _own_signal_handlers():
        process.start()
    _raise_archive_error(crawler)
    archive.flush()
    progress.finish(tally, archive.counts())
    reason, status = _verdict(tally, seeds, process.signum, options.fail_above)
    statements = tuple(claims.statements(archive))
    archive.note_completeness(run_id, statements)
    counts = archive.end_run(run_id, reason=reason, exit_status=status)
    return CrawlResult(
        run_id=run_id,
        reason=reason,
        exit_status=status,
        counts=counts,
        tally=tally,
        completeness=statements,
    )


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


def _settings(archive: Archive, seeds: tuple[str, ...], options: CrawlOptions) -> Settings:
    settings = Settings()
    settings.setmodule(import_module("scraper.settings"), priority="project")
    for name, value in options.settings().items():
        settings.set(name, value, priority="cmdline")
    ours: dict[str, Any] = {
        "ADDONS": {"archive.crawling.addon.Keep": 500},
        "KEEPREADING_ARCHIVE": Held(archive),
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
    if tally.articles == 0:
        return "nothing_fetched", NOTHING
    if tally.failed >= _MIN_FOR_FAIL_ABOVE and tally.failed > fail_above * (
        tally.articles + tally.failed
    ):
        return "too_many_failures", TOO_MANY_FAILURES
    if any(seed in tally.seed_failures for seed in seeds):
        return "seed_failed", FAILED
    if any(reason == "failed" for reason, _ in tally.seeds.values()):
        return "listing_cut_short", FAILED
    return "finished", COMPLETE
