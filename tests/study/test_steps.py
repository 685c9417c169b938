"""An exercise step by step: what is handed in so far is what counts, in whatever order it came."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courseware.answers.exercise import Workbook
from courseware.answers.feedback import Feedback, Line
from courseware.content.course import Course
from courseware.content.exercise import Exercise
from courseware.record.store import Store
from courseware.study.context import Context
from courseware.study.service import Study
from courseware.study.views import ExerciseView
from courseware.verdict import Status

TASK = "exercise:steps"
EXERCISE = Exercise.model_validate(
    {
        "id": "steps", "title": "转化率", "covers": ["cvr"], "tables": ["orders"], "minutes": 5, "brief": "算出{shown}",
        "fields": [
            {"id": "uv", "kind": "number", "unit": "people", "label": "访客数", "tolerance": {"abs": 0}},
            {"id": "buyers", "kind": "number", "unit": "people", "label": "买家数", "tolerance": {"abs": 0}},
            {"id": "cvr", "kind": "number", "unit": "percent", "label": "转化率", "weight": 2,
             "tolerance": {"abs": 0.0005}},
            {"id": "more", "kind": "choice", "label": "主因", "options": {"a": "甲", "b": "乙"}},
        ],
        "hints": ["…"],
        "mistakes": {
            "summed": {"because": "你把每天的访客数加了起来。", "spoils": ["uv", "cvr", "more"]},
            "orders": {"because": "你的分子是订单数。", "spoils": ["buyers", "cvr"]},
            "daily": {"because": "你先算了每天的转化率。", "spoils": ["cvr"]},
        },
        "worked": {"text": "{uv}、{buyers}、{cvr}、{more}"},
    }
)  # fmt: skip

SOLUTION = """
def variant(rng):
    return {"shown": rng.choice(["三个数", "四个数"])}

def prepare(tables, shown):
    return 0

def solve(_):
    return {"uv": 1000, "buyers": 37, "cvr": 0.037, "more": "a"}

def summed(_):
    return {"uv": 1400, "buyers": 37, "cvr": 37 / 1400, "more": "b"}

def orders(_):
    return {"uv": 1000, "buyers": 52, "cvr": 0.052, "more": "a"}

def daily(_):
    return {"uv": 1000, "buyers": 37, "cvr": 0.0415, "more": "a"}
