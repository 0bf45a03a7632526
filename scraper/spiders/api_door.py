"""The door of the WordPress REST API: articles out of its JSON, all seeds of a site in one list.

What a newcomer would get wrong: the server's word is not taken for anything. The list may ignore
the filter, repeat itself, count wrong or end early; each post is matched against the terms that the
seeds are listings of, and a page with no new post ends the list.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from scraper import urls
from scraper import wordpress_api as api
from scraper.claims import Claim
from scraper.errors import KeepreadingError, NotAnArticle
from scraper.records import Article, Page
from scraper.spiders import signals
from scraper.spiders.door_spider import DoorSpider
from scraper.spiders.outcomes import Outcome
from scraper.spiders.pages import page_from_response
from scraper.spiders.seeds import Mode, Seed
from scraper.wordpress_posts import article_from_post, post_url

_MAX_TERM_PAGES = 20

Group = tuple[api.TermKind | None, frozenset[int]]
"""Posts to list: those with one of these terms; all of them for no kind."""


@dataclass(slots=True, kw_only=True, eq=False)
class ApiVisit:
    """One way through a site's API. Mutable: its callbacks share it."""

    root: str
    mode: Mode
    seeds: list[Seed]
    """Whose articles are looked for."""
    waiting: list[Seed]
    """Those that go on when it ends."""
    terms: dict[api.TermKind, list[api.Term]] = field(default_factory=dict)
    wanted: dict[str, Group] = field(default_factory=dict)
    """Start address to the posts that are its."""
    groups: list[Group] = field(default_factory=list)
    """Still to be read."""
    to_count: list[Seed] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    """Addresses of posts that came, in canonical form."""
    found: dict[str, set[str]] = field(default_factory=dict)
    """Start address to the posts that are its, in canonical form."""
    problem: str | None = None
    is_done: bool = False


