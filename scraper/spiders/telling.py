"""What our spiders tell of the addresses they ask for, and which addresses are in scope."""

import logging
from typing import Literal

import scrapy
from scrapy import Request
from twisted.python.failure import Failure

from scraper import urls
from scraper.errors import KeepreadingError, NotAnArticle
from scraper.records import Page
from scraper.spiders import signals
from scraper.spiders.outcomes import REASONS, Kind, Outcome, from_error, from_failure

logger = logging.getLogger(__name__)

NO_FAILURES = frozenset(
    {
        "off_site",
        "front_page",
        "robots_forbidden",
        "robots_unreachable",
        "private_address",
        "bad_url",
        "takedown",
    }
)
"""Reasons of addresses that are skipped: nothing went wrong, they are not for us."""


class TellingSpider(scrapy.Spider):
    """Knows its scope and sends our signals; what to ask for is left to others."""

    seeds: tuple[str, ...] = ()
    also_hosts: frozenset[str] = frozenset()

    def in_scope(self, url: str) -> bool:
        """Whether articles at *url* are followed: a seed's host (`www.` or not), an --also-host."""
        return any(urls.same_site(url, seed) for seed in self.seeds) or (
            urls.without_www(urls.host_of(url)) in self.also_hosts
        )

    def _ended(
        self, page: Page, kind: Kind, error: KeepreadingError, seed: str | None = None
    ) -> None:
        """An answer that could not be read, or holds no article."""
        reason, detail = from_error(error, page.url)
        skipped = isinstance(error, NotAnArticle) or reason in NO_FAILURES
        self._tell(page, kind, "skipped" if skipped else "failed", reason, detail, seed)

    def _tell(
        self,
        page: Page,
        kind: Kind,
        outcome: Literal["failed", "skipped"],
        reason: str,
        detail: str,
        seed: str | None = None,
    ) -> None:
        self._send(
            signals.url_ended,
            outcome=Outcome(
                url=page.url,
                request_url=page.request_url,
                kind=kind,
                outcome=outcome,
                reason=reason,
                detail=detail,
                status=page.status,
                page=page,
                seed=seed,
            ),
        )

    def _failed(self, failure: Failure, kind: Kind) -> Request:
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy adds it
        is_seed = request.cb_kwargs.get("page_number") == 1
        url = request.meta.get("redirect_urls", [request.url])[0]
        reason, detail, status = from_failure(failure, request.url)
        logger.info("%s", detail)
        self._send(
            signals.url_ended,
            outcome=Outcome(
                url=request.url,
                request_url=url,
                kind=kind,
                outcome="skipped" if reason in NO_FAILURES else "failed",
                reason=reason,
                detail=detail,
                status=status,
                seed=request.cb_kwargs["seed"] if is_seed else None,
            ),
        )
        return request

    def _skip(self, url: str, reason: str, referrer: str, kind: Kind = "article") -> None:
        self._send(
            signals.url_ended,
            outcome=Outcome(
                url=url,
                request_url=url,
                kind=kind,
                outcome="skipped",
                reason=reason,
                detail=f"{url}: {REASONS[reason]}",
                referrer=referrer,
            ),
        )

    def _remember(self, **note: object) -> None:
        """Have somebody note what `recall` has to be told."""
        self._send(signals.remembered, note=note)

    def _send(self, signal: object, **values: object) -> None:
        self.crawler.signals.send_catch_log(signal, spider=self, **values)
