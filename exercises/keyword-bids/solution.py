"""Judge every keyword against the break-even return, set what a click may cost, and count what bad words lose."""

from __future__ import annotations

import random
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd

from courseware.answers.solution import Answer, Tables
from courseware.shop import metrics

MONTHS: Final = 3
LAST_MONTHS: Final = ["2025-09", "2025-10", "2026-02", "2026-03", "2026-04"]
"""Ends of the windows, none of which has a big promotion in the months that the break-even is taken from."""
FEW: Final = [15, 20, 25]
RAISED: Final = [1.5, 2.0]
BENEFIT: Final = 3
"""Orders that a word with few of them is given before it is condemned: who sold none in n tries would have sold fewer
than three with 95 % certainty."""
BRAND: Final = "品牌词"
KEEP, LOWER, RAISE, STOP, WAIT = "留", "降价", "加价", "删", "再看"
CANDIDATES: Final = {
    "folding": "可折叠收纳箱",
    "large": "衣服收纳箱大号",
    "brand": "木禾生活",
    "broad": "收纳箱",
    "spice": "调味罐套装",
    "bin": "厨房垃圾桶",
}


def variant(rng: random.Random) -> dict[str, Any]:
    return {"last_month": rng.choice(LAST_MONTHS), "few": rng.choice(FEW), "raised": rng.choice(RAISED)}


def labels(last_month: str, few: int, raised: float) -> dict[str, str]:
    last = pd.Period(last_month)
    first = last - (MONTHS - 1)
    return {
        "window": f"{_month(first)}至 {_month(last)}",
        "line_window": f"{_month(first)}和 {_month(last - 1)}",
    }


def _month(month: pd.Period) -> str:
    return f"{month.year} 年 {month.month} 月"


class Given(NamedTuple):
    ads: pd.DataFrame
    """Days of the window."""
    words: pd.DataFrame
    """One row a keyword: clicks, spend, orders, sales over the window, campaign, order_value of the campaign."""
    shop: pd.DataFrame
    """Orders of all channels, paid in the months that the break-even is taken from: yuan they cost and brought in."""
    buyers: pd.DataFrame
    """Those of the paid channel."""
    longer: pd.DataFrame
    """Those of the paid channel in the whole window."""
    few: int
    raised: float
    line: float

    def answer(self, line: float | None = None, returns: pd.Series | None = None, **changed: Any) -> Answer:
        """With another break-even or other returns of the words."""
        line = self.line if line is None else line
        words = self.words
        roas = words["sales"] / words["spend"] if returns is None else returns
        verdict = self._verdicts(roas, line, **changed)
        lost = (words["spend"] - words["sales"] / line).where(np.isin(verdict, [STOP, LOWER]), 0.0)
        table = {"keyword": words.index, "roas": roas, "ceiling": words["sales"] / words["clicks"] / line}
        best = roas.where(verdict == RAISE, 0.0).idxmax()
        return {
            "break_even": line,
            "words": pd.DataFrame(table | {"verdict": verdict}).reset_index(drop=True),
            "saved": float(lost.sum()) / MONTHS,
            "first": next((code for code, name in CANDIDATES.items() if name == best), "other"),
        }

    def _verdicts(self, roas: pd.Series, line: float, brand: bool = True, small: bool = True) -> np.ndarray:
        """Without `brand` or `small` the rule for the words of the brand or with few orders is left out."""
        words = self.words
        kindly = (words["sales"] + BENEFIT * words["order_value"]) / words["spend"]
        own = (words["campaign"] == BRAND) & brand
        scarce = (words["orders"] < self.few) & small
        rules = [own, scarce & (kindly < line), scarce, roas < line, roas < self.raised * line]
        return np.select(rules, [KEEP, STOP, WAIT, LOWER, KEEP], RAISE)


def prepare(tables: Tables, last_month: str, few: int, raised: float) -> Given:
    last = pd.Period(last_month)
    period = (str((last - (MONTHS - 1)).start_time.date()), str(last.end_time.date()))
    ads = metrics.between(tables["ads_daily"], "date", period)
    words = ads.groupby("keyword").agg(
        campaign=("campaign", "first"),
        clicks=("clicks", "sum"),
        spend=("spend", "sum"),
        orders=("orders", "sum"),
        sales=("sales", "sum"),
    )
    campaigns = words.groupby("campaign")[["sales", "orders", "spend"]].transform("sum")
    words["order_value"] = campaigns["sales"] / campaigns["orders"]
    words["campaign_roas"] = campaigns["sales"] / campaigns["spend"]
    orders = metrics.paid_orders(tables["orders"], period)
    lines = tables["order_items"]
    cost = lines[lines["order_id"].isin(orders["order_id"])].groupby("order_id")["cost"].sum()
    refund = orders["refund_amount"].where(orders["refund_status"] == "success", 0.0)
    orders = orders[["order_id", "pay_time", "channel", "goods_amount", "amount"]].assign(refund=refund)
    orders["cost"] = orders["order_id"].map(cost)
    paid, early = orders["channel"] == "paid", orders["pay_time"] < last.start_time
    buyers = orders[paid & early]
    return Given(ads, words, orders[early], buyers, orders[paid], few, raised, _break_even(buyers))


