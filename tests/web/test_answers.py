"""Answering: the sentence that names the mistake stands on the page, and a reload brings everything back."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from courseware.answers.question import present, right_answer
from courseware.seed import seed_of
from courseware.study.context import Context, Reveal
from courseware.study.views import QuestionView
from courseware.verdict import Status
from courseware.web import resources
from tests.web.conftest import MAIN, Open, boxes, texts


def card(page: AppTest, question: str) -> Any:
    """The card of one question on the page."""
    learner = page.session_state["learner_id"]
    places = [block.question if hasattr(block, "question") else "" for block in _blocks("every-question")]
    return page.container(key=f"question-every-question-{places.index(question)}-{question}-{learner}")


def _blocks(lesson_id: str) -> list[Any]:
    return list(resources.course().lessons[lesson_id].blocks)


def submit(page: AppTest, question: str) -> None:
    next(button for button in card(page, question).button if button.label in ("提交答案", "再次提交")).click()
    page.run()
    assert not page.exception


@pytest.fixture
def lesson(open_page: Open) -> AppTest:
    return open_page("lesson", id="every-question")


def attempts(page: AppTest) -> int:
    return len(resources.store().attempts.all_of(page.session_state["learner_id"]))


def reasons(page: AppTest, question: str) -> dict[str, str]:
    """What stands below the options of a single choice, by the option's text."""
    radio = card(page, question).radio[0]
    captions = radio.proto.captions or [""] * len(radio.options)
    return {text: caption for text, caption in zip(radio.options, captions, strict=True) if caption}


def test_a_wrong_option_gets_its_reason_and_a_right_one_those_of_all(lesson: AppTest) -> None:
    card(lesson, "one-of").radio[0].set_value("b")
    submit(lesson, "one-of")
    assert card(lesson, "one-of").error[0].value == "**还没答对**：换一个选项就能再提交，不扣分"
    assert reasons(lesson, "one-of") == {"正好 7000": "那是把每天去重后的人数相加，跨天的重复没有去掉。"}
    card(lesson, "one-of").radio[0].set_value("a")
    submit(lesson, "one-of")
    own = card(lesson, "one-of")
    assert own.success[0].value == "**答对了**：第二次答对，记 ✓"
    assert reasons(lesson, "one-of").keys() == {"少于 7000", "正好 7000", "多于 7000"}
    assert "访客数在整个统计周期内去重。" in [each.value for each in own.markdown]
    assert "再答一次也不会降低成绩" in [each.value for each in own.caption]


def test_each_chosen_option_of_several_has_its_reason_and_only_those(lesson: AppTest) -> None:
    for box in card(lesson, "several-of").checkbox:
        if box.label in ("访客数", "退款率"):
            box.check()
    submit(lesson, "several-of")
    said = [each.value for each in card(lesson, "several-of").caption]
    assert sorted(said) == ["数来了多少人。", "这是售后指标。"]
    assert "选对 1 个，选错 1 个，漏选 1 个" in card(lesson, "several-of").error[0].value


def test_rows_that_are_blank_are_named_and_marked_and_wrong_ones_until_they_change(lesson: AppTest) -> None:
    def rows() -> dict[str, Any]:
        return {group.label: group for group in card(lesson, "two-bins").segmented_control}

    def marks() -> list[str]:
        words = ("还没选", "不对", "对")
        said = [each.value for each in card(lesson, "two-bins").markdown]
        return [
            next(word for word in words if f"**{word}**" in each)
            for each in said
            if each.startswith((":red", ":green", ":blue"))
        ]

    rows()["搜索排名"].set_value("a")
    submit(lesson, "two-bins")
    said = card(lesson, "two-bins").info[0].value
    assert "还有 2 行没选" in said
    assert "关键词竞价" in said
    assert "搜索排名" not in said
    assert marks() == ["还没选", "还没选"]
    rows()["关键词竞价"].set_value("a").run()
    assert marks() == ["还没选"]
    assert not card(lesson, "two-bins").info, "another answer stands there by now"
    rows()["平台活动"].set_value("a")
    submit(lesson, "two-bins")
    assert sorted(marks()) == ["不对", "对", "对"]
    assert "改掉标着 ✗ 的就能再提交" in card(lesson, "two-bins").warning[0].value
    rows()["关键词竞价"].set_value("b").run()
    assert marks() == ["对", "对"]
    assert not card(lesson, "two-bins").warning


