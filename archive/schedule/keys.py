"""The keys of sites.toml that are not options of the crawl: one table, for whatever needs them.

The reader takes the keys from here, docs/reference/sites.md its rows. The options of `keepreading
crawl` are keys too, under their long names; they come from the command itself.
"""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "addresses", "address", "every", "length", "cadence", "zone", "path"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One key: what its value is, and what it does."""

    kind: Kind
    what: str
    only_of_a_site: bool = False
    """Whether it stands in a site alone; any other may stand on top, and holds for all sites."""


SITE = "site"
"""The key on top that holds the sites: `[[site]]`."""

KEYS: dict[str, Key] = {
    "name": Key(
        kind="text",
        what="What the site is called in lists, in `--only` and in the archive. One site a name.",
        only_of_a_site=True,
    ),
    "seeds": Key(
        kind="addresses",
        what="The start pages: the URLs of `keepreading crawl`, as a list.",
        only_of_a_site=True,
    ),
    "archive": Key(
        kind="path",
        what="The archive that it is crawled into; a relative path is beside the file.",
    ),
    "every": Key(
        kind="every",
        what='How often, as a length of time: `"90m"`, `"6h"`, `"2d"`, `"1w"`.',
    ),
    "cadence": Key(
        kind="cadence",
        what="The same as a word, `hourly`, `daily` or `weekly`, or as a cron expression of five "
        'fields: `"30 6 * * 1-5"`.',
    ),
    "timezone": Key(
        kind="zone",
        what='The time zone of a cron expression, such as `"Europe/Vienna"`. UTC if not given.',
    ),
    "jitter": Key(
        kind="length",
        what="A site runs later than its cadence says, by always the same time, which comes from "
        'its name: this at most, and a tenth of the cadence at most. `"15m"` if not given.',
    ),
    "run-timeout": Key(
        kind="length",
        what="The longest that one crawl may take; it is then stopped, and goes on the next time. "
        '`"6h"` if not given.',
    ),
    "webhook": Key(
        kind="address",
        what="Is told by POST, as JSON, when a crawl starts and what came of it.",
    ),
    "ping-start": Key(kind="address", what="Is asked by GET when a crawl starts."),
    "ping-success": Key(kind="address", what="Is asked by GET when a crawl went well."),
    "ping-failure": Key(kind="address", what="Is asked by GET when a crawl failed."),
}

JITTER = "15m"
RUN_TIMEOUT = "6h"
