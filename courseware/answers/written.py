"""Text as people and programs write it, reduced to what can be seen."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# The same character in another shape: ３, ％, ﹣, 𝟑. Not so ³ and ③, which mean something else than 3.
_SHAPES = ("<wide>", "<narrow>", "<small>", "<font>")
_RADICALS = range(0x2F00, 0x2FE0)
"""What copying from a PDF makes of 月 and 日."""
_KEPT_AS_TEXT = re.compile(r'=\s*"(?P<text>(?:[^"]|"")*)"')
"""How programs keep Excel from reading 0234 as a number."""


def visible(text: str) -> str:
    """Without marks that nobody sees, full-width characters as ASCII, blanks at the ends cut, and unwrapped if it was
    wrapped for a spreadsheet: `="0234"` and `'0234` are 0234."""
    if not text.isascii():
        text = "".join(map(_character, text))
    text = text.strip()
    if text.startswith("="):
        wrapped = _KEPT_AS_TEXT.fullmatch(text)
        return wrapped["text"].replace('""', '"').strip() if wrapped else text
    return text.removeprefix("'").strip() if text.startswith("'") else text


def shorten(text: str, limit: int = 40) -> str:
    """The beginning of a learner's text, to quote it."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[:limit] + "…"


@lru_cache(maxsize=4096)
def _character(char: str) -> str:
    if unicodedata.category(char) == "Cf" or "\ufe00" <= char <= "\ufe0f":
        return ""
    shape = unicodedata.decomposition(char).partition(" ")[0]
    return unicodedata.normalize("NFKC", char) if shape in _SHAPES or ord(char) in _RADICALS else char
