"""`keepreading` itself: what it loads, where its output goes, and how it is stopped."""

import json
import os
import pty
import signal
import subprocess
import sys
import time

import pytest

from archive import open_archive
from tests.archive.making import begin, full_article, save_page
from tests.commands import ROOT, keepreading
from tests.server import RESOURCES, Server

KEEPREADING = f"{sys.executable} -m archive.cli"


def shell(script, **environment):
    """A line of bash in which `$K` is the command."""
    return subprocess.run(
        ["bash", "-c", script],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=ROOT,
        env={**os.environ, "K": KEEPREADING, **environment},
    )


@pytest.fixture(scope="module")
def running():
    with Server(RESOURCES) as server:
        yield server


@pytest.fixture
def saved(tmp_path):
    path = tmp_path / "archive.db"
    with open_archive(path) as archive:
        begin(archive)
        save_page(archive, full_article())
    return path


def test_help_pays_for_click_alone():
    code = (
        "import sys\nfrom archive.cli import cli\n"
        "cli.main(['--help'], standalone_mode=False)\n"
        "print({'scrapy', 'selectolax', 'sqlite_utils', 'numpy', 'datasette'} & set(sys.modules))"
    )
    told = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert told.stdout.splitlines()[-1] == "set()"


@pytest.mark.parametrize(
    ("command", "status"),
    [
        ("$K crawl $T/new.db $URL --delay 0 --json", 5),
        ("$K extract $URL", 5),
        ("$K extract $URL --listing", 5),
        ("$K extract $URL --explain", 5),
        ("$K export $T/archive.db -", 5),
        ("$K crawl $T/new.db $URL --delay 0 2>&1", 0),
    ],
)
def test_output_that_cannot_be_written_is_said_and_nothing_else_is_lost(
    running, saved, command, status
):
    ran = shell(f"{command} > /dev/full", T=str(saved.parent), URL=running.url("/ok"))
    assert ran.returncode == status
    assert "Traceback" not in ran.stderr
    if status:
        assert ran.stderr.splitlines()[-1].startswith("Error: Cannot write to standard output: ")


def test_commands_run_with_all_their_output_closed(running, saved):
    script = "$K crawl $T/new.db $URL --delay 0 --json <&- >&- 2>&-; echo $?; $K export $T/new.db -"
    ran = shell(script, T=str(saved.parent), URL=running.url("/ok"))
    status, row = ran.stdout.splitlines()
    assert (status, json.loads(row)["title"]) == ("0", "Owls at noon")


def test_names_and_addresses_that_the_locale_cannot_spell(running, tmp_path):
    script = "$K crawl $T/eul\u00e9.db $URL/\u00e9 $URL/ok --delay 0 --json | tail -1; ls $T"
    plain = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    ran = shell(script, T=str(tmp_path), URL=running.url("").rstrip("/"), **plain)
    end, name = ran.stdout.splitlines()[:2]
    assert (json.loads(end)["reason"], name) == ("seed_failed", "eul\u00e9.db")
    assert "/%C3%A9" in running.asked()


def test_command_that_comes_next_can_be_pasted(running, tmp_path):
    path = tmp_path / "my archive.db"
    ran = keepreading("crawl", path, running.url("/ok"), "--delay", "0")
    assert ran.stderr.splitlines()[-1] == f"Next: keepreading serve '{path}'"
    missing = keepreading("export", tmp_path / "no archive.db", "-")
    assert missing.stderr.splitlines()[-1].endswith(
        f"Make one with: keepreading crawl '{tmp_path / 'no archive.db'}' URL"
    )


def test_ctrl_c_before_anything_runs_is_130_and_one_line():
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(ROOT)
        os.execv(sys.executable, [sys.executable, "-m", "archive.cli", "extract", "-"])  # noqa: S606
    time.sleep(1.0)  # it waits for standard input
    os.kill(child, signal.SIGINT)
    _, status = os.waitpid(child, 0)
    said = os.read(terminal, 4_096).decode()
    os.close(terminal)
    assert os.waitstatus_to_exitcode(status) == 130
    assert said.split() == ["Stopped", "by", "Ctrl-C."]


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--delay", "nan"], "--delay nan: give a number of seconds"),
        (["--delay", "inf"], "--delay inf: give a number of seconds"),
        (["--delay", "1e9"], "a day at most"),
        (["--also-host", "shop.example/kids"], "'shop.example/kids' is no host"),
        (["--allow-host", "http://localhost:80"], "is not of the form HOST:PORT"),
        (
            ["https://me:secret@magazine.example/kids"],
            "leave it out, https://magazine.example/kids",
        ),
    ],
)
def test_options_that_mean_nothing_are_wrong_usage(tmp_path, options, says):
    ran = keepreading("crawl", tmp_path / "a.db", "http://127.0.0.1:9/", *options)
    assert ran.returncode == 2
    assert says in ran.stderr
    assert "secret" not in ran.stderr
    assert list(tmp_path.iterdir()) == []


def test_magazine_on_a_port_that_is_taken_is_one_line(running, tmp_path):
    ran = keepreading("demo", tmp_path / "a.db", "--magazine-port", running.port)
    assert ran.returncode == 1
    assert ran.stderr.splitlines() == [
        f"Error: the magazine cannot answer on port {running.port}: Address already in use. "
        "Leave out --magazine-port to have a free one"
    ]
