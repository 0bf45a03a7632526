"""Articles: the pages that cards lead to, each asked for once and told once."""

import logging
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from scraper import urls
from scraper.article import extract_article
from scraper.complete import join_parts
from scraper.document import Document
from scraper.errors import FetchError, KeepreadingError
from scraper.fingerprints import Fingerprints
from scraper.paging import article_parts
from scraper.plain import from_plain, to_plain
from scraper.polite.tdmrep import ASKS_RIGHTS
from scraper.records import Article, Card, Page
from scraper.render.middleware import rendered
from scraper.spiders import signals
from scraper.spiders.known import Known, NothingKnown
from scraper.spiders.outcomes import REASONS
from scraper.spiders.pages import page_from_response
from scraper.spiders.pictures import KIND, PictureSpider
from scraper.spiders.rendering import Rendering, drawn_of
from scraper.spiders.walks import Walk

logger = logging.getLogger(__name__)

LISTING_PRIORITY = 10  # listings first: the queue is known early, and the bar knows its length
_MAX_PARTS = 30  # pages of one article
ONCE = "keepreading_once"
"""The key in the meta of requests that belong to this process: a spider that goes on asks again."""

_NO_ARTICLE = frozenset({"listing", "empty", "soft_404", "other", "front_page", "not_html"})
"""Reasons of pages that no genuine card leads to. A wall is none: there is an article behind it."""
_GONE = frozenset({404, 410})
_NOT_MODIFIED = 304


