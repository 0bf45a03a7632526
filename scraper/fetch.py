"""One page over HTTP, without Scrapy: what `keepreading extract URL` uses.

The rules are those of a crawl: http and https, permitted addresses on every hop, bytes and time
within limits, nothing taken from the environment but the contact and the certificates
(`SSL_CERT_FILE`). Two things differ: robots.txt is not asked, since a person asks for one page, and
nothing is tried twice.

Reasons of `FetchError`: `bad_url`, `no_such_host`, `private_address`, `refused`, `tls`, `timeout`,
`connection_lost`, `truncated`, `broken` (no HTTP), `bad_encoding`, `too_large`,
`too_many_redirects`, and `http_404` or whatever the status is.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus

import httpcore
import httpx

from scraper import urls
from scraper.addresses import AddressRules
from scraper.agent import user_agent
from scraper.connections import CheckedBackend, Deadline
from scraper.content_coding import undo
from scraper.errors import FetchError
from scraper.limits import LIMITS
from scraper.lookup import Proxy, look_up, origin, pinned, rules_for_seeds
from scraper.lookup import proxy as parse_proxy
from scraper.records import Page

_MAX_HEADER_BYTES = LIMITS.max_header_bytes.number
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


def fetch_page(
    url: str,
    *,
    rules: AddressRules | None = None,
    timeout_seconds: float = LIMITS.timeout_seconds.default,
    max_wire_bytes: int = LIMITS.max_wire_bytes.number,
    max_bytes: int = LIMITS.max_body_bytes.number,
    max_redirects: int = LIMITS.max_redirects.number,
    contact: str | None = None,
    proxy: str | None = None,
) -> Page:
    """Ask for *url*, follow its redirects, and give the page that answers with success.

    :param rules: the addresses that may be asked; None permits public ones and, since a person
        typed it, the one that *url* itself has now.
    :param timeout_seconds: for all of it, redirects and body included. Looking up a name that no
        server answers for can take as long as the system lets it.
    :param max_wire_bytes: of the body as it comes.
    :param max_bytes: of the body unpacked.
    :param contact: what the agent's name carries; None for that of KEEPREADING_CONTACT.
    :param proxy: `http://[USER:PASSWORD@]HOST:PORT` to ask through. It looks names up: what this
        machine knows to be private is refused all the same.
    :raises FetchError: with one of the reasons above.
    :raises ValueError: for a *proxy* that is none.
    """
    address = _address(url)
    if rules is None:
        rules = AddressRules() if proxy else rules_for_seeds([str(address)])
    through = pinned(parse_proxy(proxy)) if proxy else None
    backend = CheckedBackend(_connecting(rules, through), Deadline(timeout_seconds))
    agent = user_agent(contact or os.environ.get("KEEPREADING_CONTACT"))
    asked: list[str] = []
    with _pool(backend, through) as pool:
        while True:
            _require_progress(str(address), asked, max_redirects)
            asked.append(str(address))
            with _explained(str(address), backend):
                if through is not None:
                    _require_public(address, rules)
                answer = _ask(pool, address, agent, max_wire_bytes)
                if answer.location is None:
                    body = undo(answer.body, answer.header("content-encoding"), max_bytes)
                    break
            address = _address(answer.location)
    return Page(
        url=str(address),
        request_url=url,
        status=answer.status,
        headers=answer.headers,
        body=body,
        fetched_at=datetime.now(UTC),
    )


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes = b""
    """As it came, still packed."""
    location: str | None = None
    """Absolute; where a redirect leads."""

    def header(self, name: str) -> str | None:
        """All headers of that name as one, or None."""
        return ", ".join(v for k, v in self.headers if k.lower() == name) or None


def _address(url: str) -> httpx.URL:
    """The address as it is asked for: escaped, without fragment and credentials."""
    try:
        if origin(url) is None:
            raise httpx.InvalidURL("neither http nor https, or no host")
        return httpx.URL(url.strip()).copy_with(fragment=None, userinfo=b"")
    except httpx.InvalidURL as error:
        raise FetchError(
            f"{url[:200]!r} cannot be asked for ({error}). "
            "Give a whole address, such as https://magazine.example/owls",
            reason="bad_url",
        ) from error


def _pool(backend: CheckedBackend, through: Proxy | None) -> httpcore.ConnectionPool:
    encryption = httpx.create_ssl_context()
    if through is None:
        return httpcore.ConnectionPool(
            ssl_context=encryption, max_connections=1, network_backend=backend
        )
    auth = None if through.user is None else (through.user, through.password or "")
    return httpcore.HTTPProxy(
        through.url,
        proxy_auth=auth,
        ssl_context=encryption,
        max_connections=1,
        network_backend=backend,
    )


def _connecting(rules: AddressRules, through: Proxy | None) -> AddressRules:
    """What connections may be made to: with a proxy, to it alone."""
    return rules if through is None else rules_for_seeds([through.url])


def _require_public(address: httpx.URL, rules: AddressRules) -> None:
    """:raises FetchError: for a host that this machine knows under private addresses only."""
    host, port = origin(str(address)) or ("", 0)
    found = look_up(host, port)
    if found and not any(rules.permits(host, port, ip) for ip in found):
        raise FetchError(
            f"the host is {found[0]}, which is not a public address, and the proxy was not asked "
            "for it",
            reason="private_address",
        )


def _ask(
    pool: httpcore.ConnectionPool, address: httpx.URL, agent: str, max_wire_bytes: int
) -> _Answer:
    target = httpcore.URL(
        scheme=address.raw_scheme,
        host=address.raw_host,
        port=address.port,
        target=address.raw_path,
    )
    headers = [
        ("Host", address.netloc.decode("ascii")),
        ("User-Agent", agent),
        ("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"),
        ("Accept-Encoding", "gzip"),
    ]
    with pool.stream("GET", target, headers=headers) as response:
        answer = _head(response, str(address))
        if answer.location is not None:
            return answer
        _require_success(answer.status)
        return _Answer(answer.status, answer.headers, _body(response, answer, max_wire_bytes))


def _head(response: httpcore.Response, url: str) -> _Answer:
    """Status and headers.

    :raises FetchError: when the headers are too large or a redirect leads nowhere.
    """
    if sum(len(name) + len(value) + 4 for name, value in response.headers) > _MAX_HEADER_BYTES:
        raise _headers_too_large()
    headers = tuple((n.decode("latin-1"), v.decode("latin-1")) for n, v in response.headers)
    answer = _Answer(response.status, headers)
    if response.status not in _REDIRECTS or (found := answer.header("location")) is None:
        return answer
    # Sent as UTF-8 by many, though a header should be ASCII.
    target = urls.absolute(url, found.encode("latin-1").decode("utf-8", "replace"))
    if target is None:
        raise FetchError(
            f"it redirects to {found[:200]!r}, which is no web address", reason="bad_url"
        )
    return _Answer(response.status, headers, location=target)


def _body(response: httpcore.Response, answer: _Answer, max_bytes: int) -> bytes:
    too_large = FetchError(
        f"the body has more than the limit of {max_bytes:,} bytes", reason="too_large"
    )
    announced = answer.header("content-length") or ""
    if announced.isdecimal() and int(announced[:19]) > max_bytes:
        raise too_large
    body = bytearray()
    try:
        for part in response.iter_stream():
            body += part
            if len(body) > max_bytes:
                raise too_large
    except httpcore.RemoteProtocolError as error:
        raise FetchError(
            f"the body broke off after {len(body):,} bytes. Try again", reason="truncated"
        ) from error
    return bytes(body)


def _require_progress(url: str, asked: list[str], max_redirects: int) -> None:
    if url in asked:
        raise FetchError(
            f"{asked[0]} redirects in a circle, back to {url}", reason="too_many_redirects"
        )
    if len(asked) > max_redirects:
        raise FetchError(
            f"{asked[0]} redirects more than {max_redirects} times, last to {url}",
            reason="too_many_redirects",
        )


def _require_success(status: int) -> None:
    if status == HTTPStatus.PARTIAL_CONTENT:
        raise FetchError("the server sends a part, though all was asked for", reason="truncated")
    if 200 <= status < 300:
        return
    phrase = next((known.phrase for known in HTTPStatus if known == status), "an unknown status")
    raise FetchError(f"the server answers {status} ({phrase})", reason=f"http_{status}")


def _headers_too_large() -> FetchError:
    return FetchError(
        f"the headers have more than the limit of {_MAX_HEADER_BYTES:,} bytes", reason="too_large"
    )


@contextmanager
def _explained(url: str, backend: CheckedBackend) -> Iterator[None]:
    """Every way a request fails as a `FetchError` that begins with the address."""
    came_before = backend.received
    try:
        yield
    except FetchError as error:
        raise FetchError(f"{url}: {error}", reason=error.reason) from error
    except httpcore.TimeoutException as error:
        seconds = f"{backend.deadline.seconds:g}"
        raise FetchError(
            f"{url}: no whole answer within {seconds} seconds. Try again later", reason="timeout"
        ) from error
    except httpcore.NetworkError as error:
        raise FetchError(
            f"{url}: the connection broke off ({error}). Try again", reason="connection_lost"
        ) from error
    except httpcore.ProtocolError as error:
        raise _protocol_failure(url, error, backend.received - came_before) from error


def _protocol_failure(url: str, error: httpcore.ProtocolError, received: int) -> FetchError:
    if not received:
        return FetchError(
            f"{url}: the server closed the connection without an answer. Try again",
            reason="connection_lost",
        )
    if received > _MAX_HEADER_BYTES:
        return FetchError(f"{url}: {_headers_too_large()}", reason="too_large")
    return FetchError(f"{url}: the server does not answer in HTTP ({error})", reason="broken")
