"""The planner's service: every run is recorded once, five graded ones at most, and nothing is lost by bad input."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from openpyxl import load_workbook

from courseware.promotion.first.best_plans import BestPlans, Searching
from courseware.promotion.first.market import build
from courseware.promotion.first.optimum import Best, with_best_stock
from courseware.promotion.first.parameters import Parameters
from courseware.promotion.first.runs import GRADED_RUNS, Ground
from courseware.promotion.first.score import template_plan
from courseware.promotion.first.wording import sentence
from courseware.record.log import Learner
from courseware.record.store import Store
from courseware.study.planner import Planner, Run
from courseware.verdict import Finding
from tests.promotion.first.plans import GOOD, changed, with_cell

NOW = datetime(2026, 5, 1, 4, 0, tzinfo=UTC)


def rich_search(parameters: Parameters, seed: int, progress: Path) -> Future[Best]:
    """The template plan, said to earn more than any plan does."""
    found: Future[Best] = Future()
    found.set_result(Best(template_plan(build(parameters, seed)).plan, 400_000.0))
    return found


def template_search(parameters: Parameters, seed: int, progress: Path) -> Future[Best]:
    found: Future[Best] = Future()
    found.set_result(template_plan(build(parameters, seed)))
    return found


class Desk:
    def __init__(self, folder: Path, search: Callable[..., Future[Best]] = rich_search) -> None:
        self.store = Store.open(folder / "courseware.db")
        self.me = Learner("learner-1", "小明", NOW)
        if self.store.learners.get(self.me.id) is None:
            for name in ("小明", "小红"):
                self.store.learners.add(name, name, NOW, lambda name=name: {"小明": "learner-1"}.get(name, "learner-2"))
        self.best_plans = BestPlans(folder / "best-plans", search)
        self.planner = Planner(self.store, self.best_plans, lambda: NOW)

    def run(self, raw: dict[str, Any], nonce: str, ground: Ground = Ground.OWN) -> Run:
        run = self.planner.submit(self.me.id, ground, raw, nonce)
        assert isinstance(run, Run), run
        return run

    def refused(self, raw: dict[str, Any], nonce: str = "x", ground: Ground = Ground.OWN) -> Finding:
        found = self.planner.submit(self.me.id, ground, raw, nonce)
        assert isinstance(found, Finding)
        return found


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def numbered(n: int) -> dict[str, Any]:
    return changed(stock=8_000.0 + n)


def test_a_run_is_recorded_with_its_judgement_and_there_after_a_restart(desk: Desk, tmp_path: Path) -> None:
    run = desk.run(GOOD, "n1")
    assert (run.ground, run.number, run.entry.to_dict(), run.at) == (Ground.OWN, 1, GOOD, NOW)
    assert 0 < run.judgement.profit < run.judgement.best
    view = Desk(tmp_path).planner.view(desk.me.id)
    assert view.runs == (run,)
    assert view.left == GRADED_RUNS - 1


def test_practice_runs_are_free_and_count_for_nothing(desk: Desk) -> None:
    for n in range(GRADED_RUNS + 3):
        assert desk.run(numbered(n), f"n{n}", Ground.PRACTICE).number is None
    assert desk.planner.view(desk.me.id).left == GRADED_RUNS


def test_a_double_click_is_one_run(desk: Desk) -> None:
    first = desk.run(GOOD, "n1")
    assert desk.run(changed(stock=1.0), "n1") == first
    assert len(desk.planner.view(desk.me.id).runs) == 1


def test_a_double_click_in_two_threads_is_one_run(desk: Desk) -> None:
    with ThreadPoolExecutor(2) as pool:
        one, other = pool.map(lambda _: desk.run(GOOD, "n1"), range(2))
    assert one == other
    assert len(desk.planner.view(desk.me.id).runs) == 1


def test_a_sixth_graded_run_is_refused_and_the_five_stay(desk: Desk) -> None:
    runs = [desk.run(numbered(n), f"n{n}") for n in range(GRADED_RUNS)]
    assert [run.number for run in runs] == [1, 2, 3, 4, 5]
    refused = desk.refused(numbered(9), "n9")
    assert refused.id == "plan-runs-used"
    assert "5 次计分机会都用完了" in sentence(refused)
    view = desk.planner.view(desk.me.id)
    assert view.runs == tuple(runs)
    assert view.revealed
    assert desk.run(numbered(9), "n10", Ground.PRACTICE).number is None
    assert desk.run(numbered(0), "n0") == runs[0]  # the nonce of a run that is there: not a sixth


def test_the_last_graded_run_is_given_once_when_tabs_race(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(GRADED_RUNS - 1):
        desk.run(numbered(n), f"n{n}")
    barrier, judged = Barrier(4), desk.planner._judged

    def together(*given: Any) -> Any:  # all have seen that one run is left before any is recorded
        barrier.wait(20)
        return judged(*given)

    monkeypatch.setattr(desk.planner, "_judged", together)
    with ThreadPoolExecutor(4) as pool:
        outcomes = list(
            pool.map(lambda n: desk.planner.submit(desk.me.id, Ground.OWN, numbered(n), f"t{n}"), range(10, 14))
        )
    assert sum(isinstance(outcome, Run) for outcome in outcomes) == 1
    assert {outcome.id for outcome in outcomes if isinstance(outcome, Finding)} == {"plan-runs-used"}
    assert [run.number for run in desk.planner.view(desk.me.id).runs] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("raw", "id_", "words"),
    [
        (with_cell(math.nan), "plan-budget-cell", "nan"), (with_cell(-1.0), "plan-budget-cell", "-1"),
        (with_cell("很多"), "plan-budget-cell", "很多"), (with_cell(None), "plan-budget-cell", "空白"),
        (with_cell(110_001.0), "plan-over-budget", "超出上限 1 元"),
        (changed(coupon=75.0), "plan-coupon", "最多 74.75 元"),
        (changed(stock=10_000_000.0), "plan-stock", "10000000"),
        (changed(cut=0.36), "plan-cut", "35%"), ({}, "plan-shape", "格式"),
    ],
)  # fmt: skip
def test_bad_input_is_refused_with_its_figure_and_costs_nothing(
    desk: Desk, raw: dict[str, Any], id_: str, words: str
) -> None:
    first = desk.run(GOOD, "n1")
    refused = desk.refused(raw, "n2")
    assert refused.id == id_
    assert words in sentence(refused)
    assert desk.planner.view(desk.me.id).runs == (first,)
    assert desk.run(numbered(1), "n2").number == 2  # the nonce of what was refused is free


def test_runs_are_kept_apart_by_learner(desk: Desk) -> None:
    desk.run(GOOD, "n1")
    assert desk.planner.view("learner-2").runs == ()
    other = desk.planner.submit("learner-2", Ground.OWN, GOOD, "n1")
    assert isinstance(other, Run)
    assert other.number == 1
    assert other.judgement.profit != desk.planner.view(desk.me.id).runs[0].judgement.profit  # another market


def test_a_plan_that_beats_the_optimum_replaces_it(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    desk = Desk(tmp_path, template_search)
    market = desk.planner.market(Ground.OWN, desk.me.id)
    start = template_plan(market)
    grid = start.plan.grid
    grid[:, 2] *= 0.2
    better = with_best_stock(market, grid, 0.05, 279.0, 20.0)
    assert better.profit > start.profit
    with caplog.at_level(logging.WARNING):
        run = desk.run({**better.plan.to_dict(), "forecast": GOOD["forecast"]}, "n1")
    assert "beats the optimum" in caplog.text
    assert run.judgement.score.plan == 100
    assert run.judgement.finding.id == "promo-near-best"
    best = desk.planner.best(Ground.OWN, desk.me.id)
    assert isinstance(best, Best)
    assert best.profit == pytest.approx(better.profit)


def test_while_the_optimum_is_missing_nothing_is_recorded(tmp_path: Path) -> None:
    desk = Desk(tmp_path, lambda parameters, seed, progress: Future())
    assert isinstance(desk.planner.submit(desk.me.id, Ground.OWN, GOOD, "n1"), Searching)
    assert desk.planner.view(desk.me.id).runs == ()


def test_a_search_that_fails_is_said_and_begun_again(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    def fail(parameters: Parameters, seed: int, progress: Path) -> Future[Best]:
        found: Future[Best] = Future()
        found.set_exception(MemoryError())
        return found

    desk = Desk(tmp_path, fail)
    assert desk.refused(GOOD).id == "plan-search-failed"
    assert "failed" in caplog.text


def test_the_draft_is_kept(desk: Desk, tmp_path: Path) -> None:
    assert desk.planner.draft(desk.me.id) == {}
    desk.planner.save_draft(desk.me.id, with_cell(None))
    assert Desk(tmp_path).planner.draft(desk.me.id) == with_cell(None)


def test_the_export_holds_plan_runs_and_days_and_comes_back(desk: Desk) -> None:
    run = desk.run(GOOD, "n1")
    desk.run(GOOD, "n2", Ground.PRACTICE)
    content = desk.planner.export(desk.me, GOOD, run)
    book = load_workbook(BytesIO(content))
    assert book.sheetnames == ["方案", "618 运行记录", "按天"]
    rows = list(book["618 运行记录"].iter_rows(values_only=True))
    assert [row[1] for row in rows[1:]] == ["计分 1", "练习"]
    assert round(run.judgement.profit) in rows[1]
    assert book["按天"].max_row == 20
    assert desk.planner.take_file(desk.me.id, "方案.xlsx", content) == GOOD
    other = desk.planner.take_file("learner-2", "方案.xlsx", content)
    assert isinstance(other, Finding)
    assert other.id == "plan-file-of-another"


def test_an_unfinished_plan_can_be_exported(desk: Desk) -> None:
    content = desk.planner.export(desk.me, with_cell(None), None)
    refused = desk.planner.take_file(desk.me.id, "方案.xlsx", content)
    assert isinstance(refused, Finding)
    assert refused.id == "plan-budget-cell"
