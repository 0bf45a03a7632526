"""One writer beside many readers, and what is left when it dies."""

import signal
import sqlite3
import subprocess
import sys
import threading
import time

import pytest

from archive import open_archive, writer
from archive.writer import BATCH_JOBS
from scraper.errors import ArchiveLocked, ArchiveUnwritable
from tests.archive.making import article, begin, end, query, save_page

WRITING = """
import sys
from archive import open_archive
from tests.archive.making import article, begin, save_page
archive = open_archive(sys.argv[1])
begin(archive)
print("begun", flush=True)
number = 0
while True:
    number += 1
    save_page(archive, article(f"/{number}/", title=str(number), body="Owls. " * 200))
    if number % 50 == 0:
        archive.flush()
        print(number, flush=True)
"""


def start(path):
    child = subprocess.Popen(
        [sys.executable, "-c", WRITING, str(path)], stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "begun\n"
    return child


@pytest.mark.parametrize("replaced", [False, True])
def test_archive_that_is_deleted_while_it_is_written_to_says_so(path, replaced):
    archive = open_archive(path)
    begin(archive)
    path.unlink()
    if replaced:
        path.write_bytes(b"")
    save_page(archive, article("/1/", title="Owls"))
    with pytest.raises(ArchiveUnwritable, match="deleted or replaced"):
        archive.close()


def test_kill_9_loses_no_committed_batch_and_leaves_a_sound_database(path):
    child = start(path)
    committed = 0
    while committed < 150:
        committed = int(child.stdout.readline())
    child.send_signal(signal.SIGKILL)
    rest = child.stdout.read().split()
    child.stdout.close()
    child.wait()
    committed = max([committed, *map(int, rest)])

    with open_archive(path) as archive:
        assert archive.db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        stored = {int(title) for (title,) in archive.db.execute("SELECT title FROM articles")}
    assert set(range(1, committed + 1)) <= stored
    index = sqlite3.connect(path)
    index.execute("INSERT INTO articles_fts (articles_fts, rank) VALUES ('integrity-check', 1)")
    index.close()
    (run,) = query(path, "SELECT ended_at, articles_new FROM runs")
    assert run == (None, len(stored))


def test_thirty_readers_see_whole_batches_while_one_writes(path):
    with open_archive(path) as archive:
        begin(archive)
        archive.flush()
        stop = threading.Event()
        problems: list[str] = []

        def read():
            conn = sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=0)
            try:
                while not stop.is_set():
                    ((articles, texts, pages),) = conn.execute(
                        "SELECT (SELECT count(*) FROM articles), "
                        "(SELECT count(*) FROM article_text), (SELECT max(pages) FROM runs)"
                    ).fetchall()
                    if not articles == texts == pages:
                        problems.append(f"{articles} articles, {texts} texts, {pages} pages")
                    time.sleep(0.005)
            except sqlite3.Error as error:
                problems.append(str(error))
            finally:
                conn.close()

        readers = [threading.Thread(target=read) for _ in range(30)]
        for reader in readers:
            reader.start()
        save_pages(archive, 300)
        archive.flush()
        stop.set()
        for reader in readers:
            reader.join()
    assert problems == []
    assert query(path, "SELECT count(*) FROM articles") == [(300,)]


def test_a_batch_is_written_when_it_is_full(path):
    with open_archive(path) as archive:
        begin(archive)
        save_pages(archive, BATCH_JOBS)
        assert eventually(lambda: archive.counts().articles_new == BATCH_JOBS, seconds=1.5)


def test_a_batch_is_written_after_two_seconds(path):
    with open_archive(path) as archive:
        begin(archive)
        save_page(archive, article("/owls/"))
        assert archive.counts().articles_new == 0
        assert eventually(lambda: archive.counts().articles_new == 1, seconds=5)


def eventually(condition, *, seconds):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.02)
    return False


def test_a_lock_that_lasts_fails_the_batch_loudly_and_keeps_what_was_there(path, monkeypatch):
    monkeypatch.setattr(writer, "LOCK_SECONDS", 0.1)
    archive = open_archive(path)
    begin(archive)
    save_page(archive, article("/owls/"))
    archive.flush()
    other = sqlite3.connect(path)
    other.execute("BEGIN IMMEDIATE")
    save_page(archive, article("/bees/"))
    with pytest.raises(ArchiveLocked, match="another program"):
        archive.flush()
    other.close()
    with pytest.raises(ArchiveLocked):
        archive.close()
    assert query(path, "SELECT url FROM articles") == [("https://magazine.example/owls/",)]


def save_pages(archive, count):
    for number in range(count):
        save_page(archive, article(f"/{number}/"))


def test_a_caller_is_never_left_waiting_after_a_failure(path, monkeypatch):
    monkeypatch.setattr(writer, "LOCK_SECONDS", 0.1)
    archive = open_archive(path)
    begin(archive)
    other = sqlite3.connect(path)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(ArchiveLocked):
        save_pages(archive, 10 * writer.QUEUED_JOBS)  # more than the queue holds
    other.close()
    with pytest.raises(ArchiveLocked):
        archive.close()


def test_two_programs_may_write_in_turn(path):
    with open_archive(path) as one, open_archive(path) as other:
        first, second = begin(one), begin(other)
        for number in range(60):
            save_page(one, article(f"/{number}/", tags=("owls",)))
            save_page(other, article(f"/{number}/", tags=("owls",)))
        counts = [end(one, first), end(other, second)]
    assert sum(each.articles_new for each in counts) == 60
    assert query(path, "SELECT count(*) FROM articles") == [(60,)]
    assert query(path, "SELECT count(*) FROM tags") == [(1,)]


def test_an_archive_that_nobody_closed_is_written_when_the_program_ends(path):
    script = (
        "import sys\n"
        "from archive import open_archive\n"
        "from tests.archive.making import article, begin, save_page\n"
        "archive = open_archive(sys.argv[1])\n"
        "begin(archive)\n"
        "save_page(archive, article('/owls/'))\n"
    )
    subprocess.run([sys.executable, "-c", script, str(path)], check=True, timeout=30)
    assert query(path, "SELECT title FROM articles") == [("Owls",)]


def test_the_queue_is_bounded(path, monkeypatch):
    monkeypatch.setattr(writer, "QUEUED_JOBS", 5)
    monkeypatch.setattr(writer, "LOCK_SECONDS", 5)
    with open_archive(path) as archive:
        begin(archive)
        other = sqlite3.connect(path, check_same_thread=False)
        other.execute("BEGIN IMMEDIATE")
        threading.Timer(0.5, other.close).start()
        before = time.monotonic()
        save_pages(archive, BATCH_JOBS + 10)
        waited = time.monotonic() - before
    assert waited > 0.4
    assert query(path, "SELECT count(*) FROM articles") == [(BATCH_JOBS + 10,)]