def _margin(orders: pd.DataFrame, amount: str = "amount") -> float:
    return 1 - float(orders["cost"].sum()) / float(orders[amount].sum())


def _refunded(orders: pd.DataFrame) -> float:
    return float(orders["refund"].sum()) / float(orders["amount"].sum())


def _break_even(orders: pd.DataFrame) -> float:
    return 1 / (_margin(orders) * (1 - _refunded(orders)))


def solve(given: Given) -> Answer:
    return given.answer()


def break_even_at_one(given: Given) -> Answer:
    """Takes every return above one for a gain."""
    return given.answer(1.0)


def refunds_left_out(given: Given) -> Answer:
    """Takes one over the margin."""
    return given.answer(1 / _margin(given.buyers))


def all_channels(given: Given) -> Answer:
    """Takes margin and refunds of the whole shop."""
    return given.answer(_break_even(given.shop))


def before_coupons(given: Given) -> Answer:
    """Takes the margin on the goods amount, before coupons."""
    orders = given.buyers
    return given.answer(1 / (_margin(orders, "goods_amount") * (1 - _refunded(orders))))


def refunds_added_to_margin(given: Given) -> Answer:
    """Subtracts the refund rate from the margin instead of multiplying."""
    return given.answer(1 / (_margin(given.buyers) - _refunded(given.buyers)))


def last_month_included(given: Given) -> Answer:
    """Takes the break-even from the whole window, whose last refunds are still to come."""
    return given.answer(_break_even(given.longer))


def mean_of_days(given: Given) -> Answer:
    """Averages the returns of the days."""
    daily = given.ads["sales"] / given.ads["spend"]
    return given.answer(returns=daily.groupby(given.ads["keyword"]).mean())


def campaign_for_word(given: Given) -> Answer:
    """Gives every word the return of its campaign."""
    return given.answer(returns=given.words["campaign_roas"])


def brand_raised(given: Given) -> Answer:
    """Judges the words of the brand like all others."""
    return given.answer(brand=False)


def few_orders_judged(given: Given) -> Answer:
    """Judges words with few orders like all others."""
    return given.answer(small=False)


def ceiling_without_line(given: Given) -> Answer:
    """Takes what a click brings in for what it may cost."""
    words = given.words
    return {"words": solve(given)["words"].assign(ceiling=(words["sales"] / words["clicks"]).to_numpy())}


def whole_spend_saved(given: Given) -> Answer:
    """Counts the spend of the losing words as saved, with what they sold for nothing."""
    losing = solve(given)["words"]["verdict"].isin([STOP, LOWER]).to_numpy()
    return {"saved": float(given.words.loc[losing, "spend"].sum()) / MONTHS}


def whole_window_saved(given: Given) -> Answer:
    """Gives what was lost in three months for what is lost in one."""
    return {"saved": solve(given)["saved"] * MONTHS}


def figures(given: Given) -> dict[str, Any]:
    right = solve(given)
    words = right["words"].set_index("keyword").join(given.words[["clicks", "spend", "sales"]])
    broad = words.loc["收纳箱"]
    losing = words[words["verdict"].isin([STOP, LOWER])]
    first = CANDIDATES[right["first"]]
    return {
        "margin": _margin(given.buyers),
        "refunded": _refunded(given.buyers),
        "broad_roas": broad["roas"],
        "broad_cpc": broad["spend"] / broad["clicks"],
        "broad_ceiling": broad["ceiling"],
        "broad_verdict": broad["verdict"],
        "stopped": "、".join(words.index[words["verdict"] == STOP]) or "没有",
        "lowered": "、".join(words.index[words["verdict"] == LOWER]) or "没有",
        "waiting": "、".join(words.index[words["verdict"] == WAIT]) or "没有",
        "losing_spend": losing["spend"].sum(),
        "losing_sales": losing["sales"].sum(),
        "first_name": first,
        "first_roas": words.loc[first, "roas"],
        "brand_roas": words.loc["木禾生活", "roas"],
    }
