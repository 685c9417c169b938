"""The standing on an item: the best score that counts, whatever else is tried."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courseware.progress.standing import (
    Standing,
    current_variant,
    hints_taken,
    solution_shown,
    standing,
    standings,
    tries_to_right,
)
from courseware.record.log import Event, EventKind, Result
from courseware.verdict import Status, scored

NOON = datetime(2026, 5, 1, 4, 0, tzinfo=UTC)


def result(score: float, seen: bool = False, variant: int = 0, item: str = "exercise:rfm", minute: int = 0) -> Result:
    return Result(item, variant, scored(score).status, score, NOON + timedelta(minutes=minute), seen)


def ungraded(status: Status) -> Result:
    return Result("question:why", 0, status, 0.0, NOON)


def event(kind: EventKind, variant: int) -> Event:
    return Event(f"{kind}{variant}", "l", kind, "exercise:rfm", variant, NOON)


@pytest.mark.parametrize(
    ("results", "attempts", "best", "done"),
    [
        ([], 0, None, False),
        ([result(0.0)], 1, 0.0, False),
        ([result(0.5), result(0.25)], 2, 0.5, False),
        ([result(0.5), result(1.0)], 2, 1.0, True),
        ([result(1.0), result(0.0)], 2, 1.0, True),
        ([result(0.9995)], 1, 0.9995, False),
        # what is written is done when it was compared, and has no score
        ([ungraded(Status.UNSCORED)], 1, None, False),
        ([ungraded(Status.UNSCORED), ungraded(Status.COMPARED)], 2, None, True),
        ([ungraded(Status.COMPARED), ungraded(Status.UNSCORED)], 2, None, True),
        # after the worked solution of its variant an attempt is practice
        ([result(1.0, seen=True)], 1, None, False),
        ([result(0.5), result(1.0, seen=True)], 2, 0.5, False),
        ([result(0.5), result(1.0, seen=True), result(0.75, variant=1)], 3, 0.75, False),
        ([result(1.0), result(1.0, seen=True), result(0.0, variant=1)], 3, 1.0, True),
    ],
)
def test_table(results: list[Result], attempts: int, best: float | None, done: bool) -> None:
    stands = standing(results)
    assert (stands.attempts, stands.best, stands.done) == (attempts, best, done)


@pytest.mark.parametrize(("scores", "tries"), [([], None), ([0.0, 0.5], None), ([1.0, 0.0], 1), ([0.5, 1.0, 1.0], 2)])
def test_tries_are_counted_until_the_first_that_is_right(scores: list[float], tries: int | None) -> None:
    assert tries_to_right(map(result, scores)) == tries


any_result = st.builds(
    result,
    score=st.floats(0, 1),
    seen=st.booleans(),
    variant=st.integers(0, 3),
    item=st.sampled_from(["exercise:rfm", "exercise:cvr", "question:uv"]),
    minute=st.integers(0, 10_000),
)


@given(st.lists(any_result), any_result)
def test_another_attempt_never_lowers_the_best_score(results: list[Result], another: Result) -> None:
    before, after = standings(results), standings([*results, another])
    for item, stands in before.items():
        assert stands.best is None or (after[item].best or 0) >= stands.best
        assert after[item].done or not stands.done
        assert after[item].last_at is not None
        assert stands.last_at is not None
        assert after[item].last_at >= stands.last_at


@given(st.lists(any_result).flatmap(lambda results: st.tuples(st.just(results), st.permutations(results))))
def test_the_order_of_attempts_is_of_no_consequence(pair: tuple[list[Result], list[Result]]) -> None:
    assert standings(pair[0]) == standings(pair[1])


@given(st.lists(any_result), any_result)
def test_an_attempt_at_one_item_changes_no_other(results: list[Result], another: Result) -> None:
    before, after = standings(results), standings([*results, another])
    assert {item for item in after if after[item] != before.get(item, Standing())} == {another.item}


def test_variants_hints_and_solutions() -> None:
    events = [event(EventKind.HINT_TAKEN, 0), event(EventKind.SOLUTION_SHOWN, 0)]
    assert current_variant(events) == 0
    assert solution_shown(events, 0)
    events += [event(EventKind.VARIANT_STARTED, 1), event(EventKind.HINT_TAKEN, 1), event(EventKind.HINT_TAKEN, 1)]
    assert current_variant(events) == 1
    assert (hints_taken(events, 0), hints_taken(events, 1), hints_taken(events, 2)) == (1, 2, 0)
    assert not solution_shown(events, 1)
