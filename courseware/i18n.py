"""Words for the reader. The Chinese text is the message id; a catalogue in `locale/` may translate it."""

from __future__ import annotations

from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any

from babel.messages.pofile import read_po

SOURCE_LANGUAGE = "zh"
LOCALE = Path(__file__).resolve().parent.parent / "locale"

_language: ContextVar[str] = ContextVar("language", default=SOURCE_LANGUAGE)


def use_language(language: str) -> None:
    """Choose the language of this context (one script run, one request)."""
    _language.set(language)


def language() -> str:
    return _language.get()


@cache
def _catalogue(language: str) -> dict[str, str]:
    path = LOCALE / language / "courseware.po"
    if not path.exists():
        return {}
    with path.open("rb") as file:
        return {str(m.id): str(m.string) for m in read_po(file) if m.id and m.string}


def t(message: str, /, **data: Any) -> str:
    """The message in the reader's language, falling back to the Chinese it is written in.

    >>> t("共 {n} 题", n=3)
    '共 3 题'
    """
    text = _catalogue(_language.get()).get(message, message)
    return text.format(**data) if data else text
