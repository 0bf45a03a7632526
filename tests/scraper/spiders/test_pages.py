"""scraper.spiders.pages: Scrapy's responses as ours."""

from datetime import UTC, datetime

from scrapy import Request
from scrapy.http import HtmlResponse

from scraper.spiders.pages import FETCHED_AT, page_from_response

URL = "https://magazine.example/owls/"
AT = datetime(2024, 3, 3, 12, tzinfo=UTC)


def test_a_page_has_the_time_under_which_its_answer_is_kept():
    request = Request(URL, meta={FETCHED_AT: AT})
    assert page_from_response(HtmlResponse(URL, request=request)).fetched_at == AT


def test_a_page_that_nobody_keeps_is_dated_now():
    before = datetime.now(UTC)
    for request in (Request(URL), None):
        page = page_from_response(HtmlResponse(URL, request=request))
        assert before <= page.fetched_at <= datetime.now(UTC)


def test_a_page_names_the_address_that_was_asked_for_first():
    request = Request(URL, meta={"redirect_urls": ["https://magazine.example/?p=1", URL]})
    page = page_from_response(HtmlResponse(f"{URL}2", request=request))
    assert (page.request_url, page.url) == ("https://magazine.example/?p=1", f"{URL}2")
