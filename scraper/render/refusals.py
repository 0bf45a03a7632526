"""Why a page could not be rendered."""

from scrapy.exceptions import IgnoreRequest

from scraper.errors import FetchError


class RenderFailed(FetchError, IgnoreRequest):
    """A page that the browser could not draw; Scrapy takes it as ignored and never retries it.

    `reason` is `no_browser` (it is missing or does not start) or `render_failed` (this page).
    """
