"""When an article is asked for again."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.visits import (
    LEAST,
    MOST,
    first_interval,
    next_interval,
    storable_validator,
)
from tests.archive.making import article, begin, save_page
from tests.commands import query

NOW = datetime(2024, 6, 1, 12, tzinfo=UTC)
FOUND = st.sampled_from(["changed", "unchanged", "nothing"])
PLAN = "SELECT next_visit_at, interval_seconds FROM visits"


@given(st.timedeltas(LEAST, MOST), st.lists(st.tuples(FOUND, st.booleans())))
def test_interval_never_leaves_its_bounds(interval, found):
    for what, was_due in found:
        interval = next_interval(interval, what, was_due=was_due)
        assert LEAST <= interval <= MOST


@given(st.timedeltas(LEAST, MOST))
def test_a_change_brings_the_next_visit_nearer_and_no_change_moves_it_away(interval):
    sooner = next_interval(interval, "changed", was_due=True)
    later = next_interval(interval, "unchanged", was_due=True)
    assert sooner <= interval <= later
    assert sooner < later


@given(st.none() | st.datetimes(timezones=st.just(UTC)))
def test_first_visit_is_between_a_day_and_sixty_days_away(published_at):
    assert timedelta(days=1) <= first_interval(published_at, NOW) <= timedelta(days=60)


@pytest.mark.parametrize("value", [None, "", "x" * 300, '"a\r\nX-Evil: 1"', '"\x00"', '"Ω"'])
def test_validator_that_cannot_be_sent_back_is_left_out(value):
    assert storable_validator(value) is None


def test_page_that_changes_is_due_sooner_each_time_and_one_that_does_not_later(archive, path):
    begin(archive)
    found = []
    for days, body in ((0, "One."), (30, "Two."), (60, "Two."), (61, "Two."), (400, "Two.")):
        save_page(archive, article("/owls/", body=body), days=days)
        archive.flush()
        ((_, seconds),) = query(path, PLAN)
        found.append(timedelta(seconds=seconds).total_seconds() / 86_400)
    assert found == [7, 1.75, 3.5, 3.5, 7]


def test_row_that_becomes_part_of_another_takes_its_visit_along(archive, path):
    begin(archive)
    save_page(archive, article("/bees/"))
    save_page(archive, article("/bees/amp/", title="Bees"))
    archive.flush()
    assert query(path, "SELECT count(*) FROM visits") == [(2,)]
    amp = article("/bees/amp/", title="Bees", canonical_url="https://magazine.example/bees/")
    save_page(archive, amp)
    archive.flush()
    assert query(path, "SELECT count(*) FROM articles") == [(1,)]
    assert query(path, "SELECT count(*) FROM visits") == [(1,)]
