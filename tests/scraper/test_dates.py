"""Dates in 25 languages, as machines write them and as magazines print them."""

import time
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.dates import (
    Moment,
    date_spans,
    find_date,
    find_dates,
    from_url,
    plausible,
    published,
    read_iso,
    words,
)

NOW = datetime(2024, 6, 1, 12, 0, tzinfo=UTC)
THIRD = "2024-03-03T00:00:00+00:00"
THIRD_AT_TWO = "2024-03-03T14:05:00+00:00"


def iso(at):
    return at.isoformat() if at is not None else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-03-03", THIRD),
        ("2024-03-03T14:05:00Z", THIRD_AT_TWO),
        ("2024-03-03T14:05:00+02:00", "2024-03-03T14:05:00+02:00"),
        ("2024-03-03T14:05:00+0200", "2024-03-03T14:05:00+02:00"),
        ("2024-03-03T14:05:00+02", "2024-03-03T14:05:00+02:00"),
        ("2024-03-03T14:05:00-0530", "2024-03-03T14:05:00-05:30"),
        ("2024-03-03T14:05:00 +0200", "2024-03-03T14:05:00+02:00"),
        ("2024-03-03 14:05", THIRD_AT_TWO),
        ("2024-03-03 14:05:00", THIRD_AT_TWO),
        ("2024-03-03T14:05", THIRD_AT_TWO),
        ("2024-03-03t14:05:00z", THIRD_AT_TWO),
        ("2024-03-03T14:05:00.1Z", "2024-03-03T14:05:00.100000+00:00"),
        ("2024-03-03T14:05:00.123456789Z", "2024-03-03T14:05:00.123456+00:00"),
        ("2024-03-03T14:05:00.123+0000", "2024-03-03T14:05:00.123000+00:00"),
        ("2024-03-03 14:05:00 UTC", THIRD_AT_TWO),
        ("2024-03-03 14:05:00 +0000", THIRD_AT_TWO),
        ("2024-03-03T14:05:00CST", "2024-03-03T14:05:00-06:00"),
        ("2024-03-03T14:05:00EST", "2024-03-03T14:05:00-05:00"),
        ("2024-03-03T14:05:00+02:00[Europe/Berlin]", "2024-03-03T14:05:00+02:00"),
        ("2024-03-03, 14:05", THIRD_AT_TWO),
        ("2024-03-03 2:05 PM", THIRD_AT_TWO),
        ("2024-3-3", THIRD),
        ("2024/03/03", THIRD),
        ("2024/3/3 14:05:00", THIRD_AT_TWO),
        ("2024.03.03", THIRD),
        ("20240303", THIRD),
        ("20240303T140500Z", THIRD_AT_TWO),
        ("202403031405", THIRD_AT_TWO),
        ("20240303140500", THIRD_AT_TWO),
        ("  2024-03-03T14:05:00Z\n", THIRD_AT_TWO),
        ("2024-12-31T23:30:00-05:00", "2024-12-31T23:30:00-05:00"),
        ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59+00:00"),
        ("Sun, 03 Mar 2024 14:05:00 GMT", THIRD_AT_TWO),
        ("Sun, 3 Mar 2024 14:05:00 +0200", "2024-03-03T14:05:00+02:00"),
        ("Sunday, 03-Mar-24 14:05:00 GMT", THIRD_AT_TWO),
        ("03 Mar 2024 14:05 EDT", "2024-03-03T14:05:00-04:00"),
        ("Sun Mar 03 2024 14:05:00 GMT+0100 (CET)", "2024-03-03T14:05:00+01:00"),
        ("Sun Mar  3 14:05:00 2024", THIRD_AT_TWO),
        ("Sun Mar 03 14:05:00 UTC 2024", THIRD_AT_TWO),
        ("Sun Mar 03 14:05:00 +0000 2024", THIRD_AT_TWO),
        ("1709474700", THIRD_AT_TWO),
        ("1709474700000", THIRD_AT_TWO),
        ("1709474700000000", THIRD_AT_TWO),
        ("1709474700.5", "2024-03-03T14:05:00.500000+00:00"),
        ("/Date(1709474700000)/", THIRD_AT_TWO),
    ],
)
def test_machine_dates_are_read_as_aware_moments(text, expected):
    assert iso(read_iso(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "0", "1", "2024", "2024-03", "March", "yesterday", "0000-00-00", "0001-01-01",
        "0001-01-01T00:00:00Z", "1970-01-01", "1970-01-01T00:00:00Z", "1989-12-31", "9999-12-31",
        "9999-12-31T23:59:59.9999999Z", "2024-02-30", "2024-13-01", "2024-03-03T25:00:00",
        "2024-03-03T14:61", "2024-W10", "2024-W10-1", "2024-03-03-05", "123456789012345678901",
        "2024-03-03T14:05:00+99:99", "2024-03-03T14:05:00XYZ", "Sun, 31 Feb 2024 10:00:00 GMT",
        "99999999999999", "null", "2024-03-03 and more words than a date has",
    ],
)  # fmt: skip
def test_what_is_no_possible_machine_date_is_none(text):
    assert read_iso(text) is None


