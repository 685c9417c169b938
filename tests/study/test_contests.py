"""A shared round with its learners: whose plan is played, and what is told to whom."""

from __future__ import annotations

from datetime import timedelta

import pytest

from courseware.classroom.contest import Close, Name, Prolong, PutAway
from courseware.classroom.room import GRACE, End
from courseware.promotion.plan import Plan
from courseware.promotion.solved import OWN, own_number, solved
from courseware.record.seats import Seat
from courseware.record.store import Store
from courseware.record.trainers import Trainer
from courseware.study.contests import Contests, market_for
from courseware.study.planner import Planner
from courseware.study.rooms import ClassRoom, on_time
from courseware.study.seating import Wish
from courseware.study.service import Study
from courseware.verdict import Finding
from tests.study.conftest import Clock
from tests.web.statements import statements

CARDS = ("carrier", "rivals")


@pytest.fixture
def contests(study: Study, store: Store, clock: Clock) -> Contests:
    return Contests(store, study.leading, study.seating, clock.now)


@pytest.fixture
def planner(store: Store, clock: Clock) -> Planner:
    return Planner(store, clock.now)


@pytest.fixture
def seats(study: Study, room: ClassRoom) -> list[Seat]:
    return [study.seating.join(Wish(room.row.code, name)) for name in ("王小雨", "李雷", "韩梅")]


def raw(number: int, **changed: object) -> dict[str, object]:
    return {**solved(number).best.to_dict(), **changed}


def own_of(contests: Contests, study: Study, trainer: Trainer, seat: Seat) -> object:
    return contests.own(seat, study.leading.room(trainer, seat.class_id))


def test_all_plans_as_they_were_last_kept_are_played_when_the_time_is_up(
    contests: Contests, planner: Planner, study: Study, room: ClassRoom, trainer: Trainer, seats: list[Seat],
    clock: Clock,
) -> None:  # fmt: skip
    one, cut_off, without = seats
    opened = contests.open(trainer, room.id, CARDS, 600)
    contest = opened.room.contest
    assert contest is not None
    market = solved(contest.market)
    planner.save_draft(one.learner_id, market.best.to_dict())
    planner.save_draft(cut_off.learner_id, {**market.best.to_dict(), "shifts": 0.0})
    view = contests.view(opened, study.seating.seats(room.id))
    assert view is not None
    assert (view.ready, [each.seat.id for each in view.without], view.ranked) == (2, [without.id], ())
    clock.wall += timedelta(seconds=600) + GRACE
    late = study.seating.join(Wish(room.row.code, "许诺"))
    now = study.leading.room(trainer, room.id)
    planner.save_draft(one.learner_id, {**market.best.to_dict(), "shifts": 1.0})  # of no account any more
    view = contests.view(now, study.seating.seats(room.id))
    assert view is not None
    assert [each.seat.id for each in view.ranked] == [one.id, cut_off.id]
    assert [each.rank for each in view.ranked] == [1, 2]
    assert view.ranked[0].plan == market.best
    assert {each.seat.id for each in view.without} == {without.id, late.id}
    assert contests.view(study.leading.room(trainer, room.id), study.seating.seats(room.id)) == view
    own = contests.own(late, now)
    assert own is not None
    assert own.own.plan is None
    assert len(own.profits) == 2


def test_a_plan_that_cannot_be_played_is_named_and_may_be_mended_until_the_end(
    contests: Contests, planner: Planner, study: Study, room: ClassRoom, trainer: Trainer, seats: list[Seat],
    clock: Clock,
) -> None:  # fmt: skip
    opened = contests.open(trainer, room.id, (), 600)
    number = opened.room.contest.number if opened.room.contest else 0
    planner.save_draft(seats[0].learner_id, raw(number, shifts="很多"))
    planner.save_draft(seats[1].learner_id, raw(number, **{"stock.profit": 20_000.0}))
    for seat, finding in ((seats[0], "plan-cell"), (seats[1], "plan-over-cash")):
        own = contests.own(seat, opened)
        assert own is not None
        assert isinstance(own.own.plan, Finding)
        assert own.own.plan.id == finding
    contests.do(trainer, room.id, Prolong(600))
    clock.wall += timedelta(seconds=900)
    planner.save_draft(seats[0].learner_id, raw(number, shifts=0.0))
    closed = contests.do(trainer, room.id, Close())
    view = contests.view(closed, study.seating.seats(room.id))
    assert view is not None
    assert [each.seat.id for each in view.ranked] == [seats[0].id]
    assert [each.seat.id for each in view.refused] == [seats[1].id]


