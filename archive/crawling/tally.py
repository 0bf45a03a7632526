"""Tally: what a crawl has met so far, for its progress, its summary and its exit status.

It listens to the spider. What was new or changed only the archive knows, once it has written.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from scrapy.crawler import Crawler

from archive import frontier
from archive.store import Archive
from scraper.records import Listing
from scraper.spiders import signals as ours
from scraper.spiders.category import CategorySpider
from scraper.spiders.outcomes import REASONS, Outcome
from scraper.urls import FILE_KINDS, host_of

_SHOWN = 5  # failures that a summary names


@dataclass
class Tally:
    """Mutable: the spider's signals fill it, the progress display reads it.

    Without slots: signals hold their receivers by weak reference.
    """

    listing_pages: int = 0
    articles: int = 0
    """Articles read, each once; also those whose server says that they are what they were."""
    failed: int = 0
    """Addresses that failed: start pages, listing pages and articles."""
    articles_ended: int = 0
    """Articles asked for that brought nothing."""
    reasons: Counter[str] = field(default_factory=Counter)
    off_site: Counter[str] = field(default_factory=Counter)
    """Host to how many addresses there were not followed."""
    seeds: dict[str, tuple[str, int]] = field(default_factory=dict)
    """Start address to (why its walk ended, pages)."""
    failures: list[str] = field(default_factory=list)
    """The first few, one line each."""
    seed_failures: dict[str, str] = field(default_factory=dict)
    """Start address to what went wrong there, one line."""
    images: int = 0
    """Images, style sheets, fonts and icons that came."""
    images_failed: int = 0
    """Those that did not, or were something else."""
    articles_before: int = 0
    """Articles asked for before this process went on with the crawl."""
    _spider: CategorySpider | None = None

    def listen(self, crawler: Crawler) -> None:
        """Connect to the signals of the crawler's spider."""
        connect = crawler.signals.connect
        connect(self.listing_read, ours.listing_read)
        connect(self.article_read, ours.article_read)
        connect(self.article_unchanged, ours.article_unchanged)
        connect(self.image_read, ours.image_read)
        connect(self.image_read, ours.asset_read)
        connect(self.file_ended, ours.file_ended)
        connect(self.url_ended, ours.url_ended)
        connect(self.seed_ended, ours.seed_ended)

    @property
    def articles_asked(self) -> int:
        """Articles queued or asked for so far, those read among them."""
        return self._spider.articles_asked if self._spider else self.articles_before

    @property
    def left_alone(self) -> int:
        """Known articles that were met again and were not due."""
        return self._spider.articles_known if self._spider else 0

    @property
    def is_recrawl(self) -> bool:
        """Whether something was met that an earlier crawl had read."""
        return bool(self.left_alone) or any(end == "known" for end, _ in self.seeds.values())

    def resume(self, archive: Archive, crawl_id: int, seeds: Iterable[str]) -> None:
        """Count what the crawl came to before this process."""
        conn = archive.db.conn
        self.articles_before = frontier.asked(conn, crawl_id, "article")
        for kind, outcome, reason, number in frontier.results(conn, crawl_id):
            if kind in FILE_KINDS:
                self.images += number if outcome == "stored" else 0
                self.images_failed += number if outcome != "stored" else 0
                continue
            is_read = outcome in ("stored", "unchanged") and reason != "part"
            if kind == "listing":
                self.listing_pages += number if is_read else 0
            elif kind == "article" and is_read:
                self.articles += number
            elif kind == "article":
                self.articles_ended += number
            if outcome == "failed":
                self.failed += number
            if reason is not None and not is_read:
                self.reasons[reason] += number
        for note in frontier.notes(conn, crawl_id):
            if "ended" in note:
                self.seeds[str(note["seed"])] = (str(note["ended"]), int(str(note["pages"])))
        for seed in seeds:
            if reason := frontier.reason_of(conn, seed, crawl_id):
                self.seed_failures[seed] = f"{seed}: {REASONS.get(reason, reason)}"

    @property
    def queue(self) -> int:
        """Articles still to come."""
        return max(self.articles_asked - self.articles - self.articles_ended, 0)

    def listing_read(self, listing: Listing, spider: CategorySpider) -> None:
        """One more listing page."""
        self._spider = spider
        self.listing_pages += 1

    def article_read(self, spider: CategorySpider) -> None:
        """One more article."""
        self._spider = spider
        self.articles += 1

    def article_unchanged(self, spider: CategorySpider) -> None:
        """One more that is known and is what it was."""
        self.article_read(spider)

    def image_read(self) -> None:
        """One more file."""
        self.images += 1

    def file_ended(self) -> None:
        """One more that could not be had."""
        self.images_failed += 1

    def url_ended(self, outcome: Outcome, spider: CategorySpider) -> None:
        """One more address that brought nothing."""
        self._spider = spider
        if outcome.kind == "other":  # another door: what it means for its seed is told apart
            return
        self.reasons[outcome.reason] += 1
        if outcome.seed is not None:
            self.seed_failures[outcome.seed] = outcome.detail
        if outcome.reason == "off_site":
            self.off_site[host_of(outcome.url)] += 1
        was_asked = outcome.page is not None or outcome.reason not in ("off_site", "max_articles")
        if outcome.kind == "article" and was_asked:
            self.articles_ended += 1
        if outcome.outcome == "failed":
            self.failed += 1
            if len(self.failures) < _SHOWN:
                self.failures.append(outcome.detail)

    def seed_ended(self, seed: str, reason: str, pages: int) -> None:
        """A seed's walk came to its end."""
        self.seeds[seed] = (reason, pages)
