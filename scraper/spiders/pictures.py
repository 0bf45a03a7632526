"""Pictures: the images of articles, and what their pages need to be shown, each asked for once.

They may be on any host: robots.txt, delays and address rules hold there as everywhere. What comes
is told with what its bytes really are; nothing is decoded, and no name from the web becomes a path.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from scraper import urls
from scraper.document import Document
from scraper.errors import KeepreadingError
from scraper.fingerprints import Fingerprints
from scraper.image_types import asset_type, image_facts
from scraper.limits import LIMITS
from scraper.page_assets import assets_of, assets_of_css
from scraper.records import Article, Page
from scraper.spiders import signals
from scraper.spiders.known import Known
from scraper.spiders.outcomes import REASONS, Outcome, from_failure
from scraper.spiders.pages import page_from_response
from scraper.spiders.telling import NO_FAILURES, TellingSpider

KIND = "keepreading_kind"
"""The key in a request's meta: `listing`, `article`, `image` or `asset`; other doors have none."""
MOST_IMAGES = 200
"""Images of one article."""
_PRIORITY = -2  # behind listings and articles
_DEEPEST = 3  # style sheets that import each other
_ACCEPT = {
    "image": "image/avif,image/webp,image/svg+xml,image/*;q=0.8",
    "asset": "text/css,font/woff2,*/*;q=0.5",
}


class PictureSpider(TellingSpider):
    """Asks for files; which articles there are is left to others."""

    known: Known
    _seen: Fingerprints

    def __init__(
        self,
        images: bool = False,
        assets: bool = False,
        max_image_bytes: int | str = LIMITS.max_image_bytes.number,
        **arguments: Any,
    ) -> None:
        """
        :param images: whether the images of articles are asked for.
        :param assets: whether style sheets, fonts and icons of their pages are.
        :param max_image_bytes: of one of these files.
        """
        super().__init__(**arguments)
        self.with_images, self.with_assets = bool(images), bool(assets)
        self.max_image_bytes = int(max_image_bytes)

    def ask_files(self, article: Article, page: Page) -> Iterator[Request]:
        """What belongs to an article that was read from a page."""
        if self.with_images:
            addresses = [image.url for image in article.images[:MOST_IMAGES]]
            yield from self._ask(addresses, "image", article.url)
        if self.with_assets and page.body:
            try:
                assets = assets_of(Document(page))
            except KeepreadingError:  # JSON of an API: it shows nothing
                assets = ()
            yield from self._ask(assets, "asset", page.url)

    def ask_known_images(self, listing: str) -> Iterator[Request]:
        """Images of articles seen on a listing before, which nobody has asked for."""
        if self.with_images:
            for url, referrer in self.known.images_of(listing):
                yield from self._ask([url], "image", referrer)

    def parse_image(self, response: Response) -> None:
        """An image, or what is none."""
        page = page_from_response(response)
        facts = image_facts(page.body)
        if facts is None:
            self._file_ended(page.url, page.request_url, "image", "not_an_image", page=page)
        else:
            self._send(signals.image_read, page=page, facts=facts)

    def parse_asset(self, response: Response, depth: int) -> Iterator[Request]:
        """A style sheet, with what it names itself, a font or an icon."""
        page = page_from_response(response)
        media_type = asset_type(page.body)
        if media_type is None:
            self._file_ended(page.url, page.request_url, "asset", "not_an_asset", page=page)
            return
        self._send(signals.asset_read, page=page, media_type=media_type)
        if media_type == "text/css" and depth < _DEEPEST:
            named = assets_of_css(page.body.decode("utf-8", "replace"), page.url)
            yield from self._ask(named, "asset", page.url, depth + 1)

    def file_failed(self, failure: Failure) -> None:
        """A file that could not be had."""
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy adds it
        reason, detail, status = from_failure(failure, request.url)
        first = request.meta.get("redirect_urls", [request.url])[0]
        self._file_ended(
            request.url, first, request.meta[KIND], reason, detail=detail, status=status
        )

    def _ask(
        self, addresses: Iterable[str], kind: str, referrer: str, depth: int = 1
    ) -> Iterator[Request]:
        for url in addresses:
            is_web = urls.absolute(referrer, url) is not None
            if (
                is_web
                and self._seen.add(urls.file_key(url, kind))
                and self.known.is_wanted_file(url, kind)
            ):
                yield self._file_request(url, kind, referrer, depth)

    def _file_request(self, url: str, kind: str, referrer: str, depth: int) -> Request:
        return Request(
            url,
            self.parse_image if kind == "image" else self.parse_asset,
            errback=self.file_failed,
            cb_kwargs={} if kind == "image" else {"depth": depth},
            headers={"Referer": referrer, "Accept": _ACCEPT[kind]},
            meta={KIND: kind, "download_maxsize": self.max_image_bytes},
            priority=_PRIORITY,
            dont_filter=True,  # `_seen` knows; and a page may have the same address
        )

    def _file_ended(
        self,
        url: str,
        request_url: str,
        kind: str,
        reason: str,
        *,
        detail: str | None = None,
        status: int | None = None,
        page: Page | None = None,
    ) -> None:
        outcome = Outcome(
            url=url,
            request_url=request_url,
            kind="other",
            outcome="skipped" if reason in NO_FAILURES else "failed",
            reason=reason,
            detail=detail or f"{url}: {REASONS[reason]}",
            status=page.status if page else status,
            page=page,
        )
        self._send(signals.file_ended, outcome=outcome, kind=kind)
