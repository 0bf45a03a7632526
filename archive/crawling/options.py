"""CrawlOptions: what a person can say about one crawl, and the Scrapy settings it comes to."""

from dataclasses import asdict, dataclass

from scraper.agent import user_agent
from scraper.render.settings import Mode


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlOptions:
    """The options of `keepreading crawl`, with its defaults."""

    max_pages: int = 1_000
    """Listing pages a seed."""
    max_articles: int = 0
    """Articles asked for in this run; 0 is no limit."""
    delay_seconds: float = 1.0
    """Between two requests to one host; 0 also turns AutoThrottle off."""
    fail_above: float = 0.5
    """The share of failures above which a crawl counts as failed."""
    also_hosts: tuple[str, ...] = ()
    """Further hosts whose articles are followed."""
    allow_hosts: tuple[str, ...] = ()
    """`HOST:PORT` whose private addresses may be asked."""
    contact: str | None = None
    """An address or URL in the agent's name, for the people who run the site."""
    render: Mode = "auto"
    """Which pages are read as a browser draws them."""
    no_sandbox: bool = False
    """Whether that browser runs without its sandbox."""

    def as_row(self) -> dict[str, object]:
        """For the `runs` table: names and JSON values."""
        return {name: list(v) if isinstance(v, tuple) else v for name, v in asdict(self).items()}

    def settings(self) -> dict[str, object]:
        """The Scrapy settings that differ from `scraper.settings`."""
        return {
            "DOWNLOAD_DELAY": self.delay_seconds,
            "AUTOTHROTTLE_ENABLED": self.delay_seconds > 0,
            "AUTOTHROTTLE_START_DELAY": self.delay_seconds,
            "DOWNLOAD_DELAY_JITTER": 0,
            "USER_AGENT": user_agent(self.contact),
            "KEEPREADING_RENDER": self.render,
            "KEEPREADING_NO_SANDBOX": self.no_sandbox,
        }
