"""Host names to addresses: the one place outside the reactor that asks the resolver.

What is asked here is asked before a crawl or for a single page; the addresses that a crawl's
connections go to are checked in `scraper.safe.resolver`.
"""

import socket
from collections.abc import Iterable
from ipaddress import ip_address
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from scraper.addresses import IP, AddressRules, Exemption, host_key, is_public

LOOPBACK = ip_address("127.0.0.1")
_DEFAULT_PORT = {"http": 80, "https": 443}


def is_local_name(host: str) -> bool:
    """Whether the name is this machine by definition (RFC 6761, 6.3), whatever a resolver says.

    >>> is_local_name("magazine.localhost"), is_local_name("localhost.example")
    (True, False)
    """
    return host_key(host).endswith(".localhost")


def look_up(host: str, port: int) -> tuple[IP, ...]:
    """The addresses behind a name, in the order the resolver prefers; () when it has none."""
    if is_local_name(host):
        return (LOOPBACK,)
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):  # UnicodeError: a label too long or empty
        return ()
    return tuple(dict.fromkeys(ip_address(address[0]) for *_, address in found))


def can_be_asked(url: str) -> bool:
    """Whether a connection can be opened for the address as it stands.

    A resolver takes no label that is empty or longer than 63 bytes, and raises where it should say
    that there is no such host; Twisted takes no user name and no `%` in a host.

    >>> can_be_asked("https://magazine.example/"), can_be_asked("https://a..example/")
    (True, False)
    """
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".")
        host.encode("idna")
    except ValueError:
        return False
    return bool(host) and "@" not in parts.netloc and "%" not in host


def origin(url: str) -> tuple[str, int] | None:
    """Host and port that an http(s) address asks, or None for anything else.

    >>> origin("https://magazine.example/owls"), origin("file:///etc/passwd")
    (('magazine.example', 443), None)
    """
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    default = _DEFAULT_PORT.get(parts.scheme.lower())
    if not host or default is None:
        return None
    return host, port or default


class Proxy(NamedTuple):
    """One HTTP proxy."""

    url: str
    """`http://HOST:PORT`, without credentials."""
    user: str | None = None
    password: str | None = None


def proxy(text: str) -> Proxy:
    """The proxy that `http://[USER:PASSWORD@]HOST:PORT` names.

    :raises ValueError: with a message that shows the form.

    >>> proxy("http://me:secret@127.0.0.1:3128")
    Proxy(url='http://127.0.0.1:3128', user='me', password='secret')
    """
    found = origin(text)
    parts = urlsplit(text.strip())
    if found is None or parts.scheme.lower() != "http" or parts.path.strip("/") or parts.query:
        host = text.rpartition("@")[2]
        raise ValueError(
            f"{host!r} is no proxy: give http://HOST:PORT, such as http://10.0.0.1:3128"
        )
    user = None if parts.username is None else unquote(parts.username)
    password = None if parts.password is None else unquote(parts.password)
    return Proxy(_http_address(*found), user, password)


def pinned(through: Proxy) -> Proxy:
    """The same proxy by the address that it has now.

    :raises ValueError: when it has none.
    """
    host, port = origin(through.url) or ("", 0)
    found = sorted(look_up(host, port), key=lambda ip: ip.version)
    if not found:
        raise ValueError(f"there is no host named {host}")
    return Proxy(_http_address(str(found[0]), port), through.user, through.password)


def _http_address(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def rules_for_seeds(seeds: Iterable[str], allow_hosts: Iterable[str] = ()) -> AddressRules:
    """The rules of a crawl: what `--allow-host` says, and each seed that is private now.

    A seed that a person typed may be inside their own network. It is pinned to the host, port and
    addresses it has at this moment, so that no page can point the crawl at another machine there.

    :param seeds: start addresses; one that cannot be read or resolved is left to the crawl, which
        says so.
    :param allow_hosts: `HOST:PORT` texts.
    :raises ValueError: for an *allow_hosts* text of another form.
    """
    origins = {found for seed in seeds if (found := origin(seed)) is not None}
    pinned = (
        Exemption(host_key(host), port, address)
        for host, port in origins
        for address in look_up(host, port)
        if not is_public(address)
    )
    return AddressRules.of(allow_hosts, pinned)
