"""A log that is read on from where it was read before is the log as it is read as a whole, whatever happens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from secrets import token_hex

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courseware.record.log import Attempt, Drawn, Event, EventKind, Learner, Purpose, Sitting, SittingKind
from courseware.record.store import Store
from courseware.record.transfers import Holdings
from courseware.verdict import correct, scored
from tests.record.conftest import NOON

Build = Callable[..., Attempt]


def a_test(learner: Learner, id: str = "t1", at_once: bool = False) -> Sitting:
    drawn = (Drawn("question:uv-over-a-week", 0, "hash"),)
    return Sitting(id, learner.id, SittingKind.QUIZ, {}, at_once, drawn, None, NOON)


def test_only_what_is_new_is_read(store: Store, learner: Learner, attempt: Build) -> None:
    store.attempts.append(attempt("a"))
    store.events.add(Event("e", learner.id, EventKind.LESSON_OPENED, "core-metrics", 0, NOON))
    first = store.histories.read_on(learner.id)
    assert first.news is None
    store.attempts.append(attempt("b", at=NOON + timedelta(minutes=1)))
    then = store.histories.read_on(learner.id, first)
    assert then.news is not None
    assert (len(then.news.results), len(then.news.events)) == (1, 0)
    assert then.log == store.histories.log(learner.id)
    again = store.histories.read_on(learner.id, then)
    assert again.news is not None
    assert (again.log, again.news.results, again.news.events) == (then.log, (), ())


def test_answers_of_a_test_are_told_from_its_end_on(store: Store) -> None:
    me, other = (store.learners.add(name, name, NOON) for name in ("读者", "别人"))
    test = Sitting("read on", me.id, SittingKind.QUIZ, {}, False, (Drawn("question:q", 0, "hash"),), None, NOON)
    store.sittings.start(test)
    reading = store.histories.read_on(me.id)
    told = []
    for minute, (who, occasion) in enumerate([(me, None), (me, test.id), (other, None), (me, test.id), (me, None)]):
        purpose, at = Purpose.QUIZ if occasion else Purpose.PRACTICE, NOON + timedelta(minutes=minute)
        answer = Attempt(
            f"read on {minute}", who.id, "question:q", None, 0, "1", correct(), at, purpose=purpose, occasion=occasion
        )
        store.attempts.append(answer)
        store.events.add(Event(f"read on {minute}", who.id, EventKind.FORGOTTEN, "question:q", 0, at))
        reading = store.histories.read_on(me.id, reading)
        assert reading.news is not None
        assert reading.log == store.histories.log(me.id)
        told.append(len(reading.log.results))
    assert told == [1, 1, 1, 1, 2]
    store.sittings.end(test.id, NOON + timedelta(hours=1))
    reading = store.histories.read_on(me.id, reading)
    assert reading.news is None
    assert [result.occasion for result in reading.log.results] == [None, test.id, None]
    assert store.histories.read_on(me.id, reading).log == reading.log


def test_what_is_brought_in_may_be_older(store: Store, learner: Learner, attempt: Build) -> None:
    store.attempts.append(attempt("a"))
    reading = store.histories.read_on(learner.id)
    brought = attempt("of last year", at=NOON - timedelta(days=365))
    store.transfers.take_in(Holdings(learner, (brought,)), None, 5)
    reading = store.histories.read_on(learner.id, reading)
    assert [result.at for result in reading.log.results] == [brought.at, attempt("a").at]


@pytest.mark.parametrize("other", ["the same nonces", "other nonces", "more", "nothing"])
def test_a_learner_who_was_removed_and_came_again(store: Store, learner: Learner, attempt: Build, other: str) -> None:
    """SQLite gives the ids of rows that are gone to the next ones."""
    kept = [attempt(f"{number}", at=NOON + timedelta(minutes=number)) for number in range(3)]
    for each in kept:
        store.attempts.append(each)
    reading = store.histories.read_on(learner.id)
    store.transfers.remove(learner.id)
    wrong = {"at": NOON + timedelta(days=1), "verdict": scored(0.0)}
    come = {
        "the same nonces": kept,
        "other nonces": [attempt(f"other {number}", **wrong) for number in range(3)],
        "more": [*kept, attempt("more", **wrong)],
        "nothing": [],
    }[other]
    store.transfers.take_in(Holdings(learner, tuple(come)), learner.name, 5)
    assert store.histories.read_on(learner.id, reading).log == store.histories.log(learner.id)
    assert len(store.histories.log(learner.id).results) == len(come)


def test_another_process_writes_too(store: Store, target: Path | str, learner: Learner, attempt: Build) -> None:
    reading = store.histories.read_on(learner.id)
    other = Store.open(target)
    other.attempts.append(attempt("there"))
    reading = store.histories.read_on(learner.id, reading)
    assert len(reading.log.results) == 1
    other.database.close()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.sampled_from(["answer", "event", "in a test", "end", "older", "look"]), st.integers(0, 2)),
        max_size=25,
    )
)
def test_it_is_the_log_whatever_happens(store: Store, steps: list[tuple[str, int]]) -> None:
    me = store.learners.add(name := token_hex(8), name, NOON)
    reading = store.histories.read_on(me.id)
    for number, (what, n) in enumerate(steps):
        at = NOON + timedelta(minutes=number)
        test = a_test(me, f"t{n}-{me.id}")
        answer = Attempt(f"{number}-{me.id}", me.id, f"question:q{n}", None, 0, "1", scored(1.0), at)
        match what:
            case "answer":
                store.attempts.append(answer)
            case "older":
                store.attempts.append(replace(answer, at=at - timedelta(minutes=10)))
            case "event":
                store.events.add(Event(answer.nonce, me.id, EventKind.FORGOTTEN, f"question:q{n}", 0, at))
            case "in a test":
                if store.sittings.start(test).ended_at is None:
                    store.attempts.append(replace(answer, purpose=Purpose.QUIZ, occasion=test.id))
            case "end":
                store.sittings.start(test)
                store.sittings.end(test.id, at)
            case _:
                reading = store.histories.read_on(me.id, reading)
    assert store.histories.read_on(me.id, reading).log == store.histories.log(me.id)
