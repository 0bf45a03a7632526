"""`keepreading demo`: crawls the built-in magazine and serves it until Ctrl-C."""

import os
import signal
import subprocess
import sys

from tests.commands import ROOT, keepreading, query


def test_demo_serves_after_the_crawl_and_ctrl_c_ends_it_in_silence(tmp_path):
    database = tmp_path / "demo.db"
    running = subprocess.Popen(
        [sys.executable, "-m", "archive.cli", "demo", str(database)],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    assert running.stderr is not None
    for line in running.stderr:
        if line.startswith("Serving"):
            break
    running.send_signal(signal.SIGINT)
    _, rest = running.communicate(timeout=30)
    assert (running.returncode, rest) == (0, "")
    assert query(database, "select count(*) from articles where page_read_at is not null") == [
        (71,)
    ]


def test_demo_leaves_a_file_that_is_there_alone(tmp_path):
    database = tmp_path / "demo.db"
    database.write_text("my poems")
    ran = keepreading("demo", database, "--no-serve")
    assert ran.returncode == 2
    assert "already there" in ran.stderr
    assert database.read_text() == "my poems"
