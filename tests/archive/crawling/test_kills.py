"""kill -9 in the middle of a crawl, and the same command again."""

import os
import random
import signal
import subprocess
import sys
import time

import pytest

from archive import open_archive
from archive.demo import DemoServer
from archive.warc import folder_of
from archive.warc.files import files_in
from bench.kills import SITE_FILES, kill_and_resume
from tests.commands import ROOT, crawl, exported, query
from tests.judges import warcio_check


def start(database, *arguments, **environment):
    """`keepreading crawl` under way."""
    command = [sys.executable, "-m", "archive.cli", "crawl", str(database), *arguments]
    return subprocess.Popen(
        [*command, "--delay", "0", "--quiet"], cwd=ROOT, env={**os.environ, **environment}
    )


def kill_when(running, condition):
    deadline = time.monotonic() + 30
    while not condition() and running.poll() is None and time.monotonic() < deadline:
        time.sleep(0.002)
    running.send_signal(signal.SIGKILL)
    running.wait()


@pytest.mark.slow
@pytest.mark.parametrize("seed", [11, 12])
def test_killed_crawl_loses_nothing_and_asks_again_only_for_what_was_under_way(tmp_path, seed):
    outcome = kill_and_resume(tmp_path, kills=6, articles=120, seed=seed, milliseconds=10)
    assert outcome.kills == 6
    assert (outcome.stored, outcome.twice, outcome.pending) == (120, 0, 0)
    assert (outcome.integrity, outcome.unreadable, outcome.exit_status) == ("ok", 0, 0)
    assert outcome.needless == 0
    assert outcome.fetched_again <= outcome.in_flight
    assert warcio_check(tmp_path / "archive.warc") == []


@pytest.mark.slow
def test_killed_crawl_of_a_magazine_ends_with_the_rows_of_one_that_was_not(tmp_path):
    whole, killed = tmp_path / "whole.db", tmp_path / "killed.db"
    chance = random.Random(5)  # noqa: S311  # no secret
    with DemoServer() as magazine:
        crawl(whole, *magazine.seeds).check_returncode()
        asked = len(magazine.requests)
        for _ in range(8):
            begun = len(magazine.requests)
            goal = begun + chance.uniform(0.1, 1.5) * asked / 8
            kill_when(start(killed, *magazine.seeds), lambda: len(magazine.requests) >= goal)  # noqa: B023
        last = crawl(killed, *magazine.seeds)
    assert last.returncode == 0, last.stderr
    assert without_times(exported(killed)) == without_times(exported(whole))
    states = "select url, state, reason, status from urls order by url"
    assert query(killed, states) == query(whole, states)
    assert query(killed, "select count(*) from runs where resumes is null") == [(1,)]
    assert warcio_check(folder_of(killed)) == []


def without_times(rows):
    return {
        url: {key: value for key, value in row.items() if not key.endswith("_seen")}
        for url, row in rows.items()
    }


@pytest.fixture
def unwritten(tmp_path):
    """A crawl that was killed with nearly all it had read in the WARC file alone."""
    (tmp_path / "sitecustomize.py").write_text(
        "import archive.writer\n"
        "archive.writer.BATCH_SECONDS = 300\n"
        "archive.writer.BATCH_JOBS = 1_000_000\n"
        "archive.writer.QUEUED_JOBS = 1_000_000\n"
        "import archive.crawling.frontier\n"
        "archive.crawling.frontier._MOST_BACKLOG = 1_000_000\n"
    )
    database = tmp_path / "archive.db"
    with DemoServer() as magazine:
        path = f"{tmp_path}{os.pathsep}{ROOT}"
        running = start(database, *magazine.seeds, PYTHONPATH=path)
        kill_when(running, lambda: len(magazine.requests) > 60)
        yield database, magazine


def test_what_was_in_the_warc_file_alone_is_read_back_when_the_archive_is_opened(unwritten):
    database, magazine = unwritten
    assert query(database, "select count(*) from fetches") == [(0,)]
    open_archive(database).close()
    ((articles, listings, pending),) = query(
        database,
        "select (select count(*) from articles where page_read_at is not null),"
        " (select count(*) from fetches where outcome = 'listing' and kind = 'listing'),"
        " (select count(*) from urls where state = 'pending')",
    )
    assert articles > 30
    assert listings > 3
    assert pending > 10
    rows = query(
        database,
        "select articles_new, counts ->> 'listings' from runs",
    )
    assert rows == [(articles, listings)]
    places = query(database, "select warc_file, warc_offset from fetches where status is not null")
    assert all(file for file, _ in places)
    before = len(magazine.requests)
    assert crawl(database, *magazine.seeds).returncode == 0
    asked = [path for _, path, _ in magazine.requests]
    again = set(asked[:before]) & set(asked[before:]) - SITE_FILES
    assert len(again) <= 3
    rows = exported(database)
    assert len(rows) == len(magazine.magazine.open_posts)


def test_last_record_that_is_not_whole_is_cut_and_its_page_asked_for_again(unwritten):
    database, magazine = unwritten
    (path,) = files_in(folder_of(database))
    whole = path.stat().st_size
    os.truncate(path, whole - 100)
    open_archive(database).close()
    assert path.stat().st_size < whole - 100
    assert warcio_check(path.parent) == []
    assert crawl(database, *magazine.seeds).returncode == 0
    assert len(exported(database)) == len(magazine.magazine.open_posts)
    assert warcio_check(path.parent) == []


def test_what_is_no_record_is_moved_aside(unwritten):
    database, magazine = unwritten
    (path,) = files_in(folder_of(database))
    with path.open("ab") as stream:
        stream.write(bytes(5_000))
    open_archive(database).close()
    assert [aside.read_bytes() for aside in path.parent.glob("*.broken-*")] == [bytes(5_000)]
    assert crawl(database, *magazine.seeds).returncode == 0
    assert warcio_check(path.parent) == []


def test_answers_of_a_database_that_was_deleted_are_not_taken_for_those_of_the_next(unwritten):
    database, magazine = unwritten
    for path in database.parent.glob("archive.db*"):
        path.unlink()
    with open_archive(database) as archive:
        archive.begin_run(command="crawl", seeds=magazine.seeds, options={})
    open_archive(database).close()
    assert query(database, "select count(*) from fetches") == [(0,)]
    assert crawl(database, *magazine.seeds).returncode == 0
    assert len(exported(database)) == len(magazine.magazine.open_posts)


def test_opening_reads_nothing_back_twice(unwritten):
    database, _ = unwritten
    open_archive(database).close()
    count = "select (select count(*) from fetches), (select count(*) from frontier)"
    before = query(database, count)
    open_archive(database).close()
    assert query(database, count) == before
