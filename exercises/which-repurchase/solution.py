"""One word, three rates of coming back: within a period, from before it, and of newcomers within 90 days."""

from __future__ import annotations

import random
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd

from courseware.answers.solution import Answer, Tables

STARTS: Final = ["2025-03", "2025-04", "2025-05", "2025-06", "2025-07", "2025-08", "2025-10"]
"""First of three months. After the last of them 90 days have passed for every newcomer. From 2025-09 on two of the
rates are too near to each other."""
WINDOW: Final = 90
FACTORS: Final = {"period": [2_300, 2_600, 2_900], "before": [2_400, 2_700, 3_000], "cohort": [620, 700, 780]}
"""Purpose, which is called as the rate that fits it → the people to which it is applied."""
REQUESTS: Final = {
    "period": "何姐要备季度礼：同一个季度里，在两个不同日子付过款的客户，季末每人送一只收纳袋。"
    "下个季度估计有 {} 位买家，要知道备多少只。",
    "before": "老吴要印下个季度的包裹卡：这个季度以前就买过的人放会员卡，第一次来的放欢迎卡，每人一张。"
    "估计有 {} 位买家，要知道会员卡印多少张。",
    "cohort": "小周想给每位新会员发一张 90 天内有效的第二单券，先要一个底："
    "照现在不发券的样子，{} 位新客里会有多少人在 90 天里自己回来。",
}
LEVELS: Final = ["regular", "silver", "gold", "black"]


def variant(rng: random.Random) -> dict[str, Any]:
    purpose = rng.choice(list(FACTORS))
    return {"start": rng.choice(STARTS), "purpose": purpose, "factor": rng.choice(FACTORS[purpose])}


def labels(start: str, purpose: str, factor: int) -> dict[str, str]:
    first, last = pd.Period(start), pd.Period(start) + 2
    year = "" if last.year == first.year else f"{last.year} 年 "
    return {
        "period": f"{first.year} 年 {first.month} 月到 {year}{last.month} 月",
        "request": REQUESTS[purpose].format(f"{factor:,}"),
    }


class People(NamedTuple):
    """Arrays with one entry a customer who ordered in the period: number of the `level`, of `orders` and of `days` with
    one in it, whether there was one `before` it; and of later ones, whether there is one `again` on another day within
    90 days of the first, `same_day` included, or `ever` so far."""

    level: np.ndarray
    orders: np.ndarray
    days: np.ndarray
    before: np.ndarray
    again: np.ndarray
    same_day: np.ndarray
    ever: np.ndarray


