"""A rehearsal: a class of simulated learners who come in, answer, make the mistakes that authors name, get stuck, drop
out and come back, all of it through the same doors as real ones."""

from __future__ import annotations

import logging
import random
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import pairwise
from threading import Event
from typing import Any

from courseware.answers import drawn
from courseware.answers.authored import by_id
from courseware.answers.exercise import Workbook
from courseware.answers.fault import AuthorFault
from courseware.answers.question import right_answer
from courseware.answers.trial import Trial
from courseware.classroom.pretend import NAMES, Pretender, Step
from courseware.classroom.room import TAKING, Phase, Room, from_json, occasion
from courseware.content.course import Course
from courseware.content.question import Match, Multiple, NumberQuestion, Order, Question, Single, Sort
from courseware.i18n import t
from courseware.items import exercise_item, question_item
from courseware.record.seats import Seat
from courseware.record.store import Store
from courseware.record.unavailable import StoreUnavailable
from courseware.seed import seed_of
from courseware.shop.tables import Shop
from courseware.study.context import Context
from courseware.study.seating import Wish
from courseware.study.service import Study

log = logging.getLogger(__name__)

TICK_SECONDS = 0.5
SEEN_SECONDS = 4.0


class Rehearsal:
    """Thirty of them in one class. `now` returns an aware time."""

    def __init__(
        self, study: Study, store: Store, course: Course, shop: Shop, class_id: str, now: Callable[[], datetime]
    ) -> None:
        self._study, self._store, self._course, self._shop = study, store, course, shop
        self._class_id, self._now = class_id, now
        self._workbook = Workbook(course, shop)
        self._actors = [Pretender.called(name) for name in t(NAMES).split()]
        self._seats: dict[str, Seat] = {}
        self._done: set[tuple[str, object]] = set()
        self._begun = now()
        self._seen: datetime | None = None

    def run(self, stop: Event) -> None:
        """Until `stop`."""
        while not stop.wait(TICK_SECONDS):
            try:
                self.tick()
            except StoreUnavailable as problem:
                log.warning("the rehearsal waits: %s", problem)

    def tick(self) -> None:
        """Whatever is due by now."""
        row = self._store.classes.get(self._class_id)
        if row is None:
            return
        room, now = from_json(row.room), self._now()
        self._take_seats(row.code, (now - self._begun).total_seconds())
        here = [actor for actor in self._actors if self._is_here(actor, room, now)]
        if self._seen is None or (now - self._seen).total_seconds() >= SEEN_SECONDS:
            self._seen = now
            self._study.seating.present(self._class_id, [self._seats[actor.name].id for actor in here])
        for actor in here:
            if room.phase in TAKING:
                self._answer(actor, room, now)
            elif room.phase is Phase.WORKING and room.goal is not None and room.goal.work == "exercise":
                self._work(actor, room, now)

    def _take_seats(self, code: str, since: float) -> None:
        for actor in self._actors:
            if actor.name in self._seats or since < actor.arrives:
                continue
            known = self._store.seats.named(self._class_id, actor.name)
            self._seats[actor.name] = known[0] if known else self._study.seating.join(Wish(code, actor.name))

    def _is_here(self, actor: Pretender, room: Room, now: datetime) -> bool:
        if actor.name not in self._seats:
            return False
        if room.phase is Phase.IDLE or room.begun is None:
            return True
        return actor.is_here(room.hour, (now - room.begun).total_seconds() + actor.arrives)

    def _answer(self, actor: Pretender, room: Room, now: datetime) -> None:
        asked, seat = room.question, self._seats[actor.name]
        if asked is None or room.since is None or (actor.name, asked.round) in self._done:
            return
        round = occasion(self._class_id, asked.round)
        first = None if asked.first is None else occasion(self._class_id, asked.first)
        after, right, chosen = actor.answers(round, first)
        if (now - room.since).total_seconds() < after:
            return
        self._done.add((actor.name, asked.round))
        question = self._course.questions[asked.id]
        seed = seed_of(self._class_id, question_item(question.id), asked.variant)
        good = right_answer(question, seed, self._shop)
        raw = good if right else mistaken_answer(question, good, seed, self._shop, chosen)
        self._study.attending.submit(seat, asked.round, _as_typed(question, raw), "rehearsed")

    def _work(self, actor: Pretender, room: Room, now: datetime) -> None:
        assert room.goal is not None
        assert room.since is not None
        seat, id = self._seats[actor.name], room.goal.what
        exercise = self._course.exercises[id]
        passed = (now - room.since).total_seconds()
        for count, done in enumerate(actor.works(f"{id} {room.since}", len(exercise.fields))):
            key = (actor.name, (id, room.since, count))
            if done.at > passed:
                return
            if key in self._done:
                continue
            self._done.add(key)
            if done.step is Step.HINT:
                self._study.exercises.take_hint(seat.learner_id, id, f"rehearsed {count}")
            else:
                field = exercise.fields[done.number].id
                raw = {field: self._field(seat.learner_id, id, field, done.step is Step.RIGHT)}
                nonce = f"rehearsed {count}"
                self._study.items.submit(exercise_item(id), raw, nonce, Context(seat.learner_id))
            return

    def _field(self, learner_id: str, exercise_id: str, field: str, right: bool) -> Any:
        """What is handed in for one field: the right value, or what a mistake that the author names makes of it."""
        seed = seed_of(learner_id, exercise_item(exercise_id), 0)
        assignment = self._workbook.assignment(exercise_id, seed)
        trial = Trial.of(self._workbook, assignment)
        good = trial.right[field]
        if right:
            return good
        made = [name for name, changed in trial.solved.mistakes.items() if field in changed]
        if not made:
            return "1" if isinstance(good, str) else good
        return trial.mistaken(random.Random(f"{learner_id} {field}").choice(made))[field]


def mistaken_answer(question: Question, right: Any, seed: str, shop: Shop, chosen: float) -> Any:
    """A wrong raw answer: one of those that the author expects, `chosen` in 0..1 among them."""
    wrong = list(_mistaken(question, right, seed, shop))
    return wrong[min(int(chosen * len(wrong)), len(wrong) - 1)] if wrong else right


def _mistaken(question: Question, right: Any, seed: str, shop: Shop) -> Iterator[Any]:
    match question:
        case Single():
            yield from (id for id in by_id(question.options) if id != right)
        case Multiple():
            for id in by_id(question.options):
                changed = [each for each in right if each != id] if id in right else sorted([*right, id])
                if changed:
                    yield changed
        case NumberQuestion():
            try:
                made = drawn.numbers(question, seed, shop).mistakes
            except AuthorFault:
                return
            for value in made:
                yield f"{value * 100:.10g}%" if question.unit == "percent" else float(f"{value:.12g}")
        case Order():
            yield from ([*right[:n], right[n + 1], right[n], *right[n + 2 :]] for n in range(len(right) - 1))
        case Match() | Sort():
            for one, other in pairwise(right):
                yield {**right, one: right[other], other: right[one]}


def _as_typed(question: Question, raw: Any) -> Any:
    """Numbers as text, as they come from a field."""
    return f"{raw:.10g}" if isinstance(question, NumberQuestion) and isinstance(raw, float) else raw
