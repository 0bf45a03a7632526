"""When it was published and last modified, with the offset that the page prints.

Machine-readable values come first. SEO plug-ins give them in UTC while the page prints local time:
where an element of the page names the same instant with an offset, that offset is kept, and with it
the page's own day.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

from scraper.candidates import Candidate
from scraper.dates import find_date, find_dates, read_iso

# Lower is better. Measured: JSON-LD and article:published_time are right on 96 % of pages.
_TRUST = {"jsonld": 0, "meta": 1, "microdata": 3, "markup": 4, "url": 20}

_PLAIN_LINES = frozenset({"after h1", "printed"})  # any text: a date there names its year
_DATED = re.compile(r"(?:19|20)\d\d|\d{1,2}[./-]\d{1,2}[./-]\d{2}|[月년]|[٠-٩۰-۹०-९]{4}")
_ANY_DATE = 16  # rank of `date`, `dc.date` and the like: of the page, the file or the article
_SHORTEST, _DATE_LINE = 11, 200  # characters of a line with a date and a word
_LOOKED_AT = 12  # candidates asked for a printed time
_MANY_TIMES = 3  # different `<time>` elements: those of teasers are among them


@dataclass(frozen=True, slots=True, kw_only=True)
class Moments:
    """The two moments of an article; None where the page names none."""

    published_at: datetime | None = None
    published_raw: str | None = None
    modified_at: datetime | None = None
    used: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class _Read:
    at: datetime
    candidate: Candidate
    machine: bool


def choose_moments(
    candidates: Sequence[Candidate], *, language: str | None, now: datetime
) -> Moments:
    """Published and modified, from the candidates of `published_at` and `modified_at`.

    :param language: BCP 47, for the order of day and month in printed dates.
    :param now: when the page was fetched; later dates than a few days after it count as wrong.
    """
    published = [found for found in candidates if found.field == "published_at"]
    modified = [found for found in candidates if found.field == "modified_at"]
    machine = _machine(published, now)
    if len({read.at for read in machine if _is_time(read)}) >= _MANY_TIMES:
        of_teasers = {id(read.candidate) for read in machine if _is_time(read)}
        if others := [read for read in machine if not _is_time(read)]:
            machine = others
            published = [found for found in published if id(found) not in of_teasers]
    changed = _machine(modified, now)
    first = _best(published, machine, language, now)
    last = _best(modified, changed, language, now)
    if first is not None and last is None:
        last = _second_time(first, machine) or _announced(published, "updated", language, now)
    if first is None or first.candidate.path in _PLAIN_LINES:
        first = _announced(modified, "published", language, now) or first
    if first is not None and last is not None and last.at < first.at - timedelta(days=1):
        last = None
    return Moments(
        published_at=(
            _local(first, machine, _printed_time(published, first, language, now))
            if first
            else None
        ),
        published_raw=first.candidate.value if first else _first_raw(published),
        modified_at=_local(last, changed + machine) if last else None,
        used=tuple(read.candidate for read in (first, last) if read),
    )


def _is_time(read: _Read) -> bool:
    return read.candidate.path == "time" and read.candidate.source == "markup"


def _machine(candidates: Sequence[Candidate], now: datetime) -> list[_Read]:
    """The candidates that programs wrote, read."""
    latest = now + timedelta(days=3)
    return [
        _Read(at, candidate, True)
        for candidate in candidates
        if (at := read_iso(candidate.value)) and at < latest
    ]


def _best(
    candidates: Sequence[Candidate], machine: Sequence[_Read], language: str | None, now: datetime
) -> _Read | None:
    """The most trusted one; printed dates are read, best first, only where they could win."""
    best = min(machine, key=_order) if machine else None
    known = {id(read.candidate) for read in machine}
    printed = [_Read(now, found, False) for found in candidates if id(found) not in known]
    updated: _Read | None = None
    for read in sorted(printed, key=_order):
        if best is not None and _order(read) > _order(best):
            break
        if read.candidate.path in _PLAIN_LINES and not _DATED.search(read.candidate.value):
            continue
        if read.candidate.field == "modified_at" and (
            said := _announced([read.candidate], "updated", language, now)
        ):
            return said
        found = find_date(read.candidate.value, language=language, now=now)
        if found is None:
            continue
        if found.kind == "updated" and read.candidate.field == "published_at":
            updated = updated or _Read(found.at, read.candidate, False)
        else:
            return _Read(found.at, read.candidate, False)
    return best or updated


def _announced(
    candidates: Sequence[Candidate], kind: str, language: str | None, now: datetime
) -> _Read | None:
    """The first printed date that a word says to be of that kind: "Published ... Updated ..."."""
    for candidate in candidates[:_LOOKED_AT]:
        text = candidate.value
        if candidate.source == "markup" and _SHORTEST < len(text) < _DATE_LINE:
            for found in find_dates(text, language=language, now=now):
                if found.kind == kind:
                    return _Read(found.at, candidate, False)
    return None


def _order(read: _Read) -> tuple[int, int]:
    candidate = read.candidate
    weight = _TRUST.get(candidate.source, 9) + candidate.rank
    if candidate.source == "meta":
        weight = 1 if candidate.rank < 3 else 2 + candidate.rank // 6
        if candidate.rank >= _ANY_DATE:
            weight = 7
    if candidate.path == "after h1":
        weight += 2
    return weight, 0 if read.machine else 1


def _local(chosen: _Read, reads: Sequence[_Read], printed: _Read | None = None) -> datetime:
    """The chosen instant, with the offset that another element or the printed time gives for it."""
    if chosen.at.utcoffset():
        return chosen.at
    for other in reads:
        if (
            other.machine
            and other.at.utcoffset()
            and abs(other.at - chosen.at) < timedelta(minutes=1)
        ):
            return other.at
    if printed is not None:
        ahead = printed.at.replace(tzinfo=UTC) - chosen.at
        hours = round(ahead / timedelta(hours=1) * 4) / 4
        if 0 < abs(hours) <= 14 and abs(ahead - timedelta(hours=hours)) < timedelta(minutes=2):
            return chosen.at.astimezone(timezone(timedelta(hours=hours)))
    return chosen.at


def _printed_time(
    candidates: Sequence[Candidate], chosen: _Read, language: str | None, now: datetime
) -> _Read | None:
    """The first printed date with a time, where the chosen one is in UTC and near midnight.

    Elsewhere the offset does not change the day, and reading printed dates costs more.
    """
    if chosen.at.utcoffset() or not chosen.machine or 5 <= chosen.at.hour < 19:
        return None
    for candidate in candidates[:_LOOKED_AT]:
        if candidate.source == "markup" and candidate.path != "time":
            found = find_date(candidate.value, language=language, now=now)
            if found is not None and found.has_time and not found.has_offset:
                return _Read(found.at, candidate, False)
    return None


def _second_time(first: _Read, published: Sequence[_Read]) -> _Read | None:
    """The second of two `<time>` elements side by side: themes print "published, modified" so."""
    times = [
        read
        for read in published
        if read.candidate.path == "time" and read.candidate.source == "markup"
    ]
    best = min((read.candidate.rank for read in times), default=0)
    times = [read for read in times if read.candidate.rank == best]
    distinct = list({read.at: read for read in times}.values())
    if (
        len(distinct) == 2
        and distinct[0].at.date() == first.at.date()
        and distinct[1].at > first.at
    ):
        return distinct[1]
    return None


def _first_raw(candidates: Sequence[Candidate]) -> str | None:
    """The text of a date that could not be read: the page said something, and it is kept."""
    return next(
        (
            found.value
            for found in candidates
            if found.field == "published_at" and found.path != "after h1" and found.source != "url"
        ),
        None,
    )
