"""Paid advertising: by keyword in search, by audience in the feed."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from datasets.generator.catalogue import HERO, Catalogue
from datasets.generator.days import YEAR_START
from datasets.generator.demand import HERO_PAID_SHARE, HERO_PAID_SHARE_SPRING, SPRING
from datasets.generator.random import ar1, generator


class Split(NamedTuple):
    """What keyword advertising has of the paid channel: of its spend and of its orders, and how dear its clicks are."""

    spend: float
    orders: float
    cost: float


# The rest is advertising in the feed. A warm-up buys cheap looks there; in the burst everybody bids for the words.
SPLIT = {
    "warmup": Split(0.42, 0.52, 1.10), "burst": Split(0.55, 0.62, 1.50), "return": Split(0.50, 0.60, 1.05),
    None: Split(0.70, 0.73, 1.0),
}  # fmt: skip
CLICKS_PER_VISITOR = 1.10
ORDERS_STREAM, WORDS_STREAM = "ads-orders-31", "ads-31"  # chosen so that wide words lose, as wide words do


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


class Audience(NamedTuple):
    """Somebody whom the feed shows the shop's goods: the share of spend, cost per click, click rate, pull on orders."""

    campaign: str
    audience: str
    share: float
    cost: float
    click_rate: float
    pull: float


AUDIENCES = [
    Audience("拉新", "类目兴趣人群", 0.34, 0.85, 0.021, 0.6),
    Audience("拉新", "相似人群", 0.27, 0.95, 0.025, 0.9),
    Audience("再营销", "看过没买的人", 0.20, 1.25, 0.038, 1.7),
    Audience("再营销", "收藏加购人群", 0.12, 1.45, 0.052, 2.6),
    Audience("拉新", "大促兴趣人群", 0.07, 0.80, 0.018, 0.4),
]


def _paid_days(orders: pd.DataFrame, traffic: pd.DataFrame, calendar: pd.DataFrame) -> pd.DataFrame:
    """Return by day of the last year: ``spend`` and ``uv`` of the paid channel, and the keyword part of a ``Split``."""
    rng = generator("ads-split")
    table = traffic[(traffic["channel"] == "paid") & (traffic["date"] >= YEAR_START)].set_index("date")[["spend", "uv"]]
    splits = [SPLIT[p if isinstance(p, str) else None] for p in calendar["phase"].loc[table.index]]
    wobble = ar1(rng, len(table), 0.5, 0.11)  # in log odds: the two are steered separately
    for name in ("spend", "orders"):
        share = np.array([getattr(split, name) for split in splits])
        table[f"{name}_share"] = 1 / (1 + (1 / share - 1) * np.exp(wobble + rng.normal(0, 0.04, len(table))))
    table["dear"] = [split.cost for split in splits]
    return table


