"""The trainer's page and the projector, in every phase of an hour."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from courseware.classroom.room import Command, Goal, Offer, Phase, Slide, Turn
from courseware.record.seats import Seat
from courseware.record.trainers import Trainer
from courseware.study.leading import ClassRoom
from courseware.study.seating import Wish
from courseware.web import resources
from courseware.web.identity import cookies
from courseware.web.trainer import entrance
from tests.web.conftest import Open, texts
from tests.web.statements import MOST, statements

QUESTION, LESSON = "one-of", "every-block"


@pytest.fixture
def as_trainer(monkeypatch: pytest.MonkeyPatch, small_course: object) -> Callable[[Trainer | None], None]:
    """Classes are held, and it is he who sits there."""
    monkeypatch.setattr(resources, "CLASSROOM", True)
    monkeypatch.setattr(entrance, "addresses", lambda: ["192.168.1.20"])

    def sits(trainer: Trainer | None) -> None:
        monkeypatch.setattr(
            cookies, "id_in", lambda kind, sent: trainer.id if trainer is not None and kind == "trainer" else None
        )

    sits(None)
    return sits


@pytest.fixture
def trainer(as_trainer: Callable[[Trainer | None], None]) -> Trainer:
    made, _ = resources.study().leading.add_trainer("陈老师")
    as_trainer(made)
    return made


@pytest.fixture
def room(trainer: Trainer) -> ClassRoom:
    return resources.study().leading.new_class(trainer, "五月二班")


def joined(room: ClassRoom, name: str) -> Seat:
    return resources.study().seating.join(Wish(room.row.code, name))


def press(page: AppTest, label: str) -> AppTest:
    found = [button for button in page.button if button.label == label]
    assert found, (label, [button.label for button in page.button])
    page = found[0].click().run()
    assert not page.exception
    return page


def html_of(page: AppTest) -> str:
    return "\n".join(element.proto.body for element in page.get("html"))


def phase(trainer: Trainer, room: ClassRoom) -> Phase:
    return resources.study().leading.room(trainer, room.id).room.phase


def do(trainer: Trainer, room: ClassRoom, *commands: Command) -> None:
    for command in commands:
        resources.study().leading.do(trainer, room.id, command)


def test_a_stranger_is_told_whose_page_it_is(as_trainer: object, open_page: Open) -> None:
    for view in ("lead", "projector"):
        page = open_page(view)
        assert not page.exception
        assert "先进班" in texts(page)


def test_the_first_class_is_made_by_its_name_and_several_are_chosen_from(trainer: Trainer, open_page: Open) -> None:
    page = open_page("lead")
    assert "先建一个班" in texts(page)
    page.text_input(key="new-class-name").input("五月二班")
    page = press(page, "建班")
    assert "请大家进来" in texts(page)
    resources.study().leading.new_class(trainer, "*六月*班")
    page = open_page("lead")
    assert "带哪个班？" in texts(page)
    page = press(page, "打开")
    assert [button.label for button in page.button if button.key == "trainer-class"] == ["*六月*班"]


def test_a_trainer_finds_back_from_a_learners_page(trainer: Trainer, open_page: Open) -> None:
    page = open_page("course")
    assert "带课" in [link.proto.label for link in page.sidebar.get("page_link")]


def test_a_rehearsal_is_told_from_an_hour(
    trainer: Trainer, room: ClassRoom, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "彩排中" not in html_of(open_page("lead"))
    monkeypatch.setattr(resources, "REHEARSAL", room.id)
    assert "彩排中" in html_of(open_page("lead"))


def test_a_name_that_is_none_makes_no_class(trainer: Trainer, open_page: Open) -> None:
    page = open_page("lead")
    page.text_input(key="new-class-name").input("  ")
    page = press(page, "建班")
    assert "请先填写名字" in texts(page)
    assert resources.study().leading.classes(trainer) == ()


def test_nobody_sees_the_class_of_another_trainer_but_an_administrator(
    room: ClassRoom, open_page: Open, as_trainer: Callable[[Trainer | None], None]
) -> None:
    other, _ = resources.study().leading.add_trainer("李老师")
    admin, _ = resources.study().leading.add_trainer("教务", admin=True)
    for view in ("lead", "projector"):
        as_trainer(other)
        page = open_page(view, **{"class": room.id})
        assert "没有这个班" in texts(page)
        assert room.row.code not in html_of(page)
        as_trainer(admin)
        assert "没有这个班" not in texts(open_page(view, **{"class": room.id}))


def test_before_the_hour_one_sees_the_way_in_and_who_has_come(room: ClassRoom, open_page: Open) -> None:
    page = open_page("lead", **{"class": room.id})
    assert "还没有人进来" in texts(page)
    seen = html_of(page)
    assert "192.168.1.20" in seen
    assert f"{room.row.code[:3]} {room.row.code[3:]}" in seen
    joined(room, "王小雨")
    page.text_area(key="enrol-names").input("许诺\n王小雨\n\n章程")
    page = press(page, "放进名单")
    page = page.run()
    assert "到了 1 人，名单 3 人" in texts(page)
    assert "还差 2 人：许诺、章程" in texts(page)


def test_without_a_network_it_is_said(room: ClassRoom, open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entrance, "addresses", list)
    page = open_page("lead", **{"class": room.id})
    if entrance.outside("", 0, []) is None:
        assert "这台电脑没有连上局域网" in texts(page)


def test_he_locks_the_door_and_opens_it(trainer: Trainer, room: ClassRoom, open_page: Open) -> None:
    page = open_page("lead", **{"class": room.id})
    page = page.toggle[0].set_value(False).run()
    assert "已锁上" in texts(page)
    assert resources.study().leading.room(trainer, room.id).room.locked
    page = page.toggle[0].set_value(True).run()
    assert not resources.study().leading.room(trainer, room.id).room.locked
    assert not page.exception


def test_the_printed_list_has_every_name_as_text_and_its_code(room: ClassRoom, open_page: Open) -> None:
    seat = joined(room, "<b>王小雨")
    page = press(open_page("lead", **{"class": room.id}), "打印名单和个人码")
    [frame] = page.get("iframe")
    assert seat.code in frame.proto.srcdoc
    assert "&lt;b&gt;王小雨" in frame.proto.srcdoc
    assert "<b>王小雨" not in frame.proto.srcdoc


def test_one_button_leads_through_two_votes(trainer: Trainer, room: ClassRoom, open_page: Open) -> None:
    study = resources.study()
    seats = [joined(room, name) for name in ("王小雨", "李雷")]
    question = study.course.questions[QUESTION]
    good = "abcdefgh"[[option.correct for option in question.options].index(True)]  # type: ignore[union-attr]
    bad = next(id for id in "ab" if id != good)
    page = press(open_page("lead", **{"class": room.id}), "开始上课")
    slide = next(
        n for n, b in enumerate(study.course.lessons[LESSON].blocks, 1) if getattr(b, "question", "") == QUESTION
    )
    do(trainer, room, Turn(Slide(LESSON, slide)))
    page = press(page.run(), "开始投票")
    assert phase(trainer, room) is Phase.ASKING
    for seat, chosen in zip(seats, (good, bad), strict=True):
        study.attending.submit(seat, 1, chosen, "n")
    page = press(page.run(), "收票")
    assert "50% 答对" in texts(page)
    page = press(page, "开始讨论 3:00")
    assert phase(trainer, room) is Phase.DISCUSSING
    page = press(page, "再投票")
    for seat in seats:
        study.attending.submit(seat, 2, good, "n")
    page = press(page.run(), "收票")
    assert "1 人改对，0 人改错" in texts(page)
    assert "**改对**：李雷" in texts(page)
    page = press(page, "揭晓并讲解")
    assert phase(trainer, room) is Phase.EXPLAINED


def test_notes_and_the_plan_are_before_the_trainer_alone(trainer: Trainer, room: ClassRoom, open_page: Open) -> None:
    page = press(open_page("lead", **{"class": room.id}), "开始上课")
    do(trainer, room, Turn(Slide(LESSON, 1)))
    page = open_page("lead", **{"class": room.id})
    assert "只给讲师看的话" in texts(page)
    assert "这一小时" in texts(page)
    projected = open_page("projector", **{"class": room.id})
    assert "支付金额" in texts(projected)
    assert "只给讲师看的话" not in texts(projected)


def test_the_projector_hides_the_votes_until_they_are_shown_and_what_is_right_until_it_is_explained(
    trainer: Trainer, room: ClassRoom, open_page: Open
) -> None:
    study = resources.study()
    seat = joined(room, "王小雨")
    page = press(open_page("lead", **{"class": room.id}), "开始上课")
    slide = next(
        n for n, b in enumerate(study.course.lessons[LESSON].blocks, 1) if getattr(b, "question", "") == QUESTION
    )
    do(trainer, room, Turn(Slide(LESSON, slide)))
    page = press(page.run(), "开始投票")
    study.attending.submit(seat, 1, "a", "n")
    projector = open_page("projector", **{"class": room.id})
    assert "1 / 1 人已投" in html_of(projector)
    page = press(page.run(), "收票")
    projector.run()
    assert "bars" not in html_of(projector)
    page = press(page, "揭晓分布")
    projector.run()
    assert 'class="bars"' in html_of(projector)
    assert "正确" not in html_of(projector)
    press(page, "揭晓并讲解")
    projector.run()
    assert "正确" in html_of(projector)
    assert "王小雨" not in html_of(projector) + texts(projector)


def test_keys_turn_the_lesson_and_take_nobodys_question_away(
    trainer: Trainer, room: ClassRoom, open_page: Open
) -> None:
    press(open_page("lead", **{"class": room.id}), "开始上课")
    do(trainer, room, Turn(Slide(LESSON, 1)))
    projector = open_page("projector", **{"class": room.id})

    def slide() -> Slide | None:
        return resources.study().leading.room(trainer, room.id).room.slide

    projector.button(key="projector-PageDown").click().run()
    assert slide() == Slide(LESSON, 2)
    projector.button(key="projector-Left").click().run()
    assert slide() == Slide(LESSON, 1)
    do(trainer, room, Offer(Goal("exercise", "numbers")))
    projector.run()
    projector.button(key="projector-Right").click().run()
    assert slide() == Slide(LESSON, 1)
    assert phase(trainer, room) is Phase.WORKING


def test_free_work_has_its_goal_on_the_projector(trainer: Trainer, room: ClassRoom, open_page: Open) -> None:
    press(open_page("lead", **{"class": room.id}), "开始上课")
    do(trainer, room, Offer(Goal("exercise", "numbers", until="做完 *第 2 步*"), 300))
    for view in ("lead", "projector"):
        page = open_page(view, **{"class": room.id})
        assert "做完 &#42;第 2 步&#42;" in texts(page)
        assert "5:00" in html_of(page) or "4:5" in html_of(page)


def test_every_picture_of_a_lesson_can_be_projected(trainer: Trainer, room: ClassRoom, open_page: Open) -> None:
    press(open_page("lead", **{"class": room.id}), "开始上课")
    projector = open_page("projector", **{"class": room.id})
    for lesson in ("every-block", "every-question"):
        for number in range(1, len(resources.course().lessons[lesson].blocks) + 1):
            do(trainer, room, Turn(Slide(lesson, number)))
            projector.run()
            assert not projector.exception, (lesson, number)


@pytest.mark.parametrize("view", ["lead", "projector"])
def test_a_redraw_by_itself_asks_the_record_little(
    trainer: Trainer, room: ClassRoom, open_page: Open, view: str
) -> None:
    """Who is there at all is found out by the page, not by its fragment: two more."""
    press(open_page("lead", **{"class": room.id}), "开始上课")
    page = open_page(view, **{"class": room.id})
    with statements() as sent:
        page.run()
    assert not page.exception
    assert len(sent) <= MOST + 2, sent
