"""The database behind a record: opened, asked whether it answers, read and written in units of work."""

from __future__ import annotations

import tempfile
from contextlib import AbstractContextManager
from pathlib import Path

from sqlalchemy import Connection, Engine, select

from courseware.record import engine as engines
from courseware.record.schema import learners
from courseware.record.unavailable import StoreUnavailable


class Database:
    """`problem` is set when the record proper could not be opened and this one is thrown away at the end."""

    def __init__(self, engine: Engine, problem: StoreUnavailable | None = None) -> None:
        self._engine = engine
        self.problem = problem

    @classmethod
    def open(cls, target: str | Path) -> Database:
        """The one at a path or database URL, created or migrated as needed. Raises StoreUnavailable."""
        return cls(engines.connect(engines.url_of(target)))

    @classmethod
    def open_or_temporary(cls, target: str | Path) -> Database:
        """Like `open`; one that cannot be opened is replaced by an empty temporary one, so that the app starts."""
        try:
            return cls.open(target)
        except StoreUnavailable as problem:
            folder = Path(tempfile.mkdtemp(prefix="courseware-"))
            return cls(engines.connect(engines.url_of(folder / "courseware.db")), problem)

    @property
    def dialect(self) -> str:
        return self._engine.dialect.name

    def reading(self) -> AbstractContextManager[Connection]:
        """A transaction that only reads. Raises StoreUnavailable."""
        return engines.reading(self._engine)

    def writing(self) -> AbstractContextManager[Connection]:
        """A transaction that writes: all of it or nothing. Raises StoreUnavailable."""
        return engines.writing(self._engine)

    def ping(self) -> None:
        """Raise StoreUnavailable unless the database answers."""
        with self.reading() as connection:
            connection.execute(select(learners.c.id).limit(1)).first()
