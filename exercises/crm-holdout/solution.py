"""Whom an automatic message goes to today, and whether such messages have paid against those held back."""

from __future__ import annotations

import random
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd

from courseware.answers.solution import Answer, Tables

TODAY: Final = pd.Timestamp("2026-05-01")
WAVES: Final = {"repeat": "复购提醒", "asleep": "沉睡唤醒", "member": "老客专享"}
DAYS: Final = [15, 20, 25, 30, 35, 40, 45, 60]
MARGINS: Final = [45, 48, 50, 52]
EARLY: Final = pd.Timedelta(days=7)
MESSAGE: Final = 0.05
Z: Final = 1.96


def variant(rng: random.Random) -> dict[str, Any]:
    return {"days": rng.choice(DAYS), "wave": rng.choice(list(WAVES)), "margin": rng.choice(MARGINS)}


def labels(days: int, wave: str, margin: int) -> dict[str, str]:
    return {"wave_name": WAVES[wave]}


class Given(NamedTuple):
    people: pd.DataFrame
    """One row a customer who has placed an order: whole days since the `last` and the `first` payment and since the
    last order `placed`, full days `passed` since the last payment, and `consent`."""
    sends: pd.DataFrame
    """With `group`: the number of the wave times two, one more for those held back."""
    days: int
    wave: int
    margin: float


def prepare(tables: Tables, days: int, wave: str, margin: int) -> Given:
    orders = tables["orders"]
    codes, ids = pd.factorize(orders["customer_id"])
    times = pd.DataFrame({"who": codes, "pay": orders["pay_time"], "order": orders["order_time"]}).groupby("who")
    last, first, placed = times["pay"].max(), times["pay"].min(), times["order"].max()
    people = pd.DataFrame(
        {
            "customer_id": np.asarray(ids, dtype=object),
            "last": (TODAY - last.dt.normalize()).dt.days,
            "first": (TODAY - first.dt.normalize()).dt.days,
            "placed": (TODAY - placed.dt.normalize()).dt.days,
            "passed": (TODAY - last).dt.days,
        }
    )
    customers = tables["customers"]
    at = pd.Index(customers["customer_id"].to_numpy(dtype=object)).get_indexer(people["customer_id"])
    people["consent"] = customers["sms_consent"].to_numpy()[at] == 1
    sends = tables["crm_sends"].drop(columns=["send_id", "customer_id", "message_cost"])
    held = (sends["arm"] == "holdout").to_numpy()
    number = sum((sends["wave"] == name).to_numpy() * at for at, name in enumerate(WAVES))
    return Given(people, sends.assign(group=number * 2 + held), days, list(WAVES).index(wave), margin / 100)


def _today(given: Given, due: pd.Series) -> Answer:
    """Of those who are due, the ones that may be written to, and their share."""
    people = given.people[due]
    return {"today": set(people.loc[people["consent"], "customer_id"]), "reachable": float(people["consent"].mean())}


def solve(given: Given) -> Answer:
    return _today(given, given.people["last"] == given.days) | _effect(given, given.sends["paid_30d"])


class Arms(NamedTuple):
    """Of the wave that is asked about."""

    sent: int
    paid: int
    """People of those written to who paid."""
    each: float
    """Yuan that each of them paid."""
    rate: float
    own_rate: float
    """Of those held back."""
    gift: float
    messages: float
    low: float
    """The lower end of the 95 % interval of the difference of the rates."""

    @property
    def gain(self) -> float:
        return self.sent * (self.rate - self.own_rate)


def _arms(given: Given, sends: pd.DataFrame, rates: np.ndarray) -> Arms:
    """`rates`: by group."""
    group = 2 * given.wave
    sizes = np.bincount(sends["group"])[group : group + 2]
    rate, own_rate = rates[group : group + 2]
    own = given.sends[given.sends["group"] == group]
    paid = int(own["paid_30d"].sum())
    error = np.sqrt(rate * abs(1 - rate) / sizes[0] + own_rate * abs(1 - own_rate) / sizes[1])
    return Arms(
        int(sizes[0]), paid, own["amount_30d"].sum() / paid, rate, own_rate,
        own["gift_cost"].sum(), len(own) * MESSAGE, rate - own_rate - Z * error,
    )  # fmt: skip


