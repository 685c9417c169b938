"""A learner's SQL on the shop's tables: one statement that reads, within limits of time, memory and size."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary, finalize

import duckdb
import pandas as pd
import pyarrow as pa

from courseware.shop import query_sandbox
from courseware.shop.query_errors import finding, full_width
from courseware.shop.tables import Shop
from courseware.verdict import Finding
from courseware.worker import Busy, Stopped, workers

MAX_CHARACTERS = 20_000

_PERHAPS_FULL_WIDTH = {
    "query-unknown-table", "query-misspelt-table", "query-unknown-function", "query-function-closed",
}  # fmt: skip
_NULLABLE: dict[pa.DataType, Any] = {
    pa.int8(): pd.Int8Dtype(), pa.int16(): pd.Int16Dtype(), pa.int32(): pd.Int32Dtype(), pa.int64(): pd.Int64Dtype(),
    pa.uint8(): pd.UInt8Dtype(), pa.uint16(): pd.UInt16Dtype(), pa.uint32(): pd.UInt32Dtype(),
    pa.uint64(): pd.UInt64Dtype(), pa.bool_(): pd.BooleanDtype(),
}  # fmt: skip
"""What holds missing values beside such ones, as pandas' own types do not."""

_files: WeakKeyDictionary[Shop, Path] = WeakKeyDictionary()
_files_lock = Lock()


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
    """Run a learner's query in a worker and return at most `max_rows` rows.

    Raises QueryRefused for anything but one harmless statement that ends within `seconds` and its result fits.
    """
    if len(sql) > MAX_CHARACTERS:
        raise QueryRefused(Finding("query-too-long", {"length": len(sql), "limit": MAX_CHARACTERS}))
    sql = sql.encode(errors="replace").decode()  # half a surrogate pair cannot be passed on
    labels = {name: table.label for name, table in shop.dictionary.tables.items()}
    try:
        said, rows = workers.run(query_sandbox.answer, file_of(shop), labels, sql, max_rows, seconds=seconds)
    except Busy:
        raise QueryRefused(Finding("query-busy")) from None
    except Stopped as stopped:
        raise QueryRefused(_stopped(stopped, seconds)) from None
    if "refused" in said:
        refused = Finding.from_dict(said["refused"])
        raise QueryRefused((refused.id in _PERHAPS_FULL_WIDTH and full_width(sql)) or refused)
    if "error" in said:
        raise QueryRefused(finding(said["error"], sql, shop.dictionary))
    try:
        return QueryResult(_frame(rows), said["truncated"], said["seconds"])
    except (pa.ArrowException, OverflowError, ValueError) as error:  # a value pandas cannot hold
        raise QueryRefused(Finding("query-failed", {"message": str(error)[:200]})) from error


def file_of(shop: Shop) -> Path:
    """The database with the shop's tables: only a file can be opened read-only. Without a kept one it is one of this
    process's own.

    Raises QueryRefused when there is no place for it.
    """
    with _files_lock:
        known = _files.get(shop)
        if known is None or not known.exists():  # removed by another version of the engine, which has one of its own
            try:
                _files[shop] = known = shop.file() or _own_file(shop)
            except (duckdb.Error, OSError) as error:
                raise QueryRefused(Finding("query-failed", {"message": str(error)[:200]})) from error
        return known


def _own_file(shop: Shop) -> Path:
    folder = TemporaryDirectory(prefix="courseware-", ignore_cleanup_errors=True)
    finalize(shop, folder.cleanup)
    file = Path(folder.name, "shop.duckdb")
    shop.database({"threads": 2}, file).close()
    return file


def _stopped(stopped: Stopped, seconds: float) -> Finding:
    match stopped.reason:
        case "time":
            return Finding("query-timeout", {"seconds": seconds})
        case "memory":
            return Finding("query-memory")
        case "crash":
            return Finding("query-stopped")


def _frame(rows: bytes) -> pd.DataFrame:
    """The rows with pandas' types: whole numbers of any width as such if they fit, other decimals as floats."""
    table = pa.ipc.open_stream(rows).read_all()
    for at, field in enumerate(table.schema):
        if pa.types.is_decimal(field.type):
            table = table.set_column(at, field.name, _number(table[at]))
        elif pa.types.is_interval(field.type):
            spans = [None if span is None else _microseconds(*span) for span in table[at].to_pylist()]
            table = table.set_column(at, field.name, pa.array(spans, pa.duration("us")))
    frame = table.to_pandas(date_as_object=False)
    for name, column in zip(table.column_names, table.columns, strict=True):
        if column.null_count and column.type in _NULLABLE:
            frame[name] = column.to_pandas(types_mapper=_NULLABLE.get)
    return frame


def _number(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if column.type.scale == 0:
        try:
            return column.cast(pa.int64())
        except pa.ArrowInvalid:  # beyond what fits
            pass
    return column.cast(pa.float64())


def _microseconds(months: int, days: int, nanoseconds: int) -> int:
    """Of a span of time; a month counts as 30 days, as DuckDB itself compares them."""
    return (months * 30 + days) * 86_400_000_000 + nanoseconds // 1000
