"""Prices tried out in the shop's mini programme, and the prices of others, noted down week by week."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from datasets.generator.catalogue import Catalogue
from datasets.generator.days import PROMOTIONS
from datasets.generator.random import generator

WEEKS = pd.date_range("2025-10-27", "2026-04-20", freq="W-MON")


class Trial(NamedTuple):
    """A style on trial: visitors a week, conversion at its usual price, and by how many % sales fall for 1 % more."""

    spu: str
    visitors: float
    conversion: float
    elasticity: float


TRIALS = [
    Trial("P001", 2900, 0.034, 1.7), Trial("P005", 2100, 0.055, 2.3), Trial("P010", 1900, 0.040, 1.9),
    Trial("P018", 2000, 0.032, 1.5), Trial("P029", 3800, 0.014, 1.2), Trial("P038", 2900, 0.021, 1.4),
]  # fmt: skip
STEPS = [0.85, 0.9, 0.95, 1.0, 1.05, 1.1, 1.15]


def trial_table(goods: Catalogue) -> pd.DataFrame:
    """Return ``price_tests``: a style a week at one price; in a promotion people buy more, whatever the price."""
    rng = generator("price-tests")
    price = goods.products.groupby("spu")["price"].first()
    rows = []
    bursts = [p.burst for p in PROMOTIONS]
    for trial in TRIALS:
        steps = np.concatenate([rng.permutation(STEPS) for _ in range(len(WEEKS) // len(STEPS) + 1)])
        for week, step in zip(WEEKS, steps, strict=False):
            event = any(week <= burst < week + pd.Timedelta(days=7) for burst in bursts)
            step = 0.8 if event else step
            asked = round(float(price[trial.spu]) * step) - 0.1
            visitors = int(rng.poisson(trial.visitors * (2.4 if event else 1) * np.exp(rng.normal(0, 0.08))))
            rate = trial.conversion * (asked / price[trial.spu]) ** -trial.elasticity * (1.8 if event else 1)
            units = int(rng.binomial(visitors, min(rate, 0.5)))
            returned = int(rng.binomial(units, 0.09))
            rows.append((trial.spu, week, asked, visitors, units, returned, "d11-2025" if event else None))
    return pd.DataFrame(rows, columns=["spu", "week", "price", "visitors", "units", "returned_units", "event"])


class Rival(NamedTuple):
    """Another shop: its price level against ours, how deep it cuts, and how much it sells."""

    shop: str
    level: float
    cut: float
    sales: float


RIVALS = [
    Rival("整理匠旗舰店", 1.12, 0.22, 60), Rival("宜简家居专营店", 0.93, 0.12, 150),
    Rival("百纳收纳工厂店", 0.78, 0.08, 240), Rival("北屿生活馆", 1.35, 0.15, 25),
    Rival("拾物家官方店", 1.02, 0.25, 110),
]  # fmt: skip
WATCHED = {"P001": [1, 3], "P010": [4, 6], "P005": [20, 40], "P018": [1], "P030": [6, 12], "P033": [1]}
GAP, NOT_SEEN, CHANGE = 0.06, 0.05, 0.09


def rival_table(goods: Catalogue) -> pd.DataFrame:
    """Return ``competitor_prices``; a week that nobody noted has no row, sales that were not shown are empty."""
    rng = generator("competitor-prices")
    first = goods.products.groupby("spu")[["title", "price"]].first()
    rows = []
    for shop_number, rival in enumerate(RIVALS, 1):
        for number, (spu, packs) in enumerate(WATCHED.items(), 1):
            pack = int(rng.choice(packs))
            own = float(first["price"][spu]) * pack / packs[0]
            usual = own * rival.level * np.exp(rng.normal(0, 0.06))
            sold = int(rng.integers(300, 9000))
            cut = 0.0
            for week in WEEKS:
                event = any(week <= p.burst < week + pd.Timedelta(days=14) for p in PROMOTIONS)
                if rng.random() < CHANGE:
                    usual *= float(rng.choice([0.92, 0.95, 1.04, 1.06]))
                if rng.random() < CHANGE:
                    cut = float(rng.choice([0.0, 0.0, 0.05]))
                listed = round(usual / 10) * 10 - 1
                coupon = int(rng.choice([0, 0, 0, 5])) if not event else round(listed * rival.cut / 2)
                share = 1 - (rival.cut / 2 if event else cut)
                deal = round(listed * share) - coupon
                sold += int(
                    rng.poisson(rival.sales * (2.5 if event else 1) * (own * rival.level / max(deal, 1)) ** 1.5)
                )
                if rng.random() < GAP:
                    continue
                rows.append((
                    week, rival.shop, f"Q{shop_number}{number:02}", spu, str(first["title"][spu])[:8], pack,
                    float(listed), float(deal), f"满{deal + coupon}减{coupon}" if coupon else None,
                    None if rng.random() < NOT_SEEN else sold,
                ))  # fmt: skip
    columns = [
        "week", "shop", "item_id", "spu", "item", "pieces", "list_price", "deal_price", "coupon_text", "total_sold"
    ]  # fmt: skip
    table = pd.DataFrame(rows, columns=columns)
    return table.sort_values(["week", "item_id"], ignore_index=True)
