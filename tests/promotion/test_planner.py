"""The planner's service: runs are recorded once, a graded one stops on the first evening and outlasts a restart."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from courseware.promotion import judging
from courseware.promotion.runs import GRADED_RUNS, Ground, Judgement
from courseware.record.log import Learner
from courseware.record.runs import KeptRun
from courseware.record.store import Store
from courseware.study.my_data import NotYet
from courseware.study.planner import ITEM, UNDERWAY, FirstRun, Planner, Run, Underway
from courseware.verdict import Finding
from courseware.worker import Busy
from tests.promotion.plans import FORETOLD, GOOD, changed

NOON = datetime(2026, 5, 1, 4, tzinfo=UTC)
FIRST_PLAN: dict[str, Any] = {
    "budget": {
        channel: dict.fromkeys(("warmup", "burst", "return"), 10_000.0) for channel in ("search", "feed", "live", "crm")
    },
    "cut": 0.1, "threshold": 299.0, "coupon": 30.0, "stock": 9_000.0,
    "forecast": {"gmv": 1_300_000.0, "units": 9_000.0, "roas": 11.0},
}  # fmt: skip
FIRST_JUDGEMENT: dict[str, Any] = {
    "profit": 200_000.0, "bad_market": 1.0, "gmv": 1_257_147.0, "units": 8_000.0, "unsold": 9.0, "spend": 120_000.0,
    "best": 290_000.0, "parts": {"stock": 1.0}, "finding": {"id": "promo-near-best", "data": {"gap": 1.0}}, "model": 1,
    "score": {"total": 71.4, "plan": 70.0, "resilience": 60.0, "forecast": 100.0, "share": 0.7},
}  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store.open(tmp_path / "courseware.db")
    yield store
    store.database.close()


@pytest.fixture
def planner(store: Store) -> Planner:
    return Planner(store, lambda: NOON)


@pytest.fixture
def learner(store: Store) -> Learner:
    store.learners.add("小明", "小明", NOON, lambda: "learner-1")
    return Learner("learner-1", "小明", NOON)


def begun(planner: Planner, learner: Learner, **values: Any) -> Underway:
    found = planner.begin(learner.id, {**changed(**values), **FORETOLD})
    assert isinstance(found, Underway), found
    return found


def ended(planner: Planner, learner: Learner, nonce: str, **steering: float) -> Run:
    raw = {f"steer.{name.replace('__', '.')}": value for name, value in steering.items()}
    found = planner.steer(learner.id, raw, nonce)
    assert isinstance(found, Run), found
    return found


def test_a_practice_run_is_recorded_once(planner: Planner, learner: Learner) -> None:
    first = planner.practise(learner.id, GOOD, "a")
    assert isinstance(first, Run)
    assert planner.practise(learner.id, changed(threshold=350.0), "a") == first
    view = planner.view(learner.id)
    assert view.runs == (first,)
    assert (first.ground, first.number, view.left) == (Ground.PRACTICE, None, GRADED_RUNS)
    assert first.judgement.score.steering is None
    assert Judgement.from_dict(first.judgement.to_dict()) == first.judgement


def test_a_refused_plan_is_not_recorded(planner: Planner, learner: Learner) -> None:
    assert isinstance(planner.practise(learner.id, changed(threshold="很多"), "a"), Finding)
    assert isinstance(planner.begin(learner.id, {**changed(stock__profit=20_000.0), **FORETOLD}), Finding)
    assert planner.view(learner.id).runs == ()
    assert planner.view(learner.id).underway is None


def test_a_graded_run_stops_on_the_first_evening_outlasts_a_restart_and_ends_once(
    planner: Planner, learner: Learner, store: Store
) -> None:
    underway = begun(planner, learner)
    again = Planner(store, lambda: NOON)  # after a restart
    assert again.view(learner.id).underway == underway
    assert begun(again, learner) == underway
    refused = again.begin(learner.id, {**changed(threshold=350.0), **FORETOLD})
    assert isinstance(refused, Finding)
    assert refused.id == "plan-underway"
    run = ended(again, learner, "s", more__profit=50.0)
    assert run.number == 1
    assert run.entry.correction is not None
    assert run.entry.correction.more == (0, 50, 0)
    assert run.judgement.reality is not None
    assert again.view(learner.id).underway is None
    assert again.steer(learner.id, {}, "s") == run  # the same click twice
    nothing = again.steer(learner.id, {"steer.more.profit": 100.0}, "t")
    assert isinstance(nothing, Finding)
    assert nothing.id == "plan-nothing-to-steer"
    assert len(again.view(learner.id).graded) == 1


def test_what_cannot_be_steered_leaves_the_run_underway(planner: Planner, learner: Learner) -> None:
    begun(planner, learner)
    for raw in ({"steer.more.profit": "很多"}, {"steer.search_ads.burst": 1e6}, {"steer.more.profit": 10_000_000}):
        assert isinstance(planner.steer(learner.id, raw, "s"), Finding)
    assert planner.view(learner.id).underway is not None


def test_the_first_graded_run_needs_a_forecast_and_its_points_stay(planner: Planner, learner: Learner) -> None:
    missing = planner.begin(learner.id, GOOD)
    assert isinstance(missing, Finding)
    assert missing.id == "plan-forecast-needed"
    begun(planner, learner)
    first = ended(planner, learner, "1")
    assert first.judgement.score.forecast is not None
    begun(planner, learner, threshold=310.0)
    second = ended(planner, learner, "2")
    assert second.entry.forecast is None
    assert second.judgement.score.forecast == first.judgement.score.forecast


def test_an_unchanged_plan_is_not_counted_again(planner: Planner, learner: Learner) -> None:
    begun(planner, learner)
    ended(planner, learner, "1")
    refused = planner.begin(learner.id, {**GOOD, **FORETOLD})
    assert isinstance(refused, Finding)
    assert (refused.id, refused.data) == ("plan-unchanged", {"number": 1})
    assert planner.view(learner.id).left == GRADED_RUNS - 1


def test_there_is_no_sixth_graded_run(planner: Planner, learner: Learner, store: Store) -> None:
    begun(planner, learner)
    run = ended(planner, learner, "1")
    for number in range(2, GRADED_RUNS + 1):
        kept = KeptRun(
            f"{learner.id}:{ITEM}:{number}", learner.id, None, run.entry.to_dict(), run.judgement.to_dict(), NOON
        )
        store.runs.add(kept, True, GRADED_RUNS)
    refused = planner.begin(learner.id, {**changed(threshold=350.0), **FORETOLD})
    assert isinstance(refused, Finding)
    assert refused.id == "plan-runs-used"
    assert planner.view(learner.id).revealed
    assert isinstance(planner.practise(learner.id, changed(threshold=350.0), "p"), Run)


def test_learners_have_their_own_markets_and_share_the_practice_one(planner: Planner) -> None:
    assert planner.solved(Ground.PRACTICE, "a") is planner.solved(Ground.PRACTICE, "b")
    assert len({planner.solved(Ground.OWN, f"l{n}").number for n in range(50)}) > 20


def test_runs_of_the_first_edition_stay_readable(planner: Planner, learner: Learner, store: Store) -> None:
    for nonce, graded in (("r1", True), ("r2", False)):
        kept = KeptRun(f"{learner.id}:{ITEM}:{nonce}", learner.id, None, FIRST_PLAN, FIRST_JUDGEMENT, NOON)
        store.runs.add(kept, graded, GRADED_RUNS)
    view = planner.view(learner.id)
    assert view.runs == ()
    assert [each.number for each in view.first] == [1, None]
    assert view.left == GRADED_RUNS - 1
    (first, _) = view.first
    assert isinstance(first, FirstRun)
    assert (first.run.total, first.run.profit, first.run.budget) == (71.4, 200_000, (40_000, 40_000, 40_000))
    sheets = planner.runs_sheet(learner.id)
    (sheet,) = sheets.values()
    assert sheet["总分"].tolist() == [71.4, 71.4]


def test_a_run_from_elsewhere_is_judged_here(planner: Planner, learner: Learner) -> None:
    begun(planner, learner)
    run = ended(planner, learner, "1", more__profit=50.0)
    forged = {**run.judgement.to_dict(), "score": {**run.judgement.score.to_dict(), "total": 100.0}}
    kept = KeptRun(run.nonce, learner.id, 1, run.entry.to_dict(), forged, NOON)
    judged = planner.judged_again(learner.id, kept)
    assert judged is not None
    assert Judgement.from_dict(judged.judgement).score == run.judgement.score
    first = planner.judged_again(learner.id, KeptRun("n", learner.id, 1, FIRST_PLAN, FIRST_JUDGEMENT, NOON))
    assert first is not None
    assert first.number is None, "it cannot be judged any more and counts for no certificate"
    for plan in ({"nonsense": 1}, {**run.entry.to_dict(), "shifts": -1}, GOOD):
        assert planner.judged_again(learner.id, KeptRun("n", learner.id, 1, plan, {}, NOON)) is None


def test_when_no_process_is_free_the_run_is_not_used_up(
    planner: Planner, learner: Learner, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object, **__: object) -> object:
        raise Busy

    begun(planner, learner)
    monkeypatch.setattr(judging.workers, "run", busy)
    found = planner.steer(learner.id, {}, "1")
    assert isinstance(found, Finding)
    assert found.id == "plan-not-now"
    assert planner.view(learner.id).underway is not None
    with pytest.raises(NotYet):
        planner.judged_again(learner.id, KeptRun("n", learner.id, None, GOOD, {}, NOON))


def test_an_underway_run_that_is_no_plan_any_more_is_dropped(planner: Planner, learner: Learner, store: Store) -> None:
    store.drafts.save(learner.id, UNDERWAY, {"number": 1, "entry": {**GOOD, "shifts": 99}}, NOON)
    assert planner.view(learner.id).underway is None


def test_a_draft_of_the_first_edition_is_left_alone(planner: Planner, learner: Learner, store: Store) -> None:
    store.drafts.save(learner.id, ITEM, FIRST_PLAN, NOON)
    assert planner.draft(learner.id) == {}
    planner.save_draft(learner.id, GOOD)
    assert planner.draft(learner.id) == GOOD
    evening = {**GOOD, "steer.more.profit": 150.0}
    planner.save_draft(learner.id, evening)
    assert planner.draft(learner.id) == evening
    assert planner.is_plan(GOOD)
    assert not planner.is_plan(FIRST_PLAN)


def test_the_workbook_has_the_plan_all_runs_and_the_days_of_one(planner: Planner, learner: Learner) -> None:
    begun(planner, learner)
    run = ended(planner, learner, "1")
    planner.practise(learner.id, GOOD, "2")
    sheets = pd.read_excel(BytesIO(planner.export(learner, GOOD, run)), sheet_name=None)
    assert list(sheets) == ["方案", "618 运行记录", "按天", "复盘单"]
    assert sheets["618 运行记录"]["类型"].tolist() == ["计分 1", "练习"]
    days = sheets["按天"]
    outcome, seed = planner.outcome(run, learner.id)
    assert days["订单（单）"].sum() == pytest.approx(outcome.orders[0, seed].sum(), abs=10)
    assert run.judgement.units == pytest.approx(
        float((outcome.orders[0, 0, :10] * outcome.demand.per_order[0, :10]).sum() + outcome.sold.sum()), abs=0.01
    )
    debrief = sheets["复盘单"]
    lost = debrief.loc[debrief["部分"] == "差距", "数字"]
    assert lost.sum() == pytest.approx(run.judgement.gap, abs=len(lost))
    earned = debrief.loc[debrief["内容"] == "实际多赚", "数字"].item()
    assert run.judgement.reality is not None
    assert earned == round(run.judgement.reality.profit)
    practised = planner.view(learner.id).runs[-1]
    assert "复盘单" not in pd.read_excel(BytesIO(planner.export(learner, GOOD, practised)), sheet_name=None)
