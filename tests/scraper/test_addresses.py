"""scraper/addresses.py: every spelling of an address, what is public, and the exemptions."""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.addresses import (
    AddressRules,
    Exemption,
    host_key,
    is_public,
    literal_ip,
    parse_host_port,
)

LOOPBACK = IPv4Address("127.0.0.1")
NAT64 = IPv6Network("64:ff9b::/96")


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.0.0.1.",
        "127.1",
        "127.0.1",
        "127.0x1",
        "2130706433",
        "0x7f000001",
        "0X7F000001",
        "0x7f.0.0.0x1",
        "017700000001",
        "0177.0.0.1",
        "0177.0.0.01",
        "00000177.0x0.0.1",
        "１２７.0.0.1",
        "①②⑦.0.0.1",
        "127。0。0。1",
        "127．0．0．1",
        "127｡0｡0｡1",
        "127%2e0%2e0%2e1",
        "%31%32%37.0.0.1",
        "127.0.0\u00ad.1",
        "127.0.0.\u200b1",
        " 127.0.0.1\n",
    ],
)
def test_loopback_is_seen_in_every_spelling(host):
    assert literal_ip(host) == LOOPBACK


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("::1", "::1"),
        ("[::1]", "::1"),
        ("[0:0:0:0:0:0:0:1]", "::1"),
        ("::ffff:127.0.0.1", "::ffff:127.0.0.1"),
        ("[::ffff:7f00:1]", "::ffff:127.0.0.1"),
        ("fe80::1%eth0", "fe80::1%eth0"),
        ("[fe80::1%25eth0]", "fe80::1%25eth0"),
        ("0", "0.0.0.0"),  # noqa: S104  (read, not bound to)
        ("0x0", "0.0.0.0"),  # noqa: S104  (the same)
        ("1.2.3", "1.2.0.3"),
        ("4294967295", "255.255.255.255"),
    ],
)
def test_other_addresses_in_disguise(host, address):
    assert literal_ip(host) == ip_address(address)


@pytest.mark.parametrize(
    "host",
    [
        "",
        ".",
        "magazine.example",
        "127.0.0.1.magazine.example",
        "1.2.3.256",
        "256.1",
        "1.16777216",
        "4294967296",
        "09.1.1.1",
        "1.2.3.4.5",
        "1..2",
        "0xg",
        "-1",
        "+1",
        "1e3",
        "[::1",
        "::g",
        "9" * 5_000,
    ],
)
def test_a_name_or_a_number_that_is_no_address_is_none(host):
    assert literal_ip(host) is None


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",  # noqa: S104  (the same)
        "0.1.2.3",
        "10.0.0.1",
        "100.64.0.1",
        "100.100.100.200",
        "100.127.255.255",
        "127.0.0.1",
        "127.255.255.254",
        "168.63.129.16",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.192",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.1.1",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.7",
        "203.0.113.7",
        "224.0.0.1",
        "239.255.255.250",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::7f00:1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::7f00:1",
        "64:ff9b::a00:1",
        "64:ff9b:1::1",
        "100::1",
        "2001::1",
        "2001:2::1",
        "2001:10::1",
        "2001:db8::1",
        "2002:7f00:1::",
        "2002:a9fe:a9fe::1",
        "2001:0:4136:e378:8000:63bf:80ff:fffe",
        "2600:1::5efe:a00:1",
        "2600:1::200:5efe:c0a8:101",
        "3fff::1",
        "5f00::1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fe80::1%eth0",
        "fec0::1",
        "ff02::1",
    ],
)
def test_an_address_inside_a_network_is_not_public(address):
    assert not is_public(ip_address(address))


@pytest.mark.parametrize(
    "address",
    [
        "1.1.1.1",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "126.255.255.255",
        "128.0.0.1",
        "169.253.255.255",
        "172.15.255.255",
        "172.32.0.0",
        "192.167.255.255",
        "192.169.0.0",
        "198.17.255.255",
        "198.20.0.0",
        "223.255.255.255",
        "2606:4700::1111",
        "2a00:1450:4001::1",
        "::ffff:8.8.8.8",
        "64:ff9b::808:808",
        "2002:808:808::1",
        "2600:1::5efe:808:808",
    ],
)
def test_an_address_of_the_internet_is_public(address):
    assert is_public(ip_address(address))


