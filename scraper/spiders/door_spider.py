"""Which door comes next: what HTML, API, feed and sitemap have in common in a crawl.

A seed goes through its doors one after the other. One that cannot be opened is said, and the next
is tried; a seed whose doors all brought nothing has failed.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from scrapy import Request
from twisted.python.failure import Failure

from scraper.claims import Claim
from scraper.document import Document
from scraper.doors import doors_of
from scraper.errors import KeepreadingError
from scraper.records import Listing, Page
from scraper.spiders import signals
from scraper.spiders.articles import ONCE, ArticleSpider
from scraper.spiders.outcomes import Outcome, from_error, from_failure
from scraper.spiders.seeds import END_OF_DOOR, Door, Mode, Seed, claim_as_note
from scraper.spiders.walks import Walk

DOOR_PRIORITY = 5  # behind the listings, before the articles: they tell which articles there are


class DoorSpider(ArticleSpider):
    """Opens doors in order; each of them is a class of its own."""

    def __init__(self, **arguments: Any) -> None:
        super().__init__(**arguments)
        self.known_seeds: list[Seed] = []
        self._told_before: set[tuple[str, str]] = set()
        """Start address and door of each claim that was recalled."""

    def go_on(self, seed: Seed) -> Iterator[Request]:
        """Open the seed's next door; with none left, say how the seed ended."""
        while seed.doors:
            self._remember(**seed.as_note())
            door, mode = seed.doors.pop(0)
            if (seed.url, door) in self._told_before:
                continue
            if mode == "fallback":
                mode = "read" if seed.reason is None else "claim"
            requests = self.open_door(door, mode, seed)
            yield from requests or ()
            if requests is None or requests:
                return
        if seed.reason is None:
            last = list(self.last_resort(seed))
            if last:
                yield from last
                return
            seed.reason = self._nothing_read(seed)
        for listing in (seed.url, seed.feed_url):
            if listing is not None:
                yield from self.ask_due(listing)
                yield from self.ask_known_images(listing)
        walk = seed.walk
        is_whole = seed.reason == "end"
        if walk.cards:
            self.claim(
                seed,
                Claim(
                    seed=seed.url,
                    door="listing",
                    count=len(walk.cards),
                    cards=walk.cards,
                    is_whole=is_whole,
                ),
            )
        self.seed_ended(seed, seed.reason)

    def seed_ended(self, seed: Seed, reason: str, pages: int | None = None) -> None:
        """Tell that a seed has come to its end."""
        pages = seed.walk.pages if pages is None else pages
        self._remember(seed=seed.url, ended=reason, pages=pages)
        self._send(signals.seed_ended, seed=seed.url, reason=reason, pages=pages)

    def seed_at(self, url: str) -> Seed:
        """The seed of a start address."""
        return next(seed for seed in self.known_seeds if seed.url == url)

    def note_cards(self, walk: Walk, listing: Listing) -> bool:
        """Let a walk know a page of cards; False when it should end."""
        self._remember(seed=walk.seed, **walk.note(listing))
        return walk.is_fresh

    def open_door(self, door: Door, mode: Mode, seed: Seed) -> list[Request] | None:
        """The first request through a door; none where there is nothing to ask for this seed.

        None where another seed's requests are waited for: when they end, `go_on` is called.
        """
        raise NotImplementedError

    def last_resort(self, seed: Seed) -> Iterable[Request]:
        """What is left where HTML shows no cards and no other door is open.

        A request from here ends in `go_on` with `seed.reason` set where it brought something.
        """
        return ()

    def note_doors(self, seed: Seed, document: Document) -> None:
        """Remember which doors the start page names."""
        doors = doors_of(document)
        seed.api_root, seed.feed_url = doors.api_root, doors.own_feed
        self._remember(seed=seed.url, named=[seed.api_root, seed.feed_url])

    def door_request(
        self, url: str, callback: object, errback: object, **arguments: object
    ) -> Request:
        """A request that no filter drops: whoever asks knows what was asked.

        It is not kept: a spider that goes on opens the door again.
        """
        return Request(
            url,
            callback,  # type: ignore[arg-type]  # a method of the spider
            errback=errback,  # type: ignore[arg-type]
            cb_kwargs=arguments,
            meta={ONCE: True},
            priority=DOOR_PRIORITY,
            dont_filter=True,
        )

    def claim(self, seed: Seed, claim: Claim) -> None:
        """Tell what a door says that there is."""
        if claim.problem and claim.door != "listing":
            seed.problems[claim.door] = claim.problem
        self._remember(claim=claim_as_note(claim))
        self._send(signals.claimed, claim=claim)

    def not_open(self, seed: Seed, door: Door, problem: str) -> None:
        """Tell why a door says nothing."""
        if door in ("api", "feed", "sitemap"):
            self.claim(seed, Claim(seed=seed.url, door=door, count=None, problem=problem))

    def was_read(self, seed: Seed, door: Door) -> None:
        """A door brought articles: the seed has not failed."""
        if seed.reason is None:
            seed.reason = END_OF_DOOR[door]
            self._remember(**seed.as_note())

    def door_read(self, page: Page, detail: str) -> None:
        """Tell of an answer that was read."""
        self._send(signals.door_read, page=page, detail=detail)

    def door_failed(self, failure: Failure) -> str:
        """Tell of an answer that did not come, and give the reason in words."""
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy adds it
        reason, detail, status = from_failure(failure, request.url)
        self._send(
            signals.url_ended,
            outcome=Outcome(
                url=request.url,
                request_url=request.meta.get("redirect_urls", [request.url])[0],
                kind="other",
                outcome="skipped",
                reason=reason,
                detail=detail,
                status=status,
            ),
        )
        return detail

    def door_unreadable(self, page: Page, error: KeepreadingError) -> str:
        """Tell of an answer that is not what it should be, and give the reason in words."""
        reason, detail = from_error(error, page.url)
        self._tell(page, "other", "skipped", reason, detail)
        return detail

    def _nothing_read(self, seed: Seed) -> str:
        """Say that no door brought anything; the reason that the seed ended with."""
        reason, detail = "no_open_door", f"{seed.url}: no way in is open"
        if seed.page is not None:
            reason = "no_cards"
            hint = self.rendering.hint(Document(seed.page))
            detail = f"{seed.page.url} shows no cards: {hint}"
        elif seed.problems:
            told = "; ".join(f"{door}: {problem}" for door, problem in seed.problems.items())
            detail = f"{seed.url}: no way in is open ({told})"
        page = seed.page
        self._send(
            signals.url_ended,
            outcome=Outcome(
                url=page.url if page else seed.url,
                request_url=page.request_url if page else seed.url,
                kind="listing",
                outcome="failed",
                reason=reason,
                detail=detail,
                status=page.status if page else None,
                page=page,
                seed=seed.url,
            ),
        )
        return reason
