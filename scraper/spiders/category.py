"""The category spider: every page of each listing, and every article that its cards name.

`scrapy crawl category -a url=https://magazine.example/category/kids -O out.jsonl` runs it with no
database; `keepreading crawl` adds the archive, which listens to the signals of `signals.py`.
"""

import logging
from collections.abc import AsyncIterator, Iterable, Iterator
from typing import Any, Literal, Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from scraper import urls
from scraper.article import extract_article
from scraper.body import read_body
from scraper.complete import join_parts
from scraper.document import Document
from scraper.errors import FetchError, KeepreadingError, NotAnArticle
from scraper.listing import extract_listing
from scraper.page_types import page_type
from scraper.paging import article_parts
from scraper.records import Article, Listing, Page
from scraper.render.middleware import rendered
from scraper.safe.rules import SETTING, rules_for_seeds
from scraper.spiders import signals
from scraper.spiders.last_resort import LastResort
from scraper.spiders.outcomes import REASONS, Kind, Outcome, from_error, from_failure
from scraper.spiders.pages import page_from_response
from scraper.spiders.rendering import Rendering, drawn_listing
from scraper.spiders.walks import Walk
from scraper.text import word_count

logger = logging.getLogger(__name__)

_LISTING_PRIORITY = 10  # listings first: the queue is known early, and the bar knows its length
_SEVERAL_CARDS = 3  # cards that make a start page a listing, where there is little else to read
_LONG_TEXT = 150  # words that make it an article all the same
_MAX_PARTS = 30  # pages of one article
_NO_FAILURES = frozenset(
    {
        "off_site",
        "front_page",
        "robots_forbidden",
        "robots_unreachable",
        "private_address",
        "bad_url",
    }
)
"""Reasons of addresses that are skipped: nothing went wrong, they are not for us."""


