"""The simulated back-end: what is done at a desk is kept, is the exercise's answer, and is told like any other."""

from __future__ import annotations

import re
from io import BytesIO

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from courseware.answers.exercise import Assignment, Workbook
from courseware.content.course import Course
from courseware.seed import seed_of
from courseware.shop.tables import Shop
from courseware.spreadsheet import XLSX_TYPE, to_xlsx
from courseware.study.back_office import GOODS, ORDERS, SHEET, GoodsView, OrdersView
from courseware.study.context import Context
from courseware.web import resources
from tests.web.conftest import MAIN, texts
from tests.web.statements import MOST, statements

pytestmark = pytest.mark.usefixtures("real_course")


@pytest.fixture
def workbook(course: Course, shop: Shop) -> Workbook:
    return Workbook(course, shop)


def opened(script: str) -> AppTest:
    page = AppTest.from_file(str(MAIN), default_timeout=60).run()
    page = page.switch_page(f"{script}.py").run()
    assert not page.exception
    return page


def learner_id() -> str:
    return resources.study().profiles.all()[0].id


def orders() -> OrdersView:
    view = resources.study().back_office.orders(Context(learner_id()))
    assert isinstance(view, OrdersView)
    return view


def press(page: AppTest, label: str) -> AppTest:
    found = [button for button in page.button if re.fullmatch(label, button.label)]
    assert found, f"no {label} among {[button.label for button in page.button]}"
    found[0].click().run()
    assert not page.exception
    return page


def choose(page: AppTest, label: str, value: str) -> None:
    next(box for box in page.selectbox if box.label == label).select(value).run()
    assert not page.exception


def assigned(workbook: Workbook, item: str) -> Assignment:
    return workbook.assignment(item.partition(":")[2], seed_of(learner_id(), item, 0))


def test_the_desks_are_listed_and_lead_to_their_exercises() -> None:
    page = opened("backend")
    assert [each.value for each in page.header] == ["订单", "商品"]
    assert "没做过" in texts(page)


def test_heaps_look_alike_and_say_nothing_about_what_they_are() -> None:
    page = opened("orders")
    choose(page, "先看哪一堆", "people")
    cards = [text.value for text in page.caption if " 个客户 · " in text.value]
    assert len(cards) == 8
    assert all(re.fullmatch(r"\d+ 个客户 · .* · [\d,.]+ 元", card) for card in cards)
    customers = [int(card.split()[0]) for card in cards]
    assert customers == sorted(customers, reverse=True)
    assert customers[0] > 1


def test_what_is_decided_outlasts_the_tab_and_is_the_answer_of_the_exercise(workbook: Workbook) -> None:
    page = opened("orders")
    press(page, "打开")
    press(page, r"扣下这 \d+ 单")
    press(page, "打开")
    press(page, r"放行这 \d+ 单")
    view = orders()
    assert view.held
    assert view.released
    assert not view.held & view.released
    again = opened("orders")
    assert f"已扣 {len(view.held)}" in str(again.button_group[0].options)
    assert resources.study().items.view(ORDERS, Context(learner_id())).answer["hold"].split() == sorted(view.held)


def test_it_is_told_how_many_were_held_rightly_and_why_some_were_not() -> None:
    page = opened("orders")
    press(page, "打开")
    press(page, r"扣下这 \d+ 单")
    press(page, "交这次审单")
    told = texts(page)
    assert re.search(r"该扣 \d+ 单，你扣了 \d+ 单：扣对 0", told)
    assert told.count("错扣 T") == 3
    assert "那一天寄到这个地址的只有这一单" in told
    assert told.count("漏掉 T") == 3
    assert "个客户，都是一件、同一款" in told


def test_nothing_held_is_no_answer_and_costs_nothing() -> None:
    page = opened("orders")
    press(page, "交这次审单")
    assert "还差一点" in texts(page)
    assert orders().exercise.tries == 0


def test_the_right_orders_are_right_and_a_named_mistake_says_its_figures(workbook: Workbook) -> None:
    page = opened("orders")
    solved = workbook.solved(assigned(workbook, ORDERS))
    desk = resources.study().back_office
    desk.decide(orders(), learner_id(), solved.mistakes["by-customer"]["hold"], hold=True)
    page = opened("orders")
    press(page, "交这次审单")
    assert "你找的是一天里下了几单的客户" in texts(page)
    assert re.search(r"该扣 \d+ 单，你扣了 \d+ 单：扣对 0，错扣 \d+，漏掉 \d+。", texts(page))
    desk.decide(orders(), learner_id(), orders().held, hold=False)
    desk.decide(orders(), learner_id(), solved.values["hold"], hold=True)
    page = opened("orders")
    press(page, "其余 .* 单都放行")
    assert "都判完了。" in texts(page)
    press(page, "交这次审单")
    assert "审单这一步对了" in texts(page)
    page = opened("orders")
    assert orders().rest
    assert "都判完了。" in texts(page)


