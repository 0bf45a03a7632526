"""Answers on the way to another: redirects, tries that failed, what a page is drawn from."""

from archive.records import Fetch, FetchKind, FetchStep
from archive.warc import Exchange

REDIRECTS = frozenset({301, 302, 303, 307, 308})


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
