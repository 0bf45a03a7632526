"""Revisit: what the archive knows already and need not ask for, or asks for with a condition.

`KnownArticles` tells the spider which cards are old and which articles are due. `RevisitMiddleware`
adds If-None-Match and If-Modified-Since. Each hop of a redirect is a request of its own, and only
the address that sent a validator gets it back: a 304 from any other would be about another page.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final, Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from archive import pictures, visits
from archive.crawling.addon import Held
from archive.identity import article_at, key_of, leads_to
from archive.store import Archive
from scraper.spiders.pictures import KIND

READ_THROUGH: Final = frozenset({"end", "repeated", "loop", "known", "max_pages", "off_site"})
"""Ends of a listing behind which a later crawl need not look for what was there then."""
_ALLOWED = "handle_httpstatus_list"  # Scrapy's: statuses that reach the spider's callback
_HEADERS = ("If-None-Match", "If-Modified-Since")


class KnownArticles:
    """A `scraper.spiders.known.Known` out of an archive. Lives in the reactor's thread."""

    def __init__(self, archive: Archive, *, is_full: bool, max_pages: int) -> None:
        """
        :param is_full: whether every known article is asked for, due or not.
        :param max_pages: listing pages a seed, in this crawl.
        """
        self._conn = archive.db.conn
        self._is_full = is_full
        self._max_pages = max_pages
        self._read_through: dict[str, int | None] = {}
        self._asked: set[int] = set()

    def is_old(self, seed: str, url: str) -> bool:
        """Whether the crawl that last read the listing to its end had seen that card."""
        if self._is_full:
            return False
        if seed not in self._read_through:
            key = key_of(seed)
            self._read_through[seed] = visits.read_through(self._conn, key, self._max_pages)
        run_id = self._read_through[seed]
        if run_id is None:
            return False
        seen_by = visits.seen_by_run(self._conn, key_of(url))
        return seen_by is not None and seen_by <= run_id

    def is_wanted(self, url: str) -> bool:
        """Whether an article is to be asked for; by one of its addresses is enough."""
        key = key_of(url)
        article_id = article_at(self._conn, key)
        if article_id is None:
            return True
        if leads_to(self._conn, key) == "duplicate":
            return self._is_full  # its page is another address of one that is asked for itself
        if article_id in self._asked:
            return False
        if not (self._is_full or visits.is_due(self._conn, article_id, datetime.now(UTC))):
            return False
        self._asked.add(article_id)
        return True

    def due(self, listing: str) -> Iterator[str]:
        """Addresses of what was seen on a listing, is due, and was not asked for yet."""
        key, now = key_of(listing), datetime.now(UTC)
        for article_id, url in visits.due(self._conn, key, now, is_full=self._is_full):
            if article_id not in self._asked:
                yield url

    def is_wanted_file(self, url: str, kind: str) -> bool:
        """Whether a file is to be asked for."""
        is_wanted = pictures.is_wanted if kind == "image" else pictures.is_wanted_asset
        return is_wanted(self._conn, url, is_full=self._is_full)

    def images_of(self, listing: str) -> Iterator[tuple[str, str]]:
        """(address, article) of the images, not here yet, of what was seen on a listing."""
        return pictures.of_listing(self._conn, key_of(listing))


class RevisitMiddleware:
    """Asks for known articles only if they have changed. Lives in the reactor's thread."""

    def __init__(self, archive: Archive) -> None:
        self._conn = archive.db.conn

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        held = crawler.settings.get("KEEPREADING_ARCHIVE")
        if not isinstance(held, Held):
            raise NotConfigured("no crawl of an archive")
        return cls(held.archive)

    def process_request(self, request: Request) -> None:
        """Add what the address itself sent, and take away what another one did."""
        if request.meta.get(KIND) != "article" or request.method != "GET":
            return
        for name in _HEADERS:
            request.headers.pop(name, None)
        request.meta.pop(_ALLOWED, None)
        known = self._validators(request)
        if known is None:
            return
        for name, value in zip(_HEADERS, (known.etag, known.last_modified), strict=True):
            if value is not None:
                request.headers[name] = value
        request.meta[_ALLOWED] = [304]

    def _validators(self, request: Request) -> visits.Validators | None:
        """What the address sent, where all that led to it is known to lead to its article."""
        known = visits.validators_of(self._conn, request.url)
        if known is None:
            return None
        addresses = (request.url, *request.meta.get("redirect_urls", ()))
        led_to = {article_at(self._conn, key_of(url)) for url in addresses}
        return known if led_to == {known.article_id} else None
