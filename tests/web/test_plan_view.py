"""The page of the course plan, and what a learner sees of it on his home."""

from __future__ import annotations

from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from courseware.record.seats import Seat
from courseware.record.trainers import Trainer
from courseware.study.rooms import ClassRoom
from courseware.study.seating import Wish
from courseware.study.service import Study
from courseware.study.week_input import WeekInput
from courseware.web import resources
from courseware.web.identity import cookies
from tests.web.conftest import Clock, Open, Sits, texts
from tests.web.statements import MOST, statements

LESSON, EXERCISE, MODULE = "every-question", "numbers", "m1"
WEEK = WeekInput("5/18", (LESSON,), (EXERCISE,), "5/21 22:00")


@pytest.fixture
def room(study: Study, trainer: Trainer) -> ClassRoom:
    return study.leading.new_class(trainer, "五月二班")


@pytest.fixture
def seat(study: Study, room: ClassRoom) -> Seat:
    return study.seating.join(Wish(room.row.code, "王*小*雨"))


def plan(study: Study, trainer: Trainer, room: ClassRoom, raw: WeekInput = WEEK) -> None:
    version = study.course_plans.view(room, ()).version
    study.course_plans.keep(trainer, room.id, version, raw)


def press(page: AppTest, key: str) -> AppTest:
    page.button(key=key).click().run()
    assert not page.exception
    return page


def badges(page: AppTest) -> str:
    return "\n".join(element.value for element in page.markdown if "-badge[" in element.value)


def links(page: AppTest) -> list[str]:
    return [link.proto.label for link in page.main.get("page_link")]


def test_a_week_is_added_changed_and_taken_away(
    study: Study, trainer: Trainer, room: ClassRoom, open_page: Open
) -> None:
    page = open_page("plan")
    assert "还没有计划" in texts(page)
    page = press(page, "plan-add")
    page.text_input(key="plan-new-begins").input("5/18")
    page.text_input(key="plan-new-due").input("5/21")
    page.multiselect(key="plan-new-exercises").set_value([EXERCISE])
    page = press(page, "plan-new-keep")
    assert "5/18 周一" in texts(page)
    assert "5/21 周四 22:00 截止" in texts(page)
    assert not [button for button in page.button if button.key == "plan-new-keep"]
    [week] = study.course_plans.view(room, ()).weeks
    page = press(page, f"plan-edit-{week.id}")
    page.text_input(key=f"plan-{week.id}-due").input("5/22 20:00")
    page = press(page, f"plan-{week.id}-keep")
    assert "5/22 周五 20:00 截止" in texts(page)
    page = press(page, f"plan-edit-{week.id}")
    page = press(page, f"plan-{week.id}-remove")
    page = press(page, "plan-remove")
    assert "还没有计划" in texts(page)


def test_a_week_is_taken_away_only_when_that_is_confirmed(
    study: Study, trainer: Trainer, room: ClassRoom, open_page: Open
) -> None:
    plan(study, trainer, room)
    plan(study, trainer, room, WeekInput("5/25", (LESSON,), (), "5/28"))
    first, other = study.course_plans.view(room, ()).weeks
    page = press(open_page("plan"), f"plan-edit-{first.id}")
    page.text_input(key=f"plan-{first.id}-due").input("5/22 20:00")
    page = press(page, f"plan-{first.id}-remove")
    lesson, exercise = resources.course().lessons[LESSON].title, resources.course().exercises[EXERCISE].title
    assert f"会从计划里删掉 **5/18 周一** 这一周：{lesson}；{exercise}。" in texts(page)
    assert study.course_plans.view(room, ()).weeks == (first, other)
    page.run()  # what is drawn anew asks no more, and what was typed is there
    assert not [button for button in page.button if button.key == "plan-remove"]
    assert page.text_input(key=f"plan-{first.id}-due").value == "5/22 20:00"
    assert study.course_plans.view(room, ()).weeks == (first, other)
    page = press(press(page, f"plan-{first.id}-remove"), "plan-remove")
    assert study.course_plans.view(room, ()).weeks == (other,)
    assert "5/18" not in texts(page)


def test_a_plan_that_was_changed_meanwhile_loses_no_week(
    study: Study, trainer: Trainer, room: ClassRoom, open_page: Open
) -> None:
    plan(study, trainer, room)
    [week] = study.course_plans.view(room, ()).weeks
    page = press(press(open_page("plan"), f"plan-edit-{week.id}"), f"plan-{week.id}-remove")
    plan(study, trainer, room, WeekInput("5/25", (LESSON,), (), "5/28"))
    page = press(page, "plan-remove")
    assert [each.value for each in page.warning]
    assert week in study.course_plans.view(room, ()).weeks


