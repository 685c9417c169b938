"""Which carrier for which value of goods, insured or not, and what a fee for far provinces brings in."""

from __future__ import annotations

import random
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd

from courseware.answers.solution import Answer, Tables
from courseware.shop import metrics

NOW: Final = pd.Timestamp("2026-05-01")
FAR: Final = {"新疆", "黑龙江", "辽宁"}
BANDS: Final = ["A", "B", "C", "D"]
EDGES: Final = [100, 200, 400]
"""Yuan paid for an order at which the second, third and fourth band begin."""
LEAST_FEE: Final = 1.0
WINDOWS: Final = [
    ("2025-12-01", "2026-04-30"),
    ("2026-01-01", "2026-03-31"),
    ("2026-02-01", "2026-04-30"),
    ("2026-01-01", "2026-04-30"),
    ("2026-03-01", "2026-04-30"),
]


def variant(rng: random.Random) -> dict[str, Any]:
    start, end = rng.choice(WINDOWS)
    return {
        "start": start,
        "end": end,
        "trouble": rng.choice([60, 80]),
        "fee_rate": rng.choice([0.6, 0.8]),
        "far_fee": rng.choice([8, 10, 12]),
        "threshold": rng.choice([199, 299]),
    }


def labels(start: str, end: str, trouble: int, fee_rate: float, far_fee: int, threshold: int) -> dict[str, str]:
    return {"window": f"{_day(start)}至 {_day(end)}"}


def _day(text: str) -> str:
    day = pd.Timestamp(text)
    return f"{day.year} 年 {day.month} 月 {day.day} 日"


class Given(NamedTuple):
    parcels: pd.DataFrame
    """Picked up in the window, with ``goods_amount`` and ``amount`` of the order, ``far`` and ``band``."""
    carriers: pd.DataFrame
    """By carrier ``freight`` in yuan, outside the far provinces and of ``all_freight``, and ``damage`` as a share."""
    values: pd.Series
    """Mean yuan of an order, by band, outside the far provinces."""
    counts: pd.Series
    """Parcels by band, outside the far provinces."""
    trouble: float
    fee_rate: float
    far_fee: float
    threshold: float


def prepare(tables: Tables, start: str, end: str, trouble: int, fee_rate: float, far_fee: int, threshold: int) -> Given:
    parcels = metrics.between(tables["shipments"], "shipped", (start, end))
    orders = tables["orders"]
    orders = orders.loc[orders["pay_time"] >= pd.Timestamp("2025-12-01"), ["order_id", "amount", "goods_amount"]]
    parcels = parcels.merge(orders, on="order_id")
    far = np.array([region in FAR for region in parcels["region"].tolist()])
    band = np.array(BANDS)[np.searchsorted(EDGES, parcels["amount"], side="right")]
    parcels = parcels.assign(far=far, band=band)
    near = parcels[~parcels["far"]]
    carriers = pd.DataFrame(
        {
            "freight": near.groupby("carrier")["cost"].mean(),
            "all_freight": parcels.groupby("carrier")["cost"].mean(),
            "damage": parcels.groupby("carrier")["damaged"].mean(),
        }
    )
    bands = near.groupby("band")["amount"]
    return Given(
        parcels, carriers, bands.mean().loc[BANDS], bands.size().loc[BANDS], trouble, fee_rate / 100, far_fee, threshold
    )


Cells = np.ndarray
"""Something by carrier (row, in the order of `Given.carriers`) and band (column)."""


def _column(given: Given, name: str) -> Cells:
    """Something of each carrier, the same for all bands."""
    return np.repeat(given.carriers[[name]].to_numpy(), len(BANDS), axis=1)


def _fee(given: Given, least: float = LEAST_FEE, values: Cells | None = None) -> Cells:
    """For the insurance of a parcel, by band."""
    return np.maximum(least, given.fee_rate * (given.values.to_numpy() if values is None else values))


def _decided(given: Given, own: Cells, insured: Cells) -> Answer:
    """For each carrier and band the cheaper of bearing the loss and insuring; for each band the cheapest carrier; and
    what is saved against sending all by the carrier with the lowest freight."""
    total, names = np.minimum(own, insured), given.carriers.index.to_numpy()
    best, columns = total.argmin(axis=0), np.arange(len(BANDS))
    cheap = total[given.carriers["freight"].argmin()]
    cells = {"carrier": np.repeat(names, len(BANDS)), "band": BANDS * len(names), "total": total.round(2).ravel()}
    covered = np.where((insured < own)[best, columns], "保", "不保")
    return {
        "totals": pd.DataFrame(cells),
        "rule": pd.DataFrame({"band": BANDS, "carrier": names[best], "insured": covered}),
        "saved": float(((cheap - total.min(axis=0)) * given.counts.to_numpy()).sum()),
    }


