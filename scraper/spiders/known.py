"""Known: what a spider is told of earlier crawls, so that it need not ask for everything again.

Whoever keeps what spiders read may give them one; a spider by itself knows nothing and asks for all
that it finds.
"""

from collections.abc import Iterable
from typing import Protocol


class Known(Protocol):
    """What is known of listings and articles. Asked in the reactor's thread, once an address."""

    def is_old(self, seed: str, url: str) -> bool:
        """Whether a crawl that read the listing of *seed* to its end had seen that card."""

    def is_wanted(self, url: str) -> bool:
        """Whether an article is to be asked for: nobody knows it, or it is due."""

    def due(self, listing: str) -> Iterable[str]:
        """Articles seen on a listing that are to be asked for, though no card may show them now."""

    def is_wanted_file(self, url: str, kind: str) -> bool:
        """Whether an `image` or an `asset` is to be asked for."""

    def images_of(self, listing: str) -> Iterable[tuple[str, str]]:
        """(address, article) of images of articles seen on a listing, which are not here yet."""


class NothingKnown:
    """For a spider by itself."""

    def is_old(self, seed: str, url: str) -> bool:
        """Every card is new."""
        return False

    def is_wanted(self, url: str) -> bool:
        """Every article is wanted."""
        return True

    def due(self, listing: str) -> Iterable[str]:
        """No other address is known."""
        return ()

    def is_wanted_file(self, url: str, kind: str) -> bool:
        """Every file is wanted."""
        return True

    def images_of(self, listing: str) -> Iterable[tuple[str, str]]:
        """No other image is known."""
        return ()
