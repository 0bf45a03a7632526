"""Retry-After (RFC 9110, 10.2.3): for how long a server wants to be left alone. Pure."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_MOST_SECONDS = 10 * 365 * 86_400.0  # beyond it is no wait but nonsense; kept finite for clocks


def wait_seconds(value: str, *, now: datetime, server_date: str | None = None) -> float | None:
    """Seconds from now, 0 for a moment that is past; None for what names no time.

    :param value: the header's value, a number of seconds or a date.
    :param now: aware.
    :param server_date: the Date header of the same response. A date is measured from it, since the
        two clocks may differ.

    >>> now = datetime(2024, 3, 3, 12, tzinfo=UTC)
    >>> wait_seconds("120", now=now), wait_seconds("Sun, 03 Mar 2024 12:00:30 GMT", now=now)
    (120.0, 30.0)
    >>> wait_seconds("soon", now=now) is None
    True
    """
    text = value.strip()
    if text.isascii() and text.isdigit():
        return min(float(text[:20]), _MOST_SECONDS)
    until = _moment(text)
    if until is None:
        return None
    measured_from = (_moment(server_date) if server_date else None) or now
    return min(max((until - measured_from).total_seconds(), 0.0), _MOST_SECONDS)


def growing_seconds(delay: float, times: int) -> float:
    """Seconds to leave a host alone that said so many times in a row that it is busy, and no more.

    :param delay: seconds between two requests to it; 0 leaves the pace to whoever set it so.
    :param times: 1 or more.

    >>> growing_seconds(1.0, 1), growing_seconds(1.0, 6), growing_seconds(0.0, 3)
    (2.0, 64.0, 0.0)
    """
    return min(delay * 2.0 ** min(times, 64), _MOST_SECONDS)


def _moment(text: str) -> datetime | None:
    """A date of HTTP, in any of its three forms (RFC 9110, 5.6.7)."""
    try:
        moment = parsedate_to_datetime(text.strip())
    except (ValueError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
