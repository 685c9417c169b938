"""What trainers made of written answers, on both databases: the last texts of a class, and one word on each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from courseware.record.classes import ClassRow
from courseware.record.log import Attempt, Purpose
from courseware.record.markings import Marking, hash_of
from courseware.record.seats import Seat
from courseware.record.store import Store
from courseware.record.trainers import Trainer
from courseware.verdict import Status, Verdict
from tests.record.conftest import NOON

ITEM = "question:uv-over-a-week"
Write = Callable[..., None]


@pytest.fixture
def seats(store: Store) -> list[Seat]:
    for id in ("t1", "t2"):
        store.trainers.add(Trainer(id, id, id, "", False, f"as-{id}", NOON))
    store.classes.add(ClassRow("c1", "AAAAAA", "五月班", "t1", "{}", 0, NOON))
    made = [Seat(id, "c1", f"l-{id}", id, id, 1, id, NOON, NOON) for id in ("a", "b")]
    for seat in made:
        store.seats.add(seat)
    return made


@pytest.fixture
def write(store: Store) -> Write:
    def written(seat: Seat, answer: Any, second: int, purpose: Purpose = Purpose.PRACTICE) -> None:
        status = Status.COMPARED if isinstance(answer, dict) else Status.UNSCORED
        at = NOON + timedelta(seconds=second)
        store.attempts.append(
            Attempt(
                f"{seat.id}{second}", seat.learner_id, ITEM, None, 0, answer, Verdict(status, 0.0), at, False, purpose
            )
        )

    return written


def marking(seat: Seat, text: str, trainer: str = "t1", asked: str | None = None) -> Marking:
    return Marking(seat.learner_id, ITEM, hash_of(text), trainer, ("a", "c"), asked, NOON + timedelta(hours=1))


def test_the_last_text_of_each_is_there_with_what_was_said_of_it(store: Store, seats: list[Seat], write: Write) -> None:
    write(seats[0], "第一遍", 1)
    write(seats[0], "第二遍", 2)
    write(seats[0], {"text": "第二遍", "said": ["b"]}, 3)
    write(seats[1], "只写了一遍", 4)
    write(seats[1], "复习时写的", 5, Purpose.REVIEW)
    store.markings.put(marking(seats[0], "第一遍"))
    store.markings.put(marking(seats[1], "只写了一遍", asked="再写一句"))
    one, other = store.markings.written("c1", [ITEM])
    assert (one.text, one.said, one.times, one.marking) == ("第二遍", {"b"}, 2, None)
    assert (other.text, other.said, other.times) == ("只写了一遍", None, 1)
    assert other.marking == marking(seats[1], "只写了一遍", asked="再写一句")
    assert store.markings.written_by(seats[1].learner_id, [ITEM]) == (other,)
    assert store.markings.written("c1", ["question:other"]) == ()
    assert store.markings.written("c2", [ITEM]) == ()
    store.seats.remove(seats[1].id, NOON)
    assert [each.learner_id for each in store.markings.written("c1", [ITEM])] == [seats[0].learner_id]


def test_the_first_trainer_s_word_stands_and_he_may_change_it(store: Store, seats: list[Seat]) -> None:
    first = marking(seats[0], "一句")
    assert store.markings.put(first) == first
    assert store.markings.put(marking(seats[0], "一句", "t2")) == first
    changed = replace(first, points=(), asked="再写一句", at=NOON + timedelta(hours=2))
    assert store.markings.put(changed) == changed
    assert store.markings.of_learner(seats[0].learner_id, [ITEM]) == {ITEM: changed}


def test_of_several_texts_the_word_on_the_newest_is_told(store: Store, seats: list[Seat]) -> None:
    store.markings.put(marking(seats[0], "第一遍"))
    later = replace(marking(seats[0], "第二遍"), at=NOON + timedelta(days=1))
    store.markings.put(later)
    assert store.markings.of_learner(seats[0].learner_id, [ITEM]) == {ITEM: later}
    assert store.markings.of_learner(seats[1].learner_id, [ITEM]) == {}


def test_it_goes_with_its_learner(store: Store, seats: list[Seat], write: Write) -> None:
    write(seats[0], "一句", 1)
    store.markings.put(marking(seats[0], "一句"))
    store.seats.remove(seats[0].id, NOON)
    store.transfers.remove("l-a")
    assert store.markings.of_learner("l-a", [ITEM]) == {}
