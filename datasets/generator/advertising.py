"""Keyword advertising and the touches on a buyer's way to the order."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from datasets.generator.catalogue import HERO, Catalogue
from datasets.generator.days import DAYS, PATH_START, TODAY, YEAR_START
from datasets.generator.demand import HERO_PAID_SHARE, HERO_PAID_SHARE_SPRING, SPRING
from datasets.generator.random import add_hours, generator, seconds

KEYWORD_SHARE = 0.70  # of the paid channel's spend; the rest is audience advertising


class Keyword(NamedTuple):
    """A bought keyword: its plan, the product's title start, share of spend, cost per click, and pull on orders."""

    campaign: str
    word: str
    title: str
    share: float
    cost: float
    click_rate: float
    pull: float


KEYWORDS = [
    Keyword("爆款收纳箱", "收纳箱", "可折叠收纳箱", 0.36, 1.95, 0.035, 0.7),
    Keyword("爆款收纳箱", "可折叠收纳箱", "可折叠收纳箱", 0.24, 1.30, 0.061, 1.4),
    Keyword("爆款收纳箱", "衣服收纳箱大号", "可折叠收纳箱", 0.18, 1.15, 0.058, 1.3),
    Keyword("爆款收纳箱", "透明收纳箱", "可折叠收纳箱", 0.14, 1.20, 0.052, 1.1),
    Keyword("爆款收纳箱", "储物盒", "可折叠收纳箱", 0.08, 1.70, 0.022, 0.3),
    Keyword("厨房收纳", "调味罐套装", "玻璃调味罐", 0.10, 1.05, 0.055, 1.3),
    Keyword("厨房收纳", "调料盒", "玻璃调味罐", 0.07, 1.35, 0.034, 0.7),
    Keyword("厨房收纳", "沥水架", "碗碟沥水架", 0.11, 1.45, 0.045, 1.2),
    Keyword("厨房收纳", "厨房置物架", "碗碟沥水架", 0.10, 1.90, 0.027, 0.5),
    Keyword("厨房收纳", "冰箱收纳盒", "冰箱收纳盒", 0.06, 1.10, 0.050, 1.0),
    Keyword("浴室置物", "浴室置物架", "浴室置物架免打孔", 0.10, 1.55, 0.048, 1.1),
    Keyword("浴室置物", "卫生间置物架免打孔", "浴室置物架免打孔", 0.06, 1.15, 0.060, 1.4),
    Keyword("浴室置物", "马桶置物架", "马桶上方置物架", 0.04, 1.25, 0.041, 0.8),
    Keyword("衣物整理", "无痕衣架", "无痕衣架", 0.06, 0.85, 0.062, 1.2),
    Keyword("衣物整理", "衣架", "无痕衣架", 0.07, 1.60, 0.024, 0.35),
    Keyword("衣物整理", "真空压缩袋", "真空压缩袋", 0.06, 1.00, 0.053, 1.2),
    Keyword("衣物整理", "简易衣柜", "布艺简易衣柜", 0.04, 1.85, 0.030, 0.1),
    Keyword("清洁日用", "平板拖把", "免手洗平板拖把", 0.05, 1.30, 0.043, 0.9),
    Keyword("清洁日用", "拖把", "免手洗平板拖把", 0.04, 1.75, 0.021, 0.3),
    Keyword("清洁日用", "厨房垃圾桶", "垃圾桶带盖", 0.02, 0.95, 0.047, 0.9),
    Keyword("品牌词", "木禾", "抽屉式收纳柜", 0.01, 0.45, 0.140, 3.5),
    Keyword("品牌词", "木禾生活", "抽屉式收纳柜", 0.01, 0.40, 0.165, 4.0),
]
PATH_CHANNELS = ["content", "feed", "paid", "search", "live", "crm", "direct"]
PATH_SHARE = [0.26, 0.24, 0.20, 0.14, 0.07, 0.06, 0.03]
TOUCH_COST = {"paid": 1.35, "live": 0.30, "crm": 0.05, "content": 0.12}


