"""All that is kept of a learner comes in whole from elsewhere, and goes whole."""

from __future__ import annotations

from dataclasses import replace

import pytest

from courseware.record.learners import NameTaken
from courseware.record.log import Attempt, Drawn, Event, EventKind, Learner, Purpose, Sitting, SittingKind
from courseware.record.markings import Marking, hash_of
from courseware.record.runs import KeptRun
from courseware.record.store import Store
from courseware.record.trainers import ELSEWHERE, Trainer
from courseware.record.transfers import Counts, Draft, Holdings
from courseware.verdict import Finding, Status, Verdict, correct
from tests.record.conftest import NOON


def test_a_record_comes_in_once_and_goes(store: Store) -> None:
    """Everything of a learner who is not in the record comes in, once; it can be read again; and all of it goes."""
    learner = Learner("0123456789abcdef", "搬家的人", NOON)
    stays = store.learners.add("小明", "小明", NOON)
    item, long = "question:q", {"rows": [[n, "\ud800"] for n in range(200)]}
    found = Verdict(Status.WRONG, 0.0, (Finding("a", {"given": "\0"}), Finding("b", named=True)))
    sitting = Sitting(
        f"s-{learner.id}", learner.id, SittingKind.FINAL, {}, False, (Drawn(item, 0, "c"),), 60, NOON, NOON
    )
    held = Holdings(
        learner,
        (
            Attempt(f"{learner.id}:1", learner.id, item, None, -1, long, found, NOON, origin="somebody"),
            Attempt(
                f"{learner.id}:2", learner.id, item, None, 0, "b", correct(), NOON,
                purpose=Purpose.QUIZ, occasion=sitting.id, origin=learner.id,
            ),
        ),
        (Event(f"e-{learner.id}", learner.id, EventKind.LESSON_OPENED, "core", 0, NOON),),
        (Draft(item, {"a": None}, NOON),),
        tuple(KeptRun(f"r{n}-{learner.id}", learner.id, 7, {}, {"score": {"total": 1.5}}, NOON, "x") for n in range(3)),
        (sitting,),
        (Marking(learner.id, item, hash_of("b"), ELSEWHERE, ("a", "c"), "再写一句", NOON),),
    )  # fmt: skip
    transfers = store.transfers
    nobody = transfers.known(learner.id, [sitting.id])
    assert (nobody.nonces, nobody.sittings, nobody.drafts) == (frozenset(), frozenset(), frozenset())
    assert transfers.take_in(held, learner.name, 2) == replace(Counts.of(held), runs=2)
    assert transfers.take_in(held, None, 2) == Counts()
    with pytest.raises(NameTaken):
        transfers.take_in(held, learner.name, 2)
    known = transfers.known(learner.id, [sitting.id, "another"])
    assert known.sittings == {sitting.id}
    assert known.drafts == {item}
    assert {each.nonce for each in (*held.attempts, *held.events, *held.runs[:2])} == known.nonces
    back = transfers.all_of(learner)
    assert back == replace(held, runs=tuple(replace(run, number=n) for n, run in enumerate(held.runs[:2], start=1)))
    assert transfers.counts(learner.id) == Counts.of(back)
    achieved = store.achievements.of(learner.id, [item])
    assert (achieved.solved, [run.score for run in achieved.runs]) == ((), [1.5, 1.5])
    assert [(final.asked, final.right, final.brought_in) for final in achieved.finals] == [
        (sitting.drawn, {item: True}, True)
    ]
    transfers.remove(learner.id)
    assert transfers.counts(learner.id) == Counts()
    assert store.learners.all() == (stays,)
    assert (store.trainers.all(), store.trainers.get(ELSEWHERE), store.trainers.named(ELSEWHERE)) == ((), None, None)


def test_what_is_said_of_a_text_here_stays_whatever_comes_in(store: Store) -> None:
    learner = store.learners.add("小明", "小明", NOON)
    store.trainers.add(Trainer("t1", "陈", "陈", "", False, "as-t1", NOON))
    item, text = "question:q", "一句"
    store.attempts.append(
        Attempt(f"{learner.id}:1", learner.id, item, None, 0, text, Verdict(Status.UNSCORED, 0.0), NOON)
    )
    brought = Marking(learner.id, item, hash_of(text), ELSEWHERE, (), "再写一句", NOON)
    assert store.transfers.take_in(Holdings(learner, markings=(brought,)), None, 5) == Counts(markings=1)
    assert store.transfers.all_of(learner).markings == (brought,)
    own = replace(brought, trainer_id="t1", points=("a",), asked=None)
    assert store.markings.put(own) == own
    assert store.transfers.take_in(Holdings(learner, markings=(brought,)), None, 5) == Counts()
    other = replace(own, text=hash_of("一句不在记录里的"))
    store.markings.put(other)
    assert store.transfers.all_of(learner).markings == (own,)
    assert store.transfers.known(learner.id, []).markings == {own.key, other.key}
