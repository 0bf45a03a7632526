"""The download handler with our limits: bytes of headers and bytes on the wire.

Twisted keeps all headers of a response before anybody sees one, so they are counted as they come.
Where Scrapy has one limit for the packed and the unpacked body, here the packed one has its own.
"""

from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
    _LenientHTTPClientParser,
)
from scrapy.exceptions import DownloadCancelledError, DownloadFailedError
from scrapy.http import Response
from twisted.web.http_headers import InvalidHeaderName

from scraper.errors import FetchError
from scraper.limits import LIMITS
from scraper.safe.refusals import Refused

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from twisted.internet.defer import Deferred
    from twisted.internet.interfaces import IAddress
    from twisted.web._newclient import HTTP11ClientProtocol
    from twisted.web._newclient import Request as TxRequest
    from twisted.web.iweb import IResponse


class _TooLarge(FetchError):
    """Raised inside Twisted, which gives the connection up for it."""


class BoundedParser(_LenientHTTPClientParser):
    """Reads status line and headers, up to so many bytes of both.

    It has no state but what a class can give, since its instances begin as Twisted's own.
    """

    max_header_bytes = LIMITS.max_header_bytes.number
    _header_bytes = 0

    def lineReceived(self, line: bytes) -> None:
        """One more line."""
        self._header_bytes += len(line) + 1
        if self._header_bytes > self.max_header_bytes:
            raise self._too_large()
        super().lineReceived(line)

    def headerReceived(self, name: bytes, value: bytes) -> None:
        """One header; one whose name is none is passed over, as browsers do."""
        with suppress(InvalidHeaderName):
            super().headerReceived(name, value)  # type: ignore[no-untyped-call]

    def lineLengthExceeded(self, line: bytes) -> None:
        """A line without end."""
        raise self._too_large()

    def _too_large(self) -> FetchError:
        limit = f"{self.max_header_bytes:,}"
        return _TooLarge(
            f"the headers have more than the limit of {limit} bytes", reason="too_large"
        )


class BoundedProtocol(_LenientHTTP11ClientProtocol):
    """One connection, whose responses are read by `parser_class`."""

    parser_class = BoundedParser
    max_header_bytes = LIMITS.max_header_bytes.number

    def request(self, request: "TxRequest") -> "Deferred[IResponse]":
        """Send, and put our parser in the place of the one that Scrapy puts in Twisted's place."""
        answer = super().request(request)
        if self._parser is not None:
            self._parser.__class__ = self.parser_class
            parser = cast("BoundedParser", self._parser)
            parser.max_header_bytes = self.max_header_bytes
            parser.MAX_LENGTH = self.max_header_bytes  # of one line; Twisted's own is 16 KiB
        return answer


class BoundedFactory(_LenientHTTP11ClientFactory):
    """Makes `BoundedProtocol`s with one limit."""

    protocol_class = BoundedProtocol

    def __init__(self, *arguments: object, max_header_bytes: int) -> None:
        super().__init__(*arguments)  # type: ignore[no-untyped-call]
        self._max_header_bytes = max_header_bytes

    def buildProtocol(self, addr: "IAddress | None") -> "HTTP11ClientProtocol":
        protocol = self.protocol_class(self._quiescentCallback)  # type: ignore[no-untyped-call]
        protocol.max_header_bytes = self._max_header_bytes
        return protocol


class BoundedHandler(HTTP11DownloadHandler):
    """HTTP and HTTPS under our limits."""

    factory_class = BoundedFactory

    def __init__(self, crawler: "Crawler") -> None:
        super().__init__(crawler)
        settings = crawler.settings
        self._default_maxsize = settings.getint(
            "KEEPREADING_MAX_WIRE_BYTES", LIMITS.max_wire_bytes.number
        )
        max_header_bytes = settings.getint(
            "KEEPREADING_MAX_HEADER_BYTES", LIMITS.max_header_bytes.number
        )
        factory: Any = partial(self.factory_class, max_header_bytes=max_header_bytes)
        self._pool._factory = factory  # only ever called

    async def download_request(self, request: Request) -> Response:
        """The response as it came.

        :raises Refused: with reason `too_large`, which no further try would make smaller.
        """
        try:
            return await self.ask(request)
        except DownloadFailedError as error:
            if (reason := _reason(error)) is None:
                raise
            raise Refused(request.url, reason) from error
        except DownloadCancelledError as error:
            most = request.meta.get("download_maxsize", self._default_maxsize)
            told = f"the body has more than the limit of {most:,} bytes"
            raise Refused(request.url, FetchError(told, reason="too_large")) from error

    async def ask(self, request: Request) -> Response:
        """The response as Scrapy has it, or what it raises: for those who listen to the wire."""
        return await super().download_request(request)


def _reason(error: BaseException) -> FetchError | None:
    """Ours among the reasons of a failed response."""
    failures = getattr(error.__cause__, "reasons", ())
    return next((f.value for f in failures if isinstance(f.value, _TooLarge)), None)
