"""What one piece leaves on a shelf, on a content platform and in wholesale, and where a new shop should begin."""

from __future__ import annotations

import random
from typing import Any, Final, NamedTuple

import pandas as pd

from courseware.answers.solution import Answer, Tables
from courseware.shop import metrics
from courseware.shop.metrics import Period

GOODS: Final = [["S113", "S127", "S016"], ["S001", "S040", "S085"], ["S044", "S093", "S103"], ["S067", "S117", "S137"]]
"""The first with a high margin, the last with a low one."""
PERIODS: Final[dict[str, Period]] = {
    "2025 年三季度": ("2025-07-01", "2025-09-30"),
    "2026 年一季度": ("2026-01-01", "2026-03-31"),
    "2026 年 2 月到 4 月": ("2026-02-01", "2026-04-30"),
}
PLATFORMS: Final = {"short_video": "短视频平台", "notes": "种草笔记平台", "live": "直播平台"}
WAYS: Final = {"shelf": "货架零售", "content": "内容平台", "wholesale": "批发"}
NOWHERE: Final = "都亏"
PIECES: Final = {
    "shelf": {"shelf_pieces": 900, "content_pieces": 500, "wholesale_pieces": 600},
    "content": {"shelf_pieces": 300, "content_pieces": 1200, "wholesale_pieces": 500},
    "wholesale": {"shelf_pieces": 300, "content_pieces": 500, "wholesale_pieces": 1700},
}
"""Pieces a month of the first product, by the way that they make look good."""
FEE: Final = 0.05
WHOLESALE_FEE: Final = 0.02
FREIGHT: Final = 5.0
FREIGHT_BACK: Final = 8.0
CARTON: Final = 0.8
"""Freight of a piece in a whole load."""
FIXED: Final = {"shelf": 1500.0, "content": 6000.0, "wholesale": 3000.0}


def variant(rng: random.Random) -> dict[str, Any]:
    return {
        "skus": rng.choice(GOODS),
        "period": rng.choice(list(PERIODS)),
        "platform": rng.choice(list(PLATFORMS)),
        "dearer": rng.choice([10, 20, 40]),
        "wholesale": rng.choice([52, 55, 58]),
        **rng.choice(list(PIECES.values())),
    }


def labels(
    skus: list[str], period: str, platform: str, dearer: int, wholesale: int, shelf_pieces: int, content_pieces: int,
    wholesale_pieces: int,
) -> dict[str, str]:  # fmt: skip
    return {
        "sku_list": "、".join(skus),
        "first_sku": skus[0],
        "last_sku": skus[-1],
        "platform_name": PLATFORMS[platform],
        "platform_code": platform,
        "dearer_times": f"{1 + dearer / 100:g}",
    }


class Costs(NamedTuple):
    """Of a yuan that is paid on the shelf: advertising. Of a yuan not returned on the content platform: influencers."""

    ads: float
    influencers: float
    returned: float
    """Share of the content platform's sales that comes back."""


class Given(NamedTuple):
    goods: pd.DataFrame
    """By SKU: price, list_price, cost in yuan, `returned` on a shelf as a fraction."""
    costs: Costs
    all_ads: float
    """Advertising of a yuan over all channels, with those that need none."""
    once: float
    """How many times as dear a visitor is to a new shop."""
    deals: pd.DataFrame
    """The platform's, with `returned` and `paid` (all that they cost) in yuan."""
    others: pd.DataFrame
    """All platforms' deals."""
    share: float
    """The wholesale price as a share of the retail one."""
    pieces: dict[str, int]


def prepare(
    tables: Tables, skus: list[str], period: str, platform: str, dearer: int, wholesale: int, shelf_pieces: int,
    content_pieces: int, wholesale_pieces: int,
) -> Given:  # fmt: skip
    goods = tables["products"].set_index("sku").loc[skus, ["price", "list_price", "cost", "return_rate"]]
    traffic = metrics.between(tables["daily_traffic"], "date", PERIODS[period])
    bought = traffic[traffic["channel"] == "paid"]
    once = 1 + dearer / 100
    everywhere = traffic["spend"].sum() / traffic["paid_amount"].sum() * once
    deals = tables["influencers"].copy()
    deals["returned"] = deals["gmv"] * deals["return_rate"] / 100
    deals["commission"] = (deals["gmv"] - deals["returned"]) * deals["commission_rate"] / 100
    deals["paid"] = deals["fee"] + deals["sample_cost"] + deals["commission"]
    own = deals[deals["platform"] == platform]
    costs = Costs(bought["spend"].sum() / bought["paid_amount"].sum() * once, *_content(own))
    pieces = {"shelf": shelf_pieces, "content": content_pieces, "wholesale": wholesale_pieces}
    goods = goods.assign(returned=goods["return_rate"] / 100)
    return Given(goods, costs, float(everywhere), once, own, deals, wholesale / 100, pieces)


def _content(deals: pd.DataFrame, paid: str = "paid") -> tuple[float, float]:
    """The influencers' share of what is not returned, and the share that is."""
    kept = deals["gmv"].sum() - deals["returned"].sum()
    return deals[paid].sum() / kept, deals["returned"].sum() / deals["gmv"].sum()


def _kept(given: Given, costs: Costs) -> pd.DataFrame:
    """What a piece leaves, by SKU and way."""
    goods = given.goods
    price, cost, back = goods["price"], goods["cost"], goods["returned"]
    again = 1 - costs.returned
    return pd.DataFrame(
        {
            "shelf": (1 - back) * (price * (1 - FEE) - cost) - price * costs.ads - FREIGHT - back * FREIGHT_BACK,
            "content": again * (price * (1 - FEE - costs.influencers) - cost) - FREIGHT - costs.returned * FREIGHT_BACK,
            "wholesale": price * given.share * (1 - WHOLESALE_FEE) - cost - CARTON,
        }
    )


