"""Every limit of keepreading that a user may meet, with its value and what changes it."""

from dataclasses import dataclass

from archive import opening, writer
from archive.crawling.options import CrawlOptions
from archive.publish import server
from scraper import card_endpoints, fetch, guard, linked_data, settings, urls
from scraper.choose import labels
from scraper.dates import limits as dates
from scraper.polite import robots
from scraper.render import answers, chromium, drawing, looking
from scraper.spiders import category, endpoint_walk, walks


@dataclass(frozen=True, slots=True)
class Limit:
    """One row of the table."""

    what: str
    value: float
    unit: str = ""
    """`bytes` is shown in KiB or MiB, `%` as a share, `plain` without separators."""
    option: str = ""
    """The option or setting that changes it, as Markdown; empty if nothing does."""

    @property
    def shown(self) -> str:
        """The value as a reader wants it."""
        match self.unit:
            case "bytes" if self.value < 1024**2:
                return f"{self.value / 1024:g} KiB"
            case "bytes":
                return f"{self.value / 1024**2:g} MiB"
            case "%":
                return f"{self.value:.0%}"
            case "plain":
                return f"{self.value}"
            case _:
                return f"{self.value:,} {self.unit}".strip().replace(".0 ", " ")


def _scrapy(name: str) -> str:
    return f"`scrapy crawl -s {name}=...`"


LIMITS = (
    Limit("Listing pages read for each start page", CrawlOptions().max_pages, "", "`--max-pages`"),
    Limit("Pages in a row that bring no new card", walks._PATIENCE),
    Limit("Pages of one split article", category._MAX_PARTS),
    Limit("Least time between two requests to a host", settings.DOWNLOAD_DELAY, "s", "`--delay`"),
    Limit(
        "The same for a slow host, at most",
        settings.AUTOTHROTTLE_MAX_DELAY,
        "s",
        _scrapy("AUTOTHROTTLE_MAX_DELAY"),
    ),
    Limit(
        "Requests at once to one host",
        settings.CONCURRENT_REQUESTS_PER_DOMAIN,
        "",
        _scrapy("CONCURRENT_REQUESTS_PER_DOMAIN"),
    ),
    Limit(
        "Requests at once to all hosts",
        settings.CONCURRENT_REQUESTS,
        "",
        _scrapy("CONCURRENT_REQUESTS"),
    ),
    Limit(
        "Further tries where an error may pass", settings.RETRY_TIMES, "", _scrapy("RETRY_TIMES")
    ),
    Limit(
        "Redirects of one request",
        settings.REDIRECT_MAX_TIMES,
        "",
        _scrapy("REDIRECT_MAX_TIMES"),
    ),
    Limit("Time for one response", settings.DOWNLOAD_TIMEOUT, "s", _scrapy("DOWNLOAD_TIMEOUT")),
    Limit(
        "Body of one response, unpacked",
        settings.DOWNLOAD_MAXSIZE,
        "bytes",
        _scrapy("DOWNLOAD_MAXSIZE"),
    ),
    Limit("Body of a robots.txt; the rest is not read", robots._MAX_BYTES, "bytes"),
    Limit("Length of an address", urls.MAX_LENGTH, "characters"),
    Limit("Headers of the response in `extract URL`", fetch.MAX_HEADER_BYTES, "bytes"),
    Limit("Body that is parsed", guard.MAX_BYTES, "bytes"),
    Limit("Elements nested in one another", guard.MAX_DEPTH),
    Limit(
        "Time to draw one page in a browser",
        settings.KEEPREADING_RENDER_SECONDS,
        "s",
        _scrapy("KEEPREADING_RENDER_SECONDS"),
    ),
    Limit("Browsers at once", chromium.MAX_BROWSERS),
    Limit("Clicks and scrolls of one page", drawing.MAX_STEPS, "", "`--max-pages`"),
    Limit("Elements of a page in a browser", looking.MAX_ELEMENTS),
    Limit("Requests of a page in a browser", answers.MAX_REQUESTS),
    Limit("Other hosts that such a page may ask", answers.MAX_OTHER_HOSTS),
    Limit("All answers to such a page", answers.MAX_BYTES, "bytes"),
    Limit("One answer to it", answers.MAX_ANSWER_BYTES, "bytes"),
    Limit("What it may send in one request", answers.MAX_POST_BYTES, "bytes"),
    Limit("Time for one answer to it", answers.ANSWER_SECONDS, "s"),
    Limit("Answers of a learned endpoint", endpoint_walk.MOST_ANSWERS, "", "`--max-pages`"),
    Limit("One answer of a learned endpoint", card_endpoints.MAX_BYTES, "bytes"),
    Limit("Attributes of one tag", guard.MAX_ATTRIBUTES),
    Limit("One JSON-LD script", linked_data._MAX_SCRIPT, "characters"),
    Limit("Objects in the JSON-LD of a page", linked_data._MAX_NODES),
    Limit("Tags of an article", labels._MAX_TAGS),
    Limit("Length of a tag", labels._MAX_LABEL, "characters"),
    Limit("Earliest year of a date", dates.EARLIEST_YEAR, "plain"),
    Limit("Latest year of a date", dates.LATEST_YEAR, "plain"),
    Limit(
        "Failures above which a crawl ends with status 4",
        CrawlOptions().fail_above,
        "%",
        "`--fail-above`",
    ),
    Limit("Articles and listing pages written at once", writer.BATCH_JOBS),
    Limit("Longest time until what was read is written", writer.BATCH_SECONDS, "s"),
    Limit("Wait for another program, to open an archive", opening.OPEN_TIMEOUT_SECONDS, "s"),
    Limit("The same while a crawl writes", writer.LOCK_SECONDS, "s"),
    Limit("First port that `serve` tries", server.FIRST_PORT, "plain", "`--port`"),
    Limit("Ports that `serve` tries", server._PORTS, "", "`--port`"),
)
