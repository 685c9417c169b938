"""The chance of getting a *new* question about a knowledge point right today, and how sure that is.

The model, for one learner. Each point has two unknowns: the share `p` of new questions of middling level that he gets
right while all of it is fresh, and how much slower or faster than FSRS expects he forgets it, of which three values are
weighed (`PACE`). A question of another level has odds `LEVEL` times as good or bad a level. What is forgotten is
guessed: after some time the chance is `low + (p - low) * recall`, where `low` is `GUESS`, or p if that is less. So each
answer has a likelihood, and today's chance a distribution, of which the mean and the 95 % interval are told.

Before any answer p is Beta distributed about what the other points of the module say, with the spread that points of
one module have among them (`LIKE`), widened by how little is known of the module itself.

Assumed, and not measured on people: the answers to different questions about a point differ only by chance and level;
one to a question met before tells half (see `evidence`); of old answers the older tell less (`OLDER`), since people
learn; points of a module go together as strongly as `LIKE` says, those of different modules do not. A simulation in the
tests, of learners who forget at paces of their own and meet questions of unknown difficulty, holds that the interval
covers the true chance as often as it claims.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from courseware.progress.evidence import Evidence
from courseware.progress.memory import Floats, Ints, recall

LEVEL = 1.65
GUESS = 0.15
PACE = np.array([0.35, 1.0, 2.9])
PACE_WEIGHT = np.array([0.25, 0.5, 0.25])
LIKE = 12.0
"""As many answers would tell as much about a point as the rest of its module, if that were known exactly."""
OLDER = 0.9
"""What an answer weighs beside the next newer one about the same point."""
NEWEST = 16
"""Answers about a point that are looked at."""
START = (1.2, 0.8)
"""What is thought of a module before anything of it was answered: as after so many answers right, and wrong."""

SHARES = (np.arange(48) + 0.5) / 48


@dataclass(frozen=True)
class Chance:
    """Of getting a new question right: its mean, and where it is with 95 %."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True)
class Chances:
    """Of each point that was met, `today`'s chance, and `fresh_low`, the lower end of what it was right after the last
    answer. `modules`: today's chance with a question about any of a module's points met so far."""

    today: list[Chance]
    fresh_low: Floats
    modules: Mapping[str, Chance]


def chances(known: Evidence, modules: Sequence[str], today: int) -> Chances:
    """`modules`: that of each point that was met; `today`: the ordinal of the local day."""
    if not modules:
        return Chances([], np.empty(0), {})
    about = np.repeat(np.arange(len(modules)), np.diff(known.starts))
    newer = known.starts[about + 1] - 1 - np.arange(len(about))
    kept = newer < NEWEST
    about, weight = about[kept], (known.weight * OLDER**newer)[kept]
    right, level = known.right[kept], known.level[kept]
    first = np.isnan(known.before[kept])
    stability = np.where(first, 1.0, known.before[kept])
    recalled = np.where(first[:, None], 1.0, recall(known.days[kept][:, None], stability[:, None] * PACE))

    prior = _prior(about, np.asarray(modules), right, weight, recalled[:, 1])
    share = _OF_LEVEL[level]
    low = np.minimum(share, GUESS)
    chance = low[:, :, None] + (share - low)[:, :, None] * recalled[:, None, :]
    told = np.log(np.where(right[:, None, None], chance, 1 - chance)) * weight[:, None, None]
    told = np.add.reduceat(told, np.searchsorted(about, np.arange(len(modules))))
    beta = (prior.of - 1)[:, None] * np.log(SHARES) + (prior.against - 1)[:, None] * np.log(1 - SHARES)
    weights = np.exp(_from_top(told + beta[:, :, None])) * PACE_WEIGHT
    weights /= weights.sum(axis=(1, 2), keepdims=True)

    last = known.starts[1:] - 1
    since = np.maximum(today - known.day[last], 0)
    fading = recall(since[:, None], known.after.stability[last][:, None] * PACE)
    low = np.minimum(SHARES, GUESS)
    values = low[:, None] + (SHARES - low)[:, None] * fading[:, None, :]
    flat = (len(modules), -1)
    spread = _Spread.of(values.reshape(flat), weights.reshape(flat))
    fresh = _Spread.of(np.broadcast_to(SHARES, (len(modules), len(SHARES))), weights.sum(axis=2))
    told_today = [
        Chance(*each) for each in zip(spread.mean.tolist(), spread.low.tolist(), spread.high.tolist(), strict=True)
    ]
    return Chances(told_today, fresh.low, _of_modules(modules, spread, prior, fading[:, 1]))


