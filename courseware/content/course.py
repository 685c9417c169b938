"""Course ⊃ Module ⊃ Lesson ⊃ Block, as the loader gives it to everybody else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Annotated

from pydantic import Discriminator, Field, Tag

from courseware.content.blocks import (
    CaseBlock,
    ChartBlock,
    DiagramBlock,
    DrawingBlock,
    DrillRef,
    ExerciseRef,
    ExploreBlock,
    NoteBlock,
    PageRef,
    QuestionRef,
    TableBlock,
    Text,
    Trainer,
    block_kind,
)
from courseware.content.common import Figure, Id, Model, Name, Words
from courseware.content.drill import Drill
from courseware.content.exercise import Exercise
from courseware.content.glossary import Term
from courseware.content.minutes import lesson_minutes
from courseware.content.problems import Problem
from courseware.content.question import Question

TaggedBlock = Annotated[
    Annotated[Text, Tag("text")]
    | Annotated[NoteBlock, Tag("note")]
    | Annotated[ChartBlock, Tag("chart")]
    | Annotated[TableBlock, Tag("table")]
    | Annotated[ExploreBlock, Tag("explore")]
    | Annotated[DiagramBlock, Tag("diagram")]
    | Annotated[DrawingBlock, Tag("drawing")]
    | Annotated[CaseBlock, Tag("case")]
    | Annotated[QuestionRef, Tag("question")]
    | Annotated[ExerciseRef, Tag("exercise")]
    | Annotated[DrillRef, Tag("drill")]
    | Annotated[PageRef, Tag("page")]
    | Annotated[Trainer, Tag("trainer")],
    Discriminator(block_kind),
]


class Lesson(Model):
    id: Id
    title: Words
    goal: Words
    covers: Annotated[list[Id], Field(min_length=1)]
    figures: dict[Name, Figure] = {}
    blocks: Annotated[list[TaggedBlock], Field(min_length=1)]

    @cached_property
    def minutes(self) -> int:
        """To read it and answer its questions; the exercises that it leads to come on top."""
        return lesson_minutes(self.blocks)


class Outline(Model):
    """A lesson that is announced but not written yet."""

    id: Id
    title: Words
    goal: Words


class ModuleFile(Model):
    """module.yaml: lessons in their order, by id when written, as an outline when still coming."""

    id: Id
    title: Words
    goal: Words
    lessons: Annotated[list[Id | Outline], Field(min_length=1)]


class Attested(Model):
    """What a certificate says that somebody can do, each proved by an exercise that it requires, and by a graded run
    of the 618 planner."""

    exercises: Annotated[dict[Id, Words], Field(min_length=1)]
    promotion: Words


class CourseFile(Model):
    """course.yaml: the folders of the modules in their order, and what its certificate attests."""

    title: Words
    tagline: Words
    modules: Annotated[list[str], Field(min_length=1)]
    certificate: Attested | None = None


class KnowledgePoint(Model):
    """The smallest thing taught (points.yaml). `stands_for` lists the syllabus points it carries."""

    id: Id
    name: Words
    module: Id
    stands_for: list[str] = []


@dataclass(frozen=True)
class BrokenLesson:
    """A lesson whose file has errors: its page shows them, the rest of the course runs."""

    id: str
    title: Words
    problems: tuple[Problem, ...]


AnyLesson = Lesson | Outline | BrokenLesson


@dataclass(frozen=True)
class Module:
    id: str
    title: Words
    goal: Words
    lessons: tuple[AnyLesson, ...]


@dataclass(frozen=True)
class Course:
    """Everything that was read, and every problem met on the way. Built once by `loader.load_course`."""

    title: Words
    tagline: Words
    root: Path
    modules: tuple[Module, ...]
    lessons: Mapping[str, Lesson]
    questions: Mapping[str, Question]
    exercises: Mapping[str, Exercise]
    points: Mapping[str, KnowledgePoint]
    bank: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The ids of the questions in a file, in its order, by the file's name: the lesson that they belong to."""
    glossary: Mapping[str, Term] = field(default_factory=dict)
    drills: Mapping[str, Drill] = field(default_factory=dict)
    certificate: Attested | None = None
    """None: the course has none."""
    problems: tuple[Problem, ...] = ()

    def more_questions(self, lesson: Lesson) -> tuple[str, ...]:
        """The questions of the lesson's bank that the lesson itself does not ask."""
        asked = {block.question for block in lesson.blocks if isinstance(block, QuestionRef)}
        return tuple(id for id in self.bank.get(lesson.id, ()) if id not in asked)

    def lessons_leading_to(self, exercise_id: str) -> tuple[str, ...]:
        """The ids of the lessons that show an exercise, in their order; it belongs to the first of them."""
        return tuple(
            lesson.id
            for lesson in self.lessons.values()
            if any(isinstance(block, ExerciseRef) and block.exercise == exercise_id for block in lesson.blocks)
        )

    def lesson_of_drill(self, drill_id: str) -> str | None:
        """The id of the first lesson that shows a drill."""
        showing = (
            lesson.id
            for lesson in self.lessons.values()
            if any(isinstance(block, DrillRef) and block.drill == drill_id for block in lesson.blocks)
        )
        return next(showing, None)

    def exercises_in_order(self) -> tuple[Exercise, ...]:
        """The exercises that lessons lead to, in the order in which one comes to them."""
        met = dict.fromkeys(
            block.exercise
            for lesson in self.lessons.values()
            for block in lesson.blocks
            if isinstance(block, ExerciseRef) and block.exercise in self.exercises
        )
        return tuple(self.exercises[id] for id in met)

    def module_of(self, lesson_id: str) -> Module:
        """The module a lesson (written, announced or broken) belongs to. Raises KeyError for an unknown id."""
        for module in self.modules:
            if any(lesson.id == lesson_id for lesson in module.lessons):
                return module
        raise KeyError(lesson_id)
