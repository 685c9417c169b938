"""Reads the course. Whatever is wrong in an author's file becomes a problem; the rest of the course stays usable."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from courseware.content.course import (
    BrokenLesson,
    Course,
    CourseFile,
    KnowledgePoint,
    Lesson,
    Module,
    ModuleFile,
    Outline,
)
from courseware.content.drill import Drill
from courseware.content.exercise import Exercise
from courseware.content.glossary import Term
from courseware.content.problems import Problem
from courseware.content.question import Question
from courseware.content.reader import Document, Place, Trail, read_yaml
from courseware.content.references import reference_problems
from courseware.content.schema import validate
from courseware.content.sources import Source, Sources
from courseware.items import drill_item, exercise_item, question_item

_COURSE: TypeAdapter[Any] = TypeAdapter(CourseFile)
_MODULE: TypeAdapter[Any] = TypeAdapter(ModuleFile)
_OUTLINE: TypeAdapter[Any] = TypeAdapter(Outline)
_LESSON: TypeAdapter[Any] = TypeAdapter(Lesson)
_QUESTION: TypeAdapter[Any] = TypeAdapter(Question)
_POINT: TypeAdapter[Any] = TypeAdapter(KnowledgePoint)
_EXERCISE: TypeAdapter[Any] = TypeAdapter(Exercise)
_DRILL: TypeAdapter[Any] = TypeAdapter(Drill)
_TERM: TypeAdapter[Any] = TypeAdapter(Term)

_ITEM_ID = re.compile(r"^(?:- |  )id: *([a-z0-9-]+)", re.MULTILINE)


def load_course(root: Path) -> Course:
    """The course in `root`, the folder of lessons/, exercises/ and datasets/. Never raises for author errors."""
    return load_with_sources(root)[0]


def load_with_sources(root: Path) -> tuple[Course, Sources]:
    """The course, and where each part of it stands."""
    return _Loader(root).load()


class _Loader:
    def __init__(self, root: Path) -> None:
        self.root = root
        self.problems: list[Problem] = []
        self.sources = Sources()
        self.points: dict[str, KnowledgePoint] = {}
        self.lessons: dict[str, Lesson] = {}
        self.questions: dict[str, Any] = {}
        self.bank: dict[str, tuple[str, ...]] = {}
        self.exercises: dict[str, Exercise] = {}
        self.drills: dict[str, Drill] = {}
        self.glossary: dict[str, Term] = {}
        self.announced: dict[str, Source] = {}
        """Every lesson id that a module lists."""

    def load(self) -> tuple[Course, Sources]:
        document, course = self._file(self.root / "lessons/course.yaml", _COURSE)
        self.sources.course = Source(document)
        self._read_points()
        self._read_glossary()
        self._read_exercises()
        self._read_drills()
        raw = document.value if isinstance(document.value, dict) else {}
        folders = course.modules if course else sorted(p.parent.name for p in self.root.glob("lessons/*/module.yaml"))
        modules: list[Module] = []
        for number, folder in enumerate(folders):
            if not _is_file(self.root / "lessons" / folder / "module.yaml"):
                message, fix = f"no file lessons/{folder}/module.yaml", "create it, or remove the folder here"
                self.problems.append(document.problem(("modules", number), "missing-file", message, fix))
                continue
            module = self._module(folder, number)
            if module.id in {other.id for other in modules}:
                message = f"module `{module.id}` of {folder} has the id of another module"
                self.problems.append(
                    document.problem(("modules", number), "duplicate-id", message, "give it another id")
                )
                continue
            modules.append(module)
        self._unlisted_modules(document, folders)
        loaded = Course(
            title=course.title if course else str(raw.get("title") or ""),
            tagline=course.tagline if course else str(raw.get("tagline") or ""),
            root=self.root,
            modules=tuple(modules),
            lessons=self.lessons,
            questions=self.questions,
            exercises=self.exercises,
            points=self.points,
            bank=self.bank,
            glossary=self.glossary,
            drills=self.drills,
            certificate=course.certificate if course else None,
        )
        self.problems += reference_problems(loaded, self.sources)
        return replace(loaded, problems=tuple(sorted(set(self.problems)))), self.sources

    def _unlisted_modules(self, document: Document, folders: list[str]) -> None:
        for path in sorted(self.root.glob("lessons/*/module.yaml")):
            if path.parent.name not in folders:
                message = f"lessons/{path.parent.name} is not listed"
                self.problems.append(document.problem(("modules",), "unlisted-module", message, "add it"))

    def _read(self, path: Path) -> Document:
        document = read_yaml(path, self.root)
        self.problems += document.problems
        return document

    def _file(self, path: Path, adapter: TypeAdapter[Any]) -> tuple[Document, Any]:
        """A file that holds one thing: the document, and the thing or None."""
        document = self._read(path)
        if document.value is None and document.problems:
            return document, None
        value, problems = validate(adapter, document)
        self.problems += problems
        return document, value

    def _items(self, document: Document, adapter: TypeAdapter[Any], what: str) -> Iterator[tuple[int, Any]]:
        """The good items of a file that holds a list, with their numbers."""
        if document.value is None and document.problems:
            return
        if not isinstance(document.value, list):
            message = f"expected a list of {what}"
            self.problems.append(document.problem((), "wrong-type", message, "begin each with `- id: …`"))
            return
        for number in range(len(document.value)):
            value, problems = validate(adapter, document, (number,))
            self.problems += problems
            if not problems:
                yield number, value

    def _first(self, known: dict[str, Source], id: str, source: Source, what: str) -> bool:
        """Note where an id stands. False, and a problem, if it is already taken."""
        if first := known.get(id):
            at = f"{first.document.path}:{first.document.position((*first.trail, 'id'))[0]}"
            place = source.document.position((*source.trail, "id"))
            message = f"{what} `{id}` is already at {at}"
            self.problems.append(source.document.problem(place, "duplicate-id", message, "give it another id"))
            return False
        known[id] = source
        return True

    def _read_points(self) -> None:
        for path in sorted(self.root.glob("lessons/*/points.yaml")):
            document = self._read(path)
            for number, point in self._items(document, _POINT, "knowledge points"):
                if self._first(self.sources.points, point.id, Source(document, (number,)), "knowledge point"):
                    self.points[point.id] = point

    def _read_glossary(self) -> None:
        path = self.root / "lessons/glossary.yaml"
        if not path.is_file():
            return  # a course may do without
        document = self._read(path)
        for number, term in self._items(document, _TERM, "terms"):
            if self._first(self.sources.terms, term.id, Source(document, (number,)), "term"):
                self.glossary[term.id] = term

    def _read_exercises(self) -> None:
        for path in sorted(folder / "exercise.yaml" for folder in self.root.glob("exercises/*")):
            folder = path.parent.name
            if not path.is_file() and not (path.parent / "solution.py").is_file():
                continue  # not an exercise, such as a cache of Python's
            self.sources.broken.add(exercise_item(folder))
            document, exercise = self._file(path, _EXERCISE)
            if exercise is None or not self._named(document, exercise.id, folder, "folder"):
                continue
            if not (path.parent / "solution.py").is_file():
                message = "no solution.py beside the file"
                self.problems.append(document.problem((), "missing-file", message, "write the reference solution"))
                continue
            self.sources.broken.discard(exercise_item(folder))
            self.sources.exercises[exercise.id] = Source(document)
            self.exercises[exercise.id] = exercise

    def _read_drills(self) -> None:
        for path in sorted(self.root.glob("exercises/*/drill.yaml")):
            folder = path.parent.name
            self.sources.broken.add(drill_item(folder))
            document, drill = self._file(path, _DRILL)
            if drill is None or not self._named(document, drill.id, folder, "folder"):
                continue
            self.sources.broken.discard(drill_item(folder))
            self.sources.drills[drill.id] = Source(document)
            self.drills[drill.id] = drill

    def _named(self, document: Document, id: str, expected: str, what: str) -> bool:
        if id == expected:
            return True
        message = f"the id is `{id}` but the {what} is called `{expected}`"
        self.problems.append(document.problem(("id",), "file-name", message, f"rename the {what}, or the id"))
        return False

    def _module(self, folder: str, number: int) -> Module:
        path = self.root / "lessons" / folder / "module.yaml"
        document, module = self._file(path, _MODULE)
        raw = document.value if isinstance(document.value, dict) else {}
        id = module.id if module else str(raw.get("id") or f"m{number + 1}")
        self._read_questions(path.parent, id)
        lessons = [
            lesson
            for trail, entry in self._entries(document, module, raw)
            if (lesson := self._lesson(document, trail, entry, path.parent)) is not None
        ]
        self._unlisted(path.parent, document)
        title, goal = (module.title, module.goal) if module else (raw.get("title") or folder, raw.get("goal") or "")
        return Module(id, str(title), str(goal), tuple(lessons))

    def _entries(
        self, document: Document, module: ModuleFile | None, raw: dict[str, Any]
    ) -> Iterator[tuple[Trail, str | Outline]]:
        """The lessons of a module; from a broken module.yaml those entries that can be read."""
        if module is not None:
            yield from ((("lessons", number), entry) for number, entry in enumerate(module.lessons))
            return
        entries = raw.get("lessons")
        for number, entry in enumerate(entries if isinstance(entries, list) else []):
            trail = ("lessons", number)
            if isinstance(entry, str):
                yield trail, entry
            elif outline := validate(_OUTLINE, document, trail)[0]:
                yield trail, outline

    def _lesson(
        self, module: Document, trail: Trail, entry: str | Outline, folder: Path
    ) -> Lesson | Outline | BrokenLesson | None:
        id = entry if isinstance(entry, str) else entry.id
        source = Source(module, trail)
        if first := self.announced.get(id):
            message = f"lesson `{id}` is already at {first.document.path}:{first.document.position(first.trail)[0]}"
            self.problems.append(module.problem(trail, "duplicate-id", message, "list each lesson once"))
            return None
        self.announced[id] = source
        if isinstance(entry, Outline):
            if _is_file(folder / f"{id}.yaml"):
                message = f"`{id}` is still an outline, but {id}.yaml is written"
                self.problems.append(module.problem(trail, "unlisted-lesson", message, f"write `- {id}` instead"))
            return entry
        path = folder / f"{id}.yaml"
        if not _is_file(path):
            message = f"no file {path.relative_to(self.root).as_posix()}"
            problem = module.problem(trail, "missing-file", message, "write it, or make the entry an outline")
            self.problems.append(problem)
            return BrokenLesson(id, id, (problem,))
        before = len(self.problems)
        document, lesson = self._file(path, _LESSON)
        if lesson is None or not self._named(document, lesson.id, id, "file"):
            raw = document.value if isinstance(document.value, dict) else {}
            return BrokenLesson(id, str(raw.get("title") or id), tuple(self.problems[before:]))
        self.lessons[id] = lesson
        self.sources.lessons[id] = Source(document)
        return lesson

    def _unlisted(self, folder: Path, module: Document) -> None:
        """Lesson files that module.yaml does not list are still validated, so that a draft can be checked."""
        for path in sorted(folder.glob("*.yaml")):
            listed = self.announced.get(path.stem)
            if path.name in ("module.yaml", "points.yaml") or (
                listed and listed.document is module and path.stem in self.lessons
            ):
                continue
            if listed and listed.document is module and isinstance(module.value, dict):
                outline = isinstance(module.value["lessons"][listed.trail[1]], dict)
                if not outline:
                    continue  # broken, and already reported
                self._file(path, _LESSON)
                continue
            document, _ = self._file(path, _LESSON)
            message = f"{module.path} does not list this lesson"
            self.problems.append(
                document.problem(Place(1, 1), "unlisted-lesson", message, f"add `- {path.stem}` there")
            )

    def _read_questions(self, folder: Path, module: str) -> None:
        for path in sorted(folder.glob("questions/*.yaml")):
            document = self._read(path)
            self.sources.broken |= {question_item(id) for id in _ITEM_ID.findall(document.text)}
            for number, question in self._items(document, _QUESTION, "questions"):
                if self._first(self.sources.questions, question.id, Source(document, (number,)), "question"):
                    self.questions[question.id] = question
                    self.bank[path.stem] = (*self.bank.get(path.stem, ()), question.id)
                    self.sources.question_module[question.id] = module
                    self.sources.broken.discard(question_item(question.id))


def _is_file(path: Path) -> bool:
    """False, too, for a name that no file can have: too long, or with a character that names may not hold."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False
