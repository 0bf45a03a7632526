"""The demo magazine over HTTP on 127.0.0.1: for `make demo`, and for tests that crawl something.

A `DemoServer` is a context manager; its thread is a daemon, so a test that forgets to leave does
not hang. Answers are rendered when first asked for and kept by host and target.
"""

import gzip
import re
import socket
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self

from archive.demo.magazine import Magazine
from archive.demo.pages import Pages, Rendered

_HOST = re.compile(r"[A-Za-z0-9.-]{1,253}(?::\d{1,5})?|\[[0-9A-Fa-f:.]+\](?::\d{1,5})?")
_COMPRESSIBLE = ("text/", "application/xml", "application/rss+xml")
_KEPT_ANSWERS = 4096


@dataclass(frozen=True)
class Answer:
    """A rendered page and what HTTP says about it; not slotted, for what is made on demand."""

    rendered: Rendered

    @cached_property
    def compressed(self) -> bytes | None:
        """The body gzipped; None where that saves nothing."""
        if not self.rendered.body or not self.rendered.content_type.startswith(_COMPRESSIBLE):
            return None
        return gzip.compress(self.rendered.body, 6, mtime=0)

    @cached_property
    def digest(self) -> str:
        return sha256(self.rendered.body).hexdigest()[:20]

    def etag(self, *, zipped: bool) -> str | None:
        """A strong validator of the bytes sent; None for redirects and errors."""
        if self.rendered.status != 200:
            return None
        return f'"{self.digest}-gz"' if zipped else f'"{self.digest}"'


class DemoServer:
    """Serve the magazine until the with-block ends.

    :param port: 0 takes a free one.
    :param magazine: another one than what ships with the package, for example with an article
        replaced between two crawls.
    """

    def __init__(self, port: int = 0, *, magazine: Magazine | None = None) -> None:
        self.magazine = Magazine.load() if magazine is None else magazine
        self.requests: list[tuple[str, str, int]] = []
        """Method, target and status of every request answered so far."""
        self._server = _Server(port, Pages(self.magazine), self.requests)
        self._thread = threading.Thread(target=self._serve, name="demo-magazine", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    @property
    def seeds(self) -> tuple[str, ...]:
        """The top-level category pages, which between them list every article."""
        return tuple(self.url(category.path) for category in self.magazine.top_categories)

    def url(self, path: str = "/") -> str:
        """The address of *path*, which begins with a slash."""
        return f"http://127.0.0.1:{self.port}{path}"

    def _serve(self) -> None:
        self._server.serve_forever(poll_interval=0.05)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port: int, pages: Pages, seen: list[tuple[str, str, int]]) -> None:
        self.answer = lru_cache(maxsize=_KEPT_ANSWERS)(
            lambda base, target: Answer(pages.get(base, target))
        )
        self.seen = seen
        self._open: set[object] = set()
        super().__init__(("127.0.0.1", port), _Handler)

    def get_request(self) -> tuple[socket.socket, object]:
        connection, address = super().get_request()
        self._open.add(connection)
        return connection, address

    def shutdown_request(self, request: socket.socket | tuple[bytes, socket.socket]) -> None:
        self._open.discard(request)
        super().shutdown_request(request)

    def server_close(self) -> None:
        """End kept-alive connections too: their threads would go on answering."""
        super().server_close()
        for connection in list(self._open):
            if isinstance(connection, socket.socket):
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is no error; anything else is printed as always."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    protocol_version = "HTTP/1.1"
    server_version = "demo"
    sys_version = ""
    # Head and body leave in one segment, or the client's delayed ACK costs 40 ms a request.
    wbufsize = 64 * 1024
    disable_nagle_algorithm = True
    timeout = 30

    def do_GET(self) -> None:
        host = self.headers.get("Host", "")
        if not _HOST.fullmatch(host):
            self._send(400, {"Content-Type": "text/plain"}, b"Say which Host you mean.\n")
            return
        answer = self.server.answer(f"http://{host}", self.path)
        zipped = "gzip" in self.headers.get("Accept-Encoding", "") and bool(answer.compressed)
        headers = _headers(answer, zipped=zipped)
        if _matches(self.headers.get("If-None-Match"), answer.etag(zipped=zipped)):
            self._send(304, headers, b"")
            return
        body = answer.compressed if zipped else None
        self._send(answer.rendered.status, headers, body or answer.rendered.body)

    do_HEAD = do_GET

    def _refuse(self) -> None:
        self.close_connection = True  # a request body was not read: what follows it is unknown
        headers = {"Allow": "GET, HEAD", "Content-Type": "text/plain", "Connection": "close"}
        self._send(405, headers, b"This magazine can only be read.\n")

    do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = do_TRACE = _refuse

    def _send(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        self.server.seen.append((self.command, self.path, status))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD" and status != 304:
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: `requests` has it."""


def _headers(answer: Answer, *, zipped: bool) -> Mapping[str, str]:
    rendered, etag = answer.rendered, answer.etag(zipped=zipped)
    headers = {"Content-Type": rendered.content_type, "Vary": "Accept-Encoding"}
    if rendered.location:
        headers["Location"] = rendered.location
    if zipped:
        headers["Content-Encoding"] = "gzip"
    if etag:
        headers |= {"ETag": etag, "Cache-Control": "max-age=0, must-revalidate"}
    return headers


def _matches(asked: str | None, etag: str | None) -> bool:
    """RFC 9110, section 13.1.2: a list of validators or `*`, compared weakly."""
    if asked is None or etag is None:
        return False
    validators = {part.strip().removeprefix("W/") for part in asked.split(",")}
    return bool(validators & {"*", etag})
