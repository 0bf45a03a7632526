"""The command as a person runs it: a process, a port, Ctrl-C."""

import re
import signal
import socket
import sqlite3
import subprocess
import sys
from contextlib import contextmanager, suppress

import httpx
import pytest

from archive import open_archive
from tests.archive.publish.small_archive import fill

COMMAND = [sys.executable, "-m", "archive.cli", "serve"]


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "archive.db"
    with open_archive(path) as archive:
        fill(archive)
    return path


@contextmanager
def served(*arguments):
    """(process, address, the line it was printed in)."""
    process = subprocess.Popen([*COMMAND, *arguments], stderr=subprocess.PIPE, text=True)
    try:
        assert process.stderr
        line = process.stderr.readline()
        address = re.search(r"http://\S+", line)
        assert address, line + process.stderr.read()
        yield process, address[0], line
    finally:
        process.kill()
        process.communicate()


def failed(*arguments):
    """(exit status, what was said) of a command that cannot serve."""
    done = subprocess.run([*COMMAND, *arguments], capture_output=True, text=True, timeout=60)
    assert done.stdout == ""
    return done.returncode, done.stderr


@pytest.mark.parametrize(("stop", "status"), [(signal.SIGINT, 0), (signal.SIGTERM, -15)])
def test_an_archive_is_served_until_it_is_stopped(path, stop, status):
    with served(str(path), "--port", "0") as (process, address, line):
        assert line == f"Serving {path} at {address} - Ctrl-C stops it.\n"
        with httpx.Client() as client:  # stays connected
            page = client.get(address)
            found = client.get(f"{address}archive/articles.json?_search=color&_shape=array")
            process.send_signal(stop)
            rest = process.communicate(timeout=20)[1]
    assert page.status_code == 200
    assert "keepreading archive" in page.text
    assert [row["title"] for row in found.json()] == ["Owls at Night"]
    assert (process.returncode, rest) == (status, "")


def test_the_style_sheet_is_served(path):
    with served(str(path), "--port", "0") as (_, address, _line):
        sheet = re.search(r'href="(/-/static-plugins/[^"]+\.css)"', httpx.get(address).text)
        assert sheet
        answer = httpx.get(address.rstrip("/") + sheet[1])
    assert (answer.status_code, "column-descriptions" in answer.text) == (200, True)


def test_the_first_free_port_is_taken_when_none_is_named(path):
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        lowest = 8001  # somebody else has it, and may give it back at any moment
        with suppress(OSError):
            taken.bind(("127.0.0.1", 8001))
            taken.listen()
            lowest = 8002
        with served(str(path)) as (_, address, _line):
            port = int(address.rstrip("/").rpartition(":")[2])
            assert lowest <= port < 8101
            assert httpx.get(address).status_code == 200


def test_a_port_in_use_is_named_with_what_to_do(path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = failed(str(path), "--port", str(port))
    assert said == (
        1,
        f"Error: Port {port} of 127.0.0.1 is in use. Leave out --port to have the first free one, "
        f"or name another: --port {port + 1}\n",
    )


def test_an_address_of_another_machine_is_refused(path):
    status, said = failed(str(path), "--host", "192.0.2.1")
    assert status == 1
    assert said.startswith("Error: Cannot serve on 192.0.2.1 port 8001: ")
    assert said.count("\n") == 1


def test_a_missing_file_is_named_with_the_command_that_makes_one(tmp_path):
    path = tmp_path / "missing.db"
    assert failed(str(path)) == (
        1,
        f"Error: There is no archive at {path}. Make one with: keepreading crawl {path} URL\n",
    )
    assert not path.exists()


def test_what_is_not_an_archive_is_refused(tmp_path):
    path = tmp_path / "other.db"
    sqlite3.connect(path).execute("CREATE TABLE owls (id INTEGER)").connection.close()
    before = path.read_bytes()
    status, said = failed(str(path))
    assert (status, said.count("\n")) == (8, 1)
    assert said.startswith(f"Error: {path} is not a keepreading archive: ")
    assert path.read_bytes() == before


def test_an_archive_of_a_newer_version_is_refused(path):
    connection = sqlite3.connect(path)
    with connection:
        connection.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) "
            "VALUES ('keepreading', 'm999_owls', '2030-01-01')"
        )
    connection.close()
    status, said = failed(str(path))
    assert (status, said.count("\n")) == (8, 1)
    assert "was written by a newer keepreading" in said
