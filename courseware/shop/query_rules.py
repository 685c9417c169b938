"""What a learner's statement may contain, decided on DuckDB's own parse tree before anything runs.

The lists say what is allowed; whatever a new DuckDB version brings stays closed. A database that is opened read-only,
with its settings locked, is a second wall behind this one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from math import ceil
from typing import Any

from courseware.shop.query_habits import elsewhere, of_a_function
from courseware.verdict import Finding

LOCKS = ("set enable_external_access = false", "set lock_configuration = true")
"""What a database is told before a query may come: no files, no network, and no way to change that."""

_ALLOWED: dict[str, str] = {
    "operators": """
        + - * / // % ** ^ ~~ !~~ ~~* !~~* ~~~ @> <@ & | << >>
    """,
    "numbers": """
        abs ceil ceiling floor round round_even trunc sign sqrt cbrt exp ln log log2 log10 pow power mod fmod
        fdiv divide add subtract multiply pi degrees radians sin cos tan asin acos atan atan2 greatest least
        isnan isinf isfinite even gcd lcm random
    """,
    "conditions and types": """
        if nullif ifnull typeof count_if countif
    """,
    "text that does not grow": """
        length len char_length character_length strlen lower upper lcase ucase trim ltrim rtrim left right
        substr substring strpos instr position contains starts_with ends_with prefix suffix split_part
        string_split str_split split string_to_array reverse ascii ord chr regexp_matches regexp_full_match
        regexp_extract regexp_extract_all like_escape not_like_escape ilike_escape not_ilike_escape
    """,
    "dates": """
        date_part datepart date_trunc datetrunc date_diff datediff date_sub datesub date_add last_day make_date
        make_timestamp strftime strptime try_strptime age ago year month day hour minute second quarter week
        weekofyear weekday dayofweek isodow dayofmonth dayofyear isoyear yearweek decade century dayname
        monthname epoch epoch_ms days_in_month time_bucket to_days to_weeks to_months to_quarters to_years
        to_hours to_minutes to_seconds to_timestamp now today get_current_timestamp get_current_time
    """,
    "short lists, as of the words in one field": """
        unnest list_contains array_contains list_extract element_at list_element array_length list_position
        list_distinct list_sort list_unique struct_extract list_transform list_filter array_extract
    """,
    "aggregates": """
        count count_star sum avg mean min max median mode first last any_value arg_min arg_max min_by max_by
        argmin argmax stddev stddev_samp stddev_pop variance var_samp var_pop corr covar_samp covar_pop
        regr_slope regr_intercept regr_r2 regr_count skewness kurtosis quantile quantile_cont quantile_disc
        approx_count_distinct approx_quantile bool_and bool_or string_agg group_concat listagg list array_agg
        sum_no_overflow fsum kahan_sum product geomean geometric_mean entropy mad weighted_avg wavg histogram
    """,
    "windows": """
        row_number rank dense_rank rank_dense percent_rank cume_dist ntile lag lead first_value last_value
        nth_value
    """,
}
FUNCTIONS = frozenset(name for group in _ALLOWED.values() for name in group.split())
GROWING = frozenset(
    {"||", "concat", "concat_ws", "list_value", "struct_pack", "row", "overlay", "replace", "regexp_replace"}
)
"""Functions whose result may be longer than their arguments. DuckDB's memory limit does not see what they build."""
TABLE_FUNCTIONS = frozenset({"range", "generate_series", "unnest"})
READING_NODES = frozenset({"SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE", "CTE_NODE"})
"""The query nodes that only read. DuckDB calls a statement a SELECT even if a part of it, in a `with`, writes."""

GROWTH_LIMIT = 4096
ORDINARY_TEXT = 20
"""Characters of a usual field; longer literals count as several."""


