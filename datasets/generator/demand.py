"""The plan of each day: paid orders, units, and visitors and orders by channel."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from datasets.generator.days import BAD_DAYS, CHANNELS, DAYS, WEEK
from datasets.generator.random import Floats, Ints, ar1, generator

ORDERS_PER_DAY = 58.0
UNITS_PER_ORDER = 1.72
CONVERSION = 0.0258
PHI, SIGMA = 0.6, 0.08
STREAM = "demand-107"  # chosen so that the last four weeks are a fair test of a forecast

SHARE = {"search": 0.25, "feed": 0.18, "paid": 0.35, "live": 0.05, "crm": 0.06, "direct": 0.10}
LIVE_DAY_SHARE = 0.20
CAMPAIGN_PAID = {"warmup": 0.62, "burst": 0.68, "return": 0.62}
RELATIVE_CONVERSION = {"search": 1.2, "feed": 0.62, "paid": 0.97, "live": 1.05, "crm": 1.8, "direct": 1.3}
PHASE_CONVERSION = {"warmup": 0.72, "burst": 1.75, "return": 1.15}

# The bad week: the advertised product hardly sells through the paid channel, and the feed merely brings fewer visitors.
HERO_PAID_SHARE = 0.30
HERO_PAID_SHARE_SPRING = 0.64
SPRING = pd.Timestamp("2026-03-23")
HERO_SURVIVAL = 0.07
FEED_VISITORS_LEFT = 0.70


class Plan(NamedTuple):
    """Per day: orders and units; per day and channel: visitors and orders; share of paid orders led by the hero.

    ``beyond`` is the part of the visitors ``uv`` for which no advertising was planned: those who only look before and
    after a burst, and returning buyers.
    """

    orders: Ints
    units: Ints
    uv: Ints
    beyond: Ints
    channel_orders: Ints
    hero_share: Floats


def _channel_shares(calendar: pd.DataFrame, rng: np.random.Generator) -> Floats:
    shares = np.empty((len(DAYS), len(CHANNELS)))
    for i, (live, phase) in enumerate(zip(calendar["live"], calendar["phase"], strict=True)):
        row = dict(SHARE, live=LIVE_DAY_SHARE if live else SHARE["live"])
        paid = CAMPAIGN_PAID.get(phase, SHARE["paid"])
        rest = sum(v for c, v in row.items() if c != "paid")
        shares[i] = [paid if c == "paid" else row[c] / rest * (1 - paid) for c in CHANNELS]
    shares *= np.exp(rng.normal(0, 0.03, shares.shape))
    return shares / shares.sum(axis=1, keepdims=True)


def _round_to(parts: Floats, total: int) -> Ints:
    """Round ``parts`` to integers that sum to ``total`` (largest remainder)."""
    whole = np.floor(parts).astype(np.int64)
    whole[np.argsort(whole - parts)[: total - int(whole.sum())]] += 1
    return whole


def _lookers(uv: Floats, usual: Floats) -> Floats:
    """Return the visitors (day × channel) that keep unpaid visits at the ``usual`` number a day, at unchanged shares.

    Advertising comes on top of those who come anyway; it does not keep them away.
    """
    free = np.array([c != "paid" for c in CHANNELS])
    missing = usual / uv[:, free].sum(axis=1)
    return uv * np.maximum(missing - 1, 0)[:, None]


def plan(calendar: pd.DataFrame) -> Plan:
    """Draw the plan of every day of the history.

    Orders are rounded expectations, not Poisson counts: the noise of the series is then the autoregressive one alone,
    which is what makes it forecastable.
    """
    rng = generator(STREAM)
    n = len(DAYS)
    age = np.arange(n) / n
    season = 1 + 0.05 * np.cos(2 * np.pi * (DAYS.dayofyear.to_numpy() - 330) / 365.25)
    level = ORDERS_PER_DAY * (0.94 + 0.12 * age) * season * WEEK[DAYS.day_of_week]
    expected = level * calendar["factor"].to_numpy(float) * np.exp(ar1(rng, n, PHI, SIGMA))
    phase = calendar["phase"]
    lift = np.array([PHASE_CONVERSION.get(p, 1.0) for p in phase])
    plain = CONVERSION * np.exp(ar1(rng, n, 0.4, 0.025))
    conversion = plain * lift
    uv = (expected / conversion)[:, None] * _channel_shares(calendar, rng)
    wanted = uv * np.array([RELATIVE_CONVERSION[c] for c in CHANNELS])
    wanted *= (expected / wanted.sum(axis=1))[:, None]

    in_promotion = phase.notna().to_numpy()
    usual = expected / calendar["factor"].to_numpy(float) / plain * (1 - SHARE["paid"])
    beyond = np.round(_lookers(uv, np.where(in_promotion, usual, 0.0))).astype(np.int64)

    bad = DAYS.isin(BAD_DAYS)
    feed, paid = CHANNELS.index("feed"), CHANNELS.index("paid")
    uv[bad, feed] *= FEED_VISITORS_LEFT
    wanted[bad, feed] *= FEED_VISITORS_LEFT
    hero = np.where(DAYS >= SPRING, HERO_PAID_SHARE_SPRING, HERO_PAID_SHARE)
    left = 1 - hero + hero * HERO_SURVIVAL
    wanted[bad, paid] *= left[bad]
    hero = np.where(bad, hero * HERO_SURVIVAL / left, hero)

    orders = np.round(wanted.sum(axis=1)).astype(np.int64)
    wanted *= np.exp(rng.normal(0, 0.06, wanted.shape))
    split = np.array([_round_to(w / w.sum() * o, int(o)) for o, w in zip(orders, wanted, strict=True)])
    units = np.round(orders * UNITS_PER_ORDER * np.exp(rng.normal(0, 0.02, n))).astype(np.int64)
    return Plan(orders, units, np.round(uv).astype(np.int64) + beyond, beyond, split, hero)
