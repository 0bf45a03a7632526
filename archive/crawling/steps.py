"""The rows of answers: of a page that was read, and of one on the way to another.

Those are redirects, tries that failed, and what a page is drawn from.
"""

import hashlib

from archive.records import Fetch, FetchKind, FetchStep
from archive.visits import storable_validator
from archive.warc import Exchange
from scraper.records import Page

REDIRECTS = frozenset({301, 302, 303, 307, 308})


def page_fetch(page: Page, kind: FetchKind, step: FetchStep | None, *, robots: str | None) -> Fetch:
    """The row of a page that was read.

    :param robots: the line of robots.txt that decided.
    """
    is_article = kind == "article"
    return Fetch(
        request_url=page.request_url,
        url=page.url,
        at=page.fetched_at,
        kind=kind,
        status=page.status,
        content_type=page.header("content-type"),
        body_bytes=len(page.body),
        sha256=hashlib.sha256(page.body).hexdigest(),
        robots=robots,
        step=step,
        etag=storable_validator(page.header("etag")) if is_article else None,
        last_modified=storable_validator(page.header("last-modified")) if is_article else None,
    )


def step_fetch(exchange: Exchange, request_url: str, kind: FetchKind, step: FetchStep) -> Fetch:
    """The row of an answer on the way to another."""
    content_type = exchange.header(b"content-type")
    return Fetch(
        request_url=request_url,
        url=exchange.url,
        at=exchange.at,
        kind=kind,
        status=exchange.status,
        outcome="stored"
        if step in ("robots", "rights", "drawing")
        else "failed"
        if step == "retry"
        else "skipped",
        reason="redirected" if step == "redirect" else _failure(exchange),
        content_type=content_type.decode("latin-1") if content_type else None,
        step=step,
    )


def _failure(exchange: Exchange) -> str | None:
    if exchange.truncated:
        return "truncated"
    return "http_status" if exchange.status >= 400 else None
