"""Share the paid amount of orders among the channels of their touches, by four models."""

from __future__ import annotations

import random
from typing import Any, Final, NamedTuple

import pandas as pd

from courseware.answers.solution import Answer, Tables
from courseware.shop import metrics

CHANNELS: Final = {
    "search": "搜索",
    "feed": "推荐",
    "paid": "付费推广",
    "live": "直播",
    "crm": "会员短信/社群",
    "direct": "直接访问",
    "content": "短视频与笔记",
}
SPENDING: Final = ["paid", "live"]
WINDOWS: Final = [
    ("2025-12-01", "2025-12-31"),
    ("2026-01-01", "2026-01-31"),
    ("2026-02-01", "2026-02-28"),
    ("2026-03-01", "2026-03-31"),
    ("2026-04-01", "2026-04-30"),
    ("2025-12-01", "2026-01-31"),
    ("2026-01-01", "2026-02-28"),
    ("2026-02-01", "2026-03-31"),
    ("2026-03-01", "2026-04-30"),
]
ENDS: Final = 0.4
"""Share of the first and of the last touch in the position-based model; the touches between get the rest."""


def variant(rng: random.Random) -> dict[str, str]:
    start, end = rng.choice(WINDOWS)
    return {"start": start, "end": end, "channel": rng.choice(SPENDING)}


def labels(start: str, end: str, channel: str) -> dict[str, str]:
    first, last = pd.Timestamp(start), pd.Timestamp(end)
    return {
        "channel_name": CHANNELS[channel],
        "window": f"{first.year} 年 {first.month} 月 {first.day} 日至 {last.year} 年 {last.month} 月 {last.day} 日",
    }


class Given(NamedTuple):
    tables: Tables
    start: str
    end: str
    channel: str
    touches: pd.DataFrame
    """Of the orders paid in the window, in their order, with the order's amount."""
    weights: pd.DataFrame
    spend: float

    def answer(self, shares: pd.DataFrame) -> Answer:
        """`shares`: yuan by channel and model."""
        move = shares["first"] - shares["last"]
        return {
            "shares": shares.rename_axis("channel").reset_index(),
            "gains": str(move.idxmax()),
            "loses": str(move.idxmin()),
            "roas_last": float(shares["last"].loc[self.channel]) / self.spend,
            "roas_first": float(shares["first"].loc[self.channel]) / self.spend,
        }

    def weighed(self, **changed: pd.Series | float) -> Answer:
        """The answer with other shares of a touch in some models."""
        return self.answer(_shared(self.touches, self.weights.assign(**changed)))


def prepare(tables: Tables, start: str, end: str, channel: str) -> Given:
    orders = metrics.paid_orders(tables["orders"], (start, end))
    net = orders["amount"] - orders["refund_amount"].where(orders["refund_status"] == "success", 0.0)
    orders = orders[["order_id", "pay_time", "amount", "goods_amount"]].assign(net=net)
    touches = tables["touchpoints"].merge(orders, on="order_id").sort_values(["order_id", "seq"])
    days = metrics.between(tables["daily_traffic"], "date", (start, end))
    spend = float(days.loc[days["channel"] == channel, "spend"].sum())
    return Given(tables, start, end, channel, touches, _weights(touches), spend)


def _weights(touches: pd.DataFrame) -> pd.DataFrame:
    """Each touch's share of its order, by model. The position is counted in the rows given, from the front and back."""
    order = touches.groupby("order_id")["seq"]
    length = order.transform("size")
    front, back = order.cumcount(), order.cumcount(ascending=False)
    ends = (front == 0) | (back == 0)
    middle = (1 - 2 * ENDS) / (length - 2).where(length > 2, 1)
    position = middle.where(~ends, ENDS).where(length > 2, 1 / length)
    return pd.DataFrame(
        {
            "first": (front == 0).astype(float),
            "last": (back == 0).astype(float),
            "linear": 1 / length,
            "position": position,
        }
    )


def _shared(touches: pd.DataFrame, weights: pd.DataFrame, amount: str = "amount") -> pd.DataFrame:
    """Yuan by channel and model; a channel without a touch has 0."""
    money = weights.mul(touches[amount], axis=0)
    return money.groupby(touches["channel"]).sum().reindex(list(CHANNELS), fill_value=0.0)


