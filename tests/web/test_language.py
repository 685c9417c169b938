"""Every word on every page is one that a translator gets to see: in the language that puts all it is asked to say into
⟦ ⟧, nothing Chinese stands outside of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import pytest
from streamlit.testing.v1 import AppTest

from courseware.content.blocks import ChartBlock, block_kind
from courseware.content.course import Course, Lesson
from courseware.content.exercise import Exercise
from courseware.i18n import PSEUDO, speaking
from courseware.progress.papers.verifier import verifier
from courseware.promotion.runs import GRADED_RUNS
from courseware.record.database import Database
from courseware.record.log import Attempt
from courseware.record.unavailable import StoreUnavailable, Trouble
from courseware.shop.tables import Shop
from courseware.spreadsheet import XLSX_TYPE, to_xlsx
from courseware.verdict import scored
from courseware.web import resources
from courseware.web.charts.style import WRAPPED
from courseware.web.identity.home import FIRST_NAME
from courseware.web.language import CHOSEN
from courseware.web.promotion.acts import step_of
from courseware.web.promotion.steps import Step
from tests.promotion.plans import FORETOLD
from tests.web import test_drill_view
from tests.web.conftest import MAIN, boxes
from tests.web.reached import reach
from tests.web.shown import shown, unsaid

T = TypeVar("T")

WRITTEN = "因为平台的规定就是这样的。"

NO_WORDS = {
    FIRST_NAME: "the learner's own name",
    WRITTEN: "what a learner wrote",
    WRAPPED: "a pattern that looks for Chinese characters",
}


@pytest.fixture(autouse=True)
def spoken() -> Iterator[None]:
    """For what the test framework itself asks of a page; the page's own threads ask the session."""
    with speaking(PSEUDO):
        yield


def opened(view: str = "home", **params: str) -> AppTest:
    page = AppTest.from_file(str(MAIN), default_timeout=60)
    page.session_state[CHOSEN] = PSEUDO
    page.run()
    return page if view == "home" else turned(page, view, **params)


def turned(page: AppTest, view: str, **params: str) -> AppTest:
    page.query_params.clear()
    for name, value in params.items():
        page.query_params[name] = value
    return page.switch_page(f"{view}.py").run()


def of_contents(text: str) -> bool:
    """The contents of a lesson: headings taken from the inside of its texts, which are seen to be said themselves."""
    return all(re.fullmatch(r"- \[.+\]\(#s\d+\)", line) for line in text.splitlines())


def check(page: AppTest, cells: bool = True) -> None:
    """`cells`: whether the values of tables count as well. What authors' SQL makes of the data is not translated."""
    assert not page.exception, page.exception
    texts = list(shown(page))
    assert any("⟦" in each.text for each in texts), "nothing was said in the language"
    escaped = {
        f"{each.kind}: {each.text}"
        for each in texts
        if unsaid(each.text) and each.text not in NO_WORDS and (cells or not each.cell) and not of_contents(each.text)
    }
    assert not escaped, "\n".join(sorted(escaped))


def press(page: AppTest, label: str) -> None:
    next(button for button in page.button if label in button.label and not button.disabled).click()
    page.run()
    check(page)


# The small course


@pytest.mark.parametrize(
    ("view", "params"),
    [
        ("home", {}),
        ("module", {"id": "m1"}),
        ("module", {"id": "m2"}),
        ("module", {"id": "nothing"}),
        ("lesson", {"id": "every-block"}),
        ("lesson", {"id": "every-question"}),
        ("lesson", {"id": "short"}),
        ("lesson", {"id": "broken"}),
        ("lesson", {"id": "later"}),
        ("lesson", {"id": "nothing"}),
        ("exercise", {"id": "numbers"}),
        ("exercise", {"id": "every-field"}),
        ("exercise", {"id": "nothing"}),
        ("data", {}),
        ("glossary", {}),
        ("glossary", {"term": "uv"}),
        ("glossary", {"q": "UV"}),
        ("glossary", {"q": "zzz"}),
        ("quiz", {}),
        ("sitting", {"id": "nothing"}),
        ("review", {}),
        ("me", {}),
        ("certificate", {}),
        ("verify", {}),
    ],
)
def test_a_page_of_the_small_course(small_course: object, view: str, params: dict[str, str]) -> None:
    check(opened(view, **params))


