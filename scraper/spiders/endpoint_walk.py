"""A listing read from the JSON that its cards come from, where an earlier rendering told of it.

The cards are told as one page, as they are when the page is rendered, so that the archive sees the
same places. Whatever goes wrong, the page is rendered again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from scrapy.http import Response

from scraper import urls
from scraper.card_endpoints import CardEndpoint, following, read_cards
from scraper.errors import BadConfiguration
from scraper.records import Card, Listing

MOST_ANSWERS = 1_000


@dataclass(slots=True, kw_only=True)
class EndpointWalk:
    """The way through the answers of one endpoint. Mutable: its callbacks share it."""

    endpoint: CardEndpoint
    page_url: str
    """The listing's own page, which the cards are told for."""
    most: int
    """Answers at most: one stands for a page."""
    cards: dict[str, Card] = field(default_factory=dict)
    answers: int = 0
    _asked: set[str] = field(default_factory=set)

    def take(self, response: Response) -> tuple[Card, ...]:
        """The cards of an answer that are new."""
        self.answers += 1
        self._asked.add(response.url)
        fresh: dict[str, Card] = {}
        for card in read_cards(self.endpoint, response.body):
            key = urls.canonical(card.url)
            if key not in self.cards:
                fresh.setdefault(key, card)
        self.cards |= fresh
        return tuple(fresh.values())

    def next_url(self, response: Response, *, fresh: bool) -> str | None:
        """The address to ask next; None at the end: nothing new came, or the limit is reached."""
        if not fresh or self.is_at_limit:
            return None
        url = following(self.endpoint, response.body, self.answers)
        return url if url not in self._asked else None

    @property
    def is_at_limit(self) -> bool:
        """Whether no further answer is asked for."""
        return self.answers >= min(self.most, MOST_ANSWERS)

    def listing(self) -> Listing:
        """What the answers list, as the page would."""
        return Listing(url=self.page_url, title=None, cards=tuple(self.cards.values()))


def parse_endpoints(told: Mapping[str, Any]) -> dict[str, CardEndpoint]:
    """Canonical start address to its endpoint; one that cannot be read is left out."""
    found: dict[str, CardEndpoint] = {}
    for seed, values in told.items():
        try:
            found[urls.canonical(seed)] = CardEndpoint.from_dict(values)
        except BadConfiguration:  # an older version's, say: the page is rendered and teaches anew
            continue
    return found
