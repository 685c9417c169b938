"""The workbench page: browse and filter, pivot, chart, query, download."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from courseware.shop.tables import Shop
from courseware.web import resources
from tests import small_shop

VIEW = Path(resources.__file__).parent / "scripts" / "data.py"


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    shop = Shop.load(small_shop.write(tmp_path))
    monkeypatch.setattr(resources, "shop", lambda: shop)
    return calm(AppTest.from_file(str(VIEW), default_timeout=20).run())


def calm(page: AppTest) -> AppTest:
    assert not page.exception, page.exception
    return page


def open_tab(page: AppTest, tab: str) -> AppTest:
    page.session_state["data-tabs"] = tab
    return calm(page.run())


def captions(page: AppTest) -> str:
    return "\n".join(caption.value for caption in page.caption)


def test_browse_shows_the_rows_and_their_dictionary(page: AppTest) -> None:
    assert "一行是一张订单" in captions(page)
    assert "全部 4 行" in captions(page)
    (rows,), (fields,) = page.dataframe, page.table
    assert rows.value["order_id"].tolist() == ["O1", "O2", "O3", "O4"]
    assert fields.value["字段"].tolist()[:2] == ["`order_id` 订单号", "`customer_id` 客户号"]
    assert fields.value["类型与含义"].tolist()[3:5] == ["【日期时间，可为空】没有付款则为空", "【小数，元】实付金额"]
    assert "search 搜索；live 直播" in fields.value["类型与含义"].iloc[-1]


def test_another_table(page: AppTest) -> None:
    calm(page.selectbox(key="data-table").set_value("customers").run())
    assert page.dataframe[0].value["customer_id"].tolist() == ["C1", "C2", "C3"]


def test_a_filter_holds_on_the_other_tabs(page: AppTest) -> None:
    page.multiselect(key="data-orders-filter").set_value(["channel", "amount", "day", "pay_time"]).run()
    page.multiselect(key="data-orders-filter-channel").set_value(["live"]).run()
    assert page.dataframe[0].value["order_id"].tolist() == ["O2", "O3"], "the order without a payment time is kept"
    page.text_input(key="data-orders-filter-amount-low").set_value("¥25.00").run()
    assert page.dataframe[0].value["order_id"].tolist() == ["O3"]
    open_tab(page, "透视")
    assert "筛选后 1 行，共 4 行" in captions(page)
    assert page.dataframe[0].value.to_dict("records") == [{"渠道": "直播", "行数": 1}, {"渠道": "总计", "行数": 1}]
    open_tab(page, "浏览")
    assert page.multiselect(key="data-orders-filter-channel").value == ["live"]
    page.text_input(key="data-orders-filter-amount-low").set_value("0.1万").run()
    assert [info.value for info in page.info] == ["没有符合条件的行。请放宽筛选条件。"]


@pytest.mark.parametrize(
    ("column", "low", "high", "kept", "said"),
    [
        ("amount", "20元", "", ["O1", "O2", "O3"], None), ("amount", "", "(5)", [], None),
        ("amount", "1,00", "25", ["O2", "O4"], "「1,00」里的逗号位置不对"),
        ("amount", "很多", "", None, "「很多」读不成一个数"),
        ("day", "2026年4月2日", "", ["O3", "O4"], None), ("day", "4月2日", "46114", ["O3"], None),
        ("day", "2号", "2026/04/02", ["O1", "O2", "O3"], "「2号」里没有月份"),
        ("pay_time", "", "4月2日", ["O1", "O3"], None),
    ],
)  # fmt: skip
def test_bounds_are_read_as_people_write_them_and_none_is_dropped_without_a_word(
    page: AppTest, column: str, low: str, high: str, kept: list[str] | None, said: str | None
) -> None:
    page.multiselect(key="data-orders-filter").set_value([column]).run()
    page.text_input(key=f"data-orders-filter-{column}-low").set_value(low)
    calm(page.text_input(key=f"data-orders-filter-{column}-high").set_value(high).run())
    orders = page.dataframe[0].value["order_id"].tolist() if page.dataframe else []
    assert orders == (["O1", "O2", "O3", "O4"] if kept is None else kept)
    assert [said in str(warning.value) for warning in page.warning] == ([True] if said else [])


def test_a_pivot_with_columns_and_dates_by_month(page: AppTest) -> None:
    open_tab(page, "透视")
    page.multiselect(key="data-orders-rows").set_value(["day"]).run()
    page.selectbox(key="data-orders-columns").set_value("channel").run()
    page.selectbox(key="data-orders-pivot-value").set_value("amount").run()
    page.segmented_control(key="data-orders-pivot-step-3").set_value("month").run()
    calm(page)
    first = page.dataframe[0].value.iloc[0]
    assert first["下单日期"] == "2026-04"
    assert first[["搜索", "直播", "总计"]].tolist() == pytest.approx([110.4, 50.25, 160.65])


@pytest.mark.parametrize("kind", ["line", "bar", "scatter", "histogram"])
def test_every_kind_of_chart_is_drawn(page: AppTest, kind: str) -> None:
    open_tab(page, "图表")
    page.segmented_control(key="data-orders-kind").set_value(kind).run()
    calm(page)
    assert len(page.get("vega_lite_chart")) == 1
    assert not page.info


def run_sql(page: AppTest, sql: str) -> AppTest:
    page.text_area(key="data-sql-text").set_value(sql)
    page.button(key="data-sql-run").click()
    return calm(page.run())


def test_the_example_query_runs(page: AppTest) -> None:
    open_tab(page, "SQL")
    page.button(key="data-sql-run").click()
    calm(page.run())
    assert not page.error
    rows = page.dataframe[0].value
    assert dict(zip(rows["channel"], rows["行数"], strict=True)) == {"search": 2, "live": 2}
    assert len(page.get("download_button")) == 2


def test_an_error_in_a_query_is_told_and_the_text_is_kept(page: AppTest) -> None:
    open_tab(page, "SQL")
    run_sql(page, "select amont from orders")
    assert "amount" in page.error[0].value
    run_sql(page, "drop table orders")
    assert "只能读数据" in page.error[0].value
    open_tab(page, "浏览")
    open_tab(page, "SQL")
    assert page.text_area(key="data-sql-text").value == "drop table orders"
    run_sql(page, "select count(*) as n from orders")
    assert not page.error
    assert page.dataframe[0].value["n"].tolist() == [4]


def test_download_offers_both_formats(page: AppTest) -> None:
    open_tab(page, "下载")
    assert [button.proto.label for button in page.get("download_button")] == ["下载 CSV", "下载 Excel"]
