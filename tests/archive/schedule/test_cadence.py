"""How often, and the moments that follow."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.schedule.cadence import cadence, every, jitter, length

NOON = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("text", "hours"),
    [("60m", 1), ("6h", 6), ("1d", 24), ("2w", 336), ("1h 30m", 1.5), ("3600s", 1), ("1d12h", 36)],
)
def test_lengths_are_read_as_people_write_them(text, hours):
    assert length(text) == timedelta(hours=hours)


@pytest.mark.parametrize(
    "text", ["", "6", "h", "six hours", "6h!", "-6h", "1.5h", "6 years", "400d"]
)
def test_other_lengths_are_refused(text):
    with pytest.raises(ValueError, match=r"is no length of time|is longer than a year"):
        length(text)


def test_shortest_cadence_is_a_minute():
    assert every("1m").length == timedelta(minutes=1)
    with pytest.raises(ValueError, match="shorter than a minute"):
        every("59s")


@pytest.mark.parametrize(("word", "hours"), [("hourly", 1), ("Daily", 24), ("weekly", 168)])
def test_words_are_lengths(word, hours):
    assert cadence(word).length == timedelta(hours=hours)


def test_length_counts_from_when_it_was_due_however_late_the_run_was():
    six = every("6h")
    assert six.after(NOON + timedelta(minutes=14), before=NOON) == NOON + 6 * HOUR


def test_what_was_missed_is_one_run():
    assert every("6h").after(NOON + 100 * HOUR, before=NOON) == NOON + 102 * HOUR
    assert cadence("0 6 * * *").after(NOON + timedelta(days=9)) == datetime(
        2026, 1, 25, 6, tzinfo=UTC
    )


@pytest.mark.parametrize(
    ("text", "zone", "expected"),
    [
        ("30 6 * * *", None, datetime(2026, 1, 16, 6, 30, tzinfo=UTC)),
        ("30 6 * * *", "Europe/Vienna", datetime(2026, 1, 16, 5, 30, tzinfo=UTC)),
        ("0 0 1 * *", None, datetime(2026, 2, 1, tzinfo=UTC)),
        ("0 9 * * mon-fri", None, datetime(2026, 1, 16, 9, tzinfo=UTC)),
        ("*/20 * * * *", None, datetime(2026, 1, 15, 12, 20, tzinfo=UTC)),
    ],
)
def test_cron_expressions_name_moments_in_their_zone(text, zone, expected):
    assert cadence(text, ZoneInfo(zone) if zone else None).after(NOON) == expected


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("dayly", "neither hourly, daily or weekly"),
        ("6h", 'write every = "6h"'),
        ("* * * *", "neither hourly"),
        ("0 0 6 * * *", "neither hourly"),
        ("61 * * * *", "no cron expression: bad minute"),
        ("0 0 30 2 *", "no cron expression: bad day-of-month"),
        ("0 25 * * *", "no cron expression: bad hour"),
    ],
)
def test_other_cadences_are_refused_with_the_field_that_is_wrong(text, told):
    with pytest.raises(ValueError, match=told):
        cadence(text)


@given(st.text(max_size=30))
def test_any_text_is_a_cadence_or_a_value_error(text):
    try:
        found = cadence(text)
    except ValueError:
        return
    assert found.after(NOON) > NOON


@given(st.text(max_size=40), st.integers(1, 10**6))
def test_jitter_is_bounded_and_always_the_same(name, minutes):
    gap, most = timedelta(minutes=minutes), timedelta(minutes=15)
    found = jitter(name, gap, most)
    assert timedelta() <= found <= min(most, gap / 10)
    assert found == jitter(name, gap, most)


def test_jitter_spreads_the_names():
    most = timedelta(minutes=15)
    found = {jitter(f"site {n}", timedelta(days=1), most) for n in range(200)}
    assert len(found) > 150
    assert max(found) - min(found) > most * 0.9


def test_hours_of_a_day_are_those_of_the_zone_on_both_sides_of_summer_time():
    six = cadence("0 6 * * *", ZoneInfo("Europe/Vienna"))
    before, after = datetime(2026, 3, 28, tzinfo=UTC), datetime(2026, 3, 29, 12, tzinfo=UTC)
    assert (six.after(before).hour, six.after(after).hour) == (5, 4)
