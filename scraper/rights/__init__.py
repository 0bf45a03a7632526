"""Rights: what a page, its headers and its host say may be done with it. Only read here.

Pure: asking for robots.txt and tdmrep.json is the business of `scraper.polite`.
"""

from scraper.rights.reading import DECLARED_IN, read_rights
from scraper.rights.records import Rights, SiteRights, TdmRule
from scraper.rights.tdmrep import read_tdmrep

__all__ = ["DECLARED_IN", "Rights", "SiteRights", "TdmRule", "read_rights", "read_tdmrep"]
