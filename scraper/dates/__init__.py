"""Dates: printed, written by machines, or in an address, to aware datetimes.

`read_iso` reads what programs write, `published` and `find_date` what people read (25 languages),
`from_url` addresses. Nothing is guessed from the clock but the year that a page leaves out: `now`
is an argument everywhere.
"""

from scraper.dates.limits import plausible
from scraper.dates.machine import from_url, read_iso
from scraper.dates.printed import Moment, date_spans, find_date, find_dates, published

__all__ = [
    "Moment",
    "date_spans",
    "find_date",
    "find_dates",
    "from_url",
    "plausible",
    "published",
    "read_iso",
]
