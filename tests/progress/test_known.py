"""What is known of a learner, taken in piece by piece, is what is known from the whole: on the small course."""

from __future__ import annotations

from dataclasses import fields
from datetime import timedelta

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from courseware.progress.evidence import Evidence
from courseware.progress.known import Known, KnownFold, known_from
from courseware.record.log import Event, EventKind, Log, Purpose, Result
from tests.progress.small import COURSE, NOON, answer

ANSWER = st.builds(
    answer,
    st.sampled_from(["u1", "u2", "both", "c1", "written", "gone"]),
    st.sampled_from([0, 0.5, 1]),
    variant=st.integers(0, 1),
    purpose=st.sampled_from(list(Purpose)),
    solution_seen=st.booleans(),
)
STEP = st.builds(
    answer, st.just("e1"), st.sampled_from([0, 0.5, 1]), variant=st.integers(0, 1), kind=st.just("exercise")
)
EVENT = st.builds(
    Event,
    st.just(""),
    st.just("l"),
    st.sampled_from(list(EventKind)),
    st.sampled_from(["question:u1", "question:both", "exercise:e1", "a-lesson"]),
    st.integers(0, 1),
    st.just(NOON),
)
HAPPENED = st.lists(st.tuples(ANSWER | STEP | EVENT, st.sampled_from([0, 1, 60, 60 * 24])), max_size=30)


def a_log(happened: list[tuple[Result | Event, int]]) -> Log:
    """Each so many minutes after the one before; what was brought in is as old as anything."""
    at, results, events = NOON, [], []
    for thing, minutes in happened:
        at += timedelta(minutes=minutes)
        match thing:
            case Result():
                results.append(
                    Result(
                        thing.item, thing.variant, thing.status, thing.score, at, thing.solution_seen, thing.purpose,
                        thing.occasion,
                    )
                )  # fmt: skip
            case Event():
                events.append(Event(str(len(events)), "l", thing.kind, thing.item, thing.variant, at))
    return Log(tuple(results), tuple(events))


def same(one: Evidence, other: Evidence) -> bool:
    columns = [each.name for each in fields(Evidence) if each.name not in ("tries", "points", "items", "after")]
    arrays = [(getattr(one, name), getattr(other, name)) for name in columns] + list(
        zip(one.after, other.after, strict=True)
    )
    return (
        one.tries == other.tries
        and (one.points, one.items) == (other.points, other.items)
        and all(a.shape == b.shape and np.allclose(a, b, rtol=1e-12, equal_nan=True) for a, b in arrays)
    )


def assert_same(one: Known, other: Known) -> None:
    assert same(one.evidence, other.evidence)
    assert (one.log, dict(one.tried), dict(one.stands), one.days) == (
        other.log, dict(other.tried), dict(other.stands), other.days,
    )  # fmt: skip


@given(HAPPENED, st.lists(st.integers(0, 30), max_size=4))
def test_piece_by_piece_is_the_same_as_all_at_once(happened: list[tuple[Result | Event, int]], cuts: list[int]) -> None:
    fold, taken = KnownFold(COURSE), Log()
    handed_out: list[tuple[Known, Log]] = []
    for cut in [*sorted(cuts), len(happened)]:
        log = a_log(happened[:cut])
        news = Log(log.results[len(taken.results) :], log.events[len(taken.events) :])
        handed_out.append((fold.go_on(log, news), log))
        taken = log
    for known, log in handed_out:  # those handed out first have not changed since
        assert_same(known, known_from(COURSE, log))


def test_news_older_than_what_is_known_comes_before_it() -> None:
    late, early = answer("u1", 1, days=3), answer("u1", 0)
    fold = KnownFold(COURSE)
    fold.begin(Log((late,)))
    both = Log((early, late))
    assert_same(fold.go_on(both, Log((early,))), known_from(COURSE, both))


def test_a_hint_taken_after_an_answer_makes_less_of_it_all_the_same() -> None:
    done = answer("e1", 1, kind="exercise")
    hint = Event("h", "l", EventKind.HINT_TAKEN, "exercise:e1", 0, NOON + timedelta(hours=1))
    fold = KnownFold(COURSE)
    before = fold.begin(Log((done,)))
    after = fold.go_on(Log((done,), (hint,)), Log((), (hint,)))
    assert_same(after, known_from(COURSE, Log((done,), (hint,))))
    assert not np.array_equal(before.evidence.rating, after.evidence.rating)


def test_nothing_new_is_no_work() -> None:
    fold, log = KnownFold(COURSE), Log((answer("u1", 1),))
    assert fold.begin(log) is fold.go_on(log, Log())
