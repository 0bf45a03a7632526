"""Walk: the way through the pages of one listing, from its seed to its end.

It knows which pages were taken and which cards were seen, so that it can tell the end: no further
page, a page seen before, pages that bring nothing new, cards that lead nowhere, or the limit.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from scraper import urls
from scraper.fingerprints import Fingerprints
from scraper.records import Listing

WalkEnd = Literal[
    "end",
    "max_pages",
    "repeated",
    "loop",
    "known",
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


Change = dict[str, list[Any]]
"""What a listing page adds to a walk, as JSON can hold it: `cards` (fingerprints), `known` (pairs
of page number and address), and `old` (how many cards an earlier crawl knew, if it knew all)."""


@dataclass(slots=True, kw_only=True)
class Walk:
    """One seed's pages. Mutable: the spider's callbacks of that seed share it.

    A walk that was interrupted is made again by `take` and `apply` with what it took and was given.
    """

    seed: str
    max_pages: int
    pages: int = 0
    """Pages taken so far, those under way among them."""
    rendering: bool = False
    """Whether its pages are read as a browser draws them."""
    cut_short: WalkEnd | None = None
    """Why a page in the browser was not drawn to its end; None where it was."""
    is_old: Callable[[str], bool] = lambda url: False
    """Whether an earlier crawl, which read this listing to its end, knew a card's address."""
    ends_at_old: bool = False
    """Whether the last page had cards, and an earlier crawl knew them all."""
    _taken: Fingerprints = field(default_factory=Fingerprints)
    _cards: Fingerprints = field(default_factory=Fingerprints)
    _known: dict[int, str] = field(default_factory=dict)
    _stale: int = 0
    _articles: int = 0
    _junk: int = 0
    _failed_checks: int = 0

    @property
    def cards(self) -> Fingerprints:
        """Every card's address so far; whoever reads it changes nothing."""
        return self._cards

    @property
    def is_fresh(self) -> bool:
        """Whether one of the last pages brought a new card; else the walk should end."""
        return self._stale < _PATIENCE and not self.ends_at_old

    @property
    def stale_end(self) -> WalkEnd:
        """Why a walk that is not fresh ends."""
        return "known" if self.ends_at_old else "repeated"

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
        self._taken.add(urls.fingerprint(url))
        self.pages += 1

    def note(self, listing: Listing) -> Change:
        """Remember the cards and pagination links of a page, and say which of them are new."""
        cards = dict.fromkeys(urls.fingerprint(card.url) for card in listing.cards)
        known: dict[int, str] = {}
        for url in listing.page_urls:
            if (number := urls.page_number(url)) and number not in self._known:
                known.setdefault(number, url)
        change: Change = {
            "cards": [key for key in cards if key not in self._cards],
            "known": [[number, url] for number, url in known.items()],
        }
        if cards and all(self.is_old(card.url) for card in listing.cards):
            change["old"] = [len(cards)]
        self.apply(change)
        return change

    def apply(self, change: Change) -> None:
        """Take in what `note` said of a page."""
        self._cards.update(change["cards"])
        self.ends_at_old = bool(change.get("old"))
        self._stale = 0 if change["cards"] else self._stale + 1
        for number, url in change["known"]:
            self._known.setdefault(number, url)

    def next_page(self, listing: Listing | None, page_number: int) -> tuple[str | None, WalkEnd]:
        """The page to take next, which `take` then counts, and `end`; else None and why not.

        Where the limit is why, the address that would have been next is given all the same.

        Where a page failed or names no next one, a higher number that an earlier page linked to is
        taken, so that one broken page does not end the listing.
        """
        if listing is not None and not self.is_fresh:
            return None, self.stale_end
        following = listing.next_url if listing is not None else None
        if following is not None and urls.fingerprint(following) in self._taken:
            return None, "loop"
        following = following or self._higher(page_number)
        if following is None:
            return None, "failed" if listing is None else self.cut_short or "end"
        if self.pages >= self.max_pages:
            return following, "max_pages"
        return following, "end"

    def _higher(self, page_number: int) -> str | None:
        numbers = sorted(number for number in self._known if number > page_number)
        return next(
            (
                url
                for number in numbers
                if urls.fingerprint(url := self._known[number]) not in self._taken
            ),
            None,
        )
