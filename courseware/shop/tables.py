"""The sample shop: its tables as pandas frames and as a DuckDB database, both loaded on first use."""

from __future__ import annotations

import logging
from collections.abc import Callable, Hashable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, assert_never

import pandas as pd

from courseware.cache import Cache, digest_of_files
from courseware.shop.dictionary import Column, ColumnType, Dictionary, Table
from courseware.shop.query_rules import LOCKS

if TYPE_CHECKING:
    import duckdb  # imported when there is something to ask: what was kept is shown without it

_log = logging.getLogger(__name__)

_DATE_FORMATS: dict[ColumnType, str] = {"date": "%Y-%m-%d", "datetime": "%Y-%m-%d %H:%M:%S"}


class ShopFault(ValueError):
    """The data files do not fit their dictionary, or an author's SQL does not fit the data."""


def _pandas_type(column: Column) -> str:
    match column.type:
        case "integer":
            return "Int64" if column.nullable else "int64"
        case "decimal":
            return "float64"
        case "text":
            return "str"
        case "date" | "datetime":
            raise TypeError("dates are parsed, not cast")
        case _:
            assert_never(column.type)


def read_table(path: Path, table: Table) -> pd.DataFrame:
    """Read one CSV file with exactly the types of the dictionary; an empty field is a missing value.

    text → str, integer → int64 (Int64 if nullable), decimal → float64, date and datetime → datetime64.
    Raises ShopFault when columns, types or missing values differ from the dictionary.
    """
    columns = table.columns
    formats: dict[Hashable, str] = {
        name: _DATE_FORMATS[column.type] for name, column in columns.items() if column.type in _DATE_FORMATS
    }
    types = {name: _pandas_type(column) for name, column in columns.items() if name not in formats}
    try:
        frame = pd.read_csv(
            path,
            encoding="utf-8-sig",
            dtype=types,
            parse_dates=[str(name) for name in formats],
            date_format=formats,
            # NA, null and the like are ordinary words in a title or a tag: only an empty field is missing.
            keep_default_na=False,
            na_values=[""],
        )
    except (OSError, ValueError) as error:
        raise ShopFault(f"{path.name}: {error}") from error
    if list(frame.columns) != list(columns):
        raise ShopFault(f"{path.name}: columns are {list(frame.columns)}, the dictionary says {list(columns)}")
    for name in formats:
        # A column with one unreadable date comes back as text instead of failing.
        if not pd.api.types.is_datetime64_dtype(frame[name]):
            raise ShopFault(f"{path.name}: {name} holds a date that is not written as {formats[name]}")
    for name, column in columns.items():
        if not column.nullable and frame[name].isna().any():
            raise ShopFault(f"{path.name}: {name} has empty fields, the dictionary says it has none")
    return frame


class _Tables(Mapping[str, pd.DataFrame]):
    """Every table by name, read when asked for."""

    def __init__(self, names: tuple[str, ...], read: Callable[[str], pd.DataFrame]) -> None:
        self._names = names
        self._read = read

    def __getitem__(self, name: str) -> pd.DataFrame:
        return self._read(name)

    def __contains__(self, name: object) -> bool:
        return name in self._names  # the inherited one would read the file

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


