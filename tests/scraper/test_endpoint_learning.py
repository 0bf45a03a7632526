"""scraper/endpoint_learning.py: what one rendering teaches reads the next crawl's answers."""

import json

import pytest

from scraper.card_endpoints import CardEndpoint, following, read_cards
from scraper.endpoint_learning import learn
from scraper.errors import BadConfiguration
from scraper.records import Card

SITE = "https://night.example"


def cards(*numbers):
    return [
        Card(url=f"{SITE}/read/owls-{n}", title=f"Why owls & moons, {n}", excerpt=f"In short: {n}")
        for n in numbers
    ]


def item(number, **more):
    return {
        "id": 1_000 + number,
        "slug": f"owls-{number}",
        "title": {"rendered": f"Why owls &amp; moons, {number}"},
        "summary": f"<p>In short: {number}</p>",
        "kind": "owls",
        **more,
    }


def answer(url, *numbers, **more):
    return url, json.dumps({"data": {"posts": [item(n) for n in numbers]}, **more}).encode()


SETTINGS = (f"{SITE}/api/settings", b'{"menu": [{"title": "Home", "slug": "home"}]}')
COUNTED = [
    answer(f"{SITE}/api/posts?size=2&page=1", 1, 2),
    answer(f"{SITE}/api/posts?size=2&page=2", 3, 4),
    answer(f"{SITE}/api/posts?size=2&page=3", 5),
]


def test_numbered_answers_are_learned_and_read_as_the_cards_they_made():
    found = learn([SETTINGS, *COUNTED], cards(1, 2, 3, 4, 5))
    assert found == CardEndpoint(
        first=f"{SITE}/api/posts?size=2&page=1",
        then=f"{SITE}/api/posts?size=2&page={{}}",
        start=2,
        step=1,
        cursor=(),
        items=("data", "posts"),
        link=("slug",),
        link_template=f"{SITE}/read/{{}}",
        title=("title", "rendered"),
        excerpt=("summary",),
    )
    assert read_cards(found, COUNTED[1][1]) == tuple(cards(3, 4))
    assert following(found, COUNTED[2][1], 3) == f"{SITE}/api/posts?size=2&page=4"


@pytest.mark.parametrize(
    ("addresses", "fourth"),
    [
        (["/a?from=0", "/a?from=2", "/a?from=4"], "/a?from=6"),
        (["/a.json", "/a-2.json", "/a-3.json"], "/a-4.json"),
        (["/a", "/a?page=2", "/a?page=3"], "/a?page=4"),
        (["/v2/posts/1", "/v2/posts/2", "/v2/posts/3"], "/v2/posts/4"),
    ],
)
def test_what_counts_may_stand_anywhere_in_the_address(addresses, fourth):
    answers = [answer(SITE + a, 2 * n, 2 * n + 1) for n, a in enumerate(addresses)]
    found = learn(answers, cards(*range(6)))
    assert found is not None
    assert following(found, answers[2][1], 3) == SITE + fourth


@pytest.mark.parametrize(
    ("second", "next_", "then"),
    [
        ("/a?after=x%3D%3D", {"paging": {"next": "x=="}}, "/a?after=y%3D"),
        ("/a?k=1&t=7f", {"paging": {"next": "/a?k=1&t=7f"}}, "/a?k=1&t=8e"),
    ],
    ids=["cursor", "address"],
)
def test_what_the_answer_says_of_the_next_one_is_followed(second, next_, then):
    answers = [
        answer(f"{SITE}/a", 1, 2, **next_),
        answer(SITE + second, 3, 4, paging={"next": None}),
    ]
    found = learn(answers, cards(1, 2, 3, 4))
    assert found is not None
    said = {"paging": {"next": "y=" if "=x" in second or "%3D" in second else then}}
    assert following(found, answer("", 1, **said)[1], 7) == SITE + then
    assert following(found, answers[1][1], 2) is None


def test_one_answer_that_holds_all_is_followed_by_none():
    found = learn([answer(f"{SITE}/all.json", 1, 2, 3)], cards(1, 2, 3))
    assert found is not None
    assert (found.then, following(found, b"{}", 1)) == (None, None)


def test_whole_and_relative_addresses_are_links_too():
    for link, template in (("https://night.example/read/owls-{}", "{}"), ("/read/owls-{}", None)):
        body = json.dumps([item(n, link=link.format(n)) for n in (1, 2, 3)]).encode()
        found = learn([(f"{SITE}/all.json", body)], cards(1, 2, 3))
        assert found is not None
        assert found.link == ("link",)
        assert found.link_template == (template or SITE + "{}")
        assert read_cards(found, body) == tuple(cards(1, 2, 3))


@pytest.mark.parametrize(
    "answers",
    [
        [],
        [SETTINGS],
        [(f"{SITE}/a", b"[1, 2"), (f"{SITE}/b", b"[" * 100_000), (f"{SITE}/c", b'{"a": NaN}')],
        [answer(f"{SITE}/a", 1)],
        [answer(f"{SITE}/a?x=9&_=171", 1, 2), answer(f"{SITE}/a?x=5&_=99", 3, 4)],
    ],
    ids=["none", "of something else", "broken", "a part", "no way from one to the next"],
)
def test_nothing_is_learned_where_the_cards_would_not_come_again(answers):
    assert learn(answers, cards(1, 2, 3, 4)) is None


def test_an_endpoint_survives_being_kept():
    found = learn(COUNTED, cards(1, 2, 3, 4, 5))
    assert found is not None
    assert CardEndpoint.from_dict(json.loads(json.dumps(found.as_dict()))) == found


@pytest.mark.parametrize("change", [{"first": 3}, {"then": "/x"}, {"step": "1"}, {"link": None}])
def test_what_is_no_endpoint_is_said_to_be_none(change):
    found = learn(COUNTED, cards(1, 2, 3, 4, 5))
    assert found is not None
    with pytest.raises(BadConfiguration, match="endpoint cannot be read"):
        CardEndpoint.from_dict(found.as_dict() | change)


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'{"data": {"posts": 3}}', b"\xff\xfe"])
def test_an_answer_of_another_shape_has_no_cards(body):
    found = learn(COUNTED, cards(1, 2, 3, 4, 5))
    assert found is not None
    assert read_cards(found, body) == ()
