"""Words for the reader: every sentence that the code says passes through `t`, in the language of its context.

Chinese is the message id and what is spoken when nobody says otherwise, so it costs no look-up. Another language is a
gettext catalogue, `locale/<language>/LC_MESSAGES/courseware.mo`; its messages are collected from `t(…)` and `N_(…)`.
Chinese has no plurals; a catalogue that needs them is asked with `ngettext` here and nowhere else.

Whoever keeps something that holds words (a cache) keeps it by `language()`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from gettext import NullTranslations, translation
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

CHINESE = "zh-CN"
PSEUDO = "pseudo"
"""No one's language: every message in ⟦ ⟧, so that a test sees the words that nobody could translate."""

LOCALE = Path(__file__).resolve().parents[1] / "locale"

_spoken: ContextVar[str | None] = ContextVar("language", default=None)


def _nobody() -> str | None:
    return None


_of_the_unsaid: Callable[[], str | None] = _nobody


def t(message: str, /, **data: Any) -> str:
    """The message in the language of the context, with its data filled in.

    >>> t("共 {n} 题", n=3)
    '共 3 题'
    >>> with speaking(PSEUDO):
    ...     t("共 {n} 题", n=3)
    '⟦共 3 题⟧'
    """
    spoken = language()
    if spoken != CHINESE:
        message = catalogue(spoken).gettext(message)
    return message.format(**data) if data else message


def N_(message: str, /) -> str:
    """The message as it is, marked for the catalogues: it stands in a table and passes through `t` when it is shown."""
    return message


def listed(items: Iterable[str], separator: str = N_("、")) -> str:
    """Things one after the other, as the language separates them: 甲、乙、丙.

    >>> listed(["甲", "乙"])
    '甲、乙'
    """
    return t(separator).join(items)


def language() -> str:
    """The language of this context."""
    return _spoken.get() or _of_the_unsaid() or CHINESE


def speak(language: str) -> None:
    """From here on, in this context, that language."""
    _spoken.set(language)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """That language within the block."""
    before = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(before)


def keeping_language(function: Callable[P, R]) -> Callable[P, R]:
    """`function` for later and elsewhere (another thread, a download), speaking the language spoken now."""
    spoken = language()

    def later(*args: P.args, **kwargs: P.kwargs) -> R:
        with speaking(spoken):
            return function(*args, **kwargs)

    return later


def ask_for_language(asked: Callable[[], str | None]) -> None:
    """`asked` says what is spoken in a context that nobody has told; None: Chinese. For the face, at its start."""
    global _of_the_unsaid
    _of_the_unsaid = asked


@cache
def catalogue(language: str) -> NullTranslations:
    """The messages of a language. Raises FileNotFoundError for one that has none."""
    match language:
        case "zh-CN":
            return NullTranslations()
        case "pseudo":
            return _Pseudo()
        case _:
            return translation("courseware", LOCALE, [language])


def pseudo(message: str) -> str:
    """The message in ⟦ ⟧, its `{placeholders}` kept.

    >>> pseudo("共 {n} 题")
    '⟦共 {n} 题⟧'
    """
    return f"⟦{message}⟧"


class _Pseudo(NullTranslations):
    def gettext(self, message: str) -> str:
        return pseudo(message)
