"""A scorecard of the suppliers by weighted criteria, what follows for each, and who takes over from one that goes."""

from __future__ import annotations

import random
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd

from courseware.answers.solution import Answer, Tables
from courseware.shop import metrics

LAST_DAY: Final = "2026-04-30"
STARTS: Final = ["2025-06-01", "2025-08-01", "2025-09-01", "2025-11-01"]
WEIGHTS: Final = [(4, 4, 1, 2), (5, 4, 2, 2), (4, 5, 2, 1), (5, 3, 1, 3), (3, 5, 2, 3)]
"""On time, quality, response, price. None adds up to ten or a hundred."""
KEEP: Final = [0.89, 0.90, 0.92]
DROP: Final = 0.87
KEEP_DEFECTS: Final = 0.02
DROP_DEFECTS: Final = 0.03
CATEGORIES: Final = ["收纳箱", "衣物收纳", "客厅收纳"]
"""With two suppliers each, of whom one has to go whatever is drawn."""
CHEAP: Final = "G03"
CRITERIA: Final = ["on_time", "defects", "response", "price"]


def variant(rng: random.Random) -> dict[str, Any]:
    on_time, quality, response, price = rng.choice(WEIGHTS)
    return {
        "start": rng.choice(STARTS),
        "w_on_time": on_time,
        "w_quality": quality,
        "w_response": response,
        "w_price": price,
        "keep": rng.choice(KEEP),
        "category": rng.choice(CATEGORIES),
    }


def labels(
    start: str, w_on_time: int, w_quality: int, w_response: int, w_price: int, keep: float, category: str
) -> dict[str, str]:
    first = pd.Timestamp(start)
    return {"start_day": f"{first.year} 年 {first.month} 月 {first.day} 日", "keep": f"{keep:.0%}"}


class Given(NamedTuple):
    due: pd.DataFrame
    """The deliveries promised in the period."""
    later: pd.DataFrame
    """Those promised after it."""
    suppliers: pd.DataFrame
    """By id."""
    facts: pd.DataFrame
    """The four criteria by supplier, as they are."""
    weights: np.ndarray
    """Of the four, in the order of `CRITERIA`."""
    keep: float
    category: str
    scaled: pd.DataFrame
    """The criteria from 0 to 100."""
    card: pd.DataFrame
    """The right one, by supplier."""


def prepare(
    tables: Tables,
    start: str,
    w_on_time: int,
    w_quality: int,
    w_response: int,
    w_price: int,
    keep: float,
    category: str,
) -> Given:
    deliveries, suppliers = tables["deliveries"], tables["suppliers"].set_index("supplier_id")
    due = metrics.between(deliveries, "promised", (start, LAST_DAY))
    later = deliveries[deliveries["promised"] > pd.Timestamp(LAST_DAY)]
    by = due.groupby("supplier_id")
    arrived = due[due["arrived"].notna()].groupby("supplier_id")
    facts = pd.DataFrame(
        {
            "on_time": _on_time(due),
            "defects": by["defects"].sum() / arrived["quantity"].sum(),
            "response": by["response_hours"].mean(),
            "price": suppliers["quote_index"],
        }
    )
    weights = np.array([w_on_time, w_quality, w_response, w_price], dtype=float)
    scaled = _scaled(facts)
    given = Given(due, later, suppliers, facts, weights, keep, category, scaled, facts)
    return given._replace(card=_card(given, facts, scaled))


def _on_time(deliveries: pd.DataFrame) -> pd.Series:
    """A delivery that is not there has no date and is late."""
    return (deliveries["arrived"] <= deliveries["promised"]).groupby(deliveries["supplier_id"]).mean()


def _scaled(facts: pd.DataFrame) -> pd.DataFrame:
    """From 0 for the worst to 100 for the best; of all but punctuality less is better."""
    better = facts.assign(defects=-facts["defects"], response=-facts["response"], price=-facts["price"])
    return 100 * (better - better.min()) / (better.max() - better.min())


def _score(given: Given, scaled: pd.DataFrame) -> pd.Series:
    return pd.Series(scaled[CRITERIA].to_numpy() @ given.weights / given.weights.sum(), index=scaled.index)


def _verdict(given: Given, facts: pd.DataFrame) -> pd.Series:
    broken = (facts["on_time"] < DROP) | (facts["defects"] > DROP_DEFECTS)
    category = given.suppliers["category"].reindex(facts.index)
    replaced = (~broken).groupby(category).transform("any")
    good = (facts["on_time"] >= given.keep) & (facts["defects"] <= KEEP_DEFECTS)
    return pd.Series(np.select([good, broken & replaced], ["保留", "淘汰"], "整改"), index=facts.index)


def _card(given: Given, facts: pd.DataFrame, scaled: pd.DataFrame) -> pd.DataFrame:
    card = facts.drop(columns="price").assign(score=_score(given, scaled), verdict=_verdict(given, facts))
    return card.rename_axis("supplier_id")


def _with(given: Given, **facts: pd.Series) -> Answer:
    """The answer from other facts."""
    changed = given.facts.assign(**facts)
    scaled = _scaled(changed)
    return {"card": _card(given, changed, scaled).reset_index(), "flip": _flip(given, scaled)}


