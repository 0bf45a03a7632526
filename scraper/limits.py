"""The limits of asking: how often, how long, how much. One table, and no number stands twice.

`scraper.settings` takes its values from here, `keepreading crawl` its options and their defaults,
docs/reference/limits.md its rows, and the tests what they test.
"""

from dataclasses import dataclass, fields
from typing import Literal

KIB = 1024
MIB = 1024 * KIB

Unit = Literal["seconds", "hours", "bytes", "percent", "times", "pages"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """One limit: its value where nobody says otherwise, and who can."""

    default: float
    unit: Unit
    what: str
    """In words, as the help of the option has it."""
    option: str
    """Of `keepreading crawl`."""
    setting: str | None
    """Of Scrapy, or ours for Scrapy (in seconds and bytes); None where an argument carries it."""

    @property
    def number(self) -> int:
        """The default of what is counted: bytes, times, pages."""
        return int(self.default)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Every limit by its name, which is that of the option in `CrawlOptions`, too."""

    delay_seconds: Limit = Limit(
        default=1.0,
        unit="seconds",
        what="Least time between two requests to one host; 0 turns AutoThrottle off too.",
        option="--delay",
        setting="DOWNLOAD_DELAY",
    )
    timeout_seconds: Limit = Limit(
        default=60.0,
        unit="seconds",
        what="Longest time for one response, headers and body.",
        option="--timeout",
        setting="DOWNLOAD_TIMEOUT",
    )
    max_wire_bytes: Limit = Limit(
        default=10 * MIB,
        unit="bytes",
        what="Largest body of one response as it comes, packed.",
        option="--max-wire",
        setting="KEEPREADING_MAX_WIRE_BYTES",
    )
    max_body_bytes: Limit = Limit(
        default=20 * MIB,
        unit="bytes",
        what="Largest body of one response, unpacked.",
        option="--max-body",
        setting="DOWNLOAD_MAXSIZE",
    )
    max_image_bytes: Limit = Limit(
        default=10 * MIB,
        unit="bytes",
        what="Largest image, style sheet, font or icon.",
        option="--max-image",
        setting=None,
    )
    max_header_bytes: Limit = Limit(
        default=64 * KIB,
        unit="bytes",
        what="Largest headers of one response.",
        option="--max-headers",
        setting="KEEPREADING_MAX_HEADER_BYTES",
    )
    max_redirects: Limit = Limit(
        default=10,
        unit="times",
        what="Most redirects of one request.",
        option="--max-redirects",
        setting="REDIRECT_MAX_TIMES",
    )
    retries: Limit = Limit(
        default=2,
        unit="times",
        what="Further tries where an error may pass.",
        option="--retries",
        setting="RETRY_TIMES",
    )
    max_pages: Limit = Limit(
        default=1_000,
        unit="pages",
        what="Listing pages read for each URL.",
        option="--max-pages",
        setting=None,
    )
    max_crawl_delay_seconds: Limit = Limit(
        default=60.0,
        unit="seconds",
        what="Longest Crawl-delay of a robots.txt that is kept to.",
        option="--max-crawl-delay",
        setting="KEEPREADING_MAX_CRAWL_DELAY",
    )
    max_retry_after_seconds: Limit = Limit(
        default=120.0,
        unit="seconds",
        what="Longest Retry-After that is waited for; beyond it a host is left for a later run.",
        option="--max-retry-after",
        setting="KEEPREADING_MAX_RETRY_AFTER",
    )
    robots_age_hours: Limit = Limit(
        default=24.0,
        unit="hours",
        what="Longest time that a robots.txt is kept before it is asked for again.",
        option="--robots-age",
        setting="KEEPREADING_ROBOTS_AGE",
    )
    render_seconds: Limit = Limit(
        default=900.0,
        unit="seconds",
        what="Longest time to draw one page in a browser, its requests and their delays included.",
        option="--render-timeout",
        setting="KEEPREADING_RENDER_SECONDS",
    )
    fail_above_percent: Limit = Limit(
        default=50.0,
        unit="percent",
        what="End with status 4 when more than this share failed.",
        option="--fail-above",
        setting=None,
    )

    def by_name(self) -> dict[str, Limit]:
        """Name to limit, in the order above."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


LIMITS = Limits()
