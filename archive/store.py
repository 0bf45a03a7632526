"""The archive: the only door to the database for whoever writes.

`save_*` queue and return; one thread writes them, 50 or 2 seconds' worth in one transaction. What
went wrong there is raised by the next call and by `close`. Listings and articles may come in any
order: the rows are the same.
"""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlite_utils import Database

import scraper
from archive import frontier, history, rows, visits
from archive.capture import Capture
from archive.completeness import Completeness, as_text
from archive.fitting import (
    fit_article,
    fit_fetch,
    fit_listing,
    fit_text,
    fit_unit,
    fit_url,
)
from archive.identity import article_at, key_of
from archive.keeping import Keeper
from archive.life import Life, life_of
from archive.opening import archive_error, open_for_reading, open_for_writing
from archive.pages import last_page
from archive.records import Counts, Fetch, Revision, Run
from archive.runs import is_crawled_listing, read_run, run_ids
from archive.scheduled import Scheduled, forget_scheduled, read_schedule, write_scheduled
from archive.sightings import endpoint_of
from archive.units import ARCHIVE_FIELD, UNIT_FIELD, Unit, to_json
from archive.warc import Drawn, Exchange
from archive.warc.files import files_in, folder_of
from archive.writer import Writer
from scraper.errors import ArchiveError, ArchiveUnwritable
from scraper.records import Article, Listing, Page


def open_archive(path: str | Path, *, create: bool = True, read_only: bool = False) -> "Archive":
    """Open an archive, bringing its schema up to date; make it if *create* allows.

    :param read_only: for readers: nothing is created, migrated or written, `save_*` raise.
    :raises NotAnArchive: for anything else that is already at *path*.
    :raises SchemaTooNew: if a newer version wrote it.
    :raises ArchiveLocked: if another program keeps it locked for three seconds.
    :raises ArchiveUnwritable: if file, directory or disk takes no writes.
    :raises ArchiveError: if there is nothing at *path* and nothing may be created. Whatever is
        raised, what was there is as it was.
    """
    path = Path(path)
    if read_only:
        return Archive(path, reader=open_for_reading(path), writer=None)
    writing = open_for_writing(path, create=create)
    try:
        _recover(path, writing)
        reader = open_for_reading(path)
    except ArchiveError:
        writing.close()
        raise
    return Archive(path, reader=reader, writer=writing)


def _recover(path: Path, writing: Database) -> None:
    """Read back what a crawl that died had not stored yet."""
    if not files_in(folder_of(path)):
        return
    from archive.recovery import recover  # loads a parser, for archives that have something kept

    try:
        recover(path, writing.conn)
    except sqlite3.Error as error:
        raise archive_error(error, path) from error


