"""Course plans: what a class is to do in which week, who is behind and why, and what is due next for a learner."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from courseware.classroom.course_plan import (
    BEHIND,
    SETTLED,
    TO_DO,
    Kind,
    Stand,
    State,
    Week,
    from_json,
    moved,
    stand,
    to_json,
)
from courseware.classroom.mistakes import in_order, made
from courseware.content.course import Course
from courseware.i18n import t
from courseware.items import exercise_item
from courseware.progress.course import LOCAL, local_day
from courseware.record.class_progress import NO_PROGRESS, Progress
from courseware.record.log import Sitting
from courseware.record.seats import NEVER, Seat
from courseware.record.store import Store
from courseware.record.trainers import Trainer
from courseware.study.leading import Leading
from courseware.study.mistake_words import MistakeWords
from courseware.study.quiz import Quiz
from courseware.study.rooms import ClassRoom
from courseware.study.wanted import LENGTHS, Wanted
from courseware.study.week_input import WeekInput, WeekRefused, accept

TEST_LENGTH = LENGTHS[0]
TEST_PACE = 1.0


@dataclass(frozen=True)
class WeekStands:
    """How one learner stands with a week."""

    week: Week
    stands: tuple[Stand, ...]

    @property
    def settled(self) -> bool:
        return all(each.state in SETTLED for each in self.stands)

    @property
    def worst(self) -> Stand | None:
        """What is to be said of the week: what is behind, or else what comes next. None when nothing is to be done."""
        behind = [each for each in self.stands if each.state in BEHIND]
        to_do = [each for each in self.stands if each.state in TO_DO]
        return min(behind or to_do, key=lambda each: each.piece.until, default=None)


@dataclass(frozen=True)
class MyPlan:
    """The plan as a learner of the class meets it. `next` is what is due first in the weeks that have begun."""

    now: datetime
    weeks: tuple[WeekStands, ...]

    @property
    def begun(self) -> tuple[WeekStands, ...]:
        return tuple(each for each in self.weeks if each.week.begins <= local_day(self.now))

    @property
    def next(self) -> Stand | None:
        to_do = [each for week in self.begun for each in week.stands if each.state in TO_DO]
        return min(to_do, key=lambda each: each.piece.until, default=None)

    @property
    def coming(self) -> Week | None:
        """The first week that has not begun."""
        return next((each.week for each in self.weeks if each.week.begins > local_day(self.now)), None)


@dataclass(frozen=True)
class Learning:
    """A learner of the class and how he stands with every week."""

    seat: Seat
    weeks: tuple[WeekStands, ...]
    why: str

    @property
    def behind(self) -> tuple[Stand, ...]:
        return tuple(each for week in self.weeks for each in week.stands if each.state in BEHIND)


@dataclass(frozen=True)
class PlanView:
    """The plan as its trainer has it. `version` is that of the plan: 0 while there is none."""

    now: datetime
    version: int
    weeks: tuple[Week, ...]
    learners: tuple[Learning, ...]

    def handed_in(self, number: int) -> int:
        """How many have handed in all of the `number`-th week, from 0."""
        return sum(each.weeks[number].settled for each in self.learners)

    @property
    def behind(self) -> tuple[Learning, ...]:
        """Who lacks most comes first."""
        return tuple(sorted((each for each in self.learners if each.behind), key=lambda each: -len(each.behind)))

    @property
    def current(self) -> Week | None:
        """The week that began last."""
        begun = [week for week in self.weeks if week.begins <= local_day(self.now)]
        return begun[-1] if begun else None


class CoursePlans:
    """Of a class that is not the trainer's, methods that take both raise KeyError. `now` returns an aware time."""

    def __init__(
        self,
        course: Course,
        store: Store,
        leading: Leading,
        quiz: Quiz,
        mistakes: MistakeWords,
        now: Callable[[], datetime],
    ) -> None:
        self._course = course
        self._store = store
        self._leading = leading
        self._quiz = quiz
        self._mistakes = mistakes
        self._now = now

    # For the trainer

    def view(self, found: ClassRoom, seats: Sequence[Seat]) -> PlanView:
        """Of a class and its seats, which were read just now. Three statements, one while there is no plan."""
        row, now = self._store.course_plans.get(found.id), self._now()
        weeks = from_json(row.weeks) if row is not None else ()
        progress = self._progress([seat.learner_id for seat in seats], weeks)
        learners = []
        for seat in seats:
            own = progress.get(seat.learner_id, NO_PROGRESS)
            stands = _stands(weeks, own, now)
            behind = [each for week in stands for each in week.stands if each.state in BEHIND]
            learners.append(Learning(seat, stands, self._why(found.id, seat, own, behind)))
        return PlanView(now, row.version if row is not None else 0, weeks, tuple(learners))

    def keep(self, trainer: Trainer, class_id: str, version: int, raw: WeekInput, week_id: str | None = None) -> None:
        """A new week, or another one in the place of `week_id`. `version` is that of the plan that the trainer has
        before him. Raises WeekRefused."""
        weeks = self._weeks(trainer, class_id, version)
        before = next((week for week in weeks if week.id == week_id), None)
        if week_id is not None and before is None:
            raise WeekRefused(_elsewhere())
        new = accept(raw, self._course, self._now(), before)
        self._put(class_id, [*(week for week in weeks if week.id != new.id), new], version)

    def remove(self, trainer: Trainer, class_id: str, version: int, week_id: str) -> None:
        """What was handed in stays in the record. Raises WeekRefused."""
        weeks = self._weeks(trainer, class_id, version)
        self._put(class_id, [week for week in weeks if week.id != week_id], version)

    def sources(self, trainer: Trainer, class_id: str) -> tuple[ClassRoom, ...]:
        """The other classes of the trainer that have a plan, the newest first. Two statements."""
        classes = [each for each in self._leading.classes(trainer) if each.id != class_id]
        plans = self._store.course_plans.of([each.id for each in classes])
        return tuple(each for each in reversed(classes) if each.id in plans and from_json(plans[each.id].weeks))

    def copy(self, trainer: Trainer, class_id: str, version: int, source_id: str) -> None:
        """The plan of another class of his in the place of this one's, later by whole weeks. Raises WeekRefused."""
        self._leading.room(trainer, source_id)
        source = self._store.course_plans.get(source_id)
        self._weeks(trainer, class_id, version)
        self._put(class_id, moved(from_json(source.weeks) if source else (), self._now()), version)

    # For a learner

    def mine(self, seat: Seat) -> MyPlan | None:
        """None while his class has no plan. Three statements, one while there is none."""
        row = self._store.course_plans.get(seat.class_id)
        weeks = from_json(row.weeks) if row is not None else ()
        if not weeks:
            return None
        now = self._now()
        own = self._progress([seat.learner_id], weeks).get(seat.learner_id, NO_PROGRESS)
        return MyPlan(now, _stands(weeks, own, now))

    def start_test(self, seat: Seat, week_id: str, nonce: str) -> Sitting | None:
        """Begin the test of a week; None when it is not open, or has been taken. Raises NothingToAsk."""
        mine = self.mine(seat)
        for week in mine.weeks if mine is not None else ():
            for each in week.stands:
                test = each.piece.test
                if week.week.id == week_id and test is not None and each.state is State.DUE:
                    wanted = Wanted(test.scope, TEST_LENGTH, pace=TEST_PACE)
                    return self._quiz.start(seat.learner_id, wanted, f"plan {week_id} {nonce}")
        return None

    # Inside

    def _weeks(self, trainer: Trainer, class_id: str, version: int) -> tuple[Week, ...]:
        self._leading.room(trainer, class_id)
        row = self._store.course_plans.get(class_id)
        if (row.version if row is not None else 0) != version:
            raise WeekRefused(_elsewhere())
        return from_json(row.weeks) if row is not None else ()

    def _put(self, class_id: str, weeks: Sequence[Week], version: int) -> None:
        if not self._store.course_plans.put(class_id, to_json(weeks), version):
            raise WeekRefused(_elsewhere())

    def _progress(self, learner_ids: Sequence[str], weeks: Sequence[Week]) -> Mapping[str, Progress]:
        if not weeks:
            return {}
        items = sorted({exercise_item(id) for week in weeks for id in week.exercises})
        return self._store.class_progress.of(learner_ids, items)

    def _why(self, class_id: str, seat: Seat, progress: Progress, behind: Sequence[Stand]) -> str:
        """In the words of the record: at what he sticks, or when he was here last. Plain text."""
        if not behind:
            return ""
        if seat.seen_at == NEVER:
            return t("还没有进过班")
        for each in behind:
            if each.piece.kind is Kind.EXERCISE and each.times:
                item = exercise_item(each.piece.what)
                mistakes = in_order(made(item, progress.tried[item].last))
                if not mistakes:
                    return t("交了 {n} 次，还没全对", n=each.times)
                stuck = self._mistakes.short(mistakes[0], class_id, 0)
                return t("交了 {n} 次，卡在「{mistake}」", n=each.times, mistake=stuck)
        seen = seat.seen_at.astimezone(LOCAL)
        return t("上次登录 {month} 月 {day} 日", month=seen.month, day=seen.day)


def _stands(weeks: Sequence[Week], progress: Progress, now: datetime) -> tuple[WeekStands, ...]:
    return tuple(WeekStands(week, tuple(stand(piece, progress, now) for piece in week.pieces)) for week in weeks)


def _elsewhere() -> str:
    return t("这张计划刚在别处改过。看一眼新的，再改一次。")
