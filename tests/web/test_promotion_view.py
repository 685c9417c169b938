"""The planner's page: a plan is entered, refused with a reason, practised, graded, steered and advised."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from courseware.content.course import Course
from courseware.promotion import runs
from courseware.promotion.data_sheet import trial
from courseware.promotion.plan import BUDGET
from courseware.promotion.runs import GRADED_RUNS
from courseware.promotion.solved import OWN, solved
from courseware.spreadsheet import to_xlsx
from courseware.study.planner import PlannerView
from courseware.web import resources
from tests.promotion.plans import FORETOLD, GOOD
from tests.promotion.test_export import first_file
from tests.web.conftest import MAIN, texts
from tests.web.statements import MOST, statements

pytestmark = pytest.mark.usefixtures("real_course")


@pytest.fixture
def page() -> AppTest:
    """A new browser tab on the planner, in the real course: the page shows the shop's own tables."""
    page = AppTest.from_file(str(MAIN), default_timeout=60).run()
    return page.switch_page("promotion.py").run()


def learner_id() -> str:
    return resources.study().profiles.all()[0].id


def view() -> PlannerView:
    return resources.planner().view(learner_id())


def key(code: str) -> str:
    return f"618-{learner_id()}-{code.replace('.', '-')}"


def enter(page: AppTest, values: dict[str, object]) -> None:
    for code, value in values.items():
        page.text_input(key=key(code)).set_value(
            f"{float(str(value)) * 100:g}" if code.startswith("cut") else str(value)
        )


def click(page: AppTest, which: str) -> AppTest:
    page.button(key=f"618-{which}").click().run()
    assert not page.exception
    return page


def test_a_redraw_asks_the_record_at_most_so_often(page: AppTest) -> None:
    for way in ("as it opens", "with a run"):
        with statements() as sent:
            page.run()
        assert not page.exception
        assert 1 <= len(sent) <= MOST, (way, sent)
        click(page, "practice")


def test_a_trial_that_nobody_bought_in_is_told(real_course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    """In some markets the least amounts bring visitors and no buyer."""
    unsold = next(n for n in range(1, OWN + 1) if not trial(solved(n).market)["buyers"].all())
    monkeypatch.setattr(runs, "own_number", lambda learner_id: unsold)
    opened = AppTest.from_file(str(MAIN), default_timeout=60).run().switch_page("promotion.py").run()
    assert not opened.exception
    assert any("没人买" in str(table.value) for table in opened.table)


def test_a_plan_is_practised_and_its_advice_tried(page: AppTest) -> None:
    assert not page.exception
    enter(page, {**GOOD, "cut.profit": 0.30})
    click(page, "practice")
    (first,) = view().runs
    advice = first.judgement.advice[0]
    assert f"{advice.together:+,.0f}" in texts(page)
    click(page, "advice-0")
    second = view().runs[1]
    assert second.entry.plan == advice.plan
    assert second.judgement.profit - first.judgement.profit == pytest.approx(advice.together, abs=1)


def test_a_refusal_says_what_was_read_and_loses_nothing(page: AppTest) -> None:
    enter(page, {"search_ads.burst": BUDGET})
    click(page, "practice")
    assert any("多排了" in warning.value for warning in page.warning)
    assert not view().runs
    page.text_input(key=key("stock.profit")).set_value("很多").run()
    click(page, "practice")
    assert any("「很多」" in warning.value for warning in page.warning)
    assert page.text_input(key=key("stock.profit")).value == "很多"


def test_a_graded_run_stops_on_the_first_evening_and_is_ended_there(page: AppTest) -> None:
    enter(page, GOOD)
    page.run()
    click(page, "graded")
    assert any("预测" in warning.value for warning in page.warning)
    enter(page, FORETOLD)
    page.run()
    click(page, "graded")
    assert view().underway is not None
    another = AppTest.from_file(str(MAIN), default_timeout=60).run().switch_page("promotion.py").run()
    assert "只能调一次" in texts(another)
    click(another, "leave")
    (run,) = view().graded
    assert run.judgement.reality is not None
    assert run.judgement.reality.correction == 0
    assert view().underway is None
    assert view().left == GRADED_RUNS - 1


def test_a_file_of_the_first_edition_is_read_with_what_it_lacks(page: AppTest) -> None:
    file = to_xlsx({"方案": first_file(learner_id())})
    page.file_uploader[0].upload("方案.xlsx", file).run()
    click(page, "import")
    assert page.text_input(key=key("search_ads.burst")).value == "12,000"
    assert page.text_input(key=key("rounds.burst")).value == ""
    assert any("还缺" in warning.value and "会员消息" in warning.value for warning in page.warning)
