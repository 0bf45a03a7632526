"""scraper/safe: real crawls of real servers on this machine, and what reached them."""

import pytest

from scraper.addresses import AddressRules
from tests.scraper.safe.asking import ask

REFUSED = "PrivateAddress private_address"


def redirect_to(server, number, target):
    return server.add(
        f"/away/{number}", lambda request, wire: wire.reply(302, headers=[("Location", target)])
    )


def test_a_redirect_from_a_private_seed_leads_nowhere_else_inside(server, other_server):
    port = other_server.port
    targets = [
        f"http://127.0.0.1:{port}/ok",
        f"http://localhost:{port}/ok",
        f"http://localhost:{server.port}/ok",
        f"http://0x7f000001:{port}/ok",
        f"http://2130706433:{port}/ok",
        f"http://127.1:{port}/ok",
        f"http://127.0.0.1.:{port}/ok",
        f"http://[::1]:{port}/ok",
        f"http://[::ffff:127.0.0.1]:{port}/ok",
        f"http://127.0.0.2:{server.port}/ok",
        f"http://0.0.0.0:{port}/ok",
        "http://169.254.169.254/latest/meta-data/",
    ]
    redirects = [redirect_to(server, number, target) for number, target in enumerate(targets)]
    found, retries = ask([server.url("/ok"), *redirects], seeds=[server.url("/ok")])
    assert found == {server.url("/ok"): "200"} | dict.fromkeys(redirects, REFUSED)
    assert retries == 0
    assert other_server.log == []
    assert sorted(server.asked()) == sorted(
        ["/ok", *(f"/away/{number}" for number in range(len(targets)))]
    )


def test_an_allowed_host_may_be_redirected_to_and_no_other_port(server, other_server):
    allowed = redirect_to(server, 1, other_server.url("/ok", host="localhost"))
    not_allowed = redirect_to(server, 2, other_server.url("/ok"))
    found, _ = ask(
        [allowed, not_allowed],
        seeds=[server.url("/")],
        allow_hosts=[f"localhost:{other_server.port}"],
    )
    assert found == {allowed: "200", not_allowed: REFUSED}
    assert other_server.asked() == ["/ok"]


def test_rules_given_as_plain_values_are_the_same_rules(server, other_server):
    rules = AddressRules.of([f"127.0.0.1:{server.port}"]).as_dict()
    asked = [server.url("/ok"), other_server.url("/ok")]
    found, _ = ask(asked, settings={"KEEPREADING_ADDRESS_RULES": rules})
    assert found == dict(zip(asked, ["200", REFUSED], strict=True))
    assert other_server.log == []


def test_without_rules_or_the_resolver_setting_nothing_private_is_asked(server):
    asked = [server.url("/ok"), server.url("/ok", host="localhost")]
    found, retries = ask(
        asked, settings={"TWISTED_DNS_RESOLVER": "scrapy.resolver.CachingThreadedResolver"}
    )
    assert found == dict.fromkeys(asked, REFUSED)
    assert retries == 0
    assert server.log == []


def test_a_seed_by_name_is_asked_at_the_address_it_was_pinned_to(server):
    seed = server.url("/ok", host="magazine.test")
    found, _ = ask([seed], seeds=[seed], names={"magazine.test": [["127.0.0.1"]]})
    assert found == {seed: "200"}
    assert server.log[0].header("Host") == f"magazine.test:{server.port}"


def test_a_name_that_turns_to_another_private_address_is_refused_at_the_connection(server):
    seed = server.url("/ok", host="magazine.test")
    # Public when the crawl begins (so nothing is pinned), inside the network when asked.
    found, retries = ask(
        [seed], seeds=[seed], names={"magazine.test": [["1.1.1.1"], ["127.0.0.1"]]}
    )
    assert found == {seed: REFUSED}
    assert retries == 0
    assert server.log == []


def test_a_name_with_one_permitted_address_is_asked_there_only(server):
    seed = server.url("/ok", host="magazine.test")
    found, _ = ask(
        [seed],
        seeds=[seed],
        names={"magazine.test": [["127.0.0.1"], ["127.0.0.2", "10.0.0.1", "127.0.0.1"]]},
    )
    assert found == {seed: "200"}


def test_other_schemes_are_refused():
    asked = ["ftp://127.0.0.1/x", "file:///etc/hostname", "data:,owls", "gopher://127.0.0.1/"]
    found, retries = ask(asked)
    assert found == dict.fromkeys(asked, "BadAddress bad_url")
    assert retries == 0


def test_hosts_that_no_resolver_takes_and_user_names_are_refused_at_once(server):
    asked = ["http://a..b/", f"http://{'a' * 64}.invalid/", "http://%61.invalid/"]
    asked.append(server.url("/ok").replace("http://", "http://me:secret@"))
    found, retries = ask(asked, seeds=[server.url("/ok")])
    assert found == dict.fromkeys(asked, "BadAddress bad_url")
    assert retries == 0
    assert server.log == []


def test_an_unknown_host_is_still_told_as_unknown_and_tried_again():
    asked = "http://no-such-host.invalid/"
    assert ask([asked], settings={"RETRY_TIMES": 1}) == ({asked: "CannotResolveHostError"}, 1)


def test_without_a_reactor_nothing_is_asked(server):
    asked = server.url("/ok")
    found, _ = ask(
        [asked], seeds=[asked], settings={"TWISTED_REACTOR_ENABLED": False, "DOWNLOAD_HANDLERS": {}}
    )
    assert found == {asked: "BadConfiguration"}
    assert server.log == []


@pytest.mark.parametrize("value", ["127.0.0.1:80", {"allowed": [["a"]]}, 3])
def test_a_setting_that_holds_no_rules_is_bad_configuration(value):
    from scrapy.settings import Settings

    from scraper.errors import BadConfiguration
    from scraper.safe import rules_from_settings

    with pytest.raises(BadConfiguration, match="KEEPREADING_ADDRESS_RULES"):
        rules_from_settings(Settings({"KEEPREADING_ADDRESS_RULES": value}))