def violation(node: Mapping[str, Any], tables: Mapping[str, str]) -> Finding | None:
    """The first thing in a parsed statement that is not allowed, or None. `tables`: name → label."""
    growth = 1
    for part, known in _walk(node, frozenset(tables)):
        kind = str(part.get("type"))
        if ("cte_map" in part or kind.endswith("_NODE")) and kind not in READING_NODES:
            return Finding("query-part-writes", {"part": kind.removesuffix("_NODE").removesuffix("_QUERY").lower()})
        if kind == "BASE_TABLE":
            path = _path(part)
            # The name alone: a schema or catalogue leads to DuckDB's own tables.
            if len(path) != 1 or part.get("at_clause"):
                return Finding("query-source-closed", {"name": ".".join(path)})
            if path[0].casefold() not in known:
                return unknown_table(path[0], tables)
        elif kind == "SHOW_REF":
            return Finding("query-show", {"tables": list(tables)})
        elif kind == "TABLE_FUNCTION":
            function = part.get("function") or {}
            if _path(function) not in [[name] for name in TABLE_FUNCTIONS]:
                return Finding("query-source-closed", {"name": ".".join(_path(function))})
        elif kind == "PARAMETER":
            return Finding("query-parameter")
        if "function_name" in part:
            path = _path(part)
            if len(path) == 1 and path[0] in GROWING:
                growth *= _growth(part)
            elif len(path) != 1 or path[0] not in FUNCTIONS:
                return _closed_function(".".join(path), len(part.get("arguments", ())))
    return Finding("query-text-growth") if growth > GROWTH_LIMIT else None


def unknown_table(name: str, tables: Mapping[str, str]) -> Finding:
    """No table has this name; the one that was meant, by its spelling or its Chinese label, if that can be told."""
    if name.casefold() == "dual":
        return elsewhere("from dual", "select now()")
    meant = [table for table, label in tables.items() if label == name] or get_close_matches(name, tables, 2, 0.7)
    if meant:
        return Finding("query-misspelt-table", {"name": name, "candidates": meant})
    return Finding("query-unknown-table", {"name": name, "tables": list(tables)})


def _closed_function(name: str, arguments: int) -> Finding:
    if found := of_a_function(name.casefold(), arguments):
        return found
    meant = get_close_matches(name, FUNCTIONS | GROWING, 2, 0.85)
    if meant:
        return Finding("query-unknown-function", {"name": name, "candidates": meant})
    return Finding("query-function-closed", {"name": name})


def _walk(top: Any, tables: frozenset[str]) -> Iterator[tuple[Mapping[str, Any], frozenset[str]]]:
    """Every mapping of the tree with the names of tables that may be used there.

    Without recursion: the tree may be nested deeper than Python's stack. A common table expression is known after its
    definition, inside it only if it is recursive; elsewhere the name would mean a table of DuckDB's own.
    """
    waiting: list[tuple[Any, frozenset[str]]] = [(top, tables)]
    while waiting:
        part, known = waiting.pop()
        if isinstance(part, list):
            waiting += [(item, known) for item in part]
        elif isinstance(part, dict):
            for entry in (part.get("cte_map") or {}).get("map", ()):
                name, query = entry["key"].casefold(), entry["value"]["query_node"]
                waiting.append((entry["value"], known | {name} if query.get("type") == "RECURSIVE_CTE_NODE" else known))
                known = known | {name}
            if part.get("type") == "TABLE_FUNCTION":
                # Its name has a list of its own; only the arguments are expressions.
                yield part, known
                waiting.append(((part.get("function") or {}).get("arguments"), known))
                continue
            yield part, known
            waiting += [(value, known) for key, value in part.items() if key != "cte_map"]


def _path(part: Mapping[str, Any]) -> list[str]:
    return list((part.get("qualified_name") or {}).get("path") or [])


def _growth(call: Mapping[str, Any]) -> int:
    """At most how many times longer than a usual field the result of a call is."""
    arguments = [argument.get("expression", argument) for argument in call.get("arguments", ())]
    lengths = [_literal_length(argument) for argument in arguments]
    if call["function_name"] in {"replace", "regexp_replace"}:
        # The replacement may be put in for every single character.
        replacement = lengths[2] if len(lengths) > 2 else 0
        return GROWTH_LIMIT + 1 if replacement is None else max(1, replacement)
    return max(1, sum(max(1, ceil((length or 0) / ORDINARY_TEXT)) for length in lengths))


def _literal_length(expression: Mapping[str, Any]) -> int | None:
    """The length of a literal's text; None for anything that is not a literal."""
    if expression.get("class") != "CONSTANT":
        return None
    return len(str((expression.get("literal") or expression.get("value") or {}).get("text") or ""))
