"""Dates that programs write: ISO 8601 and its misspellings, RFC 2822, epochs, addresses.

What a newcomer would get wrong: the calendar day is the one in the text. Nothing is converted to
UTC, for 23:30 in New York is the next day there.
"""

import re
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Final

from scraper.dates import words, zones
from scraper.dates.limits import LATEST_YEAR, day_or_none, plausible

_LONGEST: Final = 80
_ZONE = (
    r"\s*(?P<zone>[A-Za-z]{1,5}(?![A-Za-z]))?"
    r"\s*(?:(?P<sign>[+\-])(?P<oh>\d{1,2})(?::?(?P<om>\d\d))?)?"
)
_CLOCK = (
    r"(?P<H>\d{1,2}):(?P<M>\d\d)(?::(?P<S>\d\d)(?:[.,:](?P<F>\d+))?)?"
    r"(?:\s*(?P<half>[AaPp])\.?[Mm]\.?)?" + _ZONE
)
_ISO = re.compile(
    r"(?P<y>\d{4})(?P<sep>[-/.])(?P<m>\d{1,2})(?P=sep)(?P<d>\d{1,2})"
    r"(?:(?:\s*[Tt,]\s*|\s+)" + _CLOCK + r")?\s*(?:[(\[].{0,40}[)\]])?"
)
_RFC = re.compile(
    r"(?:[A-Za-z]{3,9}\.?,?\s+)?(?P<d>\d{1,2})[ \-](?P<m>[A-Za-z]{3})[A-Za-z]{0,6}[ \-]"
    r"(?P<y>\d{4}|\d\d)\s+" + _CLOCK + r"\s*(?:\(.{0,40}\))?"
)
_CTIME = re.compile(
    r"[A-Za-z]{3}\s+(?P<m>[A-Za-z]{3})\s+(?P<d>\d{1,2})\s+(?:(?P<y>\d{4})\s+)?"
    + _CLOCK
    + r"(?:\s+(?P<y2>\d{4}))?\s*(?:\(.{0,40}\))?"
)
_EPOCH_DATE = re.compile(r"/?Date\((\d{1,16})[^)]{0,10}\)/?")
_EPOCH = re.compile(r"\d{9,16}(?:\.\d{1,9})?")
# A day behind slashes ends its segment or is padded: "/2024/03/10-ways-to-sleep" names no day.
_IN_PATH = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d\d)"
    r"(?:/(?P<m1>\d{1,2}|[a-z]{3,9})/(?P<d1>0[1-9](?=[/._-]|$)|\d{1,2}(?=[/._]|$))"
    r"|[/_-](?P<m2>\d{1,2})[_-](?P<d2>\d{1,2})(?=[/._-]|$)"
    r"|[_-](?P<m3>\d{1,2})/(?P<d3>\d{1,2})(?=[/._-]|$)"
    r"|/?(?P<m4>0[1-9]|1[0-2])(?P<d4>0[1-9]|[12]\d|3[01])(?=[/._-]|$)"
    r"|(?P<m5>0[1-9]|1[0-2])/(?P<d5>0[1-9]|[12]\d|3[01])(?=[/._]|$))",
    re.IGNORECASE,
)

_DAY_FIRST = re.compile(  # 29-10-2021, as the last words of a path; no site writes the month first
    r"(?<![\d])(?P<d>\d{1,2})[-_.](?P<m>\d{1,2})[-_.](?P<y>(?:19|20)\d\d)(?=/?$|\.\w{3,5}$)"
)


