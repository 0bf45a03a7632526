"""`keepreading run` under a clock of its own: real crawls, in child processes, of a real server."""

import json
import logging
import os
import resource
import signal
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from archive import open_archive
from archive.cli import cli
from archive.cli.site_options import SiteOptions
from archive.schedule import process
from archive.schedule.process import Signals
from archive.schedule.running import only_run_of, run_due
from archive.schedule.sites import read_sites
from bench.kills import Magazine
from tests.commands import ROOT, query
from tests.server import Server

NOON = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
READ = "select count(*) from articles where page_read_at is not null"


class Clock:
    """Stands still until it is set."""

    def __init__(self):
        self.now = NOON

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def magazine():
    with Magazine(3, 0.0) as running:
        yield running


class File:
    """A sites.toml in a directory of its own."""

    def __init__(self, folder):
        self.path = folder / "sites.toml"
        self.archive = folder / "archive.db"

    def write(self, *sites, top=""):
        """Sites as (name, seed, further lines), each due every six hours."""
        text = f'archive = "{self.archive.name}"\ndelay = 0\njitter = "0m"\nevery = "6h"\n{top}\n'
        for name, seed, *lines in sites:
            more = "\n".join(lines)
            text += f'[[site]]\nname = "{name}"\nseeds = ["{seed}"]\n{more}\n'
        self.path.write_text(text)
        return self

    def run(self, clock, *options):
        """The command in this process, its crawls in processes of their own."""
        return CliRunner().invoke(cli, ["run", str(self.path), *options], obj=clock)

    def read(self):
        return read_sites(self.path, SiteOptions())

    def state(self, columns="name, outcome, exit_status, failures, next_due_at"):
        return query(self.archive, f"select {columns} from schedule order by name")

    def start(self, *options, limit=None):
        """The command under way in a process of its own, by the real clock."""
        command = [sys.executable, "-m", "archive.cli", "run", str(self.path), *options]
        return subprocess.Popen(
            command, cwd=ROOT, stderr=subprocess.PIPE, text=True, preexec_fn=limit
        )


@pytest.fixture
def file(tmp_path):
    return File(tmp_path)


def pages(magazine):
    """How often a listing was asked for."""
    return sum(asked.path == "/owls/" for asked in magazine.log)


def wait_until(condition, seconds=30):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come to that"
        time.sleep(0.01)


def children(pid):
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def test_site_is_crawled_when_it_is_due_and_what_was_missed_is_one_crawl(file, clock, magazine):
    file.write(("owls", magazine.seed))
    first = file.run(clock)
    assert (first.exit_code, first.stdout, pages(magazine)) == (0, "", 1)
    assert first.stderr == (
        "owls: finished: 3 new, 0 changed, 0 failed; due again at 2026-01-15 18:00 UTC\n"
    )
    assert query(file.archive, READ) == [(3,)]
    due = [("owls", "finished", 0, 0, "2026-01-15T18:00:00Z")]
    assert file.state() == due
    assert query(file.archive, "select cadence, next_due_at from sites") == [
        ("6h", "2026-01-15T18:00:00Z")
    ]

    clock.now = NOON + 5 * HOUR
    early = file.run(clock)
    assert (early.exit_code, early.output, pages(magazine), file.state()) == (0, "", 1, due)

    clock.now = NOON + 40 * HOUR
    assert file.run(clock).exit_code == 0
    assert pages(magazine) == 2
    assert file.state() == [("owls", "finished", 0, 0, "2026-01-17T06:00:00Z")]
    assert file.run(clock).output == ""
    assert file.state("run_id") == [(2,)]


@pytest.mark.slow
def test_one_failing_site_keeps_no_other_from_its_crawl_and_backs_off(file, clock, magazine):
    gone = magazine.seed.replace("owls", "nothing")
    file.write(("a gone", gone), ("b owls", magazine.seed))
    ran = file.run(clock)
    assert ran.exit_code == 3
    assert ran.stderr.splitlines()[0].startswith("a gone: failed, status 3 (nothing_fetched)")
    assert file.state() == [
        ("a gone", "failed", 3, 1, "2026-01-15T13:00:00Z"),
        ("b owls", "finished", 0, 0, "2026-01-15T18:00:00Z"),
    ]
    assert query(file.archive, "select cadence, next_due_at from sites") == [
        ("6h", "2026-01-15T13:00:00Z")
    ]
    clock.now = NOON + HOUR
    assert file.run(clock).exit_code == 3
    assert file.state()[0] == ("a gone", "failed", 3, 2, "2026-01-15T15:00:00Z")
    assert pages(magazine) == 1

    file.write(("a gone", magazine.seed + "page/1/"), ("b owls", magazine.seed))
    assert file.run(clock).output == ""  # the back-off holds
    clock.now = NOON + 3 * HOUR
    assert file.run(clock).exit_code == 0
    assert file.state()[0] == ("a gone", "finished", 0, 0, "2026-01-15T21:00:00Z")


