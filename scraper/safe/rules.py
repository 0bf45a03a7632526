"""The address rules of a crawl, and how a crawl's settings carry them."""

from collections.abc import Mapping

from scrapy.settings import BaseSettings

from scraper.addresses import AddressRules
from scraper.errors import BadConfiguration
from scraper.lookup import rules_for_seeds

__all__ = ["SETTING", "rules_for_seeds", "rules_from_settings"]

SETTING = "KEEPREADING_ADDRESS_RULES"


def rules_from_settings(settings: BaseSettings) -> AddressRules:
    """The rules that `KEEPREADING_ADDRESS_RULES` holds: an `AddressRules`, or its `as_dict()`.

    Without the setting only public addresses are asked.

    :raises BadConfiguration: when the setting holds anything else.
    """
    value = settings.get(SETTING)
    if value is None:
        return AddressRules()
    if isinstance(value, AddressRules):
        return value
    try:
        if isinstance(value, Mapping):  # Scrapy wraps a dict in BaseSettings
            return AddressRules.from_dict(value)
    except ValueError as error:
        raise BadConfiguration(f"the setting {SETTING} cannot be read: {error}") from error
    raise BadConfiguration(
        f"the setting {SETTING} is {type(value).__name__}; give AddressRules or its as_dict()"
    )
