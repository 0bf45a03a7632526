"""Content-Signal, in robots.txt and as a header."""

import pytest

from scraper import robots_txt
from scraper.rights import Rights, SiteRights, read_rights

SITE = "https://magazine.example"


def read(robots=b"", *headers, path="/owls/"):
    lines = robots_txt.parse(robots, "keepreading").content_signals
    site = SiteRights(content_signals=lines)
    return dict(
        read_rights(f"{SITE}{path}", [("Content-Signal", v) for v in headers], b"", site).signals
    )


@pytest.mark.parametrize(
    ("robots", "signals"),
    [
        (
            b"User-agent: *\nContent-Signal: search=yes, ai-train=no\nAllow: /\n",
            {"search": True, "ai-train": False},
        ),
        (
            b"user-agent:*\ncontent-signal:SEARCH=Yes,AI-Input=NO\n",
            {"search": True, "ai-input": False},
        ),
        (b"User-agent: *\nContent-signals: ai-train = no # never\n", {"ai-train": False}),
        (b"User-agent: googlebot\nContent-Signal: ai-train=no\n", {}),
        (
            b"User-agent: *\nContent-Signal: ai-train=no\n\n"
            b"User-agent: keepreading\nContent-Signal: ai-train=yes\n",
            {"ai-train": True},
        ),
        (
            b"User-agent: *\nContent-Signal: ai-train=no\n\n"
            b"User-agent: keepreading\nDisallow: /x\n",
            {},
        ),
        (b"Content-Signal: ai-train=no\n", {}),
        (
            b"User-agent: *\nContent-Signal: ai-train=yes\nContent-Signal: ai-train=no\n",
            {"ai-train": False},
        ),
        (b"User-agent: *\nContent-Signal: ai-train, ai-input=perhaps, other=no, =no\n", {}),
        (b"User-agent: *\nContent-Signal: /owls/ ai-train=no\n", {"ai-train": False}),
        (b"User-agent: *\nContent-Signal: /cats/ ai-train=no\n", {}),
    ],
)
def test_signals_of_robots_txt(robots, signals):
    assert read(robots) == signals


@pytest.mark.parametrize(
    ("headers", "signals"),
    [
        (["ai-train=no"], {"ai-train": False}),
        (
            ["search=yes, ai-train=no", "ai-input=no"],
            {"search": True, "ai-train": False, "ai-input": False},
        ),
        (["ai-train=yes", "ai-train=no"], {"ai-train": False}),
    ],
)
def test_signals_of_the_header(headers, signals):
    assert read(b"", *headers) == signals


def test_a_no_anywhere_is_a_no():
    robots = b"User-agent: *\nContent-Signal: ai-train=no, search=yes\n"
    assert read(robots, "ai-train=yes, search=no") == {"ai-train": False, "search": False}


@pytest.mark.parametrize(
    ("signals", "reserved"),
    [
        ((("ai-train", False),), True),
        ((("ai-input", False), ("ai-train", True)), True),
        ((("search", False),), True),
        ((("ai-train", True), ("search", True)), False),
        ((), False),
    ],
)
def test_any_no_is_a_reservation(signals, reserved):
    assert Rights(signals=signals).reserved is reserved


def test_rights_are_json_and_back():
    rights = read_rights(
        f"{SITE}/owls/",
        [
            ("X-Robots-Tag", "noindex, max-snippet: 20, unavailable_after: 2030-01-01"),
            ("tdm-reservation", "1"),
            ("tdm-policy", "/policy"),
            ("Content-Signal", "ai-train=no, search=yes"),
        ],
    )
    assert rights.tdm_policy == f"{SITE}/policy"
    assert Rights.from_json(rights.as_json()) == rights
    assert Rights().as_json() is None


@pytest.mark.parametrize(
    "text", [None, "", "[", "[]", "7", '{"robots": 7, "signals": [], "unavailable_after": "x"}']
)
def test_json_of_nothing_is_no_rights(text):
    assert Rights.from_json(text) == Rights()
