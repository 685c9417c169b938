"""Classes: in by code and name and back into one's seat; answers of a round count once, and tell nothing too early."""

from __future__ import annotations

from datetime import timedelta

import pytest

from courseware.answers.feedback import Feedback
from courseware.classroom.room import Ask, AskAgain, Collect, End, Explain, Lock, Phase, Show
from courseware.content.question import Single
from courseware.items import question_item
from courseware.record.seats import Seat
from courseware.record.store import Store
from courseware.record.trainers import Trainer
from courseware.study.context import Context
from courseware.study.names import NameRefused
from courseware.study.rooms import ClassRoom
from courseware.study.seating import RELEASED, JoinRefused, Refusal, Wish
from courseware.study.service import Study
from courseware.study.views import Closed, Kept, QuestionView
from tests.study.conftest import Clock


def joined(study: Study, room: ClassRoom, name: str) -> Seat:
    return study.seating.join(Wish(room.row.code, name))


def right(question: Single) -> str:
    return "abcdefgh"[[option.correct for option in question.options].index(True)]


def refused(study: Study, wish: Wish) -> Refusal:
    with pytest.raises(JoinRefused) as said:
        study.seating.join(wish)
    return said.value.why


def test_one_comes_in_by_code_and_name_however_they_are_typed(study: Study, room: ClassRoom) -> None:
    code = room.row.code.lower()
    seat = study.seating.join(Wish(f" {code[:3]}-{code[3:]} ", " 王小雨 "))
    assert (seat.class_id, seat.shown_name) == (room.id, "王小雨")
    assert study.seating.seat(seat.id) == seat


def test_who_is_not_let_in_is_told_why(study: Study, room: ClassRoom, trainer: Trainer) -> None:
    code = room.row.code
    joined(study, room, "王小雨")
    assert refused(study, Wish("222222", "李雷")) is Refusal.NO_SUCH_CLASS
    assert refused(study, Wish("", "李雷")) is Refusal.NO_SUCH_CLASS
    assert refused(study, Wish(code, "  ")) is Refusal.NAME
    assert refused(study, Wish(code, "王小雨")) is Refusal.SAME_NAME
    assert refused(study, Wish(code, own_code="22222")) is Refusal.WRONG_CODE
    study.leading.do(trainer, room.id, Lock())
    assert refused(study, Wish(code, "李雷")) is Refusal.LOCKED


def test_two_of_one_name_are_told_apart_and_keep_records_of_their_own(study: Study, room: ClassRoom) -> None:
    one = joined(study, room, "王小雨")
    other = study.seating.join(Wish(room.row.code, "王小雨", another=True))
    assert (one.shown_name, other.shown_name) == ("王小雨", "王小雨 2")
    assert one.learner_id != other.learner_id


def test_a_seat_is_regained_by_its_own_code_or_when_the_trainer_gives_it_back(
    study: Study, room: ClassRoom, trainer: Trainer, clock: Clock
) -> None:
    seat = joined(study, room, "王小雨")
    study.leading.do(trainer, room.id, Lock())  # who has a seat comes back all the same
    assert study.seating.join(Wish(room.row.code, own_code=seat.code.lower())).id == seat.id
    study.seating.release(seat)
    assert joined(study, room, "王小雨").id == seat.id
    assert refused(study, Wish(room.row.code, "王小雨")) is Refusal.SAME_NAME  # once
    study.seating.release(seat)
    clock.wall += RELEASED
    assert refused(study, Wish(room.row.code, "王小雨")) is Refusal.SAME_NAME


def test_a_seat_that_is_taken_away_is_nobodys_and_its_record_stays(study: Study, room: ClassRoom) -> None:
    seat = joined(study, room, "王小雨")
    study.seating.remove(seat)
    assert study.seating.seat(seat.id) is None
    assert study.profiles.get(seat.learner_id) is not None
    assert joined(study, room, "王小雨").number == 2


def test_a_list_gives_seats_with_codes_and_a_name_may_be_changed(study: Study, room: ClassRoom, clock: Clock) -> None:
    known = joined(study, room, "王小雨")
    clock.wall += timedelta(seconds=1)
    seats = study.seating.enrol(room.id, ["李雷", "王小雨", "李雷"])
    assert [seat.name for seat in seats] == ["王小雨", "李雷"]
    assert seats[0] == known
    study.seating.rename(seats[1], "王小雨")
    assert [seat.shown_name for seat in study.seating.seats(room.id)] == ["王小雨", "王小雨 2"]
    with pytest.raises(NameRefused):
        study.seating.rename(seats[1], " ")


def test_nobody_sits_in_the_list_of_who_learns_at_home(study: Study, room: ClassRoom) -> None:
    home = study.profiles.create("小明")
    joined(study, room, "王小雨")
    assert study.profiles.all() == (home,)