def test_a_machine_date_in_the_future_is_none_when_now_is_known():
    assert read_iso("2024-06-09", now=NOW) is None
    assert iso(read_iso("2024-06-02", now=NOW)) == "2024-06-02T00:00:00+00:00"
    assert iso(read_iso("2024-06-09")) == "2024-06-09T00:00:00+00:00"


PRINTED = [
    ("en-US", "March 3, 2024", THIRD),
    ("en-US", "Mar. 3, 2024", THIRD),
    ("en-US", "Sunday, March 3rd, 2024", THIRD),
    ("en", "MARCH 3 2024", THIRD),
    ("en", "Mar 3, 2024, 2:05 PM", THIRD_AT_TWO),
    ("en", "March 3, 2024 at 2:05 p.m. ET", "2024-03-03T14:05:00-05:00"),
    ("en", "July 4, 2023 2:05pm ET", "2023-07-04T14:05:00-04:00"),
    ("en", "Sun 3 Mar 2024 14.05 GMT", THIRD_AT_TWO),
    ("en-GB", "3 March 2024", THIRD),
    ("en-GB", "3rd of March, 2024", THIRD),
    ("en-GB", "14:05, 3 March 2024", THIRD_AT_TWO),
    ("en-GB", "14:05 BST, Mon 20 May 2024", "2024-05-20T14:05:00+01:00"),
    ("en", "2:05 PM EST, March 3, 2024", "2024-03-03T14:05:00-05:00"),
    ("en", "12:05 AM, March 3, 2024", "2024-03-03T00:05:00+00:00"),
    ("en", "12:05 PM, March 3, 2024", "2024-03-03T12:05:00+00:00"),
    ("en", "3-Mar-2024", THIRD),
    ("en", "3-Mar-24", THIRD),
    ("en", "03MAR2024", THIRD),
    ("en", "Mar 3 '24", THIRD),
    ("en", "March 3–5, 2024", THIRD),
    ("en", "3-5 March 2024", THIRD),
    ("en", "2024 March 3", THIRD),
    ("en", "September 9, 2023", "2023-09-09T00:00:00+00:00"),
    ("en", "Sept. 9, 2023", "2023-09-09T00:00:00+00:00"),
    ("en", "March 3, 2024 14:05 GMT+2", "2024-03-03T14:05:00+02:00"),
    ("en", "March 3, 2024 14:05 UTC+05:30", "2024-03-03T14:05:00+05:30"),
    ("en-IN", "March 3, 2024 02:05 PM IST", "2024-03-03T14:05:00+05:30"),
    ("en", "March 3, 2024 14:05 -0800", "2024-03-03T14:05:00-08:00"),
    ("en", "March 3, 2024 - 5 min read", THIRD),
    ("en", "March 3, 2024 14 Comments", THIRD),
    ("en", "Mar 3, 2024 | 2pm PST", "2024-03-03T14:00:00-08:00"),
    ("en", "Last updated: March 3, 2024", THIRD),
    ("en", "3 March 2024, 14:05 +0200", "2024-03-03T14:05:00+02:00"),
    ("en-US", "03/02/2024", "2024-03-02T00:00:00+00:00"),
    ("en", "03/02/2024", "2024-03-02T00:00:00+00:00"),
    ("en-GB", "03/02/2024", "2024-02-03T00:00:00+00:00"),
    ("en-AU", "03/02/24", "2024-02-03T00:00:00+00:00"),
    ("fr", "03/02/2024", "2024-02-03T00:00:00+00:00"),
    ("fr-US", "03/02/2024", "2024-03-02T00:00:00+00:00"),
    (None, "03/02/2024", "2024-02-03T00:00:00+00:00"),
    (None, "02/13/2024", "2024-02-13T00:00:00+00:00"),
    ("en-US", "13/02/2024", "2024-02-13T00:00:00+00:00"),
    ("en-US", "03.02.2024", "2024-02-03T00:00:00+00:00"),
    ("en-US", "3/2/24", "2024-03-02T00:00:00+00:00"),
    ("en-US", "3/2/98", "1998-03-02T00:00:00+00:00"),
    (None, "05/12/2024", "2024-05-12T00:00:00+00:00"),  # 5 December is to come
    ("en_GB", "03/02/2024", "2024-02-03T00:00:00+00:00"),
    ("de", "3. März 2024", THIRD),
    ("de", "So., 3. Mrz. 2024", THIRD),
    ("de", "3. März 2024, 14:05 Uhr", THIRD_AT_TWO),
    ("de", "03.03.2024 um 14.05 Uhr", THIRD_AT_TWO),
    ("de", "03.03.24", THIRD),
    ("de", "Veröffentlicht am 03.03.2024", THIRD),
    ("de", "Stand: 03.03.2024, 14:05 Uhr MEZ", "2024-03-03T14:05:00+01:00"),
    ("de-AT", "3. Jänner 2024", "2024-01-03T00:00:00+00:00"),
    ("de", "14 Uhr, 3. März 2024", "2024-03-03T14:00:00+00:00"),
    ("fr", "3 mars 2024", THIRD),
    ("fr", "1er mars 2024", "2024-03-01T00:00:00+00:00"),
    ("fr", "mar. 5 mars 2024", "2024-03-05T00:00:00+00:00"),
    ("fr", "Publié le 3 mars 2024 à 14h05", THIRD_AT_TWO),
    ("fr", "Le dimanche 3 mars 2024 à 14 h 05", THIRD_AT_TWO),
    ("fr", "3 févr. 2024", "2024-02-03T00:00:00+00:00"),
    ("fr", "15 AOÛT 2023", "2023-08-15T00:00:00+00:00"),
    ("es", "3 de marzo de 2024", THIRD),
    ("es", "domingo, 3 de marzo del 2024 a las 14:05", THIRD_AT_TWO),
    ("es", "3 mar. 2024 14:05 h", THIRD_AT_TWO),
    ("es", "03 ago 2023", "2023-08-03T00:00:00+00:00"),
    ("es", "3 de setiembre de 2023", "2023-09-03T00:00:00+00:00"),
    ("es", "marzo 3, 2024 2:05 p. m.", THIRD_AT_TWO),
    ("pt", "3 de março de 2024", THIRD),
    ("pt-BR", "03/03/2024 às 14h05", THIRD_AT_TWO),
    ("pt-BR", "3º de março de 2024", THIRD),
    ("pt-BR", "3 set. 2023", "2023-09-03T00:00:00+00:00"),
    ("it", "3 marzo 2024", THIRD),
    ("it", "Domenica 3 Marzo 2024 alle 14:05", THIRD_AT_TWO),
    ("it", "3 gen 2024, ore 14.05", "2024-01-03T14:05:00+00:00"),
    ("it", "1° maggio 2024", "2024-05-01T00:00:00+00:00"),
    ("nl", "3 maart 2024", THIRD),
    ("nl", "zondag 3 mrt. 2024 om 14:05 uur", THIRD_AT_TWO),
    ("nl", "3 mei 2024", "2024-05-03T00:00:00+00:00"),
    ("pl", "3 marca 2024", THIRD),
    ("pl", "3 paź 2023, 14:05", "2023-10-03T14:05:00+00:00"),
    ("pl", "5 listopada 2023 r., godz. 14:05", "2023-11-05T00:00:00+00:00"),
    ("sv", "3 mars 2024", THIRD),
    ("sv", "den 3:e mars 2024 kl. 14.05", THIRD_AT_TWO),
    ("sv", "Publicerad 2024-03-03 14:05", THIRD_AT_TWO),
    ("da", "3. marts 2024 kl. 14.05", THIRD_AT_TWO),
    ("da", "3. maj 2024", "2024-05-03T00:00:00+00:00"),
    ("nb", "Publisert 3. mars 2024 kl. 14:05", THIRD_AT_TWO),
    ("nb", "3. des. 2023", "2023-12-03T00:00:00+00:00"),
    ("fi", "3. maaliskuuta 2024", THIRD),
    ("fi", "3.3.2024 klo 14.05", THIRD_AT_TWO),
    ("fi", "3.3.2024 14:05", THIRD_AT_TWO),
    ("cs", "3. března 2024", THIRD),
    ("cs", "3. 3. 2024 14:05", THIRD_AT_TWO),
    ("cs", "3. června 2023", "2023-06-03T00:00:00+00:00"),
    ("cs", "3. července 2023", "2023-07-03T00:00:00+00:00"),
    ("cs", "3. pro 2023", "2023-12-03T00:00:00+00:00"),
    ("ro", "3 martie 2024, ora 14:05", THIRD_AT_TWO),
    ("ro", "duminică, 3 ian. 2024", "2024-01-03T00:00:00+00:00"),
    ("hu", "2024. március 3.", THIRD),
    ("hu", "2024. március 3., vasárnap 14:05", THIRD_AT_TWO),
    ("hu", "2024.03.03. 14:05", THIRD_AT_TWO),
    ("hu", "2024. márc. 3.", THIRD),
    ("tr", "3 Mart 2024", THIRD),
    ("tr", "3 Mart 2024 Pazar 14:05", THIRD_AT_TWO),
    ("tr", "03.03.2024 - 14:05", THIRD_AT_TWO),
    ("tr", "3 Ağu 2023", "2023-08-03T00:00:00+00:00"),
    ("tr", "3 ARALIK 2023", "2023-12-03T00:00:00+00:00"),
    ("ru", "3 марта 2024 г., 14:05", THIRD_AT_TWO),
    ("ru", "3 марта 2024 года в 14:05", THIRD_AT_TWO),
    ("ru", "14:05, 3 марта 2024", THIRD_AT_TWO),
    ("ru", "3 мая 2024, 14:05 МСК", "2024-05-03T14:05:00+03:00"),
    ("ru", "03.03.2024 в 14:05", THIRD_AT_TWO),
    ("uk", "3 березня 2024, 14:05", THIRD_AT_TWO),
    ("uk", "3 лис. 2023", "2023-11-03T00:00:00+00:00"),
    ("uk", "3 травня 2024 р.", "2024-05-03T00:00:00+00:00"),
    ("el", "3 Μαρτίου 2024, 14:05", THIRD_AT_TWO),
    ("el", "3 ΜΑΡΤΙΟΥ 2024", THIRD),
    ("el", "Κυριακή, 3 Μαρ 2024 2:05 μμ", THIRD_AT_TWO),
    ("ar", "3 مارس 2024", THIRD),
    ("ar", "الأحد ٣ مارس ٢٠٢٤", THIRD),
    ("ar", "3 آذار/مارس 2024، 14:05", THIRD_AT_TWO),
    ("ar", "3 كانون الثاني 2024", "2024-01-03T00:00:00+00:00"),
    ("ar", "3 مارس 2024 - 2:05 م", THIRD_AT_TWO),
    ("ar", "نشر في: ٠٣/٠٣/٢٠٢٤", THIRD),
    ("he", "3 במרץ 2024", THIRD),
    ("he", "3 במרץ 2024, 14:05", THIRD_AT_TWO),
    ("he", "פורסם: 03.03.2024 בשעה 14:05", THIRD_AT_TWO),
    ("he", "3 במרץ 2024 14:05 IST", "2024-03-03T14:05:00+02:00"),
    ("hi", "3 मार्च 2024", THIRD),
    ("hi", "३ मार्च २०२४, १४:०५", THIRD_AT_TWO),
    ("hi", "3 फ़रवरी 2024", "2024-02-03T00:00:00+00:00"),
    ("hi", "3 मार्च 2024 02:05 अपराह्न IST", "2024-03-03T14:05:00+05:30"),
    ("ja", "2024年3月3日", THIRD),
    ("ja", "2024年03月03日（日）14時05分", THIRD_AT_TWO),
    ("ja", "2024年3月3日 午後2時5分", THIRD_AT_TWO),
    ("ja", "２０２４年３月３日", THIRD),
    ("ja", "令和6年3月3日", THIRD),
    ("ja", "3月3日", THIRD),
    ("ja", "2024/03/03 14:05", THIRD_AT_TWO),
    ("ja", "24.03.03", THIRD),
    ("zh", "2024年3月3日 14:05", THIRD_AT_TWO),
    ("zh", "2024年3月3日下午2:05", THIRD_AT_TWO),
    ("zh-TW", "2024 年 3 月 3 日 星期日 14 點 05 分", THIRD_AT_TWO),
    ("zh", "发布时间：2024-03-03 14:05:00", THIRD_AT_TWO),
    ("ko", "2024년 3월 3일", THIRD),
    ("ko", "2024년 3월 3일 일요일 오후 2:05", THIRD_AT_TWO),
    ("ko", "2024. 3. 3. 14:05", THIRD_AT_TWO),
    ("ko", "입력 2024.03.03. 오후 2:05", THIRD_AT_TWO),
    ("vi", "ngày 3 tháng 3 năm 2024", THIRD),
    ("vi", "3 tháng 3, 2024", THIRD),
    ("vi", "Chủ nhật, 3/3/2024, 14:05 (GMT+7)", "2024-03-03T14:05:00+07:00"),
    ("vi", "Tháng Mười Hai 3, 2023", "2023-12-03T00:00:00+00:00"),
    ("vi", "03 Th3 2024", THIRD),
    ("id", "3 Maret 2024", THIRD),
    ("id", "Minggu, 3 Maret 2024 | 14:05 WIB", "2024-03-03T14:05:00+07:00"),
    ("id", "3 Agu 2023 14.05 WIB", "2023-08-03T14:05:00+07:00"),
]