class Shop:
    """Safe to share between threads. Get one with `Shop.load(folder)`.

    `dictionary` describes the tables that learners see. `tables` has those of `hidden` as well, which only solutions
    of exercises read: they are in no database, and no page offers them.
    """

    def __init__(
        self, folder: Path, dictionary: Dictionary, cache: Cache | None = None, hidden: Dictionary | None = None
    ) -> None:
        self.folder = folder
        self.dictionary = dictionary
        hidden_tables = hidden.tables if hidden else {}
        self._files = {name: (folder / f"{name}.csv", table) for name, table in dictionary.tables.items()}
        self._files |= {name: (folder / "hidden" / f"{name}.csv", table) for name, table in hidden_tables.items()}
        self.tables: Mapping[str, pd.DataFrame] = _Tables(tuple(self._files), self.table)
        self._cache = cache or Cache()
        self._frames: dict[str, pd.DataFrame] = {}
        self._locks = {name: Lock() for name in self._files}
        self._connection: duckdb.DuckDBPyConnection | None = None
        self._connection_lock = Lock()

    @classmethod
    def load(cls, folder: Path, cache: Cache | None = None) -> Shop:
        """A shop on the CSV files and `dictionary.yaml` in the folder, and those in its folder `hidden`, if it has one.
        Only the dictionaries are read now.

        With a cache, the database and the figures of an earlier start are used while no file has changed.
        """
        kept = cache or Cache()

        def read(key: str, path: Path) -> Dictionary:
            return kept.get(key, digest_of_files(folder, [path]), lambda: Dictionary.load(path))

        hidden = folder / "hidden" / "dictionary.yaml"
        return cls(
            folder,
            read("dictionary", folder / "dictionary.yaml"),
            kept,
            read("dictionary-hidden", hidden) if hidden.exists() else None,
        )

    @cached_property
    def data(self) -> str:
        """A name for all that the shop's files say: another one as soon as a byte of them is another."""
        return digest_of_files(
            self.folder, [self.folder / "dictionary.yaml", *(path for path, _ in self._files.values())]
        )

    def table(self, name: str) -> pd.DataFrame:
        """The table as a frame. What the caller changes in it stays with the caller (pandas copies on write).

        Raises KeyError for an unknown table, ShopFault for a file that does not fit the dictionary.
        """
        with self._locks[name]:
            if name not in self._frames:
                self._frames[name] = read_table(*self._files[name])
            return self._frames[name].copy(deep=False)

    def frame(self, sql: str, params: Mapping[str, Any] | None = None) -> pd.DataFrame:
        """The rows of an author's query, which can read the tables and nothing else. `$name` in it takes
        `params["name"]`; parameters it does not name are ignored.

        Raises ShopFault with DuckDB's message. Learners' SQL never comes here but to `query.run`.
        """
        import duckdb

        # A cursor a call: connections are not shared between threads, and every page run is a new thread.
        with self._database().cursor() as cursor:
            try:
                statements = cursor.extract_statements(sql)
                if len(statements) != 1:
                    raise ShopFault(f"expected one SQL statement, got {len(statements)}: {sql}")
                if statements[0].type != duckdb.StatementType.SELECT:
                    raise ShopFault(f"a query of the tables is read-only: {sql}")
                named = statements[0].named_parameters
                given = {name: value for name, value in (params or {}).items() if name in named}
                cursor.execute("begin transaction read only")  # also where the tables are in memory
                return cursor.execute(statements[0], given).df()
            except duckdb.Error as error:
                raise ShopFault(f"{error}\n{sql}") from error

    def scalar(self, sql: str, params: Mapping[str, Any] | None = None) -> Any:
        """The one value of a query with one row and one column; None for SQL's null."""
        if params:
            return self._scalar(sql, params)
        if sql not in self._figures:
            self._figures[sql] = self._scalar(sql)
        return self._figures[sql]

    @cached_property
    def _figures(self) -> dict[str, Any]:
        """The values of queries without parameters: those that texts quote, over and over."""
        return self._cache.get("figures", self.data, dict)

    def keep_figures(self) -> None:
        """Let the next start find the values that were asked for since this one."""
        asked = self._figures.copy()  # other threads go on asking
        known = {sql: value for sql, value in asked.items() if isinstance(value, str | int | float | None)}
        if known != self._cache.get("figures", self.data, dict):
            self._cache.put("figures", self.data, known)

    def _scalar(self, sql: str, params: Mapping[str, Any] | None = None) -> Any:
        frame = self.frame(sql, params)
        if frame.shape != (1, 1):
            raise ShopFault(f"expected one row and one column, got {frame.shape[0]} × {frame.shape[1]}: {sql}")
        value: Any = frame.iat[0, 0]
        if pd.isna(value):
            return None
        return value.item() if hasattr(value, "item") else value

    def database(self, config: Mapping[str, Any], file: Path | None = None) -> duckdb.DuckDBPyConnection:
        """A new database with a copy of all tables, in memory or in a new file."""
        import duckdb

        connection = duckdb.connect(file or ":memory:", config=dict(config))
        connection.begin()  # a file is written to the disk once and not after every table
        for table_name, table in self.dictionary.tables.items():
            # Frames know no bare date: without the cast a learner would have to compare with midnight.
            columns = ", ".join(
                f'"{name}"::date as "{name}"' if column.type == "date" else f'"{name}"'
                for name, column in table.columns.items()
            )
            connection.register("incoming", self.table(table_name))
            connection.execute(f'create table "{table_name}" as select {columns} from incoming')
            connection.unregister("incoming")
        connection.commit()
        return connection

    def file(self) -> Path | None:
        """A DuckDB file with all tables, to be opened read-only; made if it is not there. None without a place for it.

        Raises ShopFault for a file of the shop that does not fit the dictionary.
        """
        import duckdb

        def make(path: Path) -> None:
            try:
                self.database({"threads": 2}, path).close()
                self._frames.clear()  # whoever wants one reads it again: few are wanted
            except duckdb.IOException as error:  # a full disk
                raise OSError(str(error)) from error

        return self._cache.file("shop.duckdb", self.data, make)

    def warm(self) -> None:
        """Open the database now, so that nobody waits for it later."""
        self._database()

    def _database(self) -> duckdb.DuckDBPyConnection:
        with self._connection_lock:
            if self._connection is None:
                self._connection = self._open()
                for lock in LOCKS:
                    self._connection.execute(lock)
            return self._connection

    def _open(self) -> duckdb.DuckDBPyConnection:
        import duckdb

        # Authors' SQL finds tables only in the database, never a local variable that happens to be a frame.
        config: dict[str, Any] = {"threads": 2, "python_enable_replacements": False}
        file = self.file()
        if file is None:
            return self.database(config)
        try:
            # Attached, not opened: in one process a file can be opened with one set of settings only, and those for
            # learners' queries are others.
            quoted = str(file).replace("'", "''")
            connection = duckdb.connect(":memory:", config=config)
            connection.execute(f"attach '{quoted}' as shop (read_only)")
            for name in self.dictionary.tables:
                connection.execute(f'create view "{name}" as from shop."{name}"')
            return connection
        except duckdb.Error as error:  # taken away this very moment by another version of the engine
            _log.warning("cannot open %s: %s", file, error)
            return self.database(config)
