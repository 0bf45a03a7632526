"""The door of a listing's own feed: its newest articles, and older ones where it leads to them."""

from collections.abc import Iterator
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from scraper import urls
from scraper.claims import Claim
from scraper.errors import KeepreadingError
from scraper.feeds import Feed, read_feed
from scraper.records import Listing
from scraper.spiders import signals
from scraper.spiders.door_spider import DoorSpider
from scraper.spiders.pages import page_from_response
from scraper.spiders.seeds import Mode, Seed


class FeedDoor(DoorSpider):
    """Reads feeds."""

    max_pages: int = 1_000

    def open_feed(self, mode: Mode, seed: Seed) -> list[Request]:
        """The feed's first document."""
        if seed.feed_url is None:
            self.not_open(seed, "feed", "the page names no feed of its own")
        elif not self.in_scope(seed.feed_url):
            self.not_open(seed, "feed", f"{seed.feed_url} is on another host")
        else:
            return [self._feed_request(seed, mode, seed.feed_url, 1, frozenset())]
        return []

    def parse_feed(
        self, response: Response, seed: Seed, mode: Mode, page_number: int, known: frozenset[str]
    ) -> Iterator[Request]:
        """One document of a feed."""
        page = page_from_response(response)
        try:
            feed = read_feed(page.body, page.url, page.header("content-type"))
        except KeepreadingError as error:
            told = self.door_unreadable(page, error)
            yield from self._feed_ended(seed, mode, known, told)
            return
        keys = frozenset(urls.canonical(card.url) for card in feed.cards)
        self.door_read(page, f"feed: {len(feed.cards)} entries")
        if mode == "read":
            listing = Listing(url=page.url, title=feed.title, cards=feed.cards)
            self._send(
                signals.listing_read,
                listing=listing,
                page=page,
                seed=seed.feed_url,
                page_number=page_number,
            )
            yield from self.ask_cards(feed.cards, page.url)
            following = _older(feed, page_number)
            is_new = bool(keys - known) and page_number < self.max_pages
            if following and is_new and self.in_scope(following):
                yield self._feed_request(seed, mode, following, page_number + 1, known | keys)
                return
        problem = f"{page.url} is not whole ({feed.problem})" if feed.problem else None
        yield from self._feed_ended(seed, mode, known | keys, problem)

    def feed_failed(self, failure: Failure) -> Iterator[Request]:
        """A document that could not be had: behind the first one that is the end."""
        problem = self.door_failed(failure)
        arguments = failure.request.cb_kwargs  # type: ignore[attr-defined]  # Scrapy adds it
        seed, mode, known = arguments["seed"], arguments["mode"], arguments["known"]
        yield from self._feed_ended(seed, mode, known, None if known else problem)

    def _feed_request(
        self, seed: Seed, mode: Mode, url: str, page_number: int, known: frozenset[str]
    ) -> Request:
        return self.door_request(
            url,
            self.parse_feed,
            self.feed_failed,
            seed=seed,
            mode=mode,
            page_number=page_number,
            known=known,
        )

    def _feed_ended(
        self, seed: Seed, mode: Mode, known: frozenset[str], problem: str | None
    ) -> Iterator[Request]:
        self.claim(
            seed,
            Claim(
                seed=seed.url,
                door="feed",
                count=len(known) if known or not problem else None,
                urls=known,
                is_whole=False,
                problem=problem,
            ),
        )
        if known and mode == "read":
            self.was_read(seed, "feed")
        yield from self.go_on(seed)


def _older(feed: Feed, page_number: int) -> str | None:
    """The document with older entries: as the feed says, or as WordPress has them."""
    if feed.next_url:
        return feed.next_url
    if "wordpress.org" not in (feed.generator or "") or not feed.cards:
        return None
    parts = urlsplit(feed.url)
    query = [pair for pair in parse_qsl(parts.query) if pair[0] != "paged"]
    query.append(("paged", str(page_number + 1)))
    return urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(query), ""))