def test_a_class_is_its_trainers_and_an_administrators(study: Study, room: ClassRoom, trainer: Trainer) -> None:
    other, _ = study.leading.add_trainer("李老师")
    admin, _ = study.leading.add_trainer("教务", admin=True)
    assert [each.id for each in study.leading.classes(admin)] == [room.id]
    assert study.leading.room(admin, room.id).id == room.id
    assert study.leading.classes(other) == ()
    with pytest.raises(KeyError):
        study.leading.room(other, room.id)
    with pytest.raises(KeyError):
        study.leading.do(other, room.id, End())


def test_a_passcode_is_his_alone_and_is_kept_nowhere(study: Study, store: Store) -> None:
    trainer, passcode = study.leading.add_trainer("陈老师")
    assert study.leading.recognise("", passcode.lower().replace("-", "")) == trainer
    assert study.leading.recognise("陈老师", "wrong") is None
    assert study.leading.recognise("没有这个人", passcode) is None
    assert passcode.replace("-", "") not in repr(store.trainers.all())
    newer = study.leading.new_passcode(trainer)
    assert study.leading.recognise("陈老师", passcode) is None
    found = study.leading.recognise("陈老师", newer)
    assert found is not None
    assert found.id == trainer.id


def test_an_answer_may_be_changed_until_it_is_collected_and_tells_nothing_before_it_is_explained(
    study: Study, room: ClassRoom, trainer: Trainer, single: Single
) -> None:
    seat, item = joined(study, room, "王小雨"), question_item(single.id)
    wrong = next(id for id in "ab" if id != right(single))
    study.leading.do(trainer, room.id, Ask(single.id))
    assert isinstance(study.attending.submit(seat, 1, wrong, "n1").outcome, Kept)
    assert isinstance(study.attending.submit(seat, 1, right(single), "n2").outcome, Kept)
    assert isinstance(study.attending.submit(seat, 1, right(single), "n2").outcome, Kept)  # pressed twice
    for command in (Collect(), Show()):
        view = study.attending.view(seat)
        assert isinstance(view.question, QuestionView)
        assert (view.question.feedback, view.question.explanation, view.question.spots) == (None, None, {})
        assert not view.question.done
        assert study.items.view(item, Context(seat.learner_id)).done is False  # type: ignore[union-attr]
        study.leading.do(trainer, room.id, command)
    assert isinstance(study.attending.submit(seat, 1, wrong, "n3").outcome, Closed)
    study.leading.do(trainer, room.id, Explain())
    view = study.attending.view(seat)
    assert isinstance(view.question, QuestionView)
    assert isinstance(view.question.feedback, Feedback)
    assert view.question.done
    [tally] = view.tallies
    assert (tally.answered, tally.right) == (1, 1)


def test_both_votes_are_counted_each_with_its_last_answers(
    study: Study, room: ClassRoom, trainer: Trainer, single: Single
) -> None:
    seats = [joined(study, room, name) for name in ("王小雨", "李雷", "韩梅")]
    good = right(single)
    bad = next(id for id in "ab" if id != good)
    study.leading.do(trainer, room.id, Ask(single.id))
    for seat, chosen in zip(seats, (bad, bad, good), strict=True):
        study.attending.submit(seat, 1, chosen, "n")
    for command in (Collect(), AskAgain()):
        study.leading.do(trainer, room.id, command)
    for seat, chosen in zip(seats[:2], (good, good), strict=True):
        study.attending.submit(seat, 2, chosen, "n")
    for later in (Collect(), Explain()):
        study.leading.do(trainer, room.id, later)
    first, second = study.attending.view(seats[0]).tallies
    assert (first.answered, first.right) == (3, 1)
    assert (second.answered, second.right) == (2, 2)


def test_a_round_whose_time_is_up_takes_no_answer_whoever_looks_next(
    study: Study, room: ClassRoom, trainer: Trainer, single: Single, clock: Clock
) -> None:
    seat = joined(study, room, "王小雨")
    study.leading.do(trainer, room.id, Ask(single.id, seconds=60))
    clock.wall += timedelta(seconds=70)
    assert isinstance(study.attending.submit(seat, 1, "a", "n").outcome, Closed)
    assert study.leading.room(trainer, room.id).room.phase is Phase.COLLECTED


def test_an_hour_that_ends_keeps_nothing_back(
    study: Study, room: ClassRoom, trainer: Trainer, single: Single, store: Store
) -> None:
    seat = joined(study, room, "王小雨")
    study.leading.do(trainer, room.id, Ask(single.id))
    study.attending.submit(seat, 1, right(single), "n")
    assert store.histories.log(seat.learner_id).results == ()
    study.leading.do(trainer, room.id, End())
    [result] = store.histories.log(seat.learner_id).results
    assert result.item == question_item(single.id)
