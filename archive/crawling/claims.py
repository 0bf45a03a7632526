"""Claims: what a crawl's doors said, gathered for the statement of completeness at its end."""

from collections.abc import Iterator

from scrapy.crawler import Crawler

from archive.completeness import Completeness, state, stored_among
from archive.store import Archive
from scraper.claims import Claim, ClaimDoor
from scraper.spiders import signals as ours
from scraper.spiders.outcomes import Outcome
from scraper.urls import canonical


class Claims:
    """Listens to the spider. Without slots: signals hold their receivers by weak reference."""

    def __init__(self, seeds: tuple[str, ...]) -> None:
        self._claims: dict[str, dict[ClaimDoor, Claim]] = {seed: {} for seed in seeds}
        self._ends: dict[str, tuple[str, int]] = {}
        self._reasons: dict[str, str] = {}

    def listen(self, crawler: Crawler) -> None:
        """Connect to the signals of the crawler's spider."""
        connect = crawler.signals.connect
        connect(self.claimed, ours.claimed)
        connect(self.url_ended, ours.url_ended)
        connect(self.seed_ended, ours.seed_ended)

    def claimed(self, claim: Claim) -> None:
        """What a door says; the last word counts."""
        self._claims.setdefault(claim.seed, {})[claim.door] = claim

    def url_ended(self, outcome: Outcome) -> None:
        """Why an article was not stored."""
        if outcome.kind == "article":
            for url in (outcome.request_url, outcome.url):
                self._reasons.setdefault(canonical(url), outcome.reason)

    def seed_ended(self, seed: str, reason: str, pages: int) -> None:
        """Why a seed ended."""
        self._ends[seed] = (reason, pages)

    def statements(self, archive: Archive) -> Iterator[Completeness]:
        """One for each seed, once all is written."""
        for seed, claims in self._claims.items():
            end, pages = self._ends.get(seed, (None, 0))
            named = (url for claim in claims.values() for url in claim.urls)
            yield state(
                seed,
                end,
                pages,
                claims.values(),
                stored=stored_among(archive.db.conn, named),
                reasons=self._reasons,
            )