@pytest.mark.parametrize(("language", "text", "expected"), PRINTED)
def test_printed_dates_are_read_in_their_language(language, text, expected):
    assert iso(published(text, language=language, now=NOW)) == expected


_NEEDS_LANGUAGE = (
    "pro ",
    " set.",
    "gen ",
    "ago ",
    "Agu",
    "лис",
    "des.",
    "14.05",
    "IST",
    "24.03.03",
)
UNAMBIGUOUS = [
    (text, expected)
    for _, text, expected in PRINTED
    if not any(word in text for word in ("/", *_NEEDS_LANGUAGE))
]


@pytest.mark.parametrize(("text", "expected"), UNAMBIGUOUS)
def test_most_written_dates_need_no_language(text, expected):
    assert iso(published(text, now=NOW)) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "3 days ago", "2024-05-29T00:00:00+00:00"),
        ("en", "2 hours ago", "2024-06-01T10:00:00+00:00"),
        ("en", "an hour ago", "2024-06-01T11:00:00+00:00"),
        ("en", "1 hour 30 minutes ago", "2024-06-01T10:30:00+00:00"),
        ("en", "Posted 5 mins ago", "2024-06-01T11:55:00+00:00"),
        ("en", "2h ago", "2024-06-01T10:00:00+00:00"),
        ("en", "a week ago", "2024-05-25T00:00:00+00:00"),
        ("en", "3 months ago", "2024-03-01T00:00:00+00:00"),
        ("en", "2 years ago", "2022-06-01T00:00:00+00:00"),
        ("en", "yesterday", "2024-05-31T00:00:00+00:00"),
        ("en", "Today at 9:15 am", "2024-06-01T09:15:00+00:00"),
        ("de", "vor 2 Stunden", "2024-06-01T10:00:00+00:00"),
        ("de", "vor etwa einer Stunde", "2024-06-01T11:00:00+00:00"),
        ("de", "Gestern, 14:05 Uhr", "2024-05-31T14:05:00+00:00"),
        ("fr", "il y a 3 jours", "2024-05-29T00:00:00+00:00"),
        ("fr", "hier", "2024-05-31T00:00:00+00:00"),
        ("fr", "aujourd’hui", "2024-06-01T00:00:00+00:00"),
        ("es", "hace 3 días", "2024-05-29T00:00:00+00:00"),
        ("es", "ayer", "2024-05-31T00:00:00+00:00"),
        ("pt", "há 3 dias", "2024-05-29T00:00:00+00:00"),
        ("it", "3 giorni fa", "2024-05-29T00:00:00+00:00"),
        ("nl", "3 dagen geleden", "2024-05-29T00:00:00+00:00"),
        ("pl", "3 dni temu", "2024-05-29T00:00:00+00:00"),
        ("sv", "för 3 dagar sedan", "2024-05-29T00:00:00+00:00"),
        ("sv", "i går", "2024-05-31T00:00:00+00:00"),
        ("da", "for 3 dage siden", "2024-05-29T00:00:00+00:00"),
        ("nb", "3 timer siden", "2024-06-01T09:00:00+00:00"),
        ("fi", "3 päivää sitten", "2024-05-29T00:00:00+00:00"),
        ("cs", "před 3 dny", "2024-05-29T00:00:00+00:00"),
        ("ro", "acum 3 zile", "2024-05-29T00:00:00+00:00"),
        ("hu", "3 órával ezelőtt", "2024-06-01T09:00:00+00:00"),
        ("tr", "3 gün önce", "2024-05-29T00:00:00+00:00"),
        ("ru", "3 дня назад", "2024-05-29T00:00:00+00:00"),
        ("uk", "3 години тому", "2024-06-01T09:00:00+00:00"),
        ("el", "πριν από 3 ημέρες", "2024-05-29T00:00:00+00:00"),
        ("ar", "منذ 3 أيام", "2024-05-29T00:00:00+00:00"),
        ("he", "לפני 3 ימים", "2024-05-29T00:00:00+00:00"),
        ("hi", "3 घंटे पहले", "2024-06-01T09:00:00+00:00"),
        ("ja", "3日前", "2024-05-29T00:00:00+00:00"),
        ("ja", "2時間前", "2024-06-01T10:00:00+00:00"),
        ("ja", "昨日", "2024-05-31T00:00:00+00:00"),
        ("zh", "3天前", "2024-05-29T00:00:00+00:00"),
        ("zh", "5分钟前", "2024-06-01T11:55:00+00:00"),
        ("ko", "3일 전", "2024-05-29T00:00:00+00:00"),
        ("ko", "2시간 전", "2024-06-01T10:00:00+00:00"),
        ("vi", "3 giờ trước", "2024-06-01T09:00:00+00:00"),
        ("vi", "hôm qua", "2024-05-31T00:00:00+00:00"),
        ("id", "3 hari yang lalu", "2024-05-29T00:00:00+00:00"),
    ],
)  # fmt: skip
def test_relative_dates_are_counted_from_now(language, text, expected):
    assert iso(published(text, language=language, now=NOW)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("March 3", THIRD),
        ("3. März", THIRD),
        ("3 March, 14:05", THIRD_AT_TWO),
        ("August 3", "2023-08-03T00:00:00+00:00"),
        ("June 1", "2024-06-01T00:00:00+00:00"),
        ("June 2", "2024-06-02T00:00:00+00:00"),
        ("June 3", "2023-06-03T00:00:00+00:00"),
        ("29 February", "2024-02-29T00:00:00+00:00"),
        ("12.03.", "2024-03-12T00:00:00+00:00"),
        ("12/03, 14:05", "2024-03-12T14:05:00+00:00"),
    ],
)
def test_a_date_without_a_year_is_the_latest_such_day(text, expected):
    assert iso(published(text, now=NOW)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "", "   ", "Updated often", "March 2024", "2024", "31 February 2024", "February 30, 2024",
        "March 3, 9999", "March 3, 1970", "1 January 1970", "3 March 1989", "© 2024 The Magazine",
        "5 min read", "14 comments", "Chapter 3", "v1.2.3", "3.5", "10:30", "July 9, 2024",
        "99/99/2024", "32.01.2024", "2024-13-45", "0/0/2024", "you may 3 times", "in 3 days",
        "Today in history", "1234567", "March of the 40 owls", "03/13/9999", "9999999 days ago",
        "3 days", "vor Ort", "rate 4/5 stars", "$3.50", "12.5 million people", "60 years ago",
        "+1 555 0199", "24/7", "1/2 cup of flour", "IPv4 10.0.0.1",
    ],
)  # fmt: skip
def test_what_names_no_possible_day_is_none(text):
    assert published(text, language="en", now=NOW) is None


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "By Ann Lee | March 3, 2024 | 5 min read", ("March 3, 2024", None)),
        ("en", "Published March 3, 2024. Updated March 5, 2024", ("March 3, 2024", "published")),
        ("en", "Updated March 5, 2024. Published March 3, 2024", ("March 3, 2024", "published")),
        ("en", "March 3, 2024 | Updated March 5, 2024", ("March 3, 2024", None)),
        ("en", "Last updated: March 5, 2024", ("March 5, 2024", "updated")),
        ("en", "The fair of May 5, 2023. Posted on March 3, 2024", ("March 3, 2024", "published")),
        ("de", "Aktualisiert am 5.3.2024, veröffentlicht am 3.3.2024", ("3.3.2024", "published")),
        ("fr", "Publié le 3 mars 2024 à 14h05, mis à jour le 5 mars 2024",
         ("3 mars 2024 à 14h05", "published")),
        ("ja", "2024年3月3日 公開 2024年3月5日 更新", ("2024年3月3日", "published")),
        ("ja", "最終更新日：2024年3月5日 公開日：2024年3月3日", ("2024年3月3日", "published")),
        ("tr", "Güncelleme: 05.03.2024 09:00 Yayınlanma: 03.03.2024 14:05",
         ("03.03.2024 14:05", "published")),
        ("en", "Ann Lee, 2:05 PM EST, March 3, 2024, Kids", ("2:05 PM EST, March 3, 2024", None)),
        ("en", "Vol. 12, No. 3 — Sunday, March 3, 2024", ("March 3, 2024", None)),
    ],
)  # fmt: skip
def test_the_publication_date_is_found_in_a_line(language, text, expected):
    found = find_date(text, language=language, now=NOW)
    assert found is not None
    assert (found.raw, found.kind) == expected