def _answer(given: Given, costs: Costs | None = None, kept: pd.DataFrame | None = None) -> Answer:
    costs = costs or given.costs
    kept = _kept(given, costs) if kept is None else kept
    best = kept.idxmax(axis="columns").map(WAYS)
    last = given.goods.iloc[-1]
    back = last["returned"]
    needed = (1 - back) * last["cost"] + FREIGHT + back * FREIGHT_BACK
    return {
        **costs._asdict(),
        "kept": kept.assign(best=best.where(kept.max(axis="columns") > 0, NOWHERE)).reset_index(),
        "floor": needed / ((1 - back) * (1 - FEE) - costs.ads),
    } | _opened(_monthly(given, kept))


def _monthly(given: Given, kept: pd.DataFrame) -> dict[str, float]:
    """What the first product leaves in a month, by way."""
    first = kept.iloc[0]
    return {way: float(first[way]) * given.pieces[way] - FIXED[way] for way in WAYS}


def _opened(monthly: dict[str, float]) -> Answer:
    best = max(monthly, key=lambda way: monthly[way])
    return {"monthly": monthly[best], "begin": best}


def solve(given: Given) -> Answer:
    return _answer(given)


def all_channels(given: Given) -> Answer:
    """Spreads the advertising over the sales of searchers and old customers, whom a new shop does not have."""
    return _answer(given, given.costs._replace(ads=given.all_ads))


def old_shop_price(given: Given) -> Answer:
    return _answer(given, given.costs._replace(ads=given.costs.ads / given.once))


def mean_of_deals(given: Given) -> Answer:
    """Averages the deals' rates: one of a few hundred yuan weighs as much as one of a hundred thousand."""
    deals = given.deals
    share = (deals["paid"] / (deals["gmv"] - deals["returned"])).mean()
    return _answer(given, Costs(given.costs.ads, float(share), float(deals["return_rate"].mean()) / 100))


def commission_alone(given: Given) -> Answer:
    return _answer(given, Costs(given.costs.ads, *_content(given.deals, "commission")))


def over_gross_sales(given: Given) -> Answer:
    """Divides by the sales before the returns."""
    return _answer(given, given.costs._replace(influencers=given.costs.influencers * (1 - given.costs.returned)))


def all_platforms(given: Given) -> Answer:
    return _answer(given, Costs(given.costs.ads, *_content(given.others)))


def struck_price(given: Given) -> Answer:
    """Takes the price that is crossed out, for which nobody buys."""
    goods = given.goods.assign(price=given.goods["list_price"])
    return _answer(given._replace(goods=goods))


def returns_forgotten(given: Given) -> Answer:
    """Computes as if whatever is sold stayed sold."""
    right = given.costs._asdict()
    free = given._replace(goods=given.goods.assign(returned=0.0))
    return _answer(free, given.costs._replace(returned=0.0)) | right


def returned_goods_lost(given: Given) -> Answer:
    """Deducts the cost of what comes back as well."""
    lost = pd.DataFrame(0.0, index=given.goods.index, columns=list(WAYS))
    lost["shelf"] = given.goods["returned"] * given.goods["cost"]
    lost["content"] = given.costs.returned * given.goods["cost"]
    return _answer(given, kept=_kept(given, given.costs) - lost)


def freight_of_kept(given: Given) -> Answer:
    """Pays the carrier only for the pieces that stay, and nothing for the way back."""
    kept = _kept(given, given.costs)
    shelf, content = given.goods["returned"], given.costs.returned
    free = kept.assign(
        shelf=kept["shelf"] + shelf * (FREIGHT + FREIGHT_BACK),
        content=kept["content"] + content * (FREIGHT + FREIGHT_BACK),
    )
    return _answer(given, kept=free)


def wholesale_at_retail(given: Given) -> Answer:
    return _answer(given._replace(share=1.0))


def marked_up(given: Given) -> Answer:
    """Adds the shares to the cost, where they are taken from the price."""
    last = given.goods.iloc[-1]
    back = last["returned"]
    needed = (1 - back) * last["cost"] + FREIGHT + back * FREIGHT_BACK
    return {"floor": needed * (1 + FEE + given.costs.ads)}


def fixed_forgotten(given: Given) -> Answer:
    monthly = _monthly(given, _kept(given, given.costs))
    return _opened({way: kept + FIXED[way] for way, kept in monthly.items()})


def by_the_piece(given: Given) -> Answer:
    """Begins where a piece leaves most, however few are sold there."""
    kept = _kept(given, given.costs)
    best = str(kept.iloc[0].idxmax())
    return {"monthly": _monthly(given, kept)[best], "begin": best}


def figures(given: Given) -> dict[str, Any]:
    kept, costs = _kept(given, given.costs), given.costs
    first, last = given.goods.iloc[0], given.goods.iloc[-1]
    monthly = _monthly(given, kept)
    return {
        "old_ads": costs.ads / given.once,
        "all_ads": given.all_ads / given.once,
        "deals": len(given.deals),
        "first_price": first["price"],
        "first_cost": first["cost"],
        "first_returns": first["returned"],
        "last_price": last["price"],
        **{f"first_{way}": kept.iloc[0][way] for way in WAYS},
        **{f"month_{way}": value for way, value in monthly.items()},
        "begin_name": WAYS[_opened(monthly)["begin"]],
    }
