"""The planner's service: what its page talks to, and the only place that writes its runs.

A graded run has two parts. `begin` fixes plan and forecast and stops in the evening of the first day of the burst,
which outlasts a restart; `steer` ends and records it. Practice runs are played at once and are never used up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol, TypeGuard

import pandas as pd

from courseware.i18n import t
from courseware.progress.course import LOCAL
from courseware.promotion.calendar import days, short
from courseware.promotion.days import day_table, moments, typical
from courseware.promotion.debrief import sheet as debrief_sheet
from courseware.promotion.export import (
    FirstRow,
    PlanFile,
    RunRow,
    days_sheet,
    first_sheet,
    plan_sheet,
    read_plan_file,
    runs_sheet,
)
from courseware.promotion.first_day import FirstDay, first_day
from courseware.promotion.first_edition import FirstEdition, is_first_edition, read_run
from courseware.promotion.judging import judged
from courseware.promotion.plan import CODES, FORECAST_CODES, ITEM
from courseware.promotion.play import Played, played
from courseware.promotion.runs import (
    GRADED_RUNS,
    Entry,
    Ground,
    Judgement,
    read_entry,
    situation_of,
    situation_seed,
    solved_for,
)
from courseware.promotion.solved import PRACTICE, Solved, own_number
from courseware.promotion.steering import STEER_CODES, left_alone, steered
from courseware.promotion.wording import plain
from courseware.record.log import History, Learner
from courseware.record.runs import KeptRun
from courseware.record.store import Store
from courseware.spreadsheet import to_xlsx
from courseware.study.my_data import NotYet
from courseware.verdict import Finding
from courseware.worker import asked_by

CELLS = {*CODES, *FORECAST_CODES, *STEER_CODES}
UNDERWAY = f"{ITEM}:underway"
"""The key of the graded run that has stopped in the evening of the first day."""


class Clock(Protocol):
    def __call__(self) -> datetime: ...


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
class FirstRun:
    """And one of the first edition, which had another market."""

    nonce: str
    number: int | None
    run: FirstEdition
    at: datetime


@dataclass(frozen=True)
class Underway:
    """A graded run in the evening of the first day: what may be changed now is `steering.Correction`."""

    number: int
    entry: Entry
    seen: FirstDay


@dataclass(frozen=True)
class PlannerView:
    """All of a learner's runs, oldest first, and how many graded ones are left."""

    runs: tuple[Run, ...]
    first: tuple[FirstRun, ...]
    left: int
    underway: Underway | None = None

    @property
    def revealed(self) -> bool:
        """Whether the best plan may be shown: nothing can be gained by it any more."""
        return self.left == 0

    @property
    def graded(self) -> tuple[Run, ...]:
        return tuple(run for run in self.runs if run.ground is Ground.OWN)

    @property
    def foretold(self) -> float | None:
        """Points for the forecast of the first graded run: the only one that is told of a market not seen before."""
        return self.graded[0].judgement.score.forecast if self.graded else None


