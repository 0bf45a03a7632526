"""scraper/lookup.py: seeds to rules, with the resolver's answers given."""

import socket
from ipaddress import ip_address

import pytest

from scraper.addresses import AddressRules, Exemption
from scraper.lookup import look_up, origin, rules_for_seeds


@pytest.fixture
def names(monkeypatch):
    """Names and their addresses, in place of the resolver."""
    known: dict[str, list[str]] = {}

    def getaddrinfo(host, port, *_, **__):
        if host not in known:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port)) for ip in known[host]]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return known


def test_a_public_seed_pins_nothing(names):
    names["magazine.example"] = ["1.1.1.1", "2606:4700::1111"]
    assert rules_for_seeds(["https://magazine.example/kids"]) == AddressRules()


def test_a_private_seed_is_pinned_to_every_private_address_it_has(names):
    names["intranet.test"] = ["10.0.0.1", "1.1.1.1", "fd00::1"]
    assert rules_for_seeds(["http://Intranet.test/", "https://intranet.test/x"]) == AddressRules(
        frozenset(
            Exemption("intranet.test", port, ip_address(ip))
            for port in (80, 443)
            for ip in ("10.0.0.1", "fd00::1")
        )
    )


def test_seeds_that_cannot_be_read_or_resolved_are_left_to_the_crawl(names):
    seeds = [
        "",
        "nonsense",
        "http://[::1",
        "http://a.test:99999/",
        "ftp://b.test/",
        "http://c.test",
    ]
    assert rules_for_seeds(seeds, ["d.test:80"]) == AddressRules.of(["d.test:80"])


def test_a_name_that_no_resolver_takes_has_no_addresses():
    assert look_up("a" * 64 + ".example", 80) == ()


def test_addresses_come_once_each_in_order(names):
    names["a.test"] = ["1.1.1.1", "10.0.0.1", "1.1.1.1"]
    assert look_up("a.test", 80) == (ip_address("1.1.1.1"), ip_address("10.0.0.1"))


def test_an_origin_has_the_default_port_of_its_scheme():
    addresses = ["http://a.test", "HTTPS://A.test/", "http://a.test:8080/", "http://[::1]/", "x:y"]
    assert [origin(url) for url in addresses] == [
        ("a.test", 80),
        ("a.test", 443),
        ("a.test", 8080),
        ("::1", 80),
        None,
    ]


def test_names_under_localhost_are_this_machine_and_no_others_are():
    assert look_up("magazine.localhost", 80) == (ip_address("127.0.0.1"),)
    assert look_up("MAGAZINE.LOCALHOST.", 80) == (ip_address("127.0.0.1"),)
    assert look_up("localhost.invalid", 80) == ()
