"""Connections to the record: SQLite by default, PostgreSQL for several app replicas on one record."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, delete, event, false, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, NoResultFound, NoSuchModuleError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from courseware.record import sqlite
from courseware.record.schema import learners
from courseware.record.unavailable import StoreUnavailable, Trouble, trouble_of

MIGRATIONS = Path(__file__).resolve().parent / "migrations"
BUSY_SECONDS = 6
"""How long a unit of work waits in all, for other threads and for other programs, before it gives up."""
MIGRATION_LOCK = 4_130_618  # any number: the key of PostgreSQL's advisory lock around migrations
_alembic_lock = Lock()  # alembic's context is global to the process
_NO_ENDLESS_WAIT = {
    "connect_timeout": 3,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}
"""For a PostgreSQL server that does not answer any more; what the URL says goes before."""
_UNREADABLE = (ValueError, TypeError, LookupError, StopIteration, OverflowError, zlib.error, NoResultFound)
"""What comes of values that nobody has stored like that: damaged text, times, JSON, compressed tables."""


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
    """Where the record lies, for whoever runs the course: the path of the file, or the URL without its password."""
    return url.database or "" if is_sqlite(url) else url.render_as_string(hide_password=True)


def is_sqlite(url: URL) -> bool:
    return url.get_backend_name() == "sqlite"


def file_of(url: URL) -> sqlite.RecordFile:
    return sqlite.RecordFile(Path(url.database or ""))


def connect(url: URL) -> Engine:
    """An engine with the current schema behind it. Raises StoreUnavailable."""
    return connect_to(url, file_of(url) if is_sqlite(url) else None, BUSY_SECONDS)


def connect_to(url: URL, file: sqlite.RecordFile | None, seconds: float) -> Engine:
    """The same, waiting `seconds` for others at most. `file`: that of an SQLite record."""
    with told(url):
        if file is None:
            engine = _served(url)
        else:
            try:
                file.path.parent.mkdir(parents=True, exist_ok=True)
            except (OSError, ValueError) as error:
                raise StoreUnavailable(Trouble.NO_FOLDER, place(url)) from error
            engine = sqlite.engine_of(url, file)
            sqlite.use_write_ahead_log(engine, seconds)
        _migrate(engine, seconds)
    with writing(engine, seconds) as connection:
        write_nothing(connection)  # a read-only record is noticed now and not at the first answer
    return engine


def write_nothing(connection: Connection) -> None:
    """As a write that could be anything's: refused where writes are."""
    connection.execute(delete(learners).where(false()))


def _served(url: URL) -> Engine:
    """An engine for a database server: few connections, and no wait that has no end."""
    try:
        engine = create_engine(
            url,
            pool_pre_ping=True,
            pool_use_lifo=True,
            pool_size=5,
            max_overflow=0,  # more at once are no faster, and the server has other replicas to serve
            pool_timeout=BUSY_SECONDS,
            connect_args={name: value for name, value in _NO_ENDLESS_WAIT.items() if name not in url.query},
        )
    except (NoSuchModuleError, ModuleNotFoundError) as error:
        raise StoreUnavailable(Trouble.NO_DRIVER, place(url)) from error
    event.listen(engine, "connect", _limit_waits)
    return engine


def _limit_waits(dbapi_connection: Any, _record: Any) -> None:
    cursor = dbapi_connection.cursor()
    cursor.execute(f"SET lock_timeout = '{BUSY_SECONDS}s'")
    cursor.close()
    dbapi_connection.commit()


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that only reads. Raises StoreUnavailable."""
    with told(engine.url), sqlite.waiting(BUSY_SECONDS), _reader(engine).begin() as connection:
        yield connection


@contextmanager
def writing(engine: Engine, seconds: float | None = None) -> Iterator[Connection]:
    """A transaction that writes: all of it or nothing. Raises StoreUnavailable, IntegrityError."""
    turn = sqlite.turn() if engine.dialect.name == "sqlite" else nullcontext()
    patience = BUSY_SECONDS if seconds is None else seconds
    with told(engine.url), sqlite.waiting(patience), turn, _writer(engine).begin() as connection:
        yield connection


@lru_cache(maxsize=8)
def _reader(engine: Engine) -> Engine:
    """On a server each statement sees what is there when it begins, within a transaction, too: to begin and to end one
    would be two trips to it for nothing."""
    return engine if is_sqlite(engine.url) else engine.execution_options(isolation_level="AUTOCOMMIT")


@lru_cache(maxsize=8)
def _writer(engine: Engine) -> Engine:
    return engine.execution_options(writes=True)


@contextmanager
def told(url: URL) -> Iterator[None]:
    """Turn what the database cannot do, or holds that cannot be read, into StoreUnavailable; a refused row stays
    what it is."""
    try:
        yield
    except (StoreUnavailable, IntegrityError):
        raise
    except DBAPIError as error:
        raise StoreUnavailable(_seen_from_outside(trouble_of(error.orig), url), place(url)) from error
    except sqlite3.Error as error:  # from what goes straight to the driver
        raise StoreUnavailable(_seen_from_outside(trouble_of(error), url), place(url)) from error
    except (PoolTimeout, TimeoutError) as error:
        raise StoreUnavailable(Trouble.BUSY, place(url)) from error
    except _UNREADABLE as error:
        raise StoreUnavailable(Trouble.CORRUPT, place(url)) from error


def _seen_from_outside(trouble: Trouble, url: URL) -> Trouble:
    """SQLite cannot tell a damaged header from a ban to write."""
    damaged = trouble is Trouble.READ_ONLY and is_sqlite(url) and file_of(url).writable()
    return Trouble.CORRUPT if damaged else trouble


def _migrate(engine: Engine, seconds: float) -> None:
    """Bring the schema up to date. The lock makes a second process wait, and then find nothing to do."""
    with reading(engine) as connection:
        if _revision(connection) == head():
            return  # as at almost every start: without alembic, which is slow to import
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    with _alembic_lock, writing(engine, seconds) as connection:
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
            newer = revision.isdecimal() and revision > head()
            raise StoreUnavailable(Trouble.NEWER if newer else Trouble.CORRUPT, place(engine.url))
        command.upgrade(config, "head")


def head() -> str:
    """The last revision, by the names of the migrations: `v0002_….py` is revision 0002."""
    return max(file.name[1:5] for file in (MIGRATIONS / "versions").glob("v????_*.py"))


def _revision(connection: Connection) -> str | None:
    """The revision of the schema in the database; None for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found
