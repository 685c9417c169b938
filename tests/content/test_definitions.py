"""A figure that bears a metric's name is that metric: computed by its function, or said to be counted by day."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pandas as pd
import pytest

from courseware.content.common import Figure
from courseware.content.course import Course, Lesson
from courseware.content.question import Question
from courseware.content.texts import texts_in
from courseware.shop import metrics
from courseware.shop.tables import Shop

NAMES = (
    "客单价", "笔单价", "人均单数", "连带率", "件单价",
    "复购率", "退款率", "动销率", "时限达成率", "满意度均分", "CSAT",
)  # fmt: skip
"""Names that are often taken for one another, and whose figures the table below has to know."""

BY_DAY = "日口径"
MARKS = (BY_DAY, "优惠前的")
"""What is said before a name when the figure is not the metric as the course defines it."""
APRIL = ("2026-04-01", "2026-04-30")
APRIL_BEFORE = ("2025-04-01", "2025-04-30")
MARCH = ("2026-03-01", "2026-03-31")
FIRST_QUARTER = ("2026-01-01", "2026-03-31")
LAST_YEAR = ("2025-05-01", "2026-04-30")
NOW = pd.Timestamp("2026-05-01")

Orders = Callable[[pd.DataFrame], float]


def of(period: metrics.Period, metric: Orders, **only: str) -> Callable[[Shop], float]:
    """The metric of the paid orders of a period, of one channel or member level if given."""

    def compute(shop: Shop) -> float:
        orders = metrics.paid_orders(shop.table("orders"), period).merge(
            shop.table("customers")[["customer_id", "member_level"]], on="customer_id"
        )
        for column, value in only.items():
            orders = orders[orders[column] == value]
        return metric(orders)

    return compute


def change_of(metric: Orders) -> Callable[[Shop], float]:
    """The relative change of April's metric from the year before."""
    return lambda shop: of(APRIL, metric)(shop) / of(APRIL_BEFORE, metric)(shop) - 1


def aov_buyer(orders: pd.DataFrame) -> float:
    return metrics.aov_buyer(metrics.gmv(orders), metrics.buyers(orders))


def aov_order(orders: pd.DataFrame) -> float:
    return metrics.aov_order(metrics.gmv(orders), len(orders))


def orders_per_buyer(orders: pd.DataFrame) -> float:
    return metrics.orders_per_buyer(len(orders), metrics.buyers(orders))


def items(shop: Shop, period: metrics.Period) -> pd.DataFrame:
    paid = metrics.paid_orders(shop.table("orders"), period)
    return shop.table("order_items").merge(paid[["order_id"]], on="order_id")


def items_per_order(shop: Shop) -> float:
    return metrics.items_per_order(items(shop, APRIL)["quantity"].sum(), items(shop, APRIL)["order_id"].nunique())


def price_per_item(shop: Shop) -> float:
    paid = metrics.paid_orders(shop.table("orders"), APRIL)
    return metrics.price_per_item(metrics.gmv(paid), items(shop, APRIL)["quantity"].sum())


def sell_through_of(first: str, last: str) -> Callable[[Shop], float]:
    def compute(shop: Shop) -> float:
        goods = shop.table("products")
        there = goods["delisted_date"].isna() | (goods["delisted_date"] > pd.Timestamp(first))
        on_sale = goods.loc[there & (goods["launch_date"] <= pd.Timestamp(last)), "sku"]
        return metrics.sell_through(items(shop, (first, last))["sku"], on_sale)

    return compute


def tickets(shop: Shop, first: str, last: str) -> pd.DataFrame:
    return metrics.between(shop.table("tickets"), "opened", (first, last))


def quickest_answered(shop: Shop) -> float:
    chat = shop.table("tickets").query("channel == 'chat'")
    waited = (chat["first_reply"] - chat["opened"]).dt.total_seconds() / 60
    bands = chat.groupby(pd.cut(waited, [-1, 5, 15, 30, 60]), observed=True)
    return min(metrics.satisfaction_mean(band) for _, band in bands)


