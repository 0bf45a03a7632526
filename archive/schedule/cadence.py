"""Cadence: how often a site is crawled, and the moments that follow from it. No clock in here.

A cadence is a length of time (`6h`; `daily` is one of a day) or a cron expression. A length counts
from when the site was due before, so that a timer that comes late does not move it; a cron
expression names moments of the day in a time zone. Each site is a little later than that by a
jitter of its own, the same at every run.
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError

WORDS = {"hourly": "1h", "daily": "1d", "weekly": "7d"}
LEAST, MOST = timedelta(minutes=1), timedelta(days=366)
_UNITS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800}
_LENGTH = re.compile(r"(\d{1,9})\s*([smhdw])")
_SHARE = 10  # a jitter is at most that part of the cadence: it must not bring two runs together
_FIELDS = 5


@dataclass(frozen=True, slots=True)
class Cadence:
    """How often: `length` or `cron` is given, never both."""

    text: str
    """As the file has it."""
    length: timedelta | None = None
    cron: str | None = None
    """Five fields: minute, hour, day of the month, month, day of the week."""
    zone: ZoneInfo | None = None
    """Where the hours of `cron` are those of the day; None is UTC."""

    def gap(self, moment: datetime) -> timedelta:
        """The time from one run to the next, around *moment*."""
        if self.length is not None:
            return self.length
        first, second = self._moments(moment)
        return second - first

    def after(self, moment: datetime, *, before: datetime | None = None) -> datetime:
        """The first time to run after *moment*, in UTC: what was missed until then is one run.

        :param before: when it was due the last time, which lengths are counted from; without it
            they are counted from *moment*.
        """
        if self.length is None:
            return self._moments(moment)[0]
        base = moment if before is None or before > moment else before
        return base + self.length * ((moment - base) // self.length + 1)

    def _moments(self, moment: datetime) -> tuple[datetime, datetime]:
        assert self.cron is not None
        local = moment.astimezone(self.zone or UTC)
        first, second = (each.astimezone(UTC) for each in islice(CronSim(self.cron, local), 2))
        return first, second


def length(text: str) -> timedelta:
    """A length of time as people write it.

    >>> length("90m") == length("1h 30m") == timedelta(minutes=90)
    True

    :raises ValueError: for anything else.
    """
    matches = list(_LENGTH.finditer(text))
    left = _LENGTH.sub("", text).strip()
    if not matches or left:
        raise ValueError(f"{text!r} is no length of time: write 90m, 6h, 1d or 2w")
    seconds = sum(int(match[1]) * _UNITS[match[2]] for match in matches)
    if seconds > MOST.total_seconds():
        raise ValueError(f"{text!r} is longer than a year")
    return timedelta(seconds=seconds)


def every(text: str) -> Cadence:
    """The cadence of `every = "6h"`.

    :raises ValueError: when it is no length, or one shorter than a minute.
    """
    found = length(text)
    if found < LEAST:
        raise ValueError(f"{text!r} is shorter than a minute")
    return Cadence(text, length=found)


def cadence(text: str, zone: ZoneInfo | None = None) -> Cadence:
    """The cadence of `cadence = "daily"`, or of a cron expression.

    :raises ValueError: when it is neither.
    """
    word = text.strip().lower()
    if word in WORDS:
        return Cadence(text, length=length(WORDS[word]))
    if len(text.split()) != _FIELDS:
        raise ValueError(
            f"{text!r} is neither hourly, daily or weekly nor a cron expression of five fields, "
            'such as "30 6 * * 1-5"; for a length of time write every = "6h"'
        )
    found = Cadence(text, cron=text, zone=zone)
    try:
        found.gap(datetime(2024, 1, 1, tzinfo=UTC))
    except CronSimError as error:
        raise ValueError(f"{text!r} is no cron expression: {_lower(str(error))}") from error
    except ValueError as error:  # fewer than two moments came
        raise ValueError(f"{text!r} never comes") from error
    return found


def jitter(name: str, gap: timedelta, most: timedelta) -> timedelta:
    """How much later than its cadence says a site runs: by its name, so always the same.

    :param gap: the time between two runs; a tenth of it is not exceeded.
    :param most: nor is this.
    """
    bound = min(most, gap / _SHARE)
    share = int.from_bytes(hashlib.sha256(name.encode()).digest()[:4]) / 2**32
    return timedelta(seconds=int(bound.total_seconds() * share))


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
