"""Can a reader who knows nothing pick the right option by the way it sounds? Careful words, hasty words, length."""

from __future__ import annotations

import re
from collections.abc import Sequence

from courseware.content.question import Single

CAREFUL = re.compile("先|查|再|试|比|看|问|核|对照|记|找|写明|说清|其余|逐|分开|分批")
"""Words of somebody who looks before he acts: authors give them to the right option."""

HASTY = re.compile("全|都|停|删|最|任何|一定|立刻|马上|只|一律|所有|不用|不必|不管|直接|必须")
"""Words of haste and of absolutes: authors give them to the wrong ones."""

A_CHARACTER = 0.02
"""What a character adds: among options that sound alike the longer one seems better thought out."""

SHARE = 0.32
"""Above this share of single choices (a quarter would be chance) sounding right beats knowing."""

ENOUGH = 40
"""Single choices in the course below which the share says nothing."""


def tone(text: str) -> float:
    """How careful a text sounds."""
    return len(CAREFUL.findall(text)) - len(HASTY.findall(text)) + A_CHARACTER * len(text)


def share_by_tone(singles: Sequence[Single], careful: bool = True) -> float:
    """The share of right answers of whoever takes what sounds most careful, or least; a tie is a guess."""
    return sum(_picks_right(question, careful) for question in singles) / len(singles)


def picked_by_tone(singles: Sequence[Single], careful: bool = True) -> list[str]:
    """The ids of the questions that give their answer away to him."""
    return [question.id for question in singles if _picks_right(question, careful) == 1]


def _picks_right(question: Single, careful: bool) -> float:
    tones = [round(tone(option.text), 6) for option in question.options]
    wanted = max(tones) if careful else min(tones)
    picked = [option for option, value in zip(question.options, tones, strict=True) if value == wanted]
    return sum(option.correct for option in picked) / len(picked)
