"""The pages of quizzes and tests."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from courseware.content.question import NumberQuestion
from courseware.items import parts_of
from courseware.progress.blueprint import About, Scope
from courseware.record.log import Sitting
from courseware.record.unavailable import StoreUnavailable, Trouble
from courseware.study.quiz import Taken
from courseware.study.sittings import ResultView, SittingView
from courseware.study.views import ExerciseView, QuestionView
from courseware.study.wanted import FINAL, Wanted
from courseware.web import resources
from tests.web.conftest import MAIN, Open, texts
from tests.web.statements import MOST, statements

TEST = Wanted(Scope(About.COURSE), 10)


def start(page: AppTest, wanted: Wanted = TEST) -> Sitting:
    return resources.study().quiz.start(page.session_state["learner_id"], wanted, "n")


def shown(sitting: Sitting, number: int | None = None) -> SittingView:
    view = resources.study().quiz.view(sitting.learner_id, sitting.id, number)
    assert isinstance(view, SittingView)
    return view


def at(sitting: Sitting, kind: str) -> int:
    """The number of the first question of a kind."""
    questions = resources.course().questions
    return next(n for n, each in enumerate(sitting.drawn, start=1) if questions[parts_of(each.item)[1]].kind == kind)


def open_sitting(open_page: Open, wanted: Wanted = TEST) -> tuple[AppTest, Sitting]:
    sitting = start(open_page(), wanted)
    page = open_page("sitting", id=sitting.id)
    assert not page.exception
    return page, sitting


def test_one_chooses_and_begins(open_page: Open) -> None:
    page = open_page("quiz")
    assert not page.exception
    assert page.title[0].value == "自测"
    page.segmented_control(key="quiz-length").set_value(10)
    page.radio(key="quiz-pace").set_value(1.0).run()
    assert "10 题 15 分钟：每题按 90 秒算。" in texts(page)
    page.button(key="quiz-start").click().run()
    assert not page.exception
    [opened] = resources.study().quiz.home(page.session_state["learner_id"]).open
    assert opened.sitting.seconds == 90 * len(opened.sitting.drawn)
    assert page.title[0].value == "第 1 题，答了 0 题"


def test_what_is_missing_is_said(open_page: Open) -> None:
    page = open_page("quiz")
    for about, said in ((About.MODULES, "先选一个模块。"), (About.POINTS, "先选几个知识点。"),
                        (About.WRONG, "现在没有答错过又还没改对的题。")):  # fmt: skip
        page.segmented_control(key="quiz-about").set_value(about).run()
        assert said in texts(page)
        assert page.button(key="quiz-start").disabled


def test_the_final_test_says_what_passes(open_page: Open) -> None:
    assert "答对 42 题（70%）就通过" in texts(open_page("quiz"))


def test_an_open_one_is_on_top_and_a_finished_one_below(open_page: Open) -> None:
    page = open_page("quiz")
    sitting = start(page)
    page.run()
    assert "接着做" in [link.label for link in page.main.get("page_link")]
    resources.study().quiz.end(sitting.learner_id, sitting.id)
    page.run()
    links = [link.label for link in page.main.get("page_link")]
    assert "接着做" not in links
    assert "**全课程自测**" in links


def test_answers_are_kept_by_every_step_and_can_be_changed(open_page: Open) -> None:
    page, sitting = open_sitting(open_page)
    number = at(sitting, "number")
    page.button(key=f"test-to-{number}").click().run()
    field = f"test-{sitting.id}-{number}-answer"
    page.text_input(key=field).set_value("3.2%")
    other = 1 if number > 1 else 2
    page.button(key=f"test-to-{other}").click().run()
    assert page.title[0].value == f"第 {other} 题，答了 1 题"
    page.button(key=f"test-to-{number}").click().run()
    assert page.text_input(key=field).value == "3.2%"
    page.text_input(key=field).set_value("4%")
    page.button(key="test-mark").click().run()
    view = shown(sitting, number)
    assert isinstance(view.shown, QuestionView)
    assert view.shown.answer == "4%"
    assert view.places[number - 1].marked
    assert page.button(key=f"test-to-{number}").label == f"{number} ⚑"


def test_what_another_window_changed_is_not_written_over(open_page: Open) -> None:
    page, sitting = open_sitting(open_page)
    number = at(sitting, "number")
    page.button(key=f"test-to-{number}").click().run()
    field = f"test-{sitting.id}-{number}-answer"
    page.text_input(key=field).set_value("1")
    page.button(key="test-mark").click().run()
    quiz = resources.study().quiz
    item = sitting.drawn[number - 1].item
    assert quiz.answer(sitting.learner_id, sitting.id, item, "2", "other window") is Taken.KEPT
    assert "另一个窗口" not in texts(page)
    page.button(key="test-mark").click().run()
    assert page.text_input(key=field).value == "2"
    assert "这份测试也在另一个窗口开着。" in texts(page)
    page.button(key="test-mark").click().run()
    assert "另一个窗口" not in texts(page)
    view = shown(sitting, number)
    assert isinstance(view.shown, QuestionView)
    assert view.shown.answer == "2"


def test_a_reload_goes_on(open_page: Open) -> None:
    page, sitting = open_sitting(open_page)
    number = at(sitting, "number")
    page.button(key=f"test-to-{number}").click().run()
    page.text_input(key=f"test-{sitting.id}-{number}-answer").set_value("5").run()
    page.button(key="test-mark").click().run()
    again = open_page("sitting", id=sitting.id)
    assert again.title[0].value.endswith("答了 1 题")
    again.button(key=f"test-to-{number}").click().run()
    assert again.text_input(key=f"test-{sitting.id}-{number}-answer").value == "5"


def test_nothing_of_the_answer_stands_on_the_page_of_a_test(open_page: Open) -> None:
    page, sitting = open_sitting(open_page)
    for number, drawn in enumerate(sitting.drawn, start=1):
        page.button(key=f"test-to-{number}").click().run()
        assert not page.exception
        question = resources.course().questions[parts_of(drawn.item)[1]]
        said = texts(page)
        if question.explain:
            assert question.explain not in said
        assert not page.success
        assert not page.error


def test_handing_in_asks_what_is_open_and_shows_the_result(open_page: Open) -> None:
    page, sitting = open_sitting(open_page)
    page.button(key="test-mark").click().run()
    page.button(key="test-end").click().run()
    assert f"还有 {len(sitting.drawn)} 题没答，1 题标了要回看。现在交卷吗？" in texts(page)
    page.button(key="test-really-end").click().run()
    page.run()
    assert not page.exception
    assert page.title[0].value == f"{len(sitting.drawn)} 题答对 0 题"


def test_time_that_is_up_hands_in(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    page, sitting = open_sitting(open_page, Wanted(Scope(About.COURSE), 10, pace=1.0))
    assert any("data-left" in str(each.body) for each in page.get("html"))
    page.button(key="test-look").click().run()
    assert page.title[0].value.startswith("第 "), "the browser's clock was ahead"
    monkeypatch.setattr(resources.study().quiz, "seconds_left", lambda sitting: 0.0)
    page.button(key="test-look").click().run()
    page.run()
    assert page.title[0].value == f"{len(sitting.drawn)} 题答对 0 题"


def test_practice_tells_at_once(open_page: Open) -> None:
    page, sitting = open_sitting(open_page, Wanted(Scope(About.COURSE), 10, at_once=True))
    number = at(sitting, "number")
    page.button(key=f"test-to-{number}").click().run()
    [field] = [box for box in page.text_input if box.key.endswith("-answer")]
    field.set_value("987654321")
    [submit] = [each for each in page.button if str(each.key).endswith("-submit")]
    submit.click().run()
    assert not page.exception
    assert page.error
    assert "换一组数再练" not in [each.label for each in page.button]
    page.button(key="test-next" if number < len(sitting.drawn) else "test-back").click().run()
    assert shown(sitting, number).places[number - 1].right is False


def test_a_result_shows_every_question(open_page: Open) -> None:
    page, sitting = open_sitting(open_page, FINAL)
    quiz = resources.study().quiz
    for number, drawn in enumerate(sitting.drawn):
        question = resources.course().questions[parts_of(drawn.item)[1]]
        raw: Any = "987654321" if isinstance(question, NumberQuestion) else "a"
        quiz.answer(sitting.learner_id, sitting.id, drawn.item, raw, f"n{number}")
    quiz.end(sitting.learner_id, sitting.id)
    page = open_page("sitting", id=sitting.id)
    assert not page.exception
    said = texts(page)
    assert "**你的回答**" in said
    assert "**正确答案**" in said
    assert "要答对 70%" in said
    page.segmented_control(key=f"result-which-{sitting.id}").set_value(True).run()
    assert len([each for each in page.expander if "第 " in each.label]) == len(sitting.drawn)


@pytest.mark.parametrize("id", ["no-such-sitting", ""])
def test_an_id_that_is_nobody_s_leads_home(open_page: Open, id: str) -> None:
    page = open_page("sitting", id=id)
    assert not page.exception
    assert page.title[0].value == "这里没有内容"


def test_the_sitting_of_another_learner_is_not_shown(open_page: Open) -> None:
    page = open_page()
    other = resources.study().profiles.create("别人")
    sitting = resources.study().quiz.start(other.id, TEST, "n")
    page = open_page("sitting", id=sitting.id)
    assert page.session_state["learner_id"] != other.id
    assert page.title[0].value == "这里没有内容"


def test_a_record_that_goes_away_keeps_the_page(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    page, sitting = open_sitting(open_page)
    number = at(sitting, "number")
    page.button(key=f"test-to-{number}").click().run()
    quiz = resources.study().quiz
    with monkeypatch.context() as away:

        def gone(*_: Any, **__: Any) -> Any:
            raise StoreUnavailable(Trouble.BUSY, "")

        away.setattr(quiz, "answer", gone)
        away.setattr(quiz, "view", gone)
        page.text_input(key=f"test-{sitting.id}-{number}-answer").set_value("7")
        page.button(key="test-mark").click().run()
        assert not page.exception
        assert page.error
        assert page.text_input(key=f"test-{sitting.id}-{number}-answer").value == "7"
    page.button(key="test-mark").click().run()
    view = shown(sitting, number)
    assert isinstance(view.shown, QuestionView)
    assert view.shown.answer == "7"


def test_a_redraw_asks_the_record_at_most_three_things(open_page: Open) -> None:
    page, sitting = open_sitting(open_page)
    quiz_page = open_page("quiz")
    for each in (page, quiz_page):
        with statements() as sent:
            each.run()
        assert 1 <= len(sent) <= MOST, sent
    with statements() as sent:
        page.button(key="test-next").click().run()
    assert len([each for each in sent if not each.startswith(("INSERT", "DELETE"))]) <= 2 * MOST
    resources.study().quiz.end(sitting.learner_id, sitting.id)
    page.run()
    with statements() as sent:
        page.run()
    assert 1 <= len(sent) <= MOST, sent


def test_the_menu_leads_there() -> None:
    page = AppTest.from_file(str(MAIN), default_timeout=30).run()
    assert "自测" in [link.label for link in page.sidebar.get("page_link")]


TASK = Wanted(Scope.of(About.POINTS, ["aov"]), 3, tasks=True)


def test_a_task_keeps_its_fields_and_tells_nothing_before_the_end(open_page: Open) -> None:
    page, sitting = open_sitting(open_page, TASK)
    last, key = len(sitting.drawn), f"test-{sitting.id}-{len(sitting.drawn)}"
    if last > 1:
        page.button(key=f"test-to-{last}").click().run()
    page.text_input(key=f"{key}-paid").set_value("12").run()
    page.button(key="test-mark").click().run()
    assert not page.exception
    view = shown(sitting, last).shown
    assert isinstance(view, ExerciseView)
    assert view.answer == {"paid": "12"}
    again = open_page("sitting", id=sitting.id)
    assert shown(sitting).number == last, "it is not done, so that one goes on with it"
    assert again.text_input(key=f"{key}-paid").value == "12"
    assert again.text_input(key=f"{key}-aov").value == ""
    told = " ".join(texts(again))
    assert not [mistake for mistake in view.exercise.mistakes.values() if mistake.because in told]
    assert not [each for each in again.button if each.key in ("hint", "solution")]
    again.text_input(key=f"{key}-aov").set_value("3").run()
    again.button(key="test-end").click().run()
    again.button(key="test-really-end").click().run()
    assert not again.exception
    assert view.exercise.title in " ".join(each.label for each in again.expander)
    assert "支付金额：12" in texts(again)


def test_the_overview_opens_as_a_dialog_and_leads_to_a_question(open_page: Open) -> None:
    page, sitting = open_sitting(open_page)
    page.button(key="test-all").click().run()
    page.button(key="dialog-to-4").click().run()
    assert not page.exception
    assert page.title[0].value == "第 4 题，答了 0 题"
    page.button(key="test-all").click().run()
    page.button(key="dialog-end").click().run()
    page.button(key="test-really-end").click().run()
    assert isinstance(resources.study().quiz.view(sitting.learner_id, sitting.id), ResultView)
