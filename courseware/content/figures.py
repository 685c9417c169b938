"""Numbers in texts: `{name}` in prose is filled with a value computed from the shop's tables."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Protocol, assert_never

import pandas as pd

from courseware.content.common import Figure, Format

MISSING = "—"
"""Shown for a value that is missing or could not be computed."""

_PLACE = re.compile(r"\{\{|\}\}|\{([A-Za-z_][A-Za-z0-9_]*)\}")

_DIGITS: dict[str, int] = {"integer": 0, "decimal": 2, "percent": 1, "money": 2}


class Scalars(Protocol):
    """What figures need of the shop."""

    def scalar(self, sql: str) -> Any: ...


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with `{name}` replaced and `{{`, `}}` made braces. An unknown name is left as it stands.

    >>> fill("本周 UV 为 {uv} {{人}}", {"uv": "7,000"})
    '本周 UV 为 7,000 {人}'
    """

    def replace(found: re.Match[str]) -> str:
        name = found[1]
        return found[0][0] if name is None else values.get(name, found[0])

    return _PLACE.sub(replace, text)


def names_in(text: str) -> list[str]:
    """The names that `fill` would replace, in their order."""
    return [found[1] for found in _PLACE.finditer(text) if found[1] is not None]


def format_value(value: Any, format: Format, digits: int | None = None) -> str:
    """The value in words: 12,345 · 3.42 · 3.2% · ¥1,234.50 · 2026-04-20. Halves round up, as in a spreadsheet."""
    if value is None or value is pd.NA or value != value:  # NaN and NaT are unequal to themselves
        return MISSING
    match format:
        case "text":
            return str(value)
        case "date":
            return value.strftime("%Y-%m-%d") if isinstance(value, date) else str(value)[:10]
        case "integer" | "decimal" | "percent" | "money":
            return _number(value, format, _DIGITS[format] if digits is None else digits)
        case _:
            assert_never(format)


def _number(value: Any, format: str, digits: int) -> str:
    number = float(value)
    if not math.isfinite(number):
        return MISSING
    exact = Decimal(str(number)) * (100 if format == "percent" else 1)
    rounded = exact.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    size = f"{abs(rounded):,.{digits}f}"
    sign = "-" if rounded < 0 else ""
    return sign + {"percent": f"{size}%", "money": f"¥{size}"}.get(format, size)


def compute(
    figures: Mapping[str, Figure], shop: Scalars, failed: Callable[[str, Exception], None] | None = None
) -> dict[str, Any]:
    """The value of each figure by name. One whose SQL fails is None; `failed` is told its name and the error."""
    values: dict[str, Any] = {}
    for name, figure in figures.items():
        try:
            values[name] = shop.scalar(figure.sql)
        except Exception as error:  # whatever an author's SQL may cause must not take the page down
            values[name] = None
            if failed is not None:
                failed(name, error)
    return values


def texts(figures: Mapping[str, Figure], shop: Scalars) -> dict[str, str]:
    """The figures formatted, ready for `fill`."""
    values = compute(figures, shop)
    return {name: format_value(values[name], figure.format, figure.digits) for name, figure in figures.items()}
