"""The planner's page: a plan is entered step by step, refused with a reason, practised, graded, steered and advised."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from courseware.content.course import Course
from courseware.promotion import preview, runs
from courseware.promotion.data_sheet import trial
from courseware.promotion.plan import BUDGET, read_plan
from courseware.promotion.runs import GRADED_RUNS, Ground
from courseware.promotion.solved import OWN, solved
from courseware.spreadsheet import to_xlsx
from courseware.study.planner import PlannerView
from courseware.web import resources
from courseware.web.promotion.acts import step_of
from courseware.web.promotion.steps import Step
from tests.promotion.plans import FORETOLD, GOOD
from tests.promotion.test_export import first_file
from tests.web.conftest import MAIN, texts
from tests.web.statements import MOST, statements

pytestmark = pytest.mark.usefixtures("real_course")


@pytest.fixture
def page() -> AppTest:
    """A new browser tab on the planner, in the real course: the page shows the shop's own tables."""
    return opened()


def opened() -> AppTest:
    page = AppTest.from_file(str(MAIN), default_timeout=60).run()
    page = page.switch_page("promotion.py").run()
    assert not page.exception
    return page


def learner_id() -> str:
    return resources.study().profiles.all()[0].id


def view() -> PlannerView:
    return resources.planner().view(learner_id())


def key(code: str) -> str:
    return f"618-{learner_id()}-{code.replace('.', '-')}"


def go(page: AppTest, step: Step) -> AppTest:
    page.query_params["step"] = step
    page.run()
    assert not page.exception
    return page


def enter(page: AppTest, values: dict[str, object]) -> None:
    """Each figure on its own step, as a person goes from one to the next."""
    steps = {code: step_of(code) for code in values}
    for step in dict.fromkeys(steps.values()):
        assert step is not None
        go(page, step)
        for code in (code for code in values if steps[code] is step):
            value = float(str(values[code]))
            if code.startswith("rounds"):
                page.button_group(key=key(code)).set_value(int(value))
            else:
                page.text_input(key=key(code)).set_value(f"{value * 100:g}" if code.startswith("cut") else str(value))
        page.run()
        assert not page.exception


def click(page: AppTest, which: str) -> AppTest:
    page.button(key=f"618-{which}").click().run()
    assert not page.exception
    return page


def on(page: AppTest) -> bool:
    return not page.button(key="618-go-on").disabled


@pytest.mark.parametrize("step", Step)
def test_a_redraw_asks_the_record_at_most_so_often(page: AppTest, step: Step) -> None:
    go(page, step)
    with statements() as sent:
        page.run()
    assert not page.exception
    assert 1 <= len(sent) <= MOST, (step, sent)


def test_a_step_can_be_opened_once_it_has_been_seen(page: AppTest) -> None:
    assert page.title[0].value.startswith("去年 618")
    assert page.button(key="618-step-offer").disabled
    go(page, Step.OFFER)
    go(page, Step.LOOK)
    assert not page.button(key="618-step-offer").disabled
    assert page.button(key="618-step-stock").disabled
    assert page.button(key="618-step-debrief").disabled
    click(page, "step-offer")
    assert page.title[0].value == "顾客真正付多少"


