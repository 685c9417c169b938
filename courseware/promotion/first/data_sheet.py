"""What the learner knows before planning: last year's 618, what an order costs, and a small trial in every channel.

None of it is a parameter of the market, and together it is what a manager would have on the desk.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from courseware.i18n import listed, t
from courseware.promotion.first.market import Array, Market
from courseware.promotion.first.plan import CHANNELS
from courseware.promotion.first.simulate import USUAL_CUT
from courseware.promotion.first.wording import channel_label, percent

LAST_YEAR = 2025
EVENT = f"618-{LAST_YEAR}"
TRIAL_SPEND: dict[str, tuple[int, int, int]] = {
    "search": (1_000, 3_000, 8_000),
    "feed": (1_500, 4_000, 10_000),
    "live": (1_500, 4_000, 10_000),
    "crm": (100, 300, 800),
}
"""Yuan a day: what the trial spent, channel by channel."""


def last_year(history: pd.DataFrame) -> pd.DataFrame:
    """Last year's 618, one row a day and channel, of the table promo_history."""
    return history[history["event"] == EVENT].reset_index(drop=True)


def by_phase(year: pd.DataFrame) -> pd.DataFrame:
    """Visitors, orders, sales, spend, lost units of each phase of last year, and what a paid visitor cost (yuan)."""
    whole = year.groupby("phase", sort=False)[["uv", "orders", "paid_amount", "spend", "stockout_units"]].sum()
    bought = year[year["channel"] == "paid"].groupby("phase", sort=False)[["uv", "spend"]].sum()
    return whole.assign(per_visitor=bought["spend"] / bought["uv"], aov=whole["paid_amount"] / whole["orders"])


def trial(market: Market) -> pd.DataFrame:
    """The trial weeks of April in this market: spend a day, visitors a day, buyers a day, by channel and level."""
    rows = []
    for index, channel in enumerate(CHANNELS):
        for spend in TRIAL_SPEND[channel]:
            visitors = steady_visitors(market, index, spend)
            rows.append((channel, spend, round(visitors), round(visitors * market.cvr[index], 1)))
    return pd.DataFrame(rows, columns=["channel", "spend", "visitors", "buyers"])


def steady_visitors(market: Market, channel: int, spend: float) -> float:
    """Visitors a day after some normal days of `spend` yuan each, without a promotion."""
    power = (spend / market.scale[channel]) ** market.slope[channel]
    return float(market.pool[channel] * power / (1 + power))


def costs(market: Market) -> list[tuple[str, str]]:
    """What an order brings and costs, as label and figure."""
    returns = listed(
        t("{channel} {share}", channel=channel_label(channel), share=percent(market.returns[index]))
        for index, channel in enumerate(CHANNELS)
    )
    live = CHANNELS.index("live")
    return [
        (t("到手价（不打折时）"), t("{n} 元一件", n=f"{market.list_price:g}")),
        (t("进货成本"), t("{n} 元一件", n=f"{market.unit_cost:g}")),
        (t("平台扣点"), t("成交额的 {n}", n=percent(market.fee))),
        (t("直播佣金"), t("直播成交额的 {n}，另收", n=percent(market.commission[live]))),
        (t("发货"), t("{n} 元一单", n=f"{market.shipping:g}")),
        (
            t("退货处理"),
            t(
                "{n} 元一单，退回的货按成本的 {share} 再卖",
                n=f"{market.return_handling:g}",
                share=percent(market.return_value),
            ),
        ),
        (t("退货率"), t("{returns}；让利超过 {usual} 后再往上走", returns=returns, usual=percent(USUAL_CUT))),
        (t("卖不完"), t("返场结束按成本的 {n} 清仓", n=percent(market.clearance))),
        (
            t("缺货"),
            t(
                "抢先购的单发不出，每单赔 {presale} 元，其他每单损失 {other} 元，搜索排名还会下滑",
                presale=f"{market.presale_penalty:g}",
                other=f"{market.penalty:g}",
            ),
        ),
    ]


def histogram(amounts: Array, width: float = 20.0, most: float = 600.0) -> pd.DataFrame:
    """Share of orders by amount: columns from, to (yuan), share. The last bin holds everything above `most`."""
    edges = np.arange(0.0, most + width, width)
    counts, _ = np.histogram(np.minimum(amounts, most - 0.01), edges)
    return pd.DataFrame({"from": edges[:-1], "to": edges[1:], "share": counts / max(len(amounts), 1)})
