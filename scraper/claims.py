"""Claim: what one door says that a listing has."""

from dataclasses import dataclass
from typing import Literal

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
    """The addresses it named, in canonical form: none where it only counted. Of a sitemap, those
    that the listing has too."""
    is_whole: bool = True
    """Whether it tells of all there are: a feed tells of the newest."""
    problem: str | None = None
    """Why it says nothing, or not all, in words."""