def test_a_moment_says_what_was_printed():
    assert find_dates("Posted 3 March 2024 14:05 CET; updated 5 March 2024", now=NOW) == (
        Moment(
            at=datetime.fromisoformat("2024-03-03T14:05:00+01:00"), raw="3 March 2024 14:05 CET",
            has_time=True, has_offset=True, kind="published",
        ),
        Moment(
            at=datetime(2024, 3, 5, tzinfo=UTC), raw="5 March 2024",
            has_time=False, has_offset=False, kind="updated",
        ),
    )  # fmt: skip


def test_no_date_in_a_text_is_none():
    assert find_date("Owls sleep by day", now=NOW) is None
    assert find_dates("Owls sleep by day", now=NOW) == ()


def test_the_places_of_dates_are_found_whatever_they_name():
    text = "Ann, 3 March 2024, 14:05 | Bob, 3 days ago | 31 February 1950"
    assert [text[a:b] for a, b in date_spans(text)] == [
        "3 March 2024, 14:05", "3 days ago", "31 February 1950",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/2024/03/03/owls", date(2024, 3, 3)),
        ("/2024/3/3/owls", date(2024, 3, 3)),
        ("/2024/03/03", date(2024, 3, 3)),
        ("/2024/03/03.html", date(2024, 3, 3)),
        ("/2024/mar/03/owls", date(2024, 3, 3)),
        ("/2024-03-03-owls", date(2024, 3, 3)),
        ("/news/owls-2024-03-03", date(2024, 3, 3)),
        ("/2024_03_03/owls", date(2024, 3, 3)),
        ("/2024-03/03/owls", date(2024, 3, 3)),
        ("/20240303/owls", date(2024, 3, 3)),
        ("/2024/0303/owls", date(2024, 3, 3)),
        ("/article-20240303", date(2024, 3, 3)),
        ("/2024/03/owls", None),
        ("/2024/03/", None),
        ("/2024/", None),
        ("/2024/03/10-ways-to-sleep", None),
        ("/2024/02/30/owls", None),
        ("/1970/01/01/owls", None),
        ("/9999/01/01/owls", None),
        ("/2024/13/01/owls", None),
        ("/120240303456", None),
        ("/owls?date=2024-03-03", None),
        ("/owls#2024-03-03", None),
        ("", None),
        ("/news/29-10-2021", date(2021, 10, 29)),
        ("/news/owls-1-2-2021.html", date(2021, 2, 1)),
        ("/news/13-13-2021/", None),
        ("/news/29-10-2021-owls", None),
    ],
)  # fmt: skip
def test_an_address_gives_its_day_or_none(path, expected):
    assert from_url("https://magazine.example" + path) == expected


