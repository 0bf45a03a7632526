"""The time of day and the zone inside a printed date.

What a newcomer would get wrong: a bare number beside a date is no time ("5 min read", "14
comments"), and a dot makes one only where the language or a word ("kl.", "Uhr") says so.
"""

from dataclasses import dataclass
from datetime import date, timezone
from typing import Final

from scraper.dates import zones
from scraper.dates.tokens import END, Token
from scraper.dates.words import WEEKDAYS, fold


def _folded(text: str) -> frozenset[str]:
    return frozenset(map(fold, text.split()))


_PM: Final = _folded("pm 午後 下午 晚上 오후 μμ م مساء مساءً अपराह्न ch")
_AM: Final = _folded("am 午前 上午 凌晨 早上 오전 πμ ص صباحا صباحًا पूर्वाह्न sa")
_NOON: Final = _folded("中午")
_BEFORE_HOUR: Final = _folded("午前 午後 上午 下午 凌晨 早上 中午 晚上 오전 오후")
_HOUR: Final = _folded("h hs hrs uhr u 時 时 點 点 시 ч год ώρα gio hod")
_HOUR_ALONE: Final = _folded("h hs uhr 時 时 點 点 시 gio")
_MINUTE: Final = _folded("分 분 m min мин хв phút")
_BEFORE_TIME: Final = _folded(
    "at um a à às alle ore las kl klo klokken ob o u om ora orele óra saat в о об στις lúc pukul "
    "jam الساعة בשעה time gegen kell t zum г года году р року года tarihinde м el os de"
)
_SAYS_TIME: Final = _folded("kl klo klokken ore ora pukul jam um at om o alle orele saat στις")
_MARKS: Final = frozenset(",|-·•@()/.;–—'")
_DOTTED: Final = frozenset({"da", "fi", "id", "it", "nb", "no", "sv"})


@dataclass(frozen=True, slots=True)
class Clock:
    """A time as printed; `zone` is a name or None, `offset` is what digits said or None."""

    hour: int
    minute: int = 0
    second: int = 0
    zone: str | None = None
    offset: timezone | None = None

    def tzinfo(self, day: date, language: str | None) -> timezone | None:
        """The offset on that day (names like "ET" depend on it), or None where none is printed."""
        if self.offset is not None or self.zone is None:
            return self.offset
        return zones.offset(self.zone, day, language=language)


def after_date(row: list[Token], index: int, language: str | None) -> tuple[Clock, int] | None:
    """The time that stands behind a date, and the index behind it; None where none does.

    A few marks, words ("at", "kl.") and a weekday may stand between.
    """
    cue = ""
    for here in range(index, min(index + 7, len(row))):
        token = row[here]
        dotted = language in _DOTTED or cue in _SAYS_TIME
        if found := read(row, here, dotted=dotted):
            return found
        if token.kind == "number" or not _may_stand_between(token):
            return None
        if token.kind == "word":
            cue = token.word
    return None


def joins(row: list[Token], start: int, end: int) -> bool:
    """Whether only marks, small words and weekdays stand between *start* and *end*."""
    between = row[start:end]
    return len(between) <= 4 and all(
        token.kind != "number" and (_may_stand_between(token) or token.word in ("on", "am", "den"))
        for token in between
    )


def read(row: list[Token], index: int, *, dotted: bool = False) -> tuple[Clock, int] | None:
    """The time that begins at this very token, its zone included, and the index behind it."""
    half = row[index].word if row[index].word in _BEFORE_HOUR else None
    index += half is not None
    hour, sign = _at(row, index), _at(row, index + 1).word
    if hour.kind != "number" or not 0 <= hour.value <= 24 or hour.end - hour.start > 2:
        return None
    minute, second, behind = _minutes(row, index + 1, dotted=dotted)
    suffix, behind = _half(row, behind)
    half = half or suffix
    if minute is None and half is None and sign not in _HOUR_ALONE:
        return None
    if minute is None and suffix is None and sign in _HOUR_ALONE:
        behind = index + 2
    value = _on_24_hours(hour.value, half)
    if value > 23 or (minute or 0) > 59:
        return None
    zone, offset, behind = _zone(row, behind)
    return Clock(value, minute or 0, min(second, 59), zone, offset), behind


