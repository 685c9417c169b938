"""What came of an hour, on a few answers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from courseware.classroom.hour import LEAST, Account, Hour, account, firsts
from courseware.record.class_answers import Doings, Given
from courseware.record.log import Purpose
from courseware.record.seats import Seat
from courseware.verdict import Status

NOON = datetime(2026, 5, 1, 4, 0, tzinfo=UTC)
HOUR = Hour(1, NOON, NOON + timedelta(hours=1))
ITEMS = ("question:a", "question:b")


class Row:
    """As the record has an answer in which nothing was noticed."""

    finding, details = None, "{}"


def given(learner: str, item: str, right: bool, minute: int = 1, occasion: str | None = None) -> Given:
    status, score = (Status.CORRECT, 1.0) if right else (Status.WRONG, 0.0)
    at = NOON + timedelta(minutes=minute)
    return Given(minute, learner, item, at, status, score, Purpose.CLASS, occasion, (Row(),))


def of(learners: int) -> Account:
    """The first half knows both, the other none."""
    seats = [Seat(f"s{n}", "c", f"l{n}", f"n{n}", f"n{n}", 1, f"{n}", NOON, NOON) for n in range(learners)]
    doings = {
        seat.learner_id: Doings(tuple(given(seat.learner_id, item, n < learners // 2) for item in ITEMS))
        for n, seat in enumerate(seats)
    }
    return account(HOUR, seats, (), doings, (*ITEMS, "question:nobody"))


@pytest.mark.parametrize(("learners", "told"), [(LEAST - 1, False), (LEAST, True)])
def test_a_discrimination_is_told_from_eight_learners_on(learners: int, told: bool) -> None:
    found = of(learners)
    assert [each.item for each in found.items] == list(ITEMS), "what nobody answered is no item of the hour"
    assert all(
        (each.discrimination == pytest.approx(1)) if told else each.discrimination is None for each in found.items
    )


def test_what_stood_at_the_end_of_the_first_round_was_answered_first() -> None:
    one, other = given("l", "question:a", False, 1, "c-1"), given("l", "question:a", True, 2, "c-1")
    again = given("l", "question:a", False, 3, "c-2")
    assert firsts([one, other, again]) == other
    assert firsts([given("l", "question:a", False, 1), given("l", "question:a", True, 2)]).status is Status.WRONG  # type: ignore[union-attr]
    assert firsts([]) is None


def test_an_hour_nobody_answered_in_has_no_shares() -> None:
    empty = account(HOUR, (), (), {}, ITEMS)
    assert (empty.answered, empty.share(first=True), empty.repeat) == (False, None, None)
