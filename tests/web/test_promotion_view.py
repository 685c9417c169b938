"""The planner's page: a plan is entered, refused with a reason, played in practice and for a grade, and revealed."""

from __future__ import annotations

from concurrent.futures import Future
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from courseware.promotion.calendar import LENGTHS, PREPARATION, jobs
from courseware.promotion.first import best_plans
from courseware.promotion.first.export import plan_sheet
from courseware.promotion.first.optimum import Best
from courseware.promotion.first.parameters import Parameters
from courseware.promotion.first.plan import COUPON_SHARE_MAX, CUT_MAX, THRESHOLD_RANGE
from courseware.promotion.first.runs import GRADED_RUNS, Ground
from courseware.promotion.first.score import FORECAST_BAND, WEIGHTS
from courseware.spreadsheet import to_xlsx
from courseware.web import resources
from tests.promotion.first.plans import GOOD, changed
from tests.web.conftest import MAIN, texts
from tests.web.statements import MOST, statements

pytestmark = pytest.mark.usefixtures("real_course")


@pytest.fixture
def page() -> AppTest:
    return opened()


def opened() -> AppTest:
    """A new browser tab on the planner, in the real course: the page shows the shop's own tables."""
    page = AppTest.from_file(str(MAIN), default_timeout=60).run()
    return page.switch_page("promotion.py").run()


def field(page: AppTest, *path: str) -> str:
    learner = resources.study().profiles.all()[0].id
    return "618-" + "-".join((learner, *path))


def enter(page: AppTest, path: tuple[str, ...], value: float | str) -> None:
    page.text_input(key=field(page, *path)).set_value(str(value))


def standing(page: AppTest, *path: str) -> str | None:
    """What an input shows."""
    value: str | None = page.text_input(key=field(page, *path)).value
    return value


def forecast(page: AppTest) -> None:
    for name, value in GOOD["forecast"].items():
        enter(page, (name,), value)


def click(page: AppTest, which: str) -> AppTest:
    page.button(key=f"618-{which}").click().run()
    assert not page.exception
    return page


def left() -> int:
    """Graded runs that the learner still has."""
    return resources.planner().view(resources.study().profiles.all()[0].id).left


def charts(page: AppTest) -> list[str]:
    """The description of every chart on the page."""
    found = page.get("vega_lite_chart") or page.get("arrow_vega_lite_chart")
    return [chart.proto.alt for chart in found]


def test_a_redraw_asks_the_record_at_most_three_things(page: AppTest) -> None:
    for way in ("as it opens", "with a run"):
        with statements() as sent:
            page.run()
        assert not page.exception
        assert 1 <= len(sent) <= MOST, (way, sent)
        forecast(page)
        click(page, "practice")


def test_the_page_shows_the_task_the_data_and_a_plan_to_change(page: AppTest) -> None:
    assert not page.exception
    assert page.title[0].value == "618 策划"
    said = texts(page)
    for words in ("2026 年 5 月 1 日", "按利润", "虚线是今天", "去年只花了", "四个渠道每天花多少", "行业平均"):
        assert words in said
    assert {tab.label for tab in page.tabs} == {"时间表", "去年 618", "成本和笔单价", "四月试投"}
    assert sum(str(box.key).startswith("618-") for box in page.text_input) == 12 + 4 + 3
    assert [metric.value for metric in page.metric if metric.label == "还剩"] == ["40,000 元"]


def test_the_page_tells_the_figures_of_the_model(page: AppTest) -> None:
    said, market = texts(page), resources.planner().market(Ground.PRACTICE, "")
    low, high = THRESHOLD_RANGE
    for words in (
        f"演 {len(market.noise)} 遍",
        f"蓄水 {LENGTHS['warmup']} 天，爆发 {LENGTHS['burst']} 天，返场 {LENGTHS['return']} 天",
        f"直降最多 {CUT_MAX:.0%}",
        f"门槛 {low}–{high} 元，面额不超过门槛的 {COUPON_SHARE_MAX:.0%}",
        f"按成本的 {market.clearance:.0%} 清仓",
        f"±{FORECAST_BAND:.0%} 以内就得分，一共占总分的 {WEIGHTS['forecast']:.0%}",
        f"从开抢前 {PREPARATION} 天到复盘的 {len(jobs())} 件工作",
    ):
        assert words in said


def test_every_chart_says_in_words_what_it_shows(page: AppTest) -> None:
    forecast(page)
    click(page, "practice")
    told = charts(page)
    assert len(told) == 10
    captions = [caption.value.replace("*", "") for caption in page.caption]
    for words in told:
        assert len(words) > 15
        assert any(words in caption for caption in captions)


