"""A crawl on a full disk, in a locked archive, of a host that goes away: it ends as documented, and
the same command goes on."""

import os
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest

from bench.kills import SITE_FILES, Magazine
from tests.commands import ROOT, query
from tests.judges import warcio_check
from tests.server import Server

ARTICLES = 60
READ = "select count(*) from articles where page_read_at is not null"


@pytest.fixture
def magazine():
    with Magazine(ARTICLES, 0.01) as running:
        yield running


@pytest.fixture
def database(tmp_path):
    return tmp_path / "archive.db"


def start(database, *arguments, delay="0", limit=None, code="", **environment):
    """`keepreading crawl` under way; *code* runs in it first."""
    if code:
        (database.parent / "sitecustomize.py").write_text(code)
        environment["PYTHONPATH"] = f"{database.parent}{os.pathsep}{ROOT}"
    command = [sys.executable, "-m", "archive.cli", "crawl", str(database), *arguments]
    return subprocess.Popen(
        [*command, "--delay", delay, "--quiet"],
        cwd=ROOT,
        env={**os.environ, **environment},
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=limit,
    )


def end(running, timeout=90):
    """(exit status, lines on stderr)."""
    _, said = running.communicate(timeout=timeout)
    return running.returncode, said.splitlines()


def wait_until(condition, seconds=30):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come to that"
        time.sleep(0.01)


def assert_complete(database, magazine):
    """The same command once more brings in all that is missing, and asks for nothing else."""
    before = len(magazine.log)
    ((read,),) = query(database, READ) if database.exists() else ((0,),)
    assert end(start(database, magazine.seed)) == (0, [])
    assert query(database, READ) == [(magazine.articles,)]
    assert query(database, "pragma integrity_check") == [("ok",)]
    assert query(database, "select count(*) from urls where state = 'pending'") == [(0,)]
    assert warcio_check(database.with_suffix(".warc")) == []
    asked = [each.path for each in magazine.log[before:] if each.path.startswith("/story/")]
    assert len(asked) <= magazine.articles - read
    assert len(set(asked)) == len(asked)


def test_second_crawl_of_one_archive_is_status_6_and_the_first_goes_on(database):
    with Magazine(ARTICLES, 0.15) as magazine:
        first = start(database, magazine.seed)
        wait_until(lambda: len(magazine.log) > 3)
        status, (line,) = end(start(database, magazine.seed))
        assert status == 6
        assert "another crawl is writing to this archive" in line
        assert end(first) == (0, [])
        assert query(database, READ) == [(ARTICLES,)]


@contextmanager
def locked(database):
    connection = sqlite3.connect(database, isolation_level=None, check_same_thread=False)
    connection.execute("begin immediate")
    try:
        yield
    finally:
        connection.close()


@pytest.mark.parametrize("seconds", [3, pytest.param(32, marks=pytest.mark.slow)])
def test_database_that_is_locked_for_a_while_stops_neither_reading_nor_the_crawl(database, seconds):
    with Magazine(ARTICLES, 0.05) as magazine:
        running = start(database, magazine.seed)
        wait_until(lambda: len(magazine.log) > 5)
        wait_until(lambda: query(database, "select count(*) from runs") == [(1,)])
        with locked(database):
            before = len(magazine.log)
            time.sleep(seconds)
            assert len(magazine.log) - before > min(seconds, 4) * 4
        assert end(running) == (0, [])
        assert query(database, READ) == [(ARTICLES,)]


def test_database_that_stays_locked_is_status_6_and_nothing_is_lost(database, magazine):
    code = "import archive.writer\narchive.writer.LOCK_SECONDS = 0.5\n"
    running = start(database, magazine.seed, code=code)
    wait_until(lambda: len(magazine.log) > 5)
    with locked(database):
        status, (line,) = end(running)
    assert status == 6
    assert "locked" in line
    asked = len(magazine.log)
    assert_complete(database, magazine)
    assert len(magazine.log) - asked < ARTICLES


def limit_file_size():
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (500_000, 500_000))


def test_file_size_limit_is_status_5_and_the_same_command_goes_on(database):
    with Magazine(300, 0) as magazine:
        status, (line,) = end(start(database, magazine.seed, limit=limit_file_size))
        assert status == 5
        assert str(database.with_suffix("")) in line
        assert_complete(database, magazine)


