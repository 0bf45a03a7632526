"""What the archive notes about its own work: Fetch, Counts, Run. Frozen dataclasses only."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from archive.completeness import Completeness
from archive.revisions import Cause, Kind
from archive.warc.records import Written
from scraper.image_types import ImageFacts

FetchKind = Literal["listing", "article", "other"]
FetchOutcome = Literal["stored", "unchanged", "listing", "failed", "skipped"]
FetchStep = Literal[
    "redirect", "retry", "robots", "rights", "part", "shared", "drawing", "image", "asset"
]
"""An answer on the way to another: it is kept, and counts as no result of its own. `drawing` is
what a page is drawn from: its HTML, scripts and data. `rights` is a tdmrep.json. `shared` is one of
several articles in one answer, which has a row of its own. `image` and `asset` are files that pages
name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetch:
    """One attempt to have a page, refusals included."""

    request_url: str
    """The address that was asked for, before redirects."""
    at: datetime
    """When the answer, or the failure, was there. Aware."""
    kind: FetchKind
    url: str | None = None
    """The final address; None where it was never known, and then `request_url` stands for it."""
    status: int | None = None
    """The HTTP status; None where no answer came."""
    outcome: FetchOutcome | None = None
    """Needed in `save_fetch` only: `save_listing` and `save_article` find it out themselves."""
    reason: str | None = None
    """Why not stored, as one machine-readable word: `off_site`, `http_status`, ..."""
    detail: str | None = None
    """The same as one line for people."""
    content_type: str | None = None
    body_bytes: int | None = None
    """Length of the body, content-decoded."""
    sha256: str | None = None
    """Of that body, in hex."""
    seconds: float | None = None
    """From the request to the end of the answer."""
    referrer: str | None = None
    """The address of the page that named this one."""
    robots: str | None = None
    """The line of robots.txt that decided, or why none did; None where none was asked for."""
    step: FetchStep | None = None
    etag: str | None = None
    """By what the server knows this body again; kept of articles, where it can be sent back."""
    last_modified: str | None = None
    """When the server says that it changed; likewise."""
    image: ImageFacts | None = None
    """What the bytes of an image say."""
    written: Written | None = None
    """Where the answer is kept; None where none came."""
    rights: str | None = None
    """What it says may be done with it: `scraper.rights.Rights.as_json()`."""
    robots_sha256: str | None = None
    """Of the robots.txt of its host, in hex."""
    withheld: str | None = None
    """Why its body is not kept: `noarchive` or `takedown`; None where it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An address that waits in the frontier, with all that asking for it needs."""

    key: int
    """`scraper.urls.fingerprint`: one entry an address."""
    serial: int
    """The order of arrival; an entry that is queued again gets a new one."""
    url: str
    """As found."""
    host: str
    """Whose turn it is to be asked, with its port where that is not the usual one."""
    priority: int
    """The highest first."""
    kind: str
    """`listing`, `article`, or what else the spider calls it."""
    request: str
    """JSON; empty for one that waits in this process alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What a run has committed so far."""

    pages: int = 0
    """Answers read, of any kind: every fetch with a status that was not skipped."""
    listings: int = 0
    """Listing pages among them."""
    articles_new: int = 0
    """Articles whose page was read for the first time."""
    articles_changed: int = 0
    articles_unchanged: int = 0
    """Also pages that turned out to be another address of a stored article."""
    failed: int = 0
    skipped: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One start of a command that writes, as the `runs` table has it."""

    id: int
    command: str
    seeds: tuple[str, ...]
    options: dict[str, object]
    version: str
    started_at: datetime
    ended_at: datetime | None
    """None while it runs, and for ever if it was killed."""
    reason: str | None
    """Why it ended, as one word: `finished`, `max_articles`, `sigint`, ..."""
    exit_status: int | None
    counts: Counts
    completeness: tuple[Completeness, ...] = ()
    """A statement for each start address; none for a run that was killed, or of another command."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One wording of an article's page, or one turn of its life, as `revisions` has it."""

    id: int
    number: int
    """From 1; the article's own count."""
    kinds: tuple[Kind, ...]
    """Keys of `archive.revisions.KINDS`; one edit may be of several."""
    cause: Cause
    extractor: str | None
    """The version of keepreading that read it; None where it is not known."""
    first_seen_at: datetime
    last_seen_at: datetime
    url: str
    """The article's own address then."""
    run_id: int | None
