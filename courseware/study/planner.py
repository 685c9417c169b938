"""The planner's service: what its page talks to, and the only place that writes its runs."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

import pandas as pd

from courseware.i18n import t
from courseware.progress.course import LOCAL
from courseware.promotion.first.best_plans import BestPlans, Searching
from courseware.promotion.first.days import day_table, moments
from courseware.promotion.first.export import RunRow, days_sheet, plan_sheet, read_plan_file, runs_sheet
from courseware.promotion.first.market import Market, build
from courseware.promotion.first.optimum import Best
from courseware.promotion.first.parameters import Parameters
from courseware.promotion.first.plan import read_forecast
from courseware.promotion.first.runs import GRADED_RUNS, ITEM, Entry, Ground, Judgement, judge, market_of, read_entry
from courseware.promotion.first.simulate import Outcome, play
from courseware.promotion.first.wording import plain
from courseware.record.log import Learner
from courseware.record.runs import KeptRun
from courseware.record.store import Store
from courseware.spreadsheet import to_xlsx
from courseware.study.my_data import NotYet
from courseware.verdict import Finding
from courseware.worker import asked_by

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Run:
    """A recorded run as pages show it. `number` is None in practice."""

    nonce: str
    ground: Ground
    number: int | None
    entry: Entry
    judgement: Judgement
    at: datetime


@dataclass(frozen=True)
class PlannerView:
    """All of a learner's runs, oldest first, and how many graded ones are left."""

    runs: tuple[Run, ...]
    left: int

    @property
    def revealed(self) -> bool:
        """Whether the best plan may be shown: nothing can be gained by it any more."""
        return self.left == 0


