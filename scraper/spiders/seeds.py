"""Seed: what the spider knows of one start address, and which doors it has still to open there."""

from dataclasses import dataclass, field
from typing import Final, Literal

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
