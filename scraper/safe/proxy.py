"""`--proxy`: every request goes through one proxy, which a person has named.

The proxy looks names up, so the address that it connects to cannot be checked from here. What can
be is: an address written as a number, a name that this machine knows as private.
"""

import asyncio
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from w3lib.http import basic_auth_header

from scraper.addresses import AddressRules
from scraper.errors import BadConfiguration
from scraper.lookup import Proxy, look_up, origin, pinned, proxy
from scraper.safe.refusals import PrivateAddress
from scraper.safe.resolver import CheckedResolver
from scraper.safe.rules import rules_for_seeds, rules_from_settings


class ProxyMiddleware:
    """Sends each request through the proxy of the setting `KEEPREADING_PROXY`."""

    def __init__(self, crawler: Crawler, through: Proxy, rules: AddressRules) -> None:
        self._crawler = crawler
        self._proxy = through
        self._rules = rules
        self._is_admitted = False

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Look the proxy up once: nothing that a page says can change which machine it is.

        :raises BadConfiguration: for what names no http proxy.
        """
        named = crawler.settings.get("KEEPREADING_PROXY")
        if not named:
            raise NotConfigured
        try:
            return cls(crawler, pinned(proxy(named)), rules_from_settings(crawler.settings))
        except ValueError as error:
            raise BadConfiguration(f"the setting KEEPREADING_PROXY: {error}") from error

    async def process_request(self, request: Request) -> None:
        """Name the proxy, and who we are to it.

        :raises PrivateAddress: for a host that this machine knows under private addresses only.
        """
        asked = origin(request.url)
        if asked is not None:
            found = await asyncio.to_thread(look_up, *asked)
            if found and not any(self._rules.permits(*asked, ip) for ip in found):
                raise PrivateAddress(*asked, found[0])
        if not self._is_admitted:  # pages on it are refused all the same, by the rules above
            CheckedResolver.guarding(self._crawler).admit(rules_for_seeds([self._proxy.url]))
            self._is_admitted = True
        request.meta["proxy"] = self._proxy.url
        if self._proxy.user is not None:
            request.headers["Proxy-Authorization"] = basic_auth_header(
                self._proxy.user, self._proxy.password or ""
            )
