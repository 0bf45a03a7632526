"""Every limit of keepreading that a user may meet, with its value and what changes it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from archive import opening, pictures, visits, writer
from archive.crawling import run, waiting
from archive.publish import server
from archive.warc import files
from scraper import (
    card_endpoints,
    feeds,
    guard,
    json_values,
    linked_data,
    page_assets,
    robots_txt,
    settings,
    sitemaps,
    urls,
    wordpress_api,
    xml_items,
)
from scraper.choose import labels
from scraper.dates import limits as dates
from scraper.limits import LIMITS as ASKING
from scraper.polite import robots
from scraper.render import answers, chromium, drawing, looking
from scraper.rights import tdmrep
from scraper.safe import cookies
from scraper.spiders import api_door, articles, endpoint_walk, sitemap_door, walks
from scraper.spiders import pictures as files_of

_HOUR = timedelta(hours=1)


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


def _of_asking() -> Iterator[Limit]:
    """The rows of `scraper.limits`, in its words."""
    for limit in ASKING.by_name().values():
        what = re.split(r"; |\.$", limit.what)[0]
        names = [f"`{limit.option}`"] + [_scrapy(name) for name in [limit.setting] if name]
        unit = {"seconds": "s", "hours": "h", "bytes": "bytes", "percent": "%"}.get(limit.unit, "")
        value = limit.default / 100 if unit == "%" else limit.default
        yield Limit(what, value if unit in ("s", "%") else int(value), unit, ", ".join(names))


LIMITS = (
    *_of_asking(),
    Limit("Pages in a row that bring no new card", walks._PATIENCE),
    Limit("Pages between two checks that a listing leads to articles", walks.CHECK_EVERY),
    Limit("Such checks in a row that find none, before it ends", walks._CHECKS),
    Limit("Pages of one split article", articles._MAX_PARTS),
    Limit(
        "Time between two requests to a slow host, at most",
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
        "Redirects of a robots.txt; with more of them it counts as missing", robots.MAX_REDIRECTS
    ),
    Limit(
        "Time before a robots.txt that could not be reached is asked for again",
        robots.UNREACHABLE_SECONDS,
        "s",
    ),
    Limit("Body of a robots.txt; the rest is not read", robots_txt.MAX_BYTES, "bytes"),
    Limit("Body of a tdmrep.json; a longer one counts as missing", tdmrep.MAX_BYTES, "bytes"),
    Limit("Hosts whose cookies are kept, with `--cookies`", cookies.MAX_HOSTS),
    Limit("Cookies of one host", cookies.MAX_A_HOST),
    Limit("Name and value of a cookie", cookies.MAX_BYTES, "bytes"),
    Limit("Length of an address", urls.MAX_LENGTH, "characters"),
    Limit("Body that is parsed", guard.MAX_BYTES, "bytes"),
    Limit("Elements nested in one another", guard.MAX_DEPTH),
    Limit("Browsers at once", chromium.MAX_BROWSERS),
    Limit("Clicks and scrolls of one page", drawing.MAX_STEPS, "", "`--max-pages`"),
    Limit("Elements of a page in a browser", looking.MAX_ELEMENTS),
    Limit("Requests of a page in a browser", answers.MAX_REQUESTS),
    Limit("Other hosts that such a page may ask", answers.MAX_OTHER_HOSTS),
    Limit("All answers to such a page", answers.MAX_BYTES, "bytes"),
    Limit("One answer to it, packed or not", answers.MAX_ANSWER_BYTES, "bytes"),
    Limit("What it may send in one request", answers.MAX_POST_BYTES, "bytes"),
    Limit("Time for one answer to it", answers.ANSWER_SECONDS, "s"),
    Limit("Answers of a learned endpoint", endpoint_walk.MOST_ANSWERS, "", "`--max-pages`"),
    Limit("One answer of a learned endpoint", card_endpoints.MAX_BYTES, "bytes"),
    Limit("Attributes of one tag", guard.MAX_ATTRIBUTES),
    Limit("One JSON-LD script", linked_data._MAX_SCRIPT, "characters"),
    Limit("Objects in the JSON-LD of a page", linked_data._MAX_NODES),
    Limit("Feed or sitemap, unpacked", xml_items.MAX_BYTES, "bytes"),
    Limit("Elements nested in one another in a feed or sitemap", xml_items.MAX_DEPTH),
    Limit("Entries of a feed document", feeds.MAX_ENTRIES),
    Limit("Addresses of a sitemap file", sitemaps.MAX_ADDRESSES),
    Limit("Sitemap files of a site, as the way in", sitemap_door._FILES["read"]),
    Limit("Sitemap files of a site, to confirm addresses", sitemap_door._FILES["claim"]),
    Limit("JSON of an API or an endpoint", json_values.MAX_BYTES, "bytes"),
    Limit("Posts asked for at once of a REST API", wordpress_api.PER_PAGE),
    Limit("Pages of categories or of tags of a REST API", api_door._MAX_TERM_PAGES),
    Limit("Tags of an article", labels._MAX_TAGS),
    Limit("Length of a tag", labels._MAX_LABEL, "characters"),
    Limit("Earliest year of a date", dates.EARLIEST_YEAR, "plain"),
    Limit("Latest year of a date", dates.LATEST_YEAR, "plain"),
    Limit("Articles and listing pages written at once", writer.BATCH_JOBS),
    Limit("Longest time until what was read is written", writer.BATCH_SECONDS, "s"),
    Limit("Wait for another program, to open an archive", opening.OPEN_TIMEOUT_SECONDS, "s"),
    Limit("The same while a crawl writes", writer.LOCK_SECONDS, "s"),
    Limit("Answers in one WARC file", files.ROTATE_BYTES // 10**6, "MB"),
    Limit("Time that a host may be away before it is left", sum(waiting.HOLDS_SECONDS), "s"),
    Limit("Time from the first signal to the end of a crawl", run._STOP_SECONDS, "s"),
    Limit("Shortest time between two visits of an article", visits.LEAST / _HOUR, "hours"),
    Limit("Longest time between two visits of an article", visits.MOST / _HOUR / 24, "days"),
    Limit("Due articles of one listing that one crawl asks for", visits.MOST_DUE),
    Limit("Images of one article", files_of.MOST_IMAGES),
    Limit("Style sheets, fonts and icons of one page, or of one style sheet", page_assets.MOST),
    Limit("Style sheets that import one another", files_of._DEEPEST),
    Limit("Images of articles read before that one crawl asks for", pictures.MOST_KNOWN),
    Limit("First port that `serve` tries", server.FIRST_PORT, "plain", "`--port`"),
    Limit("Ports that `serve` tries", server._PORTS, "", "`--port`"),
)