def test_an_order_is_marked_as_far_as_its_first_wrong_place(lesson: AppTest) -> None:
    for label in ("看到商品", "提交订单", "加入购物车", "付款"):
        next(button for button in card(lesson, "an-order").button if label in button.label).click()
        lesson.run()
    submit(lesson, "an-order")
    own = card(lesson, "an-order")
    said = [each.value for each in own.markdown if each.value.startswith((":red", ":green"))]
    assert [("**对**" in each, "**从这里起不对**" in each) for each in said] == [(True, False), (False, True)]
    next(button for button in own.button if "付款" in button.label).click()
    lesson.run()
    own = card(lesson, "an-order")
    assert not [each for each in own.markdown if each.value.startswith((":red", ":green"))]
    assert not [*own.error, *own.warning]


def test_what_is_drafted_since_has_no_verdict(lesson: AppTest, open_page: Open) -> None:
    card(lesson, "one-of").radio[0].set_value("b")
    submit(lesson, "one-of")
    learner = lesson.session_state["learner_id"]
    resources.study().items.save_draft("question:one-of", "c", Context(learner))
    again = card(open_page("lesson", id="every-question"), "one-of")
    assert again.radio[0].value == "c"
    assert not again.error
    assert not again.radio[0].proto.captions


@pytest.mark.parametrize("reveal", [Reveal.AT_END, Reveal.WHEN_TOLD])
def test_nothing_is_marked_while_the_context_does_not_reveal_it(lesson: AppTest, reveal: Reveal) -> None:
    items, context = resources.study().items, Context(lesson.session_state["learner_id"], reveal=reveal, variant=0)
    for question, raw in (("one-of", "a"), ("several-of", ["a"]), ("two-bins", dict.fromkeys("abc", "a"))):
        view = items.submit(f"question:{question}", raw, question, context).view
        assert isinstance(view, QuestionView)
        assert (view.feedback, view.judged, view.spots, view.tries) == (None, None, {}, None)


@pytest.mark.parametrize(
    ("typed", "kind", "sentence"),
    [
        ("3.2%", "success", "答对了"),
        ("0.032", "success", "答对了"),
        ("31.25%", "error", "分子和分母写反了"),
        ("大概三成", "info", "读不成一个数"),
        ("", "info", "还没有填"),
    ],
)
def test_a_number_is_read_as_people_write_it(lesson: AppTest, typed: str, kind: str, sentence: str) -> None:
    card(lesson, "a-number").text_input[0].set_value(typed)
    submit(lesson, "a-number")
    assert sentence in getattr(card(lesson, "a-number"), kind)[0].value
    assert attempts(lesson) == (0 if kind == "info" else 1)  # what cannot be read costs nothing


def test_an_order_is_tapped_together_and_can_be_taken_back(lesson: AppTest) -> None:
    def tap(label: str) -> None:
        next(button for button in card(lesson, "an-order").button if label in button.label).click()
        lesson.run()

    for label in ("付款", "看到商品", "加入购物车", "提交订单"):
        tap(label)
    tap("付款")  # taken out again …
    tap("付款")  # … and put in last
    submit(lesson, "an-order")
    assert "答对了" in card(lesson, "an-order").success[0].value


def test_pairs_and_bins(lesson: AppTest) -> None:
    for box, text in zip(card(lesson, "some-pairs").selectbox, ("去重后的", "页面被", "付款人数"), strict=True):
        box.select(next(option for option in box.options if option.startswith(text)))
    submit(lesson, "some-pairs")
    assert "答对了" in card(lesson, "some-pairs").success[0].value

    for group in card(lesson, "two-bins").segmented_control:
        group.set_value("b" if group.label == "关键词竞价" else "a")
    submit(lesson, "two-bins")
    assert "答对了" in card(lesson, "two-bins").success[0].value


def test_a_written_answer_is_compared_by_the_learner_himself(lesson: AppTest) -> None:
    sample = "同一个人可能多天来访，相加会重复计算。"
    assert sample not in texts(lesson)
    card(lesson, "a-text").text_area[0].set_value("因为一周里的重复没有去掉。")
    submit(lesson, "a-text")
    own = card(lesson, "a-text")
    assert "重复的访客" in own.info[0].value
    assert "不打分" in own.info[0].value
    assert not own.error
    assert sample in [each.value for each in own.markdown]
    assert [box.label for box in own.checkbox] == ["重复的访客"]
    assert "已对照" not in texts(lesson)
    own.checkbox[0].check()
    press(lesson, "记下我的对照")
    own = card(lesson, "a-text")
    assert "你自己的判断" in own.info[0].value
    assert own.checkbox[0].value
    assert own.text_area[0].value == "因为一周里的重复没有去掉。"
    assert "已对照" in texts(lesson)

    own.text_area[0].set_value("平台的规定就是这样的。")
    submit(lesson, "a-text")
    own = card(lesson, "a-text")
    assert "没有自动读到要点" in own.info[0].value
    assert not own.checkbox[0].value, "another answer is compared anew"
    assert "已对照" in texts(lesson), "what was done stays done"


