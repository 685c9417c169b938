"""How long things are remembered: the memory model FSRS 6, with the parameters of the package `fsrs`.

The arithmetic is the package's, for many things at once: the package itself makes several objects a review and takes
some 50 µs for it, so that years of answers would take a page half a second. A test holds both to the same figures. Days
are whole local days: what counts is on how many days something was met, not at what hour.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from fsrs import Rating
from fsrs.scheduler import DEFAULT_PARAMETERS

LONGEST = 365
"""Days after which everything is asked again."""
AGAIN, HARD, GOOD = int(Rating.Again), int(Rating.Hard), int(Rating.Good)
"""How an answer shows that something was remembered."""

_W = DEFAULT_PARAMETERS
_DECAY = -_W[20]
_FACTOR = 0.9 ** (1 / _DECAY) - 1

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


class Memory(NamedTuple):
    """Of each thing. `stability`: days until the chance of recalling it is down to .9; `difficulty` from 1 to 10."""

    stability: Floats
    difficulty: Floats


def recall(days: Floats | Ints, stability: Floats) -> Floats:
    """The chance of recalling it after so many days."""
    found: Floats = (1 + _FACTOR * days / stability) ** _DECAY
    return found


def interval(stability: float) -> int:
    """Days until it should be asked again: when one in ten would have forgotten it."""
    return min(max(round(stability), 1), LONGEST)


def first_met(ratings: Ints) -> Memory:
    """What the first answer makes of a memory."""
    return Memory(np.asarray(_W)[ratings - 1], np.clip(_first_difficulty(ratings), 1, 10))


def met_again(before: Memory, ratings: Ints, days: Ints) -> Memory:
    """What an answer makes of it, `days` after the last one."""
    stability, difficulty = before
    recalled = recall(days, stability)
    same_day = np.exp(_W[17] * (ratings - GOOD + _W[18])) * stability ** -_W[19]
    same_day = stability * np.where(ratings == AGAIN, same_day, np.maximum(same_day, 1))
    forgotten = np.minimum(
        _W[11]
        * difficulty ** -_W[12]
        * ((stability + 1) ** _W[13] - 1)
        * np.exp((1 - recalled) * _W[14]),
        stability / np.exp(_W[17] * _W[18]),
    )  # fmt: skip
    growth = np.exp(_W[8]) * (11 - difficulty) * stability ** -_W[9] * (np.exp((1 - recalled) * _W[10]) - 1)
    known = stability * (1 + growth * np.where(ratings == HARD, _W[15], 1))
    after = np.where(days < 1, same_day, np.where(ratings == AGAIN, forgotten, known))
    harder = difficulty - _W[6] * (ratings - GOOD) * (10 - difficulty) / 9
    difficulty = _W[7] * _first_difficulty(np.asarray(int(Rating.Easy))) + (1 - _W[7]) * harder
    return Memory(np.maximum(after, 0.001), np.clip(difficulty, 1, 10))


def _first_difficulty(ratings: Ints) -> Floats:
    found: Floats = _W[4] - np.exp(_W[5] * (ratings - 1)) + 1
    return found
