"""Seed: what the spider knows of one start address, and which doors it has still to open there."""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace
from typing import Any, Final, Literal

from scraper import urls
from scraper.claims import Claim
from scraper.records import Page
from scraper.spiders.walks import Walk

Door = Literal["html", "api", "feed", "sitemap", "json"]
"""`json` is what stands in the page or behind an endpoint of it; nobody has to name it."""
Mode = Literal["read", "claim", "fallback"]
"""`read`: for articles; `claim`: only for what the door says that there is; `fallback`: for
articles if nothing brought any yet, else as `claim`."""

DOORS: Final[tuple[Door, ...]] = ("html", "api", "feed", "sitemap")
END_OF_DOOR: Final[dict[Door, str]] = {
    "api": "read_api",
    "feed": "read_feed",
    "sitemap": "read_sitemap",
    "json": "read_json",
}
"""Why a seed ended whose articles came through that door."""


@dataclass(slots=True, kw_only=True, eq=False)
class Seed:
    """Mutable: the spider's callbacks of that seed share it."""

    url: str
    walk: Walk
    doors: list[tuple[Door, Mode]] = field(default_factory=list)
    """Still to be opened, in order."""
    reason: str | None = None
    """Why no more is asked for; None while nothing was read."""
    api_root: str | None = None
    feed_url: str | None = None
    """The listing's own feed."""
    page: Page | None = None
    """The start page, where it showed no cards."""
    asked: set[str] = field(default_factory=set)
    """Requests to endpoints, by `Endpoint.key`."""
    problems: dict[Door, str] = field(default_factory=dict)
    """Why a door brought nothing, in words."""
    is_away: bool = False
    """Whether it was at its doors when the process that knew it died."""

    def as_note(self) -> dict[str, object]:
        """What `recall` makes the same state of, as JSON can hold it."""
        page = self.page
        return {
            "seed": self.url,
            "doors": [list(pair) for pair in self.doors],
            "reason": self.reason,
            "api_root": self.api_root,
            "feed_url": self.feed_url,
            "page": [page.url, page.request_url, page.status] if page else None,
            "problems": dict(self.problems),
        }

    def recall(self, note: dict[str, Any]) -> None:
        """Be as `as_note` said, but for the body of the start page."""
        self.doors = [(door, mode) for door, mode in note["doors"]]
        self.reason, self.problems = note["reason"], dict(note["problems"])
        self.api_root, self.feed_url = note["api_root"], note["feed_url"]
        if note["page"] is not None:
            url, request_url, status = note["page"]
            page = Page.from_html(b"", url)
            self.page = replace(page, request_url=request_url, status=status)
        self.is_away = True


def claim_as_note(claim: Claim) -> dict[str, object]:
    """A claim as JSON can hold it; the cards of a listing are its walk's."""
    values = {field.name: getattr(claim, field.name) for field in fields(claim)}
    return values | {"urls": sorted(claim.urls), "cards": None}


def claim_of_note(note: dict[str, Any], walk: Walk | None) -> Claim:
    """The claim that `claim_as_note` made a note of."""
    cards = walk.cards if walk is not None and note["door"] == "listing" else None
    return Claim(**{**note, "urls": frozenset(note["urls"]), "cards": cards})


def parse_doors(text: str) -> tuple[Door, ...]:
    """The doors that a text names, parted by commas, each once.

    :raises ValueError: for a name that is none of `DOORS`, or for none at all.

    >>> parse_doors("html, api,html")
    ('html', 'api')
    """
    names = [name.strip().lower() for name in text.split(",") if name.strip()]
    wrong = [name for name in names if name not in DOORS]
    if wrong or not names:
        raise ValueError(f"{(wrong or [text])[0]!r} is no way in: give some of {', '.join(DOORS)}")
    return tuple(sorted((door for door in DOORS if door in names), key=names.index))


def distinct(seeds: Iterable[str]) -> tuple[str, ...]:
    """The start addresses, each page once, as first given."""
    kept: dict[str, str] = {}
    for seed in seeds:
        kept.setdefault(urls.canonical(seed), seed)
    return tuple(kept.values())
