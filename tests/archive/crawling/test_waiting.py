"""archive.crawling.waiting: what comes next, of whom, and when."""

import random
from itertools import count

import pytest

from archive.crawling import waiting as module
from archive.crawling.waiting import HOLDS_SECONDS, Waiting
from archive.records import Entry


class Database:
    """What is committed, as the frontier's table would tell it."""

    def __init__(self):
        self.rows = {}
        self.committed = 0

    def load(self, host, limit):
        rows = sorted(
            (e for e in self.rows.values() if e.host == host),
            key=lambda e: (-e.priority, e.serial),
        )
        return rows[:limit]


@pytest.fixture
def database():
    return Database()


@pytest.fixture
def now():
    return [1000.0]


@pytest.fixture
def busy():
    """Host to requests on their way."""
    return {}


@pytest.fixture
def queue(database, now, busy):
    return Waiting(
        database.load,
        lambda: database.committed,
        lambda: busy,
        at_once=1,
        clock=lambda: now[0],
    )


def entry(serial, host="a.example", priority=0, request="{}"):
    return Entry(
        key=serial, serial=serial, url="u", host=host, priority=priority, kind="", request=request
    )


def taken(queue):
    found = []
    while (each := queue.take()) is not None:
        found.append(each.serial)
    return found


def drain(queue):
    found = []
    while (each := queue.take()) is not None:
        found.append(each.serial)
        queue.took(each, 10**6)
        queue.done(each)
    return found


def test_the_highest_priority_comes_first_and_then_the_oldest(queue):
    for each in (entry(1), entry(2, priority=10), entry(3), entry(4, priority=10)):
        queue.add(each, 1)
    assert drain(queue) == [2, 4, 1, 3]
    assert not queue.has_any()


def test_a_host_that_is_busy_gets_nothing_more_and_hosts_take_turns(queue, busy):
    for serial in range(1, 5):
        queue.add(entry(serial), 1)
        queue.add(entry(10 + serial, host="b.example"), 1)
    assert queue.take().serial == 1
    busy["a.example"] = 1
    assert queue.take().serial == 11
    busy["b.example"] = 1
    assert queue.take() is None
    busy["a.example"] = 0
    assert queue.take().serial == 2
    assert queue.has_any()


def test_a_host_whose_answers_are_not_read_yet_gets_one_more(queue):
    for serial in range(1, 5):
        queue.add(entry(serial), 1)
    assert taken(queue) == [1, 2]
    queue.done(entry(1))
    assert taken(queue) == [3]


def test_what_waits_here_alone_stays_where_there_is_no_room(queue, database, monkeypatch):
    monkeypatch.setattr(module, "IN_MEMORY", 2)
    for serial in range(1, 4):
        queue.add(entry(serial, priority=10), serial)
        database.rows[serial] = entry(serial, priority=10)
    queue.add(entry(4, priority=5, request=""), 4)
    queue.add(entry(5, priority=10), 5)
    database.rows[5] = entry(5, priority=10)
    database.committed = 5
    assert sorted(drain(queue)) == [1, 2, 3, 4, 5]


def test_a_host_that_asks_for_it_is_left_at_once(queue):
    queue.add(entry(1), 1)
    queue.leave("a.example", "deferred")
    assert queue.take() is None
    assert (queue.left, queue.has_any()) == ({"a.example": "deferred"}, False)


def test_more_than_fits_in_memory_comes_back_from_the_database_in_order(
    queue, database, monkeypatch
):
    monkeypatch.setattr(module, "IN_MEMORY", 10)
    chance = random.Random(3)  # noqa: S311  # no secret
    numbers, wanted = count(1), []
    for serial in range(1, 200):
        each = entry(serial, priority=chance.choice((0, 0, 0, 10)))
        queue.add(each, next(numbers))
        database.rows[serial] = each
        wanted.append(each)
    database.committed = next(numbers)
    wanted.sort(key=lambda e: (-e.priority, e.serial))
    found = []
    while (each := queue.take()) is not None:
        found.append(each.serial)
        queue.took(each, next(numbers))  # whose save is not committed for a long time
        queue.done(each)
    assert found == [each.serial for each in wanted]
    assert not queue.has_any()


def test_what_is_saved_and_not_committed_is_waited_for(queue, database, monkeypatch):
    monkeypatch.setattr(module, "IN_MEMORY", 1)
    queue.add(entry(1), 1)
    queue.add(entry(2), 2)
    assert drain(queue) == [1]
    assert queue.has_any()
    database.rows[2] = entry(2)
    database.committed = 2
    assert drain(queue) == [2]
    assert not queue.has_any()


def test_host_that_never_answered_is_not_waited_for(queue):
    queue.add(entry(1), 1)
    assert not queue.went_away("a.example")


def test_host_that_went_away_is_held_longer_each_time_and_left_in_the_end(queue, now):
    queue.add(entry(1), 1)
    queue.answered("a.example")
    for seconds in HOLDS_SECONDS:
        assert queue.went_away("a.example")
        now[0] += seconds - 0.1
        assert queue.take() is None
        now[0] += 0.2
        assert queue.take() is not None
        queue.done(entry(1))
        queue.add(entry(1), 1)
    assert queue.went_away("a.example")
    assert queue.left == {"a.example": "host_down"}
    assert not queue.has_any()


def test_host_that_is_back_is_asked_as_before(queue, now):
    for serial in (1, 2, 3):
        queue.add(entry(serial), 1)
    queue.answered("a.example")
    queue.went_away("a.example")
    now[0] += HOLDS_SECONDS[0] + 0.1
    assert taken(queue) == [1]  # one finds out
    queue.answered("a.example")
    assert taken(queue) == [2]


def test_two_requests_that_find_out_at_once_hold_the_host_once(queue, now):
    queue.add(entry(1), 1)
    queue.answered("a.example")
    queue.went_away("a.example")
    queue.went_away("a.example")
    now[0] += HOLDS_SECONDS[0] + 0.1
    assert queue.take() is not None


def test_host_known_from_before_is_loaded_and_was_there(queue, database):
    database.rows[7] = entry(7)
    queue.know("a.example")
    assert queue.has_any()
    assert drain(queue) == [7]
    assert queue.went_away("a.example")