def _scored(given: Given, scaled: pd.DataFrame) -> Answer:
    """The card with scores from other scales."""
    return {"card": given.card.assign(score=_score(given, scaled)).reset_index()}


def _flip(given: Given, scaled: pd.DataFrame) -> float:
    """The least whole weight of the price with which the cheapest is first, the others staying as they are."""
    values = scaled[CRITERIA].to_numpy()
    rest, price = values[:, :3] @ given.weights[:3], values[:, 3]
    cheap = scaled.index == CHEAP
    needed = (rest[~cheap] - rest[cheap]) / (price[cheap] - price[~cheap])
    return float(max(np.floor(needed.max()) + 1, 1))


def solve(given: Given) -> Answer:
    return {
        "card": given.card.reset_index(),
        "flip": _flip(given, given.scaled),
        "successor": str(_candidates(given)["score"].idxmax()),
    }


def _candidates(given: Given) -> pd.DataFrame:
    """The suppliers of the category that stay."""
    category = given.suppliers["category"].reindex(given.card.index)
    return given.card[(category == given.category) & (given.card["verdict"] != "淘汰")]


def undelivered_left_out(given: Given) -> Answer:
    """Looks only at what has arrived, so that what never comes is not late."""
    return _with(given, on_time=_on_time(given.due[given.due["arrived"].notna()]))


def not_due_counted(given: Given) -> Answer:
    """Takes in the deliveries whose day has not come."""
    return _with(given, on_time=_on_time(pd.concat([given.due, given.later])))


def mean_of_batches(given: Given) -> Answer:
    """Gives a small delivery as much weight as a large one."""
    share = given.due["defects"] / given.due["quantity"]
    return _with(given, defects=share.groupby(given.due["supplier_id"]).mean())


def price_not_inverted(given: Given) -> Answer:
    """Gives the dearest the 100."""
    return _scored(given, given.scaled.assign(price=100 - given.scaled["price"]))


def nothing_inverted(given: Given) -> Answer:
    """Gives the most of everything the 100."""
    return _scored(given, (100 - given.scaled).assign(on_time=given.scaled["on_time"]))


def weights_not_shared(given: Given) -> Answer:
    """Takes each weight for so many tenths, which add up to more than a whole."""
    card = given.card.assign(score=given.card["score"] * given.weights.sum() / 10)
    return {"card": card.reset_index()}


def all_alike(given: Given) -> Answer:
    """Leaves the weights out."""
    return _scored(given._replace(weights=np.ones(len(CRITERIA))), given.scaled)


def ranks_for_scale(given: Given) -> Answer:
    """Spaces the suppliers evenly, however near they are to each other."""
    scaled = _scaled(given.facts.rank())
    return _scored(given, scaled) | {"flip": _flip(given, scaled)}


def either_is_enough(given: Given) -> Answer:
    """Keeps whoever is good in one of the two."""
    one = (given.facts["on_time"] >= given.keep) | (given.facts["defects"] <= KEEP_DEFECTS)
    return {"card": given.card.assign(verdict=given.card["verdict"].where(~one, "保留")).reset_index()}


def share_for_weight(given: Given) -> Answer:
    """Gives the share of the whole in percent instead of the weight."""
    weight = _flip(given, given.scaled)
    return {"flip": 100 * weight / (weight + given.weights[:3].sum())}


def best_of_all(given: Given) -> Answer:
    """Gives the orders to the best of all, who makes something else."""
    return {"successor": str(given.card["score"].idxmax())}


def cheapest_of_all(given: Given) -> Answer:
    """Gives the orders to the cheapest of those that stay."""
    staying = given.card.index[given.card["verdict"] != "淘汰"]
    return {"successor": str(given.facts.loc[staying, "price"].idxmin())}


def figures(given: Given) -> dict[str, Any]:
    card, names = given.card, given.suppliers["name"].str[:4].to_dict()
    rates, scores, verdicts = (card[name].to_dict() for name in ("on_time", "score", "verdict"))
    category = given.suppliers["category"].to_dict()
    dropped = [id for id, verdict in verdicts.items() if verdict == "淘汰"]
    (leaving,) = [id for id in dropped if category[id] == given.category]
    taking = solve(given)["successor"]
    best = max(scores, key=lambda id: scores[id])
    cheap = given.due[given.due["supplier_id"] == CHEAP]
    weight, others = _flip(given, given.scaled), float(given.weights[:3].sum())
    return {
        "deliveries": len(given.due),
        "cheap_due": len(cheap),
        "cheap_good": int((cheap["arrived"] <= cheap["promised"]).sum()),
        "cheap_open": int(cheap["arrived"].isna().sum()),
        "cheap_rate": rates[CHEAP],
        "cheap_scaled": [float(given.scaled[name].to_dict()[CHEAP]) for name in CRITERIA],
        "cheap_score": scores[CHEAP],
        "weights": int(given.weights.sum()),
        "best": names[best],
        "best_score": scores[best],
        "kept": list(verdicts.values()).count("保留"),
        "mended": list(verdicts.values()).count("整改"),
        "dropped": "、".join(names[id] for id in dropped),
        "flip_share": weight / (weight + others),
        "leaving": names[leaving],
        "taking": names[taking],
        "taking_verdict": verdicts[taking],
    }