@pytest.mark.slow
def test_forced_run_crawls_what_is_not_due_and_only_what_is_named(file, clock, magazine):
    file.write(("one", magazine.seed), ("two", f"{magazine.seed}page/1/"))
    assert file.run(clock, "--only", "one", "--quiet").output == ""
    assert [name for name, *_ in file.state()] == ["one"]
    clock.now = NOON + HOUR
    assert file.run(clock, "--only", "one", "--force").exit_code == 0
    assert file.state("name, next_due_at") == [("one", "2026-01-15T19:00:00Z")]


def test_name_that_is_none_is_wrong_usage_with_the_nearest(file, clock, magazine):
    file.write(("owls", magazine.seed))
    ran = file.run(clock, "--only", "owsl")
    assert ran.exit_code == 2
    assert "--only owsl: no such site in sites.toml; did you mean owls?" in ran.stderr


def test_dry_run_says_what_is_due_and_asks_and_writes_nothing(file, clock, magazine):
    file.write(("owls", magazine.seed))
    ran = file.run(clock, "--dry-run")
    assert (ran.exit_code, ran.stdout) == (0, "owls: due now, never crawled (6h)\n")
    assert (magazine.log, file.archive.exists()) == ([], False)
    file.run(clock)
    asked, before = len(magazine.log), file.archive.read_bytes()
    ran = file.run(clock, "--dry-run")
    assert ran.stdout == "owls: due at 2026-01-15 18:00 UTC (6h)\n"
    clock.now = NOON + 9 * HOUR
    ran = file.run(clock, "--dry-run")
    assert ran.stdout == "owls: due since 2026-01-15 18:00 UTC (6h)\n"
    assert (len(magazine.log), file.archive.read_bytes()) == (asked, before)


def test_wrong_file_is_status_7_with_a_line_for_each_problem_and_nothing_runs(
    file, clock, magazine
):
    file.write(("owls", magazine.seed, "delya = 1"), ("owls", magazine.seed, "delay = -1"))
    ran = file.run(clock)
    assert ran.exit_code == 7
    assert ran.stderr == (
        f"Error: {file.path}:9: delya: no key that is known; did you mean delay?\n"
        f'Error: {file.path}:11: name: "owls" is there already, at line 7\n'
        f'Error: {file.path}:12: seeds: {magazine.seed} is a seed of site "owls" already\n'
        f"Error: {file.path}:13: delay: -1.0 is not in the range x>=0.\n"
    )
    assert (magazine.log, file.archive.exists()) == ([], False)


def test_second_run_of_the_same_file_is_status_6_and_does_nothing(file, clock, magazine):
    file.write(("owls", magazine.seed))
    with only_run_of(file.path):
        ran = file.run(clock)
    assert ran.exit_code == 6
    assert ran.stderr == (
        f"Error: another run of {file.path} is under way: nothing was done, what is due is its "
        "business\n"
    )
    assert (magazine.log, file.archive.exists()) == ([], False)
    assert file.run(clock).exit_code == 0


@pytest.mark.slow
def test_archive_that_another_crawl_has_is_status_6_no_failure_and_due_again(file, clock, magazine):
    file.write(("owls", magazine.seed))
    with open_archive(file.archive) as archive:
        archive.begin_capture()
        assert file.run(clock).exit_code == 6
    assert file.state() == [("owls", "locked", 6, 0, "2026-01-15T12:00:00Z")]
    assert file.run(clock).exit_code == 0
    assert file.state() == [("owls", "finished", 0, 0, "2026-01-15T18:00:00Z")]


def test_file_that_is_no_archive_is_status_8_and_the_others_run(file, clock, magazine):
    file.write(("a bad", magazine.seed, 'archive = "text.db"'), ("b good", magazine.seed))
    (file.path.parent / "text.db").write_text("no archive, but a text that somebody needs")
    ran = file.run(clock)
    assert ran.exit_code == 8
    assert "a bad: failed, status 8: " in ran.stderr
    assert [row[:2] for row in file.state()] == [("b good", "finished")]
    assert file.run(clock, "--dry-run").exit_code == 8


def limit_file_size():
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (500_000, 500_000))


@pytest.mark.slow
def test_full_disk_is_status_5_and_the_other_archive_is_crawled(file, magazine):
    with Magazine(300, 0.0) as large:
        file.write(("a full", large.seed), ("b owls", magazine.seed, 'archive = "b.db"'))
        running = file.start(limit=limit_file_size)
        _, said = running.communicate(timeout=90)
        assert running.returncode == 5
        assert "a full: failed, status 5" in said
        assert query(file.archive.with_name("b.db"), READ) == [(3,)]
        again = file.start("--force")
        again.communicate(timeout=120)
        assert again.returncode == 0
        assert query(file.archive, READ) == [(300,)]


