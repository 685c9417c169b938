"""Evaluate two A/B tests: clean them, check the split, test the difference, decide."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from courseware.shop import abtest
from courseware.shop.abtest import Arms

Tables = Mapping[str, pd.DataFrame]
Answer = dict[str, Any]

MAIN: Final = "e1"
BROKEN: Final = "e4"
"""The test whose split failed."""

CHANNELS: Final = {
    "search": "搜索",
    "feed": "推荐",
    "paid": "付费推广",
    "live": "直播",
    "crm": "会员短信/社群",
    "direct": "直接访问",
}
# Whom the main test was planned for.
SCOPES: Final = [
    list(CHANNELS),
    ["search"],
    ["feed"],
    ["paid"],
    ["direct"],
    ["search", "feed"],
    ["search", "direct"],
    ["search", "feed", "direct"],
    ["paid", "live"],
    ["feed", "paid"],
    ["feed", "direct"],
    ["search", "paid"],
    ["search", "feed", "paid"],
]


def variant(rng: random.Random) -> dict[str, list[str]]:
    return {"channels": rng.choice(SCOPES)}


def labels(channels: list[str]) -> dict[str, str]:
    names = "、".join(CHANNELS[channel] for channel in channels)
    return {"scope": "全部渠道" if len(channels) == len(CHANNELS) else f"{names}渠道"}


def _rows(tables: Tables, experiment: str = MAIN) -> pd.DataFrame:
    rows = tables["experiments"]
    return rows[rows["experiment_id"] == experiment]


def _within(rows: pd.DataFrame, channels: list[str]) -> pd.DataFrame:
    return rows[rows["channel"].isin(channels)]


def _counts(tables: Tables, channels: list[str]) -> Arms:
    """Cleaned as a whole: the second row of a visitor may have come through another channel."""
    return abtest.arms(_within(abtest.cleaned(_rows(tables)), channels))


def _broken(tables: Tables) -> Arms:
    return abtest.arms(abtest.cleaned(_rows(tables, BROKEN)))


def _decision(counts: Arms, split_checked: bool = True) -> str:
    if split_checked and abtest.chi2_p(abtest.split_chi2(counts)) < abtest.SRM_ALPHA:
        return "void"
    if abtest.two_sided_p(abtest.z_score(counts)) >= abtest.ALPHA:
        return "undecided"
    return "launch" if counts.lift > 0 else "keep"


def _evaluated(counts: Arms) -> Answer:
    z = abtest.z_score(counts)
    low, high = abtest.lift_interval(counts)
    return {
        "visitors": float(counts.visitors_a + counts.visitors_b),
        "chi2": abtest.split_chi2(counts),
        "lift": counts.lift,
        "z": z,
        "p": abtest.two_sided_p(z),
        "low": low,
        "high": high,
        "decision": _decision(counts),
    }


def solve(tables: Tables, channels: list[str]) -> Answer:
    broken = _broken(tables)
    return {
        **_evaluated(_counts(tables, channels)),
        "other_chi2": abtest.split_chi2(broken),
        "other_decision": _decision(broken),
    }


def _statistics(rows: pd.DataFrame, channels: list[str]) -> Answer:
    """What rows cleaned in a wrong way say; the decision may still be the right one."""
    answer = _evaluated(abtest.arms(_within(rows, channels)))
    del answer["decision"]
    return answer


def dirty_rows_kept(tables: Tables, channels: list[str]) -> Answer:
    """Evaluates the raw rows."""
    return _statistics(_rows(tables), channels)


def mismatches_kept(tables: Tables, channels: list[str]) -> Answer:
    """Removes repeated visitors, but keeps those who saw the other page."""
    return _statistics(abtest.without_repeats(_rows(tables)), channels)


def repeats_kept_once(tables: Tables, channels: list[str]) -> Answer:
    """Keeps the first row of a repeated visitor, who belongs to both arms."""
    rows = abtest.without_mismatches(_rows(tables)).sort_values("assigned_at", kind="stable")
    return _statistics(rows.drop_duplicates("visitor_id"), channels)


def one_sided(tables: Tables, channels: list[str]) -> Answer:
    """Takes the probability of one tail in the direction seen."""
    return {"p": abtest.two_sided_p(abtest.z_score(_counts(tables, channels))) / 2}


def relative_lift(tables: Tables, channels: list[str]) -> Answer:
    """Divides the lift by A's rate."""
    counts = _counts(tables, channels)
    low, high = abtest.lift_interval(counts)
    return {"lift": counts.lift / counts.rate_a, "low": low / counts.rate_a, "high": high / counts.rate_a}


