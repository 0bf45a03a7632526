"""Dates as people read them, alone or inside a line: "By Ann Lee | March 3, 2024 | 5 min read"."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final, Literal

from scraper.dates import clock, day, relative, words
from scraper.dates.limits import plausible
from scraper.dates.machine import read_iso
from scraper.dates.tokens import END, Token, tokens
from scraper.dates.words import fold

_LONGEST: Final = 1000
"""Characters that are looked at: a date line is short, and a whole article is none."""
_LABEL_REACH: Final = 8
"""How many tokens a label may stand before its date: "Published by Ann Lee on March 3"."""
_TRAILING_LABELS: Final = frozenset({"ja", "zh", "ko", "hu", "tr"})
_ANY_NOW: Final = datetime(2024, 6, 1, tzinfo=UTC)
_RANK: Final = {"published": 0, None: 1, "updated": 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One date in a text."""

    at: datetime
    """Aware. A day alone is its midnight; with no offset printed, UTC."""
    raw: str
    """The text it was read from, as it stands there."""
    has_time: bool
    has_offset: bool
    """Whether the instant is certain: an offset or zone was printed, or hours were counted."""
    kind: Literal["published", "updated"] | None
    """What the word beside it says; None where no word does."""


def published(text: str, *, language: str | None = None, now: datetime) -> datetime | None:
    """A printed date as a moment, or None if the text names no day.

    A printed offset is kept, none is UTC. With no year it is the latest such day up to *now*
    (aware): magazines print "March 3" on the front page and add the year in the archive.

    :param language: BCP 47, of the page; it settles "03/04/2024" and short names of months.

    >>> now = datetime(2024, 6, 1, tzinfo=UTC)
    >>> published("3 March 2024, 14:05 +0200", now=now).isoformat()
    '2024-03-03T14:05:00+02:00'
    >>> published("Updated often", now=now) is None
    True
    """
    at = read_iso(text, now=now)
    if at is not None:
        return at
    found = find_date(text, language=language, now=now)
    return found.at if found is not None else None


def find_date(text: str, *, language: str | None = None, now: datetime) -> Moment | None:
    """The publication date inside a text: the first one.

    One that a word like "Published" announces goes before one without a word, and that before
    one announced by a word like "Updated".

    >>> now = datetime(2024, 6, 1, tzinfo=UTC)
    >>> find_date("By Ann Lee | March 3, 2024 | 5 min read", language="en", now=now).raw
    'March 3, 2024'
    """
    best = None
    for found in _moments(text, language, now):
        if found.kind == "published":
            return found
        if best is None or _RANK[found.kind] < _RANK[best.kind]:
            best = found
    return best


def find_dates(text: str, *, language: str | None = None, now: datetime) -> tuple[Moment, ...]:
    """Every date in the first 1,000 characters of a text, in order.

    >>> now = datetime(2024, 6, 1, tzinfo=UTC)
    >>> line = "Published March 3, 2024. Updated March 5, 2024"
    >>> [(found.kind, found.at.day) for found in find_dates(line, now=now)]
    [('published', 3), ('updated', 5)]
    """
    return tuple(_moments(text, language, now))