def _minutes(row: list[Token], index: int, *, dotted: bool) -> tuple[int | None, int, int]:
    """Minutes, seconds and the index behind them; minutes None where the hour stands alone."""
    mark, minute = _at(row, index), _at(row, index + 1)
    two_digits = minute.kind == "number" and minute.end - minute.start == 2
    named = mark.word in _HOUR and minute.kind == "number" and minute.value < 60
    colon = mark.word == ":" and two_digits
    dot = mark.word == "." and two_digits and minute.start == mark.end and mark.kind == "mark"
    if dot and not dotted:
        dot = _at(row, index + 2).word in _HOUR or zones.is_zone(_at(row, index + 2).text)
    if dot and _at(row, index + 2).word == "." and _at(row, index + 3).kind == "number":
        dot = False  # 03.03.2024
    if not (colon or dot or named):
        return None, 0, index
    behind = index + 2
    second, behind = _seconds(row, behind, mark.word)
    following = _at(row, behind).word
    if following in _HOUR or (named and following in _MINUTE):
        behind += 1
    return minute.value, second, behind


def _seconds(row: list[Token], index: int, mark: str) -> tuple[int, int]:
    second = _at(row, index + 1)
    if _at(row, index).word == mark == ":" and second.kind == "number" and 0 <= second.value < 61:
        fraction = _at(row, index + 2).word == "." and _at(row, index + 3).kind == "number"
        return second.value, index + (4 if fraction else 2)
    return 0, index


def _half(row: list[Token], index: int) -> tuple[str | None, int]:
    """ "pm", "p.m.", "p. m." behind a time, as "am" or "pm", and the index behind it."""
    first = _at(row, index)
    if first.word in _PM or first.word in _AM:
        return first.word, index + 1
    letters = [_at(row, index + step).word for step in range(4)]
    if letters[0] in ("a", "p") and letters[1:3] == [".", "m"]:
        return letters[0] + "m", index + (4 if letters[3] == "." else 3)
    return None, index


def _on_24_hours(hour: int, half: str | None) -> int:
    if half in _NOON:
        return hour if hour >= 10 else hour + 12
    if half in _PM and hour < 12:
        return hour + 12
    return 0 if half in _AM and hour == 12 else hour


def _zone(row: list[Token], index: int) -> tuple[str | None, timezone | None, int]:
    """A zone's name, an offset in digits, and the index behind both."""
    here = index
    if _at(row, here).word in ("(", ","):
        here += 1
    name = None
    if zones.is_zone(_at(row, here).text):
        name = _at(row, here).text
        here += 1
    offset, behind = _offset(row, here, named=name in ("GMT", "UTC"))
    if name is None and offset is None:
        return None, None, index
    return name, offset, behind + (_at(row, behind).word == ")")


def _offset(row: list[Token], index: int, *, named: bool) -> tuple[timezone | None, int]:
    sign, digits = _at(row, index), _at(row, index + 1)
    if sign.word not in ("+", "-") or digits.kind != "number" or digits.start != sign.end:
        return None, index
    width = digits.end - digits.start
    if width == 4:
        return zones.from_digits(sign.word, digits.value // 100, digits.value % 100), index + 2
    if width > 2:
        return None, index
    minutes = _at(row, index + 3)
    if _at(row, index + 2).word == ":" and minutes.end - minutes.start == 2:
        return zones.from_digits(sign.word, digits.value, max(minutes.value, 0)), index + 4
    if named or (sign.word == "+" and width == 2):
        return zones.from_digits(sign.word, digits.value), index + 2
    return None, index


def _at(row: list[Token], index: int) -> Token:
    return row[index] if 0 <= index < len(row) else END


def _may_stand_between(token: Token) -> bool:
    if token.kind == "mark":
        return token.word in _MARKS
    return token.word in _BEFORE_TIME or token.word in WEEKDAYS