def _costs(
    given: Given,
    freight: str = "freight",
    least: float = LEAST_FEE,
    damage: Cells | None = None,
    values: Cells | None = None,
    trouble: float | None = None,
) -> tuple[Cells, Cells]:
    """Yuan a parcel by carrier and band, with the loss borne and insured."""
    broken = _column(given, "damage") if damage is None else damage
    base = _column(given, freight) + broken * (given.trouble if trouble is None else trouble)
    loss = broken * (given.values.to_numpy() if values is None else values)
    return base + loss, base + _fee(given, least, values)


def _service(given: Given, waiting_fails: bool = True) -> pd.DataFrame:
    due = given.parcels[given.parcels["promised"] < NOW]
    if not waiting_fails:
        due = due[due["arrived"].notna()]
    in_time = (due["arrived"].dt.normalize() <= due["promised"]).groupby(due["carrier"]).mean()
    table = given.carriers[["freight"]].round(2)
    return table.assign(damage=100 * given.carriers["damage"], on_time=100 * in_time).reset_index()


def _income(given: Given, amount: str = "goods_amount") -> float:
    far = given.parcels[given.parcels["far"]]
    return float(given.far_fee * (far[amount] < given.threshold).sum())


def solve(given: Given) -> Answer:
    return {"carriers": _service(given), **_decided(given, *_costs(given)), "income": _income(given)}


def freight_only(given: Given) -> Answer:
    """Compares the freight alone."""
    freight = _column(given, "freight")
    return _decided(given, freight, freight + 1)


def trouble_forgotten(given: Given) -> Answer:
    return _decided(given, *_costs(given, trouble=0.0))


def never_insured(given: Given) -> Answer:
    own, _ = _costs(given)
    return _decided(given, own, own + 1)


def always_insured(given: Given) -> Answer:
    _, insured = _costs(given)
    return _decided(given, insured + 1, insured)


def insured_and_lost(given: Given) -> Answer:
    """Pays the fee and counts the loss as well."""
    own, _ = _costs(given)
    both = own + _fee(given)
    return _decided(given, both + 1, both)


def least_fee_forgotten(given: Given) -> Answer:
    """Insures cheap goods for less than the least fee."""
    return _decided(given, *_costs(given, least=0.0))


def far_provinces_in_freight(given: Given) -> Answer:
    """Takes the mean freight to all provinces."""
    return _decided(given, *_costs(given, freight="all_freight"))


def one_value_for_all(given: Given) -> Answer:
    """Takes the mean value of all parcels for each band."""
    near = given.parcels[~given.parcels["far"]]
    return _decided(given, *_costs(given, values=np.full(len(BANDS), near["amount"].mean())))


def damage_of_the_cell(given: Given) -> Answer:
    """Takes the share of broken parcels of each carrier and band, of which some have a few dozen."""
    cells = given.parcels.pivot_table("damaged", "carrier", "band", aggfunc="mean")
    return _decided(given, *_costs(given, damage=cells.loc[given.carriers.index, BANDS].to_numpy()))


def undelivered_left_out(given: Given) -> Answer:
    """Looks at the parcels that have arrived alone."""
    return {"carriers": _service(given, waiting_fails=False)}


def threshold_after_coupon(given: Given) -> Answer:
    """Holds what was paid against the threshold."""
    return {"income": _income(given, "amount")}


def threshold_ignored(given: Given) -> Answer:
    """Charges everybody in the far provinces."""
    return {"income": float(given.far_fee * given.parcels["far"].sum())}


def figures(given: Given) -> dict[str, Any]:
    own, insured = _costs(given)
    carriers = given.carriers
    cheap = str(carriers["freight"].idxmin())
    total = np.minimum(own, insured)
    place = carriers["freight"].argmin()
    damage = float(carriers["damage"].iloc[place])
    far = given.parcels[given.parcels["far"]]
    extra = float(far["cost"].sum() - far["carrier"].map(carriers["freight"]).sum())
    income = _income(given)
    return {
        "parcels": len(given.parcels),
        "cheap": cheap,
        "cheap_freight": carriers["freight"].min(),
        "cheap_damage": damage,
        "example_value": given.values["C"],
        "example_loss": given.values["C"] * damage,
        "example_fee": float(_fee(given)[2]),
        "example_trouble": given.trouble * damage,
        "example_total": float(total[place, 2]),
        "best_in_bands": carriers.index[total.argmin(axis=0)].tolist(),
        "far_parcels": len(far),
        "far_extra": extra,
        "charged": int((far["goods_amount"] < given.threshold).sum()),
        "covered": income / extra,
    }
