"""When it was published and last modified, with the offset that the page prints.

Machine-readable values come first. SEO plug-ins give them in UTC while the page prints local time:
where an element of the page names the same instant with an offset, that offset is kept, and with it
the page's own day.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from scraper.candidates import Candidate
from scraper.dates import find_date, read_iso

# Lower is better. Measured: JSON-LD and article:published_time are right on 96 % of pages.
_TRUST = {"jsonld": 0, "meta": 1, "microdata": 3, "markup": 4, "url": 20}

_UPDATED = 6  # added to the rank of a printed "Updated ...": better than nothing


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
    published = _read_all(candidates, "published_at", language, now)
    modified = _read_all(candidates, "modified_at", language, now)
    first = min(published, key=_order) if published else None
    raw = first.candidate.value if first else _first_raw(candidates)
    if first is None:
        last = min(modified, key=_order) if modified else None
        return Moments(
            published_raw=raw,
            modified_at=last.at if last else None,
            used=(last.candidate,) if last else (),
        )
    last = min(modified, key=_order) if modified else _second_time(first, published)
    if last is not None and last.at < first.at - timedelta(days=1):
        last = None
    return Moments(
        published_at=_local(first, published),
        published_raw=raw,
        modified_at=_local(last, modified + published) if last else None,
        used=tuple(read.candidate for read in (first, last) if read),
    )


def _read_all(
    candidates: Sequence[Candidate], field: str, language: str | None, now: datetime
) -> list[_Read]:
    reads = []
    for candidate in candidates:
        if candidate.field != field:
            continue
        if at := read_iso(candidate.value):
            if at < now + timedelta(days=3):
                reads.append(_Read(at, candidate, True))
        elif found := find_date(candidate.value, language=language, now=now):
            if field == "published_at" and found.kind == "updated":
                candidate = replace(candidate, rank=candidate.rank + _UPDATED)
            reads.append(_Read(found.at, candidate, False))
    return reads


def _order(read: _Read) -> tuple[int, int]:
    candidate = read.candidate
    weight = _TRUST.get(candidate.source, 9) + candidate.rank
    if candidate.source == "meta":
        weight = 1 if candidate.rank < 3 else 2 + candidate.rank // 6
    if candidate.path == "after h1":
        weight += 2
    return weight, 0 if read.machine else 1


def _local(chosen: _Read, reads: Sequence[_Read]) -> datetime:
    """The chosen instant, with the offset another element gives for it."""
    if chosen.at.utcoffset():
        return chosen.at
    for other in reads:
        if (
            other.machine
            and other.at.utcoffset()
            and abs(other.at - chosen.at) < timedelta(minutes=1)
        ):
            return other.at
    return chosen.at


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
