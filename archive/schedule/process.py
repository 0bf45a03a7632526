"""One crawl as a child process: started, stopped in time, and killed when it does not stop.

A process of its own because Scrapy's reactor runs once in a process, and because one that hangs can
be killed. It is in a process group of its own, so that Ctrl-C reaches it once, through us, and that
a browser it started goes with it.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from time import monotonic
from types import FrameType

from archive.scheduled import Outcome

GRACE_SECONDS = 35.0
"""From the first signal to the kill: a crawl promises to end within 30 seconds."""
FAILED = 1
_LOCKED = 6
_STOPPED = (128 + signal.SIGINT, 128 + signal.SIGTERM, -signal.SIGINT, -signal.SIGTERM)
_LOOK_UP_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Ended:
    """What came of a child."""

    outcome: Outcome
    exit_status: int
    """As docs/reference/exit-statuses.md has it."""


class Signals:
    """The signals that came while `heeded`, and the child they are passed on to."""

    def __init__(self) -> None:
        self.number: int | None = None
        """Of the last one; None for none."""
        self.child: subprocess.Popen[bytes] | None = None

    @contextmanager
    def heeded(self) -> Iterator[None]:
        """Take SIGINT and SIGTERM, and give their handlers back in the end."""
        before = {
            number: signal.signal(number, self._take) for number in (signal.SIGINT, signal.SIGTERM)
        }
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    @property
    def is_stopping(self) -> bool:
        """Whether one came."""
        return self.number is not None

    def _take(self, number: int, frame: FrameType | None) -> None:
        self.number = number
        if self.child is not None and self.child.poll() is None:
            self.child.send_signal(number)


def crawl_command(archive: str, options: Sequence[str], seeds: Sequence[str]) -> list[str]:
    """What is run: the command line of a crawl that ends when the process that started it does."""
    module = ["-P", "-m", "archive.cli.child", str(os.getpid())]  # -P: nothing of the directory
    return [sys.executable, *module, "crawl", *options, "--", archive, *seeds]


def crawl(command: Sequence[str], timeout: timedelta, signals: Signals) -> Ended:
    """Run the command to its end, for *timeout* at most.

    Standard output and error are those of this process.
    """
    if signals.number is not None:
        return Ended("interrupted", 128 + signals.number)
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    with subprocess.Popen(  # noqa: S603  # our own command, its words checked
        command, stdin=subprocess.DEVNULL, env=environment, process_group=0
    ) as child:
        signals.child = child
        if signals.is_stopping:  # it came before there was a child to pass it on to
            child.send_signal(signals.number or signal.SIGTERM)
        try:
            is_in_time = _wait(child, timeout.total_seconds(), lambda: not signals.is_stopping)
            if not is_in_time:
                _stop(child, is_told=signals.is_stopping)
        finally:
            signals.child = None
            _kill(child)
    is_timeout = not is_in_time and not signals.is_stopping
    return _ended(child.returncode, is_timeout=is_timeout)


def _ended(code: int, *, is_timeout: bool) -> Ended:
    if is_timeout:
        return Ended("timeout", FAILED)
    if code in _STOPPED:
        return Ended("interrupted", code if code > 0 else 128 - code)
    if code < 0:
        return Ended("killed", FAILED)
    if code == _LOCKED:
        return Ended("locked", code)
    return Ended("failed" if code else "finished", code)


def _wait(
    child: "subprocess.Popen[bytes]", seconds: float, go_on: Callable[[], bool] = lambda: True
) -> bool:
    """Whether the child ended within so many seconds, while *go_on* says so."""
    deadline = monotonic() + seconds
    while go_on() and (left := deadline - monotonic()) > 0:
        with suppress(subprocess.TimeoutExpired):
            child.wait(min(left, _LOOK_UP_SECONDS))
            return True
    return child.poll() is not None


def _stop(child: "subprocess.Popen[bytes]", *, is_told: bool) -> None:
    """Ask it to end, unless a signal that was passed on did, and wait until it has or is killed."""
    if not is_told:
        child.terminate()
    if not _wait(child, GRACE_SECONDS):
        _kill(child)
        child.wait()


def _kill(child: "subprocess.Popen[bytes]") -> None:
    """Kill the child with all that it started; nothing where it has ended."""
    if child.poll() is None:
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
