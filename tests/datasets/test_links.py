"""One trouble, many tables: what went wrong with an order shows wherever somebody could have met it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

Table = Callable[[str], pd.DataFrame]
DAY = pd.Timedelta(days=1)
NEW_AGENT = "小寒"


@pytest.fixture(scope="module")
def sent(table: Table) -> pd.DataFrame:
    """Return the orders with a parcel that has arrived: ``damaged``, ``late``, ``slow`` and the refund."""
    found = table("shipments").merge(table("orders"), on="order_id")
    found = found[found["arrived"].notna()]
    return found.assign(
        damaged=found["damaged"] == 1,
        late=found["arrived"] >= found["promised"] + DAY,
        slow=found["shipped"] - found["pay_time"] > 2 * DAY,
    )


@pytest.fixture(scope="module")
def by_supplier(table: Table) -> pd.DataFrame:
    """Return by supplier its ``defects`` on delivery, and what came of the orders with goods of that supplier alone."""
    deliveries = table("deliveries").dropna(subset=["defects"]).groupby("supplier_id")[["defects", "quantity"]].sum()
    makers = table("order_items").merge(table("products")[["sku", "supplier_id"]], on="sku").groupby("order_id")
    alone = makers["supplier_id"].agg(["nunique", "first"]).query("nunique == 1")["first"]
    orders = table("orders").query("status == 'paid' and '2025-05-01' <= pay_time < '2026-04-16'")
    orders = orders.assign(supplier=orders["order_id"].map(alone)).dropna(subset=["supplier"])
    told = table("tickets").query("type == 'quality'")["order_id"]
    groups = orders.assign(
        refunds=orders["refund_reason"] == "quality", tickets=orders["order_id"].isin(told)
    ).groupby("supplier")  # fmt: skip
    return groups[["refunds", "tickets"]].mean().assign(defects=deliveries["defects"] / deliveries["quantity"])


def times(hit: pd.Series, where: pd.Series) -> float:
    """Return how many times as often ``hit`` is true where ``where`` is."""
    return float(hit[where].mean() / hit[~where].mean())


def test_a_broken_parcel_is_sent_back_as_broken(sent: pd.DataFrame) -> None:
    broken = sent["refund_reason"] == "damaged"
    assert sent.loc[broken, "damaged"].mean() > 0.85
    ripe = sent["pay_time"] < "2026-04-16"
    assert 0.6 < broken[ripe & sent["damaged"]].mean() < 0.95
    assert times(broken, sent["damaged"]) > 50


def test_a_late_parcel_is_sent_back_as_late(sent: pd.DataFrame) -> None:
    late = sent["refund_reason"] == "late"
    assert sent.loc[late, "late"].mean() > 0.7, "a tenth of all parcels is late"
    assert times(late, sent["late"]) > 20


def test_nothing_is_sent_back_for_its_state_before_it_is_there(sent: pd.DataFrame) -> None:
    seen = sent[sent["refund_reason"].isin(["damaged", "quality", "size", "mismatch", "wrong"])]
    early = seen["refund_requested_time"] < seen["arrived"]
    assert early.mean() < 0.02, "a few items arrive faulty in the eyes of those who never saw them"


def test_a_ticket_names_what_happened_to_its_order(table: Table, sent: pd.DataFrame) -> None:
    tickets = table("tickets").merge(sent[["order_id", "damaged", "late", "slow", "refund_reason"]], on="order_id")
    broken = tickets["type"] == "damaged"
    assert tickets.loc[broken, "damaged"].mean() > 0.75
    assert tickets.loc[~broken, "damaged"].mean() < 0.05
    transport = tickets["type"] == "logistics"
    assert (tickets["late"] | tickets["slow"])[transport].mean() > 0.45
    assert (tickets["late"] | tickets["slow"])[~transport].mean() < 0.2
    for kind in ("damaged", "quality"):
        # who writes about it, sends it back for the same reason, or not at all
        back = tickets[(tickets["type"] == kind) & tickets["refund_reason"].notna()]
        assert (back["refund_reason"] == kind).mean() > 0.75, kind
    asked = tickets[tickets["type"] == "refund"]
    assert asked["refund_reason"].notna().mean() > 0.5
    assert tickets.loc[tickets["type"] == "size", "refund_reason"].notna().mean() < 0.25


def test_faulty_deliveries_come_back_as_refunds_and_tickets(by_supplier: pd.DataFrame) -> None:
    for trace in ("refunds", "tickets"):
        assert by_supplier["defects"].corr(by_supplier[trace]) > 0.7, trace
        assert by_supplier[trace].idxmax() == by_supplier["defects"].idxmax() == "G03", trace
        assert by_supplier.loc["G03", trace] > 2 * by_supplier[trace].median(), trace


def test_a_bad_review_has_its_reason(table: Table, sent: pd.DataFrame) -> None:
    reviews = table("reviews").merge(sent[["order_id", "damaged", "late"]], on="order_id")
    transport = reviews[reviews["topic"] == "logistics"]
    met = transport["damaged"] | transport["late"]
    assert met[transport["stars"] <= 3].mean() > 0.75
    assert met[transport["stars"] >= 4].mean() < 0.05
    crushed = transport[transport["damaged"] & (transport["stars"] <= 2)]
    assert len(crushed) >= 1
    assert crushed["text"].str.contains("压烂").all()


def test_bad_quality_reviews_come_from_those_who_also_complain(table: Table) -> None:
    reviews = table("reviews").query("topic == 'quality'")
    told = table("tickets").query("type == 'quality'")["order_id"]
    back = table("orders").query("refund_reason == 'quality'")["order_id"]
    complained = reviews["order_id"].isin(told) | reviews["order_id"].isin(back)
    assert complained[reviews["stars"] <= 2].mean() > 0.6
    assert complained[reviews["stars"] >= 4].mean() < 0.03


def test_smell_leads_to_uncertified_suppliers_and_to_one_style(table: Table) -> None:
    goods = table("products").merge(table("suppliers"), on="supplier_id")[["sku", "spu", "certified"]]
    reviews = table("reviews").merge(goods, on="sku")
    bad = (reviews["topic"] == "smell") & (reviews["stars"] <= 2)
    assert times(bad, reviews["certified"] == 0) > 3
    lately = reviews[reviews["time"] >= "2026-02-01"]
    by_style = bad[lately.index].groupby(lately["spu"]).agg(["sum", "size"])
    assert by_style["sum"].idxmax() == "P006"
    assert by_style.loc["P006", "sum"] / by_style["sum"].sum() > 0.5
    assert by_style["size"].idxmax() != "P006", "counting all reviews would do"


def test_the_new_agent_is_complained_about(table: Table) -> None:
    tickets = table("tickets")
    share = (tickets["type"] == "service").groupby(tickets["agent"]).mean()
    assert share.idxmax() == NEW_AGENT
    assert share[NEW_AGENT] > 2.5 * share.drop(NEW_AGENT).max()
    reviews = table("reviews").query("topic == 'service'")
    suffered = tickets.loc[(tickets["agent"] == NEW_AGENT) | (tickets["type"] == "service"), "order_id"]
    suffered_by = reviews["order_id"].isin(suffered)
    assert suffered_by[reviews["stars"] <= 2].mean() > 0.6
    assert suffered_by[reviews["stars"] >= 4].mean() < 0.1


def test_members_are_no_newcomers(table: Table) -> None:
    paid = table("orders").query("status == 'paid'")
    day = paid["pay_time"].dt.normalize()
    new = day == day.groupby(paid["customer_id"]).transform("min")
    share = new[day >= "2025-01-01"].groupby(paid["channel"]).mean()
    assert share["crm"] < 0.02
    assert share.drop("crm").min() > 0.15


@pytest.mark.parametrize("burst", ["2025-06-18", "2025-11-11"])
def test_the_newcomers_of_a_promotion_come_back_in_the_daily_totals(table: Table, burst: str) -> None:
    """Their orders are on top: without them, the days after are at the level of the days before."""
    from datasets.generator.days import DAYS, calendar
    from datasets.generator.demand import plan

    paid = table("orders").query("status == 'paid'")
    day = paid["pay_time"].dt.normalize()
    joined = day.groupby(paid["customer_id"]).transform("min")
    start = pd.Timestamp(burst)
    theirs = day[joined.between(start, start + 8 * DAY)].value_counts()
    planned = pd.Series(plan(calendar()).orders, DAYS)
    more = table("demand_daily").set_index("date")["orders"] - planned
    whole = pd.date_range(start + 25 * DAY, start + 40 * DAY)
    assert 0.55 < more[whole].sum() / theirs.reindex(whole, fill_value=0).sum() < 1.0
    assert more[whole].mean() > 0.05 * planned[whole].mean()
    assert (more[start - 30 * DAY : start + 14 * DAY] == 0).all()


def test_advertising_does_not_keep_free_visitors_away(table: Table) -> None:
    traffic = table("daily_traffic")
    free = traffic[traffic["channel"] != "paid"].groupby("date")["uv"].sum().astype(float)
    promotion = table("promo_history").drop_duplicates("date")
    for (event, phase), rows in promotion.groupby(["event", "phase"]):
        near = free[(free.index > rows["date"].min() - 45 * DAY) & (free.index < rows["date"].max() + 45 * DAY)]
        usual = near[~near.index.isin(promotion["date"])].mean()
        assert free[rows["date"]].mean() > 0.9 * usual, (event, phase)


def test_words_and_feed_are_the_paid_channel_and_differ_by_day(table: Table) -> None:
    words, feed = (table(name).groupby("date")[["clicks", "spend", "orders", "sales"]].sum().astype(float)
                   for name in ("ads_daily", "feed_ads_daily"))  # fmt: skip
    whole = table("daily_traffic").query("channel == 'paid'").set_index("date").loc[words.index]
    assert np.allclose(words["spend"] + feed["spend"], whole["spend"])
    assert (words["orders"] + feed["orders"] == whole["orders"]).all()
    assert np.allclose(words["sales"] + feed["sales"], whole["paid_amount"])
    assert (words["clicks"] + feed["clicks"] >= whole["uv"].astype(float) - 5).all()
    share = words["spend"] / whole["spend"]
    phase = table("promo_history").drop_duplicates("date").set_index("date")["phase"].reindex(share.index)
    assert share[phase.isna()].std() > 0.02, "the same every day"
    assert 0.65 < share[phase.isna()].mean() < 0.75
    assert share[phase == "warmup"].mean() < 0.5
    dear = (words["spend"] / words["clicks"]).groupby(phase.fillna("usual")).mean()
    assert dear["burst"] > 1.3 * dear["usual"]
    for name in ("usual", "warmup", "burst", "return"):
        here = phase.fillna("usual") == name
        rate = [part.loc[here, "orders"].sum() / part.loc[here, "clicks"].sum() for part in (words, feed)]
        assert rate[0] > 1.2 * rate[1], name


def test_lead_times_vary_by_supplier(table: Table) -> None:
    deliveries = table("deliveries").dropna(subset=["arrived"])
    days = (deliveries["arrived"] - deliveries["ordered"]).dt.days
    spread = days.groupby(deliveries["supplier_id"]).std()
    assert spread.between(2.2, 3.5).all()
    assert 8 <= days.mean() <= 9.5
    assert spread.idxmax() in {"G03", "G11"}
