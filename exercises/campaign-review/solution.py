"""Review a promotion: what it added to the sales and the profit of the days around it, and what that cost."""

from __future__ import annotations

import random
from typing import Any, Final, NamedTuple

import pandas as pd

from courseware.answers.solution import Answer, Tables
from courseware.shop import metrics

EVENTS: Final = {"618-2025": "2025 年 618", "d11-2025": "2025 年双 11"}
BASELINES: Final = [21, 28, 35]
"""Days before the warm-up; whole weeks, because weekends sell more."""
AFTER: Final = [9, 16]
"""Days after the return phase: with the nineteen of the promotion they make whole weeks."""


def variant(rng: random.Random) -> dict[str, Any]:
    return {"event": rng.choice(list(EVENTS)), "baseline": rng.choice(BASELINES), "after": rng.choice(AFTER)}


def _edges(event: str) -> tuple[pd.Timestamp, pd.Timestamp]:
    """First day of the warm-up and last day of the return phase."""
    burst = pd.Timestamp("2025-06-18" if event == "618-2025" else "2025-11-11")
    return burst - pd.Timedelta(days=10), burst + pd.Timedelta(days=8)


def labels(event: str, baseline: int, after: int) -> dict[str, str]:
    first, last = _edges(event)
    start, before = first - pd.Timedelta(days=baseline), first - pd.Timedelta(days=1)
    end = last + pd.Timedelta(days=after)
    return {
        "event_name": EVENTS[event],
        "promotion_days": f"{_day(first)}至 {_day(last)}",
        "baseline_days": f"{_day(start)}至 {_day(before)}",
        "window_days": f"{_day(first)}至 {_day(end)}",
        "after_days": f"{_day(last + pd.Timedelta(days=1))}至 {_day(end)}",
        "days": str(19 + after),
    }


def _day(day: pd.Timestamp) -> str:
    return f"{day.month} 月 {day.day} 日"


class Given(NamedTuple):
    normal: pd.Series
    """A normal day in yuan: sales, spend, margin of what was kept; margin before anything came back, without what was
    refunded as if the goods stayed away, and without any order that got something refunded."""
    window: pd.DataFrame
    """The same for each day of the promotion and after it, with the part of it that the day belongs to."""


def prepare(tables: Tables, event: str, baseline: int, after: int) -> Given:
    first, last = _edges(event)
    start, end = first - pd.Timedelta(days=baseline), last + pd.Timedelta(days=after)
    period = (str(start.date()), str(end.date()))
    orders, items = metrics.paid_orders(tables["orders"], period), tables["order_items"]
    cost = items[items["order_id"].isin(orders["order_id"])].groupby("order_id")["cost"].sum()
    margin = orders["amount"] - orders["order_id"].map(cost)
    refunded = orders["refund_amount"].where(orders["refund_status"] == "success", 0.0)
    kept = margin * (1 - refunded / orders["amount"])
    whole = margin.where(refunded == 0, 0.0)
    sums = pd.DataFrame(
        {
            "sales": orders["amount"],
            "margin": kept,
            "unreturned": margin,
            "goods_lost": margin - refunded,
            "dropped": whole,
        }
    )
    daily = sums.groupby(orders["pay_time"].dt.normalize()).sum()
    daily["spend"] = metrics.between(tables["daily_traffic"], "date", period).groupby("date")["spend"].sum()
    part = pd.Series(_parts(daily.index, event), index=daily.index)
    return Given(daily[part == "before"].mean(), daily[part != "before"].assign(part=part))


def _parts(days: pd.Index, event: str) -> list[str]:
    first, last = _edges(event)
    burst = first + pd.Timedelta(days=10)
    edges = [(first, "before"), (burst, "warmup"), (burst + pd.Timedelta(days=4), "burst")]
    edges.append((last + pd.Timedelta(days=1), "return"))
    return [next((name for edge, name in edges if day < edge), "after") for day in days]


def _uplift(window: pd.DataFrame, normal: pd.Series) -> pd.Series:
    """What the days of the window brought beyond as many normal days."""
    return window.drop(columns="part").sum() - len(window) * normal


def _pulled(window: pd.DataFrame, normal: pd.Series) -> float:
    """Yuan that the days of waiting and of hangover fell short of normal days."""
    return -float(_uplift(window[window["part"].isin(["warmup", "after"])], normal)["sales"])


def _answer(normal: pd.Series, uplift: pd.Series) -> Answer:
    profit = float(uplift["margin"] - uplift["spend"])
    return {
        "normal": float(normal["sales"]),
        "incremental": float(uplift["sales"]),
        "margin": float(uplift["margin"]),
        "spend": float(uplift["spend"]),
        "profit": profit,
        "roi": profit / float(uplift["spend"]),
    }


def solve(given: Given) -> Answer:
    normal, window = given
    return {"pulled": _pulled(window, normal), **_answer(normal, _uplift(window, normal))}


def whole_period(given: Given) -> Answer:
    """Calls everything sold in the promotion its success."""
    promotion = given.window[given.window["part"] != "after"]
    return _answer(given.normal, promotion.drop(columns="part").sum())


def hangover_left_out(given: Given) -> Answer:
    """Counts the nineteen days and forgets the hangover after them."""
    return solve(given._replace(window=given.window[given.window["part"] != "after"]))


def trough_for_normal(given: Given) -> Answer:
    """Takes the ten days of waiting before the burst for normal days."""
    waiting = given.window[given.window["part"] == "warmup"]
    return solve(given._replace(normal=waiting.drop(columns="part").mean()))


def burst_only(given: Given) -> Answer:
    """Looks at the four best days, and not at those that paid for them."""
    return solve(given._replace(window=given.window[given.window["part"] == "burst"]))


def roas_for_roi(given: Given) -> Answer:
    """Divides sales by spend and calls it a return."""
    right = solve(given)
    return {"roi": right["incremental"] / right["spend"]}


def refunds_ignored(given: Given) -> Answer:
    """Keeps the margin of goods that came back."""
    return _with_margin(given, "unreturned")


def goods_not_back(given: Given) -> Answer:
    """Takes the whole refund off the margin, as if the goods never came back."""
    return _with_margin(given, "goods_lost")


def refunded_orders_dropped(given: Given) -> Answer:
    """Leaves out the whole margin of an order that got anything refunded."""
    return _with_margin(given, "dropped")


def _with_margin(given: Given, column: str) -> Answer:
    uplift = _uplift(given.window, given.normal)
    return _answer(given.normal, uplift.drop("margin").rename({column: "margin"}))


def all_spend(given: Given) -> Answer:
    """Charges the promotion with the advertising that runs on any day."""
    uplift = _uplift(given.window, given.normal)
    uplift["spend"] = given.window["spend"].sum()
    return _answer(given.normal, uplift)


def sales_for_profit(given: Given) -> Answer:
    """Takes the spend off the sales, as if goods were free."""
    right = solve(given)
    profit = right["incremental"] - right["spend"]
    return {"profit": profit, "roi": profit / right["spend"]}


def figures(given: Given) -> dict[str, Any]:
    normal, window = given
    right = solve(given)
    parts = {f"{part}_part": float(_uplift(rows, normal)["sales"]) for part, rows in window.groupby("part")}
    whole = float(window.loc[window["part"] != "after", "sales"].sum())
    return {
        **{name: f"{value:+,.0f}".replace("-", "−") for name, value in parts.items()},
        "window_sales": window["sales"].sum(),
        "expected": len(window) * normal["sales"],
        "whole": whole,
        "whole_times": whole / right["incremental"],
        "roas": right["incremental"] / right["spend"],
    }
