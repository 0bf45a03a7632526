"""Names of time zones as they are printed behind a time, to fixed offsets.

Abbreviations are not unique: IST is India's unless the page is Hebrew, CST is the one of North
America unless the page is Chinese. The sites that print these most decide.
"""

from datetime import UTC, date, timedelta, timezone
from typing import Final

_HOURS: Final = {
    "Z": 0, "UTC": 0, "GMT": 0, "UT": 0, "WET": 0, "WEST": 1, "BST": 1, "WAT": 1,
    "CET": 1, "CEST": 2, "MEZ": 1, "MESZ": 2, "HNEC": 1, "SAST": 2, "CAT": 2, "EET": 2, "EEST": 3,
    "IDT": 3, "MSK": 3, "МСК": 3, "мск": 3, "TRT": 3, "EAT": 3, "AST": -4, "GST": 4, "PKT": 5,
    "IST": 5.5, "NPT": 5.75, "BDT": 6, "ICT": 7, "WIB": 7, "WITA": 8, "WIT": 9,
    "HKT": 8, "SGT": 8, "MYT": 8, "PHT": 8, "AWST": 8, "JST": 9, "KST": 9,
    "ACST": 9.5, "ACDT": 10.5, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13,
    "NST": -3.5, "NDT": -2.5, "ADT": -3, "BRT": -3, "ART": -3, "CLT": -4,
    "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
    "AKST": -9, "AKDT": -8, "HST": -10, "HNE": -5, "HAE": -4,
}  # fmt: skip
_AMERICAN: Final = {"ET": -5, "CT": -6, "MT": -7, "PT": -8}
_IN_LANGUAGE: Final = {("he", "IST"): 2.0, ("zh", "CST"): 8.0}
_NAMES: Final = frozenset(_HOURS) | frozenset(_AMERICAN)


def is_zone(name: str) -> bool:
    """Whether this is a zone's name; case counts, since "et" and "est" are French words."""
    return name in _NAMES


def offset(name: str, day: date, *, language: str | None = None) -> timezone | None:
    """The zone's offset on that day, or None for a name that is not known.

    >>> offset("ET", date(2024, 7, 4)) == offset("EDT", date(2024, 7, 4))
    True
    """
    if name in _AMERICAN:
        return _fixed(_AMERICAN[name] + _american_summer(day))
    local = _IN_LANGUAGE.get(((language or "")[:2], name))
    hours = _HOURS.get(name) if local is None else local
    return None if hours is None else _fixed(hours)


def from_digits(sign: str, hours: int, minutes: int = 0) -> timezone | None:
    """The offset that "+0200", "-05:30" or "GMT+7" prints, or None beyond 18 hours."""
    if hours > 18 or minutes > 59:
        return None
    return _fixed((hours + minutes / 60) * (-1 if sign == "-" else 1))


def _fixed(hours: float) -> timezone:
    return timezone(timedelta(hours=hours)) if hours else UTC


def _american_summer(day: date) -> int:
    """1 between the second Sunday of March and the first of November (Energy Policy Act, 2005)."""
    begins = _sunday(day.year, 3, 8)
    ends = _sunday(day.year, 11, 1)
    return int(begins <= day < ends)


def _sunday(year: int, month: int, not_before: int) -> date:
    first = date(year, month, not_before)
    return first + timedelta(days=(6 - first.weekday()) % 7)
