"""The trainer's board and report as he sees them: their states, what a redraw costs, and whose they are."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from courseware.classroom.room import Ask, Begin, Collect, Command, End, Explain, Goal, Offer, Phase
from courseware.content.question import Single
from courseware.items import exercise_item
from courseware.record.log import Attempt
from courseware.record.seats import Seat
from courseware.record.trainers import Trainer
from courseware.study.context import Context
from courseware.study.leading import ClassRoom
from courseware.study.seating import Wish
from courseware.verdict import Finding, scored
from courseware.web import resources
from courseware.web.identity import cookies
from courseware.web.trainer import said
from tests.web.conftest import Open, texts
from tests.web.statements import statements

NAMES = ("王小雨", "李雷", "韩梅", "周航", "喻佳", "金泽", "[点](http://a.cn)", "*星* $x$")


@pytest.fixture(autouse=True)
def classroom(monkeypatch: pytest.MonkeyPatch, small_course: Path) -> None:
    monkeypatch.setattr(resources, "CLASSROOM", True)


@pytest.fixture
def trainer(monkeypatch: pytest.MonkeyPatch) -> Trainer:
    """Who is at the page."""
    found, _ = resources.study().leading.add_trainer("陈老师")
    monkeypatch.setattr(cookies, "trainer_in", lambda sent: found)
    monkeypatch.setattr(cookies, "seat_in", lambda sent: None)
    return found


@pytest.fixture
def room(trainer: Trainer) -> ClassRoom:
    return resources.study().leading.new_class(trainer, "五月二班")


@pytest.fixture
def seats(room: ClassRoom) -> list[Seat]:
    return [resources.study().seating.join(Wish(room.row.code, name)) for name in NAMES]


def do(trainer: Trainer, room: ClassRoom, *commands: Command) -> None:
    for command in commands:
        resources.study().leading.do(trainer, room.id, command)


def asked(seats: list[Seat], wrong: int) -> None:
    """All but the last have answered: so many wrong, and alike."""
    question = resources.course().questions["one-of"]
    assert isinstance(question, Single)
    ids = {option.correct: "abcdef"[n] for n, option in reversed(list(enumerate(question.options)))}
    for n, seat in enumerate(seats[:-1]):
        resources.study().attending.submit(seat, 1, ids[n >= wrong], f"n{n}")


def shown(page: AppTest) -> str:
    """All that stands on the page, with what is HTML of ours."""
    return "\n".join((texts(page), *(str(html.proto.body) for html in page.get("html"))))


def opened(open_page: Open, view: str, room: ClassRoom) -> AppTest:
    page = open_page(view, **{"class": room.id})
    assert not page.exception
    return page


def labels(page: AppTest) -> list[str]:
    return [button.label for button in page.button]


def test_before_the_hour_it_says_so(open_page: Open, room: ClassRoom) -> None:
    assert "还没有上课" in shown(opened(open_page, "board", room))
    assert "还没有报告" in shown(opened(open_page, "report", room))


def test_nothing_is_shown_to_a_stranger_or_another_trainer(
    open_page: Open, room: ClassRoom, trainer: Trainer, seats: list[Seat], monkeypatch: pytest.MonkeyPatch
) -> None:
    do(trainer, room, Begin(), Ask("one-of"))
    other, _ = resources.study().leading.add_trainer("李老师")
    for view in ("board", "report"):
        monkeypatch.setattr(cookies, "trainer_in", lambda sent: other)
        page = opened(open_page, view, room)
        assert "没有这个班" in shown(page)
        monkeypatch.setattr(cookies, "trainer_in", lambda sent: None)
        monkeypatch.setattr(cookies, "seat_in", lambda sent: seats[0])
        learner = opened(open_page, view, room)
        assert "这是老师的页面" in shown(learner)
        assert not page.dataframe
        assert not learner.dataframe
        assert "李雷" not in shown(learner)


def test_the_board_shows_answers_banner_and_map_and_collects(
    open_page: Open, room: ClassRoom, trainer: Trainer, seats: list[Seat]
) -> None:
    do(trainer, room, Begin(), Ask("one-of"))
    page = opened(open_page, "board", room)
    assert "还没有人交" in shown(page)
    assert "board-turn" not in {button.key for button in page.button}
    asked(seats, wrong=3)
    page.run()
    words = shown(page)
    assert "7 人里有 3 人选了" in words
    assert "43%" in words
    assert "还没答：*星* $x$" in words, "the HTML shows a name as it is"
    table = page.dataframe[0].value
    assert list(table.index) == [seat.shown_name for seat in seats]
    assert [cell[:1] for cell in table.iloc[:, 0]] == ["✗"] * 3 + ["✓"] * 4 + ["在"]
    page.button(key="board-collect").click().run()
    assert resources.study().leading.room(trainer, room.id).room.phase is Phase.COLLECTED
    page.button(key="board-show").click().run()
    assert resources.study().leading.room(trainer, room.id).room.phase is Phase.SHOWN
    assert not page.exception


def test_one_tap_asks_the_question_on_the_mistake_or_shows_the_block(
    open_page: Open, room: ClassRoom, trainer: Trainer, seats: list[Seat]
) -> None:
    do(trainer, room, Begin(), Ask("one-of"))
    asked(seats, wrong=6)
    page = opened(open_page, "board", room)
    offered = {button.key for button in page.button} & {"board-turn", "board-ask"}
    assert offered
    for key in sorted(offered, reverse=True):
        page.button(key=key).click().run()
        now = resources.study().leading.room(trainer, room.id).room
        assert now.slide is not None if key == "board-turn" else now.rounds == 2
    assert not page.exception


def test_who_tries_in_vain_is_listed_with_one_tap_for_helped(
    open_page: Open, room: ClassRoom, trainer: Trainer, seats: list[Seat], monkeypatch: pytest.MonkeyPatch
) -> None:
    do(trainer, room, Begin(), Offer(Goal("exercise", "numbers")))
    resources.study().seating.present(room.id, [seats[6].id])
    field = resources.course().exercises["numbers"].fields[0].id
    for n in range(3):
        raw = {field: f"{n}.5"}
        resources.study().items.submit(exercise_item("numbers"), raw, f"n{n}", Context(seats[6].learner_id))
    page = opened(open_page, "board", room)
    assert "没有人卡住" in shown(page)
    start = datetime.now(UTC)
    for seconds in range(0, 300, 10):  # he stays where he is
        resources.store().seats.seen([seats[6].id], start + timedelta(seconds=seconds))
    later = start + timedelta(seconds=295)
    monkeypatch.setattr(resources.study().board, "_now", lambda: later)
    page.run()
    words = shown(page)
    assert "交过 3 次" in words
    assert "[点](http://a.cn)</b>" in words
    assert "做到第几步" in words
    page.button(key=f"board-helped-{seats[6].id}").click().run()
    assert "没有人卡住" in shown(page)


def test_a_cell_leads_to_what_was_answered_word_by_word(
    open_page: Open, room: ClassRoom, trainer: Trainer, seats: list[Seat]
) -> None:
    do(trainer, room, Begin(), Offer(Goal("exercise", "numbers")))
    field = resources.course().exercises["numbers"].fields[0].id
    typed = "[点我](http://a.cn) **3**"
    wrong = scored(0.0, Finding("too-high", {"read": 5.0, "unit": ""}, field))
    now = datetime.now(UTC)
    answered = Attempt("n", seats[7].learner_id, exercise_item("numbers"), None, 0, {field: typed}, wrong, now)
    resources.store().attempts.append(answered)
    page = opened(open_page, "board", room)
    view = resources.study().board.view(resources.study().leading.room(trainer, room.id))
    assert view.room.begun is not None
    cell = said.Asked(room.id, view.tasks[0].item, seats[7].name, view.room.begun, seat_id=seats[7].id)
    page.session_state[said.ASKED] = cell
    page.run()
    assert not page.exception
    assert [typed in code.value for code in page.code] == [True]
    assert "[点我]" not in texts(page)
    page.run()
    assert not page.code, "it is shown once"


def test_a_redraw_asks_the_record_for_the_class_and_three_things_more(
    open_page: Open, room: ClassRoom, trainer: Trainer, seats: list[Seat]
) -> None:
    do(trainer, room, Begin(), Ask("one-of"))
    asked(seats, wrong=3)
    page = opened(open_page, "board", room)
    with statements() as sent:
        page.run()
    # Who is there and as whom he learns, whether the class is his, and the view: seats, doings, the round's answers.
    assert len(sent) <= 4 + 3 + 1, sent
    study = resources.study()
    found = study.leading.room(trainer, room.id)
    study.board.view(found)
    with statements() as sent:
        study.board.view(found)
    assert len(sent) == 3, sent
    with statements() as sent:
        study.reports.hour(found)
    assert len(sent) == 4, sent


def test_the_report_begins_with_what_to_repeat_and_names_are_text(
    open_page: Open, room: ClassRoom, trainer: Trainer, seats: list[Seat]
) -> None:
    do(trainer, room, Begin(), Ask("one-of"))
    page = opened(open_page, "report", room)
    assert "还在上课，数字会变" in shown(page)
    assert "这一小时没有交过答案" in shown(page)
    asked(seats, wrong=3)
    do(trainer, room, Collect(), Explain(), End())
    page.run()
    words = shown(page)
    assert not page.exception
    assert "下次开头先花 5 分钟" in words
    assert "7 人里还有 3 人" in words
    assert [metric.value for metric in page.metric] == ["7 / 8", "57%", "57%"]
    assert "*星*" not in words, "a name is text, never Markdown"
    assert "&#42;星&#42;" in words
    mistakes, items, people = (frame.value for frame in page.dataframe)
    assert mistakes["人"].tolist() == [3]
    assert "区分度" not in items.columns, "seven learners tell nothing of an item"
    assert people["姓名"].tolist() == [seat.shown_name for seat in seats]
    page.selectbox(key="report-hour").select(0).run()
    assert not page.exception
    assert page.title[0].value == "成绩册"
    assert page.dataframe[0].value["答对率"].tolist()[:4] == [0.0, 0.0, 0.0, 1.0]


def test_there_is_nothing_to_repeat_when_all_is_right(
    open_page: Open, room: ClassRoom, trainer: Trainer, seats: list[Seat]
) -> None:
    do(trainer, room, Begin(), Ask("one-of"))
    asked(seats, wrong=0)
    do(trainer, room, End())
    assert "没有要重讲的" in shown(opened(open_page, "report", room))
