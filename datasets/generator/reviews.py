"""Reviews: stars and topics as drawn, written by buyers who met with what they write about."""

from __future__ import annotations

import numpy as np
import pandas as pd

from datasets.generator.catalogue import Catalogue
from datasets.generator.days import TODAY, YEAR_START
from datasets.generator.random import add_hours, generator, seconds
from datasets.generator.review_texts import TOPICS, mood, review_text, risk
from datasets.generator.supply import SUPPLIERS
from datasets.generator.tickets import RUDE

REVIEWS = 3000
STARS = [0.05, 0.05, 0.09, 0.20, 0.61]
SMELL_STARS = [0.24, 0.22, 0.20, 0.16, 0.18]
# How many of the bad reviews on a topic come from a buyer who had the trouble; the rest is taste and hearsay.
SURE = {"quality": 0.85, "logistics": 0.90, "service": 0.80, "smell": 0.75}
WITHIN = np.timedelta64(16, "D")  # from payment to the review
SMELLY_SPU, SMELLY_FROM = "P006", pd.Timestamp("2026-01-20")


def _skeleton(rng: np.random.Generator, lines: pd.DataFrame) -> pd.DataFrame:
    """Return the drawn reviews: line, topic, stars, time."""
    drawn = lines[~lines["regained"]]
    drawn = drawn.iloc[np.sort(rng.choice(len(drawn), REVIEWS, replace=False))]
    n = len(drawn)
    topic = rng.choice(list(TOPICS), n, p=list(TOPICS.values()))
    stars = np.where(topic == "smell", rng.choice(5, n, p=SMELL_STARS), rng.choice(5, n, p=STARS)) + 1
    time = add_hours(seconds(drawn["pay_time"].to_numpy()), 70 + rng.gamma(2, 70, n))
    return pd.DataFrame({"line": drawn.index.to_numpy(), "topic": topic, "stars": stars, "time": time})


def _sufferers(lines: pd.DataFrame, tickets: pd.DataFrame) -> dict[str, np.ndarray]:
    """Return, by topic, which order lines give cause for a bad review."""
    bad_service = tickets[(tickets["agent"] == RUDE) | (tickets["type"] == "service")]
    careless = [f"G{i:02}" for i, s in enumerate(SUPPLIERS, 1) if not s.certified]
    batch = (lines["spu"] == SMELLY_SPU) & (lines["pay_time"] >= SMELLY_FROM)
    return {
        "quality": (lines["faulty"] == lines["sku"]).to_numpy(),
        "logistics": (lines["damaged"] | lines["late"]).to_numpy(),
        "service": lines["order_id"].isin(bad_service["order_id"]).to_numpy(),
        "smell": np.where(lines["pay_time"] >= SMELLY_FROM, batch, lines["supplier_id"].isin(careless)),
    }


def _writers(drawn: pd.DataFrame, lines: pd.DataFrame, tickets: pd.DataFrame) -> np.ndarray:
    """Return the line that each review is about: a bad one's has the trouble, a good one's has not."""
    rng = generator("review-causes")
    suffers = _sufferers(lines, tickets)
    paid = lines["pay_time"].to_numpy()
    there = np.fmin(lines["arrived"].to_numpy(), paid + np.timedelta64(9, "D"))
    answered = pd.Series(tickets["opened"].to_numpy(), tickets["order_id"]).groupby(level=0).min()
    written = lines["order_id"].map(answered).to_numpy()
    used = np.zeros(len(lines), dtype=bool)
    out = drawn["line"].to_numpy().copy()
    used[out] = True
    facts = zip(seconds(drawn["time"]), drawn["topic"].astype(str), drawn["stars"].astype(int), strict=True)
    for i, (time, topic, stars) in enumerate(facts):
        if topic not in suffers:
            continue
        has = suffers[topic]
        if mood(stars) < 0:
            wanted, sure = has, SURE[topic]
        elif topic == "logistics" and stars == 3:
            wanted, sure = has, 0.8
        else:
            wanted, sure = ~has, 0.9
        if wanted[out[i]] or rng.random() >= sure:
            continue
        fits = wanted & ~used & (there < time) & (paid > time - WITHIN)
        if topic == "service" and mood(stars) < 0:
            fits &= written < time
        if fits.any():
            used[out[i]] = False
            out[i] = rng.choice(np.flatnonzero(fits))
            used[out[i]] = True
    return out


def review_table(
    goods: Catalogue, orders: pd.DataFrame, items: pd.DataFrame, troubles: pd.DataFrame, tickets: pd.DataFrame
) -> pd.DataFrame:
    """Return ``reviews`` of a year, of goods that were bought, with the trouble behind each as ``cause``."""
    rng = generator("reviews")
    facts = pd.concat([orders[["order_id", "pay_time", "regained"]], troubles], axis=1)
    paid = facts[(orders["status"] == "paid") & (orders["pay_time"] >= YEAR_START) & ~orders["brushed"]]
    about = goods.products[["sku", "spu", "category", "supplier_id"]]
    lines = items[["order_id", "sku"]].merge(paid, on="order_id").merge(about, on="sku", how="left")
    drawn = _skeleton(rng, lines)
    of = lines.iloc[_writers(drawn, lines, tickets)].reset_index(drop=True)
    cause = np.select([of["damaged"], of["late"]], ["damaged", "late"], "")
    facts_of = zip(drawn["stars"], drawn["topic"], of["category"], cause, strict=True)
    table = of[["order_id", "sku"]].assign(
        time=drawn["time"],
        stars=drawn["stars"],
        text=[review_text(rng, int(s), str(t), str(c), str(why)) for s, t, c, why in facts_of],
        topic=drawn["topic"],
    )
    table = table[table["time"] < TODAY].sort_values(["time", "order_id"], ignore_index=True)
    table.insert(0, "review_id", [f"R{i:04}" for i in range(1, len(table) + 1)])
    return table


def review_risks(reviews: pd.DataFrame, goods: Catalogue, deliveries: pd.DataFrame) -> pd.DataFrame:
    """Return ``review_risks``: how soon each review must be answered, and the delivery that a smell came with."""
    spu = reviews["sku"].map(goods.products.set_index("sku")["spu"])
    smells = (reviews["topic"] == "smell") & (reviews["stars"] <= 2) & (spu == SMELLY_SPU)
    skus = set(goods.products.loc[goods.products["spu"] == SMELLY_SPU, "sku"])
    arrived = deliveries[deliveries["sku"].isin(skus) & (deliveries["arrived"] <= SMELLY_FROM)]
    batch = str(arrived.sort_values("arrived")["delivery_id"].iloc[-1])
    return pd.DataFrame({
        "review_id": reviews["review_id"], "level": [risk(text) for text in reviews["text"]],
        "delivery_id": pd.Series(batch, reviews.index).where(smells & (reviews["time"] >= SMELLY_FROM)),
    })  # fmt: skip
