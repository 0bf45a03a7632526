"""Bylines: "By A. Writer and B. Editor" to names and Author records, in 25 languages.

`people` gives the names, `as_printed` the line without what surrounds it, `authors` the records of
several sources together.
"""

from scraper.byline.lines import as_printed, authors, people
from scraper.byline.names import is_organisation, is_person_like

__all__ = ["as_printed", "authors", "is_organisation", "is_person_like", "people"]
