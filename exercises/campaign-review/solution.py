"""Review a promotion: what it added to the sales and the profit of the days around it, and what that cost."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from courseware.shop import metrics

Tables = Mapping[str, pd.DataFrame]
Answer = dict[str, Any]

EVENTS: Final = {"618-2025": "2025 年 618", "d11-2025": "2025 年双 11"}
BASELINES: Final = [21, 28, 35]
"""Days before the warm-up; whole weeks, because weekends sell more."""
AFTER: Final = [9, 16]
"""Days after the return phase: with the nineteen of the promotion they make whole weeks."""
DAILY: Final = ["sales", "margin", "spend"]


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


def _daily(tables: Tables, event: str, baseline: int, after: int, refunds: bool = True) -> pd.DataFrame:
    """Sales, margin of what was kept, and spend in yuan: one row a day from the baseline to the end of the window."""
    first, last = _edges(event)
    start, end = first - pd.Timedelta(days=baseline), last + pd.Timedelta(days=after)
    period = (str(start.date()), str(end.date()))
    orders = metrics.paid_orders(tables["orders"], period)
    items = tables["order_items"]
    cost = items[items["order_id"].isin(orders["order_id"])].groupby("order_id")["cost"].sum()
    margin = orders["amount"] - orders["order_id"].map(cost)
    if refunds:
        refunded = orders["refund_amount"].where(orders["refund_status"] == "success", 0.0)
        margin *= 1 - refunded / orders["amount"]
    day = orders["pay_time"].dt.normalize()
    spend = metrics.between(tables["daily_traffic"], "date", period).groupby("date")["spend"].sum()
    daily = pd.DataFrame(
        {"sales": orders["amount"].groupby(day).sum(), "margin": margin.groupby(day).sum(), "spend": spend}
    )
    return daily.assign(part=_parts(daily.index, event))


def _parts(days: pd.Index, event: str) -> list[str]:
    first, last = _edges(event)
    burst = first + pd.Timedelta(days=10)
    edges = [(first, "before"), (burst, "warmup"), (burst + pd.Timedelta(days=4), "burst")]
    edges.append((last + pd.Timedelta(days=1), "return"))
    return [next((name for edge, name in edges if day < edge), "after") for day in days]


def _uplift(window: pd.DataFrame, normal: pd.Series) -> pd.Series:
    """What the days of the window brought beyond as many normal days."""
    return window[DAILY].sum() - len(window) * normal


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


def _parted(daily: pd.DataFrame) -> tuple[pd.Series, pd.DataFrame]:
    """The normal day and the window."""
    return daily.loc[daily["part"] == "before", DAILY].mean(), daily[daily["part"] != "before"]


def _result(daily: pd.DataFrame) -> Answer:
    normal, window = _parted(daily)
    return {"pulled": _pulled(window, normal), **_answer(normal, _uplift(window, normal))}


def _changed(wrong: Answer, *names: str) -> Answer:
    return {name: wrong[name] for name in names}


RESULTS: Final = ("incremental", "margin", "spend", "profit", "roi")


def solve(tables: Tables, event: str, baseline: int, after: int) -> Answer:
    return _result(_daily(tables, event, baseline, after))


def whole_period(tables: Tables, event: str, baseline: int, after: int) -> Answer:
    """Calls everything sold in the promotion its success."""
    normal, window = _parted(_daily(tables, event, baseline, after))
    return _changed(_answer(normal, window.loc[window["part"] != "after", DAILY].sum()), *RESULTS)


def hangover_left_out(tables: Tables, event: str, baseline: int, after: int) -> Answer:
    """Counts the nineteen days and forgets the hangover after them."""
    normal, window = _parted(_daily(tables, event, baseline, after))
    promotion = window[window["part"] != "after"]
    wrong = _answer(normal, _uplift(promotion, normal)) | {"pulled": _pulled(promotion, normal)}
    return _changed(wrong, "pulled", *RESULTS)


def trough_for_normal(tables: Tables, event: str, baseline: int, after: int) -> Answer:
    """Takes the ten days of waiting before the burst for normal days."""
    _, window = _parted(_daily(tables, event, baseline, after))
    normal = window.loc[window["part"] == "warmup", DAILY].mean()
    return _answer(normal, _uplift(window, normal))


def burst_only(tables: Tables, event: str, baseline: int, after: int) -> Answer:
    """Looks at the four best days, and not at those that paid for them."""
    normal, window = _parted(_daily(tables, event, baseline, after))
    return _changed(_answer(normal, _uplift(window[window["part"] == "burst"], normal)), *RESULTS)


def roas_for_roi(tables: Tables, event: str, baseline: int, after: int) -> Answer:
    """Divides sales by spend and calls it a return."""
    right = _result(_daily(tables, event, baseline, after))
    return {"roi": right["incremental"] / right["spend"]}


def refunds_ignored(tables: Tables, event: str, baseline: int, after: int) -> Answer:
    """Keeps the margin of goods that came back."""
    return _changed(_result(_daily(tables, event, baseline, after, refunds=False)), "margin", "profit", "roi")


def all_spend(tables: Tables, event: str, baseline: int, after: int) -> Answer:
    """Charges the promotion with the advertising that runs on any day."""
    normal, window = _parted(_daily(tables, event, baseline, after))
    uplift = _uplift(window, normal)
    uplift["spend"] = window["spend"].sum()
    return _changed(_answer(normal, uplift), "spend", "profit", "roi")


def sales_for_profit(tables: Tables, event: str, baseline: int, after: int) -> Answer:
    """Takes the spend off the sales, as if goods were free."""
    right = _result(_daily(tables, event, baseline, after))
    profit = right["incremental"] - right["spend"]
    return {"profit": profit, "roi": profit / right["spend"]}


def _signed(value: float) -> str:
    return f"{value:+,.0f}".replace("-", "−")


def figures(tables: Tables, event: str, baseline: int, after: int) -> dict[str, Any]:
    daily = _daily(tables, event, baseline, after)
    normal, window = _parted(daily)
    right = _result(daily)
    by_part = {str(part): float(_uplift(rows, normal)["sales"]) for part, rows in window.groupby("part")}
    whole = float(window.loc[window["part"] != "after", "sales"].sum())
    return {
        "normal_shown": f"{right['normal']:,.0f}",
        "window_sales": f"{window['sales'].sum():,.0f}",
        "expected": f"{len(window) * normal['sales']:,.0f}",
        **{f"{part}_part": _signed(value) for part, value in by_part.items()},
        "incremental_shown": f"{right['incremental']:,.0f}",
        "margin_shown": f"{right['margin']:,.0f}",
        "spend_shown": f"{right['spend']:,.0f}",
        "pulled_shown": f"{right['pulled']:,.0f}",
        "profit_shown": f"{right['profit']:,.0f}".replace("-", "−"),
        "roi_shown": f"{right['roi']:.1%}".replace("-", "−"),
        "whole": f"{whole:,.0f}",
        "whole_times": f"{whole / right['incremental']:.1f}",
        "roas": f"{right['incremental'] / right['spend']:.2f}",
    }
