"""Why an address brought nothing: the reasons, and how errors of Scrapy and ours become one."""

from dataclasses import dataclass
from typing import Literal

from scrapy.core.downloader.handlers.http11 import TunnelError
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.internet import error as net
from twisted.python.failure import Failure
from twisted.web._newclient import ParseError

from scraper.errors import BadAnswer, KeepreadingError, NotAnArticle, NotHTML, UnsafePage
from scraper.polite.refusals import HostUnreachable
from scraper.records import Page
from scraper.text import squash

Kind = Literal["listing", "article", "other"]

REASONS: dict[str, str] = {
    "off_site": "the address is on another host; --also-host HOST follows it",
    "max_articles": "--max-articles was reached",
    "max_pages": "--max-pages was reached",
    "robots_forbidden": "robots.txt forbids it",
    "robots_unreachable": "robots.txt could not be had, so nothing was asked for",
    "deferred": "the host wants to be left alone for now; a later run asks again",
    "private_address": "the address is inside a private network; --allow-host HOST:PORT allows it",
    "bad_url": "the address cannot be asked for",
    "no_such_host": "the host name is not known",
    "refused": "the host refuses the connection",
    "timeout": "the host did not answer in time",
    "tls": "the host's certificate or encryption is not valid",
    "connection_lost": "the connection broke off",
    "broken": "the host does not answer in HTTP",
    "truncated": "the body ended before it was whole",
    "too_large": "the body is larger than the limit",
    "too_many_redirects": "the redirects do not end",
    "bad_encoding": "the body cannot be decompressed",
    "http_status": "the host answered with an error; status has the number",
    "not_html": "the response is no HTML page",
    "too_deep": "the page nests too deep to be parsed safely",
    "too_many_attributes": "a tag of the page has too many attributes to be parsed safely",
    "empty_body": "the response has no body",
    "not_an_image": "the answer is no PNG, JPEG, GIF, WebP, AVIF or SVG",
    "not_an_asset": "the answer is no style sheet, font or icon",
    "no_cards": "the start page shows no cards",
    "no_browser": "the page needs a browser, and there is none that starts",
    "render_failed": "the browser could not draw the page",
    "no_open_door": "none of the ways in that --via names is open",
    "not_a_feed": "the answer is no feed",
    "not_a_sitemap": "the answer is no sitemap",
    "not_xml": "the answer is no XML",
    "not_json": "the answer is no JSON",
    "not_a_list": "the REST API answers with something else than a list",
    "not_more": "the endpoint answers with neither HTML nor JSON",
    "no_address": "a post of the REST API has no address",
    "entities": "the XML declares entities, which are not read",
    "not_a_listing": "the start page is an article, not a listing",
    "listing": "a card led to a listing",
    "front_page": "the address leads to the front page of its site",
    "empty": "the page holds no article text",
    "login": "the page asks for a password",
    "paywall": "the page shows nothing but a paywall",
    "consent": "the page is a consent page",
    "soft_404": "the page says that nothing is there",
    "other": "the page is neither an article nor a listing",
    "redirected": "the address led to another one",
    "part": "the page is a part of an article that goes on",
    "noarchive": "the page forbids that a copy of it is kept",
    "takedown": "keepreading takedown removed it, and it is not to come back",
    "dropped": "--fresh dropped it before it was asked for",
    "error": "reading the page raised an error; the log has it",
}
"""Every reason that `fetches.reason` can have, in words for people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of an address that brought neither listing nor article."""

    url: str
    request_url: str
    kind: Kind
    outcome: Literal["failed", "skipped"]
    reason: str
    """A key of `REASONS`."""
    detail: str
    """One line for people."""
    status: int | None = None
    page: Page | None = None
    """The response, where there was one."""
    referrer: str | None = None
    seed: str | None = None
    """The start address as it was given, where this is its own page."""


def from_failure(failure: Failure, url: str) -> tuple[str, str, int | None]:
    """(reason, detail, status) of what the downloader raised."""
    error = failure.value
    if isinstance(error, HttpError):
        status = error.response.status
        return "http_status", f"{url} answers {status}", status
    return (*from_error(error, url), getattr(error, "status", None))


def from_error(error: BaseException | None, url: str) -> tuple[str, str]:
    """(reason, detail) of an error, whoever raised it."""
    if isinstance(error, HostUnreachable):
        return from_error(error.__cause__, url)
    if isinstance(error, UnsafePage | NotAnArticle):
        return error.reason, str(error)
    if isinstance(error, BadAnswer):
        return error.reason, f"{url}: {error}"
    if isinstance(error, NotHTML):
        return "not_html", str(error)
    if isinstance(error, KeepreadingError):
        return getattr(error, "reason", "error"), str(error)
    for kinds, reason in _NETWORK:
        if isinstance(error, kinds):
            return reason, f"{url}: {REASONS[reason]}"
    if isinstance(error, DownloadFailedError):
        reason = _broken(error)
        return reason, f"{url}: {REASONS[reason]}"
    text = squash(str(error))[:200]
    if isinstance(error, IgnoreRequest):
        reason = getattr(error, "reason", None) or (
            "too_many_redirects" if "redirect" in text else "bad_url"
        )
        return reason, f"{url}: {REASONS.get(reason, text)}"
    return "error", f"{url}: {type(error).__name__}: {text}"


_NETWORK: tuple[tuple[tuple[type[BaseException], ...], str], ...] = (
    ((CannotResolveHostError, net.DNSLookupError), "no_such_host"),
    ((DownloadConnectionRefusedError, TunnelError), "refused"),
    ((DownloadTimeoutError, TimeoutError), "timeout"),
    ((DownloadCancelledError,), "too_large"),
    ((ResponseDataLossError,), "truncated"),
    ((UnsupportedURLSchemeError, UnicodeError), "bad_url"),
)


def _broken(error: DownloadFailedError) -> str:
    """What a connection that failed in the middle failed by."""
    told = repr(error.__cause__ or error)
    if "SSL" in told or "certificate" in told.lower():
        return "tls"
    causes = [failure.value for failure in getattr(error.__cause__, "reasons", ())]
    if any(isinstance(cause, ParseError | ValueError) for cause in causes):
        return "broken"
    return "connection_lost"
