"""Board, report and gradebook through the service: the same answers everywhere, and the trainer's alone."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from courseware.classroom.board import State
from courseware.classroom.hour import Presence
from courseware.classroom.room import Ask, AskAgain, Begin, Collect, End, Explain, Goal, Offer, Turn
from courseware.content.course import Course
from courseware.content.question import Single
from courseware.items import TILES, drill_item, exercise_item, question_item
from courseware.record.seats import Seat
from courseware.record.store import Store
from courseware.record.trainers import Trainer
from courseware.study import report_sheets
from courseware.study.back_office import LET_GO
from courseware.study.board import BoardView
from courseware.study.context import Context
from courseware.study.leading import ClassRoom
from courseware.study.reports import HourReport
from courseware.study.seating import Wish
from courseware.study.service import Study
from courseware.verdict import Status
from tests.study.conftest import Clock
from tests.study.test_classes import joined, right
from tests.study.test_playing import decide, play

NAMES = ("王小雨", "李雷", "韩梅", "周航", "喻佳", "金泽", "=1+1", "*星*")


@pytest.fixture
def seats(study: Study, room: ClassRoom, clock: Clock) -> list[Seat]:
    found = []
    for name in NAMES:
        clock.wall += timedelta(seconds=1)
        found.append(joined(study, room, name))
    return found


def stay(study: Study, clock: Clock, seats: list[Seat], minutes: float) -> None:
    """They are here for so long."""
    until = clock.wall + timedelta(minutes=minutes)
    while clock.wall < until:
        clock.wall += timedelta(seconds=5)
        study.seating.present(seats[0].class_id, [seat.id for seat in seats])


def board(study: Study, trainer: Trainer, room: ClassRoom) -> BoardView:
    return study.board.view(study.leading.room(trainer, room.id))


def report(study: Study, trainer: Trainer, room: ClassRoom, number: int | None = None) -> HourReport:
    found = study.reports.hour(study.leading.room(trainer, room.id), number)
    assert found is not None
    return found


def wrong(question: Single) -> str:
    return next(id for id in "abcdef"[: len(question.options)] if id != right(question))


def answer(study: Study, seat: Seat, number: int, chosen: str, nonce: str = "n") -> None:
    study.attending.submit(seat, number, chosen, f"{nonce}-{seat.id}-{number}")


def test_the_board_tells_who_answered_what_and_which_mistake_is_the_classs(
    study: Study, room: ClassRoom, trainer: Trainer, single: Single, seats: list[Seat]
) -> None:
    assert board(study, trainer, room).tasks == ()
    study.leading.do(trainer, room.id, Ask(single.id))
    for seat in seats[:4]:
        answer(study, seat, 1, wrong(single))
    assert board(study, trainer, room).banner is None, "four answers tell nothing"
    answer(study, seats[4], 1, right(single))
    view = board(study, trainer, room)
    assert view.tally is not None
    assert (view.tally.answered, view.answering, view.number) == (5, 8, 1)
    assert [seat.id for seat in view.silent] == [seat.id for seat in seats[5:]]
    assert view.banner is not None
    assert (view.banner.shared.learners, view.banner.shared.of) == (4, 5)
    assert view.banner.option
    states = [line.cells[0].state for line in view.lines]
    assert states == [State.WRONG] * 4 + [State.RIGHT] + [State.DOING] * 3
    assert view.banner.remedy.slide is not None
    study.leading.do(trainer, room.id, Turn(view.banner.remedy.slide))
    if view.banner.remedy.ask is not None:
        study.leading.do(trainer, room.id, view.banner.remedy.ask)
        assert len(board(study, trainer, room).tasks) == 2


def test_what_is_new_is_added_to_what_was_read_before(
    study: Study, room: ClassRoom, trainer: Trainer, single: Single, seats: list[Seat], clock: Clock
) -> None:
    study.leading.do(trainer, room.id, Ask(single.id))
    for minute, seat in enumerate(seats):
        clock.wall += timedelta(minutes=minute)
        answer(study, seat, 1, wrong(single))
        answer(study, seat, 1, wrong(single), "again")
        board(study, trainer, room)
    cells = [line.cells[0] for line in board(study, trainer, room).lines]
    assert [cell.wrong for cell in cells] == [2] * len(seats)


def test_who_tries_in_vain_is_listed_until_he_was_helped(
    study: Study, room: ClassRoom, trainer: Trainer, seats: list[Seat], clock: Clock, course: Course
) -> None:
    exercise = next(each for each in course.exercises.values() if each.fields[0].kind == "number")
    study.leading.do(trainer, room.id, Offer(Goal("exercise", exercise.id)))
    for n in range(2):
        stay(study, clock, seats[1:], 1)
        raw = {exercise.fields[0].id: f"{n}.123"}
        study.items.submit(exercise_item(exercise.id), raw, f"n{n}", Context(seats[2].learner_id))
    stay(study, clock, seats[1:], 2.5)
    [first] = board(study, trainer, room).helpless
    assert (first.seat.id, first.step, first.waiting.tries) == (seats[2].id, 1, 2)
    view = board(study, trainer, room)
    assert view.stepping is not None
    assert view.stepping.steps[0][1] == len(seats) - 1, "who has gone and has done nothing is at no step"
    study.board.helped(trainer, room.id, seats[2].id)
    assert board(study, trainer, room).helpless == ()


BESIDE = (TILES, LET_GO, "promotion:618", "promotion:618:underway", "promotion:618:a1b2c3d4e5f6-1")
"""Under what drafts are kept that are no answers to items."""


@pytest.mark.parametrize("key", BESIDE)
def test_who_was_last_at_something_beside_the_items_is_sent_for_at_what_the_class_does(
    study: Study, room: ClassRoom, trainer: Trainer, seats: list[Seat], clock: Clock, course: Course, store: Store,
    key: str,
) -> None:  # fmt: skip
    exercise = course.exercises["order-review"]
    study.leading.do(trainer, room.id, Offer(Goal("exercise", exercise.id)))
    stay(study, clock, seats[:1], 1)
    store.drafts.save(seats[0].learner_id, key, {"x": 1}, clock.wall)
    stay(study, clock, seats[:1], 4)
    assert board(study, trainer, room).helpless == (), "it shows that he is at work"
    stay(study, clock, seats[:1], 3)
    [helpless] = board(study, trainer, room).helpless
    assert (helpless.title, helpless.step, helpless.waiting.idle) == (re.split("[：，]", exercise.title)[0], 1, True)


def test_tries_in_vain_count_whatever_was_clicked_at_the_desk_since(
    study: Study, room: ClassRoom, trainer: Trainer, seats: list[Seat], clock: Clock, course: Course, store: Store
) -> None:
    exercise = next(each for each in course.exercises.values() if each.fields[0].kind == "number")
    study.leading.do(trainer, room.id, Offer(Goal("exercise", exercise.id)))
    for n in range(2):
        stay(study, clock, seats[:1], 1)
        raw = {exercise.fields[0].id: f"{n}.123"}
        study.items.submit(exercise_item(exercise.id), raw, f"n{n}", Context(seats[0].learner_id))
    stay(study, clock, seats[:1], 1.5)
    store.drafts.save(seats[0].learner_id, LET_GO, {}, clock.wall)
    stay(study, clock, seats[:1], 1)
    [helpless] = board(study, trainer, room).helpless
    assert (helpless.waiting.tries, helpless.waiting.idle) == (2, False)


def test_who_plays_a_drill_during_the_hour_is_named_at_it_and_counted_nowhere(
    study: Study, room: ClassRoom, trainer: Trainer, single: Single, seats: list[Seat], clock: Clock, course: Course
) -> None:
    drill, player = course.drills["burst-night"], seats[0]
    item, context = drill_item(drill.id), Context(player.learner_id)
    study.leading.do(trainer, room.id, Ask(single.id))
    answer(study, player, 1, right(single))
    study.leading.do(trainer, room.id, Collect())
    study.leading.do(trainer, room.id, Explain())
    study.leading.do(trainer, room.id, Offer(Goal("exercise", "conversion-rate")))
    stay(study, clock, seats, 1)
    for number in range(2):
        study.playing.again(player.learner_id, drill.id, number)
        chosen = play(study, context, drill.id, chance=number)
        assert chosen.outcome is not None
    study.playing.again(player.learner_id, drill.id, 2)
    decide(study, context, drill.id)
    stay(study, clock, seats[:1], 6)
    [helpless] = board(study, trainer, room).helpless
    assert (helpless.title, helpless.step, helpless.mistake) == (re.split("[：，]", drill.title)[0], None, None)
    begun = study.leading.room(trainer, room.id).room.begun
    assert begun is not None
    said = study.board.said(trainer, room.id, item, begun)
    assert len(said) == 2
    first = next(iter(chosen.choices)).partition(":")[0]
    assert first not in said[1].answer, "the id of an incident"
    assert said[1].answer.startswith("20:00：")
    assert len(said[1].answer.splitlines()) == len(chosen.choices)
    view = board(study, trainer, room)
    assert [task.item for task in view.tasks] == [question_item(single.id), exercise_item("conversion-rate")]
    study.leading.do(trainer, room.id, End())
    found = report(study, trainer, room)
    assert [each.item for each in found.account.items] == [question_item(single.id)]
    grades = report_sheets.grades(study.reports.gradebook(study.leading.room(trainer, room.id)))
    assert grades.set_index("姓名").loc["王小雨"].tolist() == ["1/2", 0, 0.5], "the question, not the exercise"


def test_any_cell_leads_to_what_was_answered(
    study: Study, room: ClassRoom, trainer: Trainer, single: Single, seats: list[Seat]
) -> None:
    study.leading.do(trainer, room.id, Ask(single.id))
    for seat in seats[:2]:
        answer(study, seat, 1, wrong(single))
    answer(study, seats[0], 1, right(single), "changed")
    begun, item = study.leading.room(trainer, room.id).room.begun, question_item(single.id)
    assert begun is not None
    said = study.board.said(trainer, room.id, item, begun, seat_id=seats[0].id)
    assert [each.status for each in said] == [Status.WRONG, Status.CORRECT]
    assert [each.name for each in study.board.said(trainer, room.id, item, begun)] == ["王小雨", "李雷", "王小雨"]


def test_another_trainer_sees_and_does_nothing(
    study: Study, room: ClassRoom, trainer: Trainer, seats: list[Seat], clock: Clock
) -> None:
    other, _ = study.leading.add_trainer("李老师")
    admin, _ = study.leading.add_trainer("教务", admin=True)
    mine = study.leading.new_class(other, "别的班")
    with pytest.raises(KeyError):
        study.board.helped(other, room.id, seats[0].id)
    with pytest.raises(KeyError):
        study.board.helped(other, mine.id, seats[0].id)
    with pytest.raises(KeyError):
        study.board.said(other, room.id, "question:x", clock.wall)
    assert study.board.said(admin, room.id, "question:x", clock.wall) == ()


def test_the_report_counts_who_came_what_was_right_and_what_to_repeat(
    study: Study, room: ClassRoom, trainer: Trainer, single: Single, seats: list[Seat], clock: Clock
) -> None:
    stay(study, clock, seats[:5], 10)
    stay(study, clock, seats[:7], 1)
    study.leading.do(trainer, room.id, Ask(single.id))
    for seat, chosen in zip(seats[:6], [right(single)] * 2 + [wrong(single)] * 4, strict=True):
        answer(study, seat, 1, chosen)
    for command in (Collect(), AskAgain()):
        study.leading.do(trainer, room.id, command)
    for seat in seats[2:5]:
        answer(study, seat, 2, right(single))
    for later in (Collect(), Explain(), End()):
        clock.wall += timedelta(minutes=1)
        study.leading.do(trainer, room.id, later)
    found = report(study, trainer, room)
    presences = [each.presence for each in found.account.people]
    assert presences == [Presence.ON_TIME] * 5 + [Presence.LATE] * 2 + [Presence.ABSENT]
    [item] = found.account.items
    assert (item.learners, item.first, item.last, item.discrimination) == (6, 2, 5, None)
    [mistake] = found.mistakes
    assert (mistake.frequent.learners, mistake.frequent.still) == (4, 1)
    assert found.repeat == mistake
    assert [each.seat.name for each in found.alone] == ["=1+1", "*星*"]


def test_the_gradebook_has_a_column_an_hour_and_what_comes_after_an_hour_is_not_in_it(
    study: Study, room: ClassRoom, trainer: Trainer, single: Single, seats: list[Seat], clock: Clock
) -> None:
    study.leading.do(trainer, room.id, Ask(single.id))
    answer(study, seats[0], 1, right(single))
    clock.wall += timedelta(minutes=1)
    study.leading.do(trainer, room.id, End())
    clock.wall += timedelta(days=7)
    late = study.seating.join(Wish(room.row.code, "新来的"))
    study.leading.do(trainer, room.id, Begin())
    study.leading.do(trainer, room.id, Ask(single.id))
    answer(study, seats[0], 2, wrong(single))
    answer(study, late, 2, right(single))
    clock.wall += timedelta(minutes=1)
    assert [each.number for each in report(study, trainer, room).all_hours] == [1, 2]
    assert report(study, trainer, room, 1).account.items[0].last == 1
    assert late.id not in {each.seat.id for each in report(study, trainer, room, 1).account.people}
    rows = report_sheets.grades(study.reports.gradebook(study.leading.room(trainer, room.id)))
    by_name = rows.set_index("姓名")
    assert by_name.loc["王小雨"].tolist() == ["1/1", "0/1", 0, 0.5]
    assert by_name.loc["新来的"].tolist() == ["", "1/1", 0, 1.0]
    assert by_name.loc["=1+1"].tolist() == ["缺席", "缺席", 2, 0.0]


def test_an_hour_in_which_nothing_was_answered_says_nothing(
    study: Study, room: ClassRoom, trainer: Trainer, seats: list[Seat]
) -> None:
    found = report(study, trainer, room)
    assert not found.account.answered
    assert found.repeat is None
    assert found.account.share(first=True) is None
    assert report_sheets.items(found).empty
    assert report_sheets.mistakes(found).empty
    fresh = study.leading.new_class(trainer, "新班")
    assert study.reports.hour(fresh) is None
    assert study.reports.gradebook(fresh).hours == ()
