"""A crawl that is stopped while a page is drawn: it ends, and leaves no browser behind."""

import os
import signal
import subprocess
import sys
import time
import uuid
from pathlib import Path

import pytest

from tests.commands import ROOT
from tests.scraper.render.rendering import is_root, needs_chromium
from tests.server import Server

pytestmark = [needs_chromium, pytest.mark.slow]

ENDLESS = """<!doctype html><title>Owls</title><main></main><button>Load more</button><script>
const list = document.querySelector("main");
let number = 0;
function more() {
  for (let n = 0; n < 6; n++, number++) list.insertAdjacentHTML("beforeend",
    `<article class=card><h2><a href="/story-${number}/">A story about owls, number ${number}</a>
    </h2><p>They hoot at night and sleep by day, says number ${number}...</p></article>`);
}
document.querySelector("button").onclick = more;
const begun = ["", "begun"].join("/");  // no address that could be read without running it
fetch(begun).finally(more);
</script>"""


def processes(mark):
    """Those that run with *mark* in their environment, by command."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if mark.encode() in (folder / "environ").read_bytes():
                found.append((folder / "cmdline").read_bytes().split(b"\0")[0].decode())
        except OSError:  # it has ended, or is somebody else's
            continue
    return [command for command in found if command]


def waiting(condition, seconds=30.0):
    """Whether *condition* came true in time."""
    until = time.monotonic() + seconds
    while not (met := condition()) and time.monotonic() < until:
        time.sleep(0.1)
    return met


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="looks into /proc")
@pytest.mark.parametrize(
    ("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGKILL, -9)]
)
def test_a_stopped_crawl_ends_and_leaves_no_browser(tmp_path, number, status):
    mark = f"KEEPREADING_TEST_MARK={uuid.uuid4()}"
    with Server({}) as server:
        url = server.add("/endless/", ENDLESS)
        options = ["--delay", "0", *(["--no-sandbox"] if is_root() else [])]
        crawl = subprocess.Popen(
            [sys.executable, "-m", "archive.cli", "crawl", str(tmp_path / "a.db"), url, *options],
            cwd=ROOT,
            env=os.environ | dict([mark.split("=")]),
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        assert waiting(lambda: "/begun" in server.asked())
        assert any("chromium" in command or "chrome" in command for command in processes(mark))
        time.sleep(2)  # a few steps into the list
        os.killpg(crawl.pid, number)  # as a terminal does: to every process of the command
        _, told = crawl.communicate(timeout=60)
        assert crawl.returncode == status, told
        assert waiting(lambda: processes(mark) == []), processes(mark)