@pytest.mark.parametrize("at_once", [False, True])
def test_a_quiz_taken(small_course: object, at_once: bool) -> None:
    page = opened("quiz")
    for about in ("modules", "points", "wrong", "course"):
        page.segmented_control(key="quiz-about").set_value(about).run()
        check(page)
    page.radio(key="quiz-at-once").set_value(at_once)
    page.radio(key="quiz-pace").set_value(1.5).run()
    check(page)
    page.button(key="quiz-start").click().run()
    [begun] = resources.study().quiz.home(page.session_state["learner_id"]).open
    check(turned(page, "sitting", id=begun.sitting.id))
    page.button(key="test-next").click().run()
    if not at_once:
        page.button(key="test-mark").click().run()
        check(page)
    page.button(key="test-end").click().run()
    check(page)
    page.button(key="test-really-end").click().run()
    page.run()
    check(page)
    check(turned(page, "quiz"))


def test_questions_answered(small_course: object) -> None:
    page = opened("lesson", id="every-question")

    def hand_in(number: int) -> None:
        form = [each.key for each in page.button if each.key and each.key.endswith("-submit")][number]
        page.button(key=form).click().run()
        check(page)

    for number in range(7):
        hand_in(number)  # blank, or not complete
    assert len(page.info) == 7
    page.radio[0].set_value("b")
    hand_in(0)
    for box in page.checkbox:
        box.check()
    hand_in(1)
    boxes(page)[0].set_value("31.25%")
    hand_in(2)
    for item in "dcba":
        next(each for each in page.button if each.key and each.key.endswith(f"-in-{item}")).click().run()
    hand_in(3)
    for select in page.selectbox:
        select.select_index(0)
    hand_in(4)
    for group in page.get("button_group"):
        group.set_value("a")
    hand_in(5)
    page.text_area[0].set_value(WRITTEN)
    hand_in(6)
    assert len(page.error) + len(page.warning) == 6
    assert len(page.checkbox) > 1, "the points of the sample"
    page.checkbox[-1].check()
    press(page, "记下我的对照")
    press(page, "再练 1 题")
    check(turned(page, "me"))
    check(turned(page, "home"))


@pytest.mark.parametrize("guess", ["rise", "fall"])
def test_a_prediction(small_course: object, guess: str) -> None:
    page = opened("lesson", id="every-block")
    next(each for each in page.get("button_group") if each.key.endswith("-guess")).set_value(guess).run()
    check(page)
    assert any("拉动滑块" in caption.value for caption in page.caption)


def test_a_review(small_course: object) -> None:
    page = opened()
    learner, long_ago = page.session_state["learner_id"], datetime.now(UTC) - timedelta(days=30)
    for id in ("a-number", "one-of"):
        attempt = Attempt(id, learner, f"question:{id}", None, 0, "1", scored(1.0), long_ago)
        resources.store().attempts.append(attempt)
    check(opened())  # a fresh tab: home and the menu say what is due
    check(opened("me"))
    page = opened("review")
    for _ in range(2):
        press(page, "提交答案")  # blank
        if page.radio:
            page.radio[0].set_value("b")
            press(page, "提交答案")
            press(page, "看算法")
        else:
            press(page, "想不起来")
        next(button for button in page.button if button.key == "review-next").click().run()
        check(page)
    assert not page.radio
    check(turned(page, "me"))
    page.button(key="map-open-m1").click().run()
    check(page)


def test_an_exercise_answered(small_course: object) -> None:
    page = opened("exercise", id="numbers")
    press(page, "一起交")
    press(page, "交这一步")
    for number in ("1", "2", "3"):
        for box in boxes(page):
            box.set_value(number)
        press(page, "一起交")
    press(page, "给我一个提示")
    press(page, "看完整解法")
    press(page, "换一套数据")


