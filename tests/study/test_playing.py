"""A drill is played through the record: kept decision by decision, recorded once, and gone on with after a reload."""

from __future__ import annotations

import random
import re
from io import BytesIO

import pytest
from openpyxl import load_workbook

from courseware.content.course import Course
from courseware.drills.game import PASS, after
from courseware.drills.words import option_label
from courseware.items import drill_item
from courseware.progress.evidence import evidence
from courseware.record.log import Purpose
from courseware.record.store import Store
from courseware.study.context import Context
from courseware.study.drafting import Entry
from courseware.study.service import Study
from courseware.study.views import DrillView
from courseware.verdict import Status
from tests.study.conftest import Clock

DRILL, ITEM = "burst-night", drill_item("burst-night")


@pytest.fixture
def context(study: Study) -> Context:
    return Context(study.profiles.create("一位学员").id, "promotion-offers-and-review")


def seen(study: Study, context: Context, drill_id: str = DRILL) -> DrillView:
    view = study.playing.view(drill_id, context)
    assert isinstance(view, DrillView)
    return view


def decide(study: Study, context: Context, drill_id: str = DRILL, place: int = 0) -> DrillView:
    """The option at this place, at the decision that one has come to."""
    view = seen(study, context, drill_id)
    options = view.game.options(after(view.game, view.choices))
    then = study.playing.decide(drill_id, len(view.choices), options[place % len(options)], context)
    assert isinstance(then, DrillView)
    return then


def play(study: Study, context: Context, drill_id: str = DRILL, chance: int = 1) -> DrillView:
    rng = random.Random(chance)
    view = seen(study, context, drill_id)
    while view.outcome is None:
        view = decide(study, context, drill_id, rng.randrange(100))
    return view


def test_each_decision_is_kept_and_the_play_recorded_with_the_last(
    study: Study, store: Store, context: Context
) -> None:
    for number in range(1, 6):
        assert len(decide(study, context).choices) == number
        assert store.attempts.all_of(context.learner_id) == ()
        assert seen(study, context).choices == decide_nothing(study, context).choices
    end = decide(study, context)
    [attempt] = store.attempts.all_of(context.learner_id)
    assert end.outcome is not None
    assert tuple(attempt.answer) == end.choices
    assert (attempt.item, attempt.purpose, attempt.lesson_id) == (ITEM, Purpose.PRACTICE, "promotion-offers-and-review")
    assert attempt.verdict.score == end.outcome.score
    assert store.drafts.get(context.learner_id, ITEM) is None


def decide_nothing(study: Study, context: Context) -> DrillView:
    """An option that there is not."""
    view = seen(study, context)
    then = study.playing.decide(DRILL, len(view.choices), "no:option", context)
    assert isinstance(then, DrillView)
    return then


def test_a_second_click_decides_nothing(study: Study, store: Store, context: Context) -> None:
    first = seen(study, context)
    one, other = first.game.options(after(first.game, ()))[:2]
    for option in (one, other, one):
        study.playing.decide(DRILL, 0, option, context)
    assert seen(study, context).choices == (one,)
    end = play(study, context)
    study.playing.decide(DRILL, len(end.choices) - 1, end.choices[-1], context)
    study.playing.decide(DRILL, 0, one, context)
    assert len(store.attempts.all_of(context.learner_id)) == 1


def test_the_next_play_has_other_numbers_and_the_best_one_stays(study: Study, store: Store, context: Context) -> None:
    first = play(study, context, chance=1)
    study.playing.again(context.learner_id, DRILL, first.variant)
    study.playing.again(context.learner_id, DRILL, first.variant)
    fresh = seen(study, context)
    assert (fresh.round, fresh.choices, fresh.outcome) == (2, (), None)
    assert fresh.words != first.words
    second = play(study, context, chance=2)
    scores = [attempt.verdict.score for attempt in store.attempts.all_of(context.learner_id)]
    assert len(scores) == 2
    assert second.best == max(scores)
    hub = study.overview.hub(study.profiles.get(context.learner_id))
    assert hub.drills[DRILL].best == max(scores)
    assert study.lessons.view("promotion-offers-and-review", context.learner_id).drills[DRILL].best == max(scores)


@pytest.mark.parametrize("chance", range(6))
def test_a_good_play_counts_for_its_points_and_a_poor_one_against(
    study: Study, store: Store, course: Course, context: Context, chance: int
) -> None:
    end = play(study, context, "phishing-inbox", chance)
    assert end.outcome is not None
    passed = end.outcome.score >= PASS
    assert end.done is passed
    [attempt] = store.attempts.all_of(context.learner_id)
    assert (attempt.verdict.status is Status.CORRECT) is passed
    found = evidence(course, store.histories.log(context.learner_id))
    assert set(found.points) == set(course.drills["phishing-inbox"].covers)
    assert found.right.tolist() == [passed] * len(found.points)


def test_a_play_moves_with_its_learner(study: Study, store: Store, context: Context) -> None:
    end = play(study, context)
    [attempt] = store.attempts.all_of(context.learner_id)
    verdict, same = study.items.graded_again(attempt)
    assert same
    assert verdict == attempt.verdict
    assert end.outcome is not None


def test_a_drill_takes_no_entries(study: Study, store: Store, course: Course, context: Context) -> None:
    """Nor what looks like a drill of the name of an exercise."""
    field = course.exercises["conversion-rate"].fields[0].id
    for item, name in ((ITEM, None), (ITEM, field), (drill_item("conversion-rate"), field)):
        with pytest.raises(KeyError):
            study.drafting.keep(Entry(context.learner_id, item, name, "1", 0, 0, "tab", 0))
        assert store.drafts.get(context.learner_id, item) is None


@pytest.mark.parametrize("drill_id", ["phishing-inbox", "live-hour", "burst-night"])
def test_a_play_is_told_in_words_in_the_download(study: Study, course: Course, context: Context, drill_id: str) -> None:
    end = play(study, context, drill_id)
    learner = study.profiles.get(context.learner_id)
    content = study.overview.export(learner, {})
    rows = list(load_workbook(BytesIO(content))["作答记录"].iter_rows(values_only=True))
    told = dict(zip(rows[0], rows[1], strict=True))
    drill = course.drills[drill_id]
    assert (told["课"], told["题目"]) == (course.lessons["promotion-offers-and-review"].title, drill.title)
    lines = str(told["作答"]).splitlines()
    assert len(lines) == len(end.choices)
    for line, choice in zip(lines, end.choices, strict=True):
        assert line.endswith(option_label(end.game, choice))
        assert not re.search(r"[a-z]{4}", line), "the id of an option"


def test_decisions_of_another_drill_than_today_begin_anew(
    study: Study, store: Store, context: Context, clock: Clock
) -> None:
    store.drafts.save(context.learner_id, ITEM, ["gone:way"], clock.wall)
    assert seen(study, context).choices == ()
    assert len(decide(study, context).choices) == 1
