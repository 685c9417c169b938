"""The simulated back-end in a browser: rows are chosen in a grid, and files go up and come down."""

from __future__ import annotations

import re
from io import BytesIO

from openpyxl import load_workbook
from playwright.sync_api import Locator, expect

from tests.browser.conftest import OpenTab
from tests.browser.tab import Tab


def test_some_orders_of_a_heap_are_held_and_still_are_after_a_reload(open_tab: OpenTab) -> None:
    tab = open_tab("backend")
    tab.page.get_by_role("link", name="打开订单").click()
    tab.titled("审单")
    tab.resize(390)
    button(tab, "打开").first.click()
    tab.settled()
    grid = tab.page.get_by_test_id("stDataFrame").first
    grid.get_by_test_id("glide-cell-1-0").wait_for(state="attached")
    for row in (1, 2):
        chosen = button(tab, f"扣下选中的 {row} 单")
        assert any(shown_by_a_click(grid, chosen, y=44 * row + 15) for _ in range(5)), "no press chooses the row"
    button(tab, "扣下选中的 2 单").click()
    tab.sees("已扣 2")
    tab.reload()
    tab.sees("已扣 2")
    button(tab, re.compile("^其余 .* 单都放行$")).click()
    tab.sees("都判完了。")
    button(tab, "交这次审单").click()
    tab.sees("扣了 2 单")
    expect(tab.page.get_by_text("漏掉 T")).to_have_count(3)
    tab.walk("exercise-order-review", re.compile("^审单与催付"))
    kept = tab.page.get_by_role("textbox", name=re.compile("一行一个")).first
    expect(kept).to_have_value(re.compile(r"^T\d+\nT\d+$"))


def test_a_sheet_goes_down_and_up_and_comes_back_with_its_faults(open_tab: OpenTab) -> None:
    tab = open_tab("goods")
    tab.titled("批量上架")
    with tab.page.expect_download() as template:
        button(tab, "下载模板").click()
    tab.page.get_by_test_id("stFileUploader").locator("input").set_input_files(template.value.path())
    tab.titled("24 行里 23 行还不能上架")
    tab.sees("编码开头的 0 没有了，只剩六位。")
    tab.resize(390)
    tab.fits()
    with tab.page.expect_download() as marked:
        button(tab, "下载标了错的表").click()
    sheet = load_workbook(BytesIO(marked.value.path().read_bytes())).active
    assert sheet is not None
    assert sheet.cell(1, sheet.max_column).value == "要改的"
    tab.reload()
    tab.titled("24 行里 23 行还不能上架")


def button(tab: Tab, name: str | re.Pattern[str]) -> Locator:
    return tab.page.get_by_role("button", name=name, exact=True)


def shown_by_a_click(grid: Locator, due: Locator, y: int) -> bool:
    """A table that measures itself anew while it is pressed forgets the press; a person presses once more."""
    grid.click(position={"x": 16, "y": y})
    try:
        expect(due).to_be_visible(timeout=3_000)
    except AssertionError:
        return False
    return True
