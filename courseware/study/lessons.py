"""Lessons: the one view their page asks for, and noting that one was opened or finished."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from courseware.content.blocks import ExerciseRef, QuestionRef
from courseware.content.course import Course, Lesson
from courseware.content.glossary import Term, terms_in
from courseware.content.search import lesson_text
from courseware.content.texts import filled
from courseware.items import exercise_item, question_item
from courseware.progress.course import lesson_progress, local_day
from courseware.progress.standing import standing
from courseware.record.log import NO_HISTORY, EventKind, Log
from courseware.record.store import Store
from courseware.study.context import Context
from courseware.study.events import note
from courseware.study.items import Items
from courseware.study.views import LessonView

TERMS_OF_A_LESSON = 10

Figures = Callable[[Lesson], Mapping[str, str]]
"""The figures a lesson quotes, formatted, by name."""


@dataclass(frozen=True)
class ReadyToRead:
    """A lesson ready to be read: the same for everybody."""

    lesson: Lesson
    terms: tuple[Term, ...]


class Lessons:
    """An unknown lesson raises KeyError. `now` returns an aware time."""

    def __init__(
        self, course: Course, store: Store, items: Items, figures: Figures, now: Callable[[], datetime]
    ) -> None:
        self._course = course
        self._store = store
        self._items = items
        self._figures = figures
        self._now = now
        self._order = [lesson for module in course.modules for lesson in module.lessons]
        self._ready: dict[str, ReadyToRead] = {}

    def __contains__(self, lesson_id: str) -> bool:
        """Whether the course has the lesson: written, announced or broken."""
        return any(lesson.id == lesson_id for lesson in self._order)

    def view(self, lesson_id: str, learner_id: str | None) -> LessonView:
        """`learner_id`: None to read the lesson when the record cannot be reached."""
        module = self._course.module_of(lesson_id)
        place = next(index for index, lesson in enumerate(self._order) if lesson.id == lesson_id)
        plain = LessonView(
            self._order[place],
            module,
            [lesson.id for lesson in module.lessons].index(lesson_id) + 1,
            len(module.lessons),
            next((each for each in reversed(self._order[:place]) if isinstance(each, Lesson)), None),
            next((each for each in self._order[place + 1 :] if isinstance(each, Lesson)), None),
        )
        if not isinstance(plain.lesson, Lesson):
            return plain
        ready = self.read(plain.lesson)
        more = self._course.more_questions(plain.lesson)
        view = replace(plain, lesson=ready.lesson, terms=ready.terms, more=more)
        return view if learner_id is None else self._with_standing(view, plain.lesson, learner_id)

    def read(self, lesson: Lesson) -> ReadyToRead:
        """Kept: a lesson's figures are computed once."""
        found = self._ready.get(lesson.id)
        if found is None:
            values = self._figures(lesson)
            said = filled(lesson, values)
            words = f"{lesson.title} {lesson.goal} {lesson_text(lesson, values)}"
            terms = tuple(terms_in(words, self._course.glossary, TERMS_OF_A_LESSON))
            found = self._ready[lesson.id] = ReadyToRead(said, terms)
        return found

    def _with_standing(self, view: LessonView, lesson: Lesson, learner_id: str) -> LessonView:
        context = Context(learner_id, lesson.id)
        asked = [block.question for block in lesson.blocks if isinstance(block, QuestionRef)]
        led_to = [block.exercise for block in lesson.blocks if isinstance(block, ExerciseRef)]
        questions = {
            id: question_item(id) for id in dict.fromkeys([*asked, *view.more]) if id in self._course.questions
        }
        exercises = {id: exercise_item(id) for id in dict.fromkeys(led_to) if id in self._course.exercises}
        histories = self._items.histories([lesson.id, *questions.values(), *exercises.values()], context)
        log = Log(
            tuple(result for history in histories.values() for result in history.results),
            tuple(event for history in histories.values() for event in history.events),
        )
        return replace(
            view,
            questions={
                id: self._items.question(id, histories.get(item, NO_HISTORY), context) for id, item in questions.items()
            },
            exercises={id: standing(histories.get(item, NO_HISTORY).results) for id, item in exercises.items()},
            progress=lesson_progress(lesson, log),
        )

    def open(self, learner_id: str, lesson_id: str) -> None:
        """Note where the learner is. Cheap to call on every visit: the same lesson is noted once a day."""
        lesson = self._course.lessons[lesson_id]
        now = self._now()
        last = self._store.events.last(learner_id, EventKind.LESSON_OPENED)
        if last is None or last.item != lesson.id or local_day(last.at) != local_day(now):
            note(self._store, learner_id, EventKind.LESSON_OPENED, lesson.id, str(now.timestamp()), now)

    def finish(self, learner_id: str, lesson_id: str) -> None:
        lesson = self._course.lessons[lesson_id]
        note(self._store, learner_id, EventKind.LESSON_FINISHED, lesson.id, "once", self._now())
