"""What an author wrote about the answers to an item: looked up when a finding is worded, never kept with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from courseware.verdict import Finding

T = TypeVar("T")

Texts = Mapping[str, str]

KINDS = ("option", "item", "left", "right", "point", "column", "definition")
"""What an author's texts are about, and the keys under which a finding's data names one of them by id."""


@dataclass(frozen=True)
class Authored:
    """Markdown with its numbers filled in.

    `mistakes`: the sentence of a named mistake, by its id. `texts`: what an option, item, left, right, key point or
    column says, by kind and id. `reasons`: why it is right or wrong, by id (an item has them for one kind only).
    `conventions`: those of the mistakes that are none, only another way than was asked for.
    """

    mistakes: Texts = field(default_factory=dict)
    texts: Mapping[str, Texts] = field(default_factory=dict)
    reasons: Texts = field(default_factory=dict)
    conventions: frozenset[str] = frozenset()

    def text(self, kind: str, id: str) -> str:
        """What stands under an id. One that is not known stands for itself: an old record quotes the text."""
        return self.texts.get(kind, {}).get(id, id)

    def reason(self, finding: Finding) -> str:
        """Why what the finding names is right or wrong; "" when the author says nothing about it."""
        named = next((str(finding.data[kind]) for kind in KINDS if kind in finding.data), "")
        return self.reasons.get(named, "")


NOTHING = Authored()


def by_id(things: Sequence[T]) -> dict[str, T]:
    """Ids by authored order: a, b, …, z, z1, z2, …"""
    return {chr(ord("a") + i) if i < 26 else f"z{i - 25}": thing for i, thing in enumerate(things)}
