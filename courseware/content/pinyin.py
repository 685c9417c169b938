"""Names as they are typed without an input method: `zhuanhualv`, `zhuanh`, `zhl` are all 转化率."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence

Spelling = tuple[tuple[str, ...], ...]
"""The syllables of a name, each with all its readings; a Latin word or a number is a syllable that reads as it is."""

SHORTEST = 2
"""Letters that are taken for pinyin: a single one begins half of all words."""


def spelling(name: str) -> Spelling:
    """How a folded name is read.

    >>> spelling("uv 价值")
    (('uv',), ('jia', 'jie'), ('zhi',))
    """
    # Which reading a character has in a word is not asked, since all of them are compared: without its dictionary of
    # words the library takes 13 MB instead of 57.
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    from pypinyin import Style, pinyin

    parts = re.findall(r"[a-z0-9]+|[\u4e00-\u9fff]", name)
    return tuple(
        (part,)
        if part.isascii()
        else tuple(sorted(set(pinyin(part, style=Style.NORMAL, heteronym=True, v_to_u=False)[0])))
        for part in parts
    )


def typed(word: str) -> str | None:
    """The folded word as letters of pinyin (ü is typed as v), or None if it is something else."""
    letters = word.replace("ü", "v").replace("'", "")
    return letters if len(letters) >= SHORTEST and letters.isascii() and letters.isalpha() else None


def reads(letters: str, name: Spelling) -> bool:
    """Whether they are some syllables of the name in a row, each in full or by its first letter; the last one may
    have been typed in part."""
    return any(_from(letters, name[start:]) for start in range(len(name)))


def reads_all(letters: str, name: Spelling) -> bool:
    """Whether they are all of its syllables."""
    return _from(letters, name, to_the_end=True)


def _from(letters: str, syllables: Sequence[tuple[str, ...]], to_the_end: bool = False) -> bool:
    if not letters:
        return not (to_the_end and syllables)
    if not syllables:
        return False
    for reading in syllables[0]:
        if reading.startswith(letters) and not (to_the_end and syllables[1:]):
            return True
        for part in (reading, reading[0]):
            if letters.startswith(part) and _from(letters.removeprefix(part), syllables[1:], to_the_end):
                return True
    return False
