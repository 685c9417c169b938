"""The board against the CSV files read row by row, as whoever fills in a spreadsheet does."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any

import pytest

from courseware.answers.exercise import Workbook
from courseware.answers.trial import Trial, trials
from courseware.verdict import Status
from tests.exercises.files import rows

WEEK = datetime.timedelta(days=7)


@pytest.fixture(scope="module")
def tried(workbook: Workbook) -> list[Trial]:
    return trials(workbook, "morning-board", 10)


@pytest.fixture(scope="module")
def days() -> dict[str, dict[str, float]]:
    """The tiles by day as YYYY-MM-DD."""
    sums: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row in rows("daily_traffic"):
        for column in ("uv", "buyers", "paid_amount"):
            sums[row["date"]][column] += float(row[column])
        if row["channel"] == "paid":
            sums[row["date"]] += Counter(sales=float(row["paid_amount"]), spend=float(row["spend"]))
    for row in rows("tickets"):
        sums[row["opened"][:10]]["tickets"] += 1
    for row in rows("stock_daily"):
        sums[row["date"]]["out"] += row["closing"] == "0"
    return {
        day: {
            "支付金额": day_sums["paid_amount"],
            "访客": day_sums["uv"],
            "支付转化率": day_sums["buyers"] / day_sums["uv"] * 100,
            "日口径客单价": day_sums["paid_amount"] / day_sums["buyers"],
            "付费投产比": day_sums["sales"] / day_sums["spend"],
            "新工单": day_sums["tickets"],
            "缺货 SKU": day_sums["out"],
        }
        for day, day_sums in sums.items()
        if "2026-03-25" <= day <= "2026-04-30"
    }


def rings(tile: str, now: float, before: float, params: dict[str, float]) -> bool:
    match tile:
        case "支付金额":
            return now / before < 1 - params["fall"]
        case "访客":
            return now / before < 0.88
        case "支付转化率" | "日口径客单价":
            return now / before < 0.85
        case "付费投产比":
            return now / before < 0.6
        case "新工单":
            return now / before > 1.6
        case _:
            return now >= params["stockouts"]


def a_week_before(day: str) -> str:
    return str(datetime.date.fromisoformat(day) - WEEK)


def test_the_board_of_the_day(tried: list[Trial], days: dict[str, dict[str, float]]) -> None:
    for trial in tried:
        params = trial.assignment.params
        now, before = days[params["day"]], days[a_week_before(params["day"])]
        board = trial.solved.values["board"].set_index("tile")
        assert list(board.index) == list(now)
        for tile, value in now.items():
            assert board.at[tile, "value"] == pytest.approx(value)
            assert board.at[tile, "before"] == pytest.approx(before[tile])
            assert (board.at[tile, "rings"] == "响") == rings(tile, value, before[tile], params)


def test_the_alarms_of_april(tried: list[Trial], days: dict[str, dict[str, float]]) -> None:
    for trial in tried:
        found = trial.solved.values["alarms"]
        told = {(str(row.date)[:10], row.tile): row.value for row in found.itertuples()}
        due = {
            (day, tile): value
            for day, tiles in days.items()
            for tile, value in tiles.items()
            if day >= "2026-04-01" and rings(tile, value, days[a_week_before(day)][tile], trial.assignment.params)
        }
        assert told == pytest.approx(due)
        bad = {("2026-04-07", "支付转化率"), ("2026-04-08", "支付转化率"), ("2026-04-09", "支付转化率")}
        assert {key for key in told if key[1] == "支付转化率"} == bad


def test_every_kind_of_morning_is_asked(workbook: Workbook) -> None:
    actions = {trial.solved.values["action"] for trial in trials(workbook, "morning-board")}
    assert actions >= {"paid", "traffic", "value", "quiet"}


def tiles_of(params: Mapping[str, Any], visitors: str = "uv", compared: str = "week-ago") -> list[dict[str, Any]]:
    """The seven tiles as the workbench keeps them."""
    ways: list[tuple[str, str, str, str | None, str | None, float, str]] = [
        ("支付金额", "daily_traffic", "date", "paid_amount", None, params["fall"], "below"),
        ("访客", "daily_traffic", "date", visitors, None, 0.12, "below"),
        ("支付转化率", "daily_traffic", "date", "buyers", visitors, 0.15, "below"),
        ("日口径客单价", "daily_traffic", "date", "paid_amount", "buyers", 0.15, "below"),
        ("付费投产比", "daily_traffic", "date", "paid_amount", "spend", 0.4, "below"),
        ("新工单", "tickets", "opened", None, None, 0.6, "above"),
        ("缺货 SKU", "stock_daily", "date", None, None, params["stockouts"], "reaches"),
    ]
    only = {"付费投产比": ("channel", "paid"), "缺货 SKU": ("closing", "0")}
    made = []
    for name, table, column, over, under, line, rings in ways:
        picked, value = only.get(name, (None, ""))
        made.append(
            {
                "name": name, "table": table, "date": column, "over": over, "under": under,
                "percent": name == "支付转化率", "column": picked, "value": value,
                "compared": compared, "rings": rings, "line": line,
            }
        )  # fmt: skip
    return made


def handed_in(params: Mapping[str, Any], tiles: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {
        "board": {"way": "tiles", "tiles": tiles, "day": params["day"]},
        "alarms": {"way": "tiles", "tiles": tiles, "from": "2026-04-01", "to": "2026-04-30"},
    }


def test_the_board_and_its_alarms_can_be_handed_in_as_seven_tiles(workbook: Workbook, tried: list[Trial]) -> None:
    for trial in tried:
        params = trial.assignment.params
        verdict = workbook.grade(trial.assignment, handed_in(params, tiles_of(params)))
        assert {name: part.status for name, part in verdict.parts.items()} == dict.fromkeys(
            ("board", "alarms"), Status.CORRECT
        )


@pytest.mark.parametrize(
    ("changes", "mistake"), [({"visitors": "pv"}, "views-for-visitors"), ({"compared": "day-ago"}, "yesterday")]
)
def test_what_is_wrong_with_a_tile_is_named(
    workbook: Workbook, tried: list[Trial], changes: dict[str, str], mistake: str
) -> None:
    assignment = tried[0].assignment
    verdict = workbook.grade(assignment, handed_in(assignment.params, tiles_of(assignment.params, **changes)))
    assert mistake in {finding.id for finding in verdict.findings}


@pytest.mark.parametrize(
    ("change", "finding"), [({"tiles": []}, "no-tiles"), ({"tiles": "x"}, "no-tiles"), ({"day": None}, "no-day")]
)
def test_a_board_without_tiles_or_a_day_says_so_and_costs_nothing(
    workbook: Workbook, tried: list[Trial], change: dict[str, Any], finding: str
) -> None:
    assignment = tried[0].assignment
    whole = handed_in(assignment.params, tiles_of(assignment.params))
    verdict = workbook.grade(assignment, {"board": whole["board"] | change})
    assert verdict.status is Status.INVALID
    assert [each.id for each in verdict.findings] == [finding]
