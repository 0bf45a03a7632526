"""The one place where Scrapy's responses become ours."""

from datetime import UTC, datetime

from scrapy.http import Response

from scraper.records import Page


def page_from_response(response: Response) -> Page:
    """The response as a Page: content-decoded body, headers as Latin-1, fetched now.

    `request_url` is the address asked for first, before any redirect.
    """
    redirected = response.meta.get("redirect_urls") if response.request is not None else None
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
        fetched_at=datetime.now(UTC),
    )
