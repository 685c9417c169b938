"""Read a sheet of rivals' prices, noted week by week with gaps: price a piece, changes, sales, shares, an index."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd

from courseware.answers.solution import Answer, Tables
from courseware.shop import metrics

STYLES: Final = {"P010": "玻璃调味罐", "P030": "透明鞋盒"}
"""Those that rivals sell in packs of different sizes, and that changed their price while nobody looked."""
# The last Monday: one on which somebody gives a coupon, so that taking it off twice shows.
ENDS: Final = {
    "P010": ["2026-03-16", "2026-03-23", "2026-03-30", "2026-04-13", "2026-04-20"],
    "P030": ["2026-03-16", "2026-03-30", "2026-04-06", "2026-04-13", "2026-04-20"],
}
LENGTHS: Final = [10, 12, 14, 16]
"""In weeks, both ends included."""


def variant(rng: random.Random) -> dict[str, Any]:
    spu = rng.choice(list(STYLES))
    end = rng.choice(ENDS[spu])
    start = pd.Timestamp(end) - pd.Timedelta(weeks=rng.choice(LENGTHS) - 1)
    return {"spu": spu, "start": start.strftime("%Y-%m-%d"), "end": end}


def labels(spu: str, start: str, end: str) -> dict[str, Any]:
    first, last = pd.Timestamp(start), pd.Timestamp(end)
    return {
        "style": STYLES[spu],
        "from_week": f"{first.year} 年 {first.month} 月 {first.day} 日",
        "to_week": f"{last.year} 年 {last.month} 月 {last.day} 日",
        "weeks": (last - first).days // 7 + 1,
    }


class Item(NamedTuple):
    """The records of one item, in their order."""

    id: str
    week: np.ndarray
    """In weeks from the first Monday."""
    listed: np.ndarray
    deal: np.ndarray
    pieces: np.ndarray
    coupon: np.ndarray
    """In yuan; 0 without one."""
    sold: np.ndarray
    """Ever; NaN where it was not shown."""


class Given(NamedTuple):
    items: list[Item]
    weeks: int

    def column(self, value: Callable[[Item], float]) -> np.ndarray:
        """One value an item."""
        return np.array([value(item) for item in self.items])

    def table(self, **changed: np.ndarray) -> pd.DataFrame:
        """The table with other columns."""
        parts = {
            "piece_price": self.column(_piece_price),
            "depth": self.column(_depth),
            "changes": self.column(_changes),
            "weekly": self.column(_weekly),
            "share": _share(self.column(_weekly) * self.column(_deal)),
        } | changed
        return pd.DataFrame({"item_id": [item.id for item in self.items]} | parts)


def prepare(tables: Tables, spu: str, start: str, end: str) -> Given:
    notes = metrics.between(tables["competitor_prices"].query("spu == @spu"), "week", (start, end))
    notes = notes.sort_values(["item_id", "week"])
    first, last = pd.Timestamp(start), pd.Timestamp(end)
    columns = [
        ((notes["week"] - first).dt.days // 7).to_numpy(),
        *(notes[name].to_numpy() for name in ("list_price", "deal_price", "pieces")),
        notes["coupon_text"].str.extract(r"减(\d+)")[0].astype(float).fillna(0.0).to_numpy(),
        notes["total_sold"].to_numpy(dtype=float, na_value=np.nan),
    ]
    ids = notes["item_id"].to_numpy()
    items = [Item(str(id), *(column[ids == id] for column in columns)) for id in np.unique(ids)]
    return Given(items, (last - first).days // 7 + 1)


def _deal(item: Item) -> float:
    """The latest price noted."""
    return float(item.deal[-1])


def _piece_price(item: Item) -> float:
    return float(item.deal[-1] / item.pieces[-1])


def _depth(item: Item) -> float:
    return float((1 - item.deal / item.listed).max())


def _changes(item: Item) -> float:
    """Changes whose week is known: the week before was noted, too."""
    return float(((np.diff(item.deal) != 0) & (np.diff(item.week) == 1)).sum())


def _shown(item: Item) -> tuple[np.ndarray, np.ndarray]:
    """Weeks and sales where these were shown."""
    seen = ~np.isnan(item.sold)
    return item.week[seen], item.sold[seen]


def _weekly(item: Item) -> float:
    weeks, sold = _shown(item)
    return float((sold[-1] - sold[0]) / (weeks[-1] - weeks[0]))


def _share(amounts: np.ndarray) -> np.ndarray:
    return amounts / amounts.sum()


def _relative(item: Item) -> float:
    """The latest price over the first one."""
    return float(item.deal[-1] / item.deal[0])


def _band(prices: np.ndarray) -> dict[str, float]:
    """The widest stretch between two neighbouring prices."""
    ordered = np.sort(prices)
    widest = int(np.diff(ordered).argmax())
    return {"low": float(ordered[widest]), "high": float(ordered[widest + 1])}


def _jevons(relatives: np.ndarray) -> float:
    return float(np.exp(np.log(relatives).mean())) * 100


def solve(given: Given) -> Answer:
    return {
        "rivals": given.table(),
        **_band(given.column(_piece_price)),
        "index": _jevons(given.column(_relative)),
        "hole": "ask",
    }


def _priced(given: Given, price: Callable[[Item], float]) -> Answer:
    """With another price of a pack."""
    each = given.column(lambda item: price(item) / float(item.pieces[-1]))
    share = _share(given.column(_weekly) * given.column(price))
    return {"rivals": given.table(piece_price=each, share=share), **_band(each)}


def list_price_taken(given: Given) -> Answer:
    """Compares what is printed instead of what is paid."""
    index = _jevons(given.column(lambda item: float(item.listed[-1] / item.listed[0])))
    return {**_priced(given, lambda item: float(item.listed[-1])), "index": index}


def packs_not_divided(given: Given) -> Answer:
    prices = given.column(_deal)
    return {"rivals": given.table(piece_price=prices), **_band(prices)}


def coupon_taken_twice(given: Given) -> Answer:
    """Takes the coupon off a price that is without it already."""
    return _priced(given, lambda item: float(item.deal[-1] - item.coupon[-1]))


def gap_bridged(given: Given) -> Answer:
    """Takes a gap for a week without a change, so that what came out after it is dated to that week."""
    return {"rivals": given.table(changes=given.column(lambda item: float((np.diff(item.deal) != 0).sum())))}


def gap_is_zero(given: Given) -> Answer:
    """Fills gaps with 0, which is a change before and after."""

    def changes(item: Item) -> float:
        filled = np.zeros(given.weeks)
        filled[item.week] = item.deal
        return float((np.diff(filled) != 0).sum())

    return {"rivals": given.table(changes=given.column(changes))}


def cumulative_for_weekly(given: Given) -> Answer:
    """Takes what was ever sold for what is sold."""
    ever = given.column(lambda item: float(_shown(item)[1][-1]))
    return {"rivals": given.table(weekly=ever, share=_share(ever * given.column(_deal)))}


def divided_by_records(given: Given) -> Answer:
    """Divides by the records instead of the weeks between the first and the last."""

    def weekly(item: Item) -> float:
        _, sold = _shown(item)
        return float((sold[-1] - sold[0]) / len(sold))

    share = _share(given.column(weekly) * given.column(_deal))
    return {"rivals": given.table(weekly=given.column(weekly), share=share)}


def share_by_pieces(given: Given) -> Answer:
    return {"rivals": given.table(share=_share(given.column(_weekly)))}


def coupon_alone(given: Given) -> Answer:
    """Takes the coupon for all of the promotion."""
    return {"rivals": given.table(depth=given.column(lambda item: float((item.coupon / item.listed).max())))}


def depth_of_the_last_week(given: Given) -> Answer:
    last = given.column(lambda item: float(1 - item.deal[-1] / item.listed[-1]))
    return {"rivals": given.table(depth=last)}


def mean_of_relatives(given: Given) -> Answer:
    return {"index": float(given.column(_relative).mean()) * 100}


def ratio_of_means(given: Given) -> Answer:
    first = given.column(lambda item: float(item.deal[0]))
    return {"index": float(given.column(_deal).mean() / first.mean()) * 100}


def hole_is_a_chance(given: Given) -> Answer:
    return {"hole": "enter"}


def figures(given: Given) -> dict[str, Any]:
    rivals = given.table()
    prices = rivals.set_index("item_id")["piece_price"]
    cheapest, biggest = str(prices.idxmin()), rivals["item_id"][int(rivals["share"].argmax())]
    return {
        "gaps": sum(given.weeks - len(item.week) for item in given.items),
        "unseen": sum(int(np.isnan(item.sold).sum()) for item in given.items),
        "cheapest": cheapest,
        "cheapest_price": prices.min(),
        "dearest_price": prices.max(),
        "biggest": biggest,
        "biggest_share": rivals["share"].max(),
        "pieces_share": _share(rivals["weekly"].to_numpy())[int(rivals["share"].argmax())],
        "width": float(np.diff(list(_band(prices.to_numpy()).values()))[0]),
        "sides": list(_sides(given)),
    }


def _sides(given: Given) -> Iterator[str]:
    """How the two items at the edges of the empty stretch sell."""
    rivals, band = given.table(), _band(given.column(_piece_price))
    for edge in (band["low"], band["high"]):
        row = rivals.iloc[int((rivals["piece_price"] - edge).abs().to_numpy().argmin())]
        yield f"{row['item_id']} 一周 {row['weekly']:.0f} 份"
