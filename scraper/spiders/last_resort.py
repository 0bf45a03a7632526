"""The last resort of the category spider: a start page that shows no cards by any other way.

Where an earlier rendering told which JSON its cards come from, that is read; else, or where it
brings nothing any more, the page is rendered, and its JSON learned for the next time.
"""

import json
from collections.abc import Iterator
from typing import Any

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from scraper import urls
from scraper.document import Document
from scraper.endpoint_learning import learn
from scraper.records import Listing
from scraper.spiders import signals
from scraper.spiders.articles import LISTING_PRIORITY, ONCE, once
from scraper.spiders.door_spider import DoorSpider
from scraper.spiders.endpoint_walk import EndpointWalk, parse_endpoints
from scraper.spiders.pages import page_from_response
from scraper.spiders.rendering import drawn_of
from scraper.spiders.seeds import Seed
from scraper.spiders.walks import CHECK_EVERY, WalkEnd


class LastResort(DoorSpider):
    """Reads learned endpoints, and has start pages rendered."""

    def __init__(self, endpoints: str = "{}", **arguments: Any) -> None:
        """:param endpoints: JSON: start address to `CardEndpoint.as_dict()`, as a crawl told it."""
        super().__init__(**arguments)
        self.endpoints = parse_endpoints(json.loads(endpoints))

    def last_resort(self, seed: Seed) -> Iterator[Request]:
        """The request that may bring the cards of a start page without any, where there is one."""
        if seed.page is None or seed.walk.rendering:
            return
        if not seed.page.body:  # another process saw it
            yield once(self._listing_request(seed, seed.url, 1))
            return
        document = Document(seed.page)
        endpoint = self.endpoints.get(urls.canonical(seed.url))
        if endpoint is not None and self.rendering.is_allowed:
            most = seed.walk.max_pages
            known = EndpointWalk(endpoint=endpoint, page_url=document.url, most=most)
            yield self._endpoint_request(endpoint.first, known, seed)
        elif self.rendering.may_draw(document):
            yield self._rendered(document.url, seed)

    def parse_endpoint(
        self, response: Response, known: EndpointWalk, seed: Seed
    ) -> Iterator[Request]:
        """One answer of a listing's endpoint: its cards, and the answer that follows."""
        fresh = known.take(response)
        self.door_read(page_from_response(response), f"JSON of a listing: {len(fresh)} new cards")
        yield from self.ask_cards(fresh, known.page_url, seed.walk)
        following = known.next_url(response, fresh=bool(fresh))
        is_trap = known.answers % CHECK_EVERY == 0 and seed.walk.leads_nowhere()
        if following is not None and not is_trap:
            yield self._endpoint_request(following, known, seed)
        elif known.cards:
            reason: WalkEnd = "max_pages" if known.is_at_limit else "end"
            yield from self._endpoint_ended(response, known, seed, "junk" if is_trap else reason)
        else:
            yield self._instead(known, seed)

    def endpoint_failed(self, failure: Failure) -> Iterator[Request]:
        """An answer could not be had: the page is rendered after all."""
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy adds it
        yield self._instead(request.cb_kwargs["known"], request.cb_kwargs["seed"])

    def note_drawn(self, response: Response, seed: Seed, listing: Listing) -> None:
        """Note how a rendered listing ended, and which JSON it came from."""
        drawn = drawn_of(response)
        if drawn is None:
            return
        if drawn.ended != "complete":
            seed.walk.cut_short = "max_pages" if drawn.ended == "max_pages" else "render_limit"
        self._remember(seed=seed.url, drawn=seed.walk.cut_short)
        answers = [(data.url, data.body) for data in drawn.data if data.method == "GET"]
        endpoint = learn(answers, listing.cards)
        self._send(signals.endpoint_learned, seed=seed.url, endpoint=endpoint)

    def _endpoint_ended(
        self, response: Response, known: EndpointWalk, seed: Seed, reason: WalkEnd
    ) -> Iterator[Request]:
        listing = known.listing()
        seed.walk.note(listing)
        seed.walk.pages = known.answers
        seed.reason = reason
        self._send(
            signals.listing_read,
            listing=listing,
            page=page_from_response(response),
            seed=seed.url,
            page_number=1,
        )
        yield from self.go_on(seed)

    def _instead(self, known: EndpointWalk, seed: Seed) -> Request:
        """The page rendered, in place of an endpoint that brings nothing any more."""
        self.endpoints.pop(urls.canonical(seed.url), None)
        return self._rendered(known.page_url, seed)

    def _rendered(self, url: str, seed: Seed) -> Request:
        seed.walk.rendering = True
        return once(self._listing_request(seed, url, 1))

    def _endpoint_request(self, url: str, known: EndpointWalk, seed: Seed) -> Request:
        return Request(
            url,
            self.parse_endpoint,
            errback=self.endpoint_failed,
            headers={"Accept": "application/json, */*;q=0.5", "Referer": known.page_url},
            cb_kwargs={"known": known, "seed": seed},
            meta={ONCE: True},
            # Behind the articles where it is checked that there are any.
            priority=LISTING_PRIORITY if (known.answers + 1) % CHECK_EVERY else -1,
            dont_filter=True,
        )

    def _listing_request(self, seed: Seed, url: str, page_number: int) -> Request:
        """The category spider's own."""
        raise NotImplementedError
