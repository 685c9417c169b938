"""Sittings are kept once, end once, and tell nothing of their answers before the end."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from courseware.record.attempts import SittingOver
from courseware.record.log import Attempt, Drawn, History, Learner, Purpose, Sitting, SittingKind
from courseware.record.store import Store
from courseware.verdict import Finding, correct, scored

NOON = datetime(2026, 5, 1, 4, 0, tzinfo=UTC)
LATER = NOON + timedelta(minutes=30)
ITEM = "question:uv-over-a-week"


@pytest.fixture
def sitting(learner: Learner) -> Sitting:
    drawn = (Drawn(ITEM, 2_000_000_000, "0123456789abcdef"), Drawn("question:cvr", 7, "fedcba9876543210"))
    scope = {"modules": ["一", "二"], "length": 2}
    return Sitting(f"s{learner.id}", learner.id, SittingKind.QUIZ, scope, False, drawn, 120, NOON)


def answer(sitting: Sitting, nonce: str, right: bool = True, item: str = ITEM) -> Attempt:
    verdict = correct() if right else scored(0.0, Finding("pageviews", named=True))
    return Attempt(
        f"{sitting.learner_id}:{nonce}", sitting.learner_id, item, None, 7, "3.2%", verdict, NOON,
        purpose=Purpose.QUIZ, occasion=sitting.id, content="0123456789abcdef",
    )  # fmt: skip


def test_a_sitting_comes_back_whole(store: Store, sitting: Sitting) -> None:
    assert store.sittings.get(sitting.id) is None
    assert store.sittings.start(sitting) == sitting
    open_ended = replace(sitting, id=f"t{sitting.id}", kind=SittingKind.PLACEMENT, drawn=(), seconds=None,
                         at_once=True, scope=None, started_at=NOON + timedelta(seconds=1))  # fmt: skip
    store.sittings.start(open_ended)
    assert store.sittings.of_learner(sitting.learner_id) == (sitting, open_ended)
    assert store.sittings.get(open_ended.id) == open_ended


def test_the_first_start_stands(store: Store, sitting: Sitting) -> None:
    store.sittings.start(sitting)
    assert store.sittings.start(replace(sitting, drawn=(), started_at=LATER)) == sitting
    assert store.sittings.of_learner(sitting.learner_id) == (sitting,)


def test_the_first_end_stands(store: Store, sitting: Sitting) -> None:
    store.sittings.start(sitting)
    ended = store.sittings.end(sitting.id, LATER)
    assert ended == replace(sitting, ended_at=LATER)
    assert store.sittings.end(sitting.id, NOON) == ended == store.sittings.get(sitting.id)
    with pytest.raises(KeyError):
        store.sittings.end("no-such-sitting", NOON)


def test_marks_are_kept_and_taken_away(store: Store, sitting: Sitting) -> None:
    store.sittings.start(sitting)
    for _ in range(2):
        store.sittings.mark(sitting.id, ITEM, on=True)
    store.sittings.mark(sitting.id, "question:cvr", on=True)
    assert store.sittings.of_learner(sitting.learner_id)[0].marked == {ITEM, "question:cvr"}
    for _ in range(2):
        store.sittings.mark(sitting.id, ITEM, on=False)
    found = store.sittings.get(sitting.id)
    assert found is not None
    assert found.marked == {"question:cvr"}


def test_its_answers_are_all_there_in_their_order(store: Store, sitting: Sitting) -> None:
    store.sittings.start(sitting)
    given = [answer(sitting, "1", right=False), answer(sitting, "2", item="question:cvr"), answer(sitting, "3")]
    for attempt in given:
        store.attempts.append(attempt)
    other = replace(given[0], nonce=f"{sitting.learner_id}:practice", purpose=Purpose.PRACTICE, occasion=None)
    store.attempts.append(other)
    assert store.attempts.of_occasions(sitting.learner_id, sitting.id) == tuple(given)


def test_nothing_is_taken_after_the_end_but_what_came_in_before(store: Store, sitting: Sitting) -> None:
    store.sittings.start(sitting)
    in_time = store.attempts.append(answer(sitting, "1"))
    store.sittings.end(sitting.id, LATER)
    with pytest.raises(SittingOver):
        store.attempts.append(answer(sitting, "2", right=False))
    assert store.attempts.append(answer(sitting, "1")).attempt == in_time.attempt, "a double click"
    assert store.attempts.of_occasions(sitting.learner_id, sitting.id) == (in_time.attempt,)


def test_an_end_among_answers_cuts_them_off(store: Store, sitting: Sitting) -> None:
    """Whatever is taken is taken before the end, and stays."""
    store.sittings.start(sitting)

    def work(number: int) -> bool:
        if number == 15:
            store.sittings.end(sitting.id, LATER)
            return False
        try:
            store.attempts.append(answer(sitting, str(number)))
        except SittingOver:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        taken = list(pool.map(work, range(30)))
    kept = store.attempts.of_occasions(sitting.learner_id, sitting.id)
    nonces = {f"{sitting.learner_id}:{number}" for number, was in enumerate(taken) if was}
    assert {each.nonce for each in kept} == nonces


@pytest.mark.parametrize("at_once", [False, True])
def test_an_open_sitting_is_told_of_only_where_feedback_comes_at_once(
    store: Store, sitting: Sitting, at_once: bool
) -> None:
    store.sittings.start(replace(sitting, at_once=at_once))
    store.attempts.append(answer(sitting, "0", right=False))
    recorded = store.attempts.append(answer(sitting, "1"))
    assert len(recorded.results) == 2, "the sitting itself knows"
    me = sitting.learner_id
    practice = replace(answer(sitting, "2"), purpose=Purpose.PRACTICE, occasion=None)

    def told() -> list[int]:
        return [
            len(store.histories.log(me).results),
            len(store.attempts.all_of(me)),
            len(store.histories.of_item(me, ITEM).results),
            len(store.histories.of_items_and_tried(me, [ITEM])[0].get(ITEM, History()).results),
        ]

    assert told() == [2 * at_once] * 4
    assert store.histories.of_items_and_tried(me, [ITEM])[1] == {}, "no lesson counts it"
    assert store.histories.of_item(me, ITEM, Purpose.QUIZ, sitting.id).last == recorded.attempt
    assert len(store.attempts.append(practice).results) == 1 + 2 * at_once
    assert store.histories.of_items_and_tried(me, [ITEM])[1] == {ITEM: True}
    store.sittings.end(sitting.id, LATER)
    assert told() == [2 + at_once] * 4, "of a test the answer that was handed in"
    assert recorded.attempt in store.attempts.all_of(me)


def test_an_answer_in_a_sitting_leaves_the_drafts_of_lessons_alone(
    store: Store, sitting: Sitting, attempt: Callable[..., Attempt]
) -> None:
    store.sittings.start(sitting)
    store.drafts.save(sitting.learner_id, ITEM, "3", NOON)
    store.attempts.append(answer(sitting, "1"))
    assert store.drafts.get(sitting.learner_id, ITEM) == "3"
    store.attempts.append(attempt("n", learner_id=sitting.learner_id))
    assert store.drafts.get(sitting.learner_id, ITEM) is None