@contextmanager
def mounted(folder, options):
    """A small file system of its own, where this process may mount one."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    if ran.returncode:
        pytest.skip(f"needs a tmpfs mount: {ran.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.parametrize("size", ["700k", "1300k"])
def test_full_disk_is_status_5_and_the_same_command_goes_on(tmp_path, size):
    with (
        mounted(tmp_path / "small", f"size={size}") as folder,
        Magazine(300, 0) as magazine,
    ):
        database = folder / "archive.db"
        status, (line,) = end(start(database, magazine.seed))
        assert status == 5
        assert str(folder) in line
        subprocess.run(["mount", "-o", "remount,size=50m", str(folder)], check=True)
        assert_complete(database, magazine)


def test_read_only_disk_is_status_5_and_changes_nothing(tmp_path, magazine):
    with mounted(tmp_path / "small", "size=5m") as folder:
        database = folder / "archive.db"
        running = start(database, magazine.seed, "--max-articles", "5")
        assert end(running)[0] == 0
        before = {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
        asked = len(magazine.log)
        status, (line,) = end(start(database, magazine.seed))
        assert status == 5
        assert str(folder) in line
        assert len(magazine.log) == asked
        after = {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        assert after == before


@pytest.mark.parametrize("seconds", [2, pytest.param(20, marks=pytest.mark.slow)])
def test_server_that_is_down_for_a_while_costs_no_page(database, seconds):
    with Magazine(ARTICLES, 0.01) as magazine:
        port, seed = magazine.server_address[1], magazine.seed
        running = start(database, seed)
        wait_until(lambda: len(magazine.log) > 15)
    time.sleep(seconds)
    with Magazine(ARTICLES, 0.01, port=int(port)) as magazine:
        assert end(running) == (0, [])
        assert query(database, READ) == [(ARTICLES,)]


def test_server_that_stays_away_leaves_its_pages_for_the_same_command(database):
    code = (
        "import archive.crawling.waiting\n"
        "archive.crawling.waiting.HOLDS_SECONDS = (0.1, 0.1, 0.1)\n"
    )
    with Magazine(ARTICLES, 0.01) as magazine:
        port, seed = magazine.server_address[1], magazine.seed
        running = start(database, seed, code=code)
        wait_until(lambda: len(magazine.log) > 15)
    status, lines = end(running)
    assert (status, lines) == (
        1,
        [f"127.0.0.1:{port} has gone away: what waits for it stays for another time"],
    )
    assert query(database, "select reason from runs") == [("host_down",)]
    assert query(database, "select count(*) from urls where state = 'failed'") == [(0,)]
    with Magazine(ARTICLES, 0.01, port=int(port)) as magazine:
        assert_complete(database, magazine)


CLOCK = """
import datetime, time
real, begun = datetime.datetime, []

class Back(real):
    @classmethod
    def now(cls, tz=None):
        moment = super().now(tz)
        begun.append(time.monotonic())
        return moment - datetime.timedelta(days=2) if begun[-1] - begun[0] > 3 else moment

datetime.datetime = Back
"""


def test_clock_that_is_set_back_loses_nothing(database):
    with Magazine(ARTICLES, 0.12) as magazine:
        assert end(start(database, magazine.seed, code=CLOCK)) == (0, [])
        assert query(database, READ) == [(ARTICLES,)]
        days = query(database, "select count(distinct substr(at, 1, 10)) from fetches")
        assert days == [(2,)]
        assert warcio_check(database.with_suffix(".warc")) == []
        odd = "select count(*) from articles where last_seen_at < first_seen_at"
        assert query(database, odd) == [(0,)]


def silent_after(pages):
    def resource(request, wire):
        if request.path in pages:
            wire.reply(200, pages[request.path])
            wire.keep_open()
        else:
            wire.wait(60)

    return resource


@pytest.fixture
def silent(magazine):
    """A server whose listing answers and whose articles do not."""
    page = magazine.page("/owls/")
    assert page is not None
    with Server({"/owls/": silent_after({"/owls/": page})}) as server:
        for number in range(ARTICLES):
            server.add(f"/story/{number}/", silent_after({}))
        yield server


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_second_signal_ends_at_once(database, silent, number):
    running = start(database, silent.url("/owls/"))
    wait_until(lambda: any("/story/" in target for target in silent.asked()))
    running.send_signal(number)
    time.sleep(0.5)
    assert running.poll() is None
    running.send_signal(number)
    before = time.monotonic()
    status, _ = end(running)
    assert status == 128 + number
    assert time.monotonic() - before < 4


@pytest.mark.slow
def test_first_signal_ends_within_30_seconds_however_slow_the_host_is(database, silent):
    running = start(database, silent.url("/owls/"))
    wait_until(lambda: any("/story/" in target for target in silent.asked()))
    before = time.monotonic()
    running.send_signal(signal.SIGINT)
    assert end(running)[0] == 130
    assert time.monotonic() - before < 30


def test_signal_between_two_requests_ends_before_the_next_is_due(database, magazine):
    running = start(database, magazine.seed, delay="20")
    wait_until(lambda: len(magazine.log) >= 1)
    time.sleep(0.5)
    before = time.monotonic()
    running.send_signal(signal.SIGTERM)
    assert end(running)[0] == 143
    assert time.monotonic() - before < 5
    assert_complete(database, magazine)


def test_fresh_drops_what_waits_and_begins_anew(database, magazine):
    running = start(database, magazine.seed)
    wait_until(lambda: len(magazine.log) > 25)
    running.send_signal(signal.SIGINT)
    assert end(running)[0] == 130
    begun = len(magazine.log)
    assert end(start(database, magazine.seed, "--fresh")) == (0, [])
    asked = [each.path for each in magazine.log[begun:] if each.path not in SITE_FILES]
    assert len(asked) == len(set(asked)) == ARTICLES + 3
    assert query(database, "select resumes from runs") == [(None,), (None,)]
    assert query(database, READ) == [(ARTICLES,)]


def test_other_start_pages_are_a_crawl_of_their_own(database, magazine):
    running = start(database, magazine.seed)
    wait_until(lambda: len(magazine.log) > 25)
    running.send_signal(signal.SIGINT)
    assert end(running)[0] == 130
    assert end(start(database, f"{magazine.seed}page/3/")) == (0, [])
    pending = "select count(*) from urls where state = 'pending'"
    assert query(database, pending)[0][0] > 0
    assert_complete(database, magazine)
    assert query(database, "select resumes from runs order by id") == [(None,), (None,), (1,)]
