"""kill -9 at random moments of a crawl, and the same command again: what is lost.

`python -m bench.kills [--kills 20] [--articles 300] [--seed N] [--milliseconds 20]`

A magazine of so many articles is served on 127.0.0.1. The crawl is killed at random moments, which
come from the printed seed, and started again each time; then it runs to its end. Counted are
articles lost and stored twice, what the database and the WARC files say of themselves, and pages
that were asked for again without having been under way at a kill: by the server's log, answers
that were not complete, or complete for less than 0.2 seconds.
"""

import argparse
import random
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from archive.warc import folder_of, read_answer
from archive.warc.files import files_in

SITE_FILES = frozenset({"/robots.txt", "/.well-known/tdmrep.json"})
"""What each process asks a host for anew."""
_ON_A_PAGE = 20
_GRACE_SECONDS = 0.2
_LOG_SECONDS = 0.05
_TEXT = (
    "Owls sleep through most of the bright day, and nobody has hurried one and been glad of it. "
)


@dataclass
class Asked:
    """One request in the server's log."""

    path: str
    began: float
    ended: float | None = None


@dataclass(frozen=True)
class Outcome:
    """What the kills did."""

    kills: int
    articles: int
    stored: int
    twice: int
    integrity: str
    unreadable: int
    records: int
    fetched_again: int
    in_flight: int
    needless: int
    """Pages that were asked for again and had not been under way at any kill."""
    pending: int
    exit_status: int
    problems: list[str] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        """Nothing lost, nothing twice, and nothing asked again that need not be."""
        return (
            self.stored == self.articles
            and self.twice == self.unreadable == self.pending == self.exit_status == 0
            and self.integrity == "ok"
            and self.needless == 0
            and self.fetched_again <= self.in_flight
        )


class Magazine(ThreadingHTTPServer):
    """A listing of so many pages and the articles on them, with a log of what was asked."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(
        self, articles: int, seconds: float, port: int = 0, *, paragraphs: int = 12
    ) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.articles = articles
        self.seconds = seconds
        self.paragraphs = paragraphs
        self.log: list[Asked] = []
        self._open: set[socket.socket] = set()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def seed(self) -> str:
        """The address of the listing's first page."""
        return f"http://127.0.0.1:{self.server_address[1]}/owls/"

    def server_close(self) -> None:
        """Go away, with all connections."""
        self.shutdown()
        super().server_close()
        for connection in list(self._open):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def get_request(self) -> tuple[socket.socket, Any]:
        connection, address = super().get_request()
        self._open.add(connection)
        return connection, address

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients are killed here: nothing to say."""

    def page(self, path: str) -> bytes | None:
        """The body at *path*."""
        parts = [part for part in path.split("/") if part]
        if parts and parts[0] == "owls":
            return self._listing(int(parts[2]) if len(parts) > 2 else 1)
        if parts and parts[0] == "story":
            return _article(int(parts[1]), self.paragraphs)
        return None

    def _listing(self, number: int) -> bytes:
        first = (number - 1) * _ON_A_PAGE
        numbers = range(first, min(first + _ON_A_PAGE, self.articles))
        cards = "".join(
            f'<article class=card><h2><a href="/story/{n}/">A story about owls, number {n}</a></h2>'
            f"<p>They hoot at night and sleep by day, says number {n}...</p></article>"
            for n in numbers
        )
        more = (
            f'<nav class=pagination><a rel=next href="/owls/page/{number + 1}/">Next</a></nav>'
            if numbers.stop < self.articles
            else ""
        )
        head = f"<!doctype html><html lang=en><title>Owls</title><main><h1>Owls {number}</h1>"
        return f"{head}{cards}</main>{more}</html>".encode()


class _Handler(BaseHTTPRequestHandler):
    server: Magazine
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = 64 * 1024

    def do_GET(self) -> None:
        asked = Asked(self.path, time.monotonic())
        self.server.log.append(asked)
        time.sleep(self.server.seconds)
        body = self.server.page(self.path)
        self.send_response(404 if body is None else 200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body or b"")))
        self.end_headers()
        self.wfile.write(body or b"")
        self.wfile.flush()
        asked.ended = time.monotonic()

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: `log` has it."""


def _article(number: int, paragraphs: int) -> bytes:
    text = "".join(f"<p>{_TEXT}This is paragraph {p} of {number}.</p>" for p in range(paragraphs))
    return (
        f"<!doctype html><html lang=en><title>A story about owls, number {number}</title><article>"
        f"<h1>A story about owls, number {number}</h1><p class=byline>By Ada Lark</p>"
        f"{text}</article></html>"
    ).encode()


