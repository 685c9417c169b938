"""What the learner knows before planning: last year's 618, a normal day, what goods and orders cost, small trials of
what can be bought, and how deep the rivals are expected to cut.

None of it is a parameter that the tables could not tell, and together it is what a manager would have on the desk.
"""

from __future__ import annotations

from random import Random

import pandas as pd

from courseware.i18n import listed, t
from courseware.promotion.market import ADS, CONTENT, LIVE, Market
from courseware.promotion.parameters import SOURCES, measured
from courseware.promotion.plan import ROLES
from courseware.promotion.play import NEWCOMERS_UNTIL, NORMAL_AFTER
from courseware.promotion.solved import Solved
from courseware.promotion.wording import percent, role_label, source_label

LAST_YEAR = 2025
EVENT = f"618-{LAST_YEAR}"
HALF_RANGE = 0.025
"""The rivals' cut is foretold to so many points, and may be anywhere within."""
TRIAL: dict[str, tuple[int, ...]] = {
    "search_ads": (500, 1_500, 4_000),
    "feed_ads": (500, 1_500, 4_000),
    "live": (1_000, 2_500, 5_000),
    "content": (2_000, 5_000, 10_000),
}
"""Yuan a day on top of the always-on money (live: a session; content: all at once) that were tried in April."""


def last_year(history: pd.DataFrame) -> pd.DataFrame:
    """Last year's 618, one row a day and channel, of the table promo_history."""
    return history[history["event"] == EVENT].reset_index(drop=True)


def normal_orders() -> float:
    """Orders of a day in the weeks before last year's 618."""
    return float(sum(row["orders"] for row in measured()["events"][EVENT]["normal"]))


def by_phase(year: pd.DataFrame) -> pd.DataFrame:
    """Visitors, orders, sales, spend, lost units of each phase of last year, and what a paid visitor cost (yuan)."""
    whole = year.groupby("phase", sort=False)[["uv", "orders", "paid_amount", "spend", "stockout_units"]].sum()
    bought = year[year["channel"] == "paid"].groupby("phase", sort=False)[["uv", "spend"]].sum()
    return whole.assign(per_visitor=bought["spend"] / bought["uv"], aov=whole["paid_amount"] / whole["orders"])


def rivals_range(solved: Solved) -> tuple[float, float]:
    """Between which real cuts the rivals' lies, in half points; the truth may stand anywhere in it."""
    off = Random(f"rivals:{solved.candidate}").uniform(-0.8, 0.8) * HALF_RANGE
    low = round((solved.market.rivals + off - HALF_RANGE) * 200) / 200
    return low, low + 2 * HALF_RANGE


def trial(market: Market) -> pd.DataFrame:
    """What more money brought on normal days, without an offer: channel, spend (yuan), visitors, buyers, each a day."""
    rows = []
    for channel, amounts in TRIAL.items():
        source = SOURCES.index(channel)
        for spend in amounts:
            visitors = _more_visitors(market, source, float(spend))
            rate = float(market.conversion[source]) * (market.content_buyers if source == CONTENT else 1)
            rows.append((channel, spend, round(visitors), round(visitors * rate, 1)))
    return pd.DataFrame(rows, columns=["channel", "spend", "visitors", "buyers"])


def _more_visitors(m: Market, source: int, spend: float) -> float:
    if source == LIVE:
        power = (max(spend - m.live_fee, 0) / m.live_half) ** m.live_slope
        return float(m.live_pool * power / (1 + power))
    if source == CONTENT:
        return float(m.content_readers * spend / (spend + m.content_half) / m.cart)
    kind = source - ADS.start
    scale = 1 + spend / m.always_on[kind]
    return float(m.visitors[source] * ((1 + m.half[kind]) * scale / (scale + m.half[kind]) - 1))


def roles(market: Market) -> pd.DataFrame:
    """By role: share of the pieces, price and cost in yuan."""
    return pd.DataFrame(
        {"role": ROLES, "share": market.role_share, "price": market.role_price, "cost": market.role_cost}
    )


def costs(market: Market) -> list[tuple[str, str]]:
    """What an order brings and costs, as label and figure."""
    goods = listed(
        t("{role} {price} 元，进价 {cost} 元", role=role_label(role), price=f"{price:.1f}", cost=f"{cost:.1f}")
        for role, price, cost in zip(ROLES, market.role_price, market.role_cost, strict=True)
    )
    returned = listed(
        t("{source} {share}", source=source_label(source), share=percent(share))
        for source, share in zip(SOURCES, market.returned, strict=True)
    )
    return [
        (t("均价和进价"), goods),
        (t("一单几件"), f"{market.units_per_order:.2f}"),
        (t("平台扣点"), t("支付金额的 {n}", n=percent(market.fee))),
        (
            t("直播"),
            t("每场 {n} 元，成交另收 {share}", n=f"{market.live_fee:,.0f}", share=percent(market.live_commission)),
        ),
        (t("发货"), t("{n} 元一单", n=f"{market.parcel:.2f}")),
        (
            t("退货"),
            t(
                "{returned}；每退一单另付 {n} 元，货按成本的 {share} 再卖",
                returned=returned, n=f"{market.handling:g}", share=percent(market.resold),
            ),
        ),
        (t("卖不完"), t("返场结束按成本的 {n} 清掉", n=percent(market.clearance))),
        (
            t("人手"),
            t(
                "平时一天能做 {n} 单；加一个班一天 {cost} 元，多做 {more} 单；迟发一单赔 {late} 元",
                n=f"{market.capacity:,.0f}", cost=f"{market.shift_cost:g}", more=f"{market.per_shift:,.0f}",
                late=f"{market.late:g}",
            ),
        ),
        (t("会员"), t("能发消息的 {n} 人，一条 {cost} 元", n=f"{market.members:,.0f}", cost=f"{market.message:g}")),
        (t("新客"), t(
                "每位在第 {first}–{last} 天再带来 {n} 元毛利",
                first=NORMAL_AFTER + 1, last=NEWCOMERS_UNTIL, n=f"{market.newcomer_value:.0f}",
            )),
    ]  # fmt: skip
