"""From the reason of a refund to who is behind it: the carrier of broken parcels, the maker of bad goods, the agent."""

from __future__ import annotations

import random
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd

from courseware.answers.solution import Answer, Tables
from courseware.shop import metrics

# First and last day of payment. Parcels are known from December, and by the last day all refunds are through. No two
# reasons are as frequent in any of them.
WINDOWS: Final = [
    ("2025-12-01", "2026-04-15"),
    ("2025-12-01", "2026-03-31"),
    ("2026-01-01", "2026-04-15"),
    ("2025-12-16", "2026-04-15"),
    ("2026-01-01", "2026-03-31"),
    ("2025-12-01", "2026-02-28"),
    ("2025-12-16", "2026-03-31"),
]
SINCE: Final = ["2025-05-01", "2025-06-01", "2025-07-01", "2025-08-01"]
"""Goods are judged over a longer time, up to the middle of April: most orders have more than one maker."""
RIPE: Final = "2026-04-15"
LAST_DAY: Final = "2026-04-30"
LEAST: Final = 250
"""Orders of a supplier below which its rate is listed and not compared."""


def variant(rng: random.Random) -> dict[str, Any]:
    start, end = rng.choice(WINDOWS)
    return {"start": start, "end": end, "since": rng.choice(SINCE), "least": LEAST}


def labels(start: str, end: str, since: str, least: int) -> dict[str, str]:
    return {"window": f"{_day(start)}至 {_day(end)}", "since_day": _day(since)}


def _day(text: str) -> str:
    day = pd.Timestamp(text)
    return f"{day.year} 年 {day.month} 月 {day.day} 日"


class Given(NamedTuple):
    start: str
    end: str
    since: str
    refunds: pd.DataFrame
    """All that went through, with ``refund_reason``, ``refund_time``, ``refund_amount``."""
    tickets: pd.DataFrame
    paid: pd.DataFrame
    """Orders paid since the earlier of both first days: ``success``, ``asked``, ``broken`` (parcel), ``reason``, and as
    numbers of `carriers` and `suppliers` who brought it and who made all of its goods, -1 if unknown or several."""
    window: pd.DataFrame
    """Those of them that were paid in the window."""
    longer: pd.DataFrame
    """Those that suppliers are judged over."""
    makers: pd.DataFrame
    """Of the lines of those orders the ``order`` (row of `paid`) and the ``supplier`` (number)."""
    carriers: list[str]
    suppliers: list[str]
    defects: pd.DataFrame
    """By supplier the ``pooled`` share of faulty goods in percent, and the same computed wrongly."""


def prepare(tables: Tables, start: str, end: str, since: str, least: int) -> Given:
    orders = tables["orders"]
    first = min(start, since)
    paid = metrics.paid_orders(
        orders[["order_id", "status", "pay_time", "refund_status", "refund_reason"]], (first, LAST_DAY)
    )
    rows = {order: row for row, order in enumerate(paid["order_id"].tolist())}

    shipments = tables["shipments"]
    brought = np.array([rows.get(order, -1) for order in shipments["order_id"].tolist()])
    sent = brought >= 0
    carrier_codes, carriers = pd.factorize(shipments["carrier"], sort=True)
    by_order = np.full((len(paid), 2), -1)
    by_order[brought[sent]] = np.column_stack([carrier_codes, shipments["damaged"]])[sent]

    products, lines = tables["products"], tables["order_items"]
    lines = lines.loc[lines["order_id"] >= paid["order_id"].min(), ["order_id", "sku"]]
    codes, suppliers = pd.factorize(products["supplier_id"], sort=True)
    maker = dict(zip(products["sku"].tolist(), codes.tolist(), strict=True))
    makers = pd.DataFrame(
        {
            "order": [rows.get(order, -1) for order in lines["order_id"].tolist()],
            "supplier": [maker[sku] for sku in lines["sku"].tolist()],
        }
    )
    makers = makers[makers["order"] >= 0]
    pairs = makers.drop_duplicates()
    several = np.bincount(pairs["order"], minlength=len(paid)) > 1
    supplier = np.empty(len(paid), dtype=int)
    supplier[pairs["order"]] = pairs["supplier"]

    facts = pd.DataFrame(
        {
            "pay_time": paid["pay_time"].to_numpy(),
            "success": (paid["refund_status"] == "success").to_numpy(),
            "asked": (paid["refund_status"] != "none").to_numpy(),
            "reason": paid["refund_reason"].to_numpy(),
            "carrier": by_order[:, 0],
            "broken": by_order[:, 1] == 1,
            "supplier": np.where(several, -1, supplier),
        }
    )
    refunds = orders.loc[
        orders["refund_status"] == "success", ["refund_reason", "refund_time", "refund_amount", "pay_time"]
    ]
    tickets = tables["tickets"][["opened", "type", "agent"]]
    return Given(
        start,
        end,
        since,
        refunds,
        tickets,
        facts,
        metrics.between(facts, "pay_time", (start, end)),
        metrics.between(facts, "pay_time", (since, RIPE)),
        makers,
        list(carriers),
        list(suppliers),
        _defects(tables["deliveries"]),
    )


