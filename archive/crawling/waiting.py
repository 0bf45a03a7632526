"""Waiting: which entry of the frontier comes next, with a few of each host in memory.

The database holds what waits; here are the first few hundred of each host, so that a crawl of a
million addresses has a small process. Hosts take turns, each with so many requests at once as it
may have and one more, so that a slow one holds up nobody. A host that went away is left alone for
a while, twice as long each time, and left altogether in the end: what waits for it stays.
"""

import logging
from bisect import insort
from collections.abc import Callable
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
    is_left: bool = False


class Waiting:
    """The queue's front. Lives in the reactor's thread."""

    def __init__(
        self,
        load: _Load,
        committed: Callable[[], int],
        *,
        at_once: int,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        """
        :param load: what waits for a host in the database, at most so many, in order.
        :param committed: up to which number what was saved is there.
        :param at_once: requests to one host.
        """
        self._load = load
        self._committed = committed
        self._most_out = at_once + 1
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
        is_early = not host.has_more or (host.first and _order(entry) < _order(host.first[-1]))
        if is_early:
            insort(host.first, entry, key=_order)
        if not is_early or len(host.first) > IN_MEMORY:
            host.has_more = True
            host.more_since = number
            del host.first[IN_MEMORY:]

    def take(self) -> Entry | None:
        """The entry to ask for now, or None while no host may be asked."""
        now = self._clock()
        for name, host in list(self._hosts.items()):
            if host.out >= self._most_out or host.is_left or host.held_until > now:
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
            (host.first or host.has_more) and not host.is_left for host in self._hosts.values()
        )

    @property
    def left(self) -> list[str]:
        """Hosts that went away and something waits for."""
        return [host.name for host in self._hosts.values() if host.is_left]

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
            host.is_left = True
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