def read_iso(text: str, *, now: datetime | None = None) -> datetime | None:
    """A machine date as an aware moment, or None if the text is something else.

    ISO 8601 as it is found (`2024-03-03 14:05`, `+0200`, `Z`, `2024/3/3`), RFC 2822, `20240303`,
    seconds and milliseconds since 1970. The printed offset is kept; none is UTC, and a day alone
    is its midnight in UTC. None too for a day that no article can have (see `limits`); *now*
    sharpens that.

    >>> read_iso("2024-03-03T14:05:00+0200").isoformat()
    '2024-03-03T14:05:00+02:00'
    >>> read_iso("Sun, 03 Mar 2024 14:05:00 GMT").isoformat()
    '2024-03-03T14:05:00+00:00'
    >>> read_iso("1970-01-01") is None
    True
    """
    if len(text) > _LONGEST:  # the error of fromisoformat repeats all of it
        text = text.strip()
        return read_iso(text, now=now) if len(text) <= _LONGEST else None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        found = _misspelt(text)
    else:
        # fromisoformat takes any character between day and time, and weeks ("2024-W10-1")
        separated = len(text) <= 10 or text[10] in "Tt " or text[8:9] == "T"
        if separated and "W" not in text:
            found = at if at.tzinfo else at.replace(tzinfo=UTC)
        else:
            found = _misspelt(text)
    return found if found is not None and plausible(found, now=now) else None


def from_url(url: str) -> date | None:
    """The day in an address's path, or None: a year and a month alone name no day.

    >>> from_url("https://magazine.example/2024/03/03/owls")
    datetime.date(2024, 3, 3)
    >>> from_url("https://magazine.example/2024/03/owls") is None
    True
    """
    path = re.split(r"[?#]", url[:2000].split("//", 1)[-1], maxsplit=1)[0]
    path = path[path.find("/") :] if "/" in path else ""
    for match in _IN_PATH.finditer(path):
        year, month, day = (part for part in match.groups() if part)
        number = int(month) if month.isdigit() else words.MONTHS_OF["en"].get(month.lower(), 0)
        found = day_or_none(int(year), number, int(day))
        if found is not None:
            return found
    if last := _DAY_FIRST.search(path):
        return day_or_none(int(last["y"]), int(last["m"]), int(last["d"]))
    return None


def _misspelt(text: str) -> datetime | None:
    text = text.strip()
    if not text or not text.isascii():
        return None
    if text[0].isdigit() and (match := _ISO.fullmatch(text)):
        return _assemble(match, int(match["m"]))
    if match := _EPOCH_DATE.fullmatch(text):
        return _epoch(match[1])
    if _EPOCH.fullmatch(text):
        return _digits(text) if text.isdigit() else _epoch(text)
    match = _RFC.fullmatch(text) or _CTIME.fullmatch(text)
    month = words.MONTHS_OF["en"].get(match["m"].lower()) if match else None
    return _assemble(match, month) if match and month else None


def _assemble(match: re.Match[str], month: int) -> datetime | None:
    parts = match.groupdict()
    year = int(parts["y"] or parts.get("y2") or 0)
    if year < 100:
        year += 2000 if year < 70 else 1900  # RFC 2822, 4.3
    hour = int(parts["H"] or 0)
    if parts["half"]:
        hour = hour % 12 + (12 if parts["half"] in "Pp" else 0)
    fraction = int(((parts["F"] or "") + "000000")[:6])
    day = day_or_none(year, month, int(parts["d"]))
    zone = _zone(parts, day) if day else None
    if day is None or zone is None or hour > 23:
        return None
    minute, second = int(parts["M"] or 0), min(int(parts["S"] or 0), 59)  # a leap second is :60
    if minute > 59:
        return None
    return datetime(day.year, day.month, day.day, hour, minute, second, fraction, zone)


def _zone(parts: dict[str, str | None], day: date) -> tzinfo | None:
    if parts["sign"]:
        return zones.from_digits(parts["sign"], int(parts["oh"] or 0), int(parts["om"] or 0))
    if parts["zone"]:
        return zones.offset(parts["zone"].upper(), day)
    return UTC


def _digits(text: str) -> datetime | None:
    """`20240303`, `202403031405` and `20240303140500`, where they name a day; else an epoch."""
    if len(text) in (12, 14) and text[:2] in ("19", "20"):
        seconds = text[12:] or "00"
        try:
            return datetime.strptime(text[:12] + seconds, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
        except ValueError:
            return None
    return _epoch(text)


def _epoch(text: str) -> datetime | None:
    """Seconds, milliseconds or microseconds since 1970, told apart by their size."""
    number = float(text)
    for unit in (1, 1_000, 1_000_000):
        if number / unit < 4_102_444_800:  # the year 2100
            moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=number / unit)
            return moment if moment.year <= LATEST_YEAR else None
    return None
