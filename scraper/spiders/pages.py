"""The one place where Scrapy's responses become ours."""

from datetime import UTC, datetime

from scrapy.http import Response

from scraper.records import Page

FETCHED_AT = "keepreading_fetched_at"
"""Key of `Request.meta`: when the answer was whole (aware), where it is kept under that time."""


def page_from_response(response: Response) -> Page:
    """The response as a Page: content-decoded body, headers as Latin-1, fetched at `FETCHED_AT`
    or now.

    `request_url` is the address asked for first, before any redirect.
    """
    meta = response.meta if response.request is not None else {}
    redirected = meta.get("redirect_urls")
    headers = tuple(
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in response.headers.items()
        for value in values
    )
    return Page(
        url=response.url,
        request_url=redirected[0] if redirected else response.url,
        status=response.status,
        headers=headers,
        body=response.body,
        fetched_at=meta.get(FETCHED_AT) or datetime.now(UTC),
    )
