"""What is due, and when again: a script of crawls under a clock of its own."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from archive.schedule.cadence import cadence, every
from archive.schedule.planning import Timing, begun, due_at, ended, is_due
from archive.scheduled import Scheduled

NOON = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def timing(text="6h", *, jitter="0s", name="kids"):
    most = timedelta(minutes=15) if jitter != "0s" else timedelta()
    found = every(text) if text[0].isdigit() and " " not in text else cadence(text)
    return Timing(name=name, cadence=found, most_jitter=most)


def new(at):
    return Scheduled(name="kids", seeds=("https://magazine.example/",), cadence=at.cadence.text)


def crawled(at, state, began, outcome="finished", *, minutes=10):
    """The state after a crawl from *began* that came to *outcome*."""
    state = begun(at, state or new(at), began)
    status = 0 if outcome == "finished" else 1
    return ended(at, state, began + minutes * MINUTE, outcome=outcome, exit_status=status)


def test_site_that_was_never_crawled_is_due():
    assert due_at(timing(), None, NOON) is None
    assert is_due(timing(), None, NOON)


def test_site_is_due_again_after_its_cadence_and_not_before():
    six = timing()
    state = crawled(six, None, NOON)
    assert due_at(six, state, NOON + HOUR) == NOON + 6 * HOUR
    assert not is_due(six, state, NOON + 6 * HOUR - MINUTE)
    assert is_due(six, state, NOON + 6 * HOUR)


def test_timer_that_comes_late_does_not_move_the_site():
    six = timing()
    state = crawled(six, None, NOON)
    for number in range(1, 9):
        state = crawled(six, state, NOON + number * 6 * HOUR + 14 * MINUTE)
    assert state.next_due_at == NOON + 9 * 6 * HOUR


def test_missed_runs_are_one():
    six = timing()
    state = crawled(six, None, NOON)
    late = NOON + 100 * HOUR
    assert is_due(six, state, late)
    state = crawled(six, state, late)
    assert not is_due(six, state, late + HOUR)
    assert state.next_due_at == NOON + 102 * HOUR


def test_forced_run_begins_a_new_count():
    six = timing()
    state = crawled(six, crawled(six, None, NOON), NOON + 2 * HOUR)
    assert state.next_due_at == NOON + 8 * HOUR


def test_jitter_is_added_once_and_kept():
    six = timing(jitter="15m")
    first = crawled(six, None, NOON)
    late = first.next_due_at - NOON - 6 * HOUR
    assert timedelta() < late <= 15 * MINUTE
    second = crawled(six, first, first.next_due_at + MINUTE)
    assert second.next_due_at == NOON + 12 * HOUR + late


def test_jitter_of_a_cron_expression_is_the_same_each_day():
    six = timing("0 6 * * *", jitter="15m")
    first = crawled(six, None, NOON)
    second = crawled(six, first, first.next_due_at + MINUTE)
    assert second.next_due_at - first.next_due_at == 24 * HOUR
    assert 0 < first.next_due_at.minute <= 15


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("6h", [1, 2, 4, 8, 16, 24, 24]),
        ("30m", [0.5, 1, 2, 4, 8, 16, 24, 24]),
        ("weekly", [1, 2, 4, 8, 16, 32, 64, 128, 168, 168]),
        ("0 6 * * *", [1, 2, 4, 8, 16, 24, 24]),
    ],
)
def test_failures_are_tried_again_at_intervals_that_double_up_to_a_bound(text, hours):
    at, now = timing(text, jitter="15m"), NOON
    state = new(at)
    waits = []
    for _ in hours:
        state = crawled(at, state, now, "failed", minutes=0)
        waits.append((state.next_due_at - now) / HOUR)
        now = state.next_due_at
    assert waits == hours
    assert state.failures == len(hours)
    after = crawled(at, state, now)
    assert after.failures == 0
    assert after.next_due_at > now


def test_success_after_failures_counts_from_its_own_start():
    six = timing()
    state = crawled(six, crawled(six, None, NOON, "failed"), NOON + 3 * HOUR)
    assert state.next_due_at == NOON + 9 * HOUR


@pytest.mark.parametrize("outcome", ["interrupted", "locked"])
def test_crawl_that_was_stopped_from_outside_is_due_at_the_next_run_and_no_failure(outcome):
    six = timing()
    state = crawled(six, None, NOON, outcome)
    assert (state.failures, is_due(six, state, NOON + 10 * MINUTE)) == (0, True)


def test_run_that_was_killed_is_gone_on_with_at_once_and_later_if_it_is_killed_again():
    six = timing()
    state = begun(six, new(six), NOON)  # and nothing more is heard
    assert is_due(six, state, NOON + MINUTE)
    state = begun(six, state, NOON + MINUTE)
    assert state.failures == 1
    assert due_at(six, state, NOON + 2 * MINUTE) == NOON + MINUTE + HOUR
    state = begun(six, state, NOON + 2 * HOUR)
    assert due_at(six, state, NOON + 2 * HOUR) == NOON + 4 * HOUR
    done = ended(six, state, NOON + 5 * HOUR, outcome="finished", exit_status=0)
    assert done.failures == 0


def test_crawl_that_was_killed_alone_is_treated_likewise():
    six = timing()
    state = crawled(six, None, NOON, "killed")
    assert is_due(six, state, NOON + 10 * MINUTE)
    state = crawled(six, state, NOON + HOUR, "killed", minutes=0)
    assert state.next_due_at == NOON + 2 * HOUR


def test_cadence_that_was_changed_counts_from_the_last_crawl():
    state = crawled(timing("1d"), None, NOON)
    assert due_at(timing("1h"), state, NOON) == NOON + HOUR
    assert due_at(timing("0 18 * * *"), state, NOON) == NOON + 6 * HOUR


def test_cadence_that_was_changed_keeps_the_back_off():
    state = crawled(timing("1d"), None, NOON, "failed", minutes=0)
    assert due_at(timing("6h"), state, NOON) == NOON + HOUR


def test_crawl_in_the_future_was_by_a_wrong_clock_and_the_site_is_due():
    six = timing()
    state = crawled(six, None, NOON + timedelta(days=3000))
    assert is_due(six, state, NOON)


def test_begun_state_has_nothing_of_the_crawl_before():
    six = timing()
    before = replace(crawled(six, None, NOON, "failed"), run_id=7)
    state = begun(six, before, NOON + HOUR)
    assert (state.started_at, state.ended_at, state.outcome, state.exit_status, state.run_id) == (
        NOON + HOUR, None, None, None, None,
    )  # fmt: skip
    assert state.failures == 1