def test_a_trial_that_nobody_bought_in_is_told(real_course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    """In some markets the least amounts bring visitors and no buyer."""
    unsold = next(n for n in range(1, OWN + 1) if not trial(solved(n).market)["buyers"].all())
    monkeypatch.setattr(runs, "own_number", lambda learner_id: unsold)
    opened = AppTest.from_file(str(MAIN), default_timeout=60).run().switch_page("promotion.py").run()
    assert not opened.exception
    assert any("没人买" in str(table.value) for table in opened.table)


def test_a_plan_is_practised_and_its_advice_tried(page: AppTest) -> None:
    enter(page, {**GOOD, "cut.profit": 0.30})
    click(go(page, Step.PRACTICE), "practice")
    (first,) = view().runs
    advice = first.judgement.advice[0]
    assert f"{advice.together:+,.0f} 元" in [metric.value for metric in page.metric]
    click(page, "advice-0")
    second = view().runs[1]
    assert second.entry.plan == advice.plan
    assert second.judgement.profit - first.judgement.profit == pytest.approx(advice.together, abs=1)
    with statements() as sent:
        page.run()
    assert 1 <= len(sent) <= MOST, sent


def test_a_figure_outlasts_its_step_and_the_session(page: AppTest) -> None:
    enter(page, {"search_ads.warmup": 7_000})
    enter(page, {"stock.profit": 1_234, "rounds.burst": 3})
    for each in (page, opened()):
        go(each, Step.BUDGET)
        assert each.text_input(key=key("search_ads.warmup")).value == "7,000"
        assert each.button_group(key=key("rounds.burst")).value == 3
        go(each, Step.STOCK)
        assert each.text_input(key=key("stock.profit")).value == "1,234"


def test_the_sums_follow_and_a_yuan_too_much_is_refused_on_the_step(page: AppTest) -> None:
    go(page, Step.BUDGET)
    assert on(page)
    for code in ("search_ads.burst", "feed_ads.burst"):
        page.text_input(key=key(code)).set_value("0")
    page.text_input(key=key("live.burst")).set_value("0").run()
    spent = sum(value for code, value in drafted().items() if code in MONEY)
    page.text_input(key=key("search_ads.burst")).set_value(str(BUDGET - spent)).run()
    assert on(page)
    page.text_input(key=key("feed_ads.burst")).set_value("1").run()
    assert not on(page)
    assert "多排了 1 元，减一点才能往下走" in texts(page)
    page.text_input(key=key("feed_ads.burst")).set_value("0").run()
    assert on(page)


MONEY = {code for code in GOOD if code.split(".")[0] in ("search_ads", "feed_ads", "live", "content")}


def drafted() -> dict[str, float]:
    return {code: float(resources.planner().draft(learner_id())[code]) for code in GOOD}


def test_too_little_cash_is_refused_with_what_would_do(page: AppTest) -> None:
    enter(page, {**GOOD, "stock.profit": 20_000})  # the most, and more than the cash of any market
    go(page, Step.STOCK)
    assert not on(page)
    assert "现金超了" in texts(page)
    assert "件利润款，或少投" in texts(page)
    page.text_input(key=key("stock.profit")).set_value("1700").run()
    assert on(page)
    assert "现金超了" not in texts(page)


def test_what_cannot_be_read_is_said_at_once_and_stays(page: AppTest) -> None:
    go(page, Step.STOCK)
    page.text_input(key=key("stock.profit")).set_value("很多").run()
    assert "「很多」" in texts(page)
    assert page.text_input(key=key("stock.profit")).value == "很多"
    click(go(page, Step.PRACTICE), "practice")
    assert any("「很多」" in warning.value for warning in page.warning)
    assert not view().runs
    click(page, "mend")
    assert page.text_input(key=key("stock.profit")).value == "很多"


def test_what_is_missing_is_asked_for_when_the_plan_is_played_and_not_before(page: AppTest) -> None:
    go(page, Step.OFFER)
    page.text_input(key=key("cut.profit")).set_value("").run()
    assert not page.warning
    assert on(page)
    go(page, Step.PRACTICE)
    assert any("还空着 1 格" in warning.value for warning in page.warning)
    click(page, "fill-offer")
    assert page.text_input(key=key("cut.profit")).value == ""


def test_a_shopper_pays_what_the_model_says(page: AppTest) -> None:
    enter(page, GOOD)
    go(page, Step.OFFER)
    plan, market = read_plan(GOOD), resources.planner().solved(Ground.OWN, learner_id()).believed
    goods = resources.shop().table("products").set_index("sku").loc[["S001", "S001", "S019"]]
    told = preview.basket(market, plan, list(zip(goods["role"], goods["price"], strict=True)))
    drawn = " ".join(html.proto.body for html in page.get("html"))
    assert f"{told.paid:.2f}" in drawn
    assert f"{told.short:.2f}" in drawn or "够门槛" in drawn


def test_a_graded_run_stops_on_the_first_evening_and_is_ended_there(page: AppTest) -> None:
    enter(page, GOOD)
    go(page, Step.GRADED)
    assert any("预测" in warning.value for warning in page.warning)
    click(click(page, "ask-graded"), "graded")
    assert view().underway is None
    enter(page, FORETOLD)
    click(click(go(page, Step.GRADED), "ask-graded"), "graded")
    assert view().underway is not None
    another = opened()
    assert "只能调一次" in texts(another)
    click(click(another, "ask-leave"), "leave")
    (run,) = view().graded
    assert run.judgement.reality is not None
    assert run.judgement.reality.correction == 0
    assert view().underway is None
    assert view().left == GRADED_RUNS - 1
    go(another, Step.DEBRIEF)
    assert f"{abs(run.judgement.reality.profit):,.0f} 元" in another.title[0].value
    assert "复盘单" in texts(another)
    go(another, Step.EVENING)
    assert "已经调过了" in another.title[0].value
    go(another, Step.GRADED)
    assert another.button(key="618-ask-graded").disabled
    assert any("不再计一次" in info.value for info in another.info)


def test_what_is_changed_in_the_evening_outlasts_a_restart_and_is_confirmed(page: AppTest) -> None:
    enter(page, {**GOOD, **FORETOLD})
    click(click(go(page, Step.GRADED), "ask-graded"), "graded")
    go(page, Step.EVENING)
    page.text_input(key=key("steer.more.profit")).set_value("150").run()
    another = opened()
    assert another.text_input(key=key("steer.more.profit")).value == "150"
    click(another, "ask-steer")
    assert "150 件" in texts(another)
    click(another, "steer")
    (run,) = view().graded
    assert run.entry.correction is not None
    assert run.entry.correction.more == (0, 150, 0)
    assert not any(code.startswith("steer") for code in resources.planner().draft(learner_id()))


def test_goods_that_cannot_be_paid_are_refused_in_the_evening(page: AppTest) -> None:
    enter(page, {**GOOD, **FORETOLD})
    click(click(go(page, Step.GRADED), "ask-graded"), "graded")
    go(page, Step.EVENING)
    page.text_input(key=key("steer.more.profit")).set_value("19000").run()
    assert page.button(key="618-ask-steer").disabled
    assert any("现金" in error.value for error in page.error)


def test_a_file_of_the_first_edition_is_read_with_what_it_lacks(page: AppTest) -> None:
    go(page, Step.PRACTICE)
    file = to_xlsx({"方案": first_file(learner_id())})
    page.file_uploader[0].upload("方案.xlsx", file).run()
    click(page, "import")
    assert any("还缺" in warning.value and "会员消息" in warning.value for warning in page.warning)
    go(page, Step.BUDGET)
    assert page.text_input(key=key("search_ads.burst")).value == "12,000"
    assert page.button_group(key=key("rounds.burst")).value is None
