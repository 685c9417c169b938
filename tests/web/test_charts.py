"""Charts: every type builds, speaks Chinese, and keeps its labels level."""

from __future__ import annotations

import json
from typing import Any, get_args

import pandas as pd
import pyarrow as pa
import pytest

from courseware.content.blocks import Mark
from courseware.web.charts.mark import ROWS, build
from courseware.web.charts.style import Spec

LABELS = {"date": "日期", "uv": "访客数（人）", "channel": "渠道", "rate": "转化率"}
DATA = pd.DataFrame(
    {
        "date": list(pd.date_range("2026-04-01", periods=10).date) * 2,
        "channel": ["搜索"] * 10 + ["直播"] * 10,
        "uv": range(1000, 21000, 1000),
        "rate": [0.01 * n for n in range(20)],
    }
)
TYPES = get_args(Mark.model_fields["type"].annotation)


def mark(type: str, **more: Any) -> Mark:
    needs: dict[str, Any] = {
        "histogram": {"x": "uv"},
        "heatmap": {"x": "date", "y": "channel", "color": "uv"},
        "boxplot": {"x": "channel", "y": "uv"},
        "scatter": {"x": "uv", "y": "rate", "color": "channel"},
    }
    return Mark(type=type, **({"x": "date", "y": "uv", "color": "channel"} | needs.get(type, {}) | more))


def rows_of(spec: Spec) -> pd.DataFrame:
    return pa.ipc.open_stream(spec["datasets"][ROWS]).read_pandas()


def axes(node: Any) -> list[dict[str, Any]]:
    if isinstance(node, dict):
        here = [node["axis"]] if isinstance(node.get("axis"), dict) else []
        return here + [axis for part in node.values() for axis in axes(part)]
    return [axis for part in node for axis in axes(part)] if isinstance(node, list) else []


@pytest.mark.parametrize("type", TYPES)
def test_every_type_builds_and_is_plain_json_beside_its_rows(type: str) -> None:
    spec = build(mark(type), DATA, LABELS)
    assert isinstance(spec["datasets"].pop(ROWS), bytes)
    text = json.dumps(spec, ensure_ascii=False)
    assert '"labelAngle": 0' in text
    assert all(axis.get("labelAngle", 0) == 0 for axis in axes(spec))
    titles = [axis["title"] for axis in axes(spec) if axis.get("title")]
    assert titles
    assert not set(titles) & set(LABELS)  # labels, not column names


def test_rows_are_sent_once_and_dates_as_dates() -> None:
    sent = rows_of(build(mark("line"), DATA, LABELS))
    assert len(sent) == len(DATA)
    assert pd.api.types.is_datetime64_any_dtype(sent["date"])


def test_money_says_its_unit_and_percent_is_formatted() -> None:
    spec = build(mark("line", format={"uv": "money"}, labels={"uv": "支付金额"}), DATA, LABELS)
    assert "支付金额（元）" in [axis.get("title") for axis in axes(spec)]
    spec = build(mark("line", y="rate", format={"rate": "percent"}), DATA, LABELS)
    assert ".1~%" in [axis.get("format") for axis in axes(spec)]


@pytest.mark.parametrize(
    ("names", "lies"),
    [
        (["搜索", "直播"], False),
        ([f"2025-{n:02}" for n in range(1, 13)], False),
        ([f"很长很长的商品名称第{n}号" for n in range(9)], True),
    ],
)
def test_bars_lie_down_when_their_labels_do_not_fit(names: list[str], lies: bool) -> None:
    rows = pd.DataFrame({"name": names, "uv": range(len(names))})
    encoding = build(Mark(type="bar", x="name", y="uv"), rows, LABELS)["layer"][0]["encoding"]
    assert (encoding["y"]["field"] == "name") is lies


@pytest.mark.parametrize(
    ("sort", "order"), [("given", ["b", "a", "c"]), ("ascending", ["a", "b", "c"]), ("descending", ["c", "b", "a"])]
)
def test_categories_keep_the_order_asked_for(sort: str, order: list[str]) -> None:
    rows = pd.DataFrame({"name": ["b", "a", "c"], "uv": [2, 1, 3]})
    encoding = build(Mark(type="bar", x="name", y="uv", sort=sort), rows, LABELS)["layer"][0]["encoding"]
    assert encoding["x"]["sort"] == list(order)


def test_a_reference_line_is_drawn_once_with_its_label() -> None:
    layers = build(mark("line", rule=5000, rule_label="目标"), DATA, LABELS)["layer"]
    assert [layer["mark"]["type"] for layer in layers] == ["line", "point", "rule", "text"]
    assert all("aggregate" in layer["transform"][0] for layer in layers[2:])


def test_a_column_that_is_not_there_is_the_authors_fault() -> None:
    with pytest.raises(KeyError):
        build(mark("line", y="nothing"), DATA, LABELS)


def test_missing_values_and_numbers_from_the_database_are_no_obstacle() -> None:
    rows = pd.DataFrame({"channel": ["搜索", None], "uv": pd.array([1, None], dtype="Int64")})
    sent = rows_of(build(Mark(type="bar", x="channel", y="uv"), rows, LABELS))
    assert sent["channel"].tolist() == ["搜索", "（空）"]


def encodings(node: Any, channel: str) -> list[dict[str, Any]]:
    if isinstance(node, dict):
        here = [node["encoding"][channel]] if channel in node.get("encoding", {}) else []
        return here + [found for part in node.values() for found in encodings(part, channel)]
    return [found for part in node for found in encodings(part, channel)] if isinstance(node, list) else []


def test_colours_shapes_and_stacks_follow_the_rows() -> None:
    line = build(mark("line"), DATA, LABELS)
    for channel in ("color", "shape"):
        assert [found["sort"] for found in encodings(line, channel)]
        assert all(found["sort"] == ["搜索", "直播"] for found in encodings(line, channel))
    stacked = rows_of(build(mark("stacked_bar"), DATA.iloc[::-1], LABELS))
    (rank,) = set(stacked.columns) - {"date", "uv", "channel"}
    assert dict(zip(stacked["channel"], stacked[rank], strict=True)) == {"直播": 0, "搜索": 1}


def test_an_axis_of_numbers_says_what_they_are() -> None:
    hours = pd.DataFrame({"hour": [str(hour) for hour in range(24)], "uv": range(24)})
    told = mark("bar", x="hour", color=None, labels={"hour": "几点"})
    (hour,) = encodings(build(told, hours, LABELS), "x")
    assert hour["axis"]["title"] == "几点"
    (channel,) = encodings(build(mark("bar", x="channel", color=None), DATA, LABELS), "x")
    assert channel["axis"]["title"] is None
