"""A learner's SQL on the shop's tables: one statement that reads, within limits of time, memory and size."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Lock, Thread
from time import perf_counter
from typing import Any
from weakref import WeakKeyDictionary, finalize

import duckdb
import pandas as pd

from courseware.shop.query_errors import finding, full_width
from courseware.shop.query_rules import violation
from courseware.shop.tables import Shop
from courseware.verdict import Finding

MAX_CHARACTERS = 20_000
MAX_RESULT_BYTES = 64 * 2**20

# Apart from the authors' database, so that a greedy query cannot take the memory a lesson's chart needs.
_CONFIG: dict[str, Any] = {
    "threads": 2,
    "memory_limit": "512MB",
    "temp_directory": "",  # out of memory is an error, not a full disk
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
    "python_enable_replacements": False,
    "errors_as_json": True,
}
_LOCKS = ("set enable_external_access = false", "set lock_configuration = true")

_sandboxes: WeakKeyDictionary[Shop, duckdb.DuckDBPyConnection] = WeakKeyDictionary()
_sandboxes_lock = Lock()


class QueryRefused(Exception):
    """The query was not run, or not to its end; `finding` says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(f"{finding.id} {dict(finding.data)}")
        self.finding = finding


@dataclass(frozen=True)
class QueryResult:
    frame: pd.DataFrame
    truncated: bool
    """There were more rows than were asked for."""
    seconds: float


def run(shop: Shop, sql: str, max_rows: int = 1000, seconds: float = 5) -> QueryResult:
    """Run a learner's query and return at most `max_rows` rows.

    Raises QueryRefused for anything but one harmless statement that ends within `seconds` and its result fits.
    """
    started = perf_counter()
    if len(sql) > MAX_CHARACTERS:
        raise QueryRefused(Finding("query-too-long", {"length": len(sql), "limit": MAX_CHARACTERS}))
    sql = sql.encode(errors="replace").decode()  # half a surrogate pair cannot be passed on
    with sandbox(shop).cursor() as cursor:
        try:
            statement = _allowed(cursor, shop, sql)
            with _interrupted_after(seconds, cursor):
                cursor.execute(statement)
                frame, truncated = _fetch(cursor, max_rows)
        except duckdb.InterruptException:
            raise QueryRefused(Finding("query-timeout", {"seconds": seconds})) from None
        except duckdb.Error as error:
            raise QueryRefused(finding(error, sql, shop.dictionary)) from error
        except (MemoryError, OverflowError, RecursionError, ValueError) as error:
            # A value pandas cannot hold, such as the year 290000, or a tree too deep to read.
            raise QueryRefused(Finding("query-failed", {"message": str(error)[:200]})) from error
    return QueryResult(frame, truncated, perf_counter() - started)


def sandbox(shop: Shop) -> duckdb.DuckDBPyConnection:
    """The locked database for learners' queries on this shop, opened on first use.

    Raises QueryRefused when there is no place for its file.
    """
    with _sandboxes_lock:
        if shop not in _sandboxes:
            try:
                _sandboxes[shop] = _open(shop)
            except (duckdb.Error, OSError) as error:
                raise QueryRefused(Finding("query-failed", {"message": str(error)[:200]})) from error
        return _sandboxes[shop]


def _open(shop: Shop) -> duckdb.DuckDBPyConnection:
    """The shop's tables, opened read-only: only a file can be. Without a kept one it is one of this process's own."""
    folder = TemporaryDirectory(prefix="courseware-", ignore_cleanup_errors=True)
    file = shop.file()
    if file is None:
        file = Path(folder.name, "shop.duckdb")
        shop.database({"threads": 2}, file).close()
    connection = duckdb.connect(file, read_only=True, config=_CONFIG)
    for lock in _LOCKS:
        connection.execute(lock)

    def remove() -> None:
        connection.close()
        folder.cleanup()

    finalize(shop, remove)
    # An open file may be deleted, and then nothing is left over, however the process ends; Windows waits for `remove`.
    folder.cleanup()
    return connection


def _allowed(cursor: duckdb.DuckDBPyConnection, shop: Shop, sql: str) -> duckdb.Statement:
    """The one statement in `sql`, after the rules have been applied to its parse tree."""
    statements = cursor.extract_statements(sql)
    if not statements:
        raise QueryRefused(Finding("query-empty"))
    if len(statements) > 1:
        raise QueryRefused(Finding("query-several", {"count": len(statements)}))
    (statement,) = statements
    if statement.type != duckdb.StatementType.SELECT:
        raise QueryRefused(Finding("query-not-select"))
    serialized = cursor.execute("select json_serialize_sql($1)", [sql]).fetchall()[0][0]
    tree = json.loads(serialized)
    if tree.get("error") or len(tree.get("statements", ())) != 1:
        raise QueryRefused(Finding("query-not-select"))
    found = violation(tree["statements"][0], shop.dictionary.tables)
    if found is not None:
        unknown = found.id in {
            "query-unknown-table",
            "query-misspelt-table",
            "query-unknown-function",
            "query-function-closed",
        }
        raise QueryRefused((unknown and full_width(sql)) or found)
    return statement


@contextmanager
def _interrupted_after(seconds: float, cursor: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Interrupt what runs on this cursor when the time is up; other cursors go on."""
    done = Event()

    def watch() -> None:
        # Again and again: an interrupt that falls between two steps of a query is lost.
        expired = not done.wait(seconds)
        while expired and not done.wait(0.05):
            cursor.interrupt()

    watcher = Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()


def _fetch(cursor: duckdb.DuckDBPyConnection, max_rows: int) -> tuple[pd.DataFrame, bool]:
    """Rows in pieces, until there are enough: a result of millions of rows is never built."""
    types = [str(column[1]) for column in cursor.description or ()]
    pieces: list[pd.DataFrame] = []
    rows = size = 0
    while rows <= max_rows:
        piece = cursor.fetch_df_chunk()
        if piece.empty and pieces:
            break
        pieces.append(piece)
        rows += len(piece)
        size += int(piece.memory_usage(deep=True).sum())
        if size > MAX_RESULT_BYTES:
            raise QueryRefused(Finding("query-too-large"))
        if piece.empty:
            break
    frame = pieces[0] if len(pieces) == 1 else pd.concat(pieces, ignore_index=True)
    truncated = rows > max_rows
    frame = frame.head(max_rows)
    for name, kind in zip(frame.columns, types, strict=True):
        # The sum of integers is wider than pandas' integers and arrives as a float: 1204.0 visitors.
        if kind == "HUGEINT" and frame[name].abs().max() < 2**53:
            frame[name] = frame[name].astype("Int64")
    return frame, truncated
