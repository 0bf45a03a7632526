"""Claim: what one door says that a listing has."""

from dataclasses import dataclass
from typing import Literal

from scraper.fingerprints import Fingerprints

ClaimDoor = Literal["listing", "api", "feed", "sitemap"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Of one door, for one start address."""

    seed: str
    door: ClaimDoor
    count: int | None
    """Articles that the door says there are; None where it says nothing. Of a sitemap, addresses of
    the whole site."""
    urls: frozenset[str] = frozenset()
    """The addresses it named, in canonical form: none where it only counted, and none of a listing.
    Of a sitemap, those that the listing has too."""
    cards: Fingerprints | None = None
    """Of a listing: the fingerprints of its cards' addresses, of which there may be a million."""
    is_whole: bool = True
    """Whether it tells of all there are: a feed tells of the newest."""
    problem: str | None = None
    """Why it says nothing, or not all, in words."""
