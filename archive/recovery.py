"""What a process that died had in the WARC files and not yet in the database.

Answers are appended to the files at once and to the database in batches, so after a crash some are
behind the place that the database knows last. Each is read back with the unit that stands beside
it, or as a fetch by itself where the unit cannot be made again. A last record that is not whole is
cut off.
"""

import logging
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from archive.fitting import fit_unit
from archive.keeping import Keeper
from archive.pages import page_of
from archive.records import Fetch
from archive.units import ARCHIVE_FIELD, UNIT_FIELD, KeptFetch, Reading, Unit, from_json
from archive.warc import Answer, Found, WarcFiles, folder_of, scan
from archive.warc.files import cut, files_in
from archive.warc.reading import ANSWERS, Incomplete, Unreadable, as_answer
from scraper.article import extract_article
from scraper.errors import ArchiveError, ArchiveLocked
from scraper.listing import extract_listing

logger = logging.getLogger(__name__)

_BATCH = 50


@dataclass(frozen=True, slots=True)
class Behind:
    """An answer that the database does not know, and the unit that it belongs to."""

    answer: Answer
    unit: str


def recover(database: Path, conn: sqlite3.Connection) -> int:
    """Read back what is behind the last place that the database knows; how many answers it was.

    Nothing is done while another process appends. Nothing is lost when this is interrupted: what
    was not committed is behind the last place again.

    :param conn: the write connection; no transaction is open.
    :raises ArchiveError: when the files cannot be read or cut.
    """
    folder = folder_of(database)
    if not files_in(folder):
        return 0
    try:
        held = WarcFiles(folder, "")
    except ArchiveLocked:
        return 0
    try:
        return _read_back(folder, conn)
    finally:
        held.close()


def _read_back(folder: Path, conn: sqlite3.Connection) -> int:
    keeper = Keeper()
    number = 0
    mine = str(conn.execute("PRAGMA user_version").fetchone()[0])
    for number, behind in enumerate(_behind(folder, conn, mine), start=1):
        if not conn.in_transaction:
            conn.execute("BEGIN IMMEDIATE")
        _keep(keeper, conn, folder, behind)
        if number % _BATCH == 0:
            _commit(keeper, conn)
    if conn.in_transaction:
        _commit(keeper, conn)
    if number:
        logger.info("%s: %d answers of a crawl that died were read back", folder, number)
    return number


def _commit(keeper: Keeper, conn: sqlite3.Connection) -> None:
    keeper.finish_batch(conn)
    conn.execute("COMMIT")


def _behind(folder: Path, conn: sqlite3.Connection, mine: str) -> Iterator[Behind]:
    """Every answer behind the last known place, in the order they were written.

    Answers that were kept for another database, whose place this one has taken, are none of ours.
    """
    last = conn.execute(_LAST).fetchone()
    paths = files_in(folder)
    names = [path.name for path in paths]
    begin = 0
    if last is not None and last[0] in names:
        paths, begin = paths[names.index(last[0]) :], int(last[1])
    for path in paths:
        yield from _answers(path, begin, mine)
        begin = 0


def _answers(path: Path, begin: int, mine: str) -> Iterator[Behind]:
    known: dict[str, str] = {}
    end = begin
    try:
        for found in scan(path, begin):
            end = found.end
            if found.kind == "metadata":
                known = _fields_in(found)
            elif found.kind in ANSWERS:
                if known.get(ARCHIVE_FIELD) == mine and UNIT_FIELD in known:
                    yield Behind(as_answer(found, path), known[UNIT_FIELD])
                known = {}
    except Incomplete:
        logger.info("%s: the last record was not whole and is cut off", path)
        cut(path, end)
    except Unreadable as error:
        aside = _set_aside(path, end)
        logger.warning("%s What follows was moved to %s", error, aside)


def _fields_in(found: Found) -> dict[str, str]:
    """What an `application/warc-fields` record says."""
    lines = found.block.decode("utf-8", "replace").split("\r\n")
    pairs = (line.partition(": ") for line in lines)
    return {name: value for name, _, value in pairs}


def _set_aside(path: Path, end: int) -> Path:
    """Move bytes that are no record out of the file, where somebody may look at them."""
    aside = path.with_name(f"{path.name}.broken-{end}")
    with path.open("rb") as stream:
        stream.seek(end)
        try:
            aside.write_bytes(stream.read())
        except OSError as error:
            raise ArchiveError(f"Cannot write {aside}: {error.strerror}.") from error
    cut(path, end)
    return aside


def _keep(keeper: Keeper, conn: sqlite3.Connection, folder: Path, behind: Behind) -> None:
    """Store one answer; one that cannot be read again waits in the frontier to be asked for."""
    answer = behind.answer
    try:
        unit = from_json(behind.unit, _reading(conn, folder, answer))
        unit = unit.at(answer.written, answer.url)
        keeper.reopen_run(conn, unit.run_id, unit.crawl_id)
    except Exception as error:  # the loop goes on: the bytes are kept, and the page is asked again
        logger.warning("%s is read back as a fetch alone: %s", answer.url, error)
        _keep_alone(keeper, conn, answer)
    else:
        keeper.unit(conn, fit_unit(unit))


def _keep_alone(keeper: Keeper, conn: sqlite3.Connection, answer: Answer) -> None:
    last = conn.execute("SELECT id, ifnull(resumes, id) FROM runs ORDER BY id DESC").fetchone()
    if last is None:
        return
    fetch = Fetch(
        request_url=answer.url,
        url=answer.url,
        at=answer.at,
        kind="other",
        status=answer.status,
        outcome="skipped",
        reason="other",
        step="retry",
        written=answer.written,
    )
    keeper.reopen_run(conn, *last)
    kept = KeptFetch(fetch=fetch, is_answer=True)
    keeper.unit(conn, fit_unit(Unit(run_id=last[0], crawl_id=last[1], kept=(kept,))))


def _reading(conn: sqlite3.Connection, folder: Path, answer: Answer) -> Reading:
    return Reading(
        article=lambda: extract_article(page_of(conn, folder, answer)),
        listing=lambda: extract_listing(page_of(conn, folder, answer)),
    )


_LAST = """
SELECT warc_file, warc_offset + warc_length FROM fetches
WHERE warc_file IS NOT NULL ORDER BY id DESC LIMIT 1
"""
