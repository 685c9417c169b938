"""Evaluate two A/B tests: clean them, check the split, test the difference, decide."""

from __future__ import annotations

import math
import random
from typing import Any, Final, NamedTuple

import pandas as pd

from courseware.answers.solution import Answer, Tables
from courseware.shop import abtest
from courseware.shop.abtest import Arms

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


class Given(NamedTuple):
    channels: list[str]
    raw: pd.DataFrame
    """Rows of the main test, of all channels."""
    once: pd.DataFrame
    """Without repeated visitors, of all channels: the second row of one may have come through another."""
    clean: pd.DataFrame
    """What may be evaluated, of the channels asked for."""
    counts: Arms
    broken: Arms

    def within(self, rows: pd.DataFrame) -> pd.DataFrame:
        return rows[rows["channel"].isin(self.channels)]

    def evaluated(self, rows: pd.DataFrame) -> Answer:
        return _evaluated(abtest.arms(self.within(rows)))


def prepare(tables: Tables, channels: list[str]) -> Given:
    rows = tables["experiments"]
    raw = rows[rows["experiment_id"] == MAIN]
    once = abtest.without_repeats(raw)
    clean = abtest.without_mismatches(once[once["channel"].isin(channels)])
    broken = abtest.arms(abtest.cleaned(rows[rows["experiment_id"] == BROKEN]))
    return Given(channels, raw, once, clean, abtest.arms(clean), broken)


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


def solve(given: Given) -> Answer:
    other = {"other_chi2": abtest.split_chi2(given.broken), "other_decision": _decision(given.broken)}
    return _evaluated(given.counts) | other


def dirty_rows_kept(given: Given) -> Answer:
    """Evaluates the raw rows."""
    return given.evaluated(given.raw)


def mismatches_kept(given: Given) -> Answer:
    """Removes repeated visitors, but keeps those who saw the other page."""
    return given.evaluated(given.once)


def repeats_kept_once(given: Given) -> Answer:
    """Keeps the first row of a repeated visitor, who belongs to both arms."""
    rows = abtest.without_mismatches(given.raw).sort_values("assigned_at", kind="stable")
    return given.evaluated(rows.drop_duplicates("visitor_id"))


def filtered_first(given: Given) -> Answer:
    """Takes the channels before the repeated visitors: one whose other row came through another channel stays."""
    return given.evaluated(abtest.cleaned(given.within(given.raw)))


def continuity_corrected(given: Given) -> Answer:
    """z and p with Yates' correction: half a visitor off the difference of the counts."""
    z = _corrected_z(given.counts)
    return {"z": z, "p": abtest.two_sided_p(z)}


def continuity_corrected_p(given: Given) -> Answer:
    """z as asked, and p of the chi-square that programs correct by default."""
    return {"p": abtest.two_sided_p(_corrected_z(given.counts))}


def _corrected_z(counts: Arms) -> float:
    half = (1 / counts.visitors_a + 1 / counts.visitors_b) / 2
    return abtest.z_score(counts) * max(0.0, 1 - half / abs(counts.lift))


def split_corrected(given: Given) -> Answer:
    """The chi-squares of the splits with the same correction."""
    return {"chi2": _corrected_split(given.counts), "other_chi2": _corrected_split(given.broken)}


def _corrected_split(counts: Arms) -> float:
    half = (counts.visitors_a + counts.visitors_b) / 2
    return 2 * max(0.0, abs(counts.visitors_a - half) - 0.5) ** 2 / half


def one_sided(given: Given) -> Answer:
    """Takes the probability of one tail in the direction seen."""
    return {"p": abtest.two_sided_p(abtest.z_score(given.counts)) / 2}


def relative_lift(given: Given) -> Answer:
    """Divides the lift by A's rate."""
    right = _evaluated(given.counts)
    return {name: right[name] / given.counts.rate_a for name in ("lift", "low", "high")}


def arms_swapped(given: Given) -> Answer:
    """Measures A minus B."""
    a, bought_a, b, bought_b = given.counts
    return _evaluated(Arms(b, bought_b, a, bought_a))


def days_averaged(given: Given) -> Answer:
    """Averages the rates of the days and takes each day as one observation."""
    daily = given.clean.groupby(["day", "arm"])["converted"].mean().unstack("arm")
    lift = float(daily["B"].mean() - daily["A"].mean())
    error = math.sqrt(float(daily["A"].var() + daily["B"].var()) / len(daily))
    z = lift / error
    margin = abtest.critical_z() * error
    return {"lift": lift, "z": z, "p": abtest.two_sided_p(z), "low": lift - margin, "high": lift + margin}


def one_arms_error(given: Given) -> Answer:
    """Builds the interval with the error of B alone, as if A's rate were known exactly."""
    counts = given.counts
    margin = abtest.critical_z() * math.sqrt(counts.rate_b * (1 - counts.rate_b) / counts.visitors_b)
    return {"low": counts.lift - margin, "high": counts.lift + margin}


def ninety_percent_interval(given: Given) -> Answer:
    """Uses 1.645, the bound of a 90 % interval."""
    low, high = abtest.lift_interval(given.counts, level=0.9)
    return {"low": low, "high": high}


def winner_by_rate(given: Given) -> Answer:
    """Decides by the sign of the difference, whatever its uncertainty and the split say."""
    both = {"decision": given.counts, "other_decision": given.broken}
    return {name: "launch" if counts.lift > 0 else "keep" for name, counts in both.items()}


def split_ignored(given: Given) -> Answer:
    """Judges the second test by its p value, though its split failed."""
    return {"other_decision": _decision(given.broken, split_checked=False)}


def figures(given: Given) -> dict[str, Any]:
    single, counts, broken = given.within(given.once), given.counts, given.broken
    raw_rows = len(given.within(given.raw))
    answer = _evaluated(counts)
    reasons = {
        "undecided": "分流检验通过，但 p 值没有小于 0.05，区间也包含 0，所以证据不足，暂不上线",
        "launch": "分流检验通过，p 值小于 0.05，区间全在 0 以上，所以可以上线新版",
        "keep": "分流检验通过，p 值小于 0.05，区间全在 0 以下，所以保留原版",
    }
    return {
        **counts._asdict(),
        "raw_rows": raw_rows,
        "mismatched": len(single) - len(given.clean),
        "repeated": raw_rows - len(single),
        "rate_a": counts.rate_a,
        "rate_b": counts.rate_b,
        "split_p": abtest.chi2_p(answer["chi2"]),
        "lift_points": 100 * counts.lift,
        "low_points": 100 * answer["low"],
        "high_points": 100 * answer["high"],
        "reason": reasons[answer["decision"]],
        "other_a": broken.visitors_a,
        "other_b": broken.visitors_b,
        "other_half": (broken.visitors_a + broken.visitors_b) / 2,
        "other_rate_a": broken.rate_a,
        "other_rate_b": broken.rate_b,
        "other_split_p": abtest.chi2_p(abtest.split_chi2(broken)),
    }