def ads_tables(
    goods: Catalogue, orders: pd.DataFrame, items: pd.DataFrame, traffic: pd.DataFrame, calendar: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return ``ads_daily`` and ``feed_ads_daily``: together the paid channel's spend and orders of each day."""
    days = _paid_days(orders, traffic, calendar)
    with_hero = set(items.loc[items["sku"] == HERO, "order_id"])
    bought = orders[(orders["status"] == "paid") & (orders["channel"] == "paid") & (orders["pay_time"] >= YEAR_START)]
    bought = bought.assign(date=bought["pay_time"].dt.normalize(), hero=bought["order_id"].isin(with_hero))
    by_word = generator(ORDERS_STREAM).random(len(bought)) < days["orders_share"].reindex(bought["date"]).to_numpy()
    words = _keyword_table(goods, bought[by_word], days)
    clicks = words.groupby("date")["clicks"].sum()
    spent = words.groupby("date")["spend"].sum()
    return words, _feed_table(bought[~by_word], days, clicks, spent)


def _keyword_table(goods: Catalogue, bought: pd.DataFrame, days: pd.DataFrame) -> pd.DataFrame:
    rng = generator(WORDS_STREAM)
    first = goods.products.groupby("title")["sku"].first()
    skus = [str(first[first.index.str.startswith(k.title)].iloc[0]) for k in KEYWORDS]
    hero = np.array([sku == HERO for sku in skus])
    share = np.array([k.share for k in KEYWORDS])
    cost = np.array([k.cost for k in KEYWORDS])
    click_rate = np.array([k.click_rate for k in KEYWORDS])
    pull = np.array([k.pull for k in KEYWORDS])
    by_day = dict(tuple(bought.groupby("date")))
    parts = []
    for day, facts in zip(pd.DatetimeIndex(days.index), days.to_dict("records"), strict=True):
        focus = HERO_PAID_SHARE_SPRING if day >= SPRING else HERO_PAID_SHARE
        mix = np.where(hero, share / share[hero].sum() * focus, share / share[~hero].sum() * (1 - focus))
        spend = mix * np.exp(rng.normal(0, 0.12, len(KEYWORDS)))
        spend = spend / spend.sum() * facts["spend"] * facts["spend_share"]
        price = cost * facts["dear"] * np.exp(rng.normal(0, 0.05, len(KEYWORDS)))
        clicks = np.maximum(np.round(spend / price), 1)
        shown = np.round(clicks / (click_rate * np.exp(rng.normal(0, 0.07, len(KEYWORDS)))))
        today = by_day.get(day, bought.iloc[:0])
        counts, sales = np.zeros(len(KEYWORDS)), np.zeros(len(KEYWORDS))
        for led in (True, False):
            some = today[today["hero"] == led]
            chance = np.where(hero == led, clicks * pull, 0)
            k = rng.choice(len(KEYWORDS), len(some), p=chance / chance.sum())
            np.add.at(counts, k, 1)
            np.add.at(sales, k, some["amount"].to_numpy())
        parts.append(pd.DataFrame({
            "date": day, "campaign": [k.campaign for k in KEYWORDS], "keyword": [k.word for k in KEYWORDS],
            "sku": skus, "impressions": shown, "clicks": clicks, "spend": np.floor(spend * 100) / 100,
            "orders": counts, "sales": sales,
        }))  # fmt: skip
    return pd.concat(parts, ignore_index=True)


def _feed_table(bought: pd.DataFrame, days: pd.DataFrame, taken: pd.Series, spent: pd.Series) -> pd.DataFrame:
    """Return ``feed_ads_daily``; the words have ``taken`` clicks and ``spent`` money from each day's whole."""
    rng = generator("feed-ads")
    n = len(AUDIENCES)
    share = np.array([a.share for a in AUDIENCES])
    click_rate = np.array([a.click_rate for a in AUDIENCES])
    pull = np.array([a.pull for a in AUDIENCES])
    by_day = dict(tuple(bought.groupby("date")))
    parts = []
    for day, facts in zip(pd.DatetimeIndex(days.index), days.to_dict("records"), strict=True):
        mix = share * np.exp(rng.normal(0, 0.15, n))
        cents = np.floor(mix / mix.sum() * round((facts["spend"] - spent[day]) * 100))
        cents[0] += round((facts["spend"] - spent[day]) * 100) - cents.sum()
        clicks = cents / np.array([a.cost for a in AUDIENCES]) * np.exp(rng.normal(0, 0.06, n))
        wanted = facts["uv"] * CLICKS_PER_VISITOR - taken[day]
        clicks = np.maximum(np.round(clicks / clicks.sum() * wanted), 1)
        shown = np.round(clicks / (click_rate * np.exp(rng.normal(0, 0.07, n))))
        some = by_day.get(day, bought.iloc[:0])
        k = rng.choice(n, len(some), p=clicks * pull / (clicks * pull).sum())
        parts.append(pd.DataFrame({
            "date": day, "campaign": [a.campaign for a in AUDIENCES], "audience": [a.audience for a in AUDIENCES],
            "impressions": shown, "clicks": clicks, "spend": cents / 100,
            "orders": np.bincount(k, minlength=n), "sales": np.bincount(k, some["amount"], minlength=n),
        }))  # fmt: skip
    return pd.concat(parts, ignore_index=True)
