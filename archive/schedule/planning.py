"""Planning: which sites are due, and when each is due again. Values in, values out, no clock.

What a site's last crawl came to is a `Scheduled` of the archive. A failure is tried again soon,
then at intervals that double until they are a day, or the site's own cadence where that is longer;
a crawl that was stopped from outside is gone on with at the next run.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from archive.schedule.cadence import Cadence, jitter
from archive.scheduled import Outcome, Scheduled

FIRST_RETRY = timedelta(hours=1)
LONGEST_RETRY = timedelta(days=1)
_OUTSIDE: frozenset[Outcome] = frozenset({"interrupted", "locked"})
"""Outcomes that say nothing of the site: neither success nor failure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """What decides when one site is due."""

    name: str
    cadence: Cadence
    most_jitter: timedelta
    """The jitter is at most this."""


def due_at(timing: Timing, state: Scheduled | None, now: datetime) -> datetime | None:
    """When a site is due, which may be past; None is at once.

    :param state: of its last crawl; None before the first.
    """
    if state is None or state.started_at is None or state.started_at > now:
        return None  # never crawled, or by a clock that was wrong
    if state.is_unended:
        return _after_kill(timing, state.failures + 1, state.started_at)
    if state.cadence != timing.cadence.text and not state.failures:
        return _next(timing, state.started_at, None)  # the file has changed since
    return state.next_due_at


def is_due(timing: Timing, state: Scheduled | None, now: datetime) -> bool:
    """Whether a site is to be crawled now."""
    at = due_at(timing, state, now)
    return at is None or at <= now


def begun(timing: Timing, state: Scheduled, now: datetime) -> Scheduled:
    """The state of a site whose crawl begins: if nothing more is heard of it, it was killed."""
    failures = state.failures + state.is_unended
    return replace(
        state, failures=failures, started_at=now, ended_at=None, outcome=None, exit_status=None,
        run_id=None,
    )  # fmt: skip


def ended(
    timing: Timing,
    state: Scheduled,
    now: datetime,
    *,
    outcome: Outcome,
    exit_status: int,
    run_id: int | None = None,
) -> Scheduled:
    """The state of a site whose crawl, as `begun` has it, has ended."""
    began = state.started_at or now
    failures = state.failures
    if outcome not in _OUTSIDE:
        failures = 0 if outcome == "finished" else failures + 1
    before = state.next_due_at if state.cadence == timing.cadence.text else None
    if outcome in _OUTSIDE:
        due = now
    elif outcome == "killed":
        due = _after_kill(timing, failures, now)
    elif failures:
        due = now + _back_off(timing, failures, now)
    else:
        due = _next(timing, began, None if state.failures else before)
    return replace(
        state,
        cadence=timing.cadence.text,
        ended_at=now,
        outcome=outcome,
        exit_status=exit_status,
        failures=failures,
        run_id=run_id,
        next_due_at=due,
    )


def _next(timing: Timing, began: datetime, before: datetime | None) -> datetime:
    """The next time by the cadence, the site's jitter added.

    :param before: when it was due, jitter and all, if the crawl came of that.
    """
    cadence = timing.cadence
    late = jitter(timing.name, cadence.gap(began), timing.most_jitter)
    if cadence.length is not None and before is not None and before <= began:
        return cadence.after(began, before=before)  # which has the jitter in it
    return cadence.after(began) + late


def _back_off(timing: Timing, failures: int, now: datetime) -> timedelta:
    gap = timing.cadence.gap(now)
    most = max(gap, LONGEST_RETRY)
    return min(min(FIRST_RETRY, gap) * (1 << min(failures - 1, 20)), most)


def _after_kill(timing: Timing, failures: int, moment: datetime) -> datetime:
    """A first kill may be a power cut: gone on with at once. More in a row are like failures."""
    return moment if failures < 2 else moment + _back_off(timing, failures - 1, moment)