"""

RIGHT = {"uv": "1,000", "buyers": "37 人", "cvr": "3.7%", "more": "a"}
TYPED: dict[str, list[str]] = {
    "uv": ["1,000", "1400", "990"],
    "buyers": ["37 人", "52", "40"],
    "cvr": ["3.7%", "2.64%", "5.2%", "4.15%", "8%"],
    "more": ["a", "b"],
}


class StubShop:
    tables: Mapping[str, Any] = {}


class Pupils:
    """Each one fresh, on one small course."""

    def __init__(self, folder: Path) -> None:
        task = folder / "exercises" / EXERCISE.id
        task.mkdir(parents=True)
        (task / "solution.py").write_text(SOLUTION)
        course = Course("课", "…", folder, (), {}, {}, {EXERCISE.id: EXERCISE}, {})
        shop: Any = StubShop()
        store = Store.open(folder / "courseware.db")
        self.study = Study(course, shop, store, Workbook(course, shop), lambda: datetime(2026, 5, 1, tzinfo=UTC))
        self._numbers = count()

    def fresh(self) -> Pupil:
        return Pupil(self.study, self.study.profiles.create(f"学员 {next(self._numbers)}").id)


class Pupil:
    def __init__(self, study: Study, me: str) -> None:
        self.study, self.here = study, Context(me)
        self._numbers = count()

    def hand_in(self, **raw: Any) -> Feedback:
        told = self.study.items.submit(TASK, raw, f"n{next(self._numbers)}", self.here).outcome
        assert isinstance(told, Feedback)
        return told

    def view(self) -> ExerciseView:
        view = self.study.items.view(TASK, self.here)
        assert isinstance(view, ExerciseView)
        return view


@pytest.fixture(scope="module")
def pupils(tmp_path_factory: pytest.TempPathFactory) -> Pupils:
    return Pupils(tmp_path_factory.mktemp("steps"))


@pytest.fixture
def pupil(pupils: Pupils) -> Pupil:
    return pupils.fresh()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(raw=st.fixed_dictionaries({name: st.sampled_from(typed) for name, typed in TYPED.items()}), data=st.data())
def test_steps_in_any_order_end_where_handing_in_together_does(
    pupils: Pupils, raw: dict[str, str], data: st.DataObject
) -> None:
    together, stepwise = pupils.fresh(), pupils.fresh()
    due = together.hand_in(**raw)
    order = data.draw(st.permutations(list(raw)))
    detour = data.draw(st.sampled_from(order))
    ever_right = False
    for name in order:
        if name == detour:  # something else first
            ever_right |= stepwise.hand_in(**{name: data.draw(st.sampled_from(TYPED[name]))}).status is Status.CORRECT
        said = stepwise.hand_in(**{name: raw[name]})
    assert said == due
    assert stepwise.view().feedback == together.view().feedback
    assert stepwise.view().answer == together.view().answer == raw
    right = due.status is Status.CORRECT
    assert together.view().done == right
    assert stepwise.view().done == (right or ever_right), "what was right once stays done"


def test_what_is_blank_elsewhere_is_no_error_of_this_step_and_no_score_either(pupil: Pupil) -> None:
    said = pupil.hand_in(uv="1000")
    assert (said.status, said.score, set(said.parts)) == (Status.PARTIAL, 1 / 5, {"uv"})
    assert said.parts["uv"].status is Status.CORRECT
    assert not pupil.view().done
    assert pupil.hand_in(cvr="").status is Status.INVALID  # but this one is asked for
    assert (pupil.view().tries, pupil.view().feedback) == (1, said)


def test_a_step_that_is_right_stays_right_whatever_comes_after_it(pupil: Pupil) -> None:
    pupil.hand_in(buyers="37")
    said = pupil.hand_in(uv="1400")
    assert (said.status, said.parts["buyers"].status) == (Status.PARTIAL, Status.CORRECT)
    assert pupil.hand_in(uv="什么").status is Status.INVALID
    assert pupil.view().feedback == said
    assert pupil.view().answer == {"buyers": "37", "uv": "什么"}
    said = pupil.hand_in(uv="1000", cvr="3.7%", more="a")
    assert (said.status, pupil.view().best, pupil.view().done) == (Status.CORRECT, 1.0, True)


def test_a_mistake_is_named_by_what_was_handed_in_alone(pupil: Pupil) -> None:
    named = (Line("你把每天的访客数加了起来。"),)
    assert pupil.hand_in(uv="1400").parts["uv"].lines == named
    said = pupil.hand_in(more="a")  # which that mistake would have changed
    assert said.parts["uv"].lines != named
    assert pupil.hand_in(more="b").parts["uv"].lines == named


def test_a_draft_of_the_other_steps_outlives_this_one(pupil: Pupil) -> None:
    pupil.study.items.save_draft(TASK, {"uv": "9", "cvr": "大概百分之三"}, pupil.here)
    pupil.hand_in(uv="1000")
    assert pupil.view().answer == {"uv": "1000", "cvr": "大概百分之三"}
    pupil.hand_in(cvr="3.7%")
    assert pupil.study.items.view(TASK, pupil.here) == pupil.view()
    assert pupil.view().answer == {"uv": "1000", "cvr": "3.7%"}


def test_steps_forward_do_not_bring_the_solution_nearer(pupil: Pupil) -> None:
    for step in ({"uv": "1000"}, {"buyers": "37"}, {"more": "a"}):
        pupil.hand_in(**step)
    assert (pupil.view().tries, pupil.view().solution_free) == (3, False)
    pupil.hand_in(cvr="8%")
    pupil.hand_in(cvr="9%")
    assert pupil.view().solution_free


def test_a_new_variant_begins_with_nothing_and_says_what_is_different(pupil: Pupil) -> None:
    before = pupil.view()
    pupil.hand_in(uv="1000")
    pupil.study.items.new_variant(pupil.here.learner_id, TASK, "v")
    after = pupil.view()
    assert (after.answer, after.feedback, after.tries) == (None, None, 0)
    assert set(pupil.hand_in(buyers="37").parts) == {"buyers"}
    assert after.assignment.unlike(before.assignment) == [after.assignment.words["shown"]]
    assert after.assignment.unlike(after.assignment) == []
