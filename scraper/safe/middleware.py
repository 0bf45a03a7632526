"""Refuses, on each hop, what needs no look-up to be refused; arms the resolver for the rest."""

from typing import TYPE_CHECKING, Self

from scrapy import Request

from scraper.addresses import AddressRules, literal_ip
from scraper.lookup import can_be_asked, origin
from scraper.safe.refusals import BadAddress, PrivateAddress
from scraper.safe.resolver import CheckedResolver
from scraper.safe.rules import rules_from_settings

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class AddressMiddleware:
    """A downloader middleware: http and https only, and no address that may not be asked.

    Redirects and robots.txt pass through it like any request. It belongs before the robots
    middleware, so that the robots.txt of a refused host is not asked for either.
    """

    def __init__(self, crawler: "Crawler", rules: AddressRules) -> None:
        self._crawler = crawler
        self._rules = rules
        self._guard: CheckedResolver | None = None

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> Self:
        """With the rules of the setting `KEEPREADING_ADDRESS_RULES`."""
        return cls(crawler, rules_from_settings(crawler.settings))

    def process_request(self, request: Request) -> None:
        """Let it pass, or raise.

        :raises PrivateAddress: for a host that spells an address which may not be asked.
        :raises BadAddress: for any scheme but http and https, for a host that is no name, and for
            an address with a user name in it.
        """
        self._arm()
        asked = origin(request.url)
        if asked is None or not can_be_asked(request.url):
            raise BadAddress(request.url)
        host, port = asked
        ip = literal_ip(host)
        if ip is not None and not self._rules.permits(host, port, ip):
            raise PrivateAddress(host, port, ip)

    def _arm(self) -> None:
        """Give the resolver this crawl's rules.

        Not before the first request: a process installs the resolver that its settings name after
        it has made its crawlers.
        """
        guard = CheckedResolver.guarding(self._crawler)
        if guard is not self._guard:
            guard.admit(self._rules)
            self._guard = guard
