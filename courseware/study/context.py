"""Why and where an item is answered, and what may be shown of it meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from courseware.record.log import Purpose, numbers_of


class Reveal(StrEnum):
    """When right answers, reasons and samples may be shown."""

    AT_ONCE = "at-once"
    AT_END = "at-end"
    WHEN_TOLD = "when-told"


@dataclass(frozen=True)
class Context:
    """`occasion` is the id of the sitting or class, if it is part of one; `over` tells that the sitting has ended or
    the trainer has told. `variant` is the one that the page shows; None: the one that the learner is on."""

    learner_id: str
    lesson_id: str | None = None
    purpose: Purpose = Purpose.PRACTICE
    occasion: str | None = None
    reveal: Reveal = Reveal.AT_ONCE
    over: bool = False
    variant: int | None = None

    @property
    def open(self) -> bool:
        """Whether right answers, reasons and samples may reach a page."""
        return self.reveal is Reveal.AT_ONCE or self.over

    @property
    def numbers_of(self) -> str:
        """Whose numbers are asked for: the learner's own, or the class's."""
        return numbers_of(self.learner_id, self.purpose, self.occasion)
