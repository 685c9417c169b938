"""The purchase list and the clearance list of one evening, from stock, goods in transit and lead times."""

from __future__ import annotations

import random
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd

from courseware.answers.solution import Answer, Tables
from courseware.shop import metrics

LAST_DAY: Final = "2026-04-30"
MONTH: Final = ("2026-04-01", LAST_DAY)
MONTH_DAYS: Final = 30
Z: Final = {"90%": 1.282, "95%": 1.645, "97.5%": 1.960}
WINDOWS: Final = [28, 42, 56]
"""Days of the daily mean: whole weeks, because weekends sell more, and none of them in a promotion."""
COVERS: Final = [25, 30, 40]
LINES: Final = [50, 60, 75, 90]
CASH: Final = [15_000, 45_000, 90_000, 150_000]
BUFFER: Final = 0.2


def variant(rng: random.Random) -> dict[str, Any]:
    level = rng.choice(list(Z))
    return {
        "window": rng.choice(WINDOWS),
        "level": level,
        "z": Z[level],
        "cover": rng.choice(COVERS),
        "line": rng.choice(LINES),
        "cash": rng.choice(CASH),
    }


def labels(window: int, level: str, z: float, cover: int, line: int, cash: int) -> dict[str, str]:
    first = pd.Timestamp(LAST_DAY) - pd.Timedelta(days=window - 1)
    return {"first_day": f"{first.month} 月 {first.day} 日", "z": f"{z:.3f}", "cash": f"{cash:,}"}


class Given(NamedTuple):
    goods: pd.DataFrame
    """By SKU on sale at the last closing: stock, transit, daily, sigma, lead, lead_sigma, held, units, cost, price."""
    every_day: pd.DataFrame
    """daily and sigma with the days without stock in them."""
    promised: pd.DataFrame
    """lead and lead_sigma as promised, not as it came."""
    z: float
    cover: int
    line: int
    cash: int

    def changed(self, **columns: pd.Series | float) -> Given:
        return self._replace(goods=self.goods.assign(**columns))


def prepare(tables: Tables, window: int, level: str, z: float, cover: int, line: int, cash: int) -> Given:
    ledger, products = tables["stock_daily"], tables["products"].set_index("sku")
    first = pd.Timestamp(LAST_DAY) - pd.Timedelta(days=window - 1)
    recent = ledger[ledger["date"] >= first]
    stock = ledger[ledger["date"] == pd.Timestamp(LAST_DAY)].set_index("sku")["closing"]
    deliveries = tables["deliveries"]
    came, open_ones = deliveries[deliveries["arrived"].notna()], deliveries[deliveries["arrived"].isna()]
    month = metrics.between(ledger, "date", MONTH).groupby("sku")
    goods = pd.DataFrame(
        {
            "stock": stock,
            "transit": open_ones.groupby("sku")["quantity"].sum().reindex(stock.index, fill_value=0),
            "held": month["closing"].mean().reindex(stock.index),
            "units": month["sold"].sum().reindex(stock.index),
        }
    ).join(products[["supplier_id", "cost", "price"]])
    goods = goods.join(_demand(recent[recent["opening"] + recent["inbound"] > 0]))
    goods = goods.join(_lead(came, "arrived"), on="supplier_id")
    promised = goods[["supplier_id"]].join(_lead(deliveries, "promised"), on="supplier_id")
    return Given(goods, _demand(recent).reindex(stock.index), promised, z, cover, line, cash)


def _demand(days: pd.DataFrame) -> pd.DataFrame:
    sold = days.groupby("sku")["sold"]
    return pd.DataFrame({"daily": sold.mean(), "sigma": sold.std()})


def _lead(deliveries: pd.DataFrame, until: str) -> pd.DataFrame:
    """Mean and spread of the days from the order on, by supplier."""
    days = (deliveries[until] - deliveries["ordered"]).dt.days.groupby(deliveries["supplier_id"])
    return pd.DataFrame({"lead": days.mean(), "lead_sigma": days.std()})


def safety_stock(
    z: float, lead: pd.Series, sigma: pd.Series, daily: pd.Series, lead_sigma: pd.Series | float
) -> pd.Series:
    """For sales that swing and for goods that come early or late: both under one root."""
    return z * (lead * sigma**2 + daily**2 * lead_sigma**2) ** 0.5


def _safety(given: Given) -> pd.Series:
    goods = given.goods
    return safety_stock(given.z, goods["lead"], goods["sigma"], goods["daily"], goods["lead_sigma"])