def test_a_date_in_the_host_is_none():
    assert from_url("https://2024-03-03.magazine.example/owls") is None


def test_plausible_leaves_room_for_other_time_zones():
    assert plausible(NOW + timedelta(days=2), now=NOW) is True
    assert plausible(NOW + timedelta(days=2, seconds=1), now=NOW) is False
    assert plausible(datetime(1989, 12, 31, tzinfo=UTC), now=NOW) is False
    assert plausible(datetime(9999, 12, 31, tzinfo=UTC)) is False


def test_every_language_names_twelve_months():
    assert {
        language: sorted(set(months.values())) for language, months in words.MONTHS_OF.items()
    } == {language: list(range(1, 13)) for language in words.MONTHS_OF}


@given(
    st.text(max_size=200), st.sampled_from([None, "", "en-US", "ja", "x", "en_GB", "zh-Hans-CN"])
)
def test_any_text_is_read_without_an_error(text, language):
    for found in find_dates(text, language=language, now=NOW):
        assert found.at.tzinfo is not None
        assert found.raw in text
        assert plausible(found.at, now=NOW)
    at = published(text, language=language, now=NOW)
    assert at is None or plausible(at, now=NOW)
    read_iso(text)
    from_url(text)


_PIECES = (
    "3 31 2024 24 March may mar. 年 月 日 / . - : , ago vor 3rd T Z + 0200 GMT am pm h yesterday "
    "tháng ' ET 14:05 1 year 99"
).split()