class CategorySpider(LastResort):
    """Start pages in, Articles out.

    :param url: a start address, or several parted by white space.
    :param max_pages: listing pages a seed; 0 is the documented limit of 1,000.
    :param max_articles: articles asked for in this run; 0 is no limit.
    :param also_host: further hosts whose articles are followed, parted by commas.
    :param endpoints: what earlier renderings taught, see `LastResort`.
    """

    name = "category"

    def __init__(
        self,
        url: str = "",
        max_pages: int | str = 0,
        max_articles: int | str = 0,
        also_host: str = "",
        **arguments: Any,
    ) -> None:
        super().__init__(**arguments)
        self.seeds = distinct(url.split())
        if not self.seeds or not all(map(urls.host_of, self.seeds)):
            raise ValueError(f"no start address in {url!r}: give one with -a url=https://...")
        self.max_pages = int(max_pages) or 1_000
        self.max_articles = int(max_articles)
        if min(self.max_pages, self.max_articles) < 0:
            raise ValueError("max_pages and max_articles are numbers from 0")
        self.also_hosts = frozenset(
            urls.scope_host(host) for host in also_host.split(",") if host.strip()
        )
        self.articles_asked = 0
        self._begun: dict[str, str] = {}
        self._seen: set[str] = set()
        self._told_urls: set[str] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler, *arguments: Any, **options: Any) -> Self:
        """The spider of *crawler*; with no address rules set, its private seeds are pinned."""
        spider = super().from_crawler(crawler, *arguments, **options)
        if crawler.settings.get(SETTING) is None:
            crawler.settings.set(SETTING, rules_for_seeds(spider.seeds, ()), priority="spider")
        spider.rendering = Rendering.of(crawler.settings)
        return spider

    async def start(self) -> AsyncIterator[Request]:
        """One request a seed."""
        for seed in self.seeds:
            walk = Walk(seed=seed, max_pages=self.max_pages, rendering=self.rendering.is_for_all)
            walk.take(seed)
            yield self._listing_request(walk, seed, 1)

    def parse_listing(
        self, response: Response, walk: Walk, page_number: int
    ) -> Iterator[Request | Article]:
        """A listing page: its cards and the page that follows. A seed may turn out an article."""
        page = page_from_response(response)
        try:
            document = _document(page)
            listing = drawn_listing(response, extract_listing(document))
            kind = page_type(document)
        except KeepreadingError as error:
            self._ended(page, "listing", error, walk.seed if page_number == 1 else None)
            yield from self._next_page(walk, None, page_number)
            return
        if page_number == 1 and not self._begins(page, walk):
            self._send(signals.seed_ended, seed=walk.seed, reason="same_page", pages=0)
            return
        if page_number == 1 and not _is_listing(document, listing, kind):
            yield from self._seed_without_cards(document, walk, kind)
            return
        fresh = walk.note(listing)
        self._send(
            signals.listing_read,
            listing=listing,
            page=page,
            seed=walk.seed,
            page_number=page_number,
        )
        if page_number == 1:
            self.note_drawn(response, walk, listing)
        yield from self._card_requests(listing)
        yield from self._next_page(walk, listing, page_number, fresh=fresh)

    def parse_article(
        self, response: Response, found_as: tuple[str, ...], parts: tuple[Article, ...] = ()
    ) -> Iterator[Request | Article]:
        """An article page; one split over several pages is joined before it is told."""
        page = page_from_response(response)
        if urls.canonical(page.url) in _keys(parts):  # a further page that leads back
            yield from self._told(parts, page, found_as)
            return
        try:
            self._require_arrival(page)
            document = _document(page)
            article = extract_article(document)
        except KeepreadingError as error:
            if instead := self.rendering.of_article(response, error):
                yield instead
                return
            self._ended(page, "article", error)
            if parts:
                yield from self._told(parts, page, found_as)
            return
        parts = (*parts, article)
        if following := self._next_part(document, parts):
            yield Request(
                following,
                self.parse_article,
                errback=self.part_failed,
                cb_kwargs={"found_as": found_as, "parts": parts},
                priority=_LISTING_PRIORITY + 1,
            )
        else:
            yield from self._told(parts, page, found_as)

    def listing_failed(self, failure: Failure) -> Iterator[Request]:
        """A listing page that could not be had: said, and the walk goes on with other pages."""
        request = self._failed(failure, "listing")
        walk, page_number = request.cb_kwargs["walk"], request.cb_kwargs["page_number"]
        yield from self._next_page(walk, None, page_number)

    def article_failed(self, failure: Failure) -> None:
        """An article that could not be had."""
        self._failed(failure, "article")

    def part_failed(self, failure: Failure) -> Iterator[Article]:
        """A later page of an article could not be had: what was read before it is told."""
        request = self._failed(failure, "article")
        parts: tuple[Article, ...] = request.cb_kwargs["parts"]
        page = Page.from_html(b"", parts[0].url)
        yield from self._told(parts, page, request.cb_kwargs["found_as"])

    def in_scope(self, url: str) -> bool:
        """Whether articles at *url* are followed: a seed's host (`www.` or not), an --also-host."""
        return any(urls.same_site(url, seed) for seed in self.seeds) or (
            urls.without_www(urls.host_of(url)) in self.also_hosts
        )

    def _begins(self, page: Page, walk: Walk) -> bool:
        """Whether no other start address led to this page before."""
        return self._begun.setdefault(urls.canonical(page.url), walk.seed) == walk.seed

    def _require_arrival(self, page: Page) -> None:
        """Raise where a redirect led elsewhere than to the article that was asked for.

        Sites send the addresses of deleted articles to their front page, which may well read like
        an article.

        :raises FetchError: with reason `off_site` or `front_page`.
        """
        if page.url == page.request_url:
            return
        if not self.in_scope(page.url):
            reason = "off_site"
        elif urls.is_front_page(page.url) and not urls.is_front_page(page.request_url):
            reason = "front_page"
        else:
            return
        raise FetchError(f"{page.url}: {REASONS[reason]}", reason=reason)

    def _listing_request(self, walk: Walk, url: str, page_number: int) -> Request:
        request = Request(
            url,
            self.parse_listing,
            errback=self.listing_failed,
            cb_kwargs={"walk": walk, "page_number": page_number},
            priority=_LISTING_PRIORITY,
            dont_filter=True,  # the walk knows which pages it has seen
        )
        return rendered(request, walk.max_pages - 1) if walk.rendering else request

    def _next_page(
        self, walk: Walk, listing: Listing | None, page_number: int, *, fresh: bool = True
    ) -> Iterator[Request]:
        following, reason = walk.next_page(listing, page_number, fresh=fresh)
        if following is not None and not self.in_scope(following):
            following, reason = None, "off_site"
        if following is not None:
            yield self._listing_request(walk, following, page_number + 1)
        else:
            self._send(signals.seed_ended, seed=walk.seed, reason=reason, pages=walk.pages)

    def _seed_without_cards(
        self, document: Document, walk: Walk, kind: str
    ) -> Iterator[Request | Article]:
        """A start page that is no listing: an article is kept, anything else is said."""
        page = document.page
        try:
            article = extract_article(document)
        except KeepreadingError as error:
            if instead := self.last_resort(document, walk):
                yield instead
                return
            reason, detail = (
                "no_cards",
                f"{page.url} shows no cards: {self.rendering.hint(document)}",
            )
            if kind == "article":
                reason, detail = from_error(error, page.url)
            self._tell(page, "listing", "failed", reason, detail, walk.seed)
            reason = "no_cards"
        else:
            reason = "not_a_listing"
            yield from self._told((article,), page, (walk.seed,))
        self._send(signals.seed_ended, seed=walk.seed, reason=reason, pages=walk.pages)

    def _card_requests(self, listing: Listing) -> Iterator[Request]:
        for card in listing.cards:
            key = urls.canonical(card.url)
            if key in self._seen:
                continue
            self._seen.add(key)
            if not self.in_scope(card.url):
                self._skip(card.url, "off_site", listing.url)
            elif self.max_articles and self.articles_asked >= self.max_articles:
                self._skip(card.url, "max_articles", listing.url)
            else:
                self.articles_asked += 1
                request = Request(
                    card.url,
                    self.parse_article,
                    errback=self.article_failed,
                    cb_kwargs={"found_as": (card.url,)},
                    headers={"Referer": listing.url},
                    dont_filter=True,  # seen above; a redirect to a known article must come back
                )
                yield rendered(request) if self.rendering.is_for_all else request

    def _next_part(self, document: Document, parts: tuple[Article, ...]) -> str | None:
        """The page of a split article that follows the ones read."""
        if len(parts) >= _MAX_PARTS:
            return None
        read = _keys(parts)
        links = sorted(article_parts(document), key=lambda url: urls.page_number(url) or 0)
        following = [url for url in links if urls.canonical(url) not in read and self.in_scope(url)]
        return next(iter(following), None)

    def _told(
        self, parts: tuple[Article, ...], page: Page, found_as: tuple[str, ...]
    ) -> Iterator[Article]:
        article = join_parts(parts)
        addresses = (*found_as, *(part.url for part in parts))
        self._send(signals.article_read, article=article, page=page, found_as=addresses)
        key = urls.canonical(article.url)
        if key not in self._told_urls:  # a redirect brought it before: no second item
            self._told_urls.add(key)
            yield article

    def _ended(
        self, page: Page, kind: Kind, error: KeepreadingError, seed: str | None = None
    ) -> None:
        """An answer that could not be read, or holds no article."""
        reason, detail = from_error(error, page.url)
        skipped = isinstance(error, NotAnArticle) or reason in _NO_FAILURES
        self._tell(page, kind, "skipped" if skipped else "failed", reason, detail, seed)

    def _tell(
        self,
        page: Page,
        kind: Kind,
        outcome: Literal["failed", "skipped"],
        reason: str,
        detail: str,
        seed: str | None = None,
    ) -> None:
        self._send(
            signals.url_ended,
            outcome=Outcome(
                url=page.url,
                request_url=page.request_url,
                kind=kind,
                outcome=outcome,
                reason=reason,
                detail=detail,
                status=page.status,
                page=page,
                seed=seed,
            ),
        )

    def _failed(self, failure: Failure, kind: Kind) -> Request:
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy adds it
        is_seed = request.cb_kwargs.get("page_number") == 1
        url = request.meta.get("redirect_urls", [request.url])[0]
        reason, detail, status = from_failure(failure, request.url)
        logger.info("%s", detail)
        self._send(
            signals.url_ended,
            outcome=Outcome(
                url=request.url,
                request_url=url,
                kind=kind,
                outcome="skipped" if reason in _NO_FAILURES else "failed",
                reason=reason,
                detail=detail,
                status=status,
                seed=request.cb_kwargs["walk"].seed if is_seed else None,
            ),
        )
        return request

    def _skip(self, url: str, reason: str, referrer: str) -> None:
        self._send(
            signals.url_ended,
            outcome=Outcome(
                url=url,
                request_url=url,
                kind="article",
                outcome="skipped",
                reason=reason,
                detail=f"{url}: {REASONS[reason]}",
                referrer=referrer,
            ),
        )

    def _send(self, signal: object, **values: object) -> None:
        self.crawler.signals.send_catch_log(signal, spider=self, **values)


def distinct(seeds: Iterable[str]) -> tuple[str, ...]:
    """The start addresses, each page once, as first given."""
    kept: dict[str, str] = {}
    for seed in seeds:
        kept.setdefault(urls.canonical(seed), seed)
    return tuple(kept.values())


def _keys(parts: Iterable[Article]) -> set[str]:
    return {urls.canonical(part.url) for part in parts}


def _document(page: Page) -> Document:
    """The page parsed.

    :raises FetchError: with reason `empty_body`.
    """
    if not page.body.strip():
        raise FetchError(f"{page.url} answers with no body", reason="empty_body")
    return Document(page)


def _is_listing(document: Document, listing: Listing, kind: str) -> bool:
    """Whether a start page is the listing that somebody took it for.

    With cards it is, unless it looks like an article and has more to read than its cards.
    """
    if kind != "article" or not listing.cards:
        return bool(listing.cards)
    body = read_body(document)
    few_words = word_count(body.text if body else None) < _LONG_TEXT
    return few_words and len(listing.cards) >= _SEVERAL_CARDS
