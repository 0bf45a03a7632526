"""Tally: what a crawl has met so far, for its progress, its summary and its exit status.

It listens to the spider. What was new or changed only the archive knows, once it has written.
"""

from collections import Counter
from dataclasses import dataclass, field

from scrapy.crawler import Crawler

from scraper.records import Listing
from scraper.spiders import signals as ours
from scraper.spiders.category import CategorySpider
from scraper.spiders.outcomes import Outcome
from scraper.urls import host_of

_SHOWN = 5  # failures that a summary names


@dataclass
class Tally:
    """Mutable: the spider's signals fill it, the progress display reads it.

    Without slots: signals hold their receivers by weak reference.
    """

    listing_pages: int = 0
    articles: int = 0
    """Articles read, each once."""
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
    _spider: CategorySpider | None = None

    def listen(self, crawler: Crawler) -> None:
        """Connect to the signals of the crawler's spider."""
        connect = crawler.signals.connect
        connect(self.listing_read, ours.listing_read)
        connect(self.article_read, ours.article_read)
        connect(self.url_ended, ours.url_ended)
        connect(self.seed_ended, ours.seed_ended)

    @property
    def articles_asked(self) -> int:
        """Articles queued or asked for so far, those read among them."""
        return self._spider.articles_asked if self._spider else 0

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
