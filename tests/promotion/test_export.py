"""A plan goes out as a workbook and comes back from it; a file of the first edition comes as far as it goes."""

from __future__ import annotations

from io import BytesIO

import pandas as pd
import pytest

from courseware.promotion.export import PlanFile, plan_sheet, read_plan_file
from courseware.promotion.plan import CODES, FORECAST_CODES, Plan, read_plan
from courseware.promotion.wording import plain
from courseware.spreadsheet import to_xlsx
from courseware.verdict import Finding
from tests.promotion.plans import FORETOLD, GOOD


def file_of(raw: dict[str, object], learner: str = "me", name: str = "小明") -> bytes:
    return to_xlsx({"方案": plan_sheet(raw, learner, name)})


def first_file(learner: str) -> pd.DataFrame:
    """A plan as the first edition exported it."""
    cells = {f"budget.{channel}.{phase}": 12_000 for channel in ("search", "feed", "live", "crm")
             for phase in ("warmup", "burst", "return")}  # fmt: skip
    values = {
        "format": "618-plan-1", "learner": learner, "name": "小明", **cells, "cut": 0.1, "threshold": 299, "coupon": 30,
        "stock": 9_000, "forecast.gmv": 1_300_000, "forecast.units": 9_000, "forecast.roas": 8,
    }  # fmt: skip
    return pd.DataFrame(
        {"项目": list(values), "代码": list(values), "数值": list(values.values()), "单位": ""}, dtype=object
    )


def test_a_plan_comes_back_as_it_went_out() -> None:
    raw = {**GOOD, **FORETOLD}
    taken = read_plan_file("方案.xlsx", file_of(raw), "me")
    assert isinstance(taken, PlanFile)
    assert dict(taken.raw) == raw
    assert not taken.lacks


def test_what_was_not_filled_in_comes_back_blank() -> None:
    taken = read_plan_file("方案.xlsx", file_of({"threshold": "很多"}), "me")
    assert isinstance(taken, PlanFile)
    assert taken.raw["threshold"] == "很多"
    assert taken.raw["shifts"] is None
    assert isinstance(read_plan(taken.raw), Finding)


def test_the_file_of_another_a_foreign_one_and_a_broken_one_are_refused() -> None:
    another = read_plan_file("方案.xlsx", file_of(dict(GOOD), "you", "小*红*"), "me")
    assert isinstance(another, Finding)
    assert another.id == "plan-file-of-another"
    assert "小*红*" in plain(another)
    foreign = to_xlsx({"方案": pd.DataFrame({"代码": ["format"], "数值": ["other"]})})
    for content in (foreign, to_xlsx({"方案": pd.DataFrame({"a": [1]})})):
        found = read_plan_file("方案.xlsx", content, "me")
        assert isinstance(found, Finding)
        assert found.id == "plan-file-not-a-plan"
    assert isinstance(read_plan_file("方案.xlsx", b"PK broken", "me"), Finding)


def test_a_line_that_is_missing_is_named() -> None:
    sheet = plan_sheet({**GOOD, **FORETOLD}, "me", "小明")
    found = read_plan_file("方案.xlsx", to_xlsx({"方案": sheet[sheet["代码"] != "shifts"]}), "me")
    assert isinstance(found, Finding)
    assert found.data == {"code": "shifts", "count": 1}


def test_a_file_of_the_first_edition_is_read_and_what_it_lacks_is_named() -> None:
    taken = read_plan_file("方案.xlsx", to_xlsx({"方案": first_file("me")}), "me")
    assert isinstance(taken, PlanFile)
    assert taken.raw["search_ads.burst"] == taken.raw["feed_ads.return"] == taken.raw["live.burst"] == 12_000
    assert taken.raw["cut.traffic"] == taken.raw["cut.profit"] == 0.1
    assert set(taken.lacks) == {
        code for code in CODES if code.partition(".")[0] in ("rounds", "content", "stock", "shifts")
    }
    said = plain(Finding("plan-file-first-edition", {"lacks": list(taken.lacks)}))
    for words in ("第一版", "会员消息 · 蓄水", "备货 · 利润款", "内容种草 · 蓄水", "班次"):
        assert words in said
    full = {**taken.raw, **dict.fromkeys(taken.lacks, 1.0)}
    assert isinstance(read_plan(full), Plan)


def test_every_cell_has_its_line_in_the_workbook() -> None:
    sheet = pd.read_excel(BytesIO(file_of(dict(GOOD))))
    assert set(sheet["代码"]) == {"format", "learner", "name", *CODES, *FORECAST_CODES}
    assert sheet["项目"].is_unique


@pytest.mark.parametrize(("cell", "value"), [("1.2万", "1.2万"), ("12,000", 12_000.0), ("10%", 0.1), ("  ", None)])
def test_figures_in_text_cells_are_read(cell: str, value: object) -> None:
    taken = read_plan_file("方案.xlsx", file_of({**GOOD, "threshold": cell}), "me")
    assert isinstance(taken, PlanFile)
    assert taken.raw["threshold"] == value or isinstance(taken.raw["threshold"], float)
