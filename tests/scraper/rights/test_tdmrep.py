"""TDMRep in its three places, and which of them counts."""

import json

import pytest

from scraper.rights import Rights, SiteRights, read_rights, read_tdmrep

SITE = "https://magazine.example"
FILE = f"{SITE}/.well-known/tdmrep.json"
POLICY = f"{SITE}/policy.json"


def rules(*values):
    return read_tdmrep(json.dumps(values).encode(), FILE)


def rule(location, reservation, **more):
    return {"location": location, "tdm-reservation": reservation, **more}


def read(path="/owls/", *, file=(), header=(), meta=()):
    markup = "".join(f'<meta name="{name}" content="{value}">' for name, value in meta)
    rights = read_rights(
        f"{SITE}{path}",
        [("Content-Type", "text/html"), *header],
        markup.encode(),
        SiteRights(tdm_rules=rules(*file)),
    )
    return rights.tdm_reservation, rights.tdm_policy, rights.tdm_source


RESERVED = ("tdm-reservation", "1")
FREE = ("tdm-reservation", "0")


@pytest.mark.parametrize(
    ("places", "found"),
    [
        ({}, (None, None, None)),
        ({"file": [rule("/", 1)]}, (True, None, "file")),
        ({"header": [("TDM-Reservation", "1")]}, (True, None, "header")),
        ({"meta": [RESERVED]}, (True, None, "meta")),
        ({"meta": [("TDM-Reservation", " 1 ")]}, (True, None, "meta")),
        ({"header": [FREE]}, (False, None, "header")),
        # the page supersedes the header, and both the file
        ({"file": [rule("/", 1)], "header": [FREE]}, (False, None, "header")),
        ({"file": [rule("/", 0)], "header": [RESERVED]}, (True, None, "header")),
        ({"header": [RESERVED], "meta": [FREE]}, (False, None, "meta")),
        ({"file": [rule("/", 1)], "header": [FREE], "meta": [RESERVED]}, (True, None, "meta")),
        # each value by itself
        (
            {"header": [RESERVED], "meta": [("tdm-policy", "/policy.json")]},
            (True, POLICY, "header"),
        ),
        (
            {"file": [rule("/", 0, **{"tdm-policy": "/policy.json"})], "header": [RESERVED]},
            (True, POLICY, "header"),
        ),
        ({"header": [FREE, ("tdm-policy", "/policy.json")]}, (False, None, "header")),
        ({"header": [RESERVED, ("tdm-policy", "javascript:alert(1)")]}, (True, None, "header")),
        # what is neither 0 nor 1 says nothing; of both, the reservation counts
        ({"header": [("tdm-reservation", "yes")]}, (None, None, None)),
        ({"header": [FREE, RESERVED]}, (True, None, "header")),
    ],
)
def test_which_place_counts(places, found):
    assert read(**places) == found


@pytest.mark.parametrize(
    ("location", "path", "matches"),
    [
        ("/", "/owls/", True),
        ("/owls/", "/owls/at-noon", True),
        ("/owls/", "/Owls/", False),
        ("/images/*.jpg", "/images/2024/owl.jpg", True),
        ("/images/*.jpg$", "/images/owl.jpg?large", False),
        ("/owls$", "/owls", True),
        ("/owls$", "/owls/", False),
        ("/foo-%24", "/foo-$", True),
        ("/%6Fwls/", "/owls/", True),
    ],
)
def test_locations_are_patterns_as_in_robots_txt(location, path, matches):
    assert read(path, file=[rule(location, 1)])[0] is (True if matches else None)


def test_the_first_rule_that_matches_counts():
    file = [rule("/owls/", 0), rule("/", 1)]
    assert read("/owls/", file=file)[0] is False
    assert read("/cats/", file=file)[0] is True


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[",
        b'{"location": "/", "tdm-reservation": 1}',
        b'[1, null, [], {}, {"location": 5, "tdm-reservation": 1}]',
        b'[{"location": "/", "tdm-reservation": 2}]',
        b'[{"location": "/"}]',
        b'[{"location": "/' + b"x" * 3_000 + b'", "tdm-reservation": 1}]',
        b"[" * 100_000,
        b"<html>not here</html>",
        b'[{"location": "/", "tdm-reservation": 1}]' + b" " * 2_000_000,
    ],
    ids=lambda body: body[:40].decode(),
)
def test_a_file_that_is_none_has_no_rules(body):
    assert read_tdmrep(body, FILE) == ()


def test_a_rule_that_is_wrong_leaves_the_others():
    (found,) = rules(7, rule("/owls", "1"), rule("/cats", "?"))
    assert found.reservation
    assert found.location.matches(f"{SITE}/owls")


def test_a_file_of_many_rules_is_read_up_to_a_limit():
    assert len(rules(*(rule(f"/{n}", 1) for n in range(5_000)))) == 2_000


def test_a_reservation_is_a_reservation():
    assert Rights(tdm_reservation=True).reserved
    assert not Rights(tdm_reservation=False).reserved