def kill_and_resume(
    folder: Path, *, kills: int, articles: int, seed: int, milliseconds: float
) -> Outcome:
    """Crawl into *folder*, killed so often, and say what came of it."""
    chance = random.Random(seed)  # noqa: S311  # no secret
    database = folder / "archive.db"
    with Magazine(articles, milliseconds / 1000) as magazine:
        command = [sys.executable, "-m", "archive.cli", "crawl", str(database), magazine.seed]
        command += ["--delay", "0", "--quiet"]
        moments: list[float] = []
        for number in range(kills):
            goal = chance.uniform(0.2, 1.4) * articles / kills
            running = subprocess.Popen(command)
            begun = len(magazine.log)
            ended = _wait(running, magazine, begun + goal, chance.uniform(0, 0.03))
            if ended is not None:
                print(f"run {number + 1} ended by itself with status {ended}", file=sys.stderr)
                break
            moments.append(time.monotonic())
            running.send_signal(signal.SIGKILL)
            running.wait()
            time.sleep(0.05 + milliseconds / 1000)
        status = subprocess.run(command, check=False, timeout=300).returncode
        return _judged(database, magazine, moments, status)


def _wait(
    running: "subprocess.Popen[bytes]", magazine: Magazine, goal: float, more_seconds: float
) -> int | None:
    """Until the server was asked so often and a moment more; the status if the crawl ends first."""
    deadline = time.monotonic() + 60
    while len(magazine.log) < goal and time.monotonic() < deadline:
        if running.poll() is not None:
            return running.returncode
        time.sleep(0.002)
    time.sleep(more_seconds)
    return running.poll()


def _judged(database: Path, magazine: Magazine, moments: list[float], status: int) -> Outcome:
    log = [asked for asked in magazine.log if asked.path not in SITE_FILES]
    under_way = [asked.path for asked in log for moment in moments if _is_under_way(asked, moment)]
    again = Counter(asked.path for asked in log)
    conn = sqlite3.connect(database)
    stored = conn.execute("SELECT url FROM articles WHERE page_read_at IS NOT NULL").fetchall()
    places = conn.execute(
        "SELECT warc_file, warc_offset, warc_length, status FROM fetches WHERE status IS NOT NULL"
    ).fetchall()
    (integrity,) = conn.execute("PRAGMA integrity_check").fetchone()
    (pending,) = conn.execute("SELECT count(*) FROM urls WHERE state = 'pending'").fetchone()
    twice = Counter(
        url
        for (url,) in conn.execute(
            "SELECT url FROM fetches WHERE outcome IN ('stored', 'listing') AND step IS NULL"
        )
    )
    conn.close()
    return Outcome(
        kills=len(moments),
        articles=magazine.articles,
        stored=len(stored),
        twice=sum(number - 1 for number in twice.values()),
        integrity=integrity,
        unreadable=sum(not _reads(folder_of(database), *place) for place in places),
        records=len(places),
        fetched_again=sum(number - 1 for number in again.values()),
        in_flight=len(under_way),
        needless=sum((again - Counter(under_way + list(again))).values()),
        pending=pending,
        exit_status=status,
    )


def _is_under_way(asked: Asked, moment: float) -> bool:
    """Whether a request was on its way at a kill; the log is a moment behind the socket."""
    began = asked.began <= moment + _LOG_SECONDS
    return began and (asked.ended is None or asked.ended > moment - _GRACE_SECONDS)


def _reads(folder: Path, file: str | None, offset: int, length: int, status: int) -> bool:
    return file is not None and read_answer(folder, file, offset, length).status == status


def main() -> None:
    """Print the table, and exit with 1 when something was lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--articles", type=int, default=300)
    parser.add_argument("--milliseconds", type=float, default=20, help="that an answer takes")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    options = parser.parse_args()
    print(f"seed {options.seed}")
    with tempfile.TemporaryDirectory() as folder:
        outcome = kill_and_resume(
            Path(folder),
            kills=options.kills,
            articles=options.articles,
            seed=options.seed,
            milliseconds=options.milliseconds,
        )
        files = len(files_in(folder_of(Path(folder) / "archive.db")))
    print(f"kills {outcome.kills}, WARC files {files}")
    print(f"articles stored       {outcome.stored} of {outcome.articles}, {outcome.twice} twice")
    print(f"integrity_check       {outcome.integrity}")
    print(f"answers in WARC       {outcome.records}, {outcome.unreadable} unreadable")
    print(f"pages fetched again   {outcome.fetched_again}, under way at kills {outcome.in_flight}")
    print(f"  and not under way   {outcome.needless}")
    print(f"addresses pending     {outcome.pending}; last exit status {outcome.exit_status}")
    sys.exit(0 if outcome.is_good else 1)


if __name__ == "__main__":
    main()
