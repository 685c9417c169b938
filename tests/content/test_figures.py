"""Numbers in prose."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from courseware.content.common import Figure, Format
from courseware.content.figures import compute, fill, format_value, names_in, texts


@pytest.mark.parametrize(
    ("value", "format", "digits", "shown"),
    [
        (12345, "integer", None, "12,345"),
        (12345.5, "integer", None, "12,346"),
        (-0.4, "integer", None, "0"),
        (3.415, "decimal", None, "3.42"),
        (2.675, "decimal", 2, "2.68"),
        (0.0325, "percent", None, "3.3%"),
        (0.0325, "percent", 2, "3.25%"),
        (-0.5, "percent", 0, "-50%"),
        (1234.5, "money", None, "¥1,234.50"),
        (1234.5, "money", 0, "¥1,235"),
        (-9.9, "money", None, "-¥9.90"),
        (Decimal("1e20"), "integer", None, "100,000,000,000,000,000,000"),
        ("直播", "text", None, "直播"),
        (date(2026, 4, 20), "date", None, "2026-04-20"),
        (datetime(2026, 4, 20, 8, 30), "date", None, "2026-04-20"),
        ("2026-04-20 08:30:00", "date", None, "2026-04-20"),
        (None, "money", None, "—"),
        (float("nan"), "percent", None, "—"),
        (pd.NA, "integer", None, "—"),
        (float("inf"), "decimal", None, "—"),
    ],
)
def test_formats(value: Any, format: Format, digits: int | None, shown: str) -> None:
    assert format_value(value, format, digits) == shown


def test_names_are_filled_and_double_braces_stand_for_braces() -> None:
    values = {"uv": "7,000", "rate": "3.2%"}
    assert fill("UV 是 {uv}，转化率 {rate}", values) == "UV 是 7,000，转化率 3.2%"
    assert fill("{{uv}} 与 {{{uv}}}", values) == "{uv} 与 {7,000}"
    assert fill("{gone} { uv } {支付} } {", values) == "{gone} { uv } {支付} } {"
    assert names_in("{uv} {{x}} {{{rate}}} {支付}") == ["uv", "rate"]


@given(st.text())
def test_a_filled_in_value_is_never_filled_again(text: str) -> None:
    assert fill("{a}", {"a": text, "b": "no"}) == text


@given(st.text())
def test_any_text_survives_when_its_braces_are_doubled(text: str) -> None:
    assert fill(text.replace("{", "{{").replace("}", "}}"), {"a": "no"}) == text


class Shop:
    def scalar(self, sql: str) -> Any:
        if sql == "broken":
            raise ValueError("no such table")
        return float(sql.removeprefix("select "))


def test_a_figure_that_fails_takes_nothing_else_down() -> None:
    figures = {"good": Figure(sql="select 0.25", format="percent"), "bad": Figure(sql="broken")}
    failures: dict[str, str] = {}
    values = compute(figures, Shop(), lambda name, error: failures.update({name: str(error)}))
    assert values == {"good": 0.25, "bad": None}
    assert failures == {"bad": "no such table"}
    assert texts(figures, Shop()) == {"good": "25.0%", "bad": "—"}
