"""Shared rounds of the 618: opening one, who has a plan, and what came of all plans when it closed."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Any

from courseware.classroom.contest import Command, Contest, Open, seconds_left, slot
from courseware.promotion import cash
from courseware.promotion.cards import CARDS
from courseware.promotion.plan import CODES, ITEM, Plan, read_plan
from courseware.promotion.solved import OWN, Solved, own_number, solved
from courseware.promotion.together import Outcome, play_together
from courseware.record.seats import Seat
from courseware.record.store import Store
from courseware.record.trainers import Trainer
from courseware.seed import seed_of
from courseware.study.leading import Leading
from courseware.study.rooms import ClassRoom
from courseware.study.seating import Seating
from courseware.verdict import Finding

KEPT = 32
"""Shared rounds whose outcomes are remembered: what was handed in does not change any more."""


@dataclass(frozen=True)
class Standing:
    """A learner in a shared round. `plan`: what he plays, what is wrong with his plan, or None if he has none.
    `rank` is that of his profit, from 1, and both are None while the round is being planned."""

    seat: Seat
    plan: Plan | Finding | None
    outcome: Outcome | None = None
    rank: int | None = None


@dataclass(frozen=True)
class ContestView:
    """`standings` are in the order of their profit, then those who have none in the order in which they came."""

    contest: Contest
    seconds_left: float
    standings: tuple[Standing, ...]

    @property
    def ranked(self) -> tuple[Standing, ...]:
        return tuple(each for each in self.standings if each.outcome is not None)

    @property
    def ready(self) -> int:
        """How many have a plan that can be played."""
        return sum(isinstance(each.plan, Plan) for each in self.standings)

    @property
    def refused(self) -> tuple[Standing, ...]:
        return tuple(each for each in self.standings if isinstance(each.plan, Finding))

    @property
    def without(self) -> tuple[Standing, ...]:
        return tuple(each for each in self.standings if each.plan is None)


@dataclass(frozen=True)
class OwnView:
    """What one learner is told. `profits`: of all plans that were played, the best first, without names; `named` is
    there only where the trainer shows whose they are. Cards are told once the round is closed."""

    contest: Contest
    seconds_left: float
    own: Standing
    profits: tuple[float, ...]
    cards: tuple[str, ...]
    named: tuple[tuple[str, Outcome], ...] | None


class Contests:
    """A class that is not the trainer's raises KeyError. `now` returns an aware time."""

    def __init__(self, store: Store, leading: Leading, seating: Seating, now: Callable[[], datetime]) -> None:
        self._store = store
        self._leading = leading
        self._seating = seating
        self._now = now
        self._lock = Lock()
        self._played: OrderedDict[tuple[str, int], tuple[dict[str, Plan | Finding], dict[str, Outcome]]] = OrderedDict()

    def open(self, trainer: Trainer, class_id: str, cards: Sequence[str], seconds: int) -> ClassRoom:
        """Raises KeyError for a card that is none."""
        for card in cards:
            CARDS[card]
        found = self._leading.room(trainer, class_id)
        number = 1 if found.room.contest is None else found.room.contest.number + 1
        taken = [seat.learner_id for seat in self._seating.seats(class_id)]
        return self.do(trainer, class_id, Open(market_for(class_id, number, taken), tuple(cards), seconds))

    def do(self, trainer: Trainer, class_id: str, command: Command) -> ClassRoom:
        return self._leading.do(trainer, class_id, command)

    def view(self, found: ClassRoom, seats: Sequence[Seat]) -> ContestView | None:
        """For whoever leads the class, with all its seats as they are now. One statement, and none once all plans have
        been played."""
        contest = found.room.contest
        if contest is None or not (contest.planning or contest.closed):
            return None
        plans, outcomes = self._plans(found.id, contest)
        ranks = {id: rank for rank, id in enumerate(sorted(outcomes, key=lambda id: -outcomes[id].profit), 1)}
        standings = [
            Standing(seat, plans.get(id), outcomes.get(id), ranks.get(id)) for seat in seats if (id := seat.learner_id)
        ]
        ordered = sorted(standings, key=lambda each: each.rank or len(standings) + 1)
        return ContestView(contest, seconds_left(contest, self._now()), tuple(ordered))

    def own(self, seat: Seat, found: ClassRoom) -> OwnView | None:
        """For one learner of the class."""
        contest = found.room.contest
        if contest is None or not (contest.planning or contest.closed):
            return None
        left = seconds_left(contest, self._now())
        if contest.planning:
            market = solved(contest.market)
            own = Standing(seat, _read(self._store.drafts.get(seat.learner_id, ITEM), market))
            return OwnView(contest, left, own, (), (), None)
        view = self.view(found, self._seating.seats(found.id))
        assert view is not None
        mine = next((each for each in view.standings if each.seat.id == seat.id), Standing(seat, None))
        told = [(each.seat.shown_name, each.outcome) for each in view.ranked if each.outcome is not None]
        profits = tuple(outcome.profit for _, outcome in told)
        return OwnView(contest, left, mine, profits, contest.cards, tuple(told) if contest.named else None)

    def _plans(self, class_id: str, contest: Contest) -> tuple[Mapping[str, Plan | Finding], Mapping[str, Outcome]]:
        market = solved(contest.market)
        if contest.planning:
            return self._kept(class_id, ITEM, market), {}
        key = (class_id, contest.number)
        with self._lock:  # a whole class asks at once: one of them plays
            if key not in self._played:
                plans = self._kept(class_id, slot(class_id, contest.number), market)
                can = {id: plan for id, plan in plans.items() if isinstance(plan, Plan)}
                self._played[key] = plans, play_together(market.market, can, contest.cards)
                while len(self._played) > KEPT:
                    self._played.popitem(last=False)
            return self._played[key]

    def _kept(self, class_id: str, item: str, market: Solved) -> dict[str, Plan | Finding]:
        read = {id: _read(raw, market) for id, raw in self._store.drafts.of_class(class_id, item).items()}
        return {id: plan for id, plan in read.items() if plan is not None}


def market_for(class_id: str, number: int, learners: Sequence[str]) -> int:
    """The market of a class's shared round: one that is no learner's own, while there is one."""
    own = {own_number(id) for id in learners}
    free = [each for each in range(1, OWN + 1) if each not in own] or list(range(1, OWN + 1))
    return free[int(seed_of(class_id, ITEM, number), 16) % len(free)]


def _read(raw: Any, market: Solved) -> Plan | Finding | None:
    if not isinstance(raw, dict):
        return None
    plan = read_plan({code: raw[code] for code in CODES if code in raw})
    return plan if isinstance(plan, Finding) else cash.refuse(market.market, plan) or plan
