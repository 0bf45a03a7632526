"""Dates told from now: "3 days ago", "vor 2 Stunden", "yesterday".

Hours and minutes name a moment; days, weeks, months and years name a day, counted on the
calendar of `now`.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from scraper.dates.limits import EARLIEST_YEAR
from scraper.dates.tokens import END, Token
from scraper.dates.words import fold

_UNIT_WORDS: Final = {
    "second": "second seconds sec secs sekunde sekunden seconde secondes segundo segundos secondi "
    "seconden sekund sekundy sekunder sekundit sekuntia sekund sekundami secunde másodperce saniye "
    "секунд секунды секунду δευτερόλεπτα ثانية ثوان שניות सेकंड 秒 초 giây detik",
    "minute": "minute minutes min mins minuten minuto minutos minuti minuut minuut minuty minut "
    "minuter minutter minuuttia minuutti minutami minutou minută perce perccel dakika минут "
    "минуты минуту хвилин хвилини хвилину λεπτά λεπτό دقيقة دقائق דקות דקה मिनट 分 分鐘 分钟 분 "
    "phut menit",
    "hour": "hour hours hr hrs h std stunde stunden heure heures hora horas ora ore uur uren "
    "godzin godziny godzinę timme timmar time timer tunti tuntia hodin hodinami hodinou oră "
    "órája órával saat час часа часов годин години годину ώρες ώρα ساعة ساعات שעות שעה घंटे घंटा "
    "時間 小时 小時 시간 시 giờ jam tiếng",
    "day": "day days d tag tage tagen jour jours día días dia dias giorno giorni dag dagen dni "
    "dzień dagar dage dager päivää päivä dny dnem dnů zi zile napja nappal gün день дня дней "
    "день дні днів ημέρες μέρες ημέρα يوم أيام ימים יום दिन 日 天 일 ngày hari",
    "week": "week weeks w wk wks woche wochen semaine semaines semana semanas settimana "
    "settimane weken tydzień tygodnie tygodni tygodniem vecka veckor uge uger uke uker viikkoa "
    "viikko týdny týdnem týdnů săptămână săptămâni hete héttel hafta неделю недели недель "
    "тиждень тижні тижнів εβδομάδες εβδομάδα أسبوع أسابيع שבועות שבוע हफ्ते सप्ताह 週 周 週間 주 "
    "tuần minggu pekan",
    "month": "month months mo mos monat monate monaten mois mes meses mês mese mesi maand "
    "maanden miesiąc miesiące miesięcy månad månader måned måneder kuukautta kuukausi měsíci "
    "měsícem měsíců lună luni hónapja hónappal ay месяц месяца месяцев місяць місяці місяців "
    "μήνες μήνα شهر أشهر חודשים חודש महीने महीना か月 ヶ月 个月 個月 개월 달 tháng bulan",
    "year": "year years yr yrs y jahr jahre jahren an ans année années año años ano anos anno "
    "anni jaar rok lata lat år vuotta vuosi lety rokem roky let ani éve évvel yıl год года лет "
    "рік роки років χρόνια χρόνο سنة سنوات שנים שנה साल वर्ष 年 년 năm tahun",
}
_UNITS: Final = {fold(w): unit for unit, group in _UNIT_WORDS.items() for w in group.split()}


def _folded(text: str) -> frozenset[str]:
    return frozenset(map(fold, text.split()))


_AGO: Final = _folded(
    "ago fa geleden temu sedan siden sitten zpět nazpět önce назад тому πριν पहले 前 전 trước lalu "
    "atrás ezelőtt 以前 之前"
)
_IN_PAST: Final = _folded("vor hace há före před acum منذ قبل לפני πριν cu")
_BETWEEN: Final = _folded(
    "etwa ca circa about environ unos unas cerca de από over yang or és and und et y e i dan 以 로"
)
_ONE: Final = _folded(
    "a an one ein einem einer eine une un una um uma een en ett et jeden jednym eine uno egy bir"
)
_DAY_WORDS: Final = {
    fold(word): -days
    for days, group in enumerate(
        (
            "today heute aujourd hoy hoje oggi vandaag dzisiaj dziś idag tänään dnes astăzi bugün "
            "сегодня сьогодні σήμερα اليوم היום आज 今日 本日 今天 오늘",
            "yesterday gestern ayer ontem ieri gisteren wczoraj igår eilen včera tegnap dün вчера "
            "вчора χθες χτες أمس אתמול 昨日 昨天 어제 kemarin",
            "vorgestern anteayer anteontem avantieri eergisteren przedwczoraj toissapäivänä "
            "předevčírem позавчера позавчора 一昨日 前天 그제",
        )
    )
    for word in group.split()
}
_DAY_WORDS_OF: Final = {("fr", "hier"): -1, ("hu", "ma"): 0, ("ro", "azi"): 0}
_TWO_WORDS: Final = {
    ("i", "gar"): -1, ("i", "dag"): 0, ("hom", "qua"): -1, ("hom", "nay"): 0, ("hari", "ini"): 0,
}  # fmt: skip
_SECONDS: Final = {"second": 1, "minute": 60, "hour": 3600}
_DAYS: Final = {"day": 1, "week": 7}


@dataclass(frozen=True, slots=True)
class Past:
    """How long ago: a moment if `exact`, else a day."""

    at: datetime
    exact: bool
    first: int
    """Index of the first token that belongs to it."""
    behind: int
    """Index behind the last."""


def amount_ago(row: list[Token], index: int, now: datetime) -> Past | None:
    """ "3 days ago", "vor 2 Stunden", "an hour ago", whose number is at *index*; or None."""
    if _at(row, index + 1).word not in _UNITS:
        return None
    pairs, behind = _amounts(row, index)
    if not pairs:
        return None
    first = _cue_before(row, index)
    after = _cue_after(row, behind)
    if first is None and after is None:
        return None
    at, exact = now, True
    for number, unit in pairs:
        stepped = _back(at, number, unit)
        if stepped is None:
            return None
        at, exact = stepped, exact and unit in _SECONDS
    start = index if first is None else first
    return Past(at if exact else _midnight(at), exact, start, behind if after is None else after)


def named_day(row: list[Token], index: int, now: datetime, language: str | None) -> Past | None:
    """ "yesterday", "heute", "i går" at *index*; or None."""
    word, following = row[index].word, _at(row, index + 1).word
    days = _DAY_WORDS.get(word, _DAY_WORDS_OF.get((language or "", word)))
    behind = index + 1
    if days is None:
        days, behind = _TWO_WORDS.get((word, following)), index + 2
    if days is None:
        return None
    if word == "aujourd":
        behind = index + 3  # aujourd ' hui
    return Past(_midnight(now + timedelta(days=days)), False, index, behind)


def _amounts(row: list[Token], index: int) -> tuple[list[tuple[int, str]], int]:
    """[(3, "day"), (2, "hour")] from "3 days and 2 hours", and the index behind."""
    pairs: list[tuple[int, str]] = []
    while len(pairs) < 3:
        number, unit = _at(row, index), _UNITS.get(_at(row, index + 1).word)
        value = 1 if number.word in _ONE else number.value
        if unit is None or not 0 <= value <= 999:
            break
        pairs.append((value, unit))
        index += 2
        if _at(row, index).word in _BETWEEN and _at(row, index + 1).kind == "number":
            index += 1
    return pairs, index


def _cue_before(row: list[Token], index: int) -> int | None:
    for here in (index - 1, index - 2, index - 3):
        word = _at(row, here).word
        if word in _IN_PAST:
            return here
        if word == "a" and _at(row, here - 1).word == "y":  # il y a
            return max(here - 2, 0)
        if word not in _BETWEEN:
            return None
    return None


def _cue_after(row: list[Token], index: int) -> int | None:
    for here in (index, index + 1):
        if _at(row, here).word in _AGO:
            return here + 1
        if _at(row, here).word not in _BETWEEN:
            return None
    return None


def _back(at: datetime, number: int, unit: str) -> datetime | None:
    if unit in _SECONDS:
        return at - timedelta(seconds=number * _SECONDS[unit])
    if unit in _DAYS:
        return at - timedelta(days=number * _DAYS[unit])
    months = at.year * 12 + at.month - 1 - number * (12 if unit == "year" else 1)
    year, month = divmod(months, 12)
    if year < EARLIEST_YEAR:
        return None
    longest = monthrange(year, month + 1)[1]
    return at.replace(year=year, month=month + 1, day=min(at.day, longest))


def _midnight(at: datetime) -> datetime:
    return datetime(at.year, at.month, at.day, tzinfo=UTC)


def _at(row: list[Token], index: int) -> Token:
    return row[index] if 0 <= index < len(row) else END