def test_learners_are_told_no_card_before_the_end_and_no_name_before_the_trainer_says_so(
    contests: Contests, planner: Planner, study: Study, room: ClassRoom, trainer: Trainer, seats: list[Seat]
) -> None:
    opened = contests.open(trainer, room.id, CARDS, 600)
    for seat in seats[:2]:
        planner.save_draft(seat.learner_id, raw(1, shifts=0.0, **{"stock.profit": 100.0}))
    own = contests.own(seats[2], opened)
    assert own is not None
    assert (own.cards, own.profits, own.named) == ((), (), None)
    closed = contests.do(trainer, room.id, Close())
    own = contests.own(seats[2], closed)
    assert own is not None
    assert (own.cards, own.named, len(own.profits)) == (CARDS, None, 2)
    own = contests.own(seats[2], contests.do(trainer, room.id, Name(True)))
    assert own is not None
    assert own.named is not None
    assert {name for name, _ in own.named} == {"王小雨", "李雷"}
    assert contests.own(seats[2], contests.do(trainer, room.id, PutAway())) is None


def test_two_processes_that_see_the_time_run_out_fix_the_plans_once(
    contests: Contests, planner: Planner, study: Study, store: Store, room: ClassRoom, trainer: Trainer,
    seats: list[Seat], clock: Clock,
) -> None:  # fmt: skip
    contests.open(trainer, room.id, (), 60)
    before = store.classes.get(room.id)
    assert before is not None
    planner.save_draft(seats[0].learner_id, raw(1, shifts=0.0))
    clock.wall += timedelta(seconds=90)
    first = study.leading.room(trainer, room.id)
    planner.save_draft(seats[0].learner_id, raw(2, shifts=0.0))
    second = on_time(store.classes, before, clock.now())  # read before the other one wrote
    assert second.room == first.room
    view = contests.view(second, seats)
    assert view is not None
    [played] = view.ranked
    assert isinstance(played.plan, Plan)
    assert played.plan.shifts == 0
    assert played.plan.search_ads == solved(1).best.search_ads


def test_a_round_put_away_is_not_played_and_the_next_one_has_plans_of_its_own(
    contests: Contests, planner: Planner, study: Study, room: ClassRoom, trainer: Trainer, seats: list[Seat]
) -> None:
    planner.save_draft(seats[0].learner_id, raw(1, shifts=0.0))
    contests.open(trainer, room.id, (), 60)
    contests.do(trainer, room.id, PutAway())
    study.leading.do(trainer, room.id, End())
    contests.open(trainer, room.id, ("rivals",), 60)  # also between hours
    closed = contests.do(trainer, room.id, Close())
    assert closed.room.contest is not None
    assert closed.room.contest.number == 2
    view = contests.view(closed, study.seating.seats(room.id))
    assert view is not None
    assert len(view.ranked) == 1


def test_a_removed_learner_is_not_played_and_other_trainers_see_nothing(
    contests: Contests, planner: Planner, study: Study, room: ClassRoom, trainer: Trainer, seats: list[Seat]
) -> None:
    for seat in seats:
        planner.save_draft(seat.learner_id, raw(1, shifts=0.0))
    study.seating.remove(seats[0])
    contests.open(trainer, room.id, (), 60)
    view = contests.view(contests.do(trainer, room.id, Close()), study.seating.seats(room.id))
    assert view is not None
    assert {each.seat.id for each in view.ranked} == {seats[1].id, seats[2].id}
    other = study.leading.add_trainer("李老师")[0]
    with pytest.raises(KeyError):
        contests.open(other, room.id, (), 60)
    with pytest.raises(KeyError):
        contests.do(other, room.id, Close())
    with pytest.raises(KeyError):
        contests.open(trainer, room.id, ("earthquake",), 60)


def test_a_class_is_looked_at_in_one_statement_and_none_when_it_has_been(
    contests: Contests, planner: Planner, study: Study, room: ClassRoom, trainer: Trainer, seats: list[Seat]
) -> None:
    opened = contests.open(trainer, room.id, (), 60)
    with statements() as sent:
        contests.view(opened, seats)
    assert len(sent) == 1, sent
    closed = contests.do(trainer, room.id, Close())
    contests.view(closed, seats)
    with statements() as sent:
        contests.view(closed, seats)
    assert sent == []


def test_no_two_seats_of_a_class_share_a_market_and_the_shared_round_is_in_nobodys(
    study: Study, contests: Contests, room: ClassRoom, trainer: Trainer
) -> None:
    seats = study.seating.enrol(room.id, [f"学员{n}" for n in range(40)])
    own = [own_number(seat.learner_id) for seat in seats]
    assert len(set(own)) == len(own)
    contest = contests.open(trainer, room.id, (), 60).room.contest
    assert contest is not None
    assert contest.market not in own
    assert 1 <= market_for(room.id, 3, [f"{n}" for n in range(1000)]) <= OWN


def test_the_same_class_and_round_have_the_same_market_on_every_process() -> None:
    assert market_for("c0ffee", 2, ["a", "b"]) == market_for("c0ffee", 2, ["b", "a"])
    assert len({market_for("c0ffee", n, ["a"]) for n in range(1, 20)}) > 8
