"""The last resort of the category spider: a start page that shows no cards by any other way.

Where an earlier rendering told which JSON its cards come from, that is read; else, or where it
brings nothing any more, the page is rendered, and its JSON learned for the next time.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import scrapy
from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from scraper import urls
from scraper.document import Document
from scraper.endpoint_learning import learn
from scraper.records import Listing
from scraper.spiders import signals
from scraper.spiders.endpoint_walk import EndpointWalk, parse_endpoints
from scraper.spiders.pages import page_from_response
from scraper.spiders.rendering import Rendering, drawn_of
from scraper.spiders.walks import Walk, WalkEnd


class LastResort(scrapy.Spider):
    """What the category spider inherits; the methods that raise are its own."""

    rendering: Rendering

    def __init__(self, endpoints: str = "{}", **arguments: Any) -> None:
        """:param endpoints: JSON: start address to `CardEndpoint.as_dict()`, as a crawl told it."""
        super().__init__(**arguments)
        self.rendering = Rendering.of({})
        self.endpoints = parse_endpoints(json.loads(endpoints))

    def last_resort(self, document: Document, walk: Walk) -> Request | None:
        """The request that may bring the cards of a start page without any; None for no such."""
        if walk.rendering:
            return None
        endpoint = self.endpoints.get(urls.canonical(walk.seed))
        if endpoint is not None and self.rendering.is_allowed:
            most = walk.max_pages
            known = EndpointWalk(endpoint=endpoint, page_url=document.url, most=most)
            return self._endpoint_request(endpoint.first, known, walk)
        return self._rendered(document.url, walk) if self.rendering.may_draw(document) else None

    def parse_endpoint(
        self, response: Response, known: EndpointWalk, walk: Walk
    ) -> Iterator[Request]:
        """One answer of a listing's endpoint: its cards, and the answer that follows."""
        fresh = known.take(response)
        yield from self._card_requests(replace(known.listing(), cards=fresh))
        following = known.next_url(response, fresh=bool(fresh))
        if following is not None:
            yield self._endpoint_request(following, known, walk)
        elif known.cards:
            self._endpoint_ended(response, known, walk)
        else:
            yield from self._instead(known, walk)

    def endpoint_failed(self, failure: Failure) -> Iterator[Request]:
        """An answer could not be had: the page is rendered after all."""
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy adds it
        yield from self._instead(request.cb_kwargs["known"], request.cb_kwargs["walk"])

    def note_drawn(self, response: Response, walk: Walk, listing: Listing) -> None:
        """Note how a rendered listing ended, and which JSON it came from."""
        drawn = drawn_of(response)
        if drawn is None:
            return
        if drawn.ended != "complete":
            walk.cut_short = "max_pages" if drawn.ended == "max_pages" else "render_limit"
        answers = [(data.url, data.body) for data in drawn.data if data.method == "GET"]
        endpoint = learn(answers, listing.cards)
        self._send(signals.endpoint_learned, seed=walk.seed, endpoint=endpoint)

    def _endpoint_ended(self, response: Response, known: EndpointWalk, walk: Walk) -> None:
        self._send(
            signals.listing_read,
            listing=known.listing(),
            page=page_from_response(response),
            seed=walk.seed,
            page_number=1,
        )
        reason: WalkEnd = "max_pages" if known.is_at_limit else "end"
        self._send(signals.seed_ended, seed=walk.seed, reason=reason, pages=known.answers)

    def _instead(self, known: EndpointWalk, walk: Walk) -> Iterator[Request]:
        """The page rendered, in place of an endpoint that brings nothing any more."""
        self.endpoints.pop(urls.canonical(walk.seed), None)
        yield self._rendered(known.page_url, walk)

    def _rendered(self, url: str, walk: Walk) -> Request:
        walk.rendering = True
        return self._listing_request(walk, url, 1)

    def _endpoint_request(self, url: str, known: EndpointWalk, walk: Walk) -> Request:
        return Request(
            url,
            self.parse_endpoint,
            errback=self.endpoint_failed,
            headers={"Accept": "application/json, */*;q=0.5", "Referer": known.page_url},
            cb_kwargs={"known": known, "walk": walk},
            priority=10,
            dont_filter=True,
        )

    def _listing_request(self, walk: Walk, url: str, page_number: int) -> Request:
        raise NotImplementedError

    def _card_requests(self, listing: Listing) -> Iterator[Request]:
        raise NotImplementedError

    def _send(self, signal: object, **values: object) -> None:
        raise NotImplementedError
