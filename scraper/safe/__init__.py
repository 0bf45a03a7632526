"""The address check as Scrapy knows it: a resolver and a middleware, and how rules reach them."""

from scraper.safe.refusals import BadAddress, PrivateAddress
from scraper.safe.rules import rules_for_seeds, rules_from_settings

__all__ = ["BadAddress", "PrivateAddress", "rules_for_seeds", "rules_from_settings"]
