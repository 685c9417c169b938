"""The glossary: one definition of each term, and which terms occur in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Annotated, Literal

from pydantic import Field

from courseware.content.common import Id, Model, Words
from courseware.i18n import t

Group = Literal["traffic", "conversion", "service", "goods", "promotion", "methods", "organisation"]


class Term(Model):
    id: Id
    term: Words
    """Its name in Chinese."""
    abbreviation: Words | None = None
    aliases: list[Words] = []
    """Other words for the same thing."""
    group: Group
    meaning: Words
    formula: Words | None = None
    also: Words | None = None
    """Other definitions in use."""
    mistakes: Words | None = None
    points: Annotated[list[Id], Field(min_length=1)]

    @property
    def names(self) -> tuple[str, ...]:
        """Every way to call it."""
        return (self.term, *((self.abbreviation,) if self.abbreviation else ()), *self.aliases)

    @property
    def title(self) -> str:
        """Its name with the abbreviation: `访客数（UV）`; only the name where that says it already."""
        told = self.abbreviation is None or self.abbreviation in self.term
        return self.term if told else t("{term}（{abbreviation}）", term=self.term, abbreviation=self.abbreviation)


def terms_in(text: str, glossary: Mapping[str, Term]) -> list[Term]:
    """The terms that a text uses, by any of their names, in the order of their first occurrence.

    The longest name wins (`UV 价值` is not `UV`), and Latin letters are a word of their own (`PV` is not in `SPV`).
    """
    by_name = {name: term for term in glossary.values() for name in term.names}
    if not by_name:
        return []
    found = dict.fromkeys(by_name[match[0]].id for match in _pattern(by_name).finditer(text))
    return [glossary[id] for id in found]


def without_terms(text: str, glossary: Mapping[str, Term]) -> str:
    """What is left of a text when every name of a term is taken out of it."""
    names = [name for term in glossary.values() for name in term.names]
    return _pattern(names).sub("", text) if names else text


def terms_of_a_lesson(text: str, covers: Iterable[str], glossary: Mapping[str, Term], most: int) -> list[Term]:
    """The terms to explain at the end of a lesson: all that it teaches, then others it uses, together up to `most`.

    A lesson teaches a term if it covers one of the term's points.
    """
    used = terms_in(text, glossary)
    points = set(covers)
    taught = [term for term in used if points.intersection(term.points)]
    others = [term for term in used if term not in taught]
    return [*taught, *others[: max(most - len(taught), 0)]]


def _pattern(names: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(_whole(name) for name in sorted(names, key=len, reverse=True)))


def _whole(name: str) -> str:
    before = r"(?<![A-Za-z0-9])" if name[0].isascii() else ""
    behind = r"(?![A-Za-z0-9])" if name[-1].isascii() else ""
    return before + re.escape(name) + behind
