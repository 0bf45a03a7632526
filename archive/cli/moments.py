"""Moments on the command line: a day, which means its end, or a time; UTC where no offset is."""

from datetime import UTC, date, datetime, time

import click


def as_moment(ctx: click.Context, param: click.Parameter, value: str | None) -> datetime | None:
    """A callback of an option that takes a day or a time.

    :raises click.BadParameter: for a text that names none.
    """
    if value is None:
        return None
    found = moment(value)
    if found is None:
        raise click.BadParameter(
            f"{value!r} is no day such as 2024-03-03 and no time such as 2024-03-03T20:05:00Z.",
            ctx,
            param,
        )
    return found


def moment(text: str) -> datetime | None:
    """The time that *text* names, or None.

    >>> moment("2024-03-03").isoformat()
    '2024-03-03T23:59:59+00:00'
    >>> moment("yesterday") is None
    True
    """
    try:
        if len(text) == len("2024-03-03"):
            return datetime.combine(date.fromisoformat(text), time(23, 59, 59), UTC)
        found = datetime.fromisoformat(text)
        return found.astimezone(UTC) if found.utcoffset() is not None else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
