"""Redirects, to where they lead and no further.

Scrapy follows a circle until the limit is reached, and takes a redirect to `file:` or to nowhere
for the page itself.
"""

from scrapy import Request, Spider
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.http import Response

from scraper.safe.refusals import BadRedirect
from scraper.urls import absolute

_REDIRECTS = frozenset({301, 302, 303, 307, 308})


class CheckedRedirects(RedirectMiddleware):
    """In place of Scrapy's, which does the work: each hop is a request, checked like any other."""

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        """The request that follows, or the response where it is no redirect.

        :raises BadRedirect: where it leads in a circle, or to what is no http(s) address.
        """
        if response.status not in _REDIRECTS or request.meta.get("dont_redirect"):
            return super().process_response(request, response)
        location = (response.headers.get("Location") or b"").decode("utf-8", "replace")
        if absolute(request.url, location) is None:
            raise BadRedirect(
                f"{request.url} redirects to {location[:200]!r}, which is no web address",
                reason="bad_url",
            )
        try:
            following = super().process_response(request, response)
        except ValueError as error:
            raise BadRedirect(
                f"{request.url} redirects to {location[:200]!r}, which is no web address",
                reason="bad_url",
            ) from error
        if isinstance(following, Request):
            self._require_progress(request, following)
        return following

    def _require_progress(self, request: Request, following: Request) -> None:
        """Cookies may make the same address answer otherwise; without them it never will."""
        seen = {request.url, *request.meta.get("redirect_urls", ())}
        keeps_cookies = self.crawler.settings.getbool("KEEPREADING_COOKIES")
        if following.url in seen and not keeps_cookies:
            raise BadRedirect(
                f"{request.url}: the redirects do not end, this one leads back to {following.url}",
                reason="too_many_redirects",
            )
