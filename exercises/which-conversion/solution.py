"""One word, four rates: pick the conversion rate that fits what it is asked for, compute it, and use it."""

from __future__ import annotations

import random
from typing import Any, Final, NamedTuple

import pandas as pd

from courseware.answers.solution import Answer, Tables
from courseware.shop import metrics

MONTHS: Final = ["2025-07", "2025-08", "2025-09", "2025-10", "2025-12", "2026-01", "2026-03", "2026-04"]
"""In the others two of the rates are about the same, or there is a big promotion."""
FACTORS: Final = {
    "visitor": [18_000, 20_000, 24_000],
    "click": [95, 105, 115],
    "payment": [560, 620, 680],
    "cart": [18_000, 20_000, 24_000],
}
"""Purpose, which is called as the rate that fits it → by what the rate is multiplied."""
REQUESTS: Final = {
    "visitor": "何姐要排下个月的客服。按现在的投法，付费推广大约会来 {} 位访客，要知道里面有多少人会付款。",
    "click": "小周要给关键词定出价。搜索进来的一单，扣掉货款和退货平均剩 {} 元，要知道一次点击最多付多少才不亏。",
    "payment": "老吴要备下个月的纸箱。付费推广大约会有 {} 张订单提交，要知道里面有多少张真的要打包发走。",
    "cart": "详情页要改版，得先有一个改版前的基准。付费推广大约会来 {} 位访客，照现在的页面，多少人会放进购物车？",
}


def variant(rng: random.Random) -> dict[str, Any]:
    purpose = rng.choice(list(FACTORS))
    return {"month": rng.choice(MONTHS), "purpose": purpose, "factor": rng.choice(FACTORS[purpose])}


def labels(month: str, purpose: str, factor: int) -> dict[str, str]:
    period = pd.Period(month)
    return {"month": f"{period.year} 年 {period.month} 月", "request": REQUESTS[purpose].format(f"{factor:,}")}


class Given(NamedTuple):
    traffic: pd.DataFrame
    """Days and channels of the month."""
    placed: pd.DataFrame
    """Orders submitted in the month."""
    ads: pd.DataFrame
    purpose: str
    factor: int

    def rates(self, paid_only: bool = True, visitors: str = "uv", buyers: str = "buyers") -> dict[str, float]:
        traffic, placed = self.traffic, self.placed
        if paid_only:
            traffic, placed = traffic[traffic["channel"] == "paid"], placed[placed["channel"] == "paid"]
        sums = traffic[[visitors, buyers, "cart_users"]].sum()
        return {
            "visitor": float(sums[buyers] / sums[visitors]),
            "click": float(self.ads["orders"].sum() / self.ads["clicks"].sum()),
            "payment": float((placed["status"] == "paid").mean()),
            "cart": float(sums["cart_users"] / sums[visitors]),
        }

    def used(self, rate: float) -> Answer:
        return {"rate": rate, "result": rate * self.factor}


def prepare(tables: Tables, month: str, purpose: str, factor: int) -> Given:
    period = pd.Period(month)
    days = (str(period.start_time.date()), str(period.end_time.date()))
    traffic = metrics.between(tables["daily_traffic"], "date", days)
    placed = metrics.between(tables["orders"], "order_time", days)
    ads = metrics.between(tables["ads_daily"], "date", days)
    return Given(traffic, placed, ads, purpose, factor)


def solve(given: Given, definition: str) -> Answer:
    return {"definition": given.purpose} | given.used(given.rates()[definition])


def picked_visitor(given: Given, definition: str) -> Answer:
    """Takes buyers over visitors."""
    return {"definition": "visitor"}


def picked_click(given: Given, definition: str) -> Answer:
    """Takes orders over clicks."""
    return {"definition": "click"}


def picked_payment(given: Given, definition: str) -> Answer:
    """Takes paid over submitted orders."""
    return {"definition": "payment"}


def picked_cart(given: Given, definition: str) -> Answer:
    """Takes those who added to the cart over visitors."""
    return {"definition": "cart"}


def whole_shop(given: Given, definition: str) -> Answer:
    """Computes the rate over all channels."""
    return given.used(given.rates(paid_only=False)[definition])


def views_for_visitors(given: Given, definition: str) -> Answer:
    """Divides by page views."""
    return given.used(given.rates(visitors="pv")[definition])


def divided(given: Given, definition: str) -> Answer:
    """Divides by the rate instead of multiplying by it."""
    return {"result": given.factor / given.rates()[definition]}


def figures(given: Given) -> dict[str, Any]:
    rates = given.rates()
    why = {
        "visitor": "要乘在访客上，求的是付款的人，所以用支付买家 ÷ 访客。",
        "click": "要乘在一单剩下的钱上，求的是一次点击值多少；钱是按点击付的，所以用成交订单 ÷ 点击。",
        "payment": "要乘在提交的订单上，求的是付了款的订单，所以用支付订单 ÷ 提交订单。",
        "cart": "要乘在访客上，求的是放进购物车的人；付不付款还隔着价格和结算，所以用加购人数 ÷ 访客。",
    }
    return {f"rate_{name}": rate for name, rate in rates.items()} | {"why": why[given.purpose]}
