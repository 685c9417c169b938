"""What the 618 plans of a class are like: of each learner his last run, in practice or graded."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock

from courseware.promotion.first_edition import is_first_edition
from courseware.promotion.runs import Entry, Judgement
from courseware.promotion.spread import Loss, Spread, losses, spreads
from courseware.record.seats import Seat
from courseware.record.store import Store

KEPT = 32
"""Classes that are remembered."""


@dataclass(frozen=True)
class PlansView:
    """`learners` of the class have played; `graded` of them at last a graded run. `gap` is what all of them together
    earn less than the best plans of their markets, in yuan. `without`: who has not played."""

    learners: int
    graded: int
    gap: float
    spreads: tuple[Spread, ...]
    losses: tuple[Loss, ...]
    without: tuple[Seat, ...]


@dataclass(frozen=True)
class _Read:
    newest: int | None
    seats: frozenset[str]
    played: frozenset[str]
    view: PlansView


class ClassPlans:
    """Remembers what it has read until somebody plays, comes in or is removed."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = Lock()
        self._read: OrderedDict[str, _Read] = OrderedDict()

    def view(self, class_id: str, seats: Sequence[Seat]) -> PlansView:
        """`seats` of the class, as they are now. One small statement, and one more where there is something new."""
        newest = self._store.runs.newest_of(class_id)
        learners = frozenset(seat.learner_id for seat in seats)
        with self._lock:
            read = self._read.get(class_id)
        if read is None or (read.newest, read.seats) != (newest, learners):
            read = _Read(newest, learners, *self._look(class_id))
            with self._lock:
                self._read[class_id] = read
                self._read.move_to_end(class_id)
                while len(self._read) > KEPT:
                    self._read.popitem(last=False)
        without = tuple(seat for seat in seats if seat.learner_id not in read.played)
        view = read.view
        return PlansView(view.learners, view.graded, view.gap, view.spreads, view.losses, without)

    def _look(self, class_id: str) -> tuple[frozenset[str], PlansView]:
        runs = [each for each in self._store.runs.latest_of(class_id) if not is_first_edition(each.plan)]
        entries = [Entry.from_dict(each.plan) for each in runs]
        judged = [Judgement.from_dict(each.judgement) for each in runs]
        view = PlansView(
            len(runs),
            sum(each.number is not None for each in runs),
            sum(each.gap for each in judged),
            spreads([each.plan for each in entries], [each.forecast for each in entries if each.forecast]),
            losses([each.parts for each in judged]),
            (),
        )
        return frozenset(each.learner_id for each in runs), view
