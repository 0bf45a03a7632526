"""One crawl of everything in `tests/server/cases`, and what came of each case.

One server has all cases but those of robots.txt, which have a host each. A listing on the first
links to all of them.
"""

import sqlite3
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.server.app import Resource, Server
from tests.server.cases import CASES, Case
from tests.server.cases.case import replying
from tests.server.cases.robots import RULES
from tests.server.cases.statuses import TARGETS

ROOT = Path(__file__).parents[2]
LIMITS = ("--delay", "0", "--timeout", "2", "--retries", "1", "--fail-above", "100")
"""Of the crawl: each row of the table of limits that makes waiting shorter and nothing else."""


@dataclass(frozen=True, slots=True)
class Row:
    """What came of one case."""

    case: Case
    came: str
    """In the words of `Case.comes`."""
    wrong: str
    """What differs from the manifest; empty where nothing does."""


@contextmanager
def serving(cases: Sequence[Case] = CASES) -> Iterator[dict[str, Server]]:
    """Case path to the server it is on; `""` to the one with the listing at `/listing/`."""
    with ExitStack() as stack:
        shared = stack.enter_context(
            Server({**TARGETS, "/": replying("<title>Front page</title>")})
        )
        servers = {"": shared}
        for case in cases:
            server = shared
            if case.robots is not None:
                own: dict[str, Resource] = {"/robots.txt": case.robots, "/rules.txt": RULES}
                server = stack.enter_context(Server(own))
            if case.resource is not None:
                server.add(case.path, case.resource)
            servers[case.path] = server
        shared.add("/listing/", _listing(cases, servers))
        yield servers


def run(cases: Sequence[Case] = CASES) -> list[Row]:
    """Crawl all of them with `keepreading crawl`, and compare."""
    with serving(cases) as servers, TemporaryDirectory() as folder:
        archive = Path(folder) / "archive.db"
        _crawl(archive, servers)
        connection = sqlite3.connect(archive)
        connection.row_factory = sqlite3.Row
        try:
            return [_row(connection, case, servers) for case in cases]
        finally:
            connection.close()


def _listing(cases: Iterable[Case], servers: dict[str, Server]) -> str:
    cards = "".join(
        f'<article class=card><h2><a href="{_href(case, servers)}">{case.title}</a></h2>'
        f"<p>They hoot at night and sleep by day, says {case.name}...</p></article>"
        for case in cases
    )
    return f"<!doctype html><title>Owls</title><main><h1>Owls</h1>{cards}</main>"


def _href(case: Case, servers: dict[str, Server]) -> str:
    server = servers[case.path]
    href = case.href or (case.path if case.href is None else "")
    if case.robots is not None:
        return server.url(case.path)
    return href.replace("HOSTNAME", server.host).replace("HOST", f"{server.host}:{server.port}")


def _crawl(archive: Path, servers: dict[str, Server]) -> None:
    shared = servers[""]
    others = {f"{server.host}:{server.port}" for server in servers.values() if server != shared}
    hosts = [word for host in others for word in ("--also-host", host, "--allow-host", host)]
    done = subprocess.run(
        [sys.executable, "-m", "archive.cli", "crawl", archive, shared.url("/listing/"), "--quiet",
         *LIMITS, *hosts],
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
        cwd=ROOT,
    )  # fmt: skip
    if done.returncode not in (0, 1, 3):
        raise RuntimeError(f"the crawl ended with {done.returncode}: {done.stderr[-2_000:]}")


def _row(connection: sqlite3.Connection, case: Case, servers: dict[str, Server]) -> Row:
    found = _fetch(connection, case, servers[case.path])
    came = "nothing"
    wrong: list[str] = []
    if found is not None:
        outcome = "stored" if found["outcome"] == "unchanged" else found["outcome"]
        came = " ".join(filter(None, (outcome, found["reason"])))
        if case.status is not None and found["status"] != case.status:
            wrong.append(f"status {found['status']}, not {case.status}")
        wrong += _differences(connection, case, found["article_id"])
    if came != case.comes:
        wrong.insert(0, f"not {case.comes}" + (f": {found['detail']}" if found else ""))
    asked = sum(request.path == case.path for request in servers[case.path].log)
    if case.asked is not None and asked != case.asked:
        wrong.append(f"asked {asked} times, not {case.asked}")
    return Row(case, came, "; ".join(wrong))


def _fetch(connection: sqlite3.Connection, case: Case, server: Server) -> sqlite3.Row | None:
    """The last attempt at the case's address: as the link has it, or wherever it means."""
    here, link = server.url(case.path), _href(case, {case.path: server})
    found: sqlite3.Row | None = connection.execute(
        "SELECT * FROM fetches WHERE request_url = ? OR substr(request_url, 1, ?) = ? "
        "ORDER BY id DESC",
        (link, len(here), here),
    ).fetchone()
    return found


def _differences(
    connection: sqlite3.Connection, case: Case, article_id: int | None
) -> Iterator[str]:
    if article_id is None or not case.comes.startswith("stored"):
        return
    row = connection.execute(
        "SELECT * FROM articles JOIN article_text ON article_id = id WHERE id = ?",
        (article_id,),
    ).fetchone()
    for column, value in case.holds.items():
        if row[column] != value:
            yield f"{column} is {row[column]!r}, not {value!r}"
    if not row["body"]:
        yield "no text"
