"""Connections for `scraper.fetch`: to checked addresses only, and never past a deadline.

httpcore asks its network backend for a connection to a host. This one looks the host up, checks the
addresses, and connects to one of those it has checked, so that no second look-up can give another.
Host header, SNI and certificate checks are httpcore's and stay with the host's name.
"""

import ssl
from collections.abc import Iterable
from time import monotonic
from typing import Any

import httpcore

from scraper.addresses import AddressRules
from scraper.errors import FetchError
from scraper.lookup import look_up

_CONNECT_SECONDS = 10.0  # for each address, so that a dead one leaves time for the next


class Deadline:
    """One moment for all that a fetch does. Without it, a byte now and then is never too slow."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._until = monotonic() + seconds

    def left(self) -> float:
        """Seconds that are left.

        :raises httpcore.ReadTimeout: when there are none.
        """
        left = self._until - monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout(f"not complete after {self.seconds:g} seconds")
        return left


class CheckedBackend(httpcore.NetworkBackend):
    """Connects to the permitted addresses of a host, in the order the resolver gives them.

    `received` counts the bytes that came, over all connections.
    """

    def __init__(self, rules: AddressRules, deadline: Deadline) -> None:
        self._rules = rules
        self.deadline = deadline
        self._inner = httpcore.SyncBackend()
        self.received = 0

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """:raises FetchError: with reason `no_such_host`, `private_address` or `refused`."""
        failure: httpcore.ConnectError | httpcore.ConnectTimeout | None = None
        for address in self._permitted(host, port):
            seconds = min(self.deadline.left(), _CONNECT_SECONDS)
            try:
                stream = self._inner.connect_tcp(
                    address, port, seconds, local_address, socket_options
                )
                return _BoundedStream(stream, self)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = failure or error
        if isinstance(failure, httpcore.ConnectTimeout):
            raise failure
        raise FetchError(
            f"no connection ({_told(failure)}). Check host and port, or try again later",
            reason="refused",
        ) from failure

    def _permitted(self, host: str, port: int) -> list[str]:
        found = look_up(host, port)
        if not found:
            raise FetchError(
                f"there is no host named {host}, or no name server to ask. "
                "Check the address and the connection",
                reason="no_such_host",
            )
        permitted = [str(ip) for ip in found if self._rules.permits(host, port, ip)]
        if not permitted:
            raise FetchError(
                f"the host is {found[0]}, which is not a public address, and was not asked. "
                "If it is yours, give this address itself",
                reason="private_address",
            )
        return permitted

    def took(self, data: bytes) -> bytes:
        """Count what came."""
        self.received += len(data)
        return data


class _BoundedStream(httpcore.NetworkStream):
    """A connection whose every wait ends at the deadline, whatever httpcore asks for."""

    def __init__(self, inner: httpcore.NetworkStream, backend: CheckedBackend) -> None:
        self._inner = inner
        self._backend = backend

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._backend.took(self._inner.read(max_bytes, self._backend.deadline.left()))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._backend.deadline.left())

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        """:raises FetchError: with reason `tls`."""
        seconds = self._backend.deadline.left()
        try:
            tls = self._inner.start_tls(ssl_context, server_hostname, seconds)
        except httpcore.ConnectError as error:
            raise FetchError(
                f"the encryption is not valid ({_told(error)}). Nothing was read", reason="tls"
            ) from error
        return _BoundedStream(tls, self._backend)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


def _told(error: BaseException | None) -> str:
    """What the system says of a failed connection, in a few words."""
    cause = error.__cause__ if error is not None else None
    if isinstance(cause, ssl.SSLError):
        return getattr(cause, "verify_message", None) or cause.reason or str(cause)
    return (cause.strerror if isinstance(cause, OSError) else None) or str(error)
