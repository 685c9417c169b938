"""Connections to the record: SQLite by default, PostgreSQL for several app replicas on one record."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from functools import lru_cache
from pathlib import Path
from threading import Lock
from time import monotonic, sleep
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, delete, event, false, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, IntegrityError, NoSuchModuleError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from courseware.record.schema import learners
from courseware.record.unavailable import StoreUnavailable, Trouble, trouble_of

MIGRATIONS = Path(__file__).resolve().parent / "migrations"
BUSY_SECONDS = 15
MIGRATION_LOCK = 4_130_618  # any number: the key of PostgreSQL's advisory lock around migrations
_sqlite_writers = Lock()  # SQLite has one writer at a time and polls for its turn: threads queue here instead
_alembic_lock = Lock()  # alembic's context is global to the process


def url_of(target: str | Path) -> URL:
    """A database URL from `DATABASE_URL`'s value or from the path of an SQLite file. Raises StoreUnavailable."""
    if isinstance(target, Path) or "://" not in target:
        return URL.create("sqlite", database=str(target))
    try:
        url = make_url(target)
    except ArgumentError as error:
        raise StoreUnavailable(Trouble.NO_DRIVER, target.partition("://")[0] + "://…") from error
    if url.get_backend_name() in ("postgres", "postgresql") and "+" not in url.drivername:
        url = url.set(drivername="postgresql+psycopg")  # hosting services write postgres://
    return url


def place(url: URL) -> str:
    """Where the record lies, fit to be shown: the path of the file, or the URL without its password."""
    return url.database or "" if is_sqlite(url) else url.render_as_string(hide_password=True)


def is_sqlite(url: URL) -> bool:
    return url.get_backend_name() == "sqlite"


def connect(url: URL) -> Engine:
    """An engine with the current schema behind it. Raises StoreUnavailable."""
    if is_sqlite(url) and url.database:
        try:
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreUnavailable(Trouble.NO_FOLDER, place(url)) from error
    try:
        # Connections are pooled and go from thread to thread. Were each closed after its unit of work, SQLite would
        # write the whole log back every time the last one goes, which makes a write some ten times as slow.
        engine = create_engine(url, pool_pre_ping=not is_sqlite(url), pool_use_lifo=True)
    except (NoSuchModuleError, ModuleNotFoundError) as error:
        raise StoreUnavailable(Trouble.NO_DRIVER, place(url)) from error
    if is_sqlite(url):
        event.listen(engine, "connect", _set_up_connection)
        event.listen(engine, "begin", _begin)
        _use_write_ahead_log(engine)
    _migrate(engine)
    with writing(engine) as connection:
        # A read-only record is noticed now and not at the first answer.
        connection.execute(delete(learners).where(false()))
    return engine


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that only reads. Raises StoreUnavailable."""
    with _told(engine), engine.begin() as connection:
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that writes: all of it or nothing. Raises StoreUnavailable."""
    turn = _sqlite_writers if engine.dialect.name == "sqlite" else nullcontext()
    with _told(engine), turn, _writer(engine).begin() as connection:
        yield connection


@lru_cache(maxsize=8)
def _writer(engine: Engine) -> Engine:
    return engine.execution_options(writes=True)


@contextmanager
def _told(engine: Engine) -> Iterator[None]:
    """Turn what the database cannot do into StoreUnavailable; a refused row or statement stays what it is."""
    try:
        yield
    except (IntegrityError, ProgrammingError, DataError):
        raise
    except DBAPIError as error:
        raise StoreUnavailable(trouble_of(error.orig), place(engine.url)) from error
    except sqlite3.Error as error:  # from `_begin`
        raise StoreUnavailable(trouble_of(error), place(engine.url)) from error
    except PoolTimeout as error:
        raise StoreUnavailable(Trouble.BUSY, place(engine.url)) from error


def _set_up_connection(dbapi_connection: Any, _record: Any) -> None:
    dbapi_connection.isolation_level = None  # transactions are begun by `_begin`, so that DDL is inside them too
    cursor = dbapi_connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
    cursor.execute("PRAGMA foreign_keys = ON")
    # With the write-ahead log this survives a crash of the app; only a power cut may cost the last seconds. Waiting
    # for the disk at every commit would take longer than all the rest of an answer.
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.close()


def _begin(connection: Connection) -> None:
    # A writer takes its lock at once: a reader that upgrades later cannot wait and fails with "database is locked".
    writes = connection.get_execution_options().get("writes", False)
    # Straight to the driver: SQLAlchemy's way round costs more than the statement.
    raw: Any = connection.connection.driver_connection
    raw.execute("BEGIN IMMEDIATE" if writes else "BEGIN")


def _use_write_ahead_log(engine: Engine) -> None:
    """Readers and a writer do not wait for one another. The mode stays with the file.

    Two processes that open a new file at once: the switch does not honour busy_timeout, hence the loop.
    """
    deadline = monotonic() + BUSY_SECONDS
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
                raise StoreUnavailable(trouble_of(error), place(engine.url)) from error
            sleep(0.02)


def _migrate(engine: Engine) -> None:
    """Bring the schema up to date. The lock makes a second process wait, and then find nothing to do."""
    with reading(engine) as connection:
        if _revision(connection) == head():
            return  # as at almost every start: without alembic, which is slow to import
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    with _alembic_lock, writing(engine) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
        config.attributes["connection"] = connection
        script = ScriptDirectory.from_config(config)
        revision = _revision(connection)
        if revision == script.get_current_head():
            return
        if revision is not None and revision not in {known.revision for known in script.walk_revisions()}:
            raise StoreUnavailable(Trouble.NEWER, place(engine.url))
        command.upgrade(config, "head")


def head() -> str:
    """The last revision, by the names of the migrations: `v0002_….py` is revision 0002."""
    return max(file.name[1:5] for file in (MIGRATIONS / "versions").glob("v????_*.py"))


def _revision(connection: Connection) -> str | None:
    """The revision of the schema in the database; None for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