class ArticleSpider(PictureSpider):
    """Asks for articles and tells them; which ones is left to others."""

    max_articles: int = 0

    def __init__(self, known: Known | None = None, **arguments: Any) -> None:
        """:param known: what earlier crawls know."""
        super().__init__(**arguments)
        self.known = known or NothingKnown()
        self.articles_known = 0
        """Articles that were found and need not be asked for."""
        self.rendering = Rendering.of({})
        self.articles_asked = 0
        self.walks: dict[str, Walk] = {}
        """Start address to its walk."""
        self._seen = Fingerprints()
        """Addresses that are asked for, or are not to be."""
        self._told_urls = Fingerprints()
        self._texts = Fingerprints()

    def parse_article(
        self,
        response: Response,
        found_as: Sequence[str],
        walk: str | None = None,
        plain_parts: Sequence[object] = (),
    ) -> Iterator[Request | Article]:
        """An article page; one split over several pages is joined before it is told.

        :param walk: the start address whose walk learns what its card led to.
        :param plain_parts: the pages read before, as JSON can hold them.
        """
        page = page_from_response(response)
        if page.status == _NOT_MODIFIED:
            self._unchanged(page, walk)
            return
        parts = tuple(from_plain(Article, part) for part in plain_parts)
        if urls.canonical(page.url) in _keys(parts):  # a further page that leads back
            yield from self._told(parts, page, found_as, walk)
            return
        try:
            self._require_arrival(page)
            document = document_of(page)
            article = extract_article(document)
        except KeepreadingError as error:
            if instead := self.rendering.of_article(response, error):
                yield instead
                return
            self._ended(page, "article", error)
            if getattr(error, "reason", "not_html") in _NO_ARTICLE and not parts:
                self._judge(walk, is_article=False)
            if parts:
                yield from self._told(parts, page, found_as, walk)
            return
        parts = (*parts, article)
        if following := self._next_part(document, parts):
            self._send(signals.part_read, page=page)
            yield Request(
                following,
                self.parse_article,
                errback=self.part_failed,
                cb_kwargs={
                    "found_as": list(found_as),
                    "walk": walk,
                    "plain_parts": [*plain_parts, to_plain(article)],
                },
                priority=LISTING_PRIORITY + 1,
                dont_filter=True,  # `_next_part` knows which were read
            )
        else:
            is_drawn = drawn_of(response) is not None
            yield from self._told(parts, page, found_as, walk, is_drawn=is_drawn)

    def _unchanged(self, page: Page, walk: str | None) -> None:
        """A known article, whose server says that it is what it was."""
        self._send(signals.article_unchanged, page=page)
        self._told_urls.add(urls.fingerprint(page.url))
        self._judge(walk, is_article=True)

    def article_failed(self, failure: Failure) -> None:
        """An article that could not be had."""
        request = self._failed(failure, "article")
        response = getattr(failure.value, "response", None)
        if response is not None and response.status in _GONE:
            self._judge(request.cb_kwargs["walk"], is_article=False)

    def part_failed(self, failure: Failure) -> Iterator[Request | Article]:
        """A later page of an article could not be had: what was read before it is told."""
        request = self._failed(failure, "article")
        arguments = request.cb_kwargs
        parts = tuple(from_plain(Article, part) for part in arguments["plain_parts"])
        page = Page.from_html(b"", parts[0].url)
        yield from self._told(parts, page, arguments["found_as"], arguments["walk"])

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

    def ask_cards(
        self, cards: Iterable[Card], referrer: str, walk: Walk | None = None
    ) -> Iterator[Request]:
        """A request for each card in scope that no other card led to before.

        :param walk: learns what its cards lead to.
        """
        for card in cards:
            if self.may_ask(card.url, referrer):
                yield self.article_request(card.url, referrer, walk)

    def article_request(self, url: str, referrer: str, walk: Walk | None = None) -> Request:
        """A request for an article's page."""
        request = Request(
            url,
            self.parse_article,
            errback=self.article_failed,
            cb_kwargs={"found_as": [url], "walk": walk.seed if walk else None},
            headers={"Referer": referrer},
            meta={KIND: "article", ASKS_RIGHTS: True},
            dont_filter=True,  # `may_ask` knows; a redirect to a known article must come back
        )
        return rendered(request) if self.rendering.is_for_all else request

    def ask_due(self, listing: str) -> Iterator[Request]:
        """A request for each article that was seen on a listing before and is due."""
        for url in self.known.due(listing):
            if self.max_articles and self.articles_asked >= self.max_articles:
                return  # it stays due
            if self.in_scope(url) and self.may_ask(url, listing):
                yield self.article_request(url, listing)

    def may_ask(self, url: str, referrer: str, *, at_hand: bool = False) -> bool:
        """Whether an article is to be read: true once for each address, and then it counts.

        Those out of scope and beyond `max_articles` are told as skipped.

        :param at_hand: there is nothing to ask for: it is read though it is known.
        """
        if not self._seen.add(urls.fingerprint(url)):
            return False
        if not self.in_scope(url):
            self._skip(url, "off_site", referrer)
        elif not at_hand and not self.known.is_wanted(url):
            self.articles_known += 1
        elif self.max_articles and self.articles_asked >= self.max_articles:
            self._skip(url, "max_articles", referrer)
        else:
            self.articles_asked += 1
            return True
        return False

    def _judge(self, walk: str | None, *, is_article: bool) -> None:
        if walk in self.walks:
            self.walks[walk].judge(is_article=is_article)

    def _next_part(self, document: Document, parts: tuple[Article, ...]) -> str | None:
        """The page of a split article that follows the ones read."""
        if len(parts) >= _MAX_PARTS:
            return None
        read = _keys(parts)
        links = sorted(article_parts(document), key=lambda url: urls.page_number(url) or 0)
        following = [url for url in links if urls.canonical(url) not in read and self.in_scope(url)]
        return next(iter(following), None)

    def _told(
        self,
        parts: tuple[Article, ...],
        page: Page,
        found_as: Sequence[str],
        walk: str | None = None,
        *,
        is_drawn: bool = False,
    ) -> Iterator[Request | Article]:
        article = join_parts(parts)
        self._send(
            signals.article_read,
            article=article,
            page=page,
            found_as=(*found_as, *(part.url for part in parts)),
            shared=False,
            is_plain=article.url == page.url and len(parts) == 1 and not is_drawn,
        )
        yield from self.ask_files(article, page)
        is_new = self._told_urls.add(urls.fingerprint(article.url))
        self._judge(walk, is_article=not is_new or self._is_new_text(article))
        if is_new:  # else a redirect brought it before: no second item
            yield article

    def _is_new_text(self, article: Article) -> bool:
        """Whether no other article of this crawl has the same text: a trap may repeat one."""
        return self._texts.add(hash(article.body))


def once(request: Request) -> Request:
    """The same request, for this process only."""
    return request.replace(meta={**request.meta, ONCE: True})


def _keys(parts: Iterable[Article]) -> set[str]:
    return {urls.canonical(part.url) for part in parts}


def document_of(page: Page) -> Document:
    """The page parsed.

    :raises FetchError: with reason `empty_body`.
    """
    if not page.body.strip():
        raise FetchError(f"{page.url} answers with no body", reason="empty_body")
    return Document(page)