class ApiDoor(DoorSpider):
    """Reads the REST API."""

    max_pages: int = 1_000

    def __init__(self, **arguments: Any) -> None:
        super().__init__(**arguments)
        self._visits: dict[tuple[str, Mode], ApiVisit] = {}

    def seeds_at_api(self, seed: Seed, mode: Mode) -> list[Seed]:
        """The seeds of the same site that will come to this door in that mode, *seed* first."""
        others = (
            other
            for other in self.known_seeds
            if ("api", mode) in other.doors and urls.same_site(other.url, seed.url)
        )
        return [seed, *others]

    def open_api(self, mode: Mode, seed: Seed) -> list[Request] | None:
        """The site's categories, if nobody asked for them yet for this seed."""
        visit = self._visits.get((seed.url, mode))
        if visit is not None:
            if visit.is_done:
                return []
            visit.waiting.append(seed)
            return None
        if seed.api_root is None:
            self.not_open(seed, "api", "the page names no REST API")
            return []
        if not self.in_scope(seed.api_root):
            self.not_open(seed, "api", f"{seed.api_root} is on another host")
            return []
        seeds = self.seeds_at_api(seed, mode)
        visit = ApiVisit(root=seed.api_root, mode=mode, seeds=seeds, waiting=[seed])
        self._visits |= {(one.url, mode): visit for one in seeds}
        return list(self._terms_request(visit, "categories", 1))

    def parse_terms(
        self, response: Response, visit: ApiVisit, kind: api.TermKind, page_number: int
    ) -> Iterator[Request | Article]:
        """One page of categories or tags."""
        page = page_from_response(response)
        try:
            terms = api.read_terms(page)
        except KeepreadingError as error:
            visit.problem = self.door_unreadable(page, error)
            terms = ()
        else:
            self.door_read(page, f"REST API: {len(terms)} {kind}")
        known = visit.terms.setdefault(kind, [])
        fresh = {term.id for term in terms} - {term.id for term in known}
        known += terms
        yield from self._match(visit, kind, page_number, more=len(fresh) == api.PER_PAGE)

    def parse_count(self, response: Response, visit: ApiVisit, seed: Seed) -> Iterator[Request]:
        """An answer asked for its `X-WP-Total` alone."""
        page = page_from_response(response)
        total, problem = api.total_of(page), None
        try:
            api.read_posts(page)
        except KeepreadingError as error:
            total, problem = None, self.door_unreadable(page, error)
        else:
            self.door_read(page, f"REST API: {total} posts")
        self.claim(seed, Claim(seed=seed.url, door="api", count=total, problem=problem))
        yield from self._next_count(visit)

    def parse_posts(
        self, response: Response, visit: ApiVisit, group: Group, page_number: int, filtered: bool
    ) -> Iterator[Request | Article]:
        """One page of posts."""
        page = page_from_response(response)
        try:
            answer = api.read_posts(page)
        except KeepreadingError as error:
            yield from self._posts_failed(
                visit, group, page_number, filtered, self.door_unreadable(page, error)
            )
            return
        self.door_read(page, f"REST API: {len(answer.posts)} posts")
        before = len(visit.seen)
        for post in answer.posts:
            yield from self._post(visit, post, page)
        is_last = answer.total_pages is not None and page_number >= answer.total_pages
        if len(visit.seen) > before and not is_last and page_number < self.max_pages:
            yield from self._posts_request(visit, group, page_number + 1, filtered=filtered)
            return
        if not is_last and page_number >= self.max_pages:
            visit.problem = visit.problem or f"more than {self.max_pages} pages of posts"
        yield from self._next_group(visit)

    def api_failed(self, failure: Failure) -> Iterator[Request | Article]:
        """An answer that did not come, or with an error."""
        problem = self.door_failed(failure)
        arguments = dict(failure.request.cb_kwargs)  # type: ignore[attr-defined]  # Scrapy adds it
        visit: ApiVisit = arguments["visit"]
        if "kind" in arguments:
            visit.problem = problem
            yield from self._match(visit, arguments["kind"], arguments["page_number"], more=False)
        elif "seed" in arguments:
            seed: Seed = arguments["seed"]
            self.claim(seed, Claim(seed=seed.url, door="api", count=None, problem=problem))
            yield from self._next_count(visit)
        else:
            status = getattr(getattr(failure.value, "response", None), "status", None)
            if status == 400 and arguments["page_number"] > 1:  # how WordPress says "no such page"
                yield from self._next_group(visit)
                return
            yield from self._posts_failed(problem=problem, **arguments)

    def _terms_request(
        self, visit: ApiVisit, kind: api.TermKind, page_number: int
    ) -> Iterator[Request]:
        yield self.door_request(
            api.terms_url(visit.root, kind, page_number),
            self.parse_terms,
            self.api_failed,
            visit=visit,
            kind=kind,
            page_number=page_number,
        )

    def _match(
        self, visit: ApiVisit, kind: api.TermKind, page_number: int, *, more: bool
    ) -> Iterator[Request | Article]:
        """Find the terms that the seeds are listings of; ask on while some are not found."""
        known = visit.terms.get(kind, [])
        for seed in visit.seeds:
            if urls.is_front_page(seed.url):
                visit.wanted[seed.url] = (None, frozenset())
            elif seed.url not in visit.wanted and (term := api.matching(known, seed.url)):
                visit.wanted[seed.url] = (kind, frozenset({term.id}))
        if more and page_number < _MAX_TERM_PAGES:  # children may be on any page
            yield from self._terms_request(visit, kind, page_number + 1)
            return
        for url, (found, ids) in visit.wanted.items():
            if found == kind:
                one = next(term for term in known if term.id in ids)
                visit.wanted[url] = (kind, api.with_children(known, one))
        if kind == "categories" and len(visit.wanted) < len(visit.seeds) and not visit.problem:
            yield from self._terms_request(visit, "tags", 1)
        else:
            yield from self._begin_posts(visit)

    def _begin_posts(self, visit: ApiVisit) -> Iterator[Request | Article]:
        for seed in visit.seeds:
            if seed.url not in visit.wanted:
                problem = visit.problem or "no category or tag of the API is this listing"
                self.not_open(seed, "api", problem)
        visit.problem = None if visit.wanted else visit.problem
        if visit.mode == "claim":
            visit.to_count = [seed for seed in visit.seeds if seed.url in visit.wanted]
            yield from self._next_count(visit)
            return
        groups: dict[api.TermKind | None, frozenset[int]] = {}
        for kind, ids in visit.wanted.values():
            groups[kind] = groups.get(kind, frozenset()) | ids
        visit.groups = [(None, frozenset())] if None in groups else list(groups.items())
        yield from self._next_group(visit)

    def _next_count(self, visit: ApiVisit) -> Iterator[Request]:
        if not visit.to_count:
            yield from self._visit_ended(visit)
            return
        seed = visit.to_count.pop(0)
        kind, ids = visit.wanted[seed.url]
        url = api.count_url(visit.root, kind=kind, ids=ids)
        yield self.door_request(url, self.parse_count, self.api_failed, visit=visit, seed=seed)

    def _next_group(self, visit: ApiVisit) -> Iterator[Request]:
        if visit.groups:
            group = visit.groups.pop(0)
            yield from self._posts_request(visit, group, 1, filtered=group[0] is not None)
            return
        for seed in visit.seeds:
            if seed.url in visit.wanted:
                found = frozenset(visit.found.get(seed.url, ()))
                if found:
                    self.was_read(seed, "api")
                claim = Claim(
                    seed=seed.url,
                    door="api",
                    count=len(found) if found or not visit.problem else None,
                    urls=found,
                    is_whole=visit.problem is None,
                    problem=visit.problem,
                )
                self.claim(seed, claim)
        yield from self._visit_ended(visit)

    def _visit_ended(self, visit: ApiVisit) -> Iterator[Request]:
        visit.is_done = True
        waiting, visit.waiting = visit.waiting, []
        for seed in waiting:
            yield from self.go_on(seed)

    def _posts_request(
        self, visit: ApiVisit, group: Group, page_number: int, *, filtered: bool
    ) -> Iterator[Request]:
        kind, ids = group if filtered else (None, frozenset[int]())
        yield self.door_request(
            api.posts_url(visit.root, page_number, kind=kind, ids=ids),
            self.parse_posts,
            self.api_failed,
            visit=visit,
            group=group,
            page_number=page_number,
            filtered=filtered,
        )

    def _posts_failed(
        self, visit: ApiVisit, group: Group, page_number: int, filtered: bool, problem: str
    ) -> Iterator[Request]:
        """Where the site does not filter, all its posts are read and filtered here."""
        if filtered and page_number == 1:
            yield from self._posts_request(visit, group, 1, filtered=False)
            return
        visit.problem = problem
        yield from self._next_group(visit)

    def _post(
        self, visit: ApiVisit, post: dict[str, object], page: Page
    ) -> Iterator[Request | Article]:
        """One post: told, if it is of one of the seeds and nobody had it yet."""
        url = post_url(post, page)
        key = urls.canonical(url) if url else ""
        if url is None or key in visit.seen:
            return
        visit.seen.add(key)
        of = [seed for seed, group in visit.wanted.items() if _belongs(post, group)]
        for seed_url in of:
            visit.found.setdefault(seed_url, set()).add(key)
        if not of or not self.may_ask(url, page.url, at_hand=True):
            return
        page = replace(page, request_url=url)
        try:
            article = article_from_post(post, page)
        except NotAnArticle as error:
            if error.reason == "empty" and not self.known.is_wanted(url):
                self.articles_known += 1
            elif error.reason == "empty":  # the theme builds it: its page has it
                yield self.article_request(url, page.url)
            else:
                self._post_ended(page, error.reason, str(error), "skipped")
        except KeepreadingError as error:
            reason = getattr(error, "reason", "error")
            self._post_ended(page, reason, str(error), "failed")
        else:
            yield from self._told_by_api(article, page)

    def _told_by_api(self, article: Article, page: Page) -> Iterator[Request | Article]:
        self._send(
            signals.article_read, article=article, page=page, found_as=(article.url,), shared=True
        )
        yield from self.ask_files(article, page)
        if self._told_urls.add(urls.fingerprint(article.url)):
            yield article

    def _post_ended(self, page: Page, reason: str, detail: str, outcome: Any) -> None:
        self._send(
            signals.url_ended,
            outcome=Outcome(
                url=page.request_url,
                request_url=page.request_url,
                kind="article",
                outcome=outcome,
                reason=reason,
                detail=detail,
                referrer=page.url,
            ),
        )


def _belongs(post: dict[str, object], group: Group) -> bool:
    kind, ids = group
    return kind is None or bool(api.post_terms(post, kind) & ids)