COMPUTED: dict[tuple[str, str], Callable[[Shop], float]] = {
    ("core-metrics", "april_aov"): of(APRIL, aov_buyer),
    ("core-metrics", "april_aov_order"): of(APRIL, aov_order),
    ("core-metrics", "people_orders"): of(APRIL, orders_per_buyer),
    ("core-metrics", "people_orders_before"): of(APRIL_BEFORE, orders_per_buyer),
    ("core-metrics", "items_per_order"): items_per_order,
    ("core-metrics", "price_per_item"): price_per_item,
    ("core-metrics", "aov_order_change"): change_of(aov_order),
    ("core-metrics", "aov_change"): change_of(aov_buyer),
    ("core-metrics", "again_before"): of(APRIL_BEFORE, metrics.repurchase_rate),
    ("core-metrics", "paid_returns"): of(MARCH, metrics.refund_rate, channel="paid"),
    ("core-metrics", "shop_refund"): of(MARCH, metrics.refund_rate),
    ("core-metrics", "satisfaction"): lambda shop: metrics.satisfaction_mean(tickets(shop, *APRIL)),
    ("terms-and-formulas", "april_aov"): of(APRIL, aov_buyer),
    ("content-and-private-traffic", "order_value"): of(APRIL, aov_order),
    ("content-and-private-traffic", "ltv_example"): lambda shop: round(of(APRIL, aov_order)(shop)) * 2 * 1.5 * 0.45,
    ("industry-trends", "live_refund"): of(FIRST_QUARTER, metrics.refund_rate, channel="live"),
    ("one-news-two-sentences", "live_refund"): of(FIRST_QUARTER, metrics.refund_rate, channel="live"),
    ("diagnosis", "shop_refund"): of(FIRST_QUARTER, metrics.refund_rate),
    ("rfm-segmentation", "april_order"): of(APRIL, aov_order),
    ("rfm-segmentation", "black_each"): of(LAST_YEAR, aov_order, member_level="black"),
    ("rfm-segmentation", "silver_each"): of(LAST_YEAR, aov_order, member_level="silver"),
    ("success-cases", "repeat_30"): of(APRIL, metrics.repurchase_rate),
    ("roles-and-workflow", "sell_through"): sell_through_of(*APRIL),
    ("troubleshooting", "warmup_sell_through"): sell_through_of("2025-11-01", "2025-11-10"),
    ("after-sales", "april_reached"): lambda shop: metrics.sla(tickets(shop, "2026-04-01", "2026-04-26"), NOW),
    ("customer-reception", "quick_low"): quickest_answered,
    ("membership-and-repurchase", "csat"): lambda shop: metrics.csat(shop.table("tickets")),
}
"""By lesson or question and figure, what its metric's function computes on the shop's tables."""


def with_figures(course: Course) -> dict[str, Lesson | Question]:
    return {**course.lessons, **course.questions}


CLAUSE = re.compile(rf"({'|'.join(NAMES)})([^，。；\n|]*)")
FIGURE = re.compile(r"\{(\w+)\}")


def claims(text: str) -> Iterator[tuple[str, str]]:
    """The names in a text with the figures said of them: what a formula ends in, or else the first one close by."""
    for found in CLAUSE.finditer(text):
        name, rest = found.groups()
        if text[: found.start()].endswith(MARKS):
            continue
        result = rest.rpartition("=")[2] if "=" in rest else rest[: rest.find("}") + 1]
        shown = FIGURE.findall(result)
        far = "=" not in rest and len(rest.partition("{")[0]) > 14
        if shown and not far:
            yield name, shown[0]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("客单价 = {amount} ÷ {buyers} 人 = {aov}", [("客单价", "aov")]),
        ("四月客单价是 {aov}，笔单价 {order}。", [("客单价", "aov"), ("笔单价", "order")]),
        ("日口径客单价 {aov}", []),
        ("客单价一直拆到连带率", []),
    ],
)
def test_claims_are_read_as_a_reader_would(text: str, found: list[tuple[str, str]]) -> None:
    assert list(claims(text)) == found


def test_a_figure_with_a_metrics_name_is_computed_by_its_function(course: Course, shop: Shop) -> None:
    """Whoever writes a new one enters it in the table, or says what else it is."""
    said = set()
    for owner in with_figures(course).values():
        for _, text in texts_in(owner):
            said |= {(owner.id, figure) for _, figure in claims(text) if figure in owner.figures}
    assert len(said) >= 15
    assert said - set(COMPUTED) == set()
    for (owner_id, name), compute in COMPUTED.items():
        shown = float(shop.scalar(with_figures(course)[owner_id].figures[name].sql))
        assert shown == pytest.approx(compute(shop), rel=1e-9), (owner_id, name)


PER_BUYER_BY_DAY = re.compile(r"sum\((?:paid_amount|orders|spend)\)[^,/]*/\s*(?:nullif\()?sum\(buyers\)")
"""Money or orders divided by buyers that are counted a day at a time."""

SAID_SO = re.compile(f"{BY_DAY}|人次")


def queries(part: Any) -> Iterator[str]:
    """The SQL of a block as it is dumped: of its chart, its table, its read-outs."""
    match part:
        case dict():
            for key, value in part.items():
                if key in ("sql", "readout_sql") and value:
                    yield value
                else:
                    yield from queries(value)
        case list() | tuple():
            for each in part:
                yield from queries(each)


def test_what_is_divided_by_the_buyers_of_each_day_says_so(course: Course) -> None:
    """Where such a figure is quoted, drawn or read out, the words beside it say 日口径 or 人次."""
    silent, quoted = [], 0
    for owner in with_figures(course).values():
        texts = [text for _, text in texts_in(owner)]
        for name, figure in owner.figures.items():
            assert isinstance(figure, Figure)
            if PER_BUYER_BY_DAY.search(figure.sql):
                places = [text for text in texts if f"{{{name}}}" in text]
                quoted += len(places)
                silent += [(owner.id, name) for text in places if not SAID_SO.search(text)]
    blocks = [(lesson.id, block) for lesson in course.lessons.values() for block in lesson.blocks]
    drawn = [(id, block) for id, block in blocks if PER_BUYER_BY_DAY.search(" ".join(queries(block.model_dump())))]
    silent += [(id, "a block") for id, block in drawn if not any(SAID_SO.search(text) for _, text in texts_in(block))]
    assert quoted >= 4
    assert len(drawn) >= 3
    assert silent == []
