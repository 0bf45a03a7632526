"""scraper.load_more, more_answers and embedded_json: what a page's script would ask and show."""

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.document import Document
from scraper.embedded_json import cards_in, cards_in_page
from scraper.errors import BadAnswer, KeepreadingError
from scraper.load_more import Endpoint, endpoint
from scraper.more_answers import More, read_more
from scraper.records import Card, Page

SITE = "https://magazine.example"
LISTING = f"{SITE}/kids/"


def page(html):
    return Document.from_html(html, LISTING)


def answered(body):
    return read_more(Page.from_html(body, f"{SITE}/more"), LISTING)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (
            "<button data-next-url='/more?page=2&size=9'>Load more</button>",
            Endpoint(url=f"{SITE}/more?page=2&size=9", fields=(("page", "2"),), page_key="page"),
        ),
        (
            "<a class=load-more data-url='/api/{page}/list' data-page=3 data-max-pages=7>More</a>",
            Endpoint(url=f"{SITE}/api/3/list", last_page=7),
        ),
        (
            "<div class='infinite-scroll' data-ajax-url='/wp-admin/admin-ajax.php' "
            "data-action=more data-nonce=x1 data-paged=2></div>",
            Endpoint(
                url=f"{SITE}/wp-admin/admin-ajax.php",
                method="POST",
                fields=(("action", "more"), ("nonce", "x1"), ("paged", "2")),
                page_key="paged",
            ),
        ),
        (
            "<script>axios.get('/api/list?offset=12&limit=12')</script>",
            Endpoint(
                url=f"{SITE}/api/list?offset=12&limit=12",
                fields=(("offset", "12"),),
                page_key="offset",
                step=12,
            ),
        ),
    ],
)
def test_endpoint_is_read_from_attributes_and_scripts(html, expected):
    assert endpoint(page(html)) == expected


@pytest.mark.parametrize(
    "html",
    [
        "<button>Load more</button>",
        "<a class=load-more href='#'>Load more</a>",
        "<div data-url='/kids/' class=share>Share</div>",
        "<a class=load-more data-url='/kids/'>itself</a>",
        "<a class=load-more data-url='javascript:more()'>More</a>",
        '<script>var settings = {"ajaxurl": "/wp-admin/admin-ajax.php"};</script>',
        "<script>fetch('https:' + host)</script>",
    ],
)
def test_page_that_names_no_endpoint_has_none(html):
    assert endpoint(page(html)) is None


def test_requests_count_up_to_the_last_page():
    first = Endpoint(url=f"{SITE}/m", fields=(("page", "2"),), page_key="page", last_page=3)
    second = first.following(More(), 6)
    assert second is not None
    assert (first.address, second.address) == (f"{SITE}/m?page=2", f"{SITE}/m?page=3")
    assert second.following(More(), 6) is None
    assert first.following(More(ended=True), 6) is None


def test_offset_grows_by_what_is_shown_where_no_limit_is_named():
    first = Endpoint(url=f"{SITE}/m", fields=(("offset", "6"),), page_key="offset", step=0)
    second = first.following(More(), 4)
    assert second is not None
    assert second.address == f"{SITE}/m?offset=10"


CARDS = "".join(
    f"<article><h2><a href='/owl-{n}/'>Owl {n}</a></h2><p>Hoots</p></article>" for n in "123"
)
THREE = [f"{SITE}/owl-{n}/" for n in "123"]


@pytest.mark.parametrize(
    "body",
    [
        CARDS,
        json.dumps(CARDS),
        json.dumps({"success": True, "data": {"html": CARDS}}),
        json.dumps({"posts": [f"<h2><a href='/owl-{n}/'>Owl {n}</a></h2>" for n in "123"]}),
        json.dumps([{"url": url, "title": f"Owl {n}"} for n, url in enumerate(THREE)]),
        f"<html><body><nav><a href='/'>Home</a></nav><main>{CARDS}</main></body></html>",
    ],
)
def test_cards_are_read_from_whatever_an_endpoint_answers(body):
    assert [card.url for card in answered(body).cards] == THREE