class Given(NamedTuple):
    paid: People
    submitted: People
    """The same with all orders, paid or not, at the time of submitting."""
    purpose: str
    factor: int

    def counted(
        self, definition: str, unpaid: bool = False, days: str = "days", again: str = "again"
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Of the people that a definition asks about: level, whether they came back, number of orders."""
        people = self.submitted if unpaid else self.paid
        back = {"period": getattr(people, days) >= 2, "before": people.before, "cohort": getattr(people, again)}
        asked = ~people.before if definition == "cohort" else np.ones(len(people.level), dtype=bool)
        return people.level[asked], back[definition][asked], people.orders[asked]

    def answer(self, counted: tuple[np.ndarray, np.ndarray, np.ndarray]) -> Answer:
        level, back, _ = counted
        size, returned = (np.bincount(of, minlength=len(LEVELS)) for of in (level, level[back]))
        levels = {"level": LEVELS, "people": size, "back": returned, "rate": returned / size}
        return self.used(float(back.mean())) | {"levels": pd.DataFrame(levels)}

    def used(self, rate: float) -> Answer:
        return {"rate": rate, "result": rate * self.factor}


def prepare(tables: Tables, start: str, purpose: str, factor: int) -> Given:
    period = pd.Period(start).start_time, (pd.Period(start) + 3).start_time
    customers, orders = tables["customers"], tables["orders"]
    level = pd.Categorical(customers["member_level"], LEVELS).codes.astype(int)
    who = pd.Index(customers["customer_id"]).get_indexer(pd.Index(orders["customer_id"]))
    paid = (orders["status"] == "paid").to_numpy()
    return Given(
        _people(who[paid], orders["pay_time"].to_numpy()[paid], level, period),
        _people(who, orders["order_time"].to_numpy(), level, period),
        purpose,
        factor,
    )


def _people(who: np.ndarray, time: np.ndarray, level: np.ndarray, period: tuple[pd.Timestamp, pd.Timestamp]) -> People:
    """`who`: the number of the customer, by order; `level`: by customer."""
    number = len(level)
    begin, end = (each.to_datetime64().astype("datetime64[D]").astype(int) for each in period)
    day = time.astype("datetime64[D]").astype(int)
    first = np.full(number, np.iinfo(int).max)
    np.minimum.at(first, who, day)
    since = day - first[who]

    def times(which: np.ndarray) -> np.ndarray:
        return np.bincount(who[which], minlength=number)

    inside = (day >= begin) & (day < end)
    orders = times(inside)
    here = orders > 0
    dated = np.unique(who[inside] * (end - begin) + day[inside] - begin)
    return People(
        level[here],
        orders[here],
        np.bincount(dated // (end - begin), minlength=number)[here],
        first[here] < begin,
        times((since > 0) & (since <= WINDOW))[here] > 0,
        times(since <= WINDOW)[here] > 1,
        times(since > 0)[here] > 0,
    )


def solve(given: Given, definition: str) -> Answer:
    return {"definition": given.purpose} | given.answer(given.counted(definition))


def picked_period(given: Given, definition: str) -> Answer:
    """Takes those who paid on two days of the period."""
    return {"definition": "period"}


def picked_before(given: Given, definition: str) -> Answer:
    """Takes those who had bought before the period."""
    return {"definition": "before"}


def picked_cohort(given: Given, definition: str) -> Answer:
    """Takes newcomers who come back within 90 days."""
    return {"definition": "cohort"}


def orders_for_days(given: Given, definition: str) -> Answer:
    """Takes a second order on the same day for coming back."""
    return given.answer(given.counted(definition, days="orders", again="same_day"))


def unpaid_too(given: Given, definition: str) -> Answer:
    """Counts every submitted order, by the time of submitting."""
    return given.answer(given.counted(definition, unpaid=True))


def without_end(given: Given, definition: str) -> Answer:
    """Counts newcomers who came back at any time so far."""
    return given.answer(given.counted(definition, again="ever"))


def by_orders(given: Given, definition: str) -> Answer:
    """Divides the people who came back by orders."""
    _, back, orders = given.counted(definition)
    return given.used(float(back.sum() / orders.sum()))


def mean_of_levels(given: Given, definition: str) -> Answer:
    """Takes the mean of the four levels' rates."""
    return given.used(float(solve(given, definition)["levels"]["rate"].mean()))


def divided(given: Given, definition: str) -> Answer:
    """Divides by the rate instead of multiplying by it."""
    return {"result": given.factor / solve(given, definition)["rate"]}


def figures(given: Given) -> dict[str, Any]:
    rates = {name: float(given.counted(name)[1].mean()) for name in FACTORS}
    why = {
        "period": "要乘在一个季度的买家上，数的是这个季度里来过两天的人，"
        "分子分母都在同一段时间里，所以用两天都付过款 ÷ 买家。",
        "before": "要乘在一个季度的买家上，数的却是季度开始以前就买过的熟面孔；"
        "这个季度里来几次不要紧，所以用以前买过 ÷ 买家，它的正名是老客占比。",
        "cohort": "要乘在新客上，每个人从自己的第一单数起 90 天，和券的有效期一样长，所以用新客的 90 天复购率。",
    }
    return {f"rate_{name}": rate for name, rate in rates.items()} | {"why": why[given.purpose]}