@pytest.mark.slow
def test_site_that_left_the_file_is_forgotten_and_its_articles_are_not(file, clock, magazine):
    file.write(("one", magazine.seed), ("two", f"{magazine.seed}page/1/"))
    file.run(clock)
    file.write(("two", f"{magazine.seed}page/1/"))
    assert file.run(clock, "--force").exit_code == 0
    assert file.state("name") == [("two",)]
    assert query(file.archive, READ) == [(3,)]


@pytest.mark.slow
def test_crawl_that_takes_too_long_is_stopped_fails_and_goes_on_the_next_time(file, clock):
    with Magazine(30, 1.0) as slow:
        sites = file.write(("slow", slow.seed)).read()
        (site,) = sites.sites
        hasty = replace(site, run_timeout=timedelta(seconds=15))
        (done,) = run_due(sites, [hasty], clock, Signals(), extra=["--quiet"])
        assert (done.outcome, done.exit_status, done.reason) == ("timeout", 1, "sigterm")
        assert file.state() == [("slow", "timeout", 1, 1, "2026-01-15T13:00:00Z")]
        asked = [each.path for each in slow.log]
        clock.now, slow.seconds = NOON + HOUR, 0.0
        assert file.run(clock).exit_code == 0
        assert query(file.archive, READ) == [(30,)]
        assert query(file.archive, "select resumes from runs order by id") == [(None,), (1,)]
        again = {each.path for each in slow.log[len(asked) :]} & set(asked)
        assert len({path for path in again if path.startswith("/story/")}) <= 2


HANGS = "import signal, time; signal.signal(15, signal.SIG_IGN); time.sleep(60)"


def test_process_that_does_not_stop_is_killed_after_a_while(monkeypatch):
    monkeypatch.setattr(process, "GRACE_SECONDS", 0.5)
    before = time.monotonic()
    came = process.crawl([sys.executable, "-c", HANGS], timedelta(seconds=2), Signals())
    assert (came.outcome, came.exit_status) == ("timeout", 1)
    assert 2.4 < time.monotonic() - before < 6


@pytest.mark.slow
def test_crawl_that_is_killed_is_told_and_gone_on_with_at_the_next_run(file):
    with Magazine(40, 0.1) as slow:
        file.write(("slow", slow.seed))
        running = file.start()
        wait_until(lambda: len(slow.log) > 10)
        (child,) = children(running.pid)
        os.kill(child, signal.SIGKILL)
        _, said = running.communicate(timeout=30)
        assert running.returncode == 1
        assert said.startswith("slow: killed, status 1")
        assert file.state("outcome, failures") == [("killed", 1)]
        again = file.start()
        again.communicate(timeout=60)
        assert again.returncode == 0
        assert query(file.archive, READ) == [(40,)]
        assert query(file.archive, "select resumes from runs order by id") == [(None,), (1,)]
        assert file.state("outcome, failures") == [("finished", 0)]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="the kernel tells a child of it on Linux only")
def test_run_that_is_killed_takes_its_crawl_with_it_and_is_gone_on_with(file):
    with Magazine(40, 0.1) as slow:
        file.write(("slow", slow.seed))
        running = file.start()
        wait_until(lambda: len(slow.log) > 10)
        (child,) = children(running.pid)
        running.kill()
        running.communicate(timeout=30)
        wait_until(lambda: not Path(f"/proc/{child}").exists())
        assert len([each for each in slow.log if each.path.startswith("/story/")]) < 40
        assert file.state("outcome, ended_at, failures") == [(None, None, 0)]
        again = file.start()
        _, said = again.communicate(timeout=60)
        assert again.returncode == 0
        assert said.splitlines()[0] == "slow: the last crawl was killed; this one goes on with it"
        assert query(file.archive, READ) == [(40,)]
        assert query(file.archive, "select resumes from runs order by id") == [(None,), (1,)]
        assert file.state("outcome, failures") == [("finished", 0)]


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signal_ends_the_crawl_and_then_the_run_and_the_next_one_goes_on(file, number):
    with Magazine(40, 0.1) as slow:
        file.write(("a slow", slow.seed), ("b owls", f"{slow.seed}page/2/"))
        running = file.start()
        wait_until(lambda: len(slow.log) > 10)
        running.send_signal(number)
        _, said = running.communicate(timeout=30)
        assert running.returncode == 128 + number
        assert f"a slow: interrupted, status {128 + number}" in said
        assert file.state("name, outcome, failures") == [("a slow", "interrupted", 0)]
        again = file.start()
        again.communicate(timeout=60)
        assert again.returncode == 0
        assert query(file.archive, READ) == [(40,)]
        assert (1,) in query(file.archive, "select resumes from runs")