def test_last_piece_may_have_one_card():
    assert answered("<div><h3><a href='/owl-9/'>Owl 9</a></h3></div>").cards == (
        Card(url=f"{SITE}/owl-9/", title="Owl 9"),
    )


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"has_more": False}, More(ended=True)),
        ({"pagination": {"hasNextPage": False}}, More(ended=True)),
        ({"lastbatch": True}, More(ended=True)),
        ({"links": {"next": None}}, More(ended=True)),
        ({"links": {"next": {"href": "/m?page=3"}}}, More(next_url=f"{SITE}/m?page=3")),
        ({"next": "/m?page=3", "total": 40}, More(next_url=f"{SITE}/m?page=3", total=40)),
        ({"meta": {"next_cursor": "x9", "totalPages": "4"}}, More(cursor="x9", last_page=4)),
    ],
)
def test_what_an_answer_says_of_its_end_is_read(said, expected):
    assert answered(json.dumps({**said, "items": []})) == expected


@pytest.mark.parametrize("body", ["", "0", "-1", "null", '""'])
def test_answer_with_nothing_in_it_is_the_end(body):
    assert answered(body) == More(ended=True)


@pytest.mark.parametrize(
    ("body", "reason"),
    [("Bad request", "not_more"), ("{broken", "not_json"), ('{"a":' * 100_000, "too_deep")],
)
def test_other_answers_are_refused_with_a_reason(body, reason):
    with pytest.raises(BadAnswer) as caught:
        answered(body)
    assert caught.value.reason == reason


def test_list_with_dates_is_the_listing_and_a_menu_is_none():
    value = {
        "menu": [{"url": f"/{n}/", "title": n} for n in ("kids", "faith", "living", "about")],
        "data": {
            "hero": {"path": "/owl-1/", "headline": "Owl 1", "dek": "Hoots"},
            "rest": [
                {"path": "/owl-2/", "headline": {"rendered": "<b>Owl</b> 2"}, "date": "2024-03-03"},
                {"path": "/owl-1/", "headline": "Owl 1", "date": "2024-03-04"},
                {"path": "javascript:1", "headline": "No address", "date": "2024-03-04"},
            ],
        },
    }
    assert [(card.url, card.title) for card in cards_in(value, LISTING)] == [
        (f"{SITE}/owl-1/", "Owl 1"),
        (f"{SITE}/owl-2/", "Owl 2"),
    ]


@pytest.mark.parametrize(
    "script",
    [
        "<script id=__NEXT_DATA__ type=application/json>{}</script>",
        "<script>window.__INITIAL_STATE__ = {};</script>",
        "<script>var x = 1; window.__NUXT__={}; run()</script>",
        "<script type=application/json data-state>{}</script>",
    ],
)
def test_json_in_the_page_is_found_in_scripts_of_every_kind(script):
    value = {"stories": [{"url": url, "title": "Owl", "excerpt": "Hoots"} for url in THREE]}
    html = script.replace("{}", json.dumps(value))
    assert [card.url for card in cards_in_page(page(html))] == THREE


def test_linked_data_is_left_to_other_readers():
    value = json.dumps({"@type": "Article", "url": "/owls/", "headline": "Owls", "date": "2024"})
    assert cards_in_page(page(f"<script type='application/ld+json'>{value}</script>")) == ()


@given(st.text(max_size=200) | st.text('{}[]",:<a href=x>1n', max_size=60))
def test_any_text_gives_cards_or_one_of_our_errors(text):
    with suppress(KeepreadingError):
        assert isinstance(answered(text), More)
    document = page(f"<script>var load_more = {text}</script><i class=load-more data-url='{text}'>")
    assert cards_in_page(document) is not None
    endpoint(document)
