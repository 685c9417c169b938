"""Questions: short, in a lesson or a quiz. One model per kind; the right answer is stated once, here."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from courseware.content.common import Figure, Id, KeyPoint, Model, Name, Prose, Tolerance, Unit

QuestionKind = Literal["single", "multiple", "number", "order", "match", "sort", "text"]


class QuestionBase(Model):
    id: Id
    covers: Annotated[list[Id], Field(min_length=1)]
    level: Annotated[int, Field(ge=1, le=3)]
    stem: Prose
    figures: dict[Name, Figure] = {}
    explain: Prose | None = None
    """Said after the answer, whatever it was."""

    def __hash__(self) -> int:  # the id is unique; the fields hold dicts, which have no hash
        return hash(self.id)


class Option(Model):
    text: Prose
    because: Prose
    """Why it is right, or which mistake leads to it."""
    correct: bool = False
    mistake: Id | None = None


class Single(QuestionBase):
    kind: Literal["single"]
    options: Annotated[list[Option], Field(min_length=3, max_length=6)]

    @model_validator(mode="after")
    def _one_right(self) -> Single:
        if sum(option.correct for option in self.options) != 1:
            raise ValueError("a single choice has exactly one option with `correct: true`")
        return self


class Multiple(QuestionBase):
    kind: Literal["multiple"]
    options: Annotated[list[Option], Field(min_length=3, max_length=8)]

    @model_validator(mode="after")
    def _some_right(self) -> Multiple:
        right = sum(option.correct for option in self.options)
        if not 1 <= right < len(self.options):
            raise ValueError("a multiple choice has at least one right and one wrong option")
        return self


class Range(Model):
    """The values a given number may take for a learner: start, start + step, … up to stop."""

    start: float
    stop: float
    step: Annotated[float, Field(gt=0)]

    @model_validator(mode="after")
    def _forward(self) -> Range:
        if self.stop < self.start:
            raise ValueError("`stop` is below `start`")
        return self


class FormulaMistake(Model):
    id: Id
    formula: str
    because: Prose


class NumberQuestion(QuestionBase):
    kind: Literal["number"]
    given: dict[Name, Range] = {}
    answer: str
    """A formula in the names of `given` and `figures`, e.g. `uv * cvr * aov`; + - * / ** ( ) round min max abs sqrt."""
    unit: Unit = ""
    tolerance: Tolerance
    mistakes: Annotated[list[FormulaMistake], Field(min_length=1)]


class OrderItem(Model):
    text: Prose
    because: Prose | None = None


class Order(QuestionBase):
    kind: Literal["order"]
    items: Annotated[list[OrderItem], Field(min_length=3, max_length=9)]
    """In the right order; shown shuffled."""


class Pair(Model):
    left: Prose
    right: Prose
    because: Prose | None = None


class Match(QuestionBase):
    kind: Literal["match"]
    pairs: Annotated[list[Pair], Field(min_length=3, max_length=10)]
    """Several lefts may share one right."""
    distractors: list[Prose] = []
    """Rights that belong to no left."""


class SortItem(Model):
    text: Prose
    bin: Prose
    because: Prose | None = None


class Sort(QuestionBase):
    kind: Literal["sort"]
    bins: Annotated[list[Prose], Field(min_length=2, max_length=6)]
    items: Annotated[list[SortItem], Field(min_length=3, max_length=14)]

    @model_validator(mode="after")
    def _known_bins(self) -> Sort:
        for item in self.items:
            if item.bin not in self.bins:
                raise ValueError(f"item 「{item.text}」 is in bin 「{item.bin}」, which is not among `bins`")
        return self


class TextQuestion(QuestionBase):
    kind: Literal["text"]
    points: Annotated[list[KeyPoint], Field(min_length=1)]
    max_length: Annotated[int, Field(ge=10, le=2000)] = 400
    sample: Prose
    """A model answer, shown after grading."""


Question = Annotated[
    Single | Multiple | NumberQuestion | Order | Match | Sort | TextQuestion,
    Field(discriminator="kind"),
]
