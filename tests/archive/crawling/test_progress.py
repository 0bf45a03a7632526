"""archive.crawling.progress: a bar where there is a terminal, lines or JSON where there is none."""

import io
import json
import os
import pty
import sys

from archive.crawling.progress import Bar, JsonLines, Lines, Silent
from archive.crawling.tally import Tally
from archive.demo import DemoServer
from archive.records import Counts
from tests.commands import ROOT

SEEDS = ("https://magazine.example/kids/",)


class Spider:
    """The one thing that a tally asks its spider."""

    articles_asked = 10


def tally():
    found = Tally(listing_pages=2, articles=5, failed=1, articles_ended=1)
    found._spider = Spider()  # type: ignore[assignment]  # stands in for the spider
    return found


def test_bar_shows_done_of_asked_and_the_numbers():
    out = io.StringIO()
    bar = Bar(out)
    bar.start(SEEDS, "archive.db")
    bar.finish(tally(), Counts(articles_new=4, articles_unchanged=1))
    lines = out.getvalue().replace("\r", "\n").splitlines()
    assert lines[0] == "Reading https://magazine.example/kids/ into archive.db"
    assert "6/10" in lines[-1]
    assert "pages 2, new 4, changed 0, unchanged 1, failed 1, queue 4" in lines[-1]


def test_lines_say_the_same_for_a_log():
    ticks = iter([0.0, 0.0, 60.0])
    out = io.StringIO()
    lines = Lines(out, clock=lambda: next(ticks))
    lines.start((*SEEDS, "https://b.example/", "https://c.example/"), "archive.db")
    lines.update(tally(), Counts(articles_new=4))
    assert out.getvalue().splitlines() == [
        "Reading https://magazine.example/kids/ and 2 more start pages into archive.db",
        "6/10 articles, pages 2, new 4, changed 0, unchanged 0, failed 1, queue 4, 7/min",
    ]


def test_json_lines_are_one_object_a_line():
    out = io.StringIO()
    lines = JsonLines(out)
    lines.start(SEEDS, "archive.db")
    lines.update(tally(), Counts(pages=8, listings=2, articles_new=4, failed=1, skipped=3))
    lines.finish(tally(), Counts())
    assert [json.loads(line) for line in out.getvalue().splitlines()] == [
        {"event": "start", "seeds": list(SEEDS), "archive": "archive.db"},
        {
            "event": "progress",
            "counts": {
                "pages": 8,
                "listings": 2,
                "articles_new": 4,
                "articles_changed": 0,
                "articles_unchanged": 0,
                "failed": 1,
                "skipped": 3,
                "queue": 4,
            },
        },
    ]


class Full(io.StringIO):
    """A place that takes no more."""

    def write(self, text, /):
        raise OSError(28, "No space left on device")


def test_a_place_that_takes_no_more_output_ends_no_crawl():
    lines, events = Lines(Full()), JsonLines(Full())
    for display in (lines, events):
        display.start(SEEDS, "archive.db")
        display.update(tally(), Counts())
    assert events.error is not None
    assert events.error.strerror == "No space left on device"


def test_events_are_ascii_whatever_they_hold():
    out = io.StringIO()
    JsonLines(out).start(("https://magazine.example/é",), "\udcc3.db")
    assert out.getvalue().isascii()
    assert json.loads(out.getvalue())["archive"] == "\udcc3.db"


def test_quiet_says_nothing(capfd):
    silent = Silent()
    silent.start(SEEDS, "archive.db")
    silent.update(tally(), Counts())
    silent.finish(tally(), Counts())
    assert capfd.readouterr() == ("", "")


def test_crawl_draws_its_bar_on_a_terminal_that_tells_no_size(tmp_path):
    with DemoServer() as magazine:
        seed = magazine.url("/category/faith/")
        command = [sys.executable, "-m", "archive.cli", "crawl", str(tmp_path / "a.db"), seed]
        shown = on_terminal([*command, "--delay", "0"])
    assert "pages 1, new" in shown
    assert "read to the end" in shown


def on_terminal(command):
    """What *command* writes to a terminal."""
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(ROOT)
        os.execv(command[0], command)  # noqa: S606  # a terminal of its own needs a fork
    shown = b""
    while True:
        try:
            piece = os.read(terminal, 4_096)
        except OSError:  # Linux says so when the other end is closed
            break
        if not piece:
            break
        shown += piece
    os.waitpid(child, 0)
    os.close(terminal)
    return shown.decode("utf-8", "replace")
