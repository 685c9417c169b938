"""How long a lesson takes: a rule of thumb over its blocks, so that what the page says follows from what stands there.

Reading is 300 characters a minute, which is slow: figures are looked at twice. What is to be done is added by its kind.
The exercises that a lesson leads to say their own minutes and are told beside.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from courseware.content.blocks import (
    CaseBlock,
    ChartBlock,
    DiagramBlock,
    DrawingBlock,
    ExploreBlock,
    QuestionRef,
    TableBlock,
    Trainer,
)
from courseware.content.common import Model
from courseware.content.texts import prose_in

CHARACTERS_A_MINUTE = 300
QUESTION, EXPLORE, LOOK = 1.5, 2.0, 0.5
"""Minutes for a question, for trying something out, and for looking at a chart, table, diagram or drawing."""
WALKED = 0.5
"""The share of a case's scenes that one way through it meets, roughly."""


def lesson_minutes(blocks: Sequence[Model]) -> int:
    """Whole minutes, at least one, of everything that a learner sees."""
    return max(1, math.ceil(sum(map(_minutes, blocks))))


def _minutes(block: Model) -> float:
    reading = sum(len("".join(text.split())) for _, text in prose_in(block)) / CHARACTERS_A_MINUTE
    match block:
        case Trainer():
            return 0
        case QuestionRef():
            return QUESTION
        case ExploreBlock():
            return reading + EXPLORE
        case ChartBlock() | TableBlock() | DiagramBlock() | DrawingBlock():
            return reading + LOOK
        case CaseBlock():
            return reading * WALKED
        case _:
            return reading
