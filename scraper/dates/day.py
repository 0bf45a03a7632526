"""The calendar day inside a printed date: which numbers are day, month and year.

What a newcomer would get wrong: "03/04/2024" is two days. The page's language and region choose,
a number above 12 settles it, and where one reading lies in the future it is the other.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from scraper.dates import words
from scraper.dates.limits import AHEAD, EARLIEST_YEAR, day_or_none
from scraper.dates.tokens import END, Token
from scraper.dates.words import fold

_YEAR_SIGNS: Final = frozenset({"年", fold("년")})
_MONTH_SIGNS: Final = frozenset({"月", fold("월")})
_DAY_SIGNS: Final = frozenset({"日", "号", "號", fold("일")})
_THANG: Final = frozenset({"thang", "thg", "th"})
_ERAS: Final = {"令和": 2018, "平成": 1988}
# What may stand between a day and its month, or a month and its year.
_SMALL: Final = frozenset("º ª °".split()).union(
    map(
        fold,
        "st nd rd th er re ère ème e . , - / de del d' ' of den d the ter i dne the".split(),
    )
)
_RANGE: Final = frozenset({"-", "to", "bis", "au", "al", "tot", "till", "/", "&", "and", "und"})
# Verbs too: "you may 3 ..." needs a capital where no year says that it is a month.
_ALSO_VERBS: Final = frozenset({"may", "march", "mars", "mar", "mai", "sun", "set"})
_MONTH_FIRST_REGIONS: Final = frozenset({"US", "PH", "CA", ""})
_YEAR_FIRST: Final = frozenset({"hu", "ja", "ko", "zh"})


@dataclass(frozen=True, slots=True)
class Day:
    """A day as printed. `month_first` is the other reading of an ambiguous numeric date."""

    year: int | None
    month: int
    day: int
    behind: int
    """Index of the token behind it."""
    numeric: bool = False
    """No word says that it is a date; without a year it may be a price or a score."""
    swappable: bool = False
    """Day and month can change places."""

    def resolve(self, today: date) -> date | None:
        """The day on the calendar, or None where there is none that an article can have.

        Without a year it is the latest such day up to *today*.
        """
        found = self._on_calendar(self.month, self.day, today)
        if self.swappable and (found is None or found - today > AHEAD):
            return self._on_calendar(self.day, self.month, today) or found
        return found

    def _on_calendar(self, month: int, day: int, today: date) -> date | None:
        if self.year is not None:
            return day_or_none(self.year, month, day)
        latest = today + timedelta(days=1)  # it is tomorrow already in other time zones
        for year in range(latest.year, latest.year - 9, -1):  # 29 February is rare
            found = day_or_none(year, month, day)
            if found is not None and found <= latest:
                return found
        return None


def read(row: list[Token], index: int, language: str | None, today: date) -> Day | None:
    """The day that begins at this very token, or None.

    :param language: BCP 47 as the page has it; the region decides on "03/04/2024".
    :param today: what two-digit years are read against.
    """
    token, primary = row[index], (language or "").split("-")[0].casefold()
    if token.kind == "number":
        if token.value < 0:
            return None
        readers: tuple[_Reader, ...] = (_east_asian, _year_first, _day_word, _numeric, _vietnamese)
    elif token.kind == "word" and _may_begin(row, index, primary):
        readers = (_word_day, _vietnamese_month_first, _era)
    else:
        return None
    context = _Context(language or "", primary, today)
    for reader in readers:
        found = reader(row, index, context)
        if found is not None:
            return found
    return None


def _may_begin(row: list[Token], index: int, primary: str) -> bool:
    word = row[index].word
    return word in _THANG or word in _ERAS or _month_at(row, index, primary) is not None


@dataclass(frozen=True, slots=True)
class _Context:
    language: str
    primary: str
    today: date

    def year(self, token: Token) -> int | None:
        """A number as a year: four digits, or two read as the latest such year."""
        width = token.end - token.start
        if token.kind != "number" or width not in (2, 4):
            return None
        if width == 4:
            return token.value
        century = 2000 if 2000 + token.value <= self.today.year + 1 else 1900
        return century + token.value


_Reader = Callable[[list[Token], int, _Context], Day | None]


def _at(row: list[Token], index: int) -> Token:
    return row[index] if 0 <= index < len(row) else END


def _is_day(token: Token) -> bool:
    return token.kind == "number" and 1 <= token.value <= 31 and token.end - token.start <= 2


def _is_month(token: Token) -> bool:
    return token.kind == "number" and 1 <= token.value <= 12 and token.end - token.start <= 2


def _is_long_year(token: Token) -> bool:
    return token.kind == "number" and token.end - token.start == 4 and token.value >= 1000


def _skip(row: list[Token], index: int, limit: int) -> int:
    """The index behind at most *limit* small words and marks."""
    behind = index
    while behind - index < limit and _at(row, behind).word in _SMALL and behind < len(row):
        behind += 1
    return behind


def _month_at(row: list[Token], index: int, primary: str) -> tuple[int, int] | None:
    """A month's name at *index* (Arabic has some of two words), and the index behind it."""
    token = _at(row, index)
    if token.kind != "word":
        return None
    number, behind = words.month(token.word, primary), index + 1
    if number is None and _at(row, behind).kind == "word":
        number, behind = words.month(token.word + _at(row, behind).word, primary), index + 2
    if number is None:
        return None
    doubled = _at(row, behind).word == "/" and words.month(_at(row, behind + 1).word, primary)
    return number, behind + 2 if doubled else behind  # مارس/آذار