_ODDS = SHARES / (1 - SHARES)
_OF_LEVEL = np.array([odds / (1 + odds) for level in range(4) for odds in [_ODDS * LEVEL ** (2 - level)]])
"""The share of questions of a level that are got right, by level, for each share at the middling one."""


def _from_top(logs: Floats) -> Floats:
    found: Floats = logs - logs.max(axis=(1, 2), keepdims=True)
    return found


@dataclass(frozen=True)
class _Prior:
    """Of each point, what the rest of its module lets expect: as after so many answers right (`of`) and wrong
    (`against`). `own` is what its own answers weigh, `shared` the variance of what is known of the module."""

    of: Floats
    against: Floats
    own: Floats
    shared: Floats


def _prior(
    about: Ints, modules: npt.NDArray[np.str_], right: npt.NDArray[np.bool_], weight: Floats, recalled: Floats
) -> _Prior:
    # What was right although it may have been forgotten tells more of p than what was wrong then.
    own: Floats = np.bincount(about, weight * recalled**2).astype(np.float64)
    good = np.bincount(about, weight * recalled * (right - GUESS * (1 - recalled)))
    share = np.clip(good / own, 0, 1)
    tells = own * LIKE / (own + LIKE)
    same = modules[:, None] == modules
    np.fill_diagonal(same, False)
    of = START[0] + same @ (tells * share)
    against = START[1] + same @ (tells * (1 - share))
    mean, known = of / (of + against), of + against
    strength = 1 / (1 / (known + 1) + 1 / (LIKE + 1)) - 1
    return _Prior(mean * strength, (1 - mean) * strength, own, mean * (1 - mean) / (known + 1))


@dataclass(frozen=True)
class _Spread:
    """Of each row, a distribution over values: its mean, variance and 95 % interval."""

    mean: Floats
    variance: Floats
    low: Floats
    high: Floats

    @classmethod
    def of(cls, values: Floats, weights: Floats) -> _Spread:
        mean = (values * weights).sum(axis=1)
        variance = (values**2 * weights).sum(axis=1) - mean**2
        order = np.argsort(values, axis=1)
        values, weights = (np.take_along_axis(each, order, axis=1) for each in (values, weights))
        reached = np.cumsum(weights, axis=1) - weights / 2
        low, high = (
            np.array([np.interp(share, r, v) for r, v in zip(reached, values, strict=True)]) for share in (0.025, 0.975)
        )
        return cls(mean, variance, low, high)


def _of_modules(modules: Sequence[str], spread: _Spread, prior: _Prior, fading: Floats) -> dict[str, Chance]:
    """The mean over a module's points; what is not known of the module as a whole is not known of all of them."""
    found = {}
    names = np.asarray(modules)
    strength = prior.of + prior.against
    leaning = strength / (strength + prior.own) * fading
    for module in dict.fromkeys(modules):
        of = names == module
        mean, shared = spread.mean[of].mean(), (leaning[of].mean() ** 2) * prior.shared[of].mean()
        alone = np.maximum(spread.variance[of] - leaning[of] ** 2 * prior.shared[of], 0).sum() / of.sum() ** 2
        # On the scale of log odds an interval stays within 0..1.
        centre, width = np.log(mean / (1 - mean)), 1.96 * np.sqrt(shared + alone) / (mean * (1 - mean))
        low, high = (1 / (1 + np.exp(-end)) for end in (centre - width, centre + width))
        found[module] = Chance(float(mean), float(low), float(high))
    return found
