"""The door of the sitemaps: what a site names to search engines, asked for once a site.

A sitemap is of the whole site. For a listing it only confirms addresses; it leads to articles where
somebody named it as the way in, and then to those below the listing's address, where there are any.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from scraper import urls
from scraper.claims import Claim
from scraper.doors import SITEMAP_PATHS
from scraper.errors import KeepreadingError
from scraper.records import Card, Page
from scraper.sitemaps import read_sitemap, robots_sitemaps
from scraper.spiders.door_spider import DoorSpider
from scraper.spiders.pages import page_from_response
from scraper.spiders.seeds import Mode, Seed

_FILES: dict[Mode, int] = {"read": 200, "claim": 10}  # sitemap files of a site
_NOT_ARTICLES = ("page", "categor", "tag", "author", "taxonom", "user", "image", "video")


@dataclass(slots=True, kw_only=True, eq=False)
class SiteMap:
    """One site's sitemaps. Mutable: the callbacks of that site share it."""

    mode: Mode
    seeds: list[Seed]
    """Those that wait for it."""
    guesses: list[str]
    """Where the first file may be, if robots.txt names none."""
    waiting: list[str] = field(default_factory=list)
    """Files still to be asked for."""
    asked: set[str] = field(default_factory=set)
    found: dict[str, str] = field(default_factory=dict)
    """Canonical form to address."""
    problem: str | None = None
    """The first that came up."""
    is_done: bool = False


class SitemapDoor(DoorSpider):
    """Reads sitemaps."""

    def __init__(self, **arguments: Any) -> None:
        super().__init__(**arguments)
        self._sitemaps: dict[tuple[str, Mode], SiteMap] = {}

    def open_sitemap(self, mode: Mode, seed: Seed) -> list[Request] | None:
        """The site's robots.txt, which names its sitemaps, if nobody asked for it yet."""
        key = (urls.without_www(urls.host_of(seed.url)), mode)
        site = self._sitemaps.get(key)
        if site is None:
            paths = SITEMAP_PATHS if mode == "read" else SITEMAP_PATHS[:1]
            guesses = [urljoin(seed.url, path) for path in paths]
            site = self._sitemaps[key] = SiteMap(mode=mode, seeds=[seed], guesses=guesses)
            robots = urljoin(seed.url, "/robots.txt")
            return [self.door_request(robots, self.parse_robots, self.sitemap_failed, site=site)]
        if not site.is_done:
            site.seeds.append(seed)
            return None
        return list(self._sitemap_told(site, seed))

    def parse_robots(self, response: Response, site: SiteMap) -> Iterator[Request]:
        """robots.txt once more: for its `Sitemap:` lines."""
        page = page_from_response(response)
        site.waiting += robots_sitemaps(page.body, page.url)
        yield from self._next_file(site)

    def parse_sitemap(self, response: Response, site: SiteMap) -> Iterator[Request]:
        """One file."""
        page = page_from_response(response)
        try:
            self._note_file(site, page)
        except KeepreadingError as error:
            site.problem = site.problem or self.door_unreadable(page, error)
        yield from self._next_file(site)

    def sitemap_failed(self, failure: Failure) -> Iterator[Request]:
        """A file that could not be had: the others go on. A guess may well be wrong."""
        problem = self.door_failed(failure)
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy adds it
        site: SiteMap = request.cb_kwargs["site"]
        if not request.url.endswith("/robots.txt"):
            site.problem = site.problem or problem
        yield from self._next_file(site)

    def _note_file(self, site: SiteMap, page: Page) -> None:
        sitemap = read_sitemap(page.body, page.url, page.header("content-type"))
        number = len(sitemap.locations) + len(sitemap.sitemap_urls)
        self.door_read(page, f"sitemap: {number} addresses")
        files = [url for url in sitemap.sitemap_urls if not _names_others(url)]
        site.waiting += files or sitemap.sitemap_urls
        for location in sitemap.locations:
            site.found.setdefault(urls.canonical(location.url), location.url)
        if sitemap.problem:
            site.problem = site.problem or f"{page.url} is not whole ({sitemap.problem})"

    def _next_file(self, site: SiteMap) -> Iterator[Request]:
        while site.waiting and len(site.asked) < _FILES[site.mode]:
            url = site.waiting.pop(0)
            if url not in site.asked and self.in_scope(url):
                site.asked.add(url)
                yield self.door_request(url, self.parse_sitemap, self.sitemap_failed, site=site)
                return
        if site.waiting:
            site.problem = site.problem or f"more than {_FILES[site.mode]} files: not all were read"
        elif not site.found and site.guesses:
            site.waiting.append(site.guesses.pop(0))
            yield from self._next_file(site)
            return
        site.is_done = True
        for seed in site.seeds:
            yield from self._sitemap_told(site, seed)
            yield from self.go_on(seed)

    def _sitemap_told(self, site: SiteMap, seed: Seed) -> Iterator[Request]:
        """What the site's sitemaps say of one seed; where they are the way in, its articles."""
        confirmed = frozenset(seed.walk.cards & site.found.keys())
        problem = site.problem if site.found else site.problem or "no sitemap was found"
        claim = Claim(
            seed=seed.url,
            door="sitemap",
            count=len(site.found) if site.found else None,
            urls=confirmed,
            is_whole=site.problem is None,
            problem=problem,
        )
        self.claim(seed, claim)
        if site.mode == "read" and site.found:
            self.was_read(seed, "sitemap")
            addresses = _below(site.found, seed.url)
            cards = (Card(url=url) for url in addresses)
            yield from self.ask_cards(cards, seed.url)


def _names_others(url: str) -> bool:
    """Whether a file's name says that it is of something else than articles."""
    name = urls.path_of(url).rpartition("/")[2].lower()
    is_of_posts = "post" in name.replace("post_tag", "").replace("posts-page", "")
    return any(word in name for word in _NOT_ARTICLES) and not is_of_posts


def _below(found: dict[str, str], seed_url: str) -> list[str]:
    """The addresses below a listing's; all of them where there are none. Itself is none."""
    own = urls.canonical(seed_url)
    others = {key: url for key, url in found.items() if key != own and not urls.is_front_page(url)}
    start = own.rstrip("/") + "/"
    return [url for key, url in others.items() if key.startswith(start)] or list(others.values())