@pytest.mark.slow
def test_second_run_while_the_first_is_on_is_status_6(file):
    with Magazine(20, 0.1) as slow:
        file.write(("slow", slow.seed))
        running = file.start()
        wait_until(lambda: len(slow.log) > 3)
        second = file.start()
        second.communicate(timeout=30)
        assert second.returncode == 6
        running.communicate(timeout=60)
        assert running.returncode == 0
        assert query(file.archive, READ) == [(20,)]


class Listening:
    """A server, and what it was told."""

    def __init__(self, server, told):
        self.url, self.told = server.url, told


@pytest.fixture
def listening():
    """A server that keeps what it was told, and has a place that hangs and one that fails."""
    told = []

    def note(request, wire):
        told.append((request.method, request.path, json.loads(request.body or b"null")))
        wire.reply(200, b"ok")

    with Server({}) as server:
        for path in ("/hook", "/start", "/success", "/failure"):
            server.add(path, note)
        server.add("/s3cret-hangs", lambda request, wire: wire.wait(60))
        server.add("/s3cret-fails", lambda request, wire: wire.reply(500, b"no"))
        server.add(
            "/s3cret-moves", lambda request, wire: wire.reply(302, b"", [("Location", "/hook")])
        )
        yield Listening(server, told)


def notices(listening):
    lines = [f'webhook = "{listening.url("/hook")}"']
    lines += [
        f'ping-{one} = "{listening.url(f"/{one}")}"' for one in ("start", "success", "failure")
    ]
    return "\n".join(lines)


@pytest.mark.slow
def test_webhook_and_pings_are_told_of_start_and_end(file, clock, magazine, listening):
    gone = magazine.seed.replace("owls", "nothing")
    file.write(("a gone", gone), ("b owls", magazine.seed), top=notices(listening))
    file.run(clock)
    none = {"articles_new": 0, "articles_changed": 0, "articles_unchanged": 0}
    assert sorted(listening.told[:2], key=str) + sorted(listening.told[2:4], key=str) == [
        ("GET", "/start", None),
        ("POST", "/hook", {
            "event": "start", "site": "a gone", "started_at": "2026-01-15T12:00:00+00:00",
        }),
        ("GET", "/failure", None),
        ("POST", "/hook", {
            "event": "failure", "site": "a gone", "outcome": "failed", "exit_status": 3,
            "reason": "nothing_fetched", "counts": none | {"failed": 1},
            "next_due_at": "2026-01-15T13:00:00+00:00",
        }),
    ]  # fmt: skip
    last = sorted(listening.told[6:], key=str)
    assert last[0] == ("GET", "/success", None)
    assert last[1][2]["event"] == "success"
    assert last[1][2]["counts"] == none | {"articles_new": 3, "failed": 0}


@pytest.mark.parametrize(
    ("place", "what"),
    [
        ("hangs", "did not answer in time"),
        pytest.param("fails", "answers 500", marks=pytest.mark.slow),
        pytest.param("moves", "answers 302", marks=pytest.mark.slow),
    ],
)
def test_webhook_that_hangs_or_fails_neither_fails_nor_delays_the_run(
    file, clock, magazine, listening, caplog, monkeypatch, place, what
):
    monkeypatch.setattr("archive.schedule.notices.SECONDS", 0.5)
    url = listening.url(f"/s3cret-{place}")
    file.write(("owls", magazine.seed, f'webhook = "{url}"'))
    before = time.monotonic()
    with caplog.at_level(logging.WARNING):
        ran = file.run(clock)
    assert ran.exit_code == 0
    assert time.monotonic() - before < 15
    assert [record.getMessage() for record in caplog.records] == [
        f"webhook at 127.0.0.1: {what}"
    ] * 2
    assert "s3cret" not in ran.output
    assert listening.told == []


def test_runs_lists_what_ran_what_came_of_it_and_what_is_due(file, clock, magazine):
    file.write(("owls", magazine.seed))
    file.run(clock)
    ran = CliRunner().invoke(cli, ["runs", str(file.archive)])
    first, second = ran.stdout.splitlines()
    assert first.startswith("1  ")
    assert second == "owls (6h): finished in run 1, due at 2026-01-15 18:00"
    ran = CliRunner().invoke(cli, ["runs", str(file.archive), "--json"])
    last = json.loads(ran.stdout.splitlines()[-1])["scheduled"]
    assert (last["name"], last["next_due_at"]) == ("owls", "2026-01-15T18:00:00+00:00")
