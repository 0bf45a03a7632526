"""What a person or a program sees of a running crawl: a bar, a line a minute, or JSON lines.

All of it reads the tally and the archive's counts; nothing here decides anything. A place that
takes no more output (a reader that has gone, a full disk) does not end a crawl: what is read is
kept, and the display is silent from then on.
"""

import json
import shutil
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Protocol, TextIO

from tqdm import tqdm

from archive.crawling.tally import Tally
from archive.records import Counts

_BAR = "{bar}| {n_fmt}/{total_fmt} {desc}"  # fits 80 columns


class Progress(Protocol):
    """Told every half second, and once at the end."""

    interval_seconds: float

    def start(self, seeds: tuple[str, ...], archive: str) -> None:
        """Before the first request."""

    def update(self, tally: Tally, counts: Counts) -> None:
        """While it runs."""

    def finish(self, tally: Tally, counts: Counts) -> None:
        """After the last response."""


class Silent:
    """Nothing: for --quiet."""

    interval_seconds = 5.0

    def start(self, seeds: tuple[str, ...], archive: str) -> None:
        """Nothing to say."""

    def update(self, tally: Tally, counts: Counts) -> None:
        """Nothing to say."""

    def finish(self, tally: Tally, counts: Counts) -> None:
        """Nothing to say."""


class Bar:
    """A live bar on a terminal."""

    interval_seconds = 0.5

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._bar: tqdm[None] | None = None

    def start(self, seeds: tuple[str, ...], archive: str) -> None:
        """Name what begins, and open the bar."""
        with suppress(OSError):
            self._stream.write(f"Reading {_listed(seeds)} into {archive}\n")
        size = shutil.get_terminal_size()  # 80 by 24 where the terminal tells none
        self._bar = tqdm(
            total=0, bar_format=_BAR, file=self._stream, ncols=size.columns, nrows=size.lines
        )

    def update(self, tally: Tally, counts: Counts) -> None:
        """Move the bar; its total grows while listings are read."""
        if self._bar is None:
            return
        self._bar.total = tally.articles_asked
        self._bar.n = tally.articles_asked - tally.queue
        elapsed = max(self._bar.format_dict["elapsed"], 1e-6)
        self._bar.set_description_str(_numbers(tally, counts, elapsed), refresh=False)
        self._bar.refresh()

    def finish(self, tally: Tally, counts: Counts) -> None:
        """Leave the last state of the bar on the screen."""
        self.update(tally, counts)
        if self._bar is not None:
            self._bar.close()


class Lines:
    """A line now and then, for a log: no terminal, no bar."""

    interval_seconds = 60.0

    def __init__(self, stream: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream
        self._clock = clock
        self._started = clock()

    def start(self, seeds: tuple[str, ...], archive: str) -> None:
        """Name what begins."""
        self._started = self._clock()
        self._write(f"Reading {_listed(seeds)} into {archive}")

    def update(self, tally: Tally, counts: Counts) -> None:
        """One line of numbers."""
        elapsed = max(self._clock() - self._started, 1e-6)
        done = tally.articles_asked - tally.queue
        self._write(f"{done}/{tally.articles_asked} articles, {_numbers(tally, counts, elapsed)}")

    def finish(self, tally: Tally, counts: Counts) -> None:
        """Nothing: the summary has the last numbers."""

    def _write(self, text: str) -> None:
        with suppress(OSError):
            self._stream.write(text + "\n")
            self._stream.flush()


class JsonLines:
    """One JSON object a line on stdout, for programs."""

    interval_seconds = 5.0

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self.error: OSError | None = None
        """Why nothing more could be printed."""

    def start(self, seeds: tuple[str, ...], archive: str) -> None:
        """The event `start`."""
        self.event("start", seeds=list(seeds), archive=archive)

    def update(self, tally: Tally, counts: Counts) -> None:
        """The event `progress`."""
        self.event("progress", counts=as_json(tally, counts))

    def finish(self, tally: Tally, counts: Counts) -> None:
        """Nothing: the command prints the event `end`."""

    def event(self, name: str, **values: object) -> None:
        """Print one event at once, so that a reader of the pipe has it.

        In ASCII: an event may hold a path or an address that the locale cannot spell.
        """
        if self.error is not None:
            return
        try:
            self._stream.write(json.dumps({"event": name, **values}) + "\n")
            self._stream.flush()
        except OSError as error:
            self.error = error


def as_json(tally: Tally, counts: Counts) -> dict[str, int]:
    """The numbers of a crawl, by the names that `runs` uses."""
    return {
        "pages": counts.pages,
        "listings": counts.listings,
        "articles_new": counts.articles_new,
        "articles_changed": counts.articles_changed,
        "articles_unchanged": counts.articles_unchanged,
        "failed": counts.failed,
        "skipped": counts.skipped,
        "queue": tally.queue,
    }


def choose_progress(*, quiet: bool, as_json_lines: bool) -> Progress:
    """The display that fits the options and the terminal."""
    if as_json_lines:
        return JsonLines(sys.stdout)
    if quiet:
        return Silent()
    return Bar(sys.stderr) if sys.stderr.isatty() else Lines(sys.stderr)


def _numbers(tally: Tally, counts: Counts, elapsed_seconds: float) -> str:
    pages = tally.listing_pages + tally.articles
    return (
        f"pages {tally.listing_pages}, new {counts.articles_new}, "
        f"changed {counts.articles_changed}, unchanged {counts.articles_unchanged}, "
        f"failed {tally.failed}, queue {tally.queue}, {pages / elapsed_seconds * 60:.0f}/min"
    )


def _listed(seeds: tuple[str, ...]) -> str:
    if len(seeds) <= 2:
        return " and ".join(seeds)
    return f"{seeds[0]} and {len(seeds) - 1} more start pages"
