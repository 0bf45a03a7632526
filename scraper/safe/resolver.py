"""The resolver that a crawl's connections go through: only permitted addresses come out of it.

The check is made on each connection's own addresses, not on the name: a name that was public a
minute ago may be private now (DNS rebinding), and a remembered answer is checked like a fresh one.

Scrapy retries a name that has no address. A refusal must not be retried, so it is not told as a
missing name: the caller gets an address that raises `PrivateAddress` when its host is read.
"""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from ipaddress import ip_address
from time import monotonic
from typing import TYPE_CHECKING, Protocol, Self

from scrapy.resolver import HostResolution
from scrapy.utils.reactor import is_reactor_installed
from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.interfaces import IHostnameResolver, IResolutionReceiver
from zope.interface import implementer  # type: ignore[import-untyped]  # ships no types

from scraper.addresses import AddressRules
from scraper.errors import BadConfiguration
from scraper.lookup import LOOPBACK, is_local_name
from scraper.safe.refusals import PrivateAddress
from scraper.safe.rules import rules_from_settings

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

_REMEMBER_SECONDS = 300.0  # a crawl of days must notice that a host has moved

_Address = IPv4Address | IPv6Address


class Receiver(Protocol):
    """Twisted's `IResolutionReceiver` as a type; zope's interfaces are none to mypy."""

    def resolutionBegan(self, resolutionInProgress: object, /) -> None: ...
    def addressResolved(self, address: _Address, /) -> None: ...
    def resolutionComplete(self) -> None: ...


class Resolver(Protocol):
    """Twisted's `IHostnameResolver` as a type."""

    def resolveHostName(
        self,
        resolutionReceiver: Receiver,
        hostName: str,
        portNumber: int = 0,
        addressTypes: Sequence[type[_Address]] | None = None,
        transportSemantics: str = "TCP",
    ) -> object: ...


class Reactor(Protocol):
    """What is used of Twisted's reactor."""

    @property
    def nameResolver(self) -> Resolver: ...
    def installNameResolver(self, resolver: Resolver, /) -> object: ...


@implementer(IHostnameResolver)
class CheckedResolver:
    """Asks *inner* and gives on what the rules permit. `TWISTED_DNS_RESOLVER` names this class.

    One resolver serves all crawls of a process: the exemptions of one hold for the others.

    :param remember: how many names to keep for `_REMEMBER_SECONDS`; 0 asks each time.
    """

    def __init__(
        self,
        reactor: Reactor,
        inner: Resolver,
        rules: AddressRules,
        remember: int = 0,
    ) -> None:
        self._reactor = reactor
        self._inner = inner
        self._rules = rules
        self._known = _Known(remember)

    @classmethod
    def from_crawler(cls, crawler: "Crawler", reactor: Reactor) -> Self:
        """Around the resolver that *reactor* has, with the rules and cache of the settings."""
        settings = crawler.settings
        inner = reactor.nameResolver
        while isinstance(inner, CheckedResolver):  # of an earlier crawl in this process
            inner = inner._inner
        remember = settings.getint("DNSCACHE_SIZE") if settings.getbool("DNSCACHE_ENABLED") else 0
        return cls(reactor, inner, rules_from_settings(settings), remember)

    @classmethod
    def guarding(cls, crawler: "Crawler") -> "CheckedResolver":
        """The one that guards this process, put in place now where the settings did not.

        :raises BadConfiguration: where connections do not go through a Twisted reactor.
        """
        if not is_reactor_installed():
            raise BadConfiguration(
                "the setting TWISTED_REACTOR_ENABLED is off, and without a reactor addresses "
                "cannot be checked. Turn it on"
            )
        from twisted.internet import reactor  # importing it earlier would choose the kind

        if isinstance(reactor.nameResolver, CheckedResolver):
            return reactor.nameResolver
        resolver = cls.from_crawler(crawler, reactor)
        resolver.install_on_reactor()
        return resolver

    def install_on_reactor(self) -> None:
        """Take the place of the reactor's resolver; Scrapy calls this at start."""
        self._reactor.installNameResolver(self)

    def admit(self, rules: AddressRules) -> None:
        """Take over the exemptions of a crawl."""
        self._rules |= rules

    def resolveHostName(
        self,
        resolutionReceiver: Receiver,
        hostName: str,
        portNumber: int = 0,
        addressTypes: Sequence[type[_Address]] | None = None,
        transportSemantics: str = "TCP",
    ) -> object:
        """See `IHostnameResolver`."""

        def answer(found: Sequence[_Address]) -> None:
            for address in self._checked(hostName, portNumber, found):
                resolutionReceiver.addressResolved(address)
            resolutionReceiver.resolutionComplete()

        def learn(found: Sequence[_Address]) -> None:
            self._known.put(hostName, found)
            answer(found)

        known = self._known.get(hostName)
        if is_local_name(hostName):
            known = (IPv4Address("TCP", str(LOOPBACK), portNumber),)
        if known is not None and addressTypes is None:
            resolution = HostResolution(hostName)
            resolutionReceiver.resolutionBegan(resolution)
            answer(known)
            return resolution
        return self._inner.resolveHostName(
            _Collecting(resolutionReceiver, learn),
            hostName,
            portNumber,
            addressTypes,
            transportSemantics,
        )

    def _checked(self, host: str, port: int, found: Sequence[_Address]) -> list[_Address]:
        permitted = [
            _at_port(address, port)
            for address in found
            if self._rules.permits(host, port, ip_address(address.host))
        ]
        if found and not permitted:
            return [_Refused(PrivateAddress(host, port, found[0].host))]
        return permitted


class _Refused(IPv4Address):
    """No address: whoever wants to connect to it gets the refusal."""

    def __init__(self, refusal: PrivateAddress) -> None:
        self._refusal = refusal

    @property
    def host(self) -> str:  # type: ignore[override]  # an attribute there
        raise self._refusal


@implementer(IResolutionReceiver)
class _Collecting:
    """Holds the addresses back until all are there."""

    def __init__(self, receiver: Receiver, done: Callable[[Sequence[_Address]], None]) -> None:
        self._receiver = receiver
        self._done = done
        self._found: list[_Address] = []

    def resolutionBegan(self, resolutionInProgress: object) -> None:
        self._receiver.resolutionBegan(resolutionInProgress)

    def addressResolved(self, address: _Address) -> None:
        self._found.append(address)

    def resolutionComplete(self) -> None:
        self._done(self._found)


class _Known:
    """What the last names were found to be, the longest unused forgotten first."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._names: OrderedDict[str, tuple[float, tuple[_Address, ...]]] = OrderedDict()

    def get(self, name: str) -> tuple[_Address, ...] | None:
        until, addresses = self._names.get(name, (0.0, None))
        if addresses is None or until < monotonic():
            return None
        self._names.move_to_end(name)
        return addresses

    def put(self, name: str, addresses: Sequence[_Address]) -> None:
        if not addresses or not self._size:
            return
        self._names[name] = (monotonic() + _REMEMBER_SECONDS, tuple(addresses))
        self._names.move_to_end(name)
        while len(self._names) > self._size:
            self._names.popitem(last=False)


def _at_port(address: _Address, port: int) -> _Address:
    if isinstance(address, IPv6Address):
        return IPv6Address("TCP", address.host, port, address.flowInfo, address.scopeID)
    return IPv4Address("TCP", address.host, port)
