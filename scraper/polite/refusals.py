"""Requests that are not made, or not now. Scrapy takes them as ignored and never retries them."""

from scrapy.exceptions import IgnoreRequest

from scraper.errors import FetchError

_TOLD = {
    "robots_forbidden": "robots.txt forbids it",
    "robots_unreachable": "robots.txt could not be had, so nothing is asked for",
}


class ForbiddenByRobots(FetchError, IgnoreRequest):
    """robots.txt does not let us ask for this address.

    `reason` is `robots_forbidden` (a rule) or `robots_unreachable` (no rules could be had).
    """

    def __init__(self, url: str, reason: str, rule: str) -> None:
        super().__init__(f"{url}: {_TOLD[reason]}: {rule}", reason=reason)


class HostUnreachable(IgnoreRequest):
    """Not even robots.txt could be asked for; `__cause__` says why. Nothing else is asked for."""


class Deferred(FetchError, IgnoreRequest):
    """Not now: a later run asks for this address. It has not failed.

    `status` is that of the answer that asked for it, or None.
    """

    def __init__(self, url: str, why: str, status: int | None = None) -> None:
        super().__init__(f"{url}: {why}. The same command asks again later", reason="deferred")
        self.status = status
