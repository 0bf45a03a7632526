"""Waiting: which entry of the frontier comes next, with a few of each host in memory.

The database holds what waits; here are the first few hundred of each host, so that a crawl of a
million addresses has a small process. Hosts take turns, and none gets more requests than it may be
asked at once, so that a slow one does not fill the downloader. A host that went away is left alone
for a while, twice as long each time, and left altogether in the end: what waits for it stays.
"""

import logging
from bisect import insort
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from time import monotonic

from archive.records import Entry

logger = logging.getLogger(__name__)

IN_MEMORY = 500  # entries a host
HOLDS_SECONDS = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0)
"""How long a host that went away is left alone, time after time."""

_Load = Callable[[str, int], list[Entry]]


def _order(entry: Entry) -> tuple[int, int]:
    return (-entry.priority, entry.serial)


@dataclass(slots=True)
class _Host:
    name: str
    first: list[Entry] = field(default_factory=list)
    """In order; what is in the database only comes after all of them."""
    has_more: bool = False
    more_since: int = 0
    """The number of the last save that the database has to have before it tells all."""
    out: int = 0
    has_answered: bool = False
    holds: int = 0
    held_until: float = 0.0
    left_for: str | None = None
    """Why no more is asked for in this process."""


class Waiting:
    """The queue's front. Lives in the reactor's thread."""

    def __init__(
        self,
        load: _Load,
        committed: Callable[[], int],
        busy: Callable[[], Mapping[str, int]],
        *,
        at_once: int,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        """
        :param load: what waits for a host in the database, at most so many, in order.
        :param committed: up to which number what was saved is there.
        :param busy: how many requests of each host are on their way.
        :param at_once: requests to one host.
        """
        self._load = load
        self._committed = committed
        self._busy = busy
        self._at_once = at_once
        self._clock = clock
        self._hosts: dict[str, _Host] = {}
        self._taken: dict[int, int] = {}  # serial to the number of the save that notes it

    def know(self, host: str) -> None:
        """A host that something waits for since before this process; it answered then."""
        known = self._host(host)
        known.has_more = known.has_answered = True

    def add(self, entry: Entry, number: int) -> None:
        """An entry that was saved as *number*."""
        host = self._host(entry.host)
        is_here_alone = not entry.request
        is_early = not host.has_more or (host.first and _order(entry) < _order(host.first[-1]))
        if is_early or is_here_alone:
            insort(host.first, entry, key=_order)
        if not (is_early or is_here_alone) or len(host.first) > IN_MEMORY:
            host.has_more = True
            host.more_since = number
            host.first[IN_MEMORY:] = [each for each in host.first[IN_MEMORY:] if not each.request]

    def take(self) -> Entry | None:
        """The entry to ask for now, or None while no host may be asked."""
        now, busy = self._clock(), self._busy()
        for name, host in list(self._hosts.items()):
            if host.left_for or host.held_until > now or busy.get(name, 0) >= self._at_once:
                continue
            if host.out > self._at_once:  # answered, and not read yet
                continue
            if host.holds and host.out:
                continue  # one at a time finds out whether it is back
            if not host.first and host.has_more:
                self._refill(host)
            if host.first:
                host.out += 1
                self._hosts[name] = self._hosts.pop(name)  # others first, next time
                return host.first.pop(0)
        return None

    def took(self, entry: Entry, number: int) -> None:
        """The save that notes that an entry was taken."""
        self._taken[entry.serial] = number

    def done(self, entry: Entry) -> None:
        """An entry that was taken is not asked for any more."""
        host = self._host(entry.host)
        host.out = max(host.out - 1, 0)

    def has_any(self) -> bool:
        """Whether anything waits that may still be asked for."""
        return any(
            (host.first or host.has_more) and not host.left_for for host in self._hosts.values()
        )

    @property
    def left(self) -> dict[str, str]:
        """Hosts that something waits for and that were left, and why."""
        return {host.name: host.left_for for host in self._hosts.values() if host.left_for}

    def leave(self, name: str, why: str) -> None:
        """Ask a host for nothing more: what waits for it stays."""
        self._host(name).left_for = why

    def answered(self, name: str) -> None:
        """A host answered, whatever it said."""
        host = self._host(name)
        host.has_answered, host.holds = True, 0

    def went_away(self, name: str) -> bool:
        """A host that cannot be reached: whether it is known to have been there, and is held."""
        host = self._host(name)
        if not host.has_answered:
            return False
        now = self._clock()
        if host.held_until > now:  # another request found out first
            return True
        if host.holds == len(HOLDS_SECONDS):
            host.left_for = "host_down"
            logger.warning("%s has gone away: what waits for it stays for another time", name)
        else:
            host.held_until = now + HOLDS_SECONDS[host.holds]
            host.holds += 1
        return True

    def _host(self, name: str) -> _Host:
        if name not in self._hosts:
            self._hosts[name] = _Host(name)
        return self._hosts[name]

    def _refill(self, host: _Host) -> None:
        committed = self._committed()
        self._taken = {s: number for s, number in self._taken.items() if number > committed}
        limit = IN_MEMORY + len(self._taken)
        found = self._load(host.name, limit)
        host.first = [entry for entry in found if entry.serial not in self._taken]
        host.has_more = len(found) >= limit or host.more_since > committed