def test_learner_text_is_shown_as_typed(lesson: AppTest) -> None:
    card(lesson, "a-number").text_input[0].set_value("**1** <b>2</b>")
    submit(lesson, "a-number")
    said = card(lesson, "a-number").info[0].value
    assert "<b>" not in said
    assert "**1**" not in said


def test_a_double_click_is_one_attempt(lesson: AppTest) -> None:
    card(lesson, "one-of").radio[0].set_value("b")
    submit(lesson, "one-of")
    submit(lesson, "one-of")
    assert attempts(lesson) == 1
    card(lesson, "one-of").radio[0].set_value("c")
    submit(lesson, "one-of")
    card(lesson, "one-of").radio[0].set_value("b")
    submit(lesson, "one-of")
    assert attempts(lesson) == 3


def test_a_reload_brings_answer_and_verdict_back(lesson: AppTest, open_page: Open) -> None:
    card(lesson, "one-of").radio[0].set_value("b")
    submit(lesson, "one-of")
    card(lesson, "a-number").text_input[0].set_value("大概三成")  # not even recorded
    submit(lesson, "a-number")
    again = open_page("lesson", id="every-question")
    assert card(again, "one-of").radio[0].value == "b"
    assert "还没答对" in card(again, "one-of").error[0].value
    assert reasons(again, "one-of").keys() == {"正好 7000"}
    assert card(again, "a-number").text_input[0].value == "大概三成"


# Exercises


@pytest.fixture
def exercise(open_page: Open) -> AppTest:
    return open_page("exercise", id="numbers")


def press(page: AppTest, label: str) -> None:
    next(button for button in page.button if button.label.startswith(label)).click()
    page.run()
    assert not page.exception


def fill(page: AppTest, paid: float | str, aov: float | str) -> None:
    for box, number in zip(boxes(page), (paid, aov), strict=True):
        box.set_value(str(number))
    press(page, "一起交")


def of_channel(page: AppTest) -> pd.DataFrame:
    """The orders that this learner was asked about."""
    orders = resources.shop().table("orders")
    return orders[orders["channel"] == ("search" if "搜索 渠道" in texts(page) else "live")]


def test_an_exercise_names_the_mistake_at_its_field(exercise: AppTest) -> None:
    orders = of_channel(exercise)
    fill(exercise, orders["amount"].sum(), round(orders["amount"].sum() / orders["pieces"].sum(), 4))
    said = texts(exercise)
    assert exercise.error[0].value == "**还没答对** 你除的是件数。"
    assert said.count("你除的是件数。") == 1
    assert "误差不超过 0.01 元都算对" in said
    assert "2 步里对了 1 步。" in said
    (left,) = boxes(exercise)  # what is right is a line
    left.set_value(str(orders["amount"].sum() / orders["customer_id"].nunique()))
    press(exercise, "交这一步")
    assert "答对了" in exercise.success[0].value
    assert not boxes(exercise)
    assert not [button.label for button in exercise.button if "交" in button.label or "提示" in button.label]


def test_a_step_is_handed_in_by_itself_and_the_rest_of_the_form_stays(exercise: AppTest) -> None:
    paid = of_channel(exercise)["amount"].sum()
    first, second = boxes(exercise)
    first.set_value(str(paid + 1))
    second.set_value("大概七块")  # not handed in, so nothing is said of it
    press(exercise, "交这一步")
    assert len(exercise.error) == 1
    assert not exercise.info
    assert boxes(exercise)[1].value == "大概七块"
    assert attempts(exercise) == 1
    boxes(exercise)[0].set_value(str(paid))
    press(exercise, "交这一步")
    assert [box.value for box in boxes(exercise)] == ["大概七块"]
    press(exercise, "交这一步")
    assert "还差一点" in exercise.info[0].value
    assert attempts(exercise) == 2


def test_together_hands_in_what_is_filled_in(exercise: AppTest) -> None:
    press(exercise, "一起交")
    assert [box.value.startswith("**还差一点**") for box in exercise.info] == [True, True]
    boxes(exercise)[1].set_value("1")
    press(exercise, "一起交")
    assert not exercise.info
    assert len(exercise.error) == 1
    assert attempts(exercise) == 1


def test_a_score_of_nothing_is_not_held_up_as_the_best(exercise: AppTest) -> None:
    fill(exercise, 1, 1)
    assert attempts(exercise) == 1
    assert "最好成绩" not in texts(exercise)


def test_a_draft_comes_back(exercise: AppTest, open_page: Open) -> None:
    learner = exercise.session_state["learner_id"]
    resources.study().drafting.set(learner, "exercise:numbers", "paid", "12.5")
    again = open_page("exercise", id="numbers")
    assert [box.value for box in boxes(again)] == ["12.5", ""]
    assert attempts(again) == 0