def test_what_cannot_be_planned_is_said_and_stays_as_it_was_typed(
    study: Study, trainer: Trainer, room: ClassRoom, open_page: Open
) -> None:
    page = press(open_page("plan"), "plan-add")
    page.text_input(key="plan-new-begins").input("下*周一*")
    page.text_input(key="plan-new-due").input("5/21")
    page.multiselect(key="plan-new-lessons").set_value([LESSON])
    page = press(page, "plan-new-keep")
    assert "「下&#42;周一&#42;」不是日期" in texts(page)
    assert page.text_input(key="plan-new-begins").value == "下*周一*"
    assert page.text_input(key="plan-new-due").value == "5/21"
    assert page.multiselect(key="plan-new-lessons").value == [LESSON]
    assert study.course_plans.view(room, ()).weeks == ()
    page.text_input(key="plan-new-begins").input("5/25")
    page = press(page, "plan-new-keep")
    assert "截止 5/21 在上课 5/25 之前" in texts(page)


def test_the_plan_of_another_class_is_copied_into_an_empty_one(
    study: Study, trainer: Trainer, room: ClassRoom, open_page: Open, clock: Clock
) -> None:
    plan(study, trainer, room)
    made = study.leading.new_class(trainer, "六月班")
    clock.wall += timedelta(days=14)
    page = press(open_page("plan", **{"class": made.id}), "plan-copy-do")
    assert "6/8 周一" in texts(page)
    assert not [button for button in page.button if button.key == "plan-copy-do"]


def test_nobody_but_the_trainer_sees_who_is_behind(
    study: Study, trainer: Trainer, room: ClassRoom, seat: Seat, open_page: Open, sits: Sits, clock: Clock
) -> None:
    plan(study, trainer, room)
    clock.wall += timedelta(days=2)
    page = open_page("plan")
    assert "落下的 1 人" in texts(page)
    assert "**王&#42;小&#42;雨**" in texts(page)
    other, _ = study.leading.add_trainer("李老师")
    for who, id in (("trainer", other.id), ("seat", seat.id)):
        sits(who, id)  # type: ignore[arg-type]
        page = open_page("plan", **{"class": room.id})
        assert not page.exception
        assert "落下的" not in texts(page)
        assert not [button for button in page.button if button.key == "plan-add"]


def test_a_learner_finds_on_his_home_what_is_due_next(
    study: Study, trainer: Trainer, room: ClassRoom, seat: Seat, open_page: Open, sits: Sits, clock: Clock
) -> None:
    plan(study, trainer, room)
    plan(study, trainer, room, WeekInput("5/25", (LESSON,), (), "5/28"))
    title = resources.course().exercises[EXERCISE].title
    sits("seat", seat.id)
    page = open_page()
    assert f"明天交：{title}" in texts(page)
    assert "还剩 34 小时" in texts(page)
    assert "去做" in links(page)
    clock.wall += timedelta(days=2)
    page = open_page()
    assert f"该交了：{title}" in texts(page)
    assert "过了 1 天，还可以交，记作迟交。" in texts(page)
    clock.wall -= timedelta(days=5)
    assert "计划还没开始" in texts(open_page())
    sits("trainer", trainer.id)
    assert "计划还没开始" not in texts(open_page())


def test_a_test_waits_opens_is_begun_and_closes(
    study: Study, trainer: Trainer, room: ClassRoom, seat: Seat, open_page: Open, sits: Sits, clock: Clock
) -> None:
    plan(study, trainer, room, WeekInput("5/18", (LESSON,), (), "5/21", MODULE, "5/20 20:00", "5/20 22:00"))
    sits("seat", seat.id)
    page = open_page()
    assert page.button(key="plan-test").disabled
    assert page.button(key="plan-test").label == "5/20 20:00 才能开始"
    clock.wall += timedelta(hours=9)
    page = open_page()
    assert page.button(key="plan-test").label == "开始小测"
    page = press(page, "plan-test")
    [sitting] = study.quiz.home(seat.learner_id).open
    assert sitting.sitting.seconds == 90 * len(sitting.sitting.drawn)
    assert "接着做" in links(open_page())
    study.quiz.end(seat.learner_id, sitting.sitting.id)
    assert "这周的都交了" in texts(open_page())
    clock.wall += timedelta(hours=2)
    other = study.seating.join(Wish(room.row.code, "李雷"))
    sits("seat", other.id)
    page = open_page()
    assert "小测没参加" in badges(page)
    assert not [button for button in page.button if button.key == "plan-test"]


def test_a_class_without_a_plan_has_its_home_as_ever(room: ClassRoom, seat: Seat, open_page: Open, sits: Sits) -> None:
    sits("seat", seat.id)
    page = open_page()
    assert not page.exception
    assert "这一周" not in texts(page)


@pytest.mark.parametrize("who", ["trainer", "seat"])
def test_a_redraw_asks_the_record_little(
    who: cookies.Kind, study: Study, trainer: Trainer, room: ClassRoom, seat: Seat, open_page: Open, sits: Sits
) -> None:
    """However many learn and however many weeks there are: the plan, what was tried, and what was begun or graded."""
    plan(study, trainer, room)
    for name in ("李雷", "章程"):
        study.seating.join(Wish(room.row.code, name))
    sits(who, {"trainer": trainer.id, "seat": seat.id}[who])
    page = open_page("plan" if who == "trainer" else "home")
    with statements() as sent:
        page.run()
    assert not page.exception
    own = [each for each in sent if "course_plans" in each or "done_at" in each or "promotion_runs" in each]
    assert len(own) == MOST
