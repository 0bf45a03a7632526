"""Wire: what went over the connection, before Scrapy makes its own of it.

Scrapy's parser keeps headers by name, without their order and case, and its body loses its content
coding on the way to the spider. Here the parser notes status line and headers as they came, and
the handler puts the whole exchange into the request's meta, under `EXCHANGES`. The names with a
leading underscore are Scrapy's and Twisted's own; `tests/archive/crawling/test_wire.py` holds them.
"""

from datetime import UTC, datetime
from typing import Any, cast

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
    _LenientHTTPClientParser,
    _ScrapyAgent,
)
from scrapy.crawler import Crawler
from scrapy.exceptions import ResponseDataLossError
from scrapy.http import Response
from scrapy.utils._download_handlers import wrap_twisted_exceptions
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IAddress
from twisted.web._newclient import HTTP11ClientProtocol

from archive.warc import Exchange

EXCHANGES = "keepreading_exchanges"
"""The key in a request's meta: exchanges that are not stored yet, redirects before the answer."""


class WireHandler(HTTP11DownloadHandler):
    """Scrapy's handler for http and https, which also keeps what came over the wire.

    A body that broke off is kept with the note that it did, and then fails as it would without us.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool._factory = _Factory

    async def download_request(self, request: Request) -> Response:
        """The response, with its exchange in the request's meta."""
        agent = _Agent(
            contextFactory=self._contextFactory,
            bindAddress=self._bind_address,
            pool=self._pool,
            maxsize=self._default_maxsize,
            warnsize=self._default_warnsize,
            fail_on_dataloss=False,  # `_Agent` fails itself, once it has what came
            crawler=self._crawler,
            tls_verbose_logging=self._tls_verbose_logging,
        )
        with wrap_twisted_exceptions():
            return await maybe_deferred_to_future(agent.download_request(request))


class _Wire:
    """What one exchange sent and received so far, but for the body."""

    __slots__ = ("headers", "request_head", "status_line")

    def __init__(self, request: Any) -> None:
        lines = [b"%s %s HTTP/1.1" % (request.method, request.uri)]
        lines += [
            name + b": " + value
            for name, values in request.headers.getAllRawHeaders()
            for value in values
        ]
        self.request_head = b"\r\n".join(lines) + b"\r\n\r\n"
        self.status_line = b""
        self.headers: list[tuple[bytes, bytes]] = []


class _Parser(_LenientHTTPClientParser):
    """Notes status line and headers. `wire` is set by the protocol that makes the parser."""

    wire: _Wire

    def statusReceived(self, status: bytes) -> None:
        self.wire.status_line = status
        self.wire.headers.clear()  # of a 1xx before it
        super().statusReceived(status)  # type: ignore[no-untyped-call]  # Twisted has none
        self.response.keepreading_wire = self.wire

    def headerReceived(self, name: bytes, value: bytes) -> None:
        self.wire.headers.append((name, value))
        super().headerReceived(name, value)  # type: ignore[no-untyped-call]  # Twisted has none


class _Protocol(_LenientHTTP11ClientProtocol):
    """Gives each request a parser of ours, as Scrapy's does with its own."""

    def request(self, request: Any) -> Deferred[Any]:
        answered = super().request(request)
        self._parser.__class__ = _Parser
        cast("_Parser", self._parser).wire = _Wire(request)
        return answered


class _Factory(_LenientHTTP11ClientFactory):
    def buildProtocol(self, addr: IAddress | None) -> HTTP11ClientProtocol:
        return _Protocol(self._quiescentCallback)  # type: ignore[no-untyped-call]  # Twisted's


class _Agent(_ScrapyAgent):
    """One request's way; makes the exchange when the body is there."""

    _request: Request

    def download_request(self, request: Request) -> Deferred[Response]:
        self._request = request
        return super().download_request(request)

    def _cb_bodydone(self, result: Any, url: str) -> Response:
        flags = result.get("flags") or []
        wire: _Wire = result["txresponse"].keepreading_wire
        ip = result.get("ip_address")
        exchange = Exchange(
            url=url,
            at=datetime.now(UTC),
            request_head=wire.request_head,
            request_body=self._request.body,
            status_line=wire.status_line,
            headers=tuple(wire.headers),
            body=result.get("body", b""),
            ip=str(ip) if ip else None,
            truncated="disconnect" if "dataloss" in flags else None,
        )
        self._request.meta.setdefault(EXCHANGES, []).append(exchange)
        if "dataloss" in flags:
            raise ResponseDataLossError
        return super()._cb_bodydone(result, url)