def _buying(given: Given, safety: pd.Series | None = None, up_to: str = "cover") -> Answer:
    """The purchase list and what follows from it. Ordered is what has fallen to its reorder point."""
    goods = given.goods
    safety = _safety(given) if safety is None else safety
    position = goods["stock"] + goods["transit"]
    point = goods["daily"] * goods["lead"] + safety
    target = point if up_to == "point" else goods["daily"] * given.cover + safety
    purchase = pd.DataFrame(
        {
            "point": point,
            # Without the rounding a whole number that is a hair too large would be a piece more.
            "quantity": np.ceil((target - position).round(6)),
            "rush": np.where(position < goods["daily"] * goods["lead"], "是", "否"),
        }
    )[position <= point]
    money = purchase["quantity"] * goods["cost"].reindex(purchase.index)
    bill, rushed = float(money.sum()), float(money[purchase["rush"] == "是"].sum())
    decision = "all" if bill <= given.cash else "rush" if rushed <= given.cash else "delay"
    return {"purchase": purchase.reset_index(), "bill": bill, "rush_bill": rushed, "decision": decision}


def _clearing(given: Given, days: pd.Series | None = None, unsold: bool = True, value: str = "cost") -> Answer:
    """The clearance list: over the line, or not sold at all, which has no days to compare."""
    goods = given.goods
    none = goods["units"] == 0
    days = _days(goods, "held") if days is None else days
    listed = (days > given.line) | (none & unsold)
    slow = pd.DataFrame({"state": np.where(none, "没有卖出", "超线"), "money": goods["stock"] * goods[value]})[listed]
    return {"slow": slow.reset_index(), "tied": float(slow["money"].sum())}


def _days(goods: pd.DataFrame, held: str) -> pd.Series:
    """Turnover days; missing where nothing was sold."""
    return goods[held] * MONTH_DAYS / goods["units"].where(goods["units"] > 0)


def solve(given: Given) -> Answer:
    return _buying(given) | _clearing(given)


def stockout_days_counted(given: Given) -> Answer:
    """Takes the days without stock for days on which nobody wanted any."""
    return _buying(given.changed(daily=given.every_day["daily"], sigma=given.every_day["sigma"]))


def transit_forgotten(given: Given) -> Answer:
    """Orders again what is on its way."""
    return _buying(given.changed(transit=0))


def promised_lead(given: Given) -> Answer:
    """Believes the promised dates."""
    return _buying(given.changed(lead=given.promised["lead"], lead_sigma=given.promised["lead_sigma"]))


def lead_spread_left_out(given: Given) -> Answer:
    """Takes every delivery to need the mean number of days."""
    return _buying(given.changed(lead_sigma=0.0))


def days_not_under_root(given: Given) -> Answer:
    """Multiplies the spread of one day's sales by the days."""
    goods = given.goods
    demand, delay = goods["lead"] * goods["sigma"], goods["daily"] * goods["lead_sigma"]
    return _buying(given, given.z * (demand**2 + delay**2) ** 0.5)


def twenty_percent(given: Given) -> Answer:
    """Keeps a fifth of the demand in the lead time, as the shop's rule of thumb does."""
    return _buying(given, BUFFER * given.goods["daily"] * given.goods["lead"])


def up_to_the_point(given: Given) -> Answer:
    """Orders only up to the reorder point, which the shop falls through again the next day."""
    return _buying(given, up_to="point")


def closing_only(given: Given) -> Answer:
    """Divides the stock of the last evening instead of the month's average."""
    return _clearing(given, _days(given.goods, "stock"))


def cost_over_price(given: Given) -> Answer:
    """Divides stock at cost by sales at price, so that everything turns faster."""
    goods = given.goods
    return _clearing(given, _days(goods, "held") * goods["cost"] / goods["price"])


def unsold_dropped(given: Given) -> Answer:
    """Loses the SKUs without a sale to the division by zero."""
    return _clearing(given, unsold=False)


def stock_at_price(given: Given) -> Answer:
    """Values what lies there at what it should bring."""
    return _clearing(given, value="price")


def figures(given: Given) -> dict[str, Any]:
    answer, goods, safety = solve(given), given.goods, _safety(given)
    purchase, slow = answer["purchase"].set_index("sku"), answer["slow"]
    example = (purchase["quantity"] * goods["cost"].reindex(purchase.index)).idxmax()
    row, shown = goods.loc[example], purchase.loc[example]
    position = goods["stock"] + goods["transit"]
    return {
        "skus": len(goods),
        "ordered": len(purchase),
        "rushed": int((purchase["rush"] == "是").sum()),
        "at_safety": int((position <= safety).sum()),
        "example": example,
        "example_daily": row["daily"],
        "example_sigma": row["sigma"],
        "example_lead": row["lead"],
        "example_lead_sigma": row["lead_sigma"],
        "example_safety": safety[example],
        "example_point": shown["point"],
        "example_position": int(position[example]),
        "example_quantity": int(shown["quantity"]),
        "slow_count": len(slow),
        "unsold": int((slow["state"] == "没有卖出").sum()),
        "tied_share": answer["tied"] / float((goods["stock"] * goods["cost"]).sum()),
        "decided": {
            "all": f"不超过这周能付的 {given.cash:,} 元，整张单都下",
            "rush": f"超过这周能付的 {given.cash:,} 元，加急的几行却付得起，先下加急的",
            "delay": f"超过这周能付的 {given.cash:,} 元，连加急的几行也付不起，先和供应商谈延期付款",
        }[answer["decision"]],
    }
