"""Progress through the course: pure folds over a learner's log."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from statistics import fmean
from zoneinfo import ZoneInfo

from courseware.content.blocks import ExerciseRef, QuestionRef
from courseware.content.course import AnyLesson, Course, Lesson, Module
from courseware.items import exercise_item, question_item
from courseware.progress.standing import Standing, of_lessons, standings
from courseware.record.log import Event, EventKind, Log
from courseware.verdict import points

LOCAL = ZoneInfo("Asia/Shanghai")
"""Days and times are told in the zone of the course, wherever the server stands."""

WEAK_BELOW = 0.8
MOST_WEAK_POINTS = 5
PAUSE = timedelta(minutes=10)

Happened = Mapping[str, Collection[EventKind]]
"""What kinds of events there were, by lesson or item."""


class LessonState(StrEnum):
    COMING = "coming"
    """Announced, or its file is broken: nothing to open."""
    NEW = "new"
    STARTED = "started"
    READ = "read"
    """Read to its end, with questions of it not tried."""
    FINISHED = "finished"
    """Read to its end, and every question of it tried."""


@dataclass(frozen=True)
class LessonProgress:
    """`done` of `total` questions and exercises are answered correctly, or compared with their sample; `untried`
    questions were never answered."""

    lesson_id: str
    title: str
    state: LessonState
    done: int
    total: int
    untried: int

    @property
    def read(self) -> bool:
        """Whether it has been read to its end."""
        return self.state in (LessonState.READ, LessonState.FINISHED)


@dataclass(frozen=True)
class ModuleProgress:
    """`finished` of `written` lessons are finished; `done` of `total` items in them are done."""

    module_id: str
    title: str
    lessons: tuple[LessonProgress, ...]

    @property
    def written(self) -> int:
        return sum(lesson.state is not LessonState.COMING for lesson in self.lessons)

    @property
    def finished(self) -> int:
        return sum(lesson.state is LessonState.FINISHED for lesson in self.lessons)

    @property
    def done(self) -> int:
        return sum(lesson.done for lesson in self.lessons)

    @property
    def total(self) -> int:
        return sum(lesson.total for lesson in self.lessons)


@dataclass(frozen=True)
class PointMastery:
    """A knowledge point: `answered` of the `items` that cover it, and the mean of the best scores of those that have
    one (None: none has)."""

    point_id: str
    name: str
    module_id: str
    items: int
    answered: int
    mean: float | None

    @property
    def score(self) -> int | None:
        """The mean as it is told: 100 only when every answer was right."""
        return None if self.mean is None else points(self.mean, full=self.mean == 1)


class NextKind(StrEnum):
    START = "start"
    """Begin with the first lesson: nothing was opened yet."""
    RESUME = "resume"
    CONTINUE = "continue"
    REVIEW = "review"
    ALL_DONE = "all-done"


@dataclass(frozen=True)
class NextStep:
    """What is next. A lesson for START, RESUME and CONTINUE; knowledge points, the weakest first, for REVIEW."""

    kind: NextKind
    lesson_id: str | None = None
    title: str | None = None
    points: tuple[PointMastery, ...] = ()


@dataclass(frozen=True)
class Day:
    """A day of this week; `learnt` tells whether anything was done on it."""

    date: date
    learnt: bool
    today: bool


def lesson_items(lesson: AnyLesson) -> tuple[str, ...]:
    """The items of a lesson in their order, each once."""
    if not isinstance(lesson, Lesson):
        return ()
    items = [
        question_item(block.question) if isinstance(block, QuestionRef) else exercise_item(block.exercise)
        for block in lesson.blocks
        if isinstance(block, QuestionRef | ExerciseRef)
    ]
    return tuple(dict.fromkeys(items))


def lesson_questions(lesson: AnyLesson) -> tuple[str, ...]:
    """The ids of the questions that a lesson asks, in their order, each once."""
    if not isinstance(lesson, Lesson):
        return ()
    return tuple(dict.fromkeys(block.question for block in lesson.blocks if isinstance(block, QuestionRef)))


def lesson_progress(lesson: AnyLesson, happened: Happened, stands: Mapping[str, Standing]) -> LessonProgress:
    """`happened` and `stands` need hold no more than what belongs to the lesson and its items."""
    items = lesson_items(lesson)
    done = sum(stands.get(item, Standing()).done for item in items)
    untried = sum(question_item(id) not in stands for id in lesson_questions(lesson))
    kinds = happened.get(lesson.id, frozenset())
    if not isinstance(lesson, Lesson):
        state = LessonState.COMING
    elif EventKind.LESSON_FINISHED in kinds:
        state = LessonState.READ if untried else LessonState.FINISHED
    elif EventKind.LESSON_OPENED in kinds or any(item in stands for item in items):
        state = LessonState.STARTED
    else:
        state = LessonState.NEW
    return LessonProgress(lesson.id, lesson.title, state, done, len(items), untried)


def module_progress(module: Module, log: Log) -> ModuleProgress:
    return _module_progress(module, happened_by_item(log.events), standings(of_lessons(log.results)))


def course_progress(course: Course, log: Log) -> tuple[ModuleProgress, ...]:
    """Progress of every module, in course order."""
    happened, stands = happened_by_item(log.events), standings(of_lessons(log.results))
    return tuple(_module_progress(module, happened, stands) for module in course.modules)


def points_mastery(course: Course, log: Log) -> tuple[PointMastery, ...]:
    """Mastery of every knowledge point, in the order of points.yaml."""
    stands = standings(log.results)
    covering: dict[str, list[str]] = {}
    for key, covers in _covers(course):
        for covered in covers:
            covering.setdefault(covered, []).append(key)
    found = []
    for point in course.points.values():
        items = covering.get(point.id, [])
        own = [stands[item] for item in items if item in stands]
        scores = [each.best for each in own if each.best is not None]
        answered = sum(each.best is not None or each.done for each in own)
        mean = fmean(scores) if scores else None
        found.append(PointMastery(point.id, point.name, point.module, len(items), answered, mean))
    return tuple(found)


def weak_points(points: Iterable[PointMastery]) -> tuple[PointMastery, ...]:
    """The points that were tried and are not mastered, the weakest first."""
    weak = [(point.mean, point) for point in points if point.mean is not None and point.mean < WEAK_BELOW]
    return tuple(point for _, point in sorted(weak, key=lambda pair: pair[0])[:MOST_WEAK_POINTS])


def next_step(course: Course, log: Log) -> NextStep:
    """Resume the lesson last opened; else go on with the next one that is not finished; else review."""
    finished = _lessons_with(log, EventKind.LESSON_FINISHED)
    written = [lesson for module in course.modules for lesson in module.lessons if isinstance(lesson, Lesson)]
    last = next((event for event in reversed(log.events) if event.kind is EventKind.LESSON_OPENED), None)
    place = next((index for index, lesson in enumerate(written) if last and lesson.id == last.item), None)
    if place is not None and written[place].id not in finished:
        return NextStep(NextKind.RESUME, written[place].id, written[place].title)
    # After the lesson just finished come the following ones, and then those that were skipped before it.
    after = 0 if place is None else place + 1
    for lesson in written[after:] + written[:after]:
        if lesson.id not in finished:
            kind = NextKind.START if not log.events and not log.results else NextKind.CONTINUE
            return NextStep(kind, lesson.id, lesson.title)
    weak = weak_points(points_mastery(course, log))
    return NextStep(NextKind.REVIEW, points=weak) if weak else NextStep(NextKind.ALL_DONE)


def local_day(at: datetime) -> date:
    return at.astimezone(LOCAL).date()


def days_learnt(log: Log) -> set[date]:
    """The days on which anything was done."""
    return {*(local_day(result.at) for result in log.results), *(local_day(event.at) for event in log.events)}


def this_week(log: Log, now: datetime) -> tuple[Day, ...]:
    """The seven days of this week, from Monday."""
    learnt, today = days_learnt(log), local_day(now)
    monday = today - timedelta(days=today.weekday())
    days = (monday + timedelta(days=n) for n in range(7))
    return tuple(Day(day, day in learnt, day == today) for day in days)


def minutes_spent(times: Iterable[datetime]) -> int:
    """Minutes of work, from the moments at which something was recorded: a longer pause counts as `PAUSE`."""
    moments = sorted(times)
    spent = sum((min(later - earlier, PAUSE) for earlier, later in pairwise(moments)), timedelta())
    return round(spent.total_seconds() / 60)


def _lessons_with(log: Log, kind: EventKind) -> set[str]:
    return {event.item for event in log.events if event.kind is kind}


def happened_by_item(events: Iterable[Event]) -> Happened:
    kinds: dict[str, set[EventKind]] = {}
    for event in events:
        kinds.setdefault(event.item, set()).add(event.kind)
    return kinds


def _module_progress(module: Module, happened: Happened, stands: Mapping[str, Standing]) -> ModuleProgress:
    return ModuleProgress(
        module.id, module.title, tuple(lesson_progress(lesson, happened, stands) for lesson in module.lessons)
    )


def _covers(course: Course) -> Iterable[tuple[str, Sequence[str]]]:
    for question in course.questions.values():
        yield question_item(question.id), question.covers
    for exercise in course.exercises.values():
        yield exercise_item(exercise.id), exercise.covers
