"""Claims: what a crawl's doors said, gathered for the statement of completeness at its end."""

from collections.abc import Iterator
from dataclasses import replace

from scrapy.crawler import Crawler

from archive import frontier
from archive.completeness import Completeness, state, stored_among
from archive.store import Archive
from scraper.claims import Claim, ClaimDoor
from scraper.spiders import signals as ours
from scraper.urls import canonical


class Claims:
    """Listens to the spider. Without slots: signals hold their receivers by weak reference."""

    def __init__(self, seeds: tuple[str, ...]) -> None:
        self._claims: dict[str, dict[ClaimDoor, Claim]] = {seed: {} for seed in seeds}
        self._ends: dict[str, tuple[str, int]] = {}

    def listen(self, crawler: Crawler) -> None:
        """Connect to the signals of the crawler's spider."""
        connect = crawler.signals.connect
        connect(self.claimed, ours.claimed)
        connect(self.seed_ended, ours.seed_ended)

    def resume(self, archive: Archive, crawl_id: int) -> None:
        """Know which seeds ended before this process; the spider tells its claims again."""
        for note in frontier.notes(archive.db.conn, crawl_id):
            if "ended" in note:
                self.seed_ended(str(note["seed"]), str(note["ended"]), int(str(note["pages"])))

    def claimed(self, claim: Claim) -> None:
        """What a door says; the last word counts."""
        self._claims.setdefault(claim.seed, {})[claim.door] = claim

    def seed_ended(self, seed: str, reason: str, pages: int) -> None:
        """Why a seed ended."""
        self._ends[seed] = (reason, pages)

    def statements(self, archive: Archive) -> Iterator[Completeness]:
        """One for each seed, once all is written."""
        conn = archive.db.conn
        for seed, told in self._claims.items():
            end, pages = self._ends.get(seed, (None, 0))
            claims = [_named(claim, archive) for claim in told.values()]
            named = {url for claim in claims for url in claim.urls}
            stored = stored_among(conn, named)
            missing = (url for url in named if url not in stored)
            yield state(
                seed,
                end,
                pages,
                claims,
                stored=stored,
                reasons=frontier.reasons_among(conn, missing),
            )


def _named(claim: Claim, archive: Archive) -> Claim:
    """The claim with the addresses of its cards, which the frontier has."""
    if claim.cards is None:
        return claim
    found = frontier.addresses_of(archive.db.conn, claim.cards)
    return replace(claim, urls=frozenset(canonical(url) for url in found))
