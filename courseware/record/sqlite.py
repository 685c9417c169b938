"""What only SQLite needs: connections to one file and no other, set up alike, and one writer at a time."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path
from threading import Lock
from time import monotonic, sleep
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event

from courseware.record.schema import metadata
from courseware.record.unavailable import StoreUnavailable, Trouble, trouble_of

SYNCHRONOUS = "NORMAL"
"""A commit is safe from the end of the process, and from a power cut once `flush` has been called: to wait for the disk
at every commit is dear, as `benchmarks/record.py` measures. The file is sound in any case."""
_writers = Lock()  # SQLite has one writer at a time and polls for its turn: threads queue here instead
_deadline: ContextVar[float] = ContextVar("deadline", default=0.0)
"""When what is being begun gives up waiting for locks."""


class RecordFile:
    """The file of a record. Once it has been opened, every connection is to that very file: a file that is gone is not
    made anew, and one that another has been put in the place of is told."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._opened: tuple[int, int] | None = None

    def connect(self) -> sqlite3.Connection:
        """Raises StoreUnavailable when the file is not the one that was opened first; sqlite3.Error."""
        mode = "rwc" if self._opened is None else "rw"
        self.require()
        uri = f"{self.path.absolute().as_uri()}?mode={mode}"
        connection = sqlite3.connect(uri, uri=True, check_same_thread=False, timeout=0)
        if self._opened is None:
            self._opened = self._there()
        return connection

    def require(self) -> None:
        """Raise StoreUnavailable unless the file that was opened is still at its place."""
        if self._opened is not None and self._there() != self._opened:
            raise StoreUnavailable(Trouble.MISSING, str(self.path))

    def _there(self) -> tuple[int, int] | None:
        # By stat alone: opening and closing the file here would take SQLite's locks on it away from this process.
        try:
            about = self.path.stat()
        except (OSError, ValueError):
            return None
        return about.st_dev, about.st_ino

    def writable(self) -> bool:
        effective = os.access in os.supports_effective_ids
        return all(os.access(each, os.W_OK, effective_ids=effective) for each in (self.path, self.path.parent))


def engine_of(url: URL, file: RecordFile) -> Engine:
    # Connections are pooled and go from thread to thread. Were each closed after its unit of work, SQLite would
    # write the whole log back every time the last one goes, which makes a write some ten times as slow.
    engine = create_engine(url, creator=file.connect, pool_use_lifo=True)
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    return engine


@contextmanager
def waiting(seconds: float) -> Iterator[None]:
    """What is begun within gives up `seconds` from now, whatever it has to wait for."""
    token = _deadline.set(monotonic() + seconds)
    try:
        yield
    finally:
        _deadline.reset(token)


@contextmanager
def turn() -> Iterator[None]:
    """The turn to write. Raises TimeoutError; the wait counts towards the transaction's."""
    if not _writers.acquire(timeout=_left()):
        raise TimeoutError
    try:
        yield
    finally:
        _writers.release()


def _left() -> float:
    return max(0.0, _deadline.get() - monotonic())


def _set_up(dbapi_connection: Any, _record: Any) -> None:
    dbapi_connection.isolation_level = None  # transactions are begun by `_begin`, so that DDL is inside them too
    cursor = dbapi_connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute(f"PRAGMA synchronous = {SYNCHRONOUS}")
    cursor.close()


def _begin(connection: Connection) -> None:
    # A writer takes its lock at once: a reader that upgrades later cannot wait and fails with "database is locked".
    writes = connection.get_execution_options().get("writes", False)
    # Straight to the driver: SQLAlchemy's way round costs more than the statement.
    raw: Any = connection.connection.driver_connection
    raw.execute(f"PRAGMA busy_timeout = {round(_left() * 1000)}")
    raw.execute("BEGIN IMMEDIATE" if writes else "BEGIN")


def use_write_ahead_log(engine: Engine, seconds: float) -> None:
    """Readers and a writer do not wait for one another. The mode stays with the file. Raises sqlite3.Error.

    Two processes that open a new file at once: the switch does not honour busy_timeout, hence the loop.
    """
    deadline = monotonic() + seconds
    while True:
        try:
            connection = engine.raw_connection()
            try:
                cursor = connection.cursor()
                if cursor.execute("PRAGMA journal_mode").fetchone() != ("wal",):
                    cursor.execute("PRAGMA journal_mode = WAL")
            finally:
                connection.close()
            return
        except sqlite3.Error as error:
            if trouble_of(error) is not Trouble.BUSY or monotonic() > deadline:
                raise
            sleep(0.02)


def flush(file: RecordFile) -> None:
    """Wait until all that has been committed is on the disk. Raises OSError."""
    # The log only: what is in the file itself SQLite has waited for when it wrote the log back. No locks are on the
    # log, which closing it here could take away.
    with suppress(FileNotFoundError), file.path.with_name(f"{file.path.name}-wal").open("r+b") as log:
        os.fsync(log.fileno())


def write_log_back(engine: Engine) -> None:
    """Write all that the log holds into the file that is open, wherever it has been moved, and leave the log empty:
    whatever file is put in its place then finds none that belongs to another. Raises sqlite3.Error."""
    connection = engine.raw_connection()
    try:
        connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    finally:
        connection.close()


def probe(file: RecordFile, seconds: float, suspected: Trouble | None) -> None:
    """Try, on a connection of its own, whether the record can be read and written. Raises StoreUnavailable,
    sqlite3.Error, TimeoutError.

    It costs next to nothing, unless something is suspected: then it is looked for on every page, or by a real write.
    """
    if not file.writable():  # connections that were open before may still write; those of the next start may not
        raise StoreUnavailable(Trouble.READ_ONLY, str(file.path))
    connection = file.connect()
    try:
        connection.isolation_level = None
        connection.execute("SELECT id FROM learners LIMIT 1").fetchall()
        if suspected is Trouble.CORRUPT:
            _read_through(connection)
        with waiting(seconds), turn():
            connection.execute(f"PRAGMA busy_timeout = {round(_left() * 1000)}")
            connection.execute("BEGIN IMMEDIATE")
            if suspected is not None:
                (version,) = connection.execute("PRAGMA user_version").fetchone()
                connection.execute(f"PRAGMA user_version = {version}")
            connection.execute("COMMIT")
    finally:
        connection.close()


def _read_through(connection: sqlite3.Connection) -> None:
    """Raises sqlite3.Error unless every page is sound, and every table there with its columns."""
    (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if found != "ok":
        raise sqlite3.DatabaseError(found)
    for table in metadata.sorted_tables:
        columns = ", ".join(f'"{column.name}"' for column in table.c)
        connection.execute(f'SELECT {columns} FROM "{table.name}" LIMIT 1').fetchall()