def test_a_figure_that_is_typed_shows_its_consequence(page: AppTest) -> None:
    before = next(words for words in charts(page) if "等待名单" in words)
    enter(page, ("live", "warmup"), 30_000.0)
    page.run()
    assert [metric.value for metric in page.metric if metric.label == "还剩"] == ["25,000 元"]
    assert next(words for words in charts(page) if "等待名单" in words) != before
    enter(page, ("threshold",), 0.0)
    enter(page, ("coupon",), 0.0)
    page.run()
    assert "没有发券" in texts(page)


@pytest.mark.parametrize(
    ("path", "typed", "read"),
    [
        (("search", "warmup"), "1.5万", "15,000"), (("search", "warmup"), "¥15，000.50", "15,000.5"),
        (("crm", "return"), "１５０００元", "15,000"), (("live", "burst"), "\u202d15 000\u202c", "15,000"),
        (("cut",), "12.5%", "12.5"), (("cut",), "12.5", "12.5"), (("threshold",), "满 300", "满 300"),
        (("coupon",), "-", "-"), (("stock",), "0.9万件", "9,000"), (("gmv",), "130万", "1,300,000"),
        (("roas",), "5.25 倍", "5.25"), (("units",), "  ", ""),
    ],
)  # fmt: skip
def test_figures_are_read_as_people_write_them_and_said_back(
    page: AppTest, path: tuple[str, ...], typed: str, read: str
) -> None:
    enter(page, path, typed)
    page.run()
    assert standing(page, *path) == read
    assert standing(opened(), *path) == read  # from the draft


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        (("feed", "burst"), -1.0, "信息流渠道爆发期的预算读到的是「-1」"),
        (("feed", "burst"), "", "空白"),
        (("feed", "burst"), "1万2千", "信息流渠道爆发期的预算读到的是「1万2千」"),
        (("feed", "burst"), "12,5", "「12,5」"),
        (("feed", "burst"), "15000件", "「15000件」"),
        (("stock",), "九千", "「九千」"),
        (("roas",), "11元", "「11元」"),
        (("feed", "burst"), 55_001.0, "超出上限 1 元"),
        (("cut",), 36.0, "0% 到 35%"),
        (("threshold",), 99.0, "100 到 600"),
        (("coupon",), 75.0, "最多 74.75 元"),
        (("stock",), 10_000_000.0, "「10000000」"),
        (("gmv",), -5.0, "成交额"),
    ],
)
def test_what_is_not_allowed_is_refused_and_nothing_is_lost(
    page: AppTest, path: tuple[str, ...], value: float | str, words: str
) -> None:
    forecast(page)
    click(page, "practice")
    enter(page, path, value)
    click(page, "graded")
    assert words in "\n".join(str(warning.value) for warning in page.warning)
    assert standing(page, *path) == (value if isinstance(value, str) else f"{value:,.12g}")  # nothing put right
    assert len(resources.planner().view(resources.study().profiles.all()[0].id).runs) == 1
    assert any(metric.label == "练习" for metric in page.metric)


def test_a_graded_run_wants_a_forecast_and_a_practice_run_does_not(page: AppTest) -> None:
    click(page, "graded")
    assert "你预测的成交额读到的是「空白」" in page.warning[0].value
    click(page, "practice")
    assert not page.warning
    assert "这次没有预测" in texts(page)
    enter(page, ("roas",), 5.0)
    click(page, "practice")
    assert "你预测的成交额读到的是「空白」" in page.warning[0].value  # begun is to be finished


def test_before_a_graded_run_the_page_says_what_has_changed(page: AppTest) -> None:
    forecast(page)
    page.run()
    assert "这会用掉第 1 次计分机会，一共 5 次。" in texts(page)
    click(page, "graded")
    assert page.button(key="618-graded").disabled
    assert "和第 1 次一模一样" in texts(page)
    enter(page, ("stock",), 9_500.0)
    page.run()
    assert "和第 1 次比，你改了：备货 +500 件。" in texts(page)
    assert not page.button(key="618-graded").disabled


def test_a_total_below_the_template_is_no_success(page: AppTest) -> None:
    enter(page, ("stock",), 0.0)
    click(page, "practice")
    assert not page.success
    assert "练习：" in page.info[0].value


