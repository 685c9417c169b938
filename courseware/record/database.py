"""The database behind a record: opened, looked after, read and written in units of work."""

from __future__ import annotations

import logging
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Lock
from time import monotonic

from sqlalchemy import Connection, Engine, select
from sqlalchemy.exc import IntegrityError

from courseware.record import engine as engines
from courseware.record import sqlite
from courseware.record.schema import learners
from courseware.record.unavailable import StoreUnavailable, Trouble

log = logging.getLogger(__name__)

CHECK_SECONDS = 2.0
"""How often whoever looks after a record calls `check`."""
PATIENCE_SECONDS = 1.0
"""How long a look waits for a lock before it calls the record busy."""
STILL_READ = (Trouble.BUSY, Trouble.READ_ONLY, Trouble.FULL)
"""What keeps from writing, not from reading."""


class Database:
    """One record, which may come and go while the app runs.

    `problem` is what keeps it from being used, as of the last `check`: units of work then refuse at once instead of
    each waiting for itself. Nothing is ever written to a record that stands in for the real one. `doubted` is set when
    a unit of work has failed, so that whoever calls `check` again and again does so now.
    """

    def __init__(self, target: str | Path) -> None:
        self._target = target
        self._open: tuple[Engine, sqlite.RecordFile | None] | None = None
        self._was_there = False
        self._checking = Lock()
        self._wrote = self._flushed = 0.0
        self._suspected: Trouble | None = None
        self.problem: StoreUnavailable | None = None
        self.doubted = Event()

    @classmethod
    def open(cls, target: str | Path) -> Database:
        """The one at a path or database URL, created or migrated as needed. Raises StoreUnavailable."""
        database = cls(target)
        database._connect(engines.BUSY_SECONDS)
        return database

    @classmethod
    def attended(cls, target: str | Path) -> Database:
        """The same for an app that has to start whatever is the matter: `check` opens it once it can be opened."""
        database = cls(target)
        database.check()
        return database

    def check(self) -> StoreUnavailable | None:
        """See whether the record can be used now, and take it up again if it can: the problem, or None."""
        with self._checking:
            self.doubted.clear()
            before = self.problem
            try:
                self._attend()
                self.problem = self._suspected = None
            except StoreUnavailable as problem:
                self.problem = problem
            if self.problem is None and before is not None:
                log.warning("the record can be used again")
            elif self.problem is not None and (before is None or before.trouble is not self.problem.trouble):
                _log(self.problem)
            return self.problem

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that only reads. Raises StoreUnavailable."""
        with self._noticing(), engines.reading(self._usable(STILL_READ)) as connection:
            yield connection

    @contextmanager
    def writing(self, refusals: bool = False) -> Iterator[Connection]:
        """A transaction that writes: all of it or nothing. Raises StoreUnavailable; with `refusals` IntegrityError,
        too, when a row is refused, which otherwise means that the learner is not in this record."""
        with self._noticing():
            engine = self._usable()
            try:
                with engines.writing(engine) as connection:
                    yield connection
            except IntegrityError as error:
                if refusals:
                    raise
                raise StoreUnavailable(Trouble.STRANGER, engines.place(engine.url)) from error
            self._wrote = monotonic()

    def flush(self) -> None:
        """Have on the disk what has been recorded so far, which a power cut then does not take. For whoever looks after
        the record to call about once a second; without anything new it costs nothing."""
        opened, wrote = self._open, self._wrote
        if opened is None or opened[1] is None or wrote == self._flushed:  # a database server does so by itself
            return
        try:
            sqlite.flush(opened[1])
        except OSError as error:
            log.warning("what was recorded last may not be on the disk: %s", error)
            self._suspected = Trouble.FULL  # a look that writes will tell
            self.doubted.set()
            return
        self._flushed = wrote

    def close(self) -> None:
        """Let go of it: the file of an SQLite record is then complete by itself."""
        if self._open is not None:
            self._open[0].dispose()

    def ping(self) -> None:
        """Raise StoreUnavailable unless the database answers."""
        with self.reading() as connection:
            connection.execute(select(learners.c.id).limit(1)).first()

    def _usable(self, in_spite_of: tuple[Trouble, ...] = ()) -> Engine:
        problem, opened = self.problem, self._open
        if problem is not None and (opened is None or problem.trouble not in in_spite_of):
            raise StoreUnavailable(problem.trouble, problem.where)
        if opened is None:  # another file is being taken up just now
            raise StoreUnavailable(Trouble.BUSY, "")
        engine, file = opened
        if file is not None:
            file.require()  # a file that has been deleted could still be written to, and nobody would ever read it
        return engine

    @contextmanager
    def _noticing(self) -> Iterator[None]:
        try:
            yield
        except StoreUnavailable as problem:
            if self.problem is None and problem.trouble is not Trouble.STRANGER:
                self._suspected = problem.trouble
                self.doubted.set()
                _log(problem)
            raise

    def _connect(self, seconds: float = PATIENCE_SECONDS) -> None:
        url = engines.url_of(self._target)
        file = engines.file_of(url) if engines.is_sqlite(url) else None
        if file is not None:
            there = os.path.lexists(file.path)
            if self._was_there and not there:  # taken away, to be mended perhaps: an empty one is not what is wanted
                raise StoreUnavailable(Trouble.MISSING, str(file.path))
            self._was_there = there
        self._open = engines.connect_to(url, file, seconds), file
        self._was_there = True

    def _attend(self) -> None:
        if self._open is None:
            self._connect()
            return
        engine, file = self._open
        if file is not None:
            self._attend_file(engine, file)
            return
        with engines.writing(engine) as connection:
            engines.write_nothing(connection)

    def _attend_file(self, engine: Engine, file: sqlite.RecordFile) -> None:
        try:
            file.require()
        except StoreUnavailable:
            if self.problem is None or self.problem.trouble is not Trouble.MISSING:
                _write_log_back(engine)
            if not os.path.lexists(file.path):
                raise
            # Another file has been put there. The old one is let go of first: both have their log in one place.
            self._open = None
            engine.dispose()
            self._connect()
            return
        if self.problem is None and self._suspected is None and monotonic() - self._wrote < CHECK_SECONDS:
            return  # somebody has just written
        with engines.told(engine.url):
            sqlite.probe(file, PATIENCE_SECONDS, self.problem.trouble if self.problem else self._suspected)


def _log(problem: StoreUnavailable) -> None:
    """For whoever runs the course: what to do, and in a line what the database said."""
    cause = str(problem.__cause__ or "").partition("\n")[0]
    log.warning("%s [%s]", problem.advice, cause or problem.trouble)


def _write_log_back(engine: Engine) -> None:
    try:
        sqlite.write_log_back(engine)
    except (StoreUnavailable, sqlite3.Error) as error:
        log.warning("the last answers may be missing in the file that was taken away: %s", error)
