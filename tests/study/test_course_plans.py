"""The course plan of a class: who may change it, what is refused, who is behind and why, and what is due next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest

from courseware.answers.exercise import Workbook
from courseware.answers.trial import Trial
from courseware.classroom.course_plan import State, Week
from courseware.content.course import Course
from courseware.progress.course import LOCAL
from courseware.record.log import SittingKind
from courseware.record.seats import Seat
from courseware.record.trainers import Trainer
from courseware.seed import seed_of
from courseware.shop.tables import Shop
from courseware.study.context import Context
from courseware.study.course_plan_words import sheet
from courseware.study.course_plans import MyPlan, PlanView
from courseware.study.rooms import ClassRoom
from courseware.study.seating import Wish
from courseware.study.service import Study
from courseware.study.week_input import WeekInput, WeekRefused, typed
from tests.study.conftest import Clock

EXERCISE = "conversion-rate"
"""It is Friday, the first of May, at noon."""
LESSONS = ("core-metrics",)
WEEK = WeekInput("5/1", LESSONS, (EXERCISE,), "5/4 22:00")


@pytest.fixture
def seats(study: Study, room: ClassRoom) -> list[Seat]:
    return [study.seating.join(Wish(room.row.code, name)) for name in ("王小雨", "李雷")]


def view(study: Study, room: ClassRoom) -> PlanView:
    return study.course_plans.view(room, study.seating.seats(room.id))


def keep(study: Study, trainer: Trainer, room: ClassRoom, raw: WeekInput = WEEK, week_id: str | None = None) -> Week:
    before = {week.id for week in view(study, room).weeks}
    study.course_plans.keep(trainer, room.id, view(study, room).version, raw, week_id)
    return next(week for week in view(study, room).weeks if week.id == week_id or week.id not in before)


def mine(study: Study, seat: Seat) -> MyPlan:
    found = study.course_plans.mine(seat)
    assert found is not None
    return found


@pytest.fixture
def hand_in(study: Study, course: Course, shop: Shop) -> Callable[[Seat, str], None]:
    """`hand_in(seat, "")`: the right answer; or that of who makes a mistake."""
    workbook = Workbook(course, shop)
    nonces = count()

    def handed_in(seat: Seat, mistake: str = "") -> None:
        item = f"exercise:{EXERCISE}"
        assignment = workbook.assignment(EXERCISE, seed_of(seat.learner_id, item, 0))
        trial = Trial.of(workbook, assignment)
        raw = trial.mistaken(mistake) if mistake else trial.right
        study.items.submit(item, raw, f"n{next(nonces)}", Context(seat.learner_id))

    return handed_in


def refused(study: Study, trainer: Trainer, room: ClassRoom, raw: WeekInput, week_id: str | None = None) -> str:
    with pytest.raises(WeekRefused) as said:
        keep(study, trainer, room, raw, week_id)
    return str(said.value)


def test_a_week_is_read_as_it_is_written(study: Study, trainer: Trainer, room: ClassRoom, clock: Clock) -> None:
    week = keep(study, trainer, room, replace(WEEK, begins="5 月 2 日", due="5/8", test="m1", opens="2026-05-07 20:00",
                                              closes="5月7日 22：00", graded=2))  # fmt: skip
    assert (week.begins.month, week.begins.day) == (5, 2)
    assert week.due == datetime(2026, 5, 8, 22, 0, tzinfo=LOCAL)
    assert week.test is not None
    assert week.test.closes - week.test.opens == timedelta(hours=2)
    assert [piece.what for piece in week.pieces] == [EXERCISE, "m1", "2"]
    # What is typed anew as it stands there is the same.
    assert keep(study, trainer, room, typed(week), week.id) == week
    clock.wall += timedelta(days=200)
    assert keep(study, trainer, room, replace(WEEK, begins="1/8", due="1/9")).due.year == 2027


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"begins": "很多"}, "「很多」不是日期"),
        ({"begins": " "}, "上课还没填"),
        ({"due": "2 月 30 日"}, "不是日期"),
        ({"due": "5/4 25:00"}, "没有这个钟点"),
        ({"due": "=1+1"}, "不是日期"),
        ({"begins": "5/6"}, "截止 5/4 在上课 5/6 之前"),
        ({"begins": "4/20", "due": "4/24"}, "截止 4/24 已经过了"),
        ({"due": "5/1 11:59"}, "已经过了"),
        ({"lessons": ("no-such-lesson",)}, "没有「no-such-lesson」"),
        ({"exercises": ("no-such-exercise",)}, "没有「no-such-exercise」"),
        ({"test": "m99", "opens": "5/3 20:00", "closes": "5/3 22:00"}, "没有「m99」"),
        ({"test": "m1", "opens": "5/3 22:00", "closes": "5/3 20:00"}, "不在开始"),
        ({"test": "m1", "opens": "4/30 20:00", "closes": "5/3 20:00"}, "在上课之前就开始了"),
        ({"test": "m1", "opens": "", "closes": "5/3 20:00"}, "小测开始还没填"),
        ({"test": "m1", "opens": "5/1 10:00", "closes": "5/1 11:00"}, "已经过了"),
        ({"graded": 6}, "最多 5 次"),
        ({"lessons": (), "exercises": ()}, "还什么都没有"),
    ],
)
def test_what_cannot_be_planned_is_refused_with_a_sentence_and_changes_nothing(
    study: Study, trainer: Trainer, room: ClassRoom, change: dict[str, Any], said: str
) -> None:
    week = keep(study, trainer, room)
    before = view(study, room)
    assert said in refused(study, trainer, room, replace(WEEK, **change))
    assert said in refused(study, trainer, room, replace(WEEK, **change), week.id)
    assert view(study, room) == before


def test_a_week_that_is_over_may_be_changed_and_taken_away(
    study: Study, trainer: Trainer, room: ClassRoom, clock: Clock
) -> None:
    week = keep(study, trainer, room)
    clock.wall += timedelta(days=30)
    changed = keep(study, trainer, room, replace(typed(week), exercises=()), week.id)
    assert (changed.id, changed.exercises, changed.due) == (week.id, (), week.due)
    study.course_plans.remove(trainer, room.id, view(study, room).version, week.id)
    assert view(study, room).weeks == ()


def test_nobody_writes_over_what_he_has_not_seen(study: Study, trainer: Trainer, room: ClassRoom) -> None:
    keep(study, trainer, room)
    seen = view(study, room).version
    keep(study, trainer, room, replace(WEEK, due="5/5"))
    for act in (
        lambda: study.course_plans.keep(trainer, room.id, seen, WEEK),
        lambda: study.course_plans.keep(trainer, room.id, 0, WEEK),
        lambda: study.course_plans.remove(trainer, room.id, seen, "w"),
    ):
        with pytest.raises(WeekRefused, match="别处改过"):
            act()
    assert len(view(study, room).weeks) == 2


def test_a_plan_is_its_trainers_and_an_administrators(study: Study, trainer: Trainer, room: ClassRoom) -> None:
    keep(study, trainer, room)
    other, _ = study.leading.add_trainer("李老师")
    own = study.leading.new_class(other, "六月班")
    version = view(study, room).version
    for act in (
        lambda: study.course_plans.keep(other, room.id, version, WEEK),
        lambda: study.course_plans.remove(other, room.id, version, view(study, room).weeks[0].id),
        lambda: study.course_plans.copy(other, own.id, 0, room.id),
        lambda: study.course_plans.copy(other, room.id, version, own.id),
    ):
        with pytest.raises(KeyError):
            act()
    assert study.course_plans.sources(other, own.id) == ()
    admin, _ = study.leading.add_trainer("教务", admin=True)
    assert [each.id for each in study.course_plans.sources(admin, own.id)] == [room.id]
    study.course_plans.copy(admin, own.id, 0, room.id)
    assert [week.exercises for week in view(study, own).weeks] == [(EXERCISE,)]


def test_a_copied_plan_begins_in_the_days_to_come(
    study: Study, trainer: Trainer, room: ClassRoom, clock: Clock
) -> None:
    week = keep(study, trainer, room)
    clock.wall += timedelta(days=31)
    later = study.leading.new_class(trainer, "六月班")
    study.course_plans.copy(trainer, later.id, 0, room.id)
    [copied] = view(study, later).weeks
    assert copied.begins - week.begins == copied.due - week.due == timedelta(days=35)
    assert view(study, room).weeks == (week,)


def test_who_is_behind_is_told_with_what_the_record_knows_of_why(
    study: Study,
    trainer: Trainer,
    room: ClassRoom,
    seats: list[Seat],
    clock: Clock,
    hand_in: Callable[..., None],
) -> None:
    [missing] = [each for each in study.seating.enrol(room.id, ["章程"]) if each.name == "章程"]
    other = study.seating.join(Wish(room.row.code, "周航"))
    keep(study, trainer, room)
    assert view(study, room).behind == ()
    hand_in(seats[0])
    for _ in range(3):
        hand_in(seats[1], "daily-visitors-summed")
    clock.wall += timedelta(days=5)
    found = view(study, room)
    assert found.handed_in(0) == 1
    why = {each.seat.id: each.why for each in found.behind}
    assert why == {
        seats[1].id: "交了 3 次，卡在「你把每天的访客数加了起来」",
        other.id: "上次登录 5 月 1 日",
        missing.id: "还没有进过班",
    }
    hand_in(seats[1])
    found = view(study, room)
    assert seats[1].id not in {each.seat.id for each in found.behind}
    assert found.handed_in(0) == 2
    rows = sheet(found, study.course)
    assert dict(zip(rows.iloc[:, 0], rows.iloc[:, 1], strict=True)) == {
        "王小雨": "做完", "李雷": "迟交（4 次）", "章程": "过期没交", "周航": "过期没交",
    }  # fmt: skip
    assert list(rows.iloc[:, -1]) == [each.why for each in found.learners]


def test_a_learner_is_told_what_is_due_first_and_late_is_late(
    study: Study, trainer: Trainer, room: ClassRoom, seats: list[Seat], clock: Clock, hand_in: Callable[..., None]
) -> None:
    assert study.course_plans.mine(seats[0]) is None
    keep(study, trainer, room)
    keep(study, trainer, room, replace(WEEK, begins="5/8", due="5/11"))
    found = mine(study, seats[0])
    assert found.next is not None
    assert (found.next.state, found.next.piece.what) == (State.DUE, EXERCISE)
    clock.wall += timedelta(days=4)
    found = mine(study, seats[0])
    assert found.next is not None
    assert found.next.state is State.OVER
    hand_in(seats[0])
    found = mine(study, seats[0])
    assert [each.stands[0].state for each in found.weeks] == [State.LATE, State.DONE]
    assert found.next is None
    assert found.coming is not None
    assert found.coming.begins.day == 8
    assert mine(study, seats[1]).next is not None  # the record of one is not that of another


def test_a_test_is_begun_in_its_window_and_once(
    study: Study, trainer: Trainer, room: ClassRoom, seats: list[Seat], clock: Clock
) -> None:
    week = keep(study, trainer, room, replace(WEEK, exercises=(), test="m1", opens="5/1 20:00", closes="5/1 22:00"))
    begin = study.course_plans.start_test
    assert begin(seats[0], week.id, "a") is None
    clock.wall += timedelta(hours=8)  # 20:00
    assert begin(seats[0], "no-such-week", "a") is None
    sitting = begin(seats[0], week.id, "a")
    assert sitting is not None
    assert (sitting.kind, sitting.seconds, len(sitting.drawn)) == (SittingKind.QUIZ, 900, 10)
    assert begin(seats[0], week.id, "b") is None
    assert mine(study, seats[0]).weeks[0].stands[0].state is State.SAT
    study.quiz.end(seats[0].learner_id, sitting.id)
    assert mine(study, seats[0]).weeks[0].stands[0].state is State.DONE
    clock.wall += timedelta(hours=2)
    assert begin(seats[1], week.id, "a") is None
    assert [each.seat.id for each in view(study, room).behind] == [seats[1].id]
