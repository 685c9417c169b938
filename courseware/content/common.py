"""Pieces that lessons, questions and exercises share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=60)]
"""A stable id: lower-case words with hyphens. Records refer to it, so it is never renamed."""

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
"""The name of a value: a column, a parameter, a figure, a field. May stand in SQL and in a formula."""


@dataclass(frozen=True)
class Read:
    """Marks a text that somebody reads, so that it is found by its type, checked, and said in another language."""

    figures: bool
    """Whether `{name}` in it is filled with a figure or parameter declared beside it."""


Prose = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True), Read(figures=True)]
"""Markdown for the reader. `{name}` stands for a figure or parameter declared beside it."""

Words = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True), Read(figures=False)]
"""Words for the reader that are shown as they stand: titles, labels, options. `{name}` means nothing in them."""

Format = Literal["integer", "decimal", "percent", "money", "text", "date"]
"""How a value is shown: 12,345 · 3.42 · 3.2% · ¥1,234.50 · as it is · 2026-04-20."""


class Model(BaseModel):
    """Strict and frozen: an unknown key is an author's error, not something to pass over.

    What checks a file is built when the first one is checked: a course that was kept is shown without it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=False, defer_build=True)


class Shown(Model):
    """How a value is written where a text quotes it."""

    format: Format = "integer"
    digits: Annotated[int, Field(ge=0, le=6)] | None = None


class Figure(Shown):
    """A number that a text quotes: computed from the shop's tables with SQL (one row, one column), never typed."""

    sql: str


class Tolerance(Model):
    """How far a number may be off: by `abs` in the field's own unit, or by `rel` of the right value."""

    abs: Annotated[float, Field(ge=0)] = 0.0
    rel: Annotated[float, Field(ge=0, lt=1)] = 0.0

    def allowed(self, expected: float) -> float:
        """The largest accepted distance from `expected` (1e-9 relative covers binary rounding)."""
        return max(self.abs, self.rel * abs(expected)) + 1e-9 * max(1.0, abs(expected))


Unit = Literal["", "percent", "yuan", "days", "people", "orders", "items", "times", "points", "hours"]
"""The unit of a number. A percent is stored as a fraction: 3.2% is 0.032."""


class KeyPoint(Model):
    """Something a written answer should say: any one of the words counts."""

    label: Words
    any: Annotated[list[str], Field(min_length=1)]
    because: Prose
