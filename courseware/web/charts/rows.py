"""The rows of a chart on their way to the browser."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa

from courseware.i18n import t


def arrow(rows: pd.DataFrame) -> bytes:
    table = pa.Table.from_pandas(rows, preserve_index=False)
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    content: bytes = sink.getvalue().to_pybytes()
    return content


def json_safe(rows: pd.DataFrame) -> pd.DataFrame:
    """Plain column types: DuckDB's decimals and dates as Vega knows them, missing categories as a word."""
    rows = rows.reset_index(drop=True).copy()
    for name in rows.columns:
        column = rows[name]
        if column.dtype == object or isinstance(column.dtype, pd.CategoricalDtype | pd.StringDtype):
            present = column.dropna()
            numeric = pd.to_numeric(present, errors="coerce") if len(present) else present
            looks_like_date = len(present) > 0 and hasattr(present.iloc[0], "isoformat")
            if looks_like_date:
                rows[name] = pd.to_datetime(column)
            elif len(present) and not isinstance(present.iloc[0], str) and numeric.notna().all():
                rows[name] = pd.to_numeric(column)
            else:
                rows[name] = column.astype(object).where(column.notna(), t("（空）")).astype(str)
    return rows