def _east_asian(row: list[Token], index: int, context: _Context) -> Day | None:
    """2024年3月3日, 2024년 3월 3일, 3月3日."""
    year = None
    if _at(row, index + 1).word in _YEAR_SIGNS:
        year = context.year(row[index])
        index += 2
    month, sign, day = (_at(row, index + step) for step in range(3))
    if not (_is_month(month) and sign.word in _MONTH_SIGNS and _is_day(day)):
        return None
    signed = _at(row, index + 3).word in _DAY_SIGNS
    if not signed and year is None:
        return None
    return Day(year, month.value, day.value, index + 3 + signed)


def _era(row: list[Token], index: int, context: _Context) -> Day | None:
    """令和6年3月3日."""
    first = _ERAS.get(row[index].word)
    number = _at(row, index + 1)
    if first is None or _at(row, index + 2).word not in _YEAR_SIGNS or number.value < 1:
        return None
    found = _east_asian(row, index + 3, context) if _is_month(_at(row, index + 3)) else None
    return Day(first + number.value, found.month, found.day, found.behind) if found else None


def _year_first(row: list[Token], index: int, context: _Context) -> Day | None:
    """2024-03-03, 2024. 3. 3., 2024. március 3., 2024 March 3."""
    if not _is_long_year(row[index]):
        return None
    here = _skip(row, index + 1, 2)
    named = _month_at(row, here, context.primary)
    if named is not None:
        month, here = named
    elif here > index + 1 and _is_month(_at(row, here)):
        month, here = _at(row, here).value, here + 1
    else:
        return None
    after = _skip(row, here, 2)
    if not _is_day(_at(row, after)) or (after == here and named is None):
        return None
    day = _at(row, after).value
    if named is not None and _is_long_year(_at(row, _skip(row, after + 1, 2))):
        return None  # "2024 March 3, 2023": the first number belongs to something else
    return Day(row[index].value, month, day, after + 1)


def _day_word(row: list[Token], index: int, context: _Context) -> Day | None:
    """3 March 2024, 3. März, 3 de marzo de 2024, 3rd of March, 3-5 March 2024."""
    if not _is_day(row[index]):
        return None
    colon = _at(row, index + 1).word == ":" and _at(row, index + 2).word in ("e", "a")  # 3:e mars
    here = _skip(row, index + 1 + colon, 3)
    if _at(row, here).word in _RANGE or _at(row, here - 1).word in _RANGE:
        later = here if _is_day(_at(row, here)) else here + 1
        if _is_day(_at(row, later)):
            here = _skip(row, later + 1, 3)
    named = _month_at(row, here, context.primary)
    if named is None:
        return None
    month, behind = named
    year, after = _trailing_year(row, behind, context)
    if year is None and not _surely_month(row[here]):
        return None
    return Day(year, month, row[index].value, after)


def _word_day(row: list[Token], index: int, context: _Context) -> Day | None:
    """March 3, 2024; Mar. 3rd; Sept 3 '24; March 3-5, 2024."""
    named = _month_at(row, index, context.primary)
    if named is None:
        return None
    month, here = named
    here = _skip(row, here, 2)
    if not _is_day(_at(row, here)) or _is_clock(row, here):
        return None
    if _day_word(row, here, context) is not None:
        return None  # "mar. 3 mars 2024": mardi
    day, behind = _at(row, here).value, here + 1
    if _at(row, behind).word in _RANGE and _is_day(_at(row, behind + 1)):
        behind = behind + 2
    year, after = _trailing_year(row, behind, context)
    if year is None and not _surely_month(row[index]):
        return None
    return Day(year, month, day, after)


def _is_clock(row: list[Token], index: int) -> bool:
    return _at(row, index + 1).word == ":" and _at(row, index + 2).kind == "number"


