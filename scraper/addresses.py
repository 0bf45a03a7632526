"""Which hosts and IP addresses may be asked: pure rules, no look-up.

A crawler that follows links reaches whatever its machine can reach: a page may redirect to a
router, a database on the same machine or the metadata service of a cloud. So only public
addresses are asked, and others by exemption.

The one thing to know: a host name proves nothing. `literal_ip` tells early that a host is an
address in disguise, but what counts is `AddressRules.permits` on the address that a connection is
about to be made to, each time one is made.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
)
from typing import NamedTuple, Self
from urllib.parse import unquote

IP = IPv4Address | IPv6Address

# IANA's special-purpose registry for IPv4, multicast and reserved space, and one address that only
# its name makes public.
_NOT_PUBLIC_V4 = tuple(
    IPv4Network(network)
    for network in (
        "0.0.0.0/8",  # this network; 0.0.0.0 reaches the machine itself
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # shared by carriers (CGNAT)
        "127.0.0.0/8",  # loopback
        "168.63.129.16/32",  # Azure's virtual machines find their host here
        "169.254.0.0/16",  # link-local; 169.254.169.254 is the metadata service of most clouds
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # 6to4 relays, withdrawn
        "192.168.0.0/16",  # private
        "198.18.0.0/15",  # benchmarking
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, and broadcast
    )
)
_GLOBAL_V6 = IPv6Network("2000::/3")  # all that is given out; the rest is special or unused
_NOT_PUBLIC_V6 = tuple(
    IPv6Network(network)
    for network in (
        "2001::/23",  # protocol assignments; Teredo, which is in it, is asked about first
        "2001:db8::/32",  # documentation
        "3fff::/20",  # documentation
    )
)
_NAT64 = IPv6Network("64:ff9b::/96")
_ISATAP = (0x00005EFE, 0x02005EFE)  # RFC 5214: an interface identifier that holds an IPv4 address

_DOTS = re.compile("[\u3002\uff0e\uff61]")
# UTS 46 drops these from host names: browsers read "127.0.0<soft hyphen>.1" as 127.0.0.1.
_IGNORED = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff\x00-\x20]")
_NUMBER = re.compile(r"0x[0-9a-f]*|[0-9]+", re.IGNORECASE)
_HOST_PORT = re.compile(r"(\[[^\[\]]+\]|[^:\[\]/@\s]+):([0-9]{1,5})")


class Exemption(NamedTuple):
    """One host and port whose private address may be asked."""

    host: str
    """As `host_key` writes it."""
    port: int
    address: IP | None
    """Only this address; None for any that stands behind the name."""


@dataclass(frozen=True, slots=True)
class AddressRules:
    """Public addresses, and the exemptions. `AddressRules()` has none."""

    allowed: frozenset[Exemption] = frozenset()

    def permits(self, host: str, port: int, ip: IP) -> bool:
        """Whether a connection to *ip* may be made for `host:port`, as the URL names them.

        >>> rules = AddressRules.of(["127.0.0.1:8000"])
        >>> rules.permits("127.0.0.1", 8000, IPv4Address("127.0.0.1"))
        True
        >>> rules.permits("127.0.0.1", 8001, IPv4Address("127.0.0.1"))
        False
        """
        if is_public(ip):
            return True
        key = host_key(host)
        exemptions = (Exemption(key, port, None), Exemption(key, port, _unscoped(ip)))
        return not self.allowed.isdisjoint(exemptions)

    @classmethod
    def of(cls, allow_hosts: Iterable[str] = (), pinned: Iterable[Exemption] = ()) -> Self:
        """Rules from `HOST:PORT` texts, and from seeds pinned to the address they had.

        :raises ValueError: for a text of another form.
        """
        given = (parse_host_port(text) for text in allow_hosts)
        return cls(frozenset({*(Exemption(host, port, None) for host, port in given), *pinned}))

    def __or__(self, other: Self) -> Self:
        """Rules that permit what either permits."""
        return type(self)(self.allowed | other.allowed)

    def as_dict(self) -> dict[str, list[list[str | int | None]]]:
        """Plain values, for a settings file or another process; `from_dict` reads them.

        >>> AddressRules.of(["[::1]:80"]).as_dict()
        {'allowed': [['::1', 80, None]]}
        """
        rows: list[list[str | int | None]] = [
            [host, port, None if address is None else str(address)]
            for host, port, address in self.allowed
        ]
        return {"allowed": sorted(rows, key=repr)}

    @classmethod
    def from_dict(cls, plain: Mapping[str, Iterable[Iterable[str | int | None]]]) -> Self:
        """What `as_dict` gave.

        :raises ValueError: when it did not give that.
        """
        try:
            rows = [(str(h), int(str(p)), a) for h, p, a in plain.get("allowed", ())]
        except TypeError as error:
            raise ValueError(f"{plain!r} are no address rules") from error
        return cls(
            frozenset(Exemption(host_key(h), p, ip_address(a) if a else None) for h, p, a in rows)
        )


def parse_host_port(text: str) -> tuple[str, int]:
    """Host (as `host_key` writes it) and port of `HOST:PORT` or `[IPV6]:PORT`.

    :raises ValueError: with a message that shows the form.

    >>> parse_host_port("Magazine.test:8000"), parse_host_port("[::1]:80")
    (('magazine.test', 8000), ('::1', 80))
    """
    match = _HOST_PORT.fullmatch(text.strip())
    port = int(match[2]) if match else 0
    if not match or not 0 < port < 65_536:
        raise ValueError(
            f"{text!r} is not of the form HOST:PORT, such as localhost:8000 or [::1]:8000"
        )
    return host_key(match[1]), port


def host_key(host: str) -> str:
    """One spelling for each host, to compare by: an address as Python prints it, a name in ASCII.

    >>> host_key("LOCALHOST."), host_key("0x7f000001"), host_key("[::0001]")
    ('localhost', '127.0.0.1', '::1')
    """
    if (ip := literal_ip(host)) is not None:
        return str(_unscoped(ip))
    name = _readable(host).rstrip(".")
    try:
        return name.encode("idna").decode("ascii").lower()
    except UnicodeError:  # no name that a resolver takes: compared as it stands
        return name.casefold()


def literal_ip(host: str) -> IP | None:
    """The address that *host* spells, in any way a browser or resolver reads; None for a name.

    Dotted, decimal, hexadecimal, octal and short IPv4 (WHATWG URL, "IPv4 parser", and inet_aton),
    IPv6 with brackets or a zone, full-width digits, percent-escapes, a trailing dot.

    >>> {str(literal_ip(h)) for h in ("127.0.0.1", "2130706433", "0x7f.1", "0177.0.0.1.", "127.1")}
    {'127.0.0.1'}
    >>> literal_ip("magazine.example") is None
    True
    """
    text = _readable(host)
    if text.startswith("[") and text.endswith("]"):
        text = text[1:-1]
    if ":" in text:
        try:
            return ip_address(text)
        except ValueError:
            return None
    return _ipv4(text)


def is_public(ip: IP) -> bool:
    """Whether *ip* is an address of the public internet that a page may be asked from.

    An IPv6 address that carries an IPv4 address (mapped, 6to4, NAT64, Teredo, ISATAP) is as public
    as that. Unlike `ip.is_global` this does not differ between versions of Python.

    >>> is_public(ip_address("169.254.169.254")), is_public(ip_address("::ffff:10.0.0.1"))
    (False, False)
    >>> is_public(ip_address("8.8.8.8")), is_public(ip_address("2606:4700::1111"))
    (True, True)
    """
    if isinstance(ip, IPv4Address):
        return not any(ip in network for network in _NOT_PUBLIC_V4)
    ip = IPv6Address(int(ip))  # a zone says which wire, not which address
    if (carried := _carried(ip)) is not None:
        return all(is_public(address) for address in carried)
    return ip in _GLOBAL_V6 and not any(ip in network for network in _NOT_PUBLIC_V6)


def _carried(ip: IPv6Address) -> tuple[IPv4Address, ...] | None:
    """The IPv4 addresses inside, for a kind of IPv6 address that exists to carry them."""
    if ip.ipv4_mapped is not None:
        return (ip.ipv4_mapped,)
    if ip.sixtofour is not None:
        return (ip.sixtofour,)
    if ip.teredo is not None:
        return ip.teredo
    if ip in _NAT64 or (ip in _GLOBAL_V6 and (int(ip) >> 32) & 0xFFFFFFFF in _ISATAP):
        return (IPv4Address(int(ip) & 0xFFFFFFFF),)
    return None


def _unscoped(ip: IP) -> IP:
    return IPv6Address(int(ip)) if isinstance(ip, IPv6Address) else ip


def _readable(host: str) -> str:
    """The host as a browser sees it: percent-escapes read, wide forms narrow, ignorables gone."""
    if "%" in host and ":" not in host:
        host = unquote(host)
    if not host.isascii():
        host = _DOTS.sub(".", unicodedata.normalize("NFKC", host))
    return _IGNORED.sub("", host)


def _ipv4(text: str) -> IPv4Address | None:
    parts = text.removesuffix(".").split(".")
    if len(parts) > 4:
        return None
    numbers = [_number(part) for part in parts]
    *first, last = numbers
    if last is None or any(number is None or number > 255 for number in first):
        return None
    if last >= 256 ** (5 - len(parts)):
        return None
    value = last
    for position, number in enumerate(first):
        value += (number or 0) << (8 * (3 - position))
    return IPv4Address(value)


def _number(part: str) -> int | None:
    """One part of a dotted address: 0x is hexadecimal, a leading zero octal."""
    if len(part) > 64 or not _NUMBER.fullmatch(part):
        return None
    try:
        if part[:2] in ("0x", "0X"):
            return int(part[2:] or "0", 16)
        return int(part, 8 if part.startswith("0") else 10)
    except ValueError:  # an 8 or 9 in an octal number
        return None
