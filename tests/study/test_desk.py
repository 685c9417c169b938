"""What lies before whoever leads a class."""

from __future__ import annotations

from datetime import timedelta

import pytest

from courseware.classroom.room import Ask, AskAgain, Collect
from courseware.content.course import Course
from courseware.content.question import Single
from courseware.record.seats import AWAY, NEVER
from courseware.record.trainers import Trainer
from courseware.study.leading import ClassRoom
from courseware.study.seating import JoinRefused, Wish
from courseware.study.service import Study
from tests.study.conftest import Clock
from tests.web.statements import statements


def test_who_stands_on_the_list_is_not_here_and_takes_his_seat_by_his_name_once(
    study: Study, room: ClassRoom, clock: Clock
) -> None:
    [listed] = study.seating.enrol(room.id, ["许诺"])
    assert listed.seen_at == NEVER
    assert study.desk.view(room).here == frozenset()
    assert study.seating.join(Wish(room.row.code, "许诺")).id == listed.id
    assert study.desk.view(room).here == {listed.id}
    with pytest.raises(JoinRefused):
        study.seating.join(Wish(room.row.code, "许诺"))
    clock.wall += AWAY + timedelta(seconds=1)
    assert study.desk.view(room).here == frozenset()


def test_two_votes_lie_on_the_desk_with_who_has_changed_in_two_statements(
    study: Study, room: ClassRoom, trainer: Trainer, single: Single
) -> None:
    good = "abcdefgh"[[option.correct for option in single.options].index(True)]
    bad = next(id for id in "ab" if id != good)
    seats = [study.seating.join(Wish(room.row.code, name)) for name in ("王小雨", "李雷", "韩梅")]
    study.leading.do(trainer, room.id, Ask(single.id))
    for seat, chosen in zip(seats, (bad, good, bad), strict=True):
        study.attending.submit(seat, 1, chosen, "n")
    for command in (Collect(), AskAgain()):
        study.leading.do(trainer, room.id, command)
    for seat, chosen in zip(seats[:2], (good, bad), strict=True):
        study.attending.submit(seat, 2, chosen, "n")
    now = study.leading.room(trainer, room.id)
    with statements() as sent:
        view = study.desk.view(now)
    assert len(sent) == 2, sent
    assert (view.answered, view.expected) == (2, 3)
    change = view.change
    assert change is not None
    assert (change.both, change.once) == (2, 1)
    assert (change.to_right, change.to_wrong) == ((seats[0].learner_id,), (seats[1].learner_id,))


def test_a_question_is_posed_with_the_numbers_that_its_learners_see(
    study: Study, room: ClassRoom, trainer: Trainer, course: Course
) -> None:
    seat = study.seating.join(Wish(room.row.code, "王小雨"))
    for kind in ("single", "multiple", "number", "order", "match", "sort", "text"):
        question = next(each for each in course.questions.values() if each.kind == kind)
        study.leading.do(trainer, room.id, Ask(question.id))
        posed = study.posing.posed(room.id, question.id)
        shown = study.attending.view(seat).question
        assert posed is not None
        assert posed.presented == shown.presented  # type: ignore[union-attr]
        assert posed.solved.answer
    assert study.posing.posed(room.id, "no-such-question") is None
