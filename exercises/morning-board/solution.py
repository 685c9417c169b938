"""A board of seven tiles for one day, the days on which each rings its alarm, and what to do that morning."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd

from courseware.answers.solution import Answer, Tables
from courseware.shop import metrics

PERIOD: Final = ("2026-03-24", "2026-04-30")
"""April and the week that its first days are compared with."""
FIRST: Final = pd.Timestamp("2026-04-01")
DAYS: Final = [3, 7, 8, 9, 10, 17, 21, 22, 24, 28]
"""Of April: on which the traffic, the rates, something else or nothing rings."""
AMOUNTS: Final = [0.10, 0.15, 0.20]
STOCKOUTS: Final = [7, 8]
AMOUNT, VISITORS, RATE, VALUE, RETURN, TICKETS, STOCK = (
    "支付金额",
    "访客",
    "支付转化率",
    "日口径客单价",
    "付费投产比",
    "新工单",
    "缺货 SKU",
)
WEEKDAYS: Final = ["周一", "周二", "周三", "周四", "周五", "周六", "周日"]
TILES: Final = [AMOUNT, VISITORS, RATE, VALUE, RETURN, TICKETS, STOCK]
RATE_AT, TICKETS_AT, STOCK_AT = TILES.index(RATE), TILES.index(TICKETS), TILES.index(STOCK)
FALLS: Final = {VISITORS: 0.12, RATE: 0.15, VALUE: 0.15, RETURN: 0.40}
"""How far below the same weekday before a tile rings, as a share of it; that of the amount differs by learner."""
MORE_TICKETS: Final = 0.6


def variant(rng: random.Random) -> dict[str, Any]:
    return {"day": f"2026-04-{rng.choice(DAYS):02}", "fall": rng.choice(AMOUNTS), "stockouts": rng.choice(STOCKOUTS)}


def labels(day: str, fall: float, stockouts: int) -> dict[str, str]:
    date = pd.Timestamp(day)
    before = date - pd.Timedelta(days=7)
    return {
        "date_shown": f"4 月 {date.day} 日（{WEEKDAYS[date.day_of_week]}）",
        "before_shown": f"{before.month} 月 {before.day} 日",
        "fall_shown": f"{fall:.0%}",
    }


class Given(NamedTuple):
    traffic: pd.DataFrame
    """Days and channels."""
    days: pd.DataFrame
    """One row a day, one column a tile."""
    placed: pd.Series
    """Yuan ordered a day, paid or not."""
    unsold: pd.Series
    """SKUs a day that sold nothing."""
    day: pd.Timestamp
    fall: float
    stockouts: int

    def answer(
        self,
        days: pd.DataFrame | None = None,
        before: pd.DataFrame | None = None,
        falls: Mapping[str, float] | None = None,
        more_tickets: float = MORE_TICKETS,
        points: bool = False,
    ) -> Answer:
        """With other values, another day to compare with, or other alarm lines. `points`: the conversion rate would
        have to fall by that many percentage points. With less than no `more_tickets` fewer of them ring."""
        days = self.days if days is None else days
        before = days.shift(7) if before is None else before
        now, then = days.to_numpy(float), before.to_numpy(float)
        rings = np.zeros(now.shape, dtype=bool)
        for tile, fall in (FALLS | {AMOUNT: self.fall} if falls is None else falls).items():
            at = TILES.index(tile)
            rings[:, at] = now[:, at] < then[:, at] * (1 - fall)
        if points:
            rings[:, RATE_AT] = now[:, RATE_AT] < then[:, RATE_AT] - 100 * FALLS[RATE]
        above = now[:, TICKETS_AT] - then[:, TICKETS_AT] * (1 + more_tickets)
        rings[:, TICKETS_AT] = above * np.sign(more_tickets) > 0
        rings[:, STOCK_AT] = now[:, STOCK_AT] >= self.stockouts
        rings[days.index < FIRST] = False
        row = days.index.get_loc(self.day)
        said = np.where(rings[row], "响", "不响")
        board = pd.DataFrame({"tile": TILES, "value": now[row], "before": then[row], "rings": said})
        rang = dict(zip(TILES, rings[row].tolist(), strict=True))
        return {"board": board, "alarms": _alarms(days.index, now, rings), "action": _action(rang)}


def prepare(tables: Tables, day: str, fall: float, stockouts: int) -> Given:
    traffic = metrics.between(tables["daily_traffic"], "date", PERIOD)
    stock = metrics.between(tables["stock_daily"], "date", PERIOD)
    opened = metrics.between(tables["tickets"], "opened", PERIOD)["opened"].dt.normalize()
    placed = metrics.between(tables["orders"], "order_time", PERIOD)
    days = _tiles(traffic)
    counted = {
        TICKETS: opened.value_counts(),
        STOCK: stock.loc[stock["closing"] == 0, "date"].value_counts(),
    }
    for tile, counts in counted.items():
        days[tile] = counts.reindex(days.index, fill_value=0).astype(float)
    unsold = stock.loc[stock["sold"] == 0, "date"].value_counts().reindex(days.index, fill_value=0).astype(float)
    ordered = placed.groupby(placed["order_time"].dt.normalize())["amount"].sum()
    return Given(traffic, days[TILES], ordered, unsold, pd.Timestamp(day), fall, stockouts)


def _tiles(traffic: pd.DataFrame) -> pd.DataFrame:
    """The tiles that come from the traffic, by day."""
    sums = traffic.groupby("date")[["uv", "buyers", "paid_amount"]].sum()
    paid = traffic[traffic["channel"] == "paid"].set_index("date")
    return pd.DataFrame(
        {
            AMOUNT: sums["paid_amount"],
            VISITORS: sums["uv"].astype(float),
            RATE: 100 * sums["buyers"] / sums["uv"],
            VALUE: sums["paid_amount"] / sums["buyers"],
            RETURN: paid["paid_amount"] / paid["spend"],
        }
    )


def _alarms(dates: pd.Index, values: np.ndarray, rings: np.ndarray) -> pd.DataFrame:
    """Date, tile and value of each alarm."""
    rows, columns = np.nonzero(rings)
    tiles = np.array(TILES, dtype=object)[columns]
    return pd.DataFrame({"date": dates[rows], "tile": tiles, "value": values[rows, columns]})


def _action(rings: Mapping[str, bool]) -> str:
    if rings[RATE] and rings[RETURN]:
        return "paid"
    if rings[VISITORS]:
        return "traffic"
    if rings[VALUE]:
        return "value"
    if rings[STOCK]:
        return "stock"
    return "service" if rings[TICKETS] else "quiet"


def solve(given: Given) -> Answer:
    return given.answer() | {"paid_change": _paid_change(given, 7)}


def _paid_change(given: Given, days: int) -> float:
    """Yuan that the paid channel brought in more than so many days before."""
    paid = given.traffic[given.traffic["channel"] == "paid"].set_index("date")["paid_amount"]
    return float(paid[given.day] - paid[given.day - pd.Timedelta(days=days)])


def yesterday(given: Given) -> Answer:
    """Compares with the day before."""
    return given.answer(before=given.days.shift(1)) | {"paid_change": _paid_change(given, 1)}


def week_before_on_average(given: Given) -> Answer:
    """Compares with the mean of the seven days before."""
    return given.answer(before=given.days.rolling(7).mean().shift(1))


def mean_of_channels(given: Given) -> Answer:
    """Averages the rates of the six channels."""
    traffic = given.traffic
    rates = (100 * traffic["buyers"] / traffic["uv"]).groupby(traffic["date"]).mean()
    values = (traffic["paid_amount"] / traffic["buyers"]).groupby(traffic["date"]).mean()
    return given.answer(given.days.assign(**{RATE: rates, VALUE: values}))


def views_for_visitors(given: Given) -> Answer:
    """Counts page views for visitors."""
    sums = given.traffic.groupby("date")[["pv", "buyers"]].sum()
    return given.answer(given.days.assign(**{VISITORS: sums["pv"], RATE: 100 * sums["buyers"] / sums["pv"]}))


def unpaid_counted(given: Given) -> Answer:
    """Adds up what was ordered, paid or not."""
    buyers = given.traffic.groupby("date")["buyers"].sum()
    return given.answer(given.days.assign(**{AMOUNT: given.placed, VALUE: given.placed / buyers}))


def all_sales_on_ads(given: Given) -> Answer:
    """Divides what the whole shop took by what all channels spent."""
    sums = given.traffic.groupby("date")[["paid_amount", "spend"]].sum()
    return given.answer(given.days.assign(**{RETURN: sums["paid_amount"] / sums["spend"]}))


def unsold_for_out_of_stock(given: Given) -> Answer:
    """Takes every SKU that sold nothing for one without stock."""
    return given.answer(given.days.assign(**{STOCK: given.unsold}))


def points_for_percent(given: Given) -> Answer:
    """Waits for the conversion rate to fall by fifteen points."""
    return given.answer(points=True)


def one_line_for_all(given: Given) -> Answer:
    """Gives every tile the alarm line of the amount."""
    return given.answer(falls=dict.fromkeys([AMOUNT, *FALLS], given.fall), more_tickets=given.fall)


def fewer_tickets(given: Given) -> Answer:
    """Rings when the tickets fall, as with the tiles that ought to be high."""
    return given.answer(more_tickets=-MORE_TICKETS)


def figures(given: Given) -> dict[str, Any]:
    right = solve(given)
    now, then = given.days.loc[given.day], given.days.loc[given.day - pd.Timedelta(days=7)]
    rang = right["board"].loc[right["board"]["rings"] == "响", "tile"]
    alarms = right["alarms"]
    return {
        "amount_now": now[AMOUNT],
        "amount_then": then[AMOUNT],
        "amount_change": now[AMOUNT] / then[AMOUNT] - 1,
        "rate_now": now[RATE],
        "rate_then": then[RATE],
        "return_now": now[RETURN],
        "return_then": then[RETURN],
        "rang": "、".join(rang) or "没有一块",
        "rings": len(alarms),
        "ring_days": alarms["date"].nunique(),
    }
