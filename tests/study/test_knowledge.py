"""What is known of learners is gone on with, and is what the record says: never older, never another's."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from courseware.progress.known import KnownFold
from courseware.record.log import Attempt, Learner
from courseware.record.store import Store
from courseware.record.transfers import Holdings
from courseware.study.knowledge import Knowledge
from courseware.verdict import scored
from tests.progress.small import COURSE, NOON


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store.open(tmp_path / "courseware.db")
    yield store
    store.database.close()


@pytest.fixture
def me(store: Store) -> Learner:
    return store.learners.add("小明", "小明", NOON)


def answer(who: Learner, number: int, item: str = "u1") -> Attempt:
    at = NOON + timedelta(minutes=number)
    return Attempt(f"{who.id}-{number}", who.id, f"question:{item}", None, 0, "a", scored(1.0), at)


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Grows whenever somebody's log is taken in from its beginning: by how much that was."""
    found: list[int] = []
    begin = KnownFold.begin

    def noted(self: KnownFold, log: object) -> object:
        found.append(len(log.results))  # type: ignore[attr-defined]
        return begin(self, log)  # type: ignore[arg-type]

    monkeypatch.setattr(KnownFold, "begin", noted)
    return found


def test_each_answer_is_taken_in_once(store: Store, me: Learner, begun: list[int]) -> None:
    knowledge = Knowledge(COURSE, store)
    for number in range(5):
        store.attempts.append(answer(me, number, f"u{number % 3 + 1}"))
        assert len(knowledge.of(me.id).log.results) == number + 1
    assert knowledge.of(me.id) is knowledge.of(me.id)
    assert begun == [1]


def test_learners_are_told_apart(store: Store, me: Learner) -> None:
    other = store.learners.add("小红", "小红", NOON)
    knowledge = Knowledge(COURSE, store)
    store.attempts.append(answer(me, 0))
    assert (set(knowledge.of(me.id).stands), set(knowledge.of(other.id).stands)) == ({"question:u1"}, set())
    store.attempts.append(answer(other, 0, "c1"))
    assert (set(knowledge.of(me.id).stands), set(knowledge.of(other.id).stands)) == ({"question:u1"}, {"question:c1"})


def test_a_removed_learner_is_known_no_more(store: Store, me: Learner) -> None:
    knowledge = Knowledge(COURSE, store)
    store.attempts.append(answer(me, 0))
    knowledge.of(me.id)
    store.transfers.remove(me.id)
    assert knowledge.of(me.id).log.results == ()
    store.transfers.take_in(Holdings(me, (answer(me, 0, "c1"),)), me.name, 5)
    assert set(knowledge.of(me.id).stands) == {"question:c1"}


def test_who_was_asked_about_longest_ago_is_read_again(store: Store, begun: list[int]) -> None:
    people = [store.learners.add(f"学员{n}", f"学员{n}", NOON) for n in range(3)]
    for who in people:
        for number in range(4):
            store.attempts.append(answer(who, number))
    knowledge = Knowledge(COURSE, store, most=9)
    for who in people:
        knowledge.of(who.id)
    begun.clear()
    knowledge.of(people[2].id)
    knowledge.of(people[1].id)
    assert begun == []
    knowledge.of(people[0].id)
    assert begun == [4]


def test_one_learner_with_more_than_there_is_room_for_is_kept(store: Store, me: Learner, begun: list[int]) -> None:
    knowledge = Knowledge(COURSE, store, most=2)
    for number in range(4):
        store.attempts.append(answer(me, number))
    knowledge.of(me.id)
    knowledge.of(me.id)
    assert begun == [4]


def test_what_failed_in_the_middle_is_begun_anew(
    store: Store, me: Learner, begun: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    knowledge = Knowledge(COURSE, store)
    store.attempts.append(answer(me, 0))
    knowledge.of(me.id)
    store.attempts.append(answer(me, 1, "c1"))
    with monkeypatch.context() as broken:
        broken.setattr(KnownFold, "go_on", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            knowledge.of(me.id)
    assert set(knowledge.of(me.id).stands) == {"question:u1", "question:c1"}
    assert begun == [1, 2]


def test_tabs_that_ask_at_once(store: Store, me: Learner) -> None:
    knowledge = Knowledge(COURSE, store)

    def hand_in_and_look(number: int) -> bool:
        store.attempts.append(answer(me, number, f"u{number % 3 + 1}"))
        return any(each.at == NOON + timedelta(minutes=number) for each in knowledge.of(me.id).log.results)

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(hand_in_and_look, range(64)))
    assert knowledge.of(me.id).log == store.histories.log(me.id)
