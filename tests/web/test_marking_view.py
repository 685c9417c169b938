"""The trainer's page for marking, and what the learner sees of it at his question."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from courseware.classroom.room import Ask, Begin, Collect
from courseware.record.markings import Marking
from courseware.record.seats import Seat
from courseware.record.trainers import Trainer
from courseware.study.context import Context
from courseware.study.rooms import ClassRoom
from courseware.study.seating import Wish
from courseware.web import resources
from tests.web.conftest import Open, Sits, texts
from tests.web.statements import MOST, statements

QUESTION, LESSON = "a-text", "every-question"
FOUND, NOT_FOUND = "同一个人多天来访，会重复。", "因为会变大 <b>很多</b> *真的*。"


@pytest.fixture
def room(trainer: Trainer) -> ClassRoom:
    return resources.study().leading.new_class(trainer, "五月二班")


@pytest.fixture
def seats(room: ClassRoom) -> list[Seat]:
    return [resources.study().seating.join(Wish(room.row.code, name)) for name in ("王小雨", "李雷")]


def write(seat: Seat, text: str, said: list[str] | None = None) -> None:
    raw = text if said is None else {"text": text, "said": said}
    resources.study().items.submit(f"question:{QUESTION}", raw, str(raw)[:60], Context(seat.learner_id, LESSON))


def told(seat: Seat) -> Marking | None:
    return resources.study().marker.told(seat.learner_id, [QUESTION]).get(QUESTION)


def press(page: AppTest, key: str) -> AppTest:
    page.button(key=key).click().run()
    assert not page.exception
    return page


def html_of(page: AppTest) -> str:
    return "\n".join(element.proto.body for element in page.get("html"))


def record_says(page: AppTest) -> str:
    return str(page.button(key="marking-record").label)


def test_a_stranger_and_another_trainer_read_nothing(
    room: ClassRoom, seats: list[Seat], sits: Sits, open_page: Open
) -> None:
    write(seats[0], NOT_FOUND)
    other, _ = resources.study().leading.add_trainer("李老师")
    for who, id in (("trainer", other.id), ("seat", seats[1].id)):
        sits(who, id)  # type: ignore[arg-type]
        page = open_page("marking", **{"class": room.id})
        assert not page.exception
        assert "因为会变大" not in html_of(page) + texts(page)
        assert not [button for button in page.button if button.key == "marking-record"]


def test_one_text_after_the_other_is_recorded_as_the_button_says(
    trainer: Trainer, seats: list[Seat], open_page: Open
) -> None:
    write(seats[0], NOT_FOUND)
    write(seats[1], FOUND)
    page = open_page("marking")
    assert "待批改 2 份" in texts(page)
    assert record_says(page) == "一点都没有，下一份"
    page = press(page, "point-1")
    assert record_says(page) == "1 点都有，下一份"
    page = press(page, "marking-record")
    assert "待批改 1 份" in texts(page)
    assert "<mark>同一个人</mark>" in html_of(page)
    assert record_says(page) == "1 点都有，记下"
    page = press(page, "marking-record")
    assert "没有要批的" in texts(page)
    assert [mark.points for seat in seats if (mark := told(seat)) is not None] == [("a",), ("a",)]


def test_one_goes_back_and_records_it_otherwise(trainer: Trainer, seats: list[Seat], open_page: Open) -> None:
    for seat in seats:
        write(seat, NOT_FOUND)
    page = open_page("marking")
    assert page.button(key="marking-back").disabled
    page = press(press(page, "point-1"), "marking-record")
    page = press(page, "marking-back")
    assert record_says(page) == "1 点都有，下一份"
    page = press(press(page, "point-1"), "marking-record")
    marked = [mark for seat in seats if (mark := told(seat)) is not None]
    assert [mark.points for mark in marked] == [()]
    assert "待批改 1 份" in texts(page)


def test_of_a_whole_class_a_few_are_listed_and_the_one_that_lies_there_is_among_them(
    trainer: Trainer, room: ClassRoom, open_page: Open
) -> None:
    names = [f"学员{n:02}" for n in range(20)]
    for name in names:
        write(resources.study().seating.join(Wish(room.row.code, name)), NOT_FOUND)
    page = open_page("marking")
    assert listed(page) == names[:8]
    assert "还有 12 份" in texts(page)
    page = press(page, "marking-open-7")
    assert listed(page) == names[3:11]
    assert "前面还有 3 份" in texts(page)
    assert "还有 9 份" in texts(page)
    page = press(page, "marking-record")
    assert "**学员08**" in texts(page)
    assert "学员08" in listed(page)
    for _ in range(3):
        page = press(page, "marking-open-7")
    assert listed(page) == names[12:]


def listed(page: AppTest) -> list[str]:
    opens = [button for button in page.button if button.key and button.key.startswith("marking-open-")]
    return [button.label.split(" · ")[0] for button in opens]


def test_what_a_learner_wrote_is_text(trainer: Trainer, seats: list[Seat], open_page: Open) -> None:
    write(seats[0], NOT_FOUND)
    page = open_page("marking")
    assert "因为会变大 &lt;b&gt;很多&lt;/b&gt; *真的*。" in html_of(page)
    assert NOT_FOUND not in html_of(page)


def test_another_trainer_who_was_first_is_told_of(
    trainer: Trainer, room: ClassRoom, seats: list[Seat], open_page: Open
) -> None:
    write(seats[0], NOT_FOUND)
    page = open_page("marking")
    admin, _ = resources.study().leading.add_trainer("李*", admin=True)
    marker = resources.study().marker
    [paper] = marker.pile(room, resources.study().seating.seats(room.id)).waiting
    marker.mark(admin, room.id, paper.key, ["a"])
    page = press(page, "marking-record")
    assert "李&#42;老师刚批过那份，记的是 1 点" in texts(page)
    found = told(seats[0])
    assert found is not None
    assert found.points == ("a",)


def test_a_text_that_was_changed_meanwhile_waits_as_it_is_now(
    trainer: Trainer, seats: list[Seat], open_page: Open
) -> None:
    write(seats[0], NOT_FOUND)
    page = open_page("marking")
    write(seats[0], FOUND)
    page = press(page, "marking-record")
    assert "他刚改过那份" in texts(page)
    assert "<mark>重复</mark>" in html_of(page)
    assert told(seats[0]) is None


def test_he_asks_for_one_more_sentence_and_the_learner_sees_it_until_he_has_written_it(
    trainer: Trainer, seats: list[Seat], sits: Sits, open_page: Open
) -> None:
    write(seats[0], NOT_FOUND)
    write(seats[0], NOT_FOUND, ["a"])
    page = open_page("marking")
    assert "学员自己勾了" in texts(page)
    [send] = [button for button in page.button if button.label == "退回，下一份"]
    page = send.click().run()
    assert "写一句要他补什么" in texts(page)
    assert "待批改 1 份" in texts(page)
    [box] = [box for box in page.text_area if box.key and box.key.startswith("marking-asked-")]
    box.input("写 *谁* 来做 <i>")
    [send] = [button for button in page.button if button.label == "退回，下一份"]
    page = send.click().run()
    assert "待批改 0 份" in texts(page)
    sits("seat", seats[0].id)
    page = open_page()
    assert "老师请你补一句：写 &#42;谁&#42; 来做 &#60;i&#62;" in texts(page)
    assert any("第 7 题" in link.proto.label for link in page.main.get("page_link"))
    page = open_page("lesson", id=LESSON)
    assert "老师请你补一句：写 &#42;谁&#42; 来做 &#60;i&#62;" in texts(page)
    assert "老师：还没写到" in texts(page)
    write(seats[0], FOUND)
    assert "老师请你补一句" not in texts(open_page("lesson", id=LESSON))
    sits("seat", seats[1].id)
    write(seats[1], NOT_FOUND)
    assert "老师：" not in texts(open_page("lesson", id=LESSON))


def test_what_was_written_in_a_round_is_marked_and_its_learner_finds_it_at_the_question(
    trainer: Trainer, room: ClassRoom, seats: list[Seat], sits: Sits, open_page: Open
) -> None:
    study = resources.study()
    study.leading.do(trainer, room.id, Begin())
    question = study.leading.do(trainer, room.id, Ask(QUESTION)).room.question
    assert question is not None
    study.attending.submit(seats[0], question.round, NOT_FOUND, "n")
    assert "待批改 0 份" in texts(open_page("marking"))
    study.leading.do(trainer, room.id, Collect())
    page = open_page("marking")
    assert "待批改 1 份" in texts(page)
    assert "课堂上交的。" in texts(page)
    [box] = [box for box in page.text_area if box.key and box.key.startswith("marking-asked-")]
    box.input("写 *谁* 来做")
    [send] = [button for button in page.button if button.label == "退回，下一份"]
    send.click().run()
    sits("seat", seats[0].id)
    assert "老师请你补一句：写 &#42;谁&#42; 来做" in texts(open_page())
    said = texts(open_page("lesson", id=LESSON))
    assert "因为会变大 &#60;b&#62;很多&#60;/b&#62; &#42;真的&#42;" in said
    assert "老师：1 点里写到了 0 点。" in said
    assert "老师请你补一句：写 &#42;谁&#42; 来做" in said
    sample = resources.course().questions[QUESTION].sample  # type: ignore[union-attr]
    assert sample not in said  # it has not been told yet
    write(seats[0], FOUND)
    assert "你在课堂上写的" not in texts(open_page("lesson", id=LESSON))


def test_a_redraw_asks_the_record_little(trainer: Trainer, seats: list[Seat], open_page: Open) -> None:
    """As much as the page that he leads from, and the texts."""
    for seat in seats:
        write(seat, NOT_FOUND)
    page = open_page("marking")
    with statements() as sent:
        page.run()
    assert not page.exception
    assert len(sent) <= MOST + 3, sent


def test_a_lesson_asks_for_what_was_said_once(seats: list[Seat], sits: Sits, open_page: Open) -> None:
    """Beside who sits there, and what the class does: one more."""
    for seat in seats:
        write(seat, NOT_FOUND)
    sits("seat", seats[0].id)
    page = open_page("lesson", id=LESSON)
    with statements() as sent:
        page.run()
    assert not page.exception
    assert sum("markings" in statement for statement in sent) == 1
