"""The door of JSON and endpoints: what a page's own script shows or would ask for.

It is how "load more" and endless scrolling go on, and what is left of a page that a script builds.
"""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from scraper.document import Document
from scraper.embedded_json import cards_in_page
from scraper.errors import KeepreadingError
from scraper.load_more import Endpoint, endpoint
from scraper.more_answers import More, read_more
from scraper.records import Listing, Page
from scraper.spiders import signals
from scraper.spiders.articles import LISTING_PRIORITY
from scraper.spiders.door_spider import DoorSpider
from scraper.spiders.pages import page_from_response
from scraper.spiders.seeds import Seed
from scraper.spiders.walks import CHECK_EVERY, WalkEnd


class JsonDoor(DoorSpider):
    """Reads JSON and endpoints."""

    max_pages: int = 1_000

    def open_json(self, seed: Seed) -> list[Request]:
        """The cards in the JSON of the start page, and its endpoint for more."""
        if seed.page is None:
            return []
        document = Document(seed.page)
        cards = cards_in_page(document)
        more = endpoint(document)
        if not cards and more is None:
            return []
        requests: list[Request] = []
        if cards:
            self.was_read(seed, "json")
            listing = Listing(url=document.url, cards=cards)
            self.note_cards(seed.walk, listing)
            requests += self._show(seed, listing, 1)
        following = self.first_more(seed, more) if more is not None else self.go_on(seed)
        return [*requests, *following]

    def first_more(self, seed: Seed, more: Endpoint) -> Iterator[Request]:
        """Ask an endpoint that the start page names; one that is out of scope ends the listing."""
        if self.in_scope(more.url):
            self._remember(**seed.as_note())
            yield self._more_request(seed, more, 2)
        else:
            yield from self.more_ended(seed, "off_site")

    def parse_more(
        self, response: Response, seed_url: str, more_plain: dict[str, Any], page_number: int
    ) -> Iterator[Request]:
        """What an endpoint answered: its cards, and the request after it."""
        page, seed, more = page_from_response(response), self.seed_at(seed_url), _from(more_plain)
        walk = seed.walk
        try:
            answer = read_more(page, seed.page.url if seed.page else seed.url)
        except KeepreadingError as error:
            self.door_unreadable(page, error)
            yield from self.more_ended(seed, self._broken_off(page_number))
            return
        listing = Listing(url=page.url, cards=answer.cards)
        fresh = self.note_cards(walk, listing)
        walk.pages += 1
        self._remember(seed=seed.url, counted=walk.pages)
        if answer.cards:
            yield from self._show(seed, listing, page_number, page=page)
        else:
            self.door_read(page, "endpoint: no more cards")
        yield from self._next_more(seed, more, answer, page_number, fresh=fresh)

    def more_failed(self, failure: Failure) -> Iterator[Request]:
        """An endpoint that did not answer."""
        self.door_failed(failure)
        arguments = failure.request.cb_kwargs  # type: ignore[attr-defined]  # Scrapy adds it
        seed = self.seed_at(arguments["seed_url"])
        yield from self.more_ended(seed, self._broken_off(arguments["page_number"]))

    def more_ended(self, seed: Seed, reason: WalkEnd) -> Iterator[Request]:
        """An endpoint gives no more: on to the other doors."""
        if seed.walk.cards:
            seed.reason = reason
        yield from self.go_on(seed)

    def _next_more(
        self, seed: Seed, more: Endpoint, answer: More, page_number: int, *, fresh: bool
    ) -> Iterator[Request]:
        following, reason = self._following(seed, more, answer, page_number, fresh=fresh)
        if following is None:
            yield from self.more_ended(seed, reason)
        else:
            yield self._more_request(seed, following, page_number + 1)

    def _following(
        self, seed: Seed, more: Endpoint, answer: More, page_number: int, *, fresh: bool
    ) -> tuple[Endpoint | None, WalkEnd]:
        """The next request, or None and why."""
        walk = seed.walk
        following = more.following(answer, len(answer.cards)) if answer.cards else None
        if following is None:
            return None, "end"
        if not fresh:
            return None, walk.stale_end
        if page_number % CHECK_EVERY == 0 and walk.leads_nowhere():
            return None, "junk"
        if following.key in seed.asked:
            return None, "loop"
        if walk.pages >= self.max_pages:
            return None, "max_pages"
        if not self.in_scope(following.url):
            return None, "off_site"
        return following, "end"

    def _show(
        self, seed: Seed, listing: Listing, page_number: int, page: Page | None = None
    ) -> Iterator[Request]:
        """Tell of a page of cards, and ask for what they lead to."""
        self._send(
            signals.listing_read,
            listing=listing,
            page=page or seed.page,
            seed=seed.url,
            page_number=page_number,
        )
        yield from self.ask_cards(listing.cards, seed.url, seed.walk)

    def _more_request(self, seed: Seed, more: Endpoint, page_number: int) -> Request:
        seed.asked.add(more.key)
        self._remember(seed=seed.url, asked=more.key)
        headers = {"X-Requested-With": "XMLHttpRequest", "Accept": "*/*", "Referer": seed.url}
        if more.method == "POST":
            headers["Content-Type"] = "application/x-www-form-urlencoded; charset=UTF-8"
        return Request(
            more.address,
            self.parse_more,
            method=more.method,
            body=more.body,
            headers=headers,
            errback=self.more_failed,
            cb_kwargs={
                "seed_url": seed.url,
                "more_plain": asdict(more),
                "page_number": page_number,
            },
            # Behind the articles where it is checked that there are any.
            priority=LISTING_PRIORITY if page_number % CHECK_EVERY else -1,
            dont_filter=True,
        )

    def _broken_off(self, page_number: int) -> WalkEnd:
        """Why a listing ended at an answer that cannot be read: the first may be a wrong guess."""
        return "endpoint_failed" if page_number == 2 else "failed"


def _from(plain: dict[str, Any]) -> Endpoint:
    """The endpoint of its fields, which JSON gives back as lists."""
    return Endpoint(**{**plain, "fields": tuple((key, value) for key, value in plain["fields"])})
