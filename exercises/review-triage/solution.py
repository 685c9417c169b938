"""Find the reviews that tell of harm, whatever stars and words they come with, and the style that they pile up on."""

from __future__ import annotations

import random
from typing import Any, Final, NamedTuple

import pandas as pd

from courseware.answers.solution import Answer, Tables
from courseware.shop.metrics import between

# In each, one style has most of the harmful reviews and another the highest share of them.
PERIODS: Final = [
    ("2025-11-15", "2026-02-28"), ("2025-11-15", "2026-03-31"), ("2025-12-01", "2026-02-28"),
    ("2025-12-01", "2026-03-15"), ("2025-12-01", "2026-03-31"), ("2025-12-15", "2026-02-28"),
    ("2025-12-15", "2026-03-31"), ("2026-01-01", "2026-03-15"),
]  # fmt: skip
ENOUGH_REVIEWS: Final = 20
"""Of a style, to speak of a share."""
WORDS: Final = "味|塌|裂"


def variant(rng: random.Random) -> dict[str, Any]:
    first, last = rng.choice(PERIODS)
    return {"first": first, "last": last}


def labels(first: str, last: str) -> dict[str, str]:
    return {"first_day": _day(pd.Timestamp(first)), "last_day": _day(pd.Timestamp(last))}


def _day(day: pd.Timestamp) -> str:
    return f"{day.year} 年 {day.month} 月 {day.day} 日"


class Given(NamedTuple):
    all_time: pd.DataFrame
    """All reviews with their style (`spu`), and with `level` and `delivery_id`, which nobody but the judge knows."""
    reviews: pd.DataFrame
    """Those of the period."""
    worded: pd.Series
    """Which of these have one of the words that tell of harm, even to deny it."""


def prepare(tables: Tables, first: str, last: str) -> Given:
    styles = tables["products"].set_index("sku")["spu"]
    reviews = tables["reviews"].drop(columns="order_id").merge(tables["review_risks"], on="review_id")
    reviews = reviews.assign(spu=pd.Categorical(reviews["sku"].map(styles)))
    chosen = between(reviews, "time", (first, last))
    return Given(reviews, chosen, chosen["text"].str.contains(WORDS))


class Styles(NamedTuple):
    """By style."""

    reviews: dict[Any, int]
    urgent: dict[Any, int]
    share: dict[Any, float]

    @property
    def most(self) -> str:
        return str(max(self.urgent, key=self.urgent.__getitem__))

    @property
    def worst(self) -> str:
        return str(max(self.share, key=self.share.__getitem__))


def _styles(reviews: pd.DataFrame, urgent: pd.Series) -> Styles:
    """Of those with enough reviews."""
    counted = urgent.groupby(reviews["spu"], observed=True).agg(["size", "sum", "mean"])
    counted = counted[counted["size"] >= ENOUGH_REVIEWS]
    return Styles(counted["size"].to_dict(), counted["sum"].to_dict(), counted["mean"].to_dict())


def _answer(given: Given, urgent: pd.Series) -> Answer:
    styles = _styles(given.reviews, urgent)
    return {
        "urgent": set(given.reviews.loc[urgent, "review_id"]),
        "stop": styles.worst,
        "share": styles.share[styles.worst],
    }


def _smell(given: Given) -> pd.DataFrame:
    return given.reviews[given.reviews["topic"] == "smell"]


def solve(given: Given) -> Answer:
    return _answer(given, given.reviews["level"] == 1) | {"bad_smell": float((_smell(given)["stars"] <= 2).mean())}


def stars_only(given: Given) -> Answer:
    return _answer(given, given.reviews["stars"] <= 2)


def one_star_only(given: Given) -> Answer:
    return _answer(given, given.reviews["stars"] == 1)


def word_without_negation(given: Given) -> Answer:
    """Takes every review that has one of the words, also 没有味道."""
    return _answer(given, given.worded)


def smell_topic_only(given: Given) -> Answer:
    """Trusts the topic, of which a review has one, whatever else it says."""
    return _answer(given, (given.reviews["topic"] == "smell") & (given.reviews["stars"] <= 2))


def fragile_forgotten(given: Given) -> Answer:
    """Thinks of health and not of what collapses or cracks."""
    return _answer(given, (given.reviews["level"] == 1) & given.reviews["text"].str.contains("味"))


def all_time(given: Given) -> Answer:
    everything = given.all_time
    return {"urgent": set(everything.loc[everything["level"] == 1, "review_id"])}


def count_for_share(given: Given) -> Answer:
    """Stops the style that has most of them, because it sells most."""
    styles = _styles(given.reviews, given.reviews["level"] == 1)
    return {"stop": styles.most, "share": styles.share[styles.most]}


def share_of_the_urgent(given: Given) -> Answer:
    """Divides by all urgent reviews: how many of them are on the style."""
    urgent = given.reviews["level"] == 1
    styles = _styles(given.reviews, urgent)
    return {"stop": styles.most, "share": styles.urgent[styles.most] / float(urgent.sum())}


def share_of_the_bad(given: Given) -> Answer:
    """Turns the share round: how many of the bad reviews are about smell."""
    bad = given.reviews["stars"] <= 2
    return {"bad_smell": float((_smell(given)["stars"] <= 2).sum() / bad.sum())}


def figures(given: Given) -> dict[str, Any]:
    urgent = given.reviews["level"] == 1
    styles, right = _styles(given.reviews, urgent), solve(given)
    most, stop = styles.most, right["stop"]
    smell = _smell(given)
    titles = {"P001": "可折叠收纳箱", "P006": "真空压缩袋"}
    return {
        "reviews": len(given.reviews),
        "bad": int((given.reviews["stars"] <= 2).sum()),
        "worded": int(given.worded.sum()),
        "praised": int((given.worded & ~urgent).sum()),
        "harm": int(urgent.sum()),
        "ones": int((given.reviews["stars"] == 1).sum()),
        "smell_reviews": len(smell),
        "smell_bad": int((smell["stars"] <= 2).sum()),
        "most_name": titles.get(most, most),
        "most_count": styles.urgent[most],
        "most_reviews": styles.reviews[most],
        "most_share": styles.share[most],
        "stop_count": styles.urgent[stop],
        "stop_reviews": styles.reviews[stop],
        "batch": int(given.reviews["delivery_id"].notna().sum()),
    }