@given(st.ip_addresses())
def test_public_is_never_more_than_what_python_calls_global(ip):
    carries_ipv4 = isinstance(ip, IPv6Address) and (
        ip.ipv4_mapped or ip.sixtofour or ip.teredo or ip in NAT64
    )
    if is_public(ip) and not carries_ipv4:
        assert ip.is_global


@given(st.ip_addresses(v=4))
def test_every_spelling_of_an_ipv4_address_is_that_address(ip):
    number = int(ip)
    octets = ip.packed
    spellings = [
        str(ip),
        str(number),
        hex(number),
        f"0{number:o}",
        ".".join(map(hex, octets)),
        ".".join(f"0{octet:o}" for octet in octets),
        f"{octets[0]}.{number & 0xFFFFFF}",
        f"{octets[0]}.{octets[1]}.{number & 0xFFFF}",
    ]
    assert {literal_ip(spelling) for spelling in spellings} == {ip}


@given(st.text(max_size=40))
def test_no_host_at_all_makes_the_rules_fail(host):
    assert literal_ip(host) is None or literal_ip(host_key(host)) is not None


def test_without_exemptions_public_addresses_alone_are_permitted():
    rules = AddressRules()
    assert rules.permits("magazine.example", 443, ip_address("1.1.1.1"))
    assert not rules.permits("magazine.example", 443, LOOPBACK)


def test_an_allowed_host_holds_for_any_private_address_but_one_port():
    rules = AddressRules.of(["Intranet.test.:8000"])
    assert rules.permits("intranet.test", 8000, ip_address("10.1.2.3"))
    assert rules.permits("INTRANET.TEST.", 8000, ip_address("fd00::1"))
    assert not rules.permits("intranet.test", 80, ip_address("10.1.2.3"))
    assert not rules.permits("www.intranet.test", 8000, ip_address("10.1.2.3"))


def test_an_allowed_address_holds_in_its_other_spellings_too():
    rules = AddressRules.of(["127.0.0.1:8000", "[::1]:8000"])
    assert rules.permits("0x7f000001", 8000, LOOPBACK)
    assert rules.permits("[0::1]", 8000, ip_address("::1"))
    assert not rules.permits("localhost", 8000, LOOPBACK)


def test_a_pinned_seed_holds_for_its_host_port_and_address():
    rules = AddressRules.of(pinned=[Exemption("intranet.test", 80, ip_address("10.0.0.1"))])
    assert rules.permits("intranet.test", 80, ip_address("10.0.0.1"))
    assert not rules.permits("intranet.test", 80, ip_address("10.0.0.2"))
    assert not rules.permits("intranet.test", 81, ip_address("10.0.0.1"))
    assert not rules.permits("other.test", 80, ip_address("10.0.0.1"))


def test_rules_survive_as_plain_values():
    rules = AddressRules.of(
        ["intranet.test:8000", "[::1]:80"], [Exemption("a.test", 80, ip_address("10.0.0.1"))]
    )
    assert rules.as_dict() == {
        "allowed": [["::1", 80, None], ["a.test", 80, "10.0.0.1"], ["intranet.test", 8000, None]]
    }
    assert AddressRules.from_dict(rules.as_dict()) == rules


@pytest.mark.parametrize(
    "plain", [{"allowed": [["a"]]}, {"allowed": [["a", "b", None]]}, {"allowed": 3}]
)
def test_other_plain_values_are_a_value_error(plain):
    with pytest.raises(ValueError):  # noqa: PT011  (the kind is what is promised)
        AddressRules.from_dict(plain)


def test_rules_of_two_crawls_permit_what_either_permits():
    both = AddressRules.of(["a.test:80"]) | AddressRules.of(["b.test:80"])
    assert both == AddressRules.of(["a.test:80", "b.test:80"])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "localhost",
        ":80",
        "localhost:",
        "localhost:0",
        "localhost:65536",
        "localhost:http",
        "::1:80",
        "http://localhost:80",
        "user@localhost:80",
        "local host:80",
        "[::1]",
    ],
)
def test_host_and_port_of_another_form_are_refused_with_the_form(text):
    with pytest.raises(ValueError, match="of the form HOST:PORT"):
        parse_host_port(text)


def test_host_and_port_are_read():
    assert [
        parse_host_port(text) for text in ("Localhost:8000", "bücher.example:1", "[::1]:80")
    ] == [
        ("localhost", 8000),
        ("xn--bcher-kva.example", 1),
        ("::1", 80),
    ]
