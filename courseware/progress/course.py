"""Progress through the course: pure folds over a learner's log."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from zoneinfo import ZoneInfo

from courseware.content.blocks import ExerciseRef, QuestionRef
from courseware.content.course import AnyLesson, Course, Lesson, Module
from courseware.items import exercise_item, question_item
from courseware.progress.standing import Standing
from courseware.record.log import Event, EventKind, Log

LOCAL = ZoneInfo("Asia/Shanghai")
"""Days and times are told in the zone of the course, wherever the server stands."""

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
    questions were never answered. `skippable`: a placement proposes to skip it, and nothing of it was done yet."""

    lesson_id: str
    title: str
    state: LessonState
    done: int
    total: int
    untried: int
    skippable: bool = False

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


class NextKind(StrEnum):
    START = "start"
    """Begin with the first lesson: nothing was opened yet."""
    RESUME = "resume"
    CONTINUE = "continue"
    ALL_DONE = "all-done"
    """Every lesson has been read."""


@dataclass(frozen=True)
class NextStep:
    """What is next: a lesson, unless all have been read."""

    kind: NextKind
    lesson_id: str | None = None
    title: str | None = None


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


def all_finished(lessons: Sequence[LessonProgress]) -> bool:
    """Whether nothing that is written is left: True for a module's or a course's end."""
    return all(lesson.state in (LessonState.FINISHED, LessonState.COMING) for lesson in lessons)


def module_progress(module: Module, events: Iterable[Event], stands: Mapping[str, Standing]) -> ModuleProgress:
    return _module_progress(module, happened_by_item(events), stands)


def course_progress(
    course: Course, events: Iterable[Event], stands: Mapping[str, Standing], skip: Collection[str] = ()
) -> tuple[ModuleProgress, ...]:
    """Progress of every module, in course order, from all events of a learner and his standing on the items of lessons.
    `skip`: the lessons that a placement proposes to skip."""
    happened = happened_by_item(events)
    return tuple(_skipping(_module_progress(module, happened, stands), skip) for module in course.modules)


def next_step(course: Course, log: Log, skip: Collection[str] = ()) -> NextStep:
    """Resume the lesson last opened; else go on with the next one that is not finished. Those that may be skipped come
    last."""
    finished = _lessons_with(log, EventKind.LESSON_FINISHED)
    written = [lesson for module in course.modules for lesson in module.lessons if isinstance(lesson, Lesson)]
    last = next((event for event in reversed(log.events) if event.kind is EventKind.LESSON_OPENED), None)
    place = next((index for index, lesson in enumerate(written) if last and lesson.id == last.item), None)
    if place is not None and written[place].id not in finished:
        return NextStep(NextKind.RESUME, written[place].id, written[place].title)
    # After the lesson just finished come the following ones, and then those that were skipped before it.
    after = 0 if place is None else place + 1
    following = written[after:] + written[:after]
    for lesson in sorted(following, key=lambda lesson: lesson.id in skip):
        if lesson.id not in finished:
            kind = NextKind.START if not log.events and not log.results else NextKind.CONTINUE
            return NextStep(kind, lesson.id, lesson.title)
    return NextStep(NextKind.ALL_DONE)


def local_day(at: datetime) -> date:
    return at.astimezone(LOCAL).date()


def days_learnt(log: Log) -> set[date]:
    """The days on which anything was done."""
    return {*(local_day(result.at) for result in log.results), *(local_day(event.at) for event in log.events)}


def this_week(learnt: Collection[date], now: datetime) -> tuple[Day, ...]:
    """The seven days of this week, from Monday. `learnt`: the days on which anything was done."""
    today = local_day(now)
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


def _skipping(module: ModuleProgress, skip: Collection[str]) -> ModuleProgress:
    if not skip:
        return module
    return replace(
        module,
        lessons=tuple(
            replace(each, skippable=each.lesson_id in skip and each.state is LessonState.NEW) for each in module.lessons
        ),
    )
