"""Lessons: the one view their page asks for, and noting that one was opened or finished."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from courseware.content.blocks import DrillRef, ExerciseRef
from courseware.content.course import Course, Lesson, Module
from courseware.content.glossary import Term, terms_of_a_lesson
from courseware.content.search import lesson_text
from courseware.content.texts import filled
from courseware.items import drill_item, exercise_item, question_item
from courseware.progress.course import (
    LessonProgress,
    all_finished,
    course_progress,
    happened_by_item,
    lesson_items,
    lesson_progress,
    lesson_questions,
    local_day,
    minutes_spent,
)
from courseware.progress.standing import Mark, Standing, lesson_standings, standing
from courseware.record.log import NO_HISTORY, EventKind, History
from courseware.record.store import Store
from courseware.study.context import Context
from courseware.study.events import note
from courseware.study.items import Items
from courseware.study.views import AnsweredQuestion, FinishView, LessonView, QuestionView

TERMS_OF_A_LESSON = 10
"""So many are shown, and more only where the lesson teaches more."""

Figures = Callable[[Lesson], Mapping[str, str]]
"""The figures a lesson quotes, formatted, by name."""


@dataclass(frozen=True)
class ReadyToRead:
    """A lesson ready to be read: the same for everybody."""

    lesson: Lesson
    terms: tuple[Term, ...]


@dataclass(frozen=True)
class Seen:
    """What a learner did on a lesson's items, and how far he is in each lesson of its module."""

    histories: Mapping[str, History]
    siblings: tuple[LessonProgress, ...]

    def history(self, item: str) -> History:
        return self.histories.get(item, NO_HISTORY)


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
        asked, more = lesson_questions(plain.lesson), self._course.more_questions(plain.lesson)
        practice = sum(self._course.exercises[id].minutes for id in self._exercises(plain.lesson))
        view = replace(
            plain, lesson=ready.lesson, minutes=plain.lesson.minutes, practice=practice, terms=ready.terms,
            asked=asked, more=more,
        )  # fmt: skip
        return view if learner_id is None else self._with_standing(view, plain.lesson, learner_id)

    def read(self, lesson: Lesson) -> ReadyToRead:
        """Kept: a lesson's figures are computed once."""
        found = self._ready.get(lesson.id)
        if found is None:
            values = self._figures(lesson)
            said = filled(lesson, values)
            words = f"{lesson.title} {lesson.goal} {lesson_text(lesson, values)}"
            terms = tuple(terms_of_a_lesson(words, lesson.covers, self._course.glossary, TERMS_OF_A_LESSON))
            found = self._ready[lesson.id] = ReadyToRead(said, terms)
        return found

    def _with_standing(self, view: LessonView, lesson: Lesson, learner_id: str) -> LessonView:
        context = Context(learner_id, lesson.id)
        seen = self._seen(lesson, view.module, learner_id)
        ids = [id for id in (*view.asked, *view.more) if id in self._course.questions]
        return replace(
            view,
            questions={id: self._items.question(id, seen.history(question_item(id)), context) for id in ids},
            exercises={id: standing(seen.history(exercise_item(id)).results) for id in self._exercises(lesson)},
            drills={id: standing(seen.history(drill_item(id)).results) for id in self._drills(lesson)},
            progress=seen.siblings[view.number - 1],
            siblings=seen.siblings,
        )

    def _seen(self, lesson: Lesson, module: Module, learner_id: str) -> Seen:
        """Two statements."""
        ids = [*lesson_questions(lesson), *self._course.more_questions(lesson)]
        items = [*(question_item(id) for id in ids), *(exercise_item(id) for id in self._exercises(lesson))]
        items += [drill_item(id) for id in self._drills(lesson)]
        lessons = [each.id for each in module.lessons]
        histories, tried = self._store.histories.of_items_and_tried(learner_id, [*lessons, *items])
        happened = happened_by_item(event for id in lessons for event in histories.get(id, NO_HISTORY).events)
        stands = {item: Standing(attempts=1, done=done) for item, done in tried.items()}
        return Seen(histories, tuple(lesson_progress(each, happened, stands) for each in module.lessons))

    def _exercises(self, lesson: Lesson) -> list[str]:
        led_to = dict.fromkeys(block.exercise for block in lesson.blocks if isinstance(block, ExerciseRef))
        return [id for id in led_to if id in self._course.exercises]

    def _drills(self, lesson: Lesson) -> list[str]:
        led_to = dict.fromkeys(block.drill for block in lesson.blocks if isinstance(block, DrillRef))
        return [id for id in led_to if id in self._course.drills]

    def end(self, lesson_id: str, learner_id: str) -> FinishView:
        """What the end of a lesson shows."""
        lesson = self._course.lessons[lesson_id]
        view = self.view(lesson_id, None)
        seen = self._seen(lesson, view.module, learner_id)
        context = Context(learner_id, lesson.id)
        questions = []
        for number, id in enumerate(view.asked, start=1):
            question = self._course.questions.get(id)
            shown = self._items.question(id, seen.history(question_item(id)), context) if question else None
            if question is None or not isinstance(shown, QuestionView):  # its file is at fault: the page says so
                continue
            point = self._course.points.get(question.covers[0])
            said = shown.feedback if shown.mark is Mark.WRONG else None
            questions.append(AnsweredQuestion(number, point.name if point else "", shown.mark, shown.attempts, said))
        own = [seen.history(item) for item in (lesson.id, *lesson_items(lesson))]
        ends = all_finished(seen.siblings) or not isinstance(view.after, Lesson)
        log = self._store.histories.log(learner_id) if ends else None
        undone = [id for id in self._exercises(lesson) if not standing(seen.history(exercise_item(id)).results).done]
        return FinishView(
            lesson,
            view.module,
            view.number,
            view.of,
            seen.siblings[view.number - 1],
            seen.siblings,
            tuple(questions),
            minutes_spent(at for history in own for at in history.times),
            tuple(self._course.exercises[id] for id in undone),
            view.after if isinstance(view.after, Lesson) else None,
            course_progress(self._course, log.events, lesson_standings(log)) if log else (),
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
