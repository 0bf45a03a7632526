"""Running: crawls what is due of a sites.toml, once, one site after the other.

The clock is an argument. What each site's last crawl came to is read from its archive and written
there again before and after the crawl, so that a crawl of which nothing more was heard was killed.
"""

import fcntl
import logging
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from archive.schedule.notices import tell
from archive.schedule.planning import begun, due_at, ended
from archive.schedule.process import Ended, Signals, crawl, crawl_command
from archive.schedule.sites import Site, Sites
from archive.scheduled import Outcome, Scheduled, last_run_id
from archive.store import open_archive
from scraper.errors import ArchiveError, ArchiveLocked

logger = logging.getLogger(__name__)

Clock = Callable[[], datetime]
"""The moment it is, aware."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A site, what is known of it, and when it is due."""

    site: Site
    state: Scheduled | None = None
    """None before its first crawl."""
    due: datetime | None = None
    """None is at once."""
    error: ArchiveError | None = None
    """Why its archive cannot be read; it counts as due, and its crawl says the same."""

    def is_due(self, now: datetime) -> bool:
        """Whether it is to be crawled now."""
        return self.due is None or self.due <= now


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What came of one site's crawl."""

    site: Site
    outcome: Outcome
    exit_status: int
    reason: str | None = None
    """As `runs` has it; None where there is no such row."""
    counts: dict[str, int] | None = None
    """New, changed and failed articles; None likewise."""
    next_due: datetime | None = None
    """None where it could not be noted: at the next run."""
    error: ArchiveError | None = None
    """Why the archive could not be used."""


def plan(sites: Sequence[Site], now: datetime) -> tuple[Planned, ...]:
    """Every site with its state and when it is due, in the file's order. Nothing is written."""
    known = {path: _known(path) for path in dict.fromkeys(site.archive for site in sites)}
    return tuple(_planned(site, known[site.archive], now) for site in sites)


def run_due(
    sites: Sites,
    chosen: Sequence[Site],
    clock: Clock,
    signals: Signals,
    *,
    is_forced: bool = False,
    extra: Sequence[str] = (),
) -> Iterator[Done]:
    """Crawl what is due of the *chosen* sites, the one that waits longest first.

    Ends early when a signal was taken. What fails of one site leaves the others as they are.

    :param is_forced: crawl the others, too.
    :param extra: options of the crawl that are about this run: `--quiet`.
    """
    now = clock()
    waiting = [one for one in plan(chosen, now) if is_forced or one.is_due(now)]
    for one in sorted(waiting, key=_since):
        if signals.number is not None:
            return
        yield _run_one(sites, one.site, clock, signals, extra)


@contextmanager
def only_run_of(path: Path) -> Iterator[None]:
    """Keep every other `run` of that file out.

    :raises ArchiveLocked: while another one is on.
    """
    descriptor = os.open(path, os.O_RDONLY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise ArchiveLocked(
                f"another run of {path} is under way: nothing was done, what is due is its business"
            ) from error
        except OSError as error:  # a file system without locks: the archive has one of its own
            logger.warning("%s cannot be locked: %s", path, error.strerror)
        yield
    finally:
        os.close(descriptor)


def _run_one(
    sites: Sites, site: Site, clock: Clock, signals: Signals, extra: Sequence[str]
) -> Done:
    """One site from its start to what is told of its end."""
    try:
        state, before = _begin(sites, site, clock())
    except ArchiveError as error:
        done = Done(site=site, outcome=_outcome(error), exit_status=error.exit_status, error=error)
        _tell_end(done)
        return done
    tell(site.notices, "start", {"site": site.name, "started_at": _text(state.started_at)})
    command = crawl_command(str(site.archive), [*site.options, *extra], site.seeds)
    came = crawl(command, site.run_timeout, signals)
    done = _end(site, state, came, clock(), before)
    _tell_end(done)
    return done


def _begin(sites: Sites, site: Site, now: datetime) -> tuple[Scheduled, int]:
    """The state while it is crawled, noted, and the last run that is not of this crawl."""
    with open_archive(site.archive) as archive:
        archive.forget_scheduled(sites.source, _names(sites, site.archive))
        state = _state(archive.schedule(), site.name)
        if state is None:
            state = Scheduled(name=site.name, seeds=site.seeds, cadence=site.timing.cadence.text)
        if state.is_unended:
            logger.warning("%s: the last crawl was killed; this one goes on with it", site.name)
        state = replace(state, seeds=site.seeds, source=sites.source)
        state = begun(site.timing, state, now)
        archive.note_scheduled(state)
        return state, last_run_id(archive.db.conn)


def _end(site: Site, state: Scheduled, came: Ended, now: datetime, before: int) -> Done:
    """Note what came of it; what the disk does not take is an end of its own."""
    done = Done(site=site, outcome=came.outcome, exit_status=came.exit_status)
    try:
        with open_archive(site.archive) as archive:
            last = last_run_id(archive.db.conn)
            run = archive.run(last) if last > before else None
            state = ended(
                site.timing,
                state,
                now,
                outcome=came.outcome,
                exit_status=came.exit_status,
                run_id=run.id if run else None,
            )
            archive.note_scheduled(state)
    except ArchiveError as error:
        outcome: Outcome = came.outcome if came.exit_status else _outcome(error)
        status = came.exit_status or error.exit_status
        return replace(done, outcome=outcome, exit_status=status, error=error)
    if run is None:
        return replace(done, next_due=state.next_due_at)
    counts = {
        "articles_new": run.counts.articles_new,
        "articles_changed": run.counts.articles_changed,
        "articles_unchanged": run.counts.articles_unchanged,
        "failed": run.counts.failed,
    }
    return replace(done, next_due=state.next_due_at, reason=run.reason, counts=counts)


def _tell_end(done: Done) -> None:
    event = "success" if done.outcome == "finished" else "failure"
    message: dict[str, object] = {
        "site": done.site.name,
        "outcome": done.outcome,
        "exit_status": done.exit_status,
        "reason": done.reason,
        "counts": done.counts,
        "next_due_at": _text(done.next_due),
    }
    tell(done.site.notices, "success" if event == "success" else "failure", message)


def _planned(site: Site, known: tuple[Scheduled, ...] | ArchiveError, now: datetime) -> Planned:
    if isinstance(known, ArchiveError):
        return Planned(site=site, error=known)
    state = _state(known, site.name)
    return Planned(site=site, state=state, due=due_at(site.timing, state, now))


def _known(path: Path) -> tuple[Scheduled, ...] | ArchiveError:
    if not path.exists() or (path.is_file() and not path.stat().st_size):
        return ()
    try:
        with open_archive(path, create=False, read_only=True) as archive:
            return archive.schedule()
    except ArchiveError as error:
        return error


def _state(known: Sequence[Scheduled], name: str) -> Scheduled | None:
    return next((one for one in known if one.name == name), None)


def _names(sites: Sites, archive: Path) -> list[str]:
    return [site.name for site in sites.sites if site.archive == archive]


def _since(one: Planned) -> str:
    """To sort by: those never crawled, then those that wait longest."""
    return one.due.isoformat() if one.due else ""


def _outcome(error: ArchiveError) -> Outcome:
    return "locked" if isinstance(error, ArchiveLocked) else "failed"


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None
