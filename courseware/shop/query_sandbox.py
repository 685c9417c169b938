"""A learner's query, run: in a worker, on a locked database that is opened read-only."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from time import perf_counter
from typing import Any

import duckdb
import pyarrow as pa

from courseware.shop.query_rules import LOCKS, violation
from courseware.verdict import Finding
from courseware.worker import Reply

MAX_RESULT_BYTES = 64 * 2**20
BATCH_ROWS = 2048

_CONFIG: dict[str, Any] = {
    "threads": 1,
    "memory_limit": "256MB",
    "temp_directory": "",  # out of memory is an error, not a full disk
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
    "python_enable_replacements": False,
    "errors_as_json": True,
}
_OUT_OF_MEMORY = re.compile(r"\bOut of Memory\b|bad_alloc|bad allocation")


class _Refused(Exception):
    """`finding` says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.id)
        self.finding = finding


@lru_cache(maxsize=1)
def connection(file: Path) -> duckdb.DuckDBPyConnection:
    """The database for learners' queries on this file. Raises duckdb.Error."""
    opened = duckdb.connect(file, read_only=True, config=_CONFIG)
    for lock in LOCKS:
        opened.execute(lock)
    return opened


def answer(file: Path, tables: Mapping[str, str], sql: str, max_rows: int) -> Reply:
    """Run the query on the tables (name → label) in the file.

    Gives `{"truncated", "seconds"}` and the rows as an Arrow stream; or what is wrong with it: `{"refused": finding}`
    or, in DuckDB's words, `{"error": text}`. Raises MemoryError.
    """
    started = perf_counter()
    try:
        with connection(file).cursor() as cursor:
            schema, batches, truncated = _rows(cursor, _allowed(cursor, tables, sql), max_rows)
    except _Refused as refused:
        return {"refused": refused.finding.to_dict()}, b""
    except RecursionError:  # in reading the tree
        return {"refused": Finding("query-too-complex").to_dict()}, b""
    except (MemoryError, duckdb.InternalException, duckdb.FatalException):
        raise  # nobody knows what is left of the database
    except (duckdb.Error, OSError, pa.ArrowException, OverflowError, ValueError) as error:
        # While rows are fetched, DuckDB's errors come as one of the system; the others: a value that Arrow cannot hold.
        if _OUT_OF_MEMORY.search(str(error)):
            raise MemoryError from None
        return {"error": str(error)}, b""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, schema) as stream:
        for batch in batches:
            stream.write_batch(batch)
    return {"truncated": truncated, "seconds": perf_counter() - started}, sink.getvalue().to_pybytes()


def _allowed(cursor: duckdb.DuckDBPyConnection, tables: Mapping[str, str], sql: str) -> duckdb.Statement:
    """The one statement in `sql`, after the rules have been applied to its parse tree."""
    statements = cursor.extract_statements(sql)
    if not statements:
        raise _Refused(Finding("query-empty"))
    if len(statements) > 1:
        raise _Refused(Finding("query-several", {"count": len(statements)}))
    (statement,) = statements
    if statement.type != duckdb.StatementType.SELECT:
        raise _Refused(Finding("query-not-select"))
    serialized = cursor.execute("select json_serialize_sql($1)", [sql]).fetchall()[0][0]
    tree = json.loads(serialized)
    if tree.get("error") or len(tree.get("statements", ())) != 1:
        raise _Refused(Finding("query-not-select"))
    found = violation(tree["statements"][0], tables)
    if found is not None:
        raise _Refused(found)
    return statement


def _rows(
    cursor: duckdb.DuckDBPyConnection, statement: duckdb.Statement, max_rows: int
) -> tuple[pa.Schema, list[pa.RecordBatch], bool]:
    """Rows in pieces, until there are enough: a result of millions of rows is never built."""
    try:
        relation = cursor.sql(statement)  # a relation's rows come as they are computed, a cursor's all at once
    except duckdb.Error:
        cursor.execute(statement)  # which fails in the same way, but tells it as data
        raise
    reader = relation.to_arrow_reader(BATCH_ROWS)
    schema = reader.schema
    schema = pa.schema([field.with_name(name) for field, name in zip(schema, _unique(schema.names), strict=True)])
    batches: list[pa.RecordBatch] = []
    rows = size = 0
    for batch in reader:
        batches.append(pa.RecordBatch.from_arrays(batch.columns, schema=schema).slice(0, max_rows - rows))
        rows += batch.num_rows
        size += batch.nbytes
        if size > MAX_RESULT_BYTES:
            raise _Refused(Finding("query-too-large"))
        if rows > max_rows:
            break
    return schema, batches, rows > max_rows


def _unique(names: list[str]) -> Iterator[str]:
    """Names in which not even upper and lower case are needed to tell one from another."""
    taken: set[str] = set()
    for name in names:
        number, own = 0, name
        while own.casefold() in taken:
            number += 1
            own = f"{name}_{number}"
        taken.add(own.casefold())
        yield own
