"""Bold that Markdown does not make bold: `**「转化率」**是…` shows its asterisks, because of the brackets in it."""

from __future__ import annotations

import re
import unicodedata

_PAIR = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*")


def broken_bold(text: str) -> str | None:
    """The first `**…**` that stays as typed, by CommonMark's rule of flanking; None if there is none.

    Punctuation just inside the asterisks needs a space or punctuation just outside.
    """
    for found in _PAIR.finditer(text):
        before, after = text[: found.start()][-1:], text[found.end() :][:1]
        if (_marks(found[1][0]) and _letter(before)) or (_marks(found[1][-1]) and _letter(after)):
            return found[0]
    return None


def _marks(character: str) -> bool:
    # A brace begins or ends a placeholder: what will stand there is not known.
    return character not in "{}" and unicodedata.category(character)[0] in "PS"


def _letter(character: str) -> bool:
    return bool(character) and not character.isspace() and not _marks(character)
