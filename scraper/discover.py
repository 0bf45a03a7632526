"""discover: what a site offers beside the HTML of one listing, found with a few requests.

Nothing is kept and no article is read. A door that cannot be opened is an `Offer` with a problem;
only the start page itself raises.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, Literal
from urllib.parse import urljoin

from scraper import urls
from scraper import wordpress_api as api
from scraper.document import Document
from scraper.doors import SITEMAP_PATHS, Doors, doors_of
from scraper.embedded_json import cards_in_page
from scraper.errors import BadAnswer, FetchError, KeepreadingError
from scraper.feeds import read_feed
from scraper.listing import extract_listing
from scraper.load_more import endpoint
from scraper.page_types import page_type
from scraper.records import Page
from scraper.sitemaps import read_sitemap, robots_sitemaps

MAX_SITEMAP_FILES: Final = 10
_MAX_TERM_PAGES: Final = 5
Fetch = Callable[[str], Page]
"""Address to page; raises `FetchError`. `scraper.fetch.fetch_page` is one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One way to articles."""

    door: Literal["html", "api", "feed", "sitemap", "json", "endpoint"]
    url: str
    count: int | None
    """Cards, posts, entries or addresses there; None where that is not known."""
    detail: str
    """In words, what it is."""
    problem: str | None = None
    """Why it is not open, in words; None where it is."""


def discover(url: str, fetch: Fetch) -> Iterator[Offer]:
    """What the site offers for the listing at *url*; the page itself comes first.

    :raises KeepreadingError: when the page itself cannot be had or read.
    """
    page = fetch(url)
    document = Document(page)
    listing = extract_listing(document)
    kind = page_type(document)
    on = f", goes on at {listing.next_url}" if listing.next_url else ""
    yield Offer(door="html", url=page.url, count=len(listing.cards), detail=f"{kind}{on}")
    if cards := cards_in_page(document):
        yield Offer(door="json", url=page.url, count=len(cards), detail="in the page's own script")
    if more := endpoint(document):
        yield Offer(door="endpoint", url=more.address, count=None, detail=f"{more.method} for more")
    doors = doors_of(document)
    yield from _api(doors, page, fetch)
    yield from _feeds(doors, page, fetch)
    keys = frozenset(urls.canonical(card.url) for card in listing.cards)
    yield from _sitemaps(page, fetch, keys)


def _api(doors: Doors, page: Page, fetch: Fetch) -> Iterator[Offer]:
    root = doors.api_root
    if root is None:
        return
    if not urls.same_site(root, page.url):
        yield Offer(door="api", url=root, count=None, detail="", problem="on another host")
        return
    try:
        count, detail = _posts(root, page.url, fetch)
    except KeepreadingError as error:
        yield Offer(door="api", url=root, count=None, detail="", problem=str(error))
    else:
        yield Offer(door="api", url=root, count=count, detail=detail)


def _posts(root: str, url: str, fetch: Fetch) -> tuple[int | None, str]:
    """(posts of the listing, or of the site, what they are)."""
    if urls.is_front_page(url):
        return api.total_of(fetch(api.count_url(root))), "all posts of the site"
    for kind in ("categories", "tags"):
        terms = _terms(root, kind, fetch)
        term = api.matching(terms, url)
        if term is not None:
            ids = api.with_children(terms, term)
            try:
                total = api.total_of(fetch(api.count_url(root, kind=kind, ids=ids)))
            except FetchError:  # a site that does not filter: the crawl does it then
                total = term.count if len(ids) == 1 else None
            return total, f"{kind} {term.name}"
    raise BadAnswer("no category or tag of the API is this listing", reason="no_term")


def _terms(root: str, kind: api.TermKind, fetch: Fetch) -> tuple[api.Term, ...]:
    found: tuple[api.Term, ...] = ()
    for number in range(1, _MAX_TERM_PAGES + 1):
        fresh = api.read_terms(fetch(api.terms_url(root, kind, number)))
        found += fresh
        if len(fresh) < api.PER_PAGE:
            break
    return found


def _feeds(doors: Doors, page: Page, fetch: Fetch) -> Iterator[Offer]:
    """The listing's own feed read; the others named."""
    for link in doors.feeds:
        of = "of this listing" if link.is_own else "of more than this listing"
        if not link.is_own or not urls.same_site(link.url, page.url):
            yield Offer(door="feed", url=link.url, count=None, detail=of)
            continue
        try:
            answer = fetch(link.url)
            feed = read_feed(answer.body, answer.url, answer.header("content-type"))
        except KeepreadingError as error:
            yield Offer(door="feed", url=link.url, count=None, detail=of, problem=str(error))
        else:
            yield Offer(
                door="feed", url=link.url, count=len(feed.cards), detail=f"{of}, the newest"
            )


def _sitemaps(page: Page, fetch: Fetch, cards: frozenset[str]) -> Iterator[Offer]:
    """The sitemaps that robots.txt names, else the first of the usual places that has one."""
    robots = urljoin(page.url, "/robots.txt")
    try:
        answer = fetch(robots)
        named = robots_sitemaps(answer.body, answer.url)
    except KeepreadingError:
        named = ()
    places = named or tuple(urljoin(page.url, path) for path in SITEMAP_PATHS)
    for url in places:
        offer = _sitemap(url, fetch, cards)
        if offer.problem is None or named:
            yield offer
        if offer.problem is None and not named:
            return


def _sitemap(url: str, fetch: Fetch, cards: frozenset[str]) -> Offer:
    waiting, asked, found = [url], 0, set[str]()
    while waiting and asked < MAX_SITEMAP_FILES:
        asked += 1
        try:
            answer = fetch(waiting.pop(0))
            sitemap = read_sitemap(answer.body, answer.url, answer.header("content-type"))
        except KeepreadingError as error:
            if asked == 1:
                return Offer(door="sitemap", url=url, count=None, detail="", problem=str(error))
            continue
        waiting += [one for one in sitemap.sitemap_urls if urls.same_site(one, url)]
        found |= {urls.canonical(location.url) for location in sitemap.locations}
    rest = f", {len(waiting)} more not read" if waiting else ""
    files = f"{asked} file{'' if asked == 1 else 's'}{rest}"
    return Offer(
        door="sitemap",
        url=url,
        count=len(found),
        detail=f"{files}; has {len(cards & found)} of the {len(cards)} cards",
    )
