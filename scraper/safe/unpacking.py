"""Content-Encoding undone as a whole or not at all.

Scrapy's own middleware takes what it can get of a broken gzip, leaves what it does not know packed,
and both look like a page. Here they fail with a reason.
"""

from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.responsetypes import responsetypes

from scraper.content_coding import undo
from scraper.errors import FetchError
from scraper.limits import LIMITS
from scraper.safe.refusals import Refused

RAW = "keepreading_raw"
"""Key of `Request.meta`: whoever asks unpacks the body, too."""


class UnpackingMiddleware:
    """In place of Scrapy's HttpCompressionMiddleware."""

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler.settings.getint("DOWNLOAD_MAXSIZE", LIMITS.max_body_bytes.number))

    def process_request(self, request: Request) -> None:
        """Ask for gzip, and nothing that could not be undone."""
        request.headers.setdefault("Accept-Encoding", b"gzip")

    def process_response(self, request: Request, response: Response) -> Response:
        """The response with its body as it was before it was packed.

        The limit is that of the crawl, or the smaller one that the request has for itself.

        :raises Refused: with reason `too_large`, `truncated` or `bad_encoding`.
        """
        if RAW in request.meta or request.method == "HEAD":
            return response
        if response.status == 206 and "Range" not in request.headers:
            told = "the server sends a part, though all was asked for"
            raise Refused(response.url, FetchError(told, reason="truncated"), response.status)
        most = min(self._max_bytes, request.meta.get("download_maxsize", self._max_bytes))
        if len(response.body) > most:
            told = f"the body has more than the limit of {most:,} bytes"
            raise Refused(response.url, FetchError(told, reason="too_large"), response.status)
        packed = response.headers.getlist("Content-Encoding")
        return self._unpacked(response, packed, most) if packed else response

    def _unpacked(self, response: Response, packed: list[bytes], most: int) -> Response:
        try:
            codings = b", ".join(packed).decode("latin-1")
            body = undo(response.body, codings, most)
        except FetchError as error:
            raise Refused(response.url, error, response.status) from error
        headers = response.headers.copy()
        del headers["Content-Encoding"]
        kind = responsetypes.from_args(headers=headers, url=response.url, body=body)
        return response.replace(cls=kind, headers=headers, body=body)
