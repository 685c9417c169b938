"""What a play of a drill is worth: on the drills of the course, on any numbers and any choices."""

from __future__ import annotations

import random
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courseware.content.course import Course
from courseware.content.drill import LiveDrill, QueueDrill
from courseware.content.loader import load_with_sources
from courseware.drills.check import drill_problems
from courseware.drills.game import Game, NoOption, Outcome, Played, after
from courseware.drills.live import Live, option_of, parts
from courseware.drills.play import game_of, play
from courseware.drills.queue import Queue
from courseware.items import drill_item
from courseware.seed import seed_of
from courseware.shop.tables import Shop

ROOT = Path(__file__).resolve().parents[2]
DRILLS = ("phishing-inbox", "live-hour", "burst-night")
SEEDS = st.integers(0, 10**6).map(lambda n: seed_of("a learner", "a drill", n))
CHANCES = st.integers(0, 10**6)


def walked(game: Game, rng: random.Random) -> tuple[str, ...]:
    """Any play to its end."""
    choices: list[str] = []
    while options := game.options(after(game, choices)):
        choices.append(rng.choice(list(options)))
    return tuple(choices)


def best_play(played: Played) -> tuple[str, ...]:
    """By following what is told to be the best at each step of any play."""
    choices: tuple[str, ...] = ()
    while played.game.options(after(played.game, choices)):
        rest = walked_from(played.game, choices)
        choices = (*choices, played.outcome(rest).steps[len(choices)].best)
    return choices


def walked_from(game: Game, choices: tuple[str, ...]) -> tuple[str, ...]:
    found = list(choices)
    while options := game.options(after(game, found)):
        found.append(options[0])
    return tuple(found)


@pytest.mark.parametrize("id", DRILLS)
@settings(max_examples=12)
@given(seed=SEEDS, chance=CHANCES)
def test_any_play_lies_between_the_worst_and_the_best(
    id: str, seed: str, chance: int, course: Course, shop: Shop
) -> None:
    drill = course.drills[id]
    choices = walked(game_of(drill, seed, shop), random.Random(chance))
    outcome = play(drill, choices, seed, shop)
    assert 0 <= outcome.score <= 1
    assert outcome.worst - 1e-6 <= outcome.value <= outcome.best + 1e-6
    assert sum(step.worth for step in outcome.steps) == pytest.approx(outcome.value)
    assert sum(step.lost for step in outcome.steps) == pytest.approx(outcome.best - outcome.value, abs=1e-6)
    assert all(step.lost >= 0 for step in outcome.steps)
    assert [step.option for step in outcome.steps] == list(choices)


@pytest.mark.parametrize("id", DRILLS)
@settings(max_examples=8)
@given(seed=SEEDS)
def test_the_best_play_has_full_marks_and_the_usual_one_half(id: str, seed: str, course: Course, shop: Shop) -> None:
    game = game_of(course.drills[id], seed, shop)
    played = Played(game)
    best = played.outcome(best_play(played))
    assert best.score == 1
    assert best.value == pytest.approx(played.best, abs=len(best.steps) * 0.5)
    usual = played.outcome(tuple(game.usual))
    assert usual.score == pytest.approx(0.5)
    assert played.score(played.worst) == 0


@pytest.mark.parametrize("id", DRILLS)
@settings(max_examples=10)
@given(seed=SEEDS, one=CHANCES, other=CHANCES)
def test_more_yuan_is_never_fewer_points(id: str, seed: str, one: int, other: int, course: Course, shop: Shop) -> None:
    game = game_of(course.drills[id], seed, shop)
    played = Played(game)
    less, more = sorted(
        (played.outcome(walked(game, random.Random(chance))) for chance in (one, other)), key=lambda each: each.value
    )
    assert less.score <= more.score


@pytest.mark.parametrize("id", DRILLS)
@settings(max_examples=6)
@given(seed=SEEDS, chance=CHANCES, data=st.data())
def test_a_worse_decision_costs_what_is_said(
    id: str, seed: str, chance: int, data: st.DataObject, course: Course, shop: Shop
) -> None:
    """With the best play after both: what the worse of two options loses is the difference of their best ends."""
    game = game_of(course.drills[id], seed, shop)
    played = Played(game)
    choices = walked(game, random.Random(chance))
    at = data.draw(st.integers(0, len(choices) - 1))
    state = after(game, choices[:at])
    ends = {option: best_from(played, game.take(state, option)) for option in game.options(state)}
    told = {option: played.outcome(walked_from(game, (*choices[:at], option))).steps[at].lost for option in ends}
    most = max(ends.values())
    for option, end in ends.items():
        assert told[option] == pytest.approx(most - end, abs=1e-6)


def best_from(played: Played, taken: tuple[Any, float]) -> float:
    """Worked out anew, step by step: independent of what `Played` keeps."""
    state, worth = taken
    return worth + _most(played.game, state, {})


def _most(game: Game, state: Any, known: dict[Any, float]) -> float:
    if state not in known:
        ends = [worth + _most(game, then, known) for then, worth in (game.take(state, o) for o in game.options(state))]
        known[state] = max(ends, default=0.0)
    return known[state]