def _defects(deliveries: pd.DataFrame) -> pd.DataFrame:
    arrived = deliveries.loc[deliveries["arrived"].notna(), ["supplier_id", "quantity", "defects"]]
    arrived = arrived.assign(defects=arrived["defects"].astype(float))
    arrived["rate"] = arrived["defects"] / arrived["quantity"]
    batches = arrived.groupby("supplier_id")
    faulty = 100 * batches["defects"].sum()
    return pd.DataFrame(
        {
            "pooled": faulty / batches["quantity"].sum(),
            "batches": 100 * batches["rate"].mean(),
            "ordered": faulty / deliveries.groupby("supplier_id")["quantity"].sum(),
        }
    )


def _pareto(reason: pd.Series, weight: pd.Series | None = None, ordered: bool = True) -> pd.DataFrame:
    """By reason the orders, with the share added up from the most frequent on, in percent; a `weight` is added up
    instead of orders."""
    counts = reason.value_counts()
    sums = counts if weight is None else weight.groupby(reason).sum()
    sums = sums.sort_values(ascending=False) if ordered else sums.sort_index()
    share = 100 * sums / sums.sum()
    table = pd.DataFrame({"orders": counts.reindex(share.index), "share": share, "total": share.cumsum()})
    return table.rename_axis("reason").reset_index()


def _rates(names: list[str], codes: pd.Series, hit: pd.Series, among: pd.Series | None = None) -> pd.DataFrame:
    """By name the orders, those hit, and the rate in percent, of all or of those `among`; a code of -1 is left out."""
    who = codes.to_numpy()
    known, places = who >= 0, len(names)
    orders = np.bincount(who[known], minlength=places)
    hits = np.bincount(who[known & hit.to_numpy()], minlength=places)
    base = orders if among is None else np.bincount(who[known & among.to_numpy()], minlength=places)
    return pd.DataFrame({"orders": orders, "hits": hits, "base": base, "rate": 100 * hits / base}, index=names)


def _carrier_rates(given: Given, orders: pd.DataFrame, hit: pd.Series, among: pd.Series | None = None) -> pd.DataFrame:
    return _rates(given.carriers, orders["carrier"], hit, among)


def _supplier_rates(given: Given, orders: pd.DataFrame, hit: pd.Series, among: pd.Series | None = None) -> pd.DataFrame:
    return _rates(given.suppliers, orders["supplier"], hit, among)


def _carriers(rates: pd.DataFrame) -> Answer:
    """The table, and how many orders fewer would come back broken if the worst were like the others together."""
    others = rates.drop(index=rates["rate"].idxmax())
    usual = 100 * others["hits"].sum() / others["base"].sum()
    return {"carriers": _table(rates, "carrier"), "fewer": _fewer(rates, usual)}


def _fewer(rates: pd.DataFrame, usual: float) -> float:
    worst = rates["rate"].argmax()
    return float(rates["orders"].iloc[worst] * (rates["rate"].iloc[worst] - usual) / 100)


def _table(rates: pd.DataFrame, key: str) -> pd.DataFrame:
    return rates[["orders", "hits", "rate"]].rename_axis(key).reset_index()


def _suppliers(given: Given, rates: pd.DataFrame, defects: str = "pooled") -> Answer:
    table = _table(rates, "supplier")
    return {"suppliers": table.assign(defects=given.defects[defects].reindex(rates.index).to_numpy())}


def _crushed(orders: pd.DataFrame) -> pd.Series:
    return orders["success"] & (orders["reason"] == "damaged")


def _faulty(orders: pd.DataFrame) -> pd.Series:
    return orders["success"] & (orders["reason"] == "quality")


def _answer(given: Given, window: pd.DataFrame, longer: pd.DataFrame) -> Answer:
    return {
        "pareto": _pareto(window.loc[window["success"], "reason"]),
        **_carriers(_carrier_rates(given, window, _crushed(window))),
        **_suppliers(given, _supplier_rates(given, longer, _faulty(longer))),
    }


def _rude(given: Given) -> pd.Series:
    """By agent the share of complaints about the service among the tickets."""
    tickets = metrics.between(given.tickets, "opened", (given.since, LAST_DAY))
    return (tickets["type"] == "service").groupby(tickets["agent"]).mean()


def solve(given: Given) -> Answer:
    window, longer = given.window, given.longer
    makers = _supplier_rates(given, longer, _faulty(longer))
    return {
        **_answer(given, window, longer),
        "carrier": str(_carrier_rates(given, window, _crushed(window))["rate"].idxmax()),
        "supplier": str(makers.loc[makers["orders"] >= LEAST, "rate"].idxmax()),
        "agent": str(_rude(given).idxmax()),
        "action": "carrier",
    }


