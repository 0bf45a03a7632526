"""One thread that writes: jobs in, transactions out.

A job is a function of the connection. Jobs wait in a bounded queue and run in the order they came
in batches of 50, or of what came within 2 seconds, one transaction a batch. When a batch fails
nothing of it is kept, the writer writes no more, and every later call says why.
"""

import queue
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from time import monotonic
from typing import Any, TypeVar

from archive.opening import archive_error
from scraper.errors import ArchiveUnwritable

BATCH_JOBS = 50
BATCH_SECONDS = 2.0
QUEUED_JOBS = 500
LOCK_SECONDS = 60.0
"""How long a batch waits for another process that writes, before it counts as failed."""

_T = TypeVar("_T")
_Job = Callable[[sqlite3.Connection], object]
_Entry = tuple[_Job | None, Future[Any] | None]
_LOOK_UP_SECONDS = 0.5


class Writer:
    """Owns the connection from `start` to `stop`."""

    def __init__(self, conn: sqlite3.Connection, path: Path, last_job: _Job) -> None:
        """
        :param last_job: runs after the jobs of each batch, inside its transaction.
        """
        self._conn = conn
        self._path = path
        self._last_job = last_job
        self._file = _file_at(path)
        self._queue: queue.Queue[_Entry] = queue.Queue(QUEUED_JOBS)
        self._error: BaseException | None = None
        self._given = 0
        self._numbers = threading.Lock()
        self.committed = 0
        """Up to which number jobs are in the database; any thread may read it."""
        self._thread = threading.Thread(target=self._run, name=f"writer of {path.name}")
        conn.execute(f"PRAGMA busy_timeout = {int(LOCK_SECONDS * 1000)}")
        self._thread.start()

    @property
    def backlog(self) -> int:
        """How many jobs wait, those of the batch under way not counted."""
        return self._queue.qsize()

    def put(self, job: _Job) -> int:
        """Queue a job, and give its number; waits while the queue is full.

        :raises ArchiveError: if an earlier batch failed.
        """
        self._raise_if_failed()
        return self._put(job, None)

    def call(self, job: Callable[[sqlite3.Connection], _T]) -> _T:
        """Run a job after all that are queued, and return its result once it is committed."""
        self._raise_if_failed()
        future: Future[_T] = Future()
        self._put(job, future)
        return future.result()

    def _put(self, job: _Job, future: Future[Any] | None) -> int:
        with self._numbers:  # numbers in the order of the queue
            self._queue.put((job, future))
            self._given += 1
            return self._given

    def stop(self) -> None:
        """Write what is queued and end the thread.

        :raises ArchiveError: if any batch failed.
        """
        if self._thread.is_alive():
            self._queue.put((None, None))
            self._thread.join()
        self._raise_if_failed()

    def _raise_if_failed(self) -> None:
        if self._error is not None:
            raise self._error

    def _run(self) -> None:
        stopping = False
        while not stopping:
            batch, stopping = self._next_batch()
            if self._error is None:
                self._write(batch)
            for _, future in batch:
                if future is not None and not future.done():
                    future.set_exception(self._error or RuntimeError("no result"))

    def _next_batch(self) -> tuple[list[tuple[_Job, Future[Any] | None]], bool]:
        """(the jobs, whether they are the last).

        A job that somebody waits for ends its batch. So does the end of the main thread: an
        archive that was never closed writes what it has, and does not keep the process alive.
        """
        batch: list[tuple[_Job, Future[Any] | None]] = []
        deadline = monotonic() + BATCH_SECONDS
        while len(batch) < BATCH_JOBS:
            patience = max(0.0, deadline - monotonic()) if batch else _LOOK_UP_SECONDS
            try:
                job, future = self._queue.get(timeout=min(patience, _LOOK_UP_SECONDS))
            except queue.Empty:
                if not threading.main_thread().is_alive():
                    return batch, True
                if not batch:
                    deadline = monotonic() + BATCH_SECONDS
                elif monotonic() >= deadline:
                    return batch, False
                continue
            if job is None:
                return batch, True
            if not batch:
                deadline = monotonic() + BATCH_SECONDS
            batch.append((job, future))
            if future is not None:
                return batch, False
        return batch, False

    def _write(self, batch: list[tuple[_Job, Future[Any] | None]]) -> None:
        try:
            results = self._transact([job for job, _ in batch])
        except sqlite3.Error as error:
            self._error = archive_error(error, self._path)
            self._error.__cause__ = error
        except BaseException as error:  # not swallowed: the caller's thread raises it
            self._error = error
        else:
            self.committed += len(batch)
            for (_, future), result in zip(batch, results, strict=True):
                if future is not None:
                    future.set_result(result)

    def _require_same_file(self) -> None:
        """SQLite goes on writing to a file that has been deleted: all of it would be lost.

        :raises ArchiveUnwritable: when another file or none is at the path now.
        """
        if _file_at(self._path) != self._file:
            raise ArchiveUnwritable(
                f"{self._path} was deleted or replaced while it was written to. "
                "What was not yet written is lost: start again."
            )

    def _transact(self, jobs: list[_Job]) -> list[object]:
        if not jobs:
            return []
        self._require_same_file()
        self._conn.execute("BEGIN IMMEDIATE")
        try:
            results = [job(self._conn) for job in jobs]
            self._last_job(self._conn)
            self._conn.execute("COMMIT")
        except BaseException:
            if self._conn.in_transaction:
                self._conn.execute("ROLLBACK")
            raise
        return results


def _file_at(path: Path) -> tuple[int, int] | None:
    """Which file is at the path; None for none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
