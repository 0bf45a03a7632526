"""archive.crawling.asking: a request through the frontier and back."""

import json

import pytest
import scrapy
from scrapy import Request

from archive.crawling.asking import ENTRY, Asking
from archive.crawling.wire import EXCHANGES


class Mine(scrapy.Spider):
    name = "mine"

    def read(self, response):
        """A callback."""

    def failed(self, failure):
        """An errback."""


@pytest.fixture
def spider():
    return Mine()


@pytest.fixture
def asking(spider):
    return Asking(spider, 0)


def through_json(request, asking):
    entry = asking.entry_of(request)
    json.loads(entry.request)
    return entry, asking.request_of(entry, asking._spider.read, asking._spider.failed)


def test_request_comes_back_with_all_that_asking_needs(spider, asking):
    request = Request(
        "https://a.example/owls?b=2&a=1",
        spider.read,
        method="POST",
        headers={"Referer": "https://a.example/", "X-Two": ["1", "2"]},
        body=b"\x00owls\xff",
        errback=spider.failed,
        cb_kwargs={"found_as": ["https://a.example/owls"], "number": 3},
        meta={"keepreading_kind": "article", "max_retry_times": 5},
        priority=10,
    )
    entry, again = through_json(request, asking)
    assert (entry.kind, entry.priority, entry.url) == ("article", 10, request.url)
    assert (again.meta.pop(ENTRY), again.meta.pop(EXCHANGES)) == (entry, [])
    for name in ("url", "method", "headers", "body", "cb_kwargs", "meta", "priority"):
        assert getattr(again, name) == getattr(request, name), name
    assert asking.methods_of(entry) == (spider.read, spider.failed)


def test_request_without_callbacks_goes_to_parse(spider, asking):
    entry, _ = through_json(Request("https://a.example/"), asking)
    assert asking.methods_of(entry) == (spider.parse, None)


def test_redirect_keeps_the_entry_s_identity_and_callbacks(spider, asking):
    entry, asked = through_json(Request("https://a.example/?p=1", spider.read), asking)
    redirected = asked.replace(
        url="https://a.example/owls", meta={**asked.meta, "redirect_urls": [asked.url]}
    )
    moved, again = through_json(redirected, asking)
    assert (moved.key, moved.url, moved.serial) == (entry.key, "https://a.example/?p=1", 2)
    assert again.url == "https://a.example/owls"
    assert again.meta["redirect_urls"] == ["https://a.example/?p=1"]
    assert asking.methods_of(moved)[0] == spider.read


def test_what_belongs_to_the_process_is_not_kept(spider, asking):
    request = Request("https://a.example/", meta={"download_slot": "x", "thing": object(), "n": 1})
    _, again = through_json(request, asking)
    assert set(again.meta) == {"n", ENTRY, EXCHANGES}


def test_one_address_in_two_spellings_is_one_entry_and_a_post_another(spider, asking):
    keys = [
        through_json(request, asking)[0].key
        for request in (
            Request("https://a.example/?a=1&utm_source=x#top"),
            Request("https://A.example:443/?a=1"),
            Request("https://a.example/?a=1", method="POST", body=b"1"),
            Request("https://a.example/?a=1", method="POST", body=b"2"),
        )
    ]
    assert keys[0] == keys[1]
    assert len(set(keys)) == 3


@pytest.mark.parametrize(
    "request_",
    [
        Request("https://a.example/", print),
        Request("https://a.example/", cb_kwargs={"thing": object()}),
    ],
    ids=["callback", "argument"],
)
def test_request_that_could_not_be_made_again_is_refused(asking, request_):
    with pytest.raises(ValueError, match="cannot"):
        asking.entry_of(request_)


def test_request_that_is_asked_once_waits_here_with_its_objects_and_moves(spider, asking):
    state = object()
    request = Request(
        "https://a.example/feed", spider.read, errback=spider.failed,
        cb_kwargs={"state": state}, meta={"keepreading_once": True},
    )  # fmt: skip
    entry = asking.entry_of(request)
    asked = asking.request_of(entry, print, repr)
    assert (entry.request, asked.cb_kwargs, asked.callback) == ("", {"state": state}, print)
    redirected = asked.replace(
        url="https://a.example/rss", meta={**asked.meta, "redirect_urls": [asked.url]}
    )
    moved = asking.entry_of(redirected)
    asking.forget(entry)
    again = asking.request_of(moved, print, repr)
    assert (moved.key, moved.url, again.url) == (entry.key, request.url, "https://a.example/rss")
    assert asking.methods_of(moved) == (spider.read, spider.failed)
    assert (asking.hops_of(moved), again.cb_kwargs) == (1, {"state": state})
    asking.forget(moved)
    assert asking._held == {}
