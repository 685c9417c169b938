"""What cooperations with influencers earned after everything is paid, and whom to book again within a budget."""

from __future__ import annotations

import random
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd

from courseware.answers.solution import Answer, Tables

PLATFORMS: Final = {"short_video": "短视频平台", "notes": "种草笔记平台", "live": "直播平台"}
GROUPS: Final = [["short_video", "live"], ["notes", "live"], ["short_video", "notes"], ["short_video", "notes", "live"]]
MARGINS: Final = [0.48, 0.51, 0.54]
BUDGETS: Final = [31_000, 35_000, 53_000]
"""With others the lists of some mistakes fall together."""
FITS: Final = [55, 60]
REPUTATIONS: Final = [4.6, 4.7]
PLATFORM_CUT: Final = 0.05
FEW: Final = 30
"""Orders: of fewer it is not known whether they were luck."""


def variant(rng: random.Random) -> dict[str, Any]:
    return {
        "platforms": rng.choice(GROUPS),
        "margin": rng.choice(MARGINS),
        "budget": rng.choice(BUDGETS),
        "fit": rng.choice(FITS),
        "reputation": rng.choice(REPUTATIONS),
    }


def labels(platforms: list[str], margin: float, budget: int, fit: int, reputation: float) -> dict[str, str]:
    return {
        "platform_names": "、".join(PLATFORMS[code] for code in platforms),
        "platform_codes": "、".join(platforms),
        "margin_shown": f"{margin:.0%}",
        "budget_shown": f"{budget:,}",
    }


class Given(NamedTuple):
    deals: pd.DataFrame
    """By name. Rates are fractions; `net` is what was sold and not returned, `fees` is all that the deal cost."""
    margin: float
    budget: int
    fit: int
    reputation: float

    def answer(
        self, kept: pd.Series | None = None, fees: pd.Series | None = None, prepaid: pd.Series | None = None
    ) -> Answer:
        """With another gross profit of the deals, before the fees, or other fees."""
        deals = self.deals
        kept = deals["net"] * (self.margin - PLATFORM_CUT) if kept is None else kept
        fees = deals["fees"] if fees is None else fees
        profit = kept - fees
        prepaid = deals["prepaid"] if prepaid is None else prepaid
        ranked = profit / prepaid
        return {
            "deals": _table(profit, profit / fees),
            "losing": float((profit < 0).sum()),
            "pooled": _pooled(profit, fees),
            "rebook": self.booked(ranked[(profit > 0) & (deals["orders"] >= FEW)], prepaid),
        }

    def fewer_returns(self, score: str, weighed: bool = True) -> float:
        """By how many points the return rate lies lower where the score reaches its line, by amount or by deal."""
        line = self.fit if score == "fit" else self.reputation
        above = (self.deals[score] >= line).to_numpy()
        returns = self.deals["returns"].to_numpy()
        weights = self.deals["gmv"].to_numpy() if weighed else np.ones(len(returns))
        low, high = (np.average(returns[rows], weights=weights[rows]) for rows in (~above, above))
        return float(100 * (low - high))

    def booked(self, ranked: pd.Series, prepaid: pd.Series | None = None, skip: bool = True) -> pd.DataFrame:
        """The deals that fit into the budget, the highest of `ranked` first; without `skip` up to the first that does
        not."""
        prepaid = self.deals["prepaid"] if prepaid is None else prepaid
        left, booked = float(self.budget), {}
        for name, price in prepaid[ranked.sort_values(ascending=False).index].items():
            if price <= left:
                left -= price
                booked[name] = price
            elif not skip:
                break
        return pd.DataFrame({"name": list(booked), "prepaid": list(booked.values())})


def prepare(tables: Tables, platforms: list[str], margin: float, budget: int, fit: int, reputation: float) -> Given:
    deals = tables["influencers"]
    deals = deals[deals["platform"].isin(platforms)].set_index("name")
    returns, commission = deals["return_rate"] / 100, deals["commission_rate"] / 100
    deals = deals.assign(returns=returns, commission=commission, net=deals["gmv"] * (1 - returns))
    deals["prepaid"] = deals["fee"] + deals["sample_cost"]
    deals["fees"] = deals["prepaid"] + deals["net"] * commission
    return Given(deals, margin, budget, fit, reputation)


def _pooled(profit: pd.Series, fees: pd.Series) -> float:
    return float(profit.sum() / fees.sum())


def _table(profit: pd.Series, roi: pd.Series) -> pd.DataFrame:
    return pd.DataFrame({"profit": profit, "roi": roi}).rename_axis("name").reset_index()


def solve(given: Given) -> Answer:
    by_fit, by_reputation = given.fewer_returns("fit"), given.fewer_returns("reputation")
    screen = "fit" if by_fit > by_reputation else "reputation"
    return given.answer() | {"by_fit": by_fit, "by_reputation": by_reputation, "screen": screen}