class Planner:
    """Methods that touch the record may raise StoreUnavailable. `now` returns an aware time."""

    item = ITEM
    most_graded = GRADED_RUNS

    def __init__(self, store: Store, now: Clock) -> None:
        self._store = store
        self._now = now

    def solved(self, ground: Ground, learner_id: str) -> Solved:
        return solved_for(ground, learner_id)

    def view(self, learner_id: str) -> PlannerView:
        kept = self._store.runs.all_of(learner_id)
        runs = tuple(_run(each) for each in kept if not is_first_edition(each.plan))
        first = tuple(_first_run(each) for each in kept if is_first_edition(each.plan))
        used = sum(each.number is not None for each in kept)
        return PlannerView(runs, first, GRADED_RUNS - used, self._underway(learner_id))

    def practise(self, learner_id: str, raw: Mapping[str, Any], nonce: str) -> Run | Finding:
        """Play and record a plan in the practice market. A Finding says what is wrong; nothing is recorded then."""
        unique = _unique(learner_id, nonce)
        recorded = self._store.runs.get(unique)
        if recorded is not None:
            return _run(recorded)
        entry = read_entry(_plan_of(raw), solved_for(Ground.PRACTICE, learner_id))
        if isinstance(entry, Finding):
            return entry
        judgement = judged(learner_id, PRACTICE, entry, None, None)
        return judgement if isinstance(judgement, Finding) else self._add(unique, learner_id, entry, judgement, False)

    def begin(self, learner_id: str, raw: Mapping[str, Any]) -> Underway | Finding:
        """Fix plan and forecast of the next graded run. One that is underway is returned as it is where the plan is the
        same, and refused otherwise. Only the first graded run has a forecast."""
        view = self.view(learner_id)
        if view.left == 0:
            return Finding("plan-runs-used", {"most": GRADED_RUNS})
        entry = read_entry(_plan_of(raw), solved_for(Ground.OWN, learner_id))
        if isinstance(entry, Finding):
            return entry
        for run in view.graded:
            if run.entry.plan == entry.plan:
                return Finding("plan-unchanged", {"number": run.number})
        if view.graded:
            entry = replace(entry, forecast=None)
        elif entry.forecast is None:
            return Finding("plan-forecast-needed")
        told = {"number": GRADED_RUNS - view.left + 1, "entry": entry.to_dict()}
        self._store.drafts.revise(learner_id, UNDERWAY, lambda history: history.draft or told, self._now())
        underway = self._underway(learner_id)
        assert underway is not None
        if underway.entry.plan != entry.plan:
            return Finding("plan-underway", {"number": underway.number})
        return underway

    def steer(self, learner_id: str, raw: Mapping[str, Any], nonce: str) -> Run | Finding:
        """End the graded run that is underway, with what is changed under STEER_CODES; an empty `raw` leaves it alone.
        A Finding says what is wrong with it; the run is then still underway."""
        unique = _unique(learner_id, nonce)
        recorded = self._store.runs.get(unique)
        if recorded is not None:
            return _run(recorded)
        underway = self._underway(learner_id)
        if underway is None:
            return Finding("plan-nothing-to-steer")
        solved = solved_for(Ground.OWN, learner_id)
        leave = left_alone(solved.market, underway.entry.plan).to_dict()
        steering = {code: raw[code] for code in STEER_CODES if raw.get(code) is not None}
        entry = read_entry({**underway.entry.to_dict(), **leave, **steering}, solved)
        if isinstance(entry, Finding):
            return entry
        seed = situation_seed(learner_id, underway.number)
        judgement = judged(learner_id, own_number(learner_id), entry, seed, self.view(learner_id).foretold)
        if isinstance(judgement, Finding):
            return judgement
        run = self._add(unique, learner_id, entry, judgement, True)
        self._store.drafts.revise(learner_id, UNDERWAY, _without(underway.number), self._now())
        return run

    def _add(self, unique: str, learner_id: str, entry: Entry, judgement: Judgement, graded: bool) -> Run | Finding:
        run = KeptRun(unique, learner_id, None, entry.to_dict(), judgement.to_dict(), self._now())
        added = self._store.runs.add(run, graded, GRADED_RUNS)
        return Finding("plan-runs-used", {"most": GRADED_RUNS}) if added is None else _run(added)

    def _underway(self, learner_id: str) -> Underway | None:
        kept = self._store.drafts.get(learner_id, UNDERWAY)
        if not isinstance(kept, dict):
            return None
        solved = solved_for(Ground.OWN, learner_id)
        entry = read_entry(kept["entry"], solved)
        if isinstance(entry, Finding):  # kept under another model, in which this plan is none
            return None
        number = int(kept["number"])
        return Underway(number, entry, first_day(solved.market, entry.plan, situation_of(learner_id, number)))

    # Brought in from another record

    def judged_again(self, learner_id: str, run: KeptRun) -> KeptRun | None:
        """A run from elsewhere with the judgement that it gets here; None when it is none. Raises NotYet.

        A run of the first edition cannot be judged any more: it is kept to be read, and counts as practice.
        """
        if is_first_edition(run.plan):
            first = read_run(run.plan, run.judgement)
            told = {"profit": first.profit, "best": first.best, "gmv": first.paid, "units": first.units}
            return replace(run, number=None, judgement={**told, "score": {"total": first.total}})
        ground = Ground.PRACTICE if run.number is None else Ground.OWN
        entry = read_entry(run.plan, solved_for(ground, learner_id))
        if isinstance(entry, Finding) or (run.number is not None and entry.correction is None):
            return None
        number = PRACTICE if run.number is None else own_number(learner_id)
        seed = None if run.number is None else situation_seed(learner_id, run.number)
        judgement = judged(learner_id, number, entry, seed, None)
        if isinstance(judgement, Finding):
            raise NotYet
        return replace(run, plan=entry.to_dict(), judgement=judgement.to_dict())

    def is_plan(self, raw: Any) -> TypeGuard[dict[str, Any]]:
        """Whether a draft can be worked on."""
        return isinstance(raw, dict) and set(raw) <= CELLS

    # A run, played again to be looked at

    def outcome(self, run: Run, learner_id: str) -> tuple[Played, int]:
        """And which of its seeded markets is told of: the only one of a graded run, a typical one in practice."""
        market, plan = solved_for(run.ground, learner_id).market, run.entry.plan
        if run.number is None or run.entry.correction is None:
            result = played(market, plan.row)
            return result, typical(result)
        now = situation_of(learner_id, run.number)
        return played(market, plan.row, steered(market, plan, run.entry.correction.row), now.real), 0

    # The plan being worked on

    def draft(self, learner_id: str) -> dict[str, Any]:
        """The plan as it was left, by code; empty at first."""
        kept = self._store.drafts.get(learner_id, ITEM)
        return kept if self.is_plan(kept) else {}

    def save_draft(self, learner_id: str, raw: Mapping[str, Any]) -> None:
        self._store.drafts.save(learner_id, ITEM, dict(raw), self._now())

    def take_file(self, learner_id: str, name: str, content: bytes) -> PlanFile | Finding:
        """The raw plan in an exported file, or what is wrong with the file. The plan is checked like one that was
        typed in."""
        with asked_by(learner_id):
            return read_plan_file(name, content, learner_id)

    def runs_sheet(self, learner_id: str) -> dict[str, pd.DataFrame]:
        """Sheets of all runs under their titles; none before the first run."""
        view = self.view(learner_id)
        rows = [RunRow(run.ground, run.number, _local(run.at), run.entry, run.judgement) for run in view.runs]
        first = [FirstRow(each.number, _local(each.at), each.run) for each in view.first]
        sheets = {t("618 运行记录"): runs_sheet(rows)} if rows else {}
        return sheets | ({t("618 运行记录（第一版）"): first_sheet(first)} if first else {})

    def export(self, learner: Learner, raw: Mapping[str, Any], run: Run | None) -> bytes:
        """The plan as entered; all runs; the days of one of them. XLSX."""
        sheets = {t("方案"): plan_sheet(raw, learner.id, learner.name)} | self.runs_sheet(learner.id)
        if run is not None:
            market, (outcome, seed) = self.solved(run.ground, learner.id).market, self.outcome(run, learner.id)
            words: dict[int, str] = {}
            for moment in moments(market, run.entry.plan, outcome, seed):
                words[moment.day] = words.get(moment.day, "") + plain(moment.finding)
            table = day_table(outcome, seed)
            sheets[t("按天")] = days_sheet(table, words)
            if run.number is not None:
                told = [t("{day}：{said}", day=short(days()[day]), said=words[day]) for day in sorted(words)]
                sheets[t("复盘单")] = debrief_sheet(run.entry, run.judgement, table, told)
        return to_xlsx(sheets)


def _without(number: int) -> Any:
    """The draft of the graded run of this number is done with; another one is left as it is."""

    def revised(history: History) -> Any:
        draft = history.draft
        return None if isinstance(draft, dict) and draft.get("number") == number else draft

    return revised


def _plan_of(raw: Mapping[str, Any]) -> dict[str, Any]:
    """What belongs to a plan and its forecast: nobody steers before the first day."""
    return {code: raw[code] for code in (*CODES, *FORECAST_CODES) if code in raw}


def _unique(learner_id: str, nonce: str) -> str:
    return f"{learner_id}:{ITEM}:{nonce}"


def _local(at: datetime) -> datetime:
    return at.astimezone(LOCAL).replace(tzinfo=None)


def _run(kept: KeptRun) -> Run:
    ground = Ground.PRACTICE if kept.number is None else Ground.OWN
    entry = Entry.from_dict(kept.plan)
    return Run(kept.nonce, ground, kept.number, entry, Judgement.from_dict(kept.judgement), kept.at)


def _first_run(kept: KeptRun) -> FirstRun:
    return FirstRun(kept.nonce, kept.number, read_run(kept.plan, kept.judgement), kept.at)
