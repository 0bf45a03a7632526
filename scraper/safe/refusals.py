"""What is not asked for, and answers that are not taken.

Scrapy takes these errors as ignored requests: it never retries them and logs no traceback.
"""

from scrapy.exceptions import IgnoreRequest

from scraper.errors import FetchError


class PrivateAddress(FetchError, IgnoreRequest):
    """The host is, or has turned out to be, an address that may not be asked."""

    def __init__(self, host: str, port: int, address: object) -> None:
        shown = f"[{host}]" if ":" in host else host
        behind = "" if str(address) == host else f" ({address})"
        super().__init__(
            f"{shown}:{port}{behind} is not a public address and was not asked. "
            f"If it is yours: --allow-host {shown}:{port}",
            reason="private_address",
        )


class BadAddress(FetchError, IgnoreRequest):
    """The URL is not http(s), names no possible host, or carries a user name."""

    def __init__(self, url: str) -> None:
        super().__init__(
            f"{url[:200]} is no http or https address that can be asked for", reason="bad_url"
        )


class BadRedirect(FetchError, IgnoreRequest):
    """An answer that leads in a circle (`too_many_redirects`) or to no address (`bad_url`)."""


class Refused(FetchError, IgnoreRequest):
    """An answer that goes beyond a limit or cannot be unpacked. `status` is its HTTP status."""

    def __init__(self, url: str, error: FetchError, status: int | None = None) -> None:
        super().__init__(f"{url}: {error}", reason=error.reason)
        self.status = status
