"""The shop's metrics on tables small enough to count by hand."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from courseware.shop import metrics
from courseware.shop.metrics import Factors


def view(time: str, visitor: str, action: str = "view", sku: str | None = None) -> dict[str, object]:
    return {"event_time": pd.Timestamp(time), "visitor_id": visitor, "action": action, "sku": sku}


def log(*rows: dict[str, object]) -> pd.DataFrame:
    return pd.DataFrame(list(rows))


def crawl(visitor: str, day: str, views: int) -> list[dict[str, object]]:
    start = pd.Timestamp(day)
    return [view(str(start + pd.Timedelta(minutes=i)), visitor) for i in range(views)]


ORDERS = pd.DataFrame(
    [
        # order, customer, status, pay time, amount, refund status, refund amount
        ("o1", "c1", "paid", "2026-04-20 00:00:00", 100.0, "none", 0.0),
        ("o2", "c1", "paid", "2026-04-21 23:59:59", 60.0, "success", 20.0),
        ("o3", "c2", "paid", "2026-04-22 00:00:00", 80.0, "requested", 80.0),
        ("o4", "c3", "unpaid", None, 999.0, "none", 0.0),
        ("o5", "c4", "cancelled", None, 80000.0, "none", 0.0),
    ],
    columns=["order_id", "customer_id", "status", "pay_time", "amount", "refund_status", "refund_amount"],
).assign(pay_time=lambda frame: pd.to_datetime(frame["pay_time"]))


def test_a_period_includes_both_its_days_and_drops_missing_times() -> None:
    found = metrics.between(ORDERS, "pay_time", ("2026-04-20", "2026-04-21"))
    assert list(found["order_id"]) == ["o1", "o2"]


def test_only_rows_equal_in_every_column_are_duplicates() -> None:
    row = view("2026-04-20 10:00:00", "v1", sku="S001")
    later = view("2026-04-20 10:00:01", "v1", sku="S001")
    unnamed = view("2026-04-20 10:00:00", "v1")
    assert len(metrics.without_duplicates(log(row, row, later, unnamed, unnamed))) == 3


def test_the_week_ends_with_the_last_second_of_sunday() -> None:
    times = ["1970-01-01 08:00:00", "2026-04-19 23:59:59", "2026-04-20 00:00:00", "2026-04-26 23:59:59", "2026-04-27"]
    kept = metrics.without_bad_times(log(*(view(time, "v") for time in [*times, "2037-12-31 00:00:00"])))
    assert [str(time) for time in kept["event_time"]] == ["2026-04-20 00:00:00", "2026-04-26 23:59:59"]


def test_a_bot_exceeds_the_views_of_the_week_however_it_spreads_them() -> None:
    limit = metrics.BOT_VIEWS
    half = limit // 2
    visits = log(
        *crawl("bot", "2026-04-20", half),
        *crawl("bot", "2026-04-22", limit - half + 1),
        view("2026-04-23 09:00:00", "bot", "cart"),
        *crawl("keen", "2026-04-20", limit),
    )
    assert metrics.bot_visitors(visits) == {"bot"}
    assert set(metrics.without_bots(visits)["visitor_id"]) == {"keen"}


def test_actions_are_not_page_views_for_the_bot_rule() -> None:
    carts = [view(f"2026-04-20 {i // 60:02}:{i % 60:02}:00", "v", "cart") for i in range(metrics.BOT_VIEWS + 5)]
    assert metrics.bot_visitors(log(view("2026-04-20 23:00:00", "v"), *carts)) == set()


def test_duplicates_are_removed_before_views_are_counted() -> None:
    rows = crawl("keen", "2026-04-20", metrics.BOT_VIEWS)
    assert len(metrics.cleaned_visits(log(*rows, *rows[:50]))) == metrics.BOT_VIEWS


def test_a_visitor_of_several_days_counts_once_and_only_views_are_page_views() -> None:
    visits = log(
        view("2026-04-20 10:00:00", "v1"),
        view("2026-04-21 10:00:00", "v1"),
        view("2026-04-21 10:01:00", "v1", "cart"),
        view("2026-04-21 11:00:00", "v2"),
    )
    assert (metrics.uv(visits), metrics.pv(visits)) == (2, 3)


def test_paid_orders_leave_out_unpaid_and_cancelled_and_keep_refunded_ones() -> None:
    assert list(metrics.paid_orders(ORDERS)["order_id"]) == ["o1", "o2", "o3"]
    assert list(metrics.paid_orders(ORDERS, ("2026-04-21", "2026-04-22"))["order_id"]) == ["o2", "o3"]


def test_buyers_are_customers_and_amounts_follow_their_definition() -> None:
    paid = metrics.paid_orders(ORDERS)
    assert metrics.buyers(paid) == 2
    assert metrics.gmv(paid) == 240.0
    assert metrics.net_sales(paid) == 220.0, "a requested refund has not been paid back"
    assert metrics.aov_buyer(240.0, 2) == 120.0
    assert metrics.aov_order(240.0, 3) == 80.0
    assert metrics.cvr(2, 80) == 0.025


def test_three_factors_each_up_a_tenth() -> None:
    before, after = Factors(1000, 0.03, 100), Factors(1100, 0.033, 110)
    shares = metrics.chain_substitution(before, after)
    assert shares == pytest.approx((300, 330, 363))
    assert after.product / before.product == pytest.approx(1.331)


factors = st.builds(
    Factors,
    traffic=st.floats(min_value=1, max_value=1e6),
    conversion=st.floats(min_value=0.001, max_value=1),
    value=st.floats(min_value=1, max_value=1e4),
)


@given(before=factors, after=factors)
def test_contributions_add_up_to_the_change(before: Factors, after: Factors) -> None:
    # the terms may cancel, so the error is measured against the larger of what is added
    largest = after.traffic * max(before.conversion, after.conversion) * max(before.value, after.value)
    shares = metrics.chain_substitution(before, after)
    assert sum(shares) == pytest.approx(after.product - before.product, abs=1e-9 * (before.product + largest))


def test_buyers_and_items_are_counted_over_the_whole_period() -> None:
    paid = metrics.paid_orders(ORDERS)
    orders, buyers = len(paid), metrics.buyers(paid)
    each, ticket = metrics.orders_per_buyer(orders, buyers), metrics.aov_order(metrics.gmv(paid), orders)
    assert each == 1.5
    assert metrics.aov_buyer(metrics.gmv(paid), buyers) == pytest.approx(each * ticket)
    assert ticket == pytest.approx(metrics.items_per_order(5, orders) * metrics.price_per_item(metrics.gmv(paid), 5))


def test_who_pays_twice_on_one_day_has_not_come_back() -> None:
    times = ["2026-04-20 09:00", "2026-04-20 23:59", "2026-04-20 09:00", "2026-04-21 00:00", "2026-04-22 00:00"]
    orders = pd.DataFrame({"customer_id": ["c1", "c1", "c2", "c2", "c3"], "pay_time": pd.to_datetime(times)})
    assert metrics.repurchase_rate(orders) == pytest.approx(1 / 3)


def test_a_refund_counts_in_part_once_it_went_through_and_within_its_days() -> None:
    paid = pd.to_datetime(["2026-03-01"] * 4)
    orders = pd.DataFrame(
        {
            "pay_time": paid,
            "amount": [100.0] * 4,
            "refund_status": ["success", "success", "requested", "none"],
            "refund_time": pd.to_datetime(["2026-03-16", "2026-03-16 00:00:01", None, None], format="ISO8601"),
            "refund_amount": [30.0, 100.0, 100.0, 0.0],
        }
    )
    assert metrics.refund_rate(orders) == pytest.approx(30 / 400)


def test_what_is_no_longer_on_sale_is_in_neither_part_of_sell_through() -> None:
    assert metrics.sell_through(["a", "gone"], ["a", "b"]) == 0.5


def test_tickets_open_past_their_limit_have_failed_and_those_in_time_wait() -> None:
    tickets = pd.DataFrame(
        {
            "opened": pd.to_datetime(["2026-04-01"] * 4),
            "limit_hours": [24, 24, 24, 999],
            "resolved": pd.to_datetime(["2026-04-02", "2026-04-03", None, None]),
            "satisfaction": [5.0, 3.0, None, None],
        }
    )
    assert metrics.sla(tickets, pd.Timestamp("2026-04-10")) == pytest.approx(1 / 3)
    assert metrics.satisfaction_mean(tickets) == 4
    assert metrics.csat(tickets) == 0.5