def test_over_budget_the_page_says_by_how_much(page: AppTest) -> None:
    enter(page, ("live", "burst"), 65_000.0)
    page.run()
    assert [metric.value for metric in page.metric if metric.label == "还剩"] == ["-10,000 元"]


def test_a_practice_run_tells_score_gap_mistake_and_days(page: AppTest) -> None:
    forecast(page)
    click(page, "practice")
    assert "练习：" in page.info[0].value
    said = texts(page)
    for words in ("差距从哪里来", "分数怎么来的", "一天一天看", "6 月 18 日", "直降 10%，满 299 减 30，备货刚好合适"):
        assert words in said
    assert "最贵的一处" in said or "没有大的错误" in said
    assert left() == 5
    assert "揭晓" not in said


def test_the_same_plan_is_graded_once_and_the_plan_survives_a_reload(page: AppTest) -> None:
    forecast(page)
    enter(page, ("stock",), 9_900.0)
    click(page, "graded")
    assert page.button(key="618-graded").disabled  # until something is changed
    page.run()
    assert left() == 4
    later = opened()
    assert standing(later, "stock") == "9,900"
    assert any(metric.label == "计分 1" for metric in later.metric)


def test_after_the_last_graded_run_the_best_plan_is_revealed_and_no_more_can_be_had(page: AppTest) -> None:
    forecast(page)
    other_tab = opened()
    forecast(other_tab)
    for n in range(GRADED_RUNS):
        enter(page, ("stock",), 9_000.0 + n)
        page.run()
        click(page, "graded")
    said = texts(page)
    assert "揭晓" in said
    assert "最后 1,000 元花得值不值" in said
    assert sum("别的都按最优" in words for words in charts(page)) == 4
    assert page.button(key="618-graded").disabled
    enter(other_tab, ("stock",), 8_000.0)
    click(other_tab, "graded")  # drawn before the runs were used up
    assert "5 次计分机会都用完了" in other_tab.warning[0].value
    assert len(resources.planner().view(resources.study().profiles.all()[0].id).runs) == GRADED_RUNS


def test_an_earlier_run_can_be_looked_at_again(page: AppTest) -> None:
    forecast(page)
    click(page, "practice")
    enter(page, ("stock",), 2_000.0)
    click(page, "practice")
    assert "开抢就断货" in texts(page)
    assert "和上一次比：备货 -7,000 件" in texts(page)
    page.selectbox(key="618-shown").select_index(1).run()
    assert not page.exception
    assert "开抢就断货" not in texts(page)


def test_a_plan_file_is_taken_and_a_bad_one_refused(page: AppTest) -> None:
    learner = resources.study().profiles.all()[0]
    uploader = page.get("file_uploader")[0]
    assert uploader.label == "导入方案文件（XLSX）"

    def upload(content: bytes) -> None:
        page.file_uploader(key=f"618-file-{learner.id}").set_value(("方案.xlsx", content, "application/octet-stream"))
        page.run()
        click(page, "import")

    upload(to_xlsx({"方案": plan_sheet(changed(stock=7_777.0), learner.id, learner.name)}))
    assert standing(page, "stock") == "7,777"
    assert standing(page, "search", "burst") == "10,000"
    for content, words in (
        (to_xlsx({"方案": plan_sheet(GOOD, "someone", "小红")}), "「小红」"),
        (to_xlsx({"方案": plan_sheet(changed(stock=1e7), learner.id, "")}), "「10000000」"),
        (b"PK\x03\x04 broken", "方案"),
    ):
        upload(content)
        assert words in page.warning[0].value
        assert standing(page, "stock") == "7,777"


def test_while_the_best_plan_is_looked_for_the_page_says_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[Path] = []

    def search(parameters: Parameters, seed: int, progress: Path) -> Future[Best]:
        progress.write_text("0.40")
        started.append(progress)
        return Future()

    monkeypatch.setattr(best_plans, "search_in_pool", search)
    page = opened()
    assert not page.exception
    assert len(set(started)) == 2
    assert page.button(key="618-practice").disabled
    assert page.button(key="618-graded").disabled
    told = [bar.proto.text for bar in page.get("progress")]
    assert "正在算练习市场的最优方案，好给你评分：40%" in told
    assert any("前面还有 1 个" in text for text in told)


def test_a_search_that_fails_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def search(parameters: Parameters, seed: int, progress: Path) -> Future[Best]:
        found: Future[Best] = Future()
        found.set_exception(MemoryError())
        return found

    monkeypatch.setattr(best_plans, "search_in_pool", search)
    page = opened()
    assert not page.exception
    assert "没有算出来" in texts(page)
