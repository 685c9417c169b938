"""Answers that are an SQL query: it runs in the sandbox, and its table is graded like any other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from courseware.answers import table
from courseware.shop.tables import Shop
from courseware.verdict import Finding

if TYPE_CHECKING:
    from courseware.shop.query import QueryResult


def accept(raw: Any, spec: table.Spec, shop: Shop) -> table.Table | Finding:
    """The table the query returns; the finding of `QueryRefused` when it may not or cannot run."""
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        return Finding("blank")
    if not isinstance(raw, str):
        return Finding("wrong-shape", {"expected": "query"})
    from courseware.shop.query import QueryRefused, run  # with DuckDB, which no other answer needs

    try:
        result = run(shop, raw, max_rows=table.MAX_ROWS)
    except QueryRefused as refused:
        return refused.finding
    return answer_of(result, spec, shop)


def answer_of(result: QueryResult, spec: table.Spec, shop: Shop) -> table.Table | Finding:
    """The table that a query returned, as the answer that it is."""
    if result.truncated:
        return Finding("too-many-rows", {"limit": table.MAX_ROWS})
    return table.accept(result.frame, spec, labels=shop.dictionary.codes)