@pytest.mark.parametrize("id", DRILLS)
def test_the_same_seed_plays_the_same(id: str, course: Course, shop: Shop) -> None:
    drill = course.drills[id]

    def played(seed: str) -> Outcome:
        play.cache_clear()
        game_of.cache_clear()
        return play(drill, walked(game_of(drill, seed, shop), random.Random(1)), seed, shop)

    assert played("a") == played("a")
    assert len({played(f"seed {n}").best for n in range(8)}) > 4


@pytest.mark.parametrize("id", DRILLS)
def test_what_nobody_could_decide_is_no_play(id: str, course: Course, shop: Shop) -> None:
    drill = course.drills[id]
    choices = walked(game_of(drill, "a", shop), random.Random(1))
    for wrong in ((), choices[:-1], (*choices, choices[-1]), ("nothing", *choices[1:])):
        with pytest.raises(NoOption):
            play(drill, wrong, "a", shop)


@pytest.mark.slow
def test_the_drills_of_the_course_hold(shop: Shop) -> None:
    course, sources = load_with_sources(ROOT)
    assert set(course.drills) == set(DRILLS)
    assert drill_problems(course, sources, shop) == []


@pytest.mark.parametrize("id", DRILLS)
def test_no_single_answer_is_right_for_everybody(id: str, course: Course, shop: Shop) -> None:
    """Whoever has heard the best play of somebody else still has to judge his own."""
    drill = course.drills[id]
    bests = {best_play(Played(game_of(drill, seed_of("one", drill_item(id), n), shop))) for n in range(12)}
    assert len(bests) > 1


@settings(max_examples=20)
@given(seed=SEEDS)
def test_an_inbox_wants_all_three_treatments(seed: str, course: Course, shop: Shop) -> None:
    played = Played(game_of(course.drills["phishing-inbox"], seed, shop))
    assert {"do", "report"} <= set(best_play(played))


def test_the_hour_follows_by_hand(course: Course, shop: Shop) -> None:
    drill = course.drills["live-hour"]
    assert isinstance(drill, LiveDrill)
    live = game_of(drill, "a", shop)
    assert isinstance(live, Live)
    option = option_of("hanger", False, 15)
    first = live.sold(live.start, option)
    state, worth = live.take(live.start, option)
    clicks = shop.scalar(
        "select sum(clicks) / sum(views) from live_minutes join products using (sku) where spu = 'P005'"
    )
    buys = shop.scalar(
        "select sum(orders) / sum(clicks) from live_minutes join products using (sku) where spu = 'P005'"
    )
    price, cost = shop.frame("select min(price), min(cost) from products where spu = 'P005'").iloc[0]
    assert first.units == round(live.views[0] * clicks * buys)
    assert worth == pytest.approx(first.units * (price - cost))
    assert state.pull > 1
    again = live.sold(state, option)
    assert again.wanted == round(live.views[1] * state.pull * clicks * buys * drill.again)


@settings(max_examples=15)
@given(seed=SEEDS, chance=CHANCES)
def test_nothing_is_sold_that_is_not_in_stock(seed: str, chance: int, course: Course, shop: Shop) -> None:
    live = game_of(course.drills["live-hour"], seed, shop)
    assert isinstance(live, Live)
    sold = dict.fromkeys((each.id for each in live.drill.products), 0)
    state = live.start
    for option in walked(live, random.Random(chance)):
        sold[parts(option)[0]] += live.sold(state, option).units
        state = live.take(state, option)[0]
    assert all(sold[each.id] <= live.start.stock[n] for n, each in enumerate(live.drill.products))


def test_the_night_is_the_cheapest_of_all_orders(course: Course, shop: Shop) -> None:
    """By going through every order of every way, without what `Played` keeps."""
    drill = course.drills["burst-night"]
    assert isinstance(drill, QueueDrill)
    queue = game_of(drill, "a", shop)
    assert isinstance(queue, Queue)
    played = Played(queue)

    def plays(wave: int) -> list[float]:
        return [total for total, _ in _all(queue, queue._wave(wave, queue.times[wave]), wave)]

    cheapest = sum(max(plays(wave)) for wave in range(len(drill.waves)))
    assert played.best == pytest.approx(cheapest)


def _all(queue: Queue, state: Any, wave: int) -> list[tuple[float, Any]]:
    if state.wave != wave or not state.waiting:
        return [(0.0, state)]
    found = []
    for option in queue.options(state):
        then, worth = queue.take(state, option)
        found += [(worth + rest, end) for rest, end in _all(queue, then, wave)]
    return found


def test_a_coupon_is_worth_it_only_for_what_has_to_go(course: Course, shop: Shop) -> None:
    """In the first cell, with stock enough: on no other product does the coupon bring more."""
    live = game_of(course.drills["live-hour"], "a", shop)
    assert isinstance(live, Live)
    full = live.start._replace(stock=(10**6,) * len(live.start.stock))
    for each, minutes in product(live.drill.products, (8, 15)):
        with_coupon = live.take(full, option_of(each.id, True, minutes))[1]
        without = live.take(full, option_of(each.id, False, minutes))[1]
        assert (with_coupon > without) is (each.id == "shoes")
