"""scraper/agent.py: the name that requests go by."""

import pytest

import scraper
from scraper.agent import user_agent
from scraper.errors import BadConfiguration


def test_without_a_contact_the_name_is_product_and_version():
    expected = f"keepreading/{scraper.__version__}"
    assert [user_agent(contact) for contact in (None, "", "  ")] == [expected] * 3


def test_a_contact_stands_behind_the_version():
    assert user_agent(" https://me.example/bot ") == (
        f"keepreading/{scraper.__version__} (+https://me.example/bot)"
    )


@pytest.mark.parametrize("contact", ["a\r\nX-Injected: 1", "Zoë@me.example", "a\x00b"])
def test_a_contact_that_no_header_can_carry_is_bad_configuration(contact):
    with pytest.raises(BadConfiguration, match="Give a web address or an e-mail address"):
        user_agent(contact)