def _ratios(given: Given, money: pd.Series) -> Answer:
    """The rates, if they were this money over the fees."""
    fees = given.deals["fees"]
    roi = (money / fees).to_numpy()
    return {"deals": given.answer()["deals"].assign(roi=roi), "pooled": _pooled(money, fees)}


def sales_over_fees(given: Given) -> Answer:
    """Divides what was sold by the fees."""
    return _ratios(given, given.deals["gmv"])


def fees_not_subtracted(given: Given) -> Answer:
    """Divides the gross profit by the fees, without taking them off first."""
    return _ratios(given, given.deals["net"] * (given.margin - PLATFORM_CUT))


def goods_for_nothing(given: Given) -> Answer:
    """Takes what was sold for profit, as if the goods cost nothing."""
    return given.answer(kept=given.deals["net"] * (1 - PLATFORM_CUT))


def returns_left_out(given: Given) -> Answer:
    """Counts goods that came back as sold."""
    deals = given.deals
    fees = deals["prepaid"] + deals["gmv"] * deals["commission"]
    return given.answer(kept=deals["gmv"] * (given.margin - PLATFORM_CUT), fees=fees)


def commission_on_gross(given: Given) -> Answer:
    """Pays commission on returned goods, too."""
    deals = given.deals
    return given.answer(fees=deals["prepaid"] + deals["gmv"] * deals["commission"])


def commission_forgotten(given: Given) -> Answer:
    """Takes the prepaid money for all the fees."""
    return given.answer(fees=given.deals["prepaid"])


def samples_forgotten(given: Given) -> Answer:
    """Leaves the samples out."""
    deals = given.deals
    return given.answer(fees=deals["fees"] - deals["sample_cost"], prepaid=deals["fee"].where(deals["fee"] > 0, 1.0))


def platform_cut_forgotten(given: Given) -> Answer:
    """Keeps the platform's share."""
    return given.answer(kept=given.deals["net"] * given.margin)


def returned_goods_lost(given: Given) -> Answer:
    """Takes the whole price of returned goods off the profit."""
    deals = given.deals
    return given.answer(kept=deals["gmv"] * (given.margin - PLATFORM_CUT) - deals["gmv"] * deals["returns"])


def mean_of_deals(given: Given) -> Answer:
    """Averages the rates of the deals."""
    return {"pooled": float(given.answer()["deals"]["roi"].mean())}


def returns_by_deal(given: Given) -> Answer:
    """Averages the return rates of the deals."""
    return {score: given.fewer_returns(score[3:], weighed=False) for score in ("by_fit", "by_reputation")}


def _candidates(given: Given) -> pd.DataFrame:
    deals = given.deals.assign(profit=given.answer()["deals"].set_index("name")["profit"])
    return deals[(deals["profit"] > 0) & (deals["orders"] >= FEW)]


def booked_by_profit(given: Given) -> Answer:
    """Books the deals with the highest profit first."""
    return {"rebook": given.booked(_candidates(given)["profit"])}


def booked_by_sales(given: Given) -> Answer:
    """Books the deals that sold most first."""
    return {"rebook": given.booked(_candidates(given)["gmv"])}


def few_orders_booked(given: Given) -> Answer:
    """Books deals with few orders, too."""
    profit = given.answer()["deals"].set_index("name")["profit"]
    return {"rebook": given.booked((profit / given.deals["prepaid"])[profit > 0])}


def stopped_at_the_first(given: Given) -> Answer:
    """Stops at the first deal that does not fit, though cheaper ones after it would."""
    candidates = _candidates(given)
    return {"rebook": given.booked(candidates["profit"] / candidates["prepaid"], skip=False)}


def praise_trusted(given: Given) -> Answer:
    """Screens by reputation, as the textbooks say."""
    return {"screen": "reputation"}


def figures(given: Given) -> dict[str, Any]:
    right = solve(given)
    deals = given.deals.join(right["deals"].set_index("name"))
    worst = str(deals["profit"].idxmin())
    booked = deals.loc[right["rebook"]["name"]]
    row = deals.loc[worst]
    return {
        "number": len(deals),
        "sales_ratio": deals["gmv"].sum() / deals["fee"].sum(),
        "worst": worst,
        "worst_gmv": row["gmv"],
        "worst_returns": row["returns"],
        "worst_net": row["net"],
        "worst_kept": row["net"] * (given.margin - PLATFORM_CUT),
        "worst_fees": row["fees"],
        "worst_profit": row["profit"],
        "worst_roi": row["roi"],
        "keep_rate": given.margin - PLATFORM_CUT,
        "booked": "、".join(booked.index),
        "booked_number": len(booked),
        "booked_prepaid": booked["prepaid"].sum(),
        "booked_profit": booked["profit"].sum(),
    }
