"""Wire: what went over the connection, before Scrapy makes its own of it.

Scrapy's parser keeps headers by name, without their order and case, and its body loses its content
coding on the way to the spider. Here the parser notes status line and headers as they came, and
the handler puts the whole exchange into the request's meta, under `EXCHANGES`. The names with a
leading underscore are Scrapy's and Twisted's own; `tests/archive/crawling/test_capture.py` holds
them.
"""

from datetime import UTC, datetime
from io import BytesIO
from typing import Any, cast

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import _ScrapyAgent
from scrapy.exceptions import ResponseDataLossError
from scrapy.http import Response
from scrapy.utils._download_handlers import wrap_twisted_exceptions
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.defer import Deferred

from archive.warc import Exchange
from archive.warc.exchange import Truncated
from scraper.safe.handler import BoundedFactory, BoundedHandler, BoundedParser, BoundedProtocol
from scraper.spiders.pages import FETCHED_AT

EXCHANGES = "keepreading_exchanges"
"""The key in a request's meta: exchanges that are not stored yet, redirects before the answer."""
_BROKEN: dict[str, Truncated] = {
    "dataloss": "disconnect",
    "download_stopped": "length",
}  # Scrapy's flags, WARC's words


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


class _Parser(BoundedParser):
    """Notes status line and headers. `wire` is set by the protocol that makes the parser."""

    wire: _Wire

    def statusReceived(self, status: bytes) -> None:
        self.wire.status_line = status
        self.wire.headers.clear()  # of a 1xx before it
        super().statusReceived(status)  # type: ignore[no-untyped-call]  # Twisted has none
        self.response.keepreading_wire = self.wire

    def headerReceived(self, name: bytes, value: bytes) -> None:
        self.wire.headers.append((name, value))
        super().headerReceived(name, value)


class _Protocol(BoundedProtocol):
    """Gives each request a parser of ours."""

    parser_class = _Parser

    def request(self, request: Any) -> Deferred[Any]:
        answered = super().request(request)
        if self._parser is not None:
            cast("_Parser", self._parser).wire = _Wire(request)
        return answered


class _Factory(BoundedFactory):
    protocol_class = _Protocol


class WireHandler(BoundedHandler):
    """Our handler for http and https, which also keeps what came over the wire.

    A body that broke off, was too long or took too long is kept with the note that it is not whole,
    and then fails as it would without us.
    """

    factory_class = _Factory

    async def ask(self, request: Request) -> Response:
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
            try:
                return await maybe_deferred_to_future(agent.download_request(request))
            finally:
                agent.keep_the_rest()


class _Body(BytesIO):
    """A body as it comes. Scrapy empties it before it gives a body up that is too long."""

    def truncate(self, size: int | None = None, /) -> int:
        return len(self.getvalue())


class _Agent(_ScrapyAgent):
    """One request's way; makes the exchange when the body is there, or will not come any more."""

    _request: Request
    _answer: Any = None
    """Twisted's response, once its headers are there."""
    _body: BytesIO | None = None
    _is_kept = False

    def download_request(self, request: Request) -> Deferred[Response]:
        self._request = request
        return super().download_request(request)

    def keep_the_rest(self) -> None:
        """Keep what came of an answer that ended before it was whole."""
        if self._answer is None or self._is_kept:
            return
        took_too_long = bool(self._timeout_cl.called)
        body = self._body.getvalue() if self._body is not None else b""
        self._keep(body, None, "time" if took_too_long else "length")

    def _cb_bodyready(self, txresponse: Any, request: Request) -> Any:
        self._answer = txresponse
        deliver = txresponse.deliverBody

        def deliver_body(reader: Any) -> None:
            reader._bodybuf = self._body = _Body()
            deliver(reader)

        txresponse.deliverBody = deliver_body
        return super()._cb_bodyready(txresponse, request)

    def _cb_bodydone(self, result: Any, url: str) -> Response:
        flags = result.get("flags") or ()
        if result.get("stop_download") is not None:
            flags = (*flags, "download_stopped")
        truncated = next((word for flag, word in _BROKEN.items() if flag in flags), None)
        self._keep(result.get("body", b""), result.get("ip_address"), truncated)
        if "dataloss" in flags:
            raise ResponseDataLossError
        return super()._cb_bodydone(result, url)

    def _keep(self, body: bytes, ip: object, truncated: Truncated | None) -> None:
        self._is_kept = True
        wire: _Wire = self._answer.keepreading_wire
        exchange = Exchange(
            url=self._request.url.partition("#")[0],
            at=datetime.now(UTC),
            request_head=wire.request_head,
            request_body=self._request.body,
            status_line=wire.status_line,
            headers=tuple(wire.headers),
            body=body,
            ip=str(ip) if ip else None,
            truncated=truncated,
        )
        self._request.meta.setdefault(EXCHANGES, []).append(exchange)
        self._request.meta[FETCHED_AT] = exchange.at  # the page has the time of its record