@given(st.lists(st.sampled_from(_PIECES), max_size=15), st.sampled_from([" ", ""]))
def test_any_mixture_of_the_words_of_dates_is_read_without_an_error(pieces, space):
    text = space.join(pieces)
    for found in find_dates(text, now=NOW):
        assert found.raw in text
    read_iso(text, now=NOW)
    from_url("https://magazine.example/" + text)


@given(
    st.datetimes(
        min_value=datetime(1990, 1, 1), max_value=datetime(2024, 6, 1), timezones=st.just(UTC)
    )
)
def test_machine_dates_are_read_as_they_were_written(at):
    assert read_iso(at.isoformat()) == at
    assert read_iso(at.strftime("%a, %d %b %Y %H:%M:%S GMT")) == at.replace(microsecond=0)
    assert published(at.strftime("%B %d, %Y at %I:%M %p"), now=NOW) == at.replace(
        second=0, microsecond=0
    )
    assert from_url(at.strftime("https://magazine.example/%Y/%m/%d/owls")) == at.date()


@pytest.mark.parametrize(
    "piece", ["9", "March ", "3 ", "3/", "2024-", "vor ", "1 day ", " ago", "年", "0:"]
)
def test_a_hundred_kilobytes_take_no_time(piece):
    text = piece * (100_000 // len(piece))
    for read in (
        lambda: published(text, now=NOW),
        lambda: find_dates(text, now=NOW),
        lambda: read_iso(text),
        lambda: from_url("https://magazine.example/" + text),
        lambda: date_spans(text),
    ):
        begin = time.process_time()
        read()
        assert time.process_time() - begin < 0.25  # room for a garbage collection