def arms_swapped(tables: Tables, channels: list[str]) -> Answer:
    """Measures A minus B."""
    a, bought_a, b, bought_b = _counts(tables, channels)
    wrong = _evaluated(Arms(b, bought_b, a, bought_a))
    return {name: wrong[name] for name in ("lift", "z", "low", "high")}


def days_averaged(tables: Tables, channels: list[str]) -> Answer:
    """Averages the rates of the days and takes each day as one observation."""
    rows = _within(abtest.cleaned(_rows(tables)), channels)
    daily = rows.groupby(["day", "arm"])["converted"].mean().unstack("arm")
    lift = float(daily["B"].mean() - daily["A"].mean())
    error = math.sqrt(float(daily["A"].var() + daily["B"].var()) / len(daily))
    z = lift / error
    margin = abtest.critical_z() * error
    return {"lift": lift, "z": z, "p": abtest.two_sided_p(z), "low": lift - margin, "high": lift + margin}


def one_arms_error(tables: Tables, channels: list[str]) -> Answer:
    """Builds the interval with the error of B alone, as if A's rate were known exactly."""
    counts = _counts(tables, channels)
    margin = abtest.critical_z() * math.sqrt(counts.rate_b * (1 - counts.rate_b) / counts.visitors_b)
    return {"low": counts.lift - margin, "high": counts.lift + margin}


def ninety_percent_interval(tables: Tables, channels: list[str]) -> Answer:
    """Uses 1.645, the bound of a 90 % interval."""
    low, high = abtest.lift_interval(_counts(tables, channels), level=0.9)
    return {"low": low, "high": high}


def winner_by_rate(tables: Tables, channels: list[str]) -> Answer:
    """Decides by the sign of the difference, whatever its uncertainty and the split say."""
    main = _counts(tables, channels)
    wrong = {
        name: "launch" if counts.lift > 0 else "keep"
        for name, counts in (("decision", main), ("other_decision", _broken(tables)))
    }
    if wrong["decision"] == _decision(main):
        del wrong["decision"]
    return wrong


def split_ignored(tables: Tables, channels: list[str]) -> Answer:
    """Judges the second test by its p value, though its split failed."""
    return {"other_decision": _decision(_broken(tables), split_checked=False)}


def figures(tables: Tables, channels: list[str]) -> dict[str, Any]:
    rows = _rows(tables)
    once = abtest.without_repeats(rows)
    raw, single = _within(rows, channels), _within(once, channels)
    counts = _counts(tables, channels)
    answer = _evaluated(counts)
    broken = _broken(tables)
    reasons = {
        "undecided": "分流检验通过，但 p 值没有小于 0.05，区间也包含 0，所以证据不足，暂不上线",
        "launch": "分流检验通过，p 值小于 0.05，区间全在 0 以上，所以可以上线新版",
        "keep": "分流检验通过，p 值小于 0.05，区间全在 0 以下，所以保留原版",
    }
    return {
        "raw_rows": f"{len(raw):,}",
        "mismatched": f"{len(single) - counts.visitors_a - counts.visitors_b:,}",
        "repeated": f"{len(raw) - len(single):,}",
        "visitors_a": f"{counts.visitors_a:,}",
        "visitors_b": f"{counts.visitors_b:,}",
        "buyers_a": f"{counts.buyers_a:,}",
        "buyers_b": f"{counts.buyers_b:,}",
        "rate_a": f"{counts.rate_a:.3%}",
        "rate_b": f"{counts.rate_b:.3%}",
        "split_p": f"{abtest.chi2_p(answer['chi2']):.3f}",
        "chi2_shown": f"{answer['chi2']:.2f}",
        "lift_points": f"{100 * counts.lift:.3f}",
        "low_points": f"{100 * answer['low']:.3f}",
        "high_points": f"{100 * answer['high']:.3f}",
        "z_shown": f"{answer['z']:.3f}",
        "p_shown": f"{answer['p']:.4f}",
        "reason": reasons[answer["decision"]],
        "other_a": f"{broken.visitors_a:,}",
        "other_b": f"{broken.visitors_b:,}",
        "other_half": f"{(broken.visitors_a + broken.visitors_b) / 2:,.0f}",
        "other_rate_a": f"{broken.rate_a:.2%}",
        "other_rate_b": f"{broken.rate_b:.2%}",
        "other_split_p": f"{abtest.chi2_p(abtest.split_chi2(broken)):.6f}",
    }
