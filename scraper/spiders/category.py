"""The category spider: every page of each listing, and every article that its cards name.

`scrapy crawl category -a url=https://magazine.example/category/kids -O out.jsonl` runs it with no
database; `keepreading crawl` adds the archive, which listens to the signals of `signals.py`.
"""

from collections.abc import AsyncIterator, Iterable, Iterator
from functools import partial
from typing import Any, Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from scraper import urls
from scraper.article import extract_article
from scraper.body import read_body
from scraper.document import Document
from scraper.errors import KeepreadingError
from scraper.fingerprints import Fingerprints
from scraper.listing import extract_listing
from scraper.load_more import endpoint
from scraper.page_types import page_type
from scraper.records import Article, Listing, Page
from scraper.render.middleware import rendered
from scraper.safe.rules import SETTING, rules_for_seeds
from scraper.spiders import signals
from scraper.spiders.api_door import ApiDoor
from scraper.spiders.articles import LISTING_PRIORITY, document_of, once
from scraper.spiders.feed_door import FeedDoor
from scraper.spiders.json_door import JsonDoor
from scraper.spiders.last_resort import LastResort
from scraper.spiders.outcomes import from_error
from scraper.spiders.pages import page_from_response
from scraper.spiders.pictures import KIND
from scraper.spiders.rendering import Rendering, drawn_listing, drawn_of
from scraper.spiders.seeds import Door, Mode, Seed, claim_of_note, distinct, parse_doors
from scraper.spiders.sitemap_door import SitemapDoor
from scraper.spiders.walks import CHECK_EVERY, Walk
from scraper.text import word_count

_SEVERAL_CARDS = 3  # cards that make a start page a listing, where there is little else to read
_LONG_TEXT = 150  # words that make it an article all the same
_CHECKED: tuple[Door, ...] = ("api", "feed", "sitemap")
_FALLBACKS: tuple[Door, ...] = ("api", "json", "feed")