def requests_as_returns(given: Given) -> Answer:
    """Counts whoever asked for the money, also those who were turned down."""
    window, longer = given.window, given.longer
    return {
        "pareto": _pareto(window.loc[window["asked"], "reason"]),
        **_carriers(_carrier_rates(given, window, window["asked"] & (window["reason"] == "damaged"))),
        **_suppliers(given, _supplier_rates(given, longer, longer["asked"] & (longer["reason"] == "quality"))),
    }


def unripe_included(given: Given) -> Answer:
    """Goes on to the end of April, when many refunds of the last days have not come yet."""
    window, longer = (metrics.between(given.paid, "pay_time", (day, LAST_DAY)) for day in (given.start, given.since))
    return _answer(given, window, longer)


def refunds_of_the_time(given: Given) -> Answer:
    """Takes the refunds that were paid out in the time, whenever the order was paid."""
    return {"pareto": _pareto(metrics.between(given.refunds, "refund_time", (given.start, given.end))["refund_reason"])}


def unsorted(given: Given) -> Answer:
    """Adds the shares up in the order of the codes."""
    window = given.window
    return {"pareto": _pareto(window.loc[window["success"], "reason"], ordered=False)}


def money_for_orders(given: Given) -> Answer:
    """Weighs the reasons by what was paid back."""
    refunds = metrics.between(given.refunds, "pay_time", (given.start, given.end))
    return {"pareto": _pareto(refunds["refund_reason"], refunds["refund_amount"])}


def share_for_rate(given: Given) -> Answer:
    """Divides by the refunds instead of the orders."""
    window, longer = given.window, given.longer
    return {
        **_carriers(_carrier_rates(given, window, _crushed(window), window["success"])),
        **_suppliers(given, _supplier_rates(given, longer, _faulty(longer), longer["success"])),
    }


def flag_for_refund(given: Given) -> Answer:
    """Counts the parcels that arrived broken, sent back or not."""
    window = given.window
    return _carriers(_carrier_rates(given, window, window["broken"]))


def mean_of_the_others(given: Given) -> Answer:
    """Takes the mean of the other carriers' rates, whether they carry much or little."""
    window = given.window
    rates = _carrier_rates(given, window, _crushed(window))
    return {"fewer": _fewer(rates, float(rates["rate"].drop(rates["rate"].idxmax()).mean()))}


def every_maker_blamed(given: Given) -> Answer:
    """Blames every maker of an order that came back."""
    return _blamed(given, given.makers.drop_duplicates())


def lines_for_orders(given: Given) -> Answer:
    """Counts the lines of all orders."""
    return _blamed(given, given.makers)


def _blamed(given: Given, makers: pd.DataFrame) -> Answer:
    longer = given.longer
    lines = makers[makers["order"].isin(longer.index)]
    faulty = _faulty(longer).reindex(lines["order"])
    return _suppliers(given, _rates(given.suppliers, lines["supplier"], faulty))


def mean_of_batches(given: Given) -> Answer:
    """Takes the mean of the batches' shares of faulty goods, large or small."""
    longer = given.longer
    return _suppliers(given, _supplier_rates(given, longer, _faulty(longer)), "batches")


def batches_to_come(given: Given) -> Answer:
    """Divides by all that was ordered, with what has not arrived."""
    longer = given.longer
    return _suppliers(given, _supplier_rates(given, longer, _faulty(longer)), "ordered")


def counts_for_rates(given: Given) -> Answer:
    """Blames the supplier with the most refunds, who simply sells the most."""
    longer = given.longer
    return {"supplier": str(_supplier_rates(given, longer, _faulty(longer))["hits"].idxmax()), "action": "supplier"}


def biggest_bar_first(given: Given) -> Answer:
    """Starts with the most frequent reason, though nobody has found what is behind it."""
    return {"action": "dislike"}


def figures(given: Given) -> dict[str, Any]:
    answer = solve(given)
    window, longer, rude = given.window, given.longer, _rude(given)
    pareto = answer["pareto"].set_index("reason")
    carriers = answer["carriers"].set_index("carrier")
    suppliers = answer["suppliers"].set_index("supplier")
    most = suppliers["hits"].idxmax()
    worst = carriers.loc[answer["carrier"]]
    return {
        "sold": len(window),
        "refunds": int(pareto["orders"].sum()),
        "first_share": pareto["share"].iloc[0] / 100,
        "vital": int((pareto["total"] < 80).sum()) + 1,
        "broken": int(worst["hits"]),
        "broken_rate": worst["rate"] / 100,
        "next_rate": carriers["rate"].drop(answer["carrier"]).max() / 100,
        "mixed": int((longer["supplier"] < 0).sum()),
        "supplier_rate": suppliers.loc[answer["supplier"], "rate"] / 100,
        "supplier_defects": suppliers.loc[answer["supplier"], "defects"] / 100,
        "most": most,
        "most_hits": int(suppliers.loc[most, "hits"]),
        "most_rate": suppliers.loc[most, "rate"] / 100,
        "agent_rate": rude.max(),
        "agent_next": rude.drop(answer["agent"]).max(),
    }
