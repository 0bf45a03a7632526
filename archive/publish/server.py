"""A Datasette on a port of this machine, until somebody stops it."""

import asyncio
import errno
import signal
import socket
from collections.abc import Callable
from contextlib import suppress
from types import FrameType
from typing import TYPE_CHECKING

import uvicorn

from scraper.errors import KeepreadingError

if TYPE_CHECKING:
    from datasette.app import Datasette

FIRST_PORT = 8001
_PORTS = 100  # tried from FIRST_PORT on
_BACKLOG = 128
_PATIENCE_SECONDS = 3  # for answers under way when Ctrl-C comes


def listen(host: str, port: int | None) -> socket.socket:
    """A socket that listens on *port*, or on the first free one from `FIRST_PORT` on.

    :raises KeepreadingError: if the port is taken, or *host* is no address of this machine.
    """
    if port is not None:
        return _listen(host, port)
    for candidate in range(FIRST_PORT, FIRST_PORT + _PORTS):
        with suppress(PortTaken):
            return _listen(host, candidate)
    raise KeepreadingError(
        f"The ports {FIRST_PORT} to {FIRST_PORT + _PORTS - 1} of {host} are all in use. "
        "Name a free one: --port 9001"
    )


class PortTaken(KeepreadingError):
    """Another program listens there."""


def address(listening: socket.socket) -> str:
    """The web address of a socket, as a browser on this machine takes it."""
    host, port = listening.getsockname()[:2]
    if host in ("0.0.0.0", "::"):  # noqa: S104 -- compared, not bound
        host = "127.0.0.1" if host == "0.0.0.0" else "::1"  # noqa: S104
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def serve(app: "Datasette", listening: socket.socket, ready: Callable[[], None]) -> None:
    """Answer until Ctrl-C, which ends it as it should, however early it comes.

    SIGTERM ends the process by that signal, once the server is down.

    :param ready: called when the next request would be answered. Call from the main thread.
    """
    asyncio.run(app.invoke_startup())  # as `datasette serve` does: before the first request
    config = uvicorn.Config(
        app.app(),
        lifespan="on",
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=_PATIENCE_SECONDS,
    )
    server = uvicorn.Server(config)

    def stop(number: int, frame: FrameType | None) -> None:
        server.should_exit = True

    # uvicorn has its own handler while it runs, and raises the signal again when all is closed.
    before = signal.signal(signal.SIGINT, stop)
    try:
        ready()
        server.run(sockets=[listening])
    finally:
        signal.signal(signal.SIGINT, before)


def _listen(host: str, port: int) -> socket.socket:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (socket.gaierror, UnicodeError) as error:
        raise KeepreadingError(
            f"Cannot serve on {host}: no such host. Give an address of this machine: "
            "--host 127.0.0.1"
        ) from error
    family, kind, protocol, _, where = found[0]
    listening = socket.socket(family, kind, protocol)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(where)
        listening.listen(_BACKLOG)
    except OSError as error:
        listening.close()
        raise _cannot_listen(host, port, error) from error
    return listening


def _cannot_listen(host: str, port: int, error: OSError) -> KeepreadingError:
    if error.errno == errno.EADDRINUSE:
        return PortTaken(
            f"Port {port} of {host} is in use. Leave out --port to have the first free one, "
            f"or name another: --port {min(port + 1, 65_535)}"
        )
    if error.errno == errno.EACCES:
        return KeepreadingError(
            f"Port {port} of {host} is not for everybody. Name one above 1023: --port {FIRST_PORT}"
        )
    return KeepreadingError(
        f"Cannot serve on {host} port {port}: {error.strerror}. "
        "Give an address of this machine: --host 127.0.0.1"
    )
