"""Walk: the way through the pages of one listing, from its seed to its end.

It knows which pages were taken and which cards were seen, so that it can tell the end: no further
page, a page seen before, pages that bring nothing new, cards that lead nowhere, or the limit.
"""

from dataclasses import dataclass, field
from typing import Literal

from scraper import urls
from scraper.records import Listing

WalkEnd = Literal[
    "end",
    "max_pages",
    "repeated",
    "loop",
    "failed",
    "off_site",
    "junk",
    "endpoint_failed",
    "render_limit",
]
"""Why no further page is asked for; `end` is the one that means complete."""

CHECK_EVERY = 5
"""Before each such page the articles of the pages before it are read, to see that there are any."""
_PATIENCE = 2  # pages without a new card before the walk ends: posts shift while we read
_CHECKS = 2  # checks in a row with no article before the walk ends: a server may have a bad minute
_FEW = 3  # addresses that must have led nowhere for a check to count


@dataclass(slots=True, kw_only=True)
class Walk:
    """One seed's pages. Mutable: the spider's callbacks of that seed share it."""

    seed: str
    max_pages: int
    pages: int = 0
    """Pages taken so far, those under way among them."""
    rendering: bool = False
    """Whether its pages are read as a browser draws them."""
    cut_short: WalkEnd | None = None
    """Why a page in the browser was not drawn to its end; None where it was."""
    _taken: set[str] = field(default_factory=set)
    _cards: set[str] = field(default_factory=set)
    _known: dict[int, str] = field(default_factory=dict)
    _stale: int = 0
    _articles: int = 0
    _junk: int = 0
    _failed_checks: int = 0

    @property
    def cards(self) -> frozenset[str]:
        """Every card's address so far, in canonical form."""
        return frozenset(self._cards)

    def judge(self, *, is_article: bool) -> None:
        """Note what a card led to: an article of its own, or nothing that anybody would keep."""
        if is_article:
            self._articles += 1
        else:
            self._junk += 1

    def leads_nowhere(self) -> bool:
        """Whether the last cards led to no article, check after check: then it is a trap."""
        if self._articles:
            self._failed_checks = 0
        elif self._junk >= _FEW:
            self._failed_checks += 1
        self._articles = self._junk = 0
        return self._failed_checks >= _CHECKS

    def take(self, url: str) -> None:
        """Count *url* as a page of this walk."""
        self._taken.add(urls.canonical(url))
        self.pages += 1

    def note(self, listing: Listing) -> bool:
        """Remember the cards and pagination links of a page; False when the walk should end."""
        fresh = {urls.canonical(card.url) for card in listing.cards} - self._cards
        self._cards |= fresh
        self._stale = 0 if fresh else self._stale + 1
        for url in listing.page_urls:
            if number := urls.page_number(url):
                self._known.setdefault(number, url)
        return self._stale < _PATIENCE

    def next_page(
        self, listing: Listing | None, page_number: int, *, fresh: bool = True
    ) -> tuple[str | None, WalkEnd]:
        """The address of the page to take next, or None and why.

        Where a page failed or names no next one, a higher number that an earlier page linked to is
        taken, so that one broken page does not end the listing.
        """
        if not fresh:
            return None, "repeated"
        following = listing.next_url if listing is not None else None
        if following is not None and urls.canonical(following) in self._taken:
            return None, "loop"
        following = following or self._higher(page_number)
        if following is None:
            return None, "failed" if listing is None else self.cut_short or "end"
        if self.pages >= self.max_pages:
            return None, "max_pages"
        self.take(following)
        return following, "end"

    def _higher(self, page_number: int) -> str | None:
        numbers = sorted(number for number in self._known if number > page_number)
        return next(
            (
                url
                for number in numbers
                if urls.canonical(url := self._known[number]) not in self._taken
            ),
            None,
        )
