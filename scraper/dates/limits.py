"""Which days an article can have been published on.

The web has no articles from before 1990, and no page tells the truth about next month: dates
outside are defaults (1970-01-01, 0001-01-01, 9999-12-31), typing errors or events.
"""

from datetime import UTC, date, datetime, timedelta

EARLIEST_YEAR = 1990
LATEST_YEAR = 2100
"""The bound where no `now` is at hand: machine dates and addresses."""
AHEAD = timedelta(days=2)
"""How far ahead of now a date may be: time zones, clocks that are wrong, tomorrow's paper."""


def plausible(at: datetime, *, now: datetime | None = None) -> bool:
    """Whether an article can have been published at that moment; *at* and *now* are aware.

    >>> now = datetime(2024, 6, 1, tzinfo=UTC)
    >>> plausible(datetime(2024, 5, 31, tzinfo=UTC), now=now)
    True
    >>> plausible(datetime(2024, 8, 1, tzinfo=UTC), now=now)
    False
    """
    if not EARLIEST_YEAR <= at.year <= LATEST_YEAR:
        return False
    return now is None or at - now <= AHEAD


def plausible_day(day: date, *, now: datetime) -> bool:
    """The same for a day: its midnight in UTC decides."""
    return plausible(datetime(day.year, day.month, day.day, tzinfo=UTC), now=now)


def day_or_none(year: int, month: int, day: int) -> date | None:
    """That day, or None where the calendar has no such day (31 February) or no article can be.

    >>> day_or_none(2024, 2, 30) is None
    True
    """
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