def _rates(sends: pd.DataFrame, paid: pd.Series) -> np.ndarray:
    return np.bincount(sends["group"], weights=paid) / np.bincount(sends["group"])


def _effect(given: Given, paid: pd.Series, sends: pd.DataFrame | None = None) -> Answer:
    """The rates by `paid`, and what follows from them."""
    sends = given.sends if sends is None else sends
    rates = _rates(sends, paid)
    shown = pd.DataFrame({"wave": list(WAVES), "send_rate": rates[0::2], "holdout_rate": rates[1::2]})
    arms = _arms(given, sends, rates)
    return {"rates": shown, "low": arms.low} | _worth(given, arms, arms.gain)


def _worth(given: Given, arms: Arms, gain: float, gift: float | None = None, margin: float | None = None) -> Answer:
    share = given.margin if margin is None else margin
    net = gain * arms.each * share - (arms.gift if gift is None else gift) - arms.messages
    return {"net": net, "verdict": "stop" if net <= 0 else "send" if arms.low > 0 else "test"}


def _right(given: Given) -> Arms:
    return _arms(given, given.sends, _rates(given.sends, given.sends["paid_30d"]))


def consent_ignored(given: Given) -> Answer:
    return {"today": set(given.people.loc[given.people["last"] == given.days, "customer_id"])}


def first_for_last(given: Given) -> Answer:
    """Counts from the first payment."""
    return _today(given, given.people["first"] == given.days)


def unpaid_included(given: Given) -> Answer:
    """Counts from the last order, paid or not."""
    return _today(given, given.people["placed"] == given.days)


def or_longer(given: Given) -> Answer:
    """Takes everybody who has been away for at least as long."""
    return _today(given, given.people["last"] >= given.days)


def full_days(given: Given) -> Answer:
    """Subtracts times and cuts the hours off, so that everybody is a day late."""
    return _today(given, given.people["passed"] == given.days)


def everyone_counted(given: Given) -> Answer:
    arms = _right(given)
    return _worth(given, arms, arms.paid)


def counts_subtracted(given: Given) -> Answer:
    arms, held = _right(given), given.sends["group"] == 2 * given.wave + 1
    return _worth(given, arms, arms.paid - int(given.sends.loc[held, "paid_30d"].sum()))


def gift_of_the_gain(given: Given) -> Answer:
    arms = _right(given)
    return _worth(given, arms, arms.gain, gift=arms.gift * arms.gain / arms.paid)


def sales_for_margin(given: Given) -> Answer:
    arms = _right(given)
    return _worth(given, arms, arms.gain, margin=1.0)


def looked_too_early(given: Given) -> Answer:
    """Compares who has paid within a week."""
    sends = given.sends
    return _effect(given, ((sends["first_paid"] - sends["sent"]) <= EARLY).astype(int))


def orders_for_people(given: Given) -> Answer:
    return _effect(given, given.sends["orders_30d"])


def clickers_only(given: Given) -> Answer:
    """Takes only those who clicked for the ones written to."""
    sends = given.sends[(given.sends["clicked"] == 1) | (given.sends["arm"] == "holdout")]
    return _effect(given, sends["paid_30d"], sends)


def figures(given: Given) -> dict[str, Any]:
    arms, due = _right(given), given.people["last"] == given.days
    return {
        "due": int(due.sum()),
        "may": int((due & given.people["consent"]).sum()),
        "sent": arms.sent,
        "paid": arms.paid,
        "rate": arms.rate,
        "own_rate": arms.own_rate,
        "anyway": arms.sent * arms.own_rate,
        "gain": arms.gain,
        "each": arms.each,
        "gross": arms.gain * arms.each * given.margin,
        "gift": arms.gift,
        "messages": arms.messages,
    }
