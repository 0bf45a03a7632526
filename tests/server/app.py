"""The server itself: HTTP/1.1 over raw sockets, a thread a connection, a log of what was asked.

A resource is a function of the request and the wire. It sends what it likes, bytes and pauses and
nothing at all included, so that no library stands between a test and a broken response. Unless it
says `wire.keep_open()`, the connection is closed behind it.
"""

import select
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic
from typing import Self
from urllib.parse import parse_qs, urlsplit

_POLL_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it came."""

    method: str
    target: str
    """Path and query."""
    headers: tuple[tuple[str, str], ...]
    at: float
    """`time.monotonic()` when its headers were complete."""
    body: bytes = b""

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    def header(self, name: str) -> str | None:
        return next((v for k, v in self.headers if k.lower() == name.lower()), None)

    def query(self, name: str, default: str = "") -> str:
        return parse_qs(urlsplit(self.target).query).get(name, [default])[0]


class Wire:
    """The server's end of a connection."""

    def __init__(self, connection: socket.socket, stopping: threading.Event) -> None:
        self._connection = connection
        self._stopping = stopping
        self.open = False

    def send(self, data: bytes) -> None:
        """As they are."""
        self._connection.sendall(data)

    def reply(
        self,
        status: int = 200,
        body: bytes = b"",
        headers: Iterable[tuple[str, str]] = (),
        *,
        content_type: str | None = "text/html; charset=utf-8",
    ) -> None:
        """A whole response with the right Content-Length, unless *headers* give another."""
        fields = dict(headers)
        if content_type is not None:
            fields.setdefault("Content-Type", content_type)
        fields.setdefault("Content-Length", str(len(body)))
        self.send(head(status, fields.items()) + body)

    def keep_open(self) -> None:
        """Take another request on this connection."""
        self.open = True

    def wait(self, seconds: float) -> None:
        """Let time pass; ends early when the server stops or the client goes."""
        until = monotonic() + seconds
        while (left := until - monotonic()) > 0 and not self._stopping.is_set():
            self._stopping.wait(min(left, _POLL_SECONDS))
            readable, _, _ = select.select([self._connection], [], [], 0)
            if isinstance(self._connection, ssl.SSLSocket):
                continue  # cannot be peeked into
            if readable and self._connection.recv(1, socket.MSG_PEEK) == b"":
                raise ConnectionAbortedError("the client has gone")

    def stopped(self) -> bool:
        return self._stopping.is_set()

    def reset(self) -> None:
        """Break the connection off with RST, not with FIN."""
        linger = struct.pack("ii", 1, 0)
        self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)


Resource = Callable[[Request, Wire], None]


def head(status: int, headers: Iterable[tuple[str, str]]) -> bytes:
    """Status line and headers. No client may depend on the reason phrase, so all have one."""
    lines = [f"HTTP/1.1 {status} Status", *(f"{name}: {value}" for name, value in headers)]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


class Server:
    """Serves *resources* (path -> resource) on a free port of 127.0.0.1 until `stop`.

    Unknown paths answer 404. `log` holds every request, in order. With *tls* it speaks https.
    """

    def __init__(
        self,
        resources: Mapping[str, Resource],
        host: str = "127.0.0.1",
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._resources = dict(resources)
        self._stopping = threading.Event()
        self._threads: list[threading.Thread] = []
        self._connections: set[socket.socket] = set()
        self._listener = socket.create_server((host, 0), backlog=128)
        self._listener.settimeout(_POLL_SECONDS)
        self._tls = tls
        self.host = host
        self.port: int = self._listener.getsockname()[1]
        self.log: list[Request] = []

    def __enter__(self) -> Self:
        self._spawn(self._accept)
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """End all connections and the server's threads."""
        self._stopping.set()
        for connection in tuple(self._connections):
            with suppress(OSError):  # it has ended in the meantime
                connection.shutdown(socket.SHUT_RDWR)  # a send that nobody reads would wait
        for thread in self._threads:
            thread.join(timeout=10)
        self._listener.close()

    def add(self, path: str, resource: Resource | bytes | str) -> str:
        """Serve one more resource, or a page, and give its address."""
        if isinstance(resource, bytes | str):
            body = resource.encode() if isinstance(resource, str) else resource
            self._resources[path] = lambda request, wire: wire.reply(200, body)
        else:
            self._resources[path] = resource
        return self.url(path)

    def url(self, path: str = "/", host: str | None = None) -> str:
        """The address of *path*, under another name of this machine if asked."""
        scheme = "http" if self._tls is None else "https"
        return f"{scheme}://{host or self.host}:{self.port}{path}"

    def asked(self) -> list[str]:
        """The targets asked for, in order."""
        return [request.target for request in self.log]

    def _spawn(self, run: Callable[..., None], *arguments: object) -> None:
        thread = threading.Thread(target=run, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while not self._stopping.is_set():
            with suppress(TimeoutError):
                connection, _ = self._listener.accept()
                self._spawn(self._serve, connection)

    def _serve(self, connection: socket.socket) -> None:
        # OSError: clients under test hang up, which is what some tests are about.
        self._connections.add(connection)
        with connection, suppress(OSError):
            connection.settimeout(10)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self._tls is None:
                self._answer(connection)
            else:
                with self._tls.wrap_socket(connection, server_side=True) as secured:
                    self._answer(secured)
        self._connections.discard(connection)

    def _answer(self, connection: socket.socket) -> None:
        wire = Wire(connection, self._stopping)
        while (request := self._read(connection)) is not None:
            self.log.append(request)
            wire.open = False
            self._resources.get(request.path, _not_found)(request, wire)
            if not wire.open:
                return

    def _read(self, connection: socket.socket) -> Request | None:
        data = b""
        connection.settimeout(_POLL_SECONDS)
        while b"\r\n\r\n" not in data:
            try:
                chunk = connection.recv(65_536)
            except TimeoutError:
                if self._stopping.is_set():
                    return None
                continue
            if not chunk:
                return None
            data += chunk
        connection.settimeout(10)
        at = monotonic()
        start, _, body = data.partition(b"\r\n\r\n")
        line, *fields = start.decode("latin-1").split("\r\n")
        method, target, _ = line.split(" ", 2)
        headers = tuple((n, v.strip()) for n, _, v in (field.partition(":") for field in fields))
        length = next((int(v) for n, v in headers if n.lower() == "content-length"), 0)
        while len(body) < length and (chunk := connection.recv(65_536)):
            body += chunk
        return Request(method, target, headers, at, body)


def _not_found(request: Request, wire: Wire) -> None:
    wire.reply(404, b"<h1>Nothing here</h1>")
    wire.keep_open()