def test_every_field_answered(small_course: object) -> None:
    page = opened("exercise", id="every-field")
    form = f"exercise-every-field-{page.session_state['learner_id']}-0"
    page.get_by_key(f"{form}-by_customer-way").set_value("sql").run()
    check(page)
    for sql in ("select amont from orders", "select * from ordres", "select sum(channel) from orders", "drop table x",
                "select customer_id from orders o join customers c on o.customer_id = c.customer_id",
                "select 1 from orders where pieces = 'abc'", "show tables", "select count(*) from orders"):  # fmt: skip
        page.text_area(key=f"{form}-by_channel").set_value(sql)
        page.button(key=f"{form}-by_channel-run").click().run()
        check(page)
    page.get_by_key(f"{form}-by_customer-way").set_value("upload").run()
    page.file_uploader[0].upload("answer.xlsx", b"no workbook at all").run()
    press(page, "一起交")
    page.get_by_key(f"{form}-by_customer-way").set_value("edit").run()
    page.text_input(key=f"{form}-total").set_value("1")
    for ids in ("O1 O9", "O2、O2"):
        page.text_area(key=f"{form}-searched").set_value(ids)
        press(page, "一起交")
    page.get_by_key(f"{form}-searched-way").set_value("upload").run()
    check(page)


def test_the_workbench(small_course: object) -> None:
    page = opened("data")
    page.multiselect(key="data-orders-filter").set_value(["channel", "amount", "order_id"]).run()
    check(page)
    for tab in ("透视", "图表", "SQL", "下载"):
        page.session_state["data-tabs"] = "⟦SQL⟧" if tab == "SQL" else f"⟦{tab}⟧"
        check(page.run())
        if tab == "SQL":
            page.text_area(key="data-sql-text").set_value("select * from ordres")
            press(page, "运行")
            page.text_area(key="data-sql-text").set_value("select channel from orders")
            press(page, "运行")
        if tab == "图表":
            for kind in ("bar", "scatter", "histogram"):
                page.get_by_key("data-orders-kind").set_value(kind).run()
                check(page)
        if tab == "透视":
            page.selectbox(key="data-orders-columns").set_value("channel").run()
            check(page)


@pytest.mark.parametrize(
    ("view", "params"),
    [("home", {}), ("lesson", {"id": "every-question"}), ("exercise", {"id": "numbers"}), ("me", {})],
)
def test_a_record_out_of_reach(
    small_course: object, monkeypatch: pytest.MonkeyPatch, view: str, params: dict[str, str]
) -> None:
    def fail(*_: object) -> None:
        raise StoreUnavailable(Trouble.NO_SERVER, "postgresql://records")

    for method in ("reading", "writing"):
        monkeypatch.setattr(Database, method, fail)
    check(opened(view, **params))


def test_papers(small_course: object) -> None:
    page = opened("certificate")
    learner = page.session_state["learner_id"]
    resources.study().profiles.rename(learner, "Yinuo")
    reach(resources.store(), resources.course(), learner, wrong=0)
    check(page.run())
    (frame,) = page.get("iframe")
    turned(page, "verify").file_uploader[0].upload("a.html", str(frame.proto.srcdoc).encode()).run()
    check(page)
    page.file_uploader[0].upload("a.html", b"no certificate").run()
    check(page)
    learner = resources.study().profiles.get(learner)
    html = resources.papers().portfolio(learner, resources.planner()).decode()
    for text in (str(frame.proto.srcdoc), html, verifier(resources.course().title, "0")):
        said = re.sub(r"<style>.*?</style>|<script>.*?</script>|<[^>]*>", "\n", text, flags=re.DOTALL)
        assert not [line for line in said.splitlines() if unsaid(line) and line.strip() not in NO_WORDS]


def test_my_data(small_course: object) -> None:
    page = opened("me")
    learner = resources.study().profiles.get(page.session_state["learner_id"])
    content = resources.study().my_data.export(learner)
    newer, odd = content.replace(b'"version":1', b'"version":2'), content.replace(b'"events":[', b'"events":[7')
    for file in (content, newer, odd, b"PK"):
        page.file_uploader[0].upload("a.json", file).run()
        check(page)
    page.button(key="my-data-remove").click().run()
    check(page)


# The real course


def kinds_in_lesson(lesson: Lesson) -> set[str]:
    charts = {block.chart.type for block in lesson.blocks if isinstance(block, ChartBlock)}
    return {block_kind(block) for block in lesson.blocks} | charts


def kinds_in_exercise(exercise: Exercise) -> set[str]:
    return {field.kind for field in exercise.fields}