def test_hints_come_one_by_one(exercise: AppTest) -> None:
    assert "先筛出渠道。" not in texts(exercise)
    press(exercise, "给我一个提示（还有 2 个）")
    assert "先筛出渠道。" in texts(exercise)
    assert "再按客户去重。" not in texts(exercise)
    press(exercise, "给我一个提示（还有 1 个）")
    assert "再按客户去重。" in texts(exercise)
    assert not [button for button in exercise.button if button.label.startswith("给我一个提示")]


def test_the_solution_asks_first_and_is_free_after_three_tries(exercise: AppTest, open_page: Open) -> None:
    assert any(button.label == "确定，看解法" for button in exercise.button)
    for number in (1, 2, 3):
        fill(exercise, number, number)
    press(exercise, "看完整解法")
    assert any("除以买家数，客单价" in each.value for each in exercise.markdown)
    assert "看过这套数据的解法了" in texts(exercise)
    press(exercise, "换一套数据再练")
    assert "看过这套数据的解法了" not in texts(exercise)
    assert boxes(exercise)[0].value == ""
    assert "第 2 套数据" in texts(exercise)
    told = "换成了第 2 套数据"
    assert [box.value.startswith(told) for box in (*exercise.info, *exercise.toast)] == [True, True]


def test_every_kind_of_field_can_be_answered(open_page: Open) -> None:
    page = open_page("exercise", id="every-field")
    form = f"exercise-every-field-{page.session_state['learner_id']}-0"
    page.text_input(key=f"{form}-total").set_value("200.75")
    page.radio(key=f"{form}-best").set_value("search")
    for option in ("search", "live"):
        page.checkbox(key=f"{form}-both-{option}").check()
    for customer in ("C1", "C2", "C3"):
        page.button(key=f"{form}-ranking-in-{customer}").click().run()
    page.get_by_key(f"{form}-names-search").set_value("a")
    page.get_by_key(f"{form}-names-live").set_value("b")
    page.get_by_key(f"{form}-by_customer-way").set_value("sql").run()
    by_customer = "select customer_id, sum(amount) as amount from orders group by 1"
    page.text_area(key=f"{form}-by_customer-sql").set_value(by_customer)
    page.text_area(key=f"{form}-by_channel").set_value("select channel, sum(amount) as amount from orders group by 1")
    page.button(key=f"{form}-by_channel-run").click().run()
    assert "读到 2 行" in texts(page)
    page.text_area(key=f"{form}-searched").set_value("O4、O1")
    press(page, "一起交")
    said = "\n".join(box.value for kind in ("error", "warning", "info") for box in getattr(page, kind))
    assert page.success, said + texts(page)
    assert "答对了" in page.success[0].value


def test_an_upload_is_read_or_refused_with_a_sentence(open_page: Open) -> None:
    page = open_page("exercise", id="every-field")
    form = f"exercise-every-field-{page.session_state['learner_id']}-0"
    page.get_by_key(f"{form}-by_customer-way").set_value("upload").run()
    page.file_uploader[0].upload("answer.xlsx", b"no workbook at all").run()
    press(page, "一起交")
    assert "answer.xlsx" in texts(page)
    assert attempts(page) == 0


@pytest.mark.slow
@pytest.mark.usefixtures("real_course")
def test_a_question_that_is_done_may_be_practised_with_other_numbers() -> None:
    page = AppTest.from_file(str(MAIN), default_timeout=60).run()
    page.query_params["id"] = "core-metrics"
    page.switch_page("lesson.py").run()
    learner = page.session_state["learner_id"]
    question, shop = resources.course().questions["uv-of-two-days"], resources.shop()
    seeds = [seed_of(learner, "question:uv-of-two-days", variant) for variant in range(2)]
    right = str(right_answer(question, seeds[0], shop))

    def hand_in(typed: str) -> None:
        box = next(each for each in boxes(page) if each.key is not None and question.id in each.key)
        box.set_value(typed)
        button = next(each for each in page.button if each.key and question.id in each.key and "-submit" in each.key)
        button.click().run()
        assert not page.exception

    def again() -> list[Any]:
        return [each for each in page.button if each.label == "换一组数再练"]

    assert not again()
    hand_in(right)
    assert "答对了" in texts(page)
    again()[0].click().run()
    assert not page.exception
    assert not again()
    assert present(question, seeds[1], shop).stem in texts(page)
    hand_in(right)  # the same answer to other numbers is another answer
    recorded = resources.store().attempts.all_of(learner)
    assert [(attempt.variant, attempt.answer) for attempt in recorded] == [(0, right), (1, right)]
    assert recorded[0].verdict.status is Status.CORRECT