def _surely_month(token: Token) -> bool:
    return token.word not in _ALSO_VERBS or not token.text.islower()


def _trailing_year(row: list[Token], index: int, context: _Context) -> tuple[int | None, int]:
    """The year behind a day and month, and the index behind it; None and *index* where none is."""
    here = _skip(row, index, 3)
    token = _at(row, here)
    if _is_long_year(token) and token.value >= EARLIEST_YEAR - 100 and not _is_clock(row, here):
        return token.value, here + 1
    if token.kind != "number" or token.end - token.start != 2 or _is_clock(row, here):
        return None, index
    between, following = [t.word for t in row[index:here]], _at(row, here + 1)
    closed = following is END or (following.kind == "mark" and following.word not in (".", ":"))
    if "'" in between or between in (["-"], ["/"]) or (not between and closed):
        return context.year(token), here + 1
    return None, index


def _numeric(row: list[Token], index: int, context: _Context) -> Day | None:
    """03/04/2024, 3.4.24, 3-4-2024; without a year 3.4. and 03/04."""
    first, mark, second = (_at(row, index + step) for step in range(3))
    if mark.word not in ("/", ".", "-") or not (_is_day(first) and _is_day(second)):
        return None
    if _at(row, index + 3).word == mark.word and _at(row, index + 4).kind == "number":
        swapped = _two_digit_year_first(row, index, context)
        year, behind = context.year(_at(row, index + 4)), index + 5
        if swapped is not None or year is None:
            return swapped
    else:
        year, behind = None, index + 3
        dot = _at(row, behind).word == mark.word == "."
        if not dot and second.end - second.start < 2:
            return None  # 3.5, 4/5
        behind += dot
    return _ordered(first.value, second.value, mark.word, year, behind, context)


def _ordered(
    a: int, b: int, mark: str, year: int | None, behind: int, context: _Context
) -> Day | None:
    """Which of two numbers is the month; a dot is printed where the day comes first."""
    month_first = mark != "." and _month_comes_first(context)
    month, day = (a, b) if (month_first and a <= 12) or b > 12 else (b, a)
    if month > 12:
        return None
    swappable = a <= 12 and b <= 12 and mark != "."
    return Day(year, month, day, behind, numeric=True, swappable=swappable)


def _two_digit_year_first(row: list[Token], index: int, context: _Context) -> Day | None:
    """24.03.03 where the year is printed first."""
    if context.primary not in _YEAR_FIRST:
        return None
    year, month, day = (_at(row, index + step) for step in (0, 2, 4))
    if year.end - year.start == day.end - day.start == 2 and _is_month(month) and _is_day(day):
        return Day(context.year(year), month.value, day.value, index + 5, numeric=True)
    return None


def _month_comes_first(context: _Context) -> bool:
    region = context.language[3:].upper() if len(context.language) == 5 else ""
    if context.primary == "en":
        return region in _MONTH_FIRST_REGIONS
    return region == "US"


def _vietnamese(row: list[Token], index: int, context: _Context) -> Day | None:
    """3 tháng 3 năm 2024, 3 tháng ba, 2024, 03 Th3 2024."""
    if not _is_day(row[index]):
        return None
    found = _thang(row, index + 1)
    if found is None:
        return None
    month, behind = found
    here = behind + (_at(row, behind).word in ("nam", ",", "-", "/", "."))
    year = _at(row, here).value if _is_long_year(_at(row, here)) else None
    return Day(year, month, row[index].value, behind if year is None else here + 1)


def _vietnamese_month_first(row: list[Token], index: int, context: _Context) -> Day | None:
    """Tháng Ba 3, 2024."""
    found = _thang(row, index)
    if found is None or not _is_day(_at(row, found[1])):
        return None
    month, here = found
    year, behind = _trailing_year(row, here + 1, context)
    return Day(year, month, _at(row, here).value, behind) if year is not None else None


def _thang(row: list[Token], index: int) -> tuple[int, int] | None:
    """ "tháng 3", "thg 3", "Th3" or "tháng mười hai" as a number, and the index behind it."""
    number = _at(row, index + 1)
    if _at(row, index).word not in _THANG:
        return None
    if _is_month(number):
        return number.value, index + 2
    month = words.VIETNAMESE_MONTHS.get(number.word)
    if month == 10 and (unit := words.VIETNAMESE_MONTHS.get(_at(row, index + 2).word, 0)) in (2,):
        return 10 + unit, index + 3
    if month == 10 and _at(row, index + 2).word == "mot":
        return 11, index + 3
    return (month, index + 2) if month is not None else None