def date_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Where dates and times stand in the first 1,000 characters: (start, end), possible or not.

    For those who want what is around them, the year and the language aside.

    >>> date_spans("By Ann Lee | March 3, 2024, 14:05")
    ((13, 33),)
    """
    row, spans, index = tokens(text[:_LONGEST]), [], 0
    while index < len(row):
        time, past = clock.read(row, index), relative.amount_ago(row, index, _ANY_NOW)
        found = day.read(row, index, None, _ANY_NOW.date())
        behind, first = index, index
        if past is not None:
            first, behind = past.first, past.behind
        elif found is not None and (not found.numeric or found.year is not None):
            later = clock.after_date(row, found.behind, None)
            behind = later[1] if later else found.behind
        elif time is not None and not row[index].word:
            behind = time[1]
        if behind > index:
            spans.append((row[first].start, row[behind - 1].end))
        index = max(behind, index + 1)
    return tuple(spans)


@dataclass(frozen=True, slots=True)
class _Found:
    at: datetime
    has_time: bool
    has_offset: bool
    first: int
    behind: int


def _moments(text: str, language: str | None, now: datetime) -> Iterator[Moment]:
    text = text[:_LONGEST]
    row = tokens(text)
    for found, kind in _dates_in(row, _well_formed(language), now):
        if plausible(found.at, now=now):
            yield Moment(
                at=found.at,
                raw=text[row[found.first].start : row[found.behind - 1].end],
                has_time=found.has_time,
                has_offset=found.has_offset,
                kind=kind,
            )


def _dates_in(
    row: list[Token], language: str | None, now: datetime
) -> Iterator[tuple[_Found, words.Label | None]]:
    """Every date from left to right, with what the label beside it says."""
    index, label, label_index = 0, None, 0
    time: _Time | None = None
    while index < len(row):
        said = _label(row[index])
        if said is not None:
            label, label_index = said, index
        found, behind = _date_at(row, index, language, now, time)
        if found is None:
            time, index = _time_at(row, index, behind, time)
            continue
        kind = label if found.first - label_index <= _LABEL_REACH else None
        if kind is None:
            kind, behind = _label_behind(row, found.behind, language)
        yield found, kind
        label, time, index = None, None, behind


_Time = tuple[clock.Clock, int, int]
"""A time that no date has taken yet, its first token and the one behind it."""


def _time_at(
    row: list[Token], index: int, behind: int, time: _Time | None
) -> tuple[_Time | None, int]:
    """The time at *index*, or the one before it; and where to go on."""
    read = clock.read(row, index)
    if read is None:
        return time, behind
    return (read[0], index, read[1]), read[1]


def _well_formed(language: str | None) -> str | None:
    return language.replace("_", "-") if language else None


def _label(token: Token) -> words.Label | None:
    if token.kind != "word":
        return None
    found = words.LABELS.get(token.word)
    if found is None and len(token.text) > 2 and not token.word.isascii():
        found = words.LABELS.get(fold(token.text[-2:]))  # 最終更新, 최종수정
    return found


def _label_behind(
    row: list[Token], behind: int, language: str | None
) -> tuple[words.Label | None, int]:
    """The label that follows its date ("2024年3月3日 更新"), where languages write so."""
    token, following = (row[i] if i < len(row) else END for i in (behind, behind + 1))
    found = _label(token)
    if found is None or (language or "")[:2] not in _TRAILING_LABELS:
        return None, behind
    leads = following.kind == "number" and _label(row[-1]) is None  # the next date is its own
    if leads or following.word == ":":
        return None, behind
    return found, behind + 1


def _date_at(
    row: list[Token], index: int, language: str | None, now: datetime, time: _Time | None
) -> tuple[_Found | None, int]:
    """The date that begins at *index* and the index behind it, or None and where to go on."""
    past = _past(row, index, language, now)
    if past is not None:
        return past, past.behind
    printed = day.read(row, index, language, now.date())
    if printed is None:
        return None, index + 1
    if printed.numeric and printed.year is None and not _alone(row, index, printed.behind):
        return None, index + 1
    when, first, behind = _its_time(row, index, printed.behind, language, time)
    year, behind = _year_behind_time(row, printed, behind)
    on = (year or printed).resolve(now.date())
    if on is None:
        return None, behind
    return _combine(on, when, first, behind, language), behind


def _its_time(
    row: list[Token], index: int, behind: int, language: str | None, time: _Time | None
) -> tuple[clock.Clock | None, int, int]:
    """The time behind a date or before it, and the first token and the one behind both."""
    later = clock.after_date(row, behind, (language or "")[:2])
    if later is not None:
        return later[0], index, later[1]
    if time is not None and clock.joins(row, time[2], index):
        return time[0], time[1], behind
    return None, index, behind


def _year_behind_time(
    row: list[Token], printed: day.Day, behind: int
) -> tuple[day.Day | None, int]:
    """ "Sun Mar 3 14:05:00 2024": the year comes last."""
    token = row[behind] if behind < len(row) else END
    if printed.year is not None or behind == printed.behind or not 1990 <= token.value <= 2100:
        return None, behind
    return day.Day(token.value, printed.month, printed.day, printed.behind), behind + 1


def _combine(
    on: date, when: clock.Clock | None, first: int, behind: int, language: str | None
) -> _Found:
    if when is None:
        at = datetime(on.year, on.month, on.day, tzinfo=UTC)
        return _Found(at, False, False, first, behind)
    zone = when.tzinfo(on, language)
    at = datetime(
        on.year, on.month, on.day, when.hour, when.minute, when.second, tzinfo=zone or UTC
    )
    return _Found(at, True, zone is not None, first, behind)


def _alone(row: list[Token], index: int, behind: int) -> bool:
    """Whether only labels and a time stand around: "3.4." alone is a date, in a line a price."""
    before, after = row[:index], row[behind:]
    return all(_label(t) or t.kind == "mark" or t.word in words.WEEKDAYS for t in before) and (
        not after or clock.after_date(row, behind, None) is not None
    )


def _past(row: list[Token], index: int, language: str | None, now: datetime) -> _Found | None:
    amount = relative.amount_ago(row, index, now)
    if amount is not None:
        return _Found(amount.at, amount.exact, amount.exact, amount.first, amount.behind)
    if row[index].kind != "word":
        return None
    named = relative.named_day(row, index, now, (language or "")[:2])
    if named is None:
        return None
    time = clock.after_date(row, named.behind, (language or "")[:2])
    if time is not None:
        return _combine(named.at.date(), time[0], index, time[1], language)
    return (
        _Found(named.at, False, False, index, named.behind) if _stands(row, index, named) else None
    )


def _stands(row: list[Token], index: int, named: relative.Past) -> bool:
    """Whether "today" is a date here and no word of a sentence ("Today in history")."""
    before = row[index - 1] if index else END
    after = row[named.behind] if named.behind < len(row) else END
    return (before.kind == "mark" or _label(before) is not None) and after.kind == "mark"
