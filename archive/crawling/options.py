"""CrawlOptions: what a person can say about one crawl, and the Scrapy settings it comes to."""

from dataclasses import asdict, dataclass

from scraper.agent import user_agent
from scraper.limits import LIMITS
from scraper.lookup import proxy
from scraper.render.settings import Mode

_SCOPE = ("max_pages", "max_articles", "also_hosts", "via")
"""Options that say which pages are read; the others say how."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlOptions:
    """The options of `keepreading crawl`, with its defaults. Limits have those of `LIMITS`."""

    max_pages: int = LIMITS.max_pages.number
    """Listing pages a seed."""
    max_articles: int = 0
    """Articles asked for in this run; 0 is no limit."""
    delay_seconds: float = LIMITS.delay_seconds.default
    """Between two requests to one host; 0 also turns AutoThrottle off."""
    timeout_seconds: float = LIMITS.timeout_seconds.default
    max_wire_bytes: int = LIMITS.max_wire_bytes.number
    max_body_bytes: int = LIMITS.max_body_bytes.number
    max_image_bytes: int = LIMITS.max_image_bytes.number
    max_header_bytes: int = LIMITS.max_header_bytes.number
    max_redirects: int = LIMITS.max_redirects.number
    retries: int = LIMITS.retries.number
    max_crawl_delay_seconds: float = LIMITS.max_crawl_delay_seconds.default
    max_retry_after_seconds: float = LIMITS.max_retry_after_seconds.default
    robots_age_hours: float = LIMITS.robots_age_hours.default
    render_seconds: float = LIMITS.render_seconds.default
    fail_above: float = LIMITS.fail_above_percent.default / 100
    """The share of failures above which a crawl counts as failed."""
    also_hosts: tuple[str, ...] = ()
    """Further hosts whose articles are followed."""
    allow_hosts: tuple[str, ...] = ()
    """`HOST:PORT` whose private addresses may be asked."""
    via: tuple[str, ...] = ("html",)
    """The ways in: some of `html`, `api`, `feed`, `sitemap`."""
    contact: str | None = None
    """An address or URL in the agent's name, for the people who run the site."""
    render: Mode = "auto"
    """Which pages are read as a browser draws them."""
    no_sandbox: bool = False
    """Whether that browser runs without its sandbox."""
    full: bool = False
    """Whether all listing pages and known articles are asked for, due or not."""
    images: bool = False
    """Whether the images of articles are fetched."""
    assets: bool = False
    """Whether style sheets, fonts and icons of their pages are."""
    cookies: bool = False
    """Keep cookies, each for its host, until the crawl ends."""
    proxy: str | None = None
    """`http://[USER:PASSWORD@]HOST:PORT` that every request goes through."""

    def as_row(self) -> dict[str, object]:
        """For the `runs` table: names and JSON values, the proxy without its password."""
        row = {name: list(v) if isinstance(v, tuple) else v for name, v in asdict(self).items()}
        return row | {"proxy": proxy(self.proxy).url if self.proxy else None}

    def scope(self) -> dict[str, object]:
        """What decides which pages are read: a crawl goes on only where this is the same.

        Whoever asks for all does not go on with a crawl that does not; the other way round it
        stays one of all.
        """
        row = self.as_row()
        return {name: row[name] for name in _SCOPE} | ({"full": True} if self.full else {})

    def settings(self) -> dict[str, object]:
        """The Scrapy settings that differ from `scraper.settings`."""
        return {
            "DOWNLOAD_DELAY": self.delay_seconds,
            "AUTOTHROTTLE_ENABLED": self.delay_seconds > 0,
            "AUTOTHROTTLE_START_DELAY": self.delay_seconds,
            "DOWNLOAD_TIMEOUT": self.timeout_seconds,
            "KEEPREADING_MAX_WIRE_BYTES": self.max_wire_bytes,
            "DOWNLOAD_MAXSIZE": self.max_body_bytes,
            "KEEPREADING_MAX_HEADER_BYTES": self.max_header_bytes,
            "REDIRECT_MAX_TIMES": self.max_redirects,
            "RETRY_TIMES": self.retries,
            "KEEPREADING_MAX_CRAWL_DELAY": self.max_crawl_delay_seconds,
            "KEEPREADING_MAX_RETRY_AFTER": self.max_retry_after_seconds,
            "KEEPREADING_ROBOTS_AGE": self.robots_age_hours * 3600,
            "KEEPREADING_COOKIES": self.cookies,
            "KEEPREADING_PROXY": self.proxy,
            "USER_AGENT": user_agent(self.contact),
            "KEEPREADING_RENDER": self.render,
            "KEEPREADING_NO_SANDBOX": self.no_sandbox,
            "KEEPREADING_RENDER_SECONDS": self.render_seconds,
        }