def test_a_redraw_asks_the_record_little() -> None:
    page = opened("orders")
    with statements() as sent:
        page.run()
    assert len(sent) <= MOST


def goods() -> GoodsView:
    view = resources.study().back_office.goods(Context(learner_id()))
    assert isinstance(view, GoodsView)
    return view


def bring(page: AppTest, sheet: pd.DataFrame | bytes, name: str = "表.xlsx") -> AppTest:
    content = sheet if isinstance(sheet, bytes) else to_xlsx({"表": sheet})
    page.file_uploader[0].upload(name, content, XLSX_TYPE).run()
    assert not page.exception
    return page


def test_a_sheet_is_checked_as_it_is_brought_and_told_in_the_order_of_repair(shop: Shop, workbook: Workbook) -> None:
    page = opened("goods")
    assert page.title[0].value == "批量上架"
    bring(page, shop.tables["listing_template"])
    right = workbook.solved(assigned(workbook, GOODS)).values[SHEET].set_index("row")
    given = shop.tables["listing_template"].set_index("row")
    wrong = [row for row in given.index if row not in right.index or differs(given.loc[row], right.loc[row])]
    assert page.title[0].value == f"{len(given)} 行里 {len(wrong)} 行还不能上架"
    checked = goods().checked
    assert checked is not None
    assert sorted(checked.wrong, key=int) == [str(row) for row in wrong]
    columns = [problem.column for problem in checked.problems]
    assert columns == sorted(columns, key=["code", "", "title", "strike_price", "stock", "weight_kg"].index)
    marked = page.dataframe[0].value
    assert len(marked) == len(wrong)
    row = marked[marked["行号"] == "3"].iloc[0]
    assert row["商家编码"].startswith("✗ ")
    assert not row["售价"].startswith("✗")


def differs(given: pd.Series, right: pd.Series) -> bool:
    return any(pd.notna(cell) and given[name] != cell for name, cell in right.items())


def test_a_better_sheet_says_how_many_rows_it_was_before_and_the_right_one_is_listed(
    shop: Shop, workbook: Workbook
) -> None:
    page = bring(opened("goods"), shop.tables["listing_template"])
    before = goods().checked
    right = workbook.solved(assigned(workbook, GOODS)).values[SHEET]
    almost = right.assign(weight_kg=right["weight_kg"].mask(right["row"] == 5, 2450))
    bring(page, almost)
    assert page.title[0].value == f"{len(right)} 行里 1 行还不能上架"
    assert before is not None
    assert f"上次是 {before.ready} 行" in page.get("progress")[0].proto.text
    bring(page, right)
    assert page.title[0].value == f"{len(right)} 行都可以上架"
    assert "表对了" in texts(page)
    assert goods().exercise.tries == 3


def test_the_marked_sheet_has_its_reasons_in_the_last_column_and_can_be_brought_again(shop: Shop) -> None:
    from courseware.web.back_office.goods import _field, _marked, _workbook

    bring(opened("goods"), shop.tables["listing_template"])
    view = goods()
    assert view.checked is not None
    content = _workbook(_marked(view.checked, _field(view.exercise)))
    back = pd.read_excel(BytesIO(content), dtype=str).fillna("").set_index("行号")
    assert list(back.columns)[-1] == "要改的"
    assert {row for row, why in back["要改的"].items() if why} == set(view.checked.wrong)
    assert "重量：" in back["要改的"]["5"]
    assert "整行：" in back["要改的"]["17"]
    page = bring(opened("goods"), content)
    again = goods().checked
    assert again is not None
    assert again.wrong.keys() == view.checked.wrong.keys()
    assert not page.exception


def test_what_is_no_sheet_is_said_and_loses_nothing(shop: Shop) -> None:
    page = bring(opened("goods"), shop.tables["listing_template"])
    before = goods()
    bring(page, b"%PDF-1.4", "表.pdf")
    assert "不是能读的表格文件" in texts(page)
    bring(page, shop.tables["listing_template"].drop(columns="weight_kg"))
    assert "缺少列「重量」" in texts(page)
    assert goods().checked == before.checked
    assert goods().exercise.tries == 1


def test_a_drafted_sheet_of_the_exercise_is_checked_at_the_desk(shop: Shop) -> None:
    table = shop.tables["listing_template"].astype(object)
    rows = table.where(table.notna(), "").to_numpy().tolist()
    drafted = {"way": "edit", "columns": list(table.columns), "rows": [[str(cell) for cell in row] for row in rows]}
    opened("goods")
    resources.study().drafting.set(learner_id(), GOODS, SHEET, drafted)
    page = opened("goods")
    assert "没有检查" in texts(page)
    press(page, "检查这张表")
    assert "还不能上架" in page.title[0].value
