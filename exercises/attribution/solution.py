"""Share the paid amount of orders among the channels of their touches, by four models."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from courseware.shop import metrics

Tables = Mapping[str, pd.DataFrame]
Answer = dict[str, Any]

CHANNELS: Final = ["search", "feed", "paid", "live", "crm", "direct", "content"]
SPENDING: Final = {"paid": "付费推广", "live": "直播"}
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
MODELS: Final = ["first", "last", "linear", "position"]
ENDS: Final = 0.4
"""Share of the first and of the last touch in the position-based model; the touches between get the rest."""


def variant(rng: random.Random) -> dict[str, str]:
    start, end = rng.choice(WINDOWS)
    return {"start": start, "end": end, "channel": rng.choice(list(SPENDING))}


def labels(start: str, end: str, channel: str) -> dict[str, str]:
    first, last = pd.Timestamp(start), pd.Timestamp(end)
    return {
        "channel_name": SPENDING[channel],
        "window": f"{first.year} 年 {first.month} 月 {first.day} 日至 {last.year} 年 {last.month} 月 {last.day} 日",
    }


def _orders(tables: Tables, start: str, end: str) -> pd.DataFrame:
    return metrics.paid_orders(tables["orders"], (start, end))[["order_id", "amount", "goods_amount", "order_time"]]


def _touches(tables: Tables, start: str, end: str) -> pd.DataFrame:
    """The touches of the orders paid in the window, in their order, with the order's amount."""
    touches = tables["touchpoints"].merge(_orders(tables, start, end), on="order_id")
    return touches.sort_values(["order_id", "seq"])


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
    return money.groupby(touches["channel"]).sum().reindex(CHANNELS, fill_value=0.0)


def _spend(tables: Tables, start: str, end: str, channel: str) -> float:
    days = metrics.between(tables["daily_traffic"], "date", (start, end))
    return float(days.loc[days["channel"] == channel, "spend"].sum())


def _table(shares: pd.DataFrame) -> pd.DataFrame:
    return shares.rename_axis("channel").reset_index()


def _answer(shares: pd.DataFrame, spend: float, channel: str) -> Answer:
    move = shares["first"] - shares["last"]
    return {
        "shares": _table(shares),
        "gains": str(move.idxmax()),
        "loses": str(move.idxmin()),
        "roas_last": float(shares["last"].loc[channel]) / spend,
        "roas_first": float(shares["first"].loc[channel]) / spend,
    }


def solve(tables: Tables, start: str, end: str, channel: str) -> Answer:
    touches = _touches(tables, start, end)
    return _answer(_shared(touches, _weights(touches)), _spend(tables, start, end, channel), channel)


def clicks_only(tables: Tables, start: str, end: str, channel: str) -> Answer:
    """Drops the touches that were only seen."""
    touches = _touches(tables, start, end)
    touches = touches[touches["kind"] == "click"]
    wrong = _answer(_shared(touches, _weights(touches)), _spend(tables, start, end, channel), channel)
    return {name: wrong[name] for name in ("shares", "roas_first")}  # the last touch is always a click


def window_by_touch(tables: Tables, start: str, end: str, channel: str) -> Answer:
    """Applies the window to the touches instead of the payment, which cuts paths apart."""
    touches = metrics.between(tables["touchpoints"], "touch_time", (start, end))
    touches = touches.merge(metrics.paid_orders(tables["orders"])[["order_id", "amount"]], on="order_id")
    touches = touches.sort_values(["order_id", "seq"])
    wrong = _answer(_shared(touches, _weights(touches)), _spend(tables, start, end, channel), channel)
    return {name: wrong[name] for name in ("shares", "roas_last", "roas_first")}


def first_and_last_swapped(tables: Tables, start: str, end: str, channel: str) -> Answer:
    """Gives the order to the wrong end of the path."""
    touches = _touches(tables, start, end)
    shares = _shared(touches, _weights(touches))
    swapped = shares.assign(first=shares["last"], last=shares["first"])
    return _answer(swapped, _spend(tables, start, end, channel), channel)


def linear_per_channel(tables: Tables, start: str, end: str, channel: str) -> Answer:
    """Splits evenly among the different channels of a path instead of among its touches."""
    touches = _touches(tables, start, end)
    path = touches.groupby("order_id")["channel"]
    same = touches.groupby(["order_id", "channel"])["seq"].transform("size")
    weights = _weights(touches).assign(linear=1 / path.transform("nunique") / same)
    return {"shares": _table(_shared(touches, weights))}


def amount_at_every_touch(tables: Tables, start: str, end: str, channel: str) -> Answer:
    """Joins the amount to the touches and adds it up, so an order counts once per touch."""
    touches = _touches(tables, start, end)
    weights = _weights(touches).assign(linear=1.0)
    return {"shares": _table(_shared(touches, weights))}


def forty_for_short_paths(tables: Tables, start: str, end: str, channel: str) -> Answer:
    """Keeps 40 % for each end even where nothing lies between, so short paths lose a part of their amount."""
    touches = _touches(tables, start, end)
    length = touches.groupby("order_id")["seq"].transform("size")
    weights = _weights(touches)
    weights["position"] = weights["position"].where(length > 2, ENDS)
    return {"shares": _table(_shared(touches, weights))}


def before_coupons(tables: Tables, start: str, end: str, channel: str) -> Answer:
    """Shares the goods amount, which still contains the coupons."""
    touches = _touches(tables, start, end)
    shares = _shared(touches, _weights(touches), "goods_amount")
    wrong = _answer(shares, _spend(tables, start, end, channel), channel)
    return {name: wrong[name] for name in ("shares", "roas_last", "roas_first")}


def spend_over_sales(tables: Tables, start: str, end: str, channel: str) -> Answer:
    """Divides the wrong way round."""
    right = solve(tables, start, end, channel)
    return {name: 1 / right[name] for name in ("roas_last", "roas_first")}


def figures(tables: Tables, start: str, end: str, channel: str) -> dict[str, Any]:
    touches = _touches(tables, start, end)
    weights = _weights(touches)
    answer = solve(tables, start, end, channel)
    shares = answer["shares"].set_index("channel")
    move = shares["first"] - shares["last"]
    names = {**SPENDING, "search": "搜索", "feed": "推荐", "crm": "会员短信/社群", "direct": "直接访问"}
    names["content"] = "短视频与笔记"
    lengths = touches.groupby("order_id").size()
    example = lengths[lengths == 4].index[0] if (lengths == 4).any() else lengths.idxmax()
    rows = touches[touches["order_id"] == example]
    money = float(rows["amount"].iloc[0])
    split = weights.loc[rows.index, "position"] * money
    return {
        "orders": f"{len(lengths):,}",
        "touches": f"{len(touches):,}",
        "total": f"{float(touches.groupby('order_id')['amount'].first().sum()):,.2f}",
        "example": example,
        "example_amount": f"{money:,.2f}",
        "example_path": " → ".join(names[code] for code in rows["channel"]),
        "example_linear": f"{money / len(rows):,.2f}",
        "example_position": "、".join(f"{value:,.2f}" for value in split),
        "gain_name": names[answer["gains"]],
        "gain": f"{move.max():,.2f}",
        "loss_name": names[answer["loses"]],
        "loss": f"{-move.min():,.2f}",
        "spend": f"{_spend(tables, start, end, channel):,.2f}",
        "last_amount": f"{shares.loc[channel, 'last']:,.2f}",
        "first_amount": f"{shares.loc[channel, 'first']:,.2f}",
        "roas_last_shown": f"{answer['roas_last']:.2f}",
        "roas_first_shown": f"{answer['roas_first']:.2f}",
    }
