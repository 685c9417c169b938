"""Named random generators and the few draws that several tables share."""

from __future__ import annotations

import zlib

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Times = npt.NDArray[np.datetime64]

SEED = 20260501


def generator(name: str) -> np.random.Generator:
    """Return the generator of one table; equal names give equal streams."""
    return np.random.default_rng([SEED, zlib.crc32(name.encode())])


def ar1(rng: np.random.Generator, n: int, phi: float, sigma: float) -> Floats:
    """Return ``n`` steps of a stationary AR(1) process with innovation deviation ``sigma``."""
    out = np.empty(n)
    state = rng.normal(0, sigma / np.sqrt(1 - phi**2))
    for i in range(n):
        out[i] = state
        state = phi * state + rng.normal(0, sigma)
    return out


def seconds(times: npt.ArrayLike) -> Times:
    """Return times as whole-second ``datetime64``."""
    return np.asarray(times).astype("datetime64[s]")


def add_hours(times: Times, hours: npt.ArrayLike) -> Times:
    """Return ``times`` moved by ``hours`` (rounded to whole seconds)."""
    return times + np.round(np.asarray(hours, dtype=float) * 3600).astype("timedelta64[s]")