class CategorySpider(ApiDoor, FeedDoor, SitemapDoor, JsonDoor, LastResort):
    """Start pages in, Articles out.

    :param url: a start address, or several parted by white space.
    :param max_pages: listing pages a seed; 0 is the documented limit of 1,000.
    :param max_articles: articles asked for in this run; 0 is no limit.
    :param also_host: further hosts whose articles are followed, parted by commas.
    :param via: the ways in, parted by commas: `html`, `api`, `feed`, `sitemap`.
    :param check: start addresses whose other doors are asked for what they claim, parted by white
        space.
    :param endpoints: what earlier renderings taught, see `LastResort`.
    """

    name = "category"

    def __init__(
        self,
        url: str = "",
        max_pages: int | str = 0,
        max_articles: int | str = 0,
        also_host: str = "",
        via: str = "html",
        check: str = "",
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
        self.via = parse_doors(via)
        self._checked = frozenset(check.split())
        self._begun: dict[int, str] = {}
        """Start page to the start address that led to it first."""
        self._over: set[str] = set()
        """Start addresses whose end was recalled."""
        self._listing_pages = Fingerprints()
        self.walks = {
            url: Walk(seed=url, max_pages=self.max_pages, is_old=partial(self.known.is_old, url))
            for url in self.seeds
        }
        self.known_seeds = [Seed(url=url, walk=walk) for url, walk in self.walks.items()]

    @classmethod
    def from_crawler(cls, crawler: Crawler, *arguments: Any, **options: Any) -> Self:
        """The spider of *crawler*; with no address rules set, its private seeds are pinned."""
        spider = super().from_crawler(crawler, *arguments, **options)
        if crawler.settings.get(SETTING) is None:
            crawler.settings.set(SETTING, rules_for_seeds(spider.seeds, ()), priority="spider")
        spider.rendering = Rendering.of(crawler.settings)
        for seed in spider.known_seeds:
            seed.walk.rendering = spider.rendering.is_for_all
        return spider

    async def start(self) -> AsyncIterator[Request]:
        """One request a seed; where HTML is no way in, only what leads to the other doors."""
        if "html" in self.via:
            for seed in self.known_seeds:
                for request in self._go_on_again(seed) if seed.is_away else self._first(seed):
                    yield request
            return
        for seeds in self._looked_at_together():
            for seed in seeds:
                if not seed.is_away:
                    seed.doors = self._named_doors(seed)
            for request in self._look(seeds, 0):
                yield request

    def recall(
        self, notes: Iterable[dict[str, Any]], seen: Iterable[int], articles_asked: int
    ) -> None:
        """Go on where another spider with the same arguments was, before `start`.

        :param notes: what it sent as `remembered`, in order.
        :param seen: the fingerprints of all addresses that it asked for or skipped.
        """
        claims = []
        for note in notes:
            if "claim" in note:
                claims.append(note["claim"])
            elif note["seed"] in self.walks:
                self._recall(self.seed_at(note["seed"]), note)
        for claim in claims:
            self._told_before.add((claim["seed"], claim["door"]))
            walk = self.walks.get(claim["seed"])
            self._send(signals.claimed, claim=claim_of_note(claim, walk))
        self._seen.update(seen)
        self.articles_asked = articles_asked

    def _recall(self, seed: Seed, note: dict[str, Any]) -> None:
        if "begun" in note:
            self._begun[note["begun"]] = seed.url
        elif "took" in note:
            self._take(seed.walk, note["took"])
        elif "cards" in note:
            seed.walk.apply(note)
        elif "named" in note:
            seed.api_root, seed.feed_url = note["named"]
        elif "counted" in note:
            seed.walk.pages = note["counted"]
        elif "doors" in note:
            seed.recall(note)
        elif "asked" in note:  # that request waits by itself
            seed.asked.add(note["asked"])
            seed.is_away = False
        elif "drawn" in note:  # its further pages wait by themselves
            seed.walk.rendering, seed.walk.cut_short = True, note["drawn"]
            seed.is_away = False
        elif "ended" in note:
            seed.is_away = False
            self._over.add(seed.url)

    def _first(self, seed: Seed) -> Iterator[Request]:
        """The start page; whoever keeps requests knows whether it was asked for."""
        self._take_start(seed)
        if seed.url not in self._over:
            yield self._listing_request(seed, seed.url, 1)

    def _go_on_again(self, seed: Seed) -> Iterator[Request]:
        """Open the doors of a seed where they were closed; some need its start page once more."""
        self._take_start(seed)
        if seed.page is not None and any(door == "json" for door, _ in seed.doors):
            yield once(self._listing_request(seed, seed.url, 1))
        else:
            yield from self.go_on(seed)

    def _take_start(self, seed: Seed) -> None:
        if urls.fingerprint(seed.url) not in self._listing_pages:
            self._take(seed.walk, seed.url)

    def _take(self, walk: Walk, url: str) -> None:
        """Count a page of a listing."""
        walk.take(url)
        self._listing_pages.add(urls.fingerprint(url))
        self._seen.add(urls.fingerprint(url))

    def parse_listing(
        self, response: Response, seed: str, page_number: int
    ) -> Iterator[Request | Article]:
        """A listing page: its cards and the page that follows. A seed may turn out an article."""
        yield from self._read_listing(response, self.seed_at(seed), page_number)

    def _read_listing(
        self, response: Response, seed: Seed, page_number: int
    ) -> Iterator[Request | Article]:
        page, walk = page_from_response(response), seed.walk
        try:
            document = document_of(page)
            listing = drawn_listing(response, extract_listing(document))
            kind = page_type(document)
        except KeepreadingError as error:
            self._ended(page, "listing", error, seed.url if page_number == 1 else None)
            yield from self._next_page(seed, None, page_number)
            return
        if page_number == 1:
            if not self._begins(page, seed):
                self.seed_ended(seed, "same_page", pages=0)
                return
            self.note_doors(seed, document)
            if not _is_listing(document, listing, kind):
                yield from self._seed_without_cards(document, seed, kind)
                return
        self.note_cards(walk, listing)
        self._send(
            signals.listing_read,
            listing=listing,
            page=page,
            seed=seed.url,
            page_number=page_number,
            is_plain=drawn_of(response) is None,
        )
        if page_number % CHECK_EVERY == 0 and walk.leads_nowhere():
            yield from self._walk_ended(seed, "junk")
            return
        if page_number == 1:
            self.note_drawn(response, seed, listing)
        yield from self.ask_cards(listing.cards, listing.url, walk)
        if self._needs_more(response, seed, listing, page_number) and (more := endpoint(document)):
            seed.doors = self._named_doors(seed)
            yield from self.first_more(seed, more)
        else:
            yield from self._next_page(seed, listing, page_number)

    def listing_failed(self, failure: Failure) -> Iterator[Request]:
        """A listing page that could not be had: said, and the walk goes on with other pages."""
        request = self._failed(failure, "listing")
        seed, page_number = request.cb_kwargs["seed"], request.cb_kwargs["page_number"]
        yield from self._next_page(self.seed_at(seed), None, page_number)

    def parse_look(
        self, response: Response, seeds: list[Seed], index: int
    ) -> Iterator[Request | Article]:
        """A start page that is only asked which doors it names."""
        page = page_from_response(response)
        try:
            document = document_of(page)
        except KeepreadingError as error:
            self.door_unreadable(page, error)
            yield from self._look(seeds, index + 1)
            return
        self.door_read(page, "start page: which other ways in it names")
        for seed in seeds:
            self.note_doors(seed, document)
        for seed in seeds:
            yield from self.go_on(seed)

    def look_failed(self, failure: Failure) -> Iterator[Request]:
        """The start page of another seed of the same site may name the same doors."""
        self.door_failed(failure)
        arguments = failure.request.cb_kwargs  # type: ignore[attr-defined]  # Scrapy adds it
        yield from self._look(arguments["seeds"], arguments["index"] + 1)

    def open_door(self, door: Door, mode: Mode, seed: Seed) -> list[Request] | None:
        """The first request through a door; see `DoorSpider`."""
        match door:
            case "api":
                return self.open_api(mode, seed)
            case "feed":
                return self.open_feed(mode, seed)
            case "sitemap":
                return self.open_sitemap(mode, seed)
            case "json" if mode == "read":
                return self.open_json(seed)
        return []

    def _looked_at_together(self) -> list[list[Seed]]:
        """The seeds in groups of which one page tells for all: only feeds are a seed's own."""
        known = [seed for seed in self.known_seeds if seed.url not in self._over]
        if "feed" in self.via:
            return [[seed] for seed in known]
        sites: dict[str, list[Seed]] = {}
        for seed in known:
            sites.setdefault(urls.without_www(urls.host_of(seed.url)), []).append(seed)
        return list(sites.values())

    def _look(self, seeds: list[Seed], index: int) -> Iterator[Request]:
        """Ask for a start page; with none left, or none needed, go to the doors as they are."""
        if index >= len(seeds) or self.via == ("sitemap",):
            for seed in seeds:
                yield from self.go_on(seed)
            return
        yield self.door_request(
            seeds[index].url, self.parse_look, self.look_failed, seeds=seeds, index=index
        )

    def _named_doors(self, seed: Seed) -> list[tuple[Door, Mode]]:
        """What is behind HTML: the doors that somebody named, then those that are only asked."""
        doors: list[tuple[Door, Mode]] = [(door, "read") for door in self.via if door != "html"]
        if seed.url in self._checked:
            doors += [(door, "claim") for door in _CHECKED if door not in self.via]
        return doors

    def _doors_instead(self, seed: Seed) -> list[tuple[Door, Mode]]:
        """What is tried where HTML shows no cards."""
        named = self._named_doors(seed)
        read: list[tuple[Door, Mode]] = [pair for pair in named if pair[1] == "read"]
        read += [(door, "fallback") for door in _FALLBACKS if door not in self.via]
        return read + [pair for pair in named if pair == ("sitemap", "claim")]

    def _begins(self, page: Page, seed: Seed) -> bool:
        """Whether no other start address led to this page before."""
        key = urls.fingerprint(page.url)
        is_first = self._begun.setdefault(key, seed.url) == seed.url
        if is_first:
            self._remember(seed=seed.url, begun=key)
        return is_first

    def _needs_more(
        self, response: Response, seed: Seed, listing: Listing, page_number: int
    ) -> bool:
        """Whether the endpoint of a button is next; in the browser the button itself was used."""
        is_plain = page_number == 1 and listing.next_url is None and drawn_of(response) is None
        return is_plain and not seed.walk.ends_at_old

    def _listing_request(self, seed: Seed, url: str, page_number: int) -> Request:
        request = Request(
            url,
            self.parse_listing,
            errback=self.listing_failed,
            cb_kwargs={"seed": seed.url, "page_number": page_number},
            meta={KIND: "listing"},
            # Behind the articles where it is checked that there are any.
            priority=LISTING_PRIORITY if page_number % CHECK_EVERY else -1,
            dont_filter=True,  # the walk knows which pages it has seen
        )
        return rendered(request, seed.walk.max_pages - 1) if seed.walk.rendering else request

    def _next_page(
        self, seed: Seed, listing: Listing | None, page_number: int
    ) -> Iterator[Request]:
        following, reason = seed.walk.next_page(listing, page_number)
        if following is not None and not self.in_scope(following):
            reason = "off_site"
        elif following is not None and urls.fingerprint(following) in self._listing_pages:
            reason = "loop"  # another start page led there before
        if following is not None and reason == "end":
            self._take(seed.walk, following)
            self._remember(seed=seed.url, took=following)
            yield self._listing_request(seed, following, page_number + 1)
            return
        if following is not None and reason != "loop":
            self._skip(following, reason, seed.url, "listing")
        yield from self._walk_ended(seed, reason)

    def _walk_ended(self, seed: Seed, reason: str) -> Iterator[Request]:
        """HTML has no further page: on to the other doors, unless they were tried before it."""
        seed.reason = reason
        seed.doors = self._named_doors(seed) if seed.page is None else []
        yield from self.go_on(seed)

    def _seed_without_cards(
        self, document: Document, seed: Seed, kind: str
    ) -> Iterator[Request | Article]:
        """A start page that is no listing: an article is kept, else the other doors are tried."""
        page = document.page
        try:
            article = extract_article(document)
        except KeepreadingError as error:
            if kind == "article" and not self.rendering.may_be_drawn(document, error):
                reason, detail = from_error(error, page.url)
                self._tell(page, "listing", "failed", reason, detail, seed.url)
                yield from self._walk_ended(seed, "no_cards")
                return
            before, doors = seed.page, self._doors_instead(seed)
            if before is None or not before.body:  # else it was drawn, and shows none either
                seed.page = page
                self.door_read(page, "start page without cards: the other ways in are tried")
            if before is None:
                seed.doors = doors
            yield from self.go_on(seed)
        else:
            drawn = seed.walk.rendering
            yield from self._told((article,), page, (seed.url,), is_drawn=drawn)
            self.seed_ended(seed, "not_a_listing")


def _is_listing(document: Document, listing: Listing, kind: str) -> bool:
    """Whether a start page is the listing that somebody took it for.

    With cards it is, unless it looks like an article and has more to read than its cards.
    """
    if kind != "article" or not listing.cards:
        return bool(listing.cards)
    body = read_body(document)
    few_words = word_count(body.text if body else None) < _LONG_TEXT
    return few_words and len(listing.cards) >= _SEVERAL_CARDS
