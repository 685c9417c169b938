"""The page of the daily review, driven as a learner drives it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from courseware.answers.question import right_answer
from courseware.record.log import Attempt, Purpose
from courseware.record.unavailable import StoreUnavailable, Trouble
from courseware.seed import seed_of
from courseware.verdict import scored
from courseware.web import resources
from tests.web.conftest import Open, texts
from tests.web.statements import MOST, statements

NUMBER, CHOICE = "a-number", "an-order"
"""Of the small course; the first one has numbers of its own for each variant."""


def learnt(page: AppTest, *questions: str, days: int = 30) -> None:
    """That the learner of the page answered the questions so many days ago."""
    learner, at = page.session_state["learner_id"], datetime.now(UTC) - timedelta(days=days)
    for id in questions:
        attempt = Attempt(f"{id}-{days}", learner, f"question:{id}", None, 0, "1", scored(1.0), at)
        resources.store().attempts.append(attempt)


@pytest.fixture
def review(open_page: Open) -> AppTest:
    """The page, with two questions due."""
    learnt(open_page(), NUMBER)
    return open_page("review")


def press(page: AppTest, label: str) -> None:
    next(button for button in page.button if button.label == label).click().run()
    assert not page.exception


def labels(page: AppTest) -> list[str]:
    return [button.label for button in page.main.button]


def box(page: AppTest) -> str:
    """The key of the field of the question."""
    return next(each.key for each in page.text_input if str(each.key).startswith("review-"))


def right(page: AppTest) -> str:
    variant = int(box(page).rsplit("-", 2)[1])
    seed = seed_of(page.session_state["learner_id"], f"question:{NUMBER}", variant)
    question = resources.course().questions[NUMBER]
    return str(right_answer(question, seed, resources.shop()))


def menu(page: AppTest) -> str:
    return next(link.label for link in page.sidebar.get("page_link") if link.label.startswith("今日复习"))


def recorded(page: AppTest) -> list[tuple[Purpose, int]]:
    log = resources.store().histories.log(page.session_state["learner_id"])
    return [(each.purpose, each.variant) for each in log.results if each.purpose is Purpose.REVIEW]


def test_right_at_once_and_on_to_the_end(review: AppTest) -> None:
    assert menu(review) == "今日复习 · 1 题"
    assert labels(review) == ["提交答案", "想不起来"]
    assert "上次 30 天前" in texts(review)
    review.text_input(key=box(review)).input(right(review))
    press(review, "提交答案")
    assert "答对了" in texts(review)
    assert "天以后再见" in texts(review)
    assert labels(review) == ["看看今天的结果"]
    press(review, "看看今天的结果")
    assert "今天的复习做完了" in texts(review)
    assert "1 题，1 题想起来了" in texts(review)
    assert menu(review) == "今日复习"
    assert recorded(review) == [(Purpose.REVIEW, 1)]


def test_what_is_wrong_is_asked_again_with_the_same_numbers_and_comes_back_tomorrow(review: AppTest) -> None:
    key = box(review)
    review.text_input(key=key).input("-1")
    press(review, "提交答案")
    assert "还没答对" in texts(review)
    assert "这个知识点明天再见一次" in texts(review)
    assert labels(review) == ["再答一次", "看算法"]
    assert box(review) == key
    review.text_input(key=key).input(right(review))
    press(review, "再答一次")
    assert "答对了" in texts(review)
    press(review, "看看今天的结果")
    assert "1 题，0 题想起来了" in texts(review)
    assert "明天再见，换一组数" in texts(review)


def test_what_is_not_known_is_shown(review: AppTest) -> None:
    answer = right(review)
    press(review, "想不起来")
    assert f"{float(answer.rstrip('%')):.4g}"[:3] in texts(review)
    assert labels(review) == ["看看今天的结果"]
    assert recorded(review) == []
    press(review, "看看今天的结果")
    assert "1 题，0 题想起来了" in texts(review)


def test_what_cannot_be_read_costs_nothing(review: AppTest) -> None:
    review.text_input(key=box(review)).input("一百多")
    press(review, "提交答案")
    assert labels(review) == ["提交答案", "想不起来"]
    assert recorded(review) == []
    assert review.text_input(key=box(review)).value == "一百多"


def test_a_reload_in_the_middle_goes_on_with_the_same_numbers(review: AppTest, open_page: Open) -> None:
    key = box(review)
    review.text_input(key=key).input("-1")
    press(review, "提交答案")
    reloaded = open_page("review")
    assert (box(reloaded), labels(reloaded)) == (key, ["再答一次", "看算法"])


def test_a_double_click_counts_once(review: AppTest, open_page: Open) -> None:
    second = open_page("review")
    for page in (review, second):
        page.text_input(key=box(page)).input("-1")
    press(review, "提交答案")
    press(review, "再答一次")  # the same answer again
    assert recorded(review) == [(Purpose.REVIEW, 1)]
    press(second, "提交答案")  # another tab is another try
    assert len(recorded(review)) == 2


def test_when_nothing_is_due_one_may_do_some_more(open_page: Open) -> None:
    assert "学完第一课，第二天这里就有题了" in texts(open_page("review"))
    learnt(open_page(), NUMBER, days=1)
    page = open_page("review")
    assert "今天没有要复习的" in texts(page)
    press(page, "再来 1 题")
    assert "since" in page.query_params
    page.text_input(key=box(page)).input(right(page))
    press(page, "提交答案")
    press(page, "看看今天的结果")
    assert "这几题做完了" in texts(page)


def test_the_map_leads_to_questions_about_one_point(open_page: Open) -> None:
    learnt(open_page(), NUMBER)
    page = open_page("me")
    point = resources.course().questions[NUMBER].covers[0]
    module = resources.course().points[point].module
    page.button(key=f"map-open-{module}").click().run()
    assert "答对新题的把握" in texts(page)
    page.button(key=f"map-practise-{point}").click().run()
    assert not page.exception
    assert page.title[0].value == "今日复习"
    assert page.query_params["point"] == [point] or page.query_params["point"] == point


def test_a_redraw_asks_the_record_at_most_three_things(review: AppTest) -> None:
    with statements() as sent:
        review.run()
    assert not review.exception
    assert 1 <= len(sent) <= MOST, sent


def test_while_the_record_is_away_the_question_stays(review: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise StoreUnavailable(Trouble.NO_SERVER, "postgresql://records")

    key = box(review)
    review.text_input(key=key).input("-1")
    with monkeypatch.context() as patch:
        for method in ("reading", "writing"):
            patch.setattr(resources.store().database, method, fail)
        press(review, "提交答案")
        assert "没有存下来" in "\n".join(each.value for each in review.error)
        assert review.text_input(key=key).value == "-1"
    press(review, "提交答案")
    assert "还没答对" in texts(review)
