"""pywb plays back what a crawl kept. It is GPL, so it has an environment of its own, never ours.

`make judges` installs it in .judges; KEEPREADING_PYWB names another directory with its commands.
"""

import os
import socket
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from archive.demo import DemoServer
from archive.warc import folder_of
from archive.warc.files import files_in
from tests.commands import ROOT, crawl, query

PYWB = Path(os.environ.get("KEEPREADING_PYWB", ROOT / ".judges" / "bin"))
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (PYWB / "wayback").exists() and "CI" not in os.environ,
        reason=f"pywb is not in {PYWB}: make judges installs it; CI does not skip this",
    ),
]


@contextmanager
def playing(folder, warcs):
    """The address of a pywb that has the files in a collection of its own."""
    env = {"PATH": f"{PYWB}{os.pathsep}{os.environ['PATH']}", "HOME": str(folder)}
    subprocess.run(["wb-manager", "init", "owls"], cwd=folder, env=env, check=True)
    subprocess.run(["wb-manager", "add", "owls", *map(str, warcs)], cwd=folder, env=env, check=True)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    running = subprocess.Popen(
        ["wayback", "-b", "127.0.0.1", "-p", str(port)],
        cwd=folder,
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(port)
        yield f"http://127.0.0.1:{port}/owls"
    finally:
        running.terminate()
        running.wait(timeout=10)


def wait_for(port):
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(f"nothing listens on {port}")


def test_pywb_plays_every_page_as_the_magazine_served_it(tmp_path):
    database = tmp_path / "archive.db"
    with DemoServer() as magazine:
        crawl(database, *magazine.seeds).check_returncode()
        crawl(database, *magazine.seeds, "--full").check_returncode()  # all of it as revisits
        urls = [
            url for (url,) in query(database, "select distinct url from fetches where status = 200")
        ]
        served = {url: httpx.get(url).content for url in urls}
    assert query(database, "select count(*) from fetches where warc_type = 'revisit'")[0][0] > 70
    with playing(tmp_path, files_in(folder_of(database))) as base:
        played = {url: httpx.get(f"{base}/id_/{url}").content for url in urls}
    assert len(served) > 70
    assert [url for url in urls if played[url] != served[url]] == []