def solve(given: Given) -> Answer:
    return given.weighed()


def clicks_only(given: Given) -> Answer:
    """Drops the touches that were only seen. The last one is always a click."""
    touches = given.touches[given.touches["kind"] == "click"]
    return given.answer(_shared(touches, _weights(touches)))


def window_by_touch(given: Given) -> Answer:
    """Applies the window to the touches instead of the payment, which cuts paths apart."""
    touches = metrics.between(given.tables["touchpoints"], "touch_time", (given.start, given.end))
    orders = metrics.paid_orders(given.tables["orders"])[["order_id", "amount"]]
    touches = touches.merge(orders, on="order_id").sort_values(["order_id", "seq"])
    return given.answer(_shared(touches, _weights(touches)))


def first_and_last_swapped(given: Given) -> Answer:
    """Gives the order to the wrong end of the path."""
    return given.weighed(first=given.weights["last"], last=given.weights["first"])


def linear_per_channel(given: Given) -> Answer:
    """Splits evenly among the different channels of a path instead of among its touches."""
    path = given.touches.groupby("order_id")["channel"]
    same = given.touches.groupby(["order_id", "channel"])["seq"].transform("size")
    return given.weighed(linear=1 / path.transform("nunique") / same)


def amount_at_every_touch(given: Given) -> Answer:
    """Joins the amount to the touches and adds it up, so an order counts once per touch."""
    return given.weighed(linear=1.0)


def forty_for_short_paths(given: Given) -> Answer:
    """Keeps 40 % for each end even where nothing lies between, so short paths lose a part of their amount."""
    length = given.touches.groupby("order_id")["seq"].transform("size")
    return given.weighed(position=given.weights["position"].where(length > 2, ENDS))


def before_coupons(given: Given) -> Answer:
    """Shares the goods amount, which still contains the coupons."""
    return given.answer(_shared(given.touches, given.weights, "goods_amount"))


def last_not_direct(given: Given) -> Answer:
    """Gives the last touch that was no direct visit the order, where there is one."""
    touches = given.touches
    named = touches["channel"] != "direct"
    none = ~named.groupby(touches["order_id"]).transform("any")
    counted = touches[named | none]
    last = counted["order_id"].drop_duplicates(keep="last").index
    return given.weighed(last=pd.Series(touches.index.isin(last).astype(float), index=touches.index))


def repeats_collapsed(given: Given) -> Answer:
    """Takes touches of one channel in a row for one."""
    touches = given.touches
    same = touches["channel"] == touches.groupby("order_id")["channel"].shift()
    return given.answer(_shared(touches[~same], _weights(touches[~same])))


def net_of_refunds(given: Given) -> Answer:
    """Shares what was kept after refunds."""
    return given.answer(_shared(given.touches, given.weights, "net"))


def last_day_left_out(given: Given) -> Answer:
    """Compares times with the last date, which is its first second."""
    before = given.touches["pay_time"] <= pd.Timestamp(given.end)
    return given.answer(_shared(given.touches[before], given.weights[before]))


def spend_over_sales(given: Given) -> Answer:
    """Divides the wrong way round."""
    right = solve(given)
    return {name: 1 / right[name] for name in ("roas_last", "roas_first")}


def figures(given: Given) -> dict[str, Any]:
    touches = given.touches
    shares = solve(given)["shares"].set_index("channel")
    move = shares["first"] - shares["last"]
    orders = touches.groupby("order_id")
    lengths = orders.size()
    example = lengths[lengths == 4].index[0] if (lengths == 4).any() else lengths.idxmax()
    rows = touches[touches["order_id"] == example]
    money = float(rows["amount"].iloc[0])
    return {
        "orders": len(lengths),
        "touches": len(touches),
        "total": orders["amount"].first().sum(),
        "example": example,
        "example_amount": money,
        "example_path": " → ".join(CHANNELS[code] for code in rows["channel"]),
        "example_linear": money / len(rows),
        "example_position": list(given.weights.loc[rows.index, "position"] * money),
        "gain": move.max(),
        "loss": -move.min(),
        "spend": given.spend,
        "last_amount": shares.loc[given.channel, "last"],
        "first_amount": shares.loc[given.channel, "first"],
    }