class Archive:
    """An open archive. Close it, or use it as a context manager: what is queued is then written.

    Any thread may save; they should be few. `db` belongs to the thread that opened the archive.
    """

    path: Path
    db: Database
    """A connection that reads what is committed; it cannot write."""

    def __init__(self, path: Path, *, reader: Database, writer: Database | None) -> None:
        self.path = path
        self.db = reader
        self._keeper = Keeper()
        self._writing = writer
        self._writer = Writer(writer.conn, path, self._keeper.finish_batch) if writer else None
        self._capture: Capture | None = None
        self._id = str(reader.execute("PRAGMA user_version").fetchone()[0])

    def begin_run(
        self,
        *,
        command: str,
        seeds: Sequence[str],
        options: Mapping[str, object],
        resumes: int | None = None,
    ) -> int:
        """Note that a command starts, and return its run's id. It is committed on return.

        :param options: what the command was told, as JSON can hold it.
        :param resumes: the first run of the crawl that it goes on with.
        """
        seeds = [fit_url(seed) for seed in seeds]

        def job(conn: sqlite3.Connection) -> int:
            return self._keeper.begin_run(
                conn,
                command=command,
                seeds=seeds,
                options=options,
                version=scraper.__version__,
                resumes=resumes,
            )

        return self._open_writer().call(job)

    def save_listing(self, listing: Listing, *, fetch: Fetch, seed: str, page_number: int) -> None:
        """Keep what a listing page shows.

        :param seed: the address of page 1, which names the listing on all its pages.
        :param page_number: from 1; each page of a listing has its own.
        """
        fitted, fetch, seed = fit_listing(listing), fit_fetch(fetch), fit_url(seed)
        self._open_writer().put(
            lambda conn: self._keeper.listing(conn, fitted, fetch, seed, page_number)
        )

    def save_article(self, article: Article, *, fetch: Fetch, found_as: Sequence[str] = ()) -> None:
        """Keep what an article page says, completed by the cards seen of it.

        :param found_as: addresses it was asked for as, before redirects; `fetch.request_url` is
            always one.
        """
        fitted, fetch = fit_article(article), fit_fetch(fetch)
        asked = {key_of(url): url for url in map(fit_url, (fetch.request_url, *found_as))}
        self._open_writer().put(lambda conn: self._keeper.article(conn, fitted, fetch, asked))

    def endpoints(self, seeds: Sequence[str]) -> dict[str, dict[str, object]]:
        """Start address to the `CardEndpoint.as_dict()` kept for it, for those that have one."""
        keys = {seed: key_of(fit_url(seed)) for seed in seeds}
        kept = {seed: endpoint_of(self.db.conn, key) for seed, key in keys.items()}
        return {seed: endpoint for seed, endpoint in kept.items() if endpoint is not None}

    def save_fetch(self, fetch: Fetch) -> None:
        """Keep a fetch that failed or was not made.

        :raises ValueError: if it has no outcome.
        """
        if fetch.outcome is None:
            raise ValueError(f"a fetch saved by itself needs an outcome: {fetch.request_url}")
        fetch = fit_fetch(fetch)
        self._open_writer().put(lambda conn: self._keeper.fetch(conn, fetch))

    def begin_capture(self) -> None:
        """Take the WARC files and the frontier for this process, until `close`.

        :raises ArchiveLocked: while another process has them.
        :raises ArchiveUnwritable: when the directory beside the database takes no files.
        """
        if self._capture is None:
            writer = self._open_writer()
            self._capture = Capture(self.path, self.db.conn, f"keepreading/{scraper.__version__}")
            writer.call(frontier.unlease)

    def save_unit(self, unit: Unit, answer: Exchange | Drawn | None = None) -> int:
        """Keep all that one answer came to, in one transaction.

        The *answer* is in the WARC files when this returns, and with it the unit: whatever dies
        from then on, the next `open_archive` stores both.

        :returns: a number that `committed` reaches when it is stored.
        """
        writer = self._open_writer()
        if answer is not None:
            if self._capture is None:
                raise ArchiveUnwritable(f"{self.path}: nothing is kept before begin_capture")
            written = self._capture.keep(answer, self._about(unit))
            unit = unit.at(written, answer.url)
        fitted = fit_unit(unit)
        return writer.put(lambda conn: self._keeper.unit(conn, fitted))

    def lease(self, key: int, serial: int) -> int:
        """Note that an entry of the frontier is being asked for; a number as `save_unit` gives."""
        return self._open_writer().put(lambda conn: frontier.lease(conn, key, serial))

    def drop_frontier(self) -> None:
        """Forget what waits to be fetched."""
        self._open_writer().call(frontier.drop)

    def forget_notes(self, crawl_id: int) -> None:
        """Drop what a crawl that is complete would have been told again."""
        self._open_writer().put(lambda conn: frontier.forget_notes(conn, crawl_id))

    @property
    def committed(self) -> int:
        """Up to which number everything saved is stored."""
        return self._open_writer().committed

    @property
    def backlog(self) -> int:
        """How much waits to be stored."""
        return self._open_writer().backlog

    def note_completeness(self, run_id: int, statements: Sequence[Completeness]) -> None:
        """Keep what the doors of a run's listings claimed, and what came of it."""
        text = fit_text(as_text(statements))
        self._open_writer().call(
            lambda conn: (
                conn.execute(
                    "UPDATE runs SET completeness = ? WHERE id = ?", (text, run_id)
                ).rowcount
            )
        )

    def note_read_through(self, seed: str, run_id: int, *, pages: int | None) -> None:
        """Note that a listing was read to its end: the next crawl stops where nothing is new.

        :param pages: the limit that ended it; 0 for none, None for what it was the last time.
        """
        key = key_of(fit_url(seed))
        self._open_writer().put(lambda conn: visits.note_read_through(conn, key, run_id, pages))

    def end_run(self, run_id: int, *, reason: str, exit_status: int) -> Counts:
        """Write what is queued, note how the run ended, and return its final counts."""
        self._open_writer().call(
            lambda conn: self._keeper.end_run(conn, run_id, reason=reason, exit_status=exit_status)
        )
        return self._keeper.committed

    def counts(self) -> Counts:
        """Of the current run, as committed: up to two seconds behind. Any thread may ask."""
        return self._keeper.committed

    def flush(self) -> None:
        """Return when all that was saved before is committed."""
        self._open_writer().call(lambda conn: None)

    def article(self, url: str) -> Article | None:
        """The article known under an address, page and cards together; None if there is none.

        What this archive still has queued is written first.
        """
        if self._writer:
            self.flush()
        try:
            article_id = article_at(self.db.conn, key_of(fit_url(url)))
            return None if article_id is None else rows.read(self.db.conn, article_id).article
        except sqlite3.Error as error:
            raise archive_error(error, self.path) from error

    def life(self, url: str) -> Life | None:
        """The life of the article known under an address; None if there is none."""
        if self._writer:
            self.flush()
        article_id = article_at(self.db.conn, key_of(fit_url(url)))
        return None if article_id is None else life_of(self.db.conn, article_id)

    def revisions(self, url: str) -> tuple[Revision, ...]:
        """Those of the article known under an address, the first first; () if there is none."""
        if self._writer:
            self.flush()
        article_id = article_at(self.db.conn, key_of(fit_url(url)))
        return () if article_id is None else history.revisions_of(self.db.conn, article_id)

    def revision(self, url: str, number: int) -> Article | None:
        """The article as it was at the end of a revision, or is; None if there is no such one."""
        if all(revision.number != number for revision in self.revisions(url)):
            return None
        article_id = article_at(self.db.conn, key_of(fit_url(url)))
        return None if article_id is None else history.article_of(self.db.conn, article_id, number)

    def articles_as_of(self, when: datetime) -> Iterator[Article]:
        """Every article whose page was read, as the archive held it at a time.

        What a run changed counts from when it met it; a row that a run changed several times is
        known as it was before and after the run.

        :param when: aware.
        :raises ValueError: for a time with no offset.
        """
        if self._writer:
            self.flush()
        return history.articles_as_of(self.db.conn, when)

    def page(self, url: str) -> Page | None:
        """What a server last sent for an address, as `extract_article` takes it; None for nothing.

        :raises ArchiveError: when the WARC file that has it cannot be read.
        :raises FetchError: when the body cannot be unpacked.
        """
        if self._writer:
            self.flush()
        return last_page(self.db.conn, folder_of(self.path), fit_url(url))

    def run(self, run_id: int) -> Run | None:
        """A run as its row has it; None if there is none of that id."""
        return read_run(self.db.conn, run_id)

    def runs(self) -> tuple[Run, ...]:
        """All runs, the first first."""
        found = (self.run(run_id) for run_id in run_ids(self.db.conn))
        return tuple(run for run in found if run is not None)

    def schedule(self) -> tuple[Scheduled, ...]:
        """What `keepreading run` has noted about each site of its file, by name."""
        return read_schedule(self.db.conn)

    def note_scheduled(self, one: Scheduled) -> None:
        """Keep the state of a scheduled site; it is committed on return."""
        self._open_writer().call(lambda conn: write_scheduled(conn, one))

    def forget_scheduled(self, source: str, names: Sequence[str]) -> None:
        """Drop the state of sites that *source* does not name any more."""
        self._open_writer().call(lambda conn: forget_scheduled(conn, source, names))

    def has_crawled(self, url: str) -> bool:
        """Whether a crawl has begun at this listing before."""
        return is_crawled_listing(self.db.conn, key_of(fit_url(url)))

    def close(self) -> None:
        """Write what is queued and close the file. Closing twice is no error.

        :raises ArchiveError: if something could not be written.
        """
        writer, self._writer = self._writer, None
        capture, self._capture = self._capture, None
        if capture:
            capture.close()
        try:
            if writer:
                writer.stop()
        finally:
            self.db.close()
            if self._writing:
                self._writing.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        try:
            self.close()
        except ArchiveError as failure:
            if failure is not error:  # else it is on its way already
                raise

    def _about(self, unit: Unit) -> list[tuple[str, str]]:
        """What a metadata record says of an answer."""
        via = next((kept.fetch.referrer for kept in unit.kept if kept.fetch.referrer), None)
        return [
            *([("via", via)] if via and fit_url(via).isprintable() else []),
            (ARCHIVE_FIELD, self._id),
            (UNIT_FIELD, to_json(unit)),
        ]

    def _open_writer(self) -> Writer:
        if self._writer is None:
            why = "opened for reading only" if self._writing is None else "closed"
            raise ArchiveUnwritable(f"{self.path} was {why}: open it again to write to it.")
        return self._writer