class Planner:
    """Methods that touch the record may raise StoreUnavailable. `now` returns an aware time."""

    item = ITEM
    most_graded = GRADED_RUNS

    def __init__(self, store: Store, best_plans: BestPlans, now: Callable[[], datetime]) -> None:
        self._store = store
        self._best_plans = best_plans
        self._now = now

    def prepare(self, learner_id: str | None = None) -> None:
        """Start looking for the optimum of the practice market, or of a learner's own; returns at once."""
        self.best(Ground.PRACTICE if learner_id is None else Ground.OWN, learner_id or "")

    def market(self, ground: Ground, learner_id: str) -> Market:
        return _market(ground, learner_id if ground is Ground.OWN else "")

    def best(self, ground: Ground, learner_id: str) -> Best | Searching | Finding:
        """The best plan of the market, or how far the search for it is, or why there is none."""
        try:
            return self._best_plans.get(*market_of(ground, learner_id))
        except Exception:  # whatever the search or the disk ran into: the next call starts anew
            log.exception("the search for an optimum failed")
            return Finding("plan-search-failed")

    def view(self, learner_id: str) -> PlannerView:
        runs = tuple(_run(kept) for kept in self._store.runs.all_of(learner_id))
        return PlannerView(runs, GRADED_RUNS - sum(run.ground is Ground.OWN for run in runs))

    def submit(self, learner_id: str, ground: Ground, raw: Mapping[str, Any], nonce: str) -> Run | Searching | Finding:
        """Play and record a plan. A Finding says what is wrong with it; nothing is recorded then.

        Only a graded run needs a forecast.
        """
        unique = f"{learner_id}:{ITEM}:{nonce}"
        recorded = self._store.runs.get(unique)
        if recorded is not None:
            return _run(recorded)
        entry = read_entry(raw)
        if isinstance(entry, Finding):
            return entry
        refused = Finding("plan-runs-used", {"most": GRADED_RUNS})
        graded = ground is Ground.OWN
        if graded and self.view(learner_id).left == 0:
            return refused
        if graded and entry.forecast is None:
            blank = read_forecast({})
            assert isinstance(blank, Finding)
            return blank
        best = self.best(ground, learner_id)
        if not isinstance(best, Best):
            return best
        kept = self._judged(learner_id, ground, entry, best)
        run = KeptRun(unique, learner_id, None, entry.to_dict(), kept.to_dict(), self._now())
        added = self._store.runs.add(run, graded, GRADED_RUNS)
        return refused if added is None else _run(added)

    def _judged(self, learner_id: str, ground: Ground, entry: Entry, best: Best) -> Judgement:
        market = self.market(ground, learner_id)
        profit = play(market, entry.plan).profit
        if profit > best.profit:
            self._best_plans.beaten(*market_of(ground, learner_id), entry.plan, profit)
            best = Best(entry.plan, profit)
        return judge(market, entry, best)

    def judged_again(self, learner_id: str, run: KeptRun) -> KeptRun | None:
        """A run from elsewhere with the judgement that it gets here; None when it is none. Raises NotYet."""
        entry = read_entry(run.plan)
        if isinstance(entry, Finding) or (run.number is not None and entry.forecast is None):
            return None
        ground = Ground.PRACTICE if run.number is None else Ground.OWN
        best = self.best(ground, learner_id)
        if not isinstance(best, Best):
            raise NotYet
        return replace(run, plan=entry.to_dict(), judgement=self._judged(learner_id, ground, entry, best).to_dict())

    def is_plan(self, raw: Any) -> bool:
        """Whether a draft can be worked on."""
        return isinstance(raw, dict) and isinstance(read_entry(raw), Entry)

    def outcome(self, run: Run, learner_id: str) -> Outcome:
        return play(self.market(run.ground, learner_id), run.entry.plan)

    # The plan being worked on

    def draft(self, learner_id: str) -> dict[str, Any]:
        """The plan as it was left, in the shape of `Entry.to_dict()`; empty at first."""
        kept = self._store.drafts.get(learner_id, ITEM)
        return kept if isinstance(kept, dict) else {}

    def save_draft(self, learner_id: str, raw: Mapping[str, Any]) -> None:
        self._store.drafts.save(learner_id, ITEM, raw, self._now())

    def take_file(self, learner_id: str, name: str, content: bytes) -> dict[str, Any] | Finding:
        """The raw plan in an exported file, or what is wrong with the file or with the plan in it."""
        with asked_by(learner_id):
            raw = read_plan_file(name, content, learner_id)
        if isinstance(raw, Finding):
            return raw
        entry = read_entry(raw)
        return entry if isinstance(entry, Finding) else entry.to_dict()

    def runs_sheet(self, learner_id: str) -> dict[str, pd.DataFrame]:
        """A sheet of all runs under its title; empty before the first run."""
        rows = [
            RunRow(
                run.ground,
                run.number,
                run.at.astimezone(LOCAL).replace(tzinfo=None),
                run.entry.to_dict(),
                run.judgement,
            )
            for run in self.view(learner_id).runs
        ]
        return {t("618 运行记录"): runs_sheet(rows)} if rows else {}

    def export(self, learner: Learner, raw: Mapping[str, Any], run: Run | None) -> bytes:
        """The plan as entered; all runs; the days of one of them. XLSX."""
        sheets = {t("方案"): plan_sheet(raw, learner.id, learner.name)} | self.runs_sheet(learner.id)
        if run is not None:
            market, outcome = self.market(run.ground, learner.id), self.outcome(run, learner.id)
            words = {m.day: plain(m.finding) for m in moments(market, run.entry.plan, outcome)}
            sheets[t("按天")] = days_sheet(day_table(market, outcome), words)
        return to_xlsx(sheets)


@lru_cache(maxsize=64)
def _market(ground: Ground, learner_id: str) -> Market:
    parameters: Parameters
    parameters, seed = market_of(ground, learner_id)
    return build(parameters, seed)


def _run(kept: KeptRun) -> Run:
    entry = read_entry(kept.plan)
    if isinstance(entry, Finding):  # only plans that were accepted are recorded
        raise ValueError(f"run {kept.nonce} holds no plan: {entry.id}")
    ground = Ground.PRACTICE if kept.number is None else Ground.OWN
    return Run(kept.nonce, ground, kept.number, entry, Judgement.from_dict(kept.judgement), kept.at)
