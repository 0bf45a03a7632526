"""scraper/safe/resolver.py alone: what comes out for what the inner resolver finds."""

from ipaddress import ip_address

import pytest
from twisted.internet.address import IPv4Address, IPv6Address

from scraper.addresses import AddressRules, Exemption
from scraper.safe import PrivateAddress
from scraper.safe.resolver import CheckedResolver


class Inner:
    """A resolver with given answers, the last one for ever; counts how often it is asked."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.asked = 0

    def resolveHostName(self, receiver, host, port=0, types=None, semantics="TCP"):
        self.asked += 1
        receiver.resolutionBegan(object())
        for address in self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]:
            kind = IPv6Address if ":" in address else IPv4Address
            receiver.addressResolved(kind("TCP", address, port))
        receiver.resolutionComplete()
        return object()


class Receiver:
    def __init__(self):
        self.began = self.complete = 0
        self.addresses = []

    def resolutionBegan(self, resolution):
        self.began += 1

    def addressResolved(self, address):
        self.addresses.append(address)

    def resolutionComplete(self):
        self.complete += 1


def checked(inner, rules=None, remember=0):
    return CheckedResolver(
        reactor=Unasked(), inner=inner, rules=rules or AddressRules(), remember=remember
    )


class Unasked:
    """The reactor, which a resolution does not need."""

    nameResolver = Inner([])

    def installNameResolver(self, resolver):
        raise NotImplementedError


def resolve(resolver, host="magazine.example", port=443):
    receiver = Receiver()
    resolver.resolveHostName(receiver, host, port)
    assert (receiver.began, receiver.complete) == (1, 1)
    return receiver.addresses


def test_public_addresses_pass_in_order():
    inner = Inner(["1.1.1.1", "2606:4700::1111"])
    assert resolve(checked(inner)) == [
        IPv4Address("TCP", "1.1.1.1", 443),
        IPv6Address("TCP", "2606:4700::1111", 443),
    ]


def test_of_mixed_addresses_the_permitted_ones_pass():
    inner = Inner(["10.0.0.1", "1.1.1.1", "::1", "10.0.0.2"])
    pinned = Exemption("magazine.example", 443, ip_address("10.0.0.2"))
    rules = AddressRules.of(pinned=[pinned])
    assert [found.host for found in resolve(checked(inner, rules))] == [
        "1.1.1.1",
        "10.0.0.2",
    ]


def test_when_none_is_permitted_whoever_connects_gets_the_refusal():
    (found,) = resolve(checked(Inner(["169.254.169.254"])))
    assert isinstance(found, IPv4Address)
    with pytest.raises(PrivateAddress, match=r"magazine\.example:443 \(169\.254\.169\.254\)"):
        _ = found.host


def test_a_name_without_addresses_stays_without():
    assert resolve(checked(Inner([]))) == []


def test_a_remembered_name_is_checked_for_the_port_it_is_asked_for():
    inner = Inner(["10.0.0.1"])
    resolver = checked(inner, AddressRules.of(["magazine.example:80"]), remember=10)
    assert resolve(resolver, port=80) == [IPv4Address("TCP", "10.0.0.1", 80)]
    (refused,) = resolve(resolver, port=81)
    with pytest.raises(PrivateAddress):
        _ = refused.host
    assert inner.asked == 1


def test_exemptions_of_a_later_crawl_are_added():
    resolver = checked(Inner(["10.0.0.1"]), remember=10)
    with pytest.raises(PrivateAddress):
        _ = resolve(resolver)[0].host
    resolver.admit(AddressRules.of(["magazine.example:443"]))
    assert resolve(resolver) == [IPv4Address("TCP", "10.0.0.1", 443)]


def test_a_name_that_was_public_and_turns_private_is_refused():
    resolver = checked(Inner(["1.1.1.1"], ["127.0.0.1"]))
    assert resolve(resolver) == [IPv4Address("TCP", "1.1.1.1", 443)]
    with pytest.raises(PrivateAddress):
        _ = resolve(resolver)[0].host


def test_the_longest_unused_name_is_forgotten_first():
    inner = Inner(["1.1.1.1"])
    resolver = checked(inner, remember=2)
    for host in ("a.example", "b.example", "a.example", "c.example", "a.example", "b.example"):
        resolve(resolver, host)
    assert inner.asked == 4


def test_a_name_is_asked_for_again_after_five_minutes(monkeypatch):
    now = 1_000.0
    monkeypatch.setattr("scraper.safe.resolver.monotonic", lambda: now)
    inner = Inner(["1.1.1.1"])
    resolver = checked(inner, remember=2)
    for later in (0, 299, 301):
        now = 1_000.0 + later
        resolve(resolver)
    assert inner.asked == 2