def first_of_each_kind(things: Mapping[str, T], kinds: Callable[[T], set[str]]) -> list[str]:
    """Enough of them to have every kind of block, chart and field; all of them are said by the same code."""
    seen: set[str] = set()
    chosen = []
    for id, thing in things.items():
        if not kinds(thing) <= seen:
            seen |= kinds(thing)
            chosen.append(id)
    return chosen


@pytest.mark.slow
def test_the_real_course(real_course: Course) -> None:
    page = opened()
    check(page)
    for module in resources.course().modules:
        check(turned(page, "module", id=module.id))
    for lesson_id in first_of_each_kind(resources.course().lessons, kinds_in_lesson):
        check(turned(page, "lesson", id=lesson_id), cells=False)
    for exercise_id in first_of_each_kind(resources.course().exercises, kinds_in_exercise):
        check(turned(page, "exercise", id=exercise_id), cells=False)
    check(turned(page, "data"), cells=False)
    check(turned(page, "glossary"))
    check(turned(page, "me"))


def test_a_case_walked_to_an_ending(real_course: Course) -> None:
    page = opened("lesson", id="industry-trends")
    while steps := [each for each in page.button if re.fullmatch(r"industry-trends-.*-[0-9]+-[0-9]+", each.key or "")]:
        steps[0].click().run()
        check(page, cells=False)


@pytest.mark.parametrize("drill_id", ["phishing-inbox", "live-hour", "burst-night"])
def test_a_drill_played_to_its_end(real_course: Course, drill_id: str) -> None:
    page = test_drill_view.opened(drill_id, PSEUDO)
    check(page)
    press(page, "开始")
    while steps := [each for each in page.button if re.match(r"drill-go-\d", each.key or "")]:
        steps[0].click().run()
        check(page)
    assert page.metric
    press(page, "换一组数再来一局")


@pytest.mark.slow
def test_the_back_office(real_course: Course, shop: Shop) -> None:
    page = opened()
    check(turned(page, "backend"))
    page = turned(page, "orders")
    next(each for each in page.button if each.key.startswith("desk-orders-open")).click().run()
    check(page, cells=False)
    page.button(key="desk-orders-hold").click().run()
    page.button(key="desk-orders-submit").click().run()
    check(page, cells=False)
    page = turned(page, "goods")
    check(page)
    content = to_xlsx({"goods": shop.tables["listing_template"]})
    page.file_uploader[0].upload("goods.xlsx", content, XLSX_TYPE).run()
    assert page.dataframe
    check(page, cells=False)


def test_the_planner(real_course: Course) -> None:
    page = opened("promotion")
    check(page)
    learner = page.session_state["learner_id"]

    def go(step: Step) -> None:
        page.query_params["step"] = step
        page.run()
        check(page)

    def enter(**values: object) -> None:
        for field, value in values.items():
            step = step_of(field.replace("-", "."))
            assert step is not None
            go(step)
            page.text_input(key=f"618-{learner}-{field}").set_value(str(value)).run()
            check(page)

    for step in Step:
        go(step)
    for field, refused, allowed in (
        ("cut-traffic", 36, 10), ("threshold", 99, 299), ("coupon", 95, 30), ("stock-profit", -1, 2_300),
        ("shifts", "", 5), ("search_ads-burst", 80_000, 5_000), ("stock-profit", 19_000, 1_000),
    ):  # fmt: skip
        enter(**{field: refused})
        go(Step.PRACTICE)
        press(page, "在练习市场试跑")
        enter(**{field: allowed})
    for number in range(2):
        enter(**{"stock-traffic": 500 + number})
        go(Step.PRACTICE)
        press(page, "在练习市场试跑")
    go(Step.GRADED)
    enter(**{code.replace(".", "-"): value for code, value in FORETOLD.items()})
    for number in range(GRADED_RUNS):
        enter(**{"stock-activity": 300 + 10 * number})
        go(Step.GRADED)
        press(page, "在我的市场计分")
        press(page, "确认计分")
        go(Step.EVENING)
        for value in (19_000, 10 * number):
            page.text_input(key=f"618-{learner}-steer-more-profit").set_value(str(value)).run()
            check(page)
        press(page, "确认调整" if number else "不动")
        press(page, "确认，走完后八天")
    for step in Step:
        go(step)
    assert any("复盘单" in header.value for header in page.header)