def ads_table(goods: Catalogue, orders: pd.DataFrame, items: pd.DataFrame, traffic: pd.DataFrame) -> pd.DataFrame:
    """Return ``ads_daily``: orders are a part of the shop's paid-channel orders, spend a part of its spend."""
    rng = generator("ads")
    first = goods.products.groupby("title")["sku"].first()
    skus = [str(first[first.index.str.startswith(k.title)].iloc[0]) for k in KEYWORDS]
    hero = np.array([sku == HERO for sku in skus])
    share = np.array([k.share for k in KEYWORDS])
    cost = np.array([k.cost for k in KEYWORDS])
    click_rate = np.array([k.click_rate for k in KEYWORDS])
    pull = np.array([k.pull for k in KEYWORDS])
    with_hero = set(items.loc[items["sku"] == HERO, "order_id"])
    bought = orders[(orders["status"] == "paid") & (orders["channel"] == "paid")]
    bought = bought.assign(date=bought["pay_time"].dt.normalize(), hero=bought["order_id"].isin(with_hero))
    by_day = dict(tuple(bought.groupby("date")))
    budget = traffic[traffic["channel"] == "paid"].set_index("date")["spend"]
    parts = []
    for day in DAYS[DAYS >= YEAR_START]:
        focus = HERO_PAID_SHARE_SPRING if day >= SPRING else HERO_PAID_SHARE
        mix = np.where(hero, share / share[hero].sum() * focus, share / share[~hero].sum() * (1 - focus))
        spend = mix * np.exp(rng.normal(0, 0.12, len(KEYWORDS)))
        spend = spend / spend.sum() * budget[day] * KEYWORD_SHARE
        clicks = np.maximum(np.round(spend / (cost * np.exp(rng.normal(0, 0.05, len(KEYWORDS))))), 1)
        shown = np.round(clicks / (click_rate * np.exp(rng.normal(0, 0.07, len(KEYWORDS)))))
        counts, sales = np.zeros(len(KEYWORDS)), np.zeros(len(KEYWORDS))
        today = by_day.get(day, bought.iloc[:0])
        for order in today.itertuples():
            if rng.random() > KEYWORD_SHARE:
                continue
            chance = np.where(hero == order.hero, clicks * pull, 0)
            k = rng.choice(len(KEYWORDS), p=chance / chance.sum())
            counts[k] += 1
            sales[k] += order.amount
        parts.append(pd.DataFrame({
            "date": day, "campaign": [k.campaign for k in KEYWORDS], "keyword": [k.word for k in KEYWORDS],
            "sku": skus, "impressions": shown, "clicks": clicks, "spend": np.floor(spend * 100) / 100,
            "orders": counts, "sales": sales,
        }))  # fmt: skip
    return pd.concat(parts, ignore_index=True)


def touch_table(orders: pd.DataFrame) -> pd.DataFrame:
    """Return ``touchpoints``: the last touch of each order is a click in the order's channel."""
    rng = generator("touchpoints")
    paid = orders[(orders["status"] == "paid") & ~orders["brushed"] & orders["pay_time"].between(PATH_START, TODAY)]
    before = np.minimum(rng.geometric(0.33, len(paid)) - 1, 7)
    order = np.repeat(np.arange(len(paid)), before + 1)
    last = np.concatenate([np.diff(order) > 0, [True]])
    n = len(order)
    channel = np.where(last, paid["channel"].to_numpy()[order], rng.choice(PATH_CHANNELS, n, p=PATH_SHARE))
    view = ~last & (rng.random(n) < np.where(np.isin(channel, ["content", "feed"]), 0.6, 0.15))
    back = np.where(last, rng.uniform(0.02, 0.8, n), 1 + rng.exponential(60, n))
    time = add_hours(seconds(paid["order_time"].to_numpy())[order], -back)
    price = pd.Series(channel).map(TOUCH_COST).fillna(0).to_numpy() * np.exp(rng.normal(0, 0.2, n))
    table = pd.DataFrame({
        "order_id": paid["order_id"].to_numpy()[order], "customer_id": paid["customer_id"].to_numpy()[order],
        "touch_time": time, "channel": channel, "kind": np.where(view, "view", "click"),
        "cost": np.round(np.where(view & (channel == "paid"), 0.1, 1.0) * price, 2),
    })  # fmt: skip
    table = table.sort_values(["order_id", "touch_time"], ignore_index=True, kind="stable")
    table.insert(2, "seq", table.groupby("order_id").cumcount() + 1)
    return table
