"""Peer instruction: vote, discuss, vote again, explain. What the first vote recommends, and what the discussion did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

FEW, MANY = 0.35, 0.70
"""Shares of right answers between which those who know can convince those who do not."""


class Advice(StrEnum):
    EXPLAIN = "explain"
    """Too few could convince anybody."""
    DISCUSS = "discuss"
    GO_ON = "go-on"


def advice(right: int, answered: int) -> Advice | None:
    """What a first vote recommends; None when nobody has answered."""
    if not answered:
        return None
    share = right / answered
    if share < FEW:
        return Advice.EXPLAIN
    return Advice.DISCUSS if share <= MANY else Advice.GO_ON


@dataclass(frozen=True)
class Change:
    """What those who voted twice did; ids in the order of the second vote. `once` have voted the first time only, `new`
    the second time only: they are compared with nobody."""

    both: int
    right_before: int
    right_now: int
    to_right: tuple[str, ...]
    to_wrong: tuple[str, ...]
    once: int
    new: int


def change(first: Mapping[str, bool], second: Mapping[str, bool]) -> Change:
    """Of two votes: whether each learner, by id, was right."""
    both = [who for who in second if who in first]
    return Change(
        len(both),
        sum(first[who] for who in both),
        sum(second[who] for who in both),
        tuple(who for who in both if second[who] and not first[who]),
        tuple(who for who in both if first[who] and not second[who]),
        len(first) - len(both),
        len(second) - len(both),
    )
