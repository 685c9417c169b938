"""Marking: what waits for whom and in which order, what is kept of it, and that it never counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import count

import pytest

from courseware.answers import text as texts
from courseware.classroom.room import Ask, Collect, Command, Reopen
from courseware.content.course import Course
from courseware.content.question import TextQuestion
from courseware.items import question_item
from courseware.record.log import Purpose
from courseware.record.markings import Marking, hash_of
from courseware.record.seats import Seat
from courseware.record.store import Store
from courseware.record.trainers import ELSEWHERE, Trainer
from courseware.record.transfers import Holdings
from courseware.study.context import Context
from courseware.study.marking import LONGEST, AskRefused, Came, Pile
from courseware.study.rooms import ClassRoom
from courseware.study.seating import Wish
from courseware.study.service import Study
from courseware.study.views import QuestionView
from courseware.verdict import Status
from tests.study.conftest import NOON, Clock


@dataclass
class Asked:
    """A question that is answered in words."""

    study: Study
    question: TextQuestion

    @property
    def item(self) -> str:
        return question_item(self.question.id)

    def write(self, seat: Seat, text: str, said: list[str] | None = None) -> QuestionView:
        raw = text if said is None else {"text": text, "said": said}
        submitted = self.study.items.submit(self.item, raw, f"{text}{said}"[:60], Context(seat.learner_id, variant=0))
        assert isinstance(submitted.view, QuestionView)
        return submitted.view


@pytest.fixture
def asked(study: Study, course: Course) -> Asked:
    return Asked(study, next(each for each in course.questions.values() if isinstance(each, TextQuestion)))


@pytest.fixture
def seats(study: Study, room: ClassRoom) -> list[Seat]:
    return [study.seating.join(Wish(room.row.code, name)) for name in ("王小雨", "李雷")]


def pile(study: Study, room: ClassRoom) -> Pile:
    return study.marker.pile(room, study.seating.seats(room.id))


NOTHING = "这一句里什么也没有写到"


def test_the_last_text_waits_until_it_is_marked_and_another_one_waits_again(
    study: Study, room: ClassRoom, trainer: Trainer, asked: Asked, seats: list[Seat], clock: Clock
) -> None:
    asked.write(seats[0], NOTHING)
    clock.wall += timedelta(minutes=1)
    asked.write(seats[0], asked.question.sample)
    [paper] = pile(study, room).waiting
    assert (paper.seat.id, paper.written.text, paper.written.times) == (seats[0].id, asked.question.sample, 2)
    assert paper.found == frozenset(texts.found(asked.question.sample, asked.question.points))
    outcome = study.marker.mark(trainer, room.id, paper.key, ["a"])
    assert (outcome.came, outcome.points) == (Came.KEPT, ("a",))
    assert pile(study, room).waiting == ()
    asked.write(seats[0], asked.question.sample, ["a"])  # to compare is to write nothing new
    found = pile(study, room)
    assert (len(found.waiting), found.marked) == (0, 1)
    asked.write(seats[0], f"{NOTHING}，第二遍")
    assert [each.written.times for each in pile(study, room).waiting] == [3]


def test_where_page_and_learner_disagree_comes_first(
    study: Study, room: ClassRoom, asked: Asked, seats: list[Seat], clock: Clock
) -> None:
    asked.write(seats[0], NOTHING)
    clock.wall += timedelta(minutes=1)
    asked.write(seats[1], NOTHING)
    asked.write(seats[1], NOTHING, ["a"])
    found = pile(study, room)
    assert [each.seat.name for each in found.waiting] == ["王小雨", "李雷"]
    assert [each.seat.name for each in found.doubtful_first] == ["李雷", "王小雨"]
    assert [each.doubtful for each in found.doubtful_first] == [{"a"}, frozenset()]


def test_nobody_marks_the_class_of_another_trainer_but_an_administrator(
    study: Study, room: ClassRoom, asked: Asked, seats: list[Seat]
) -> None:
    other, _ = study.leading.add_trainer("李老师")
    admin, _ = study.leading.add_trainer("教务", admin=True)
    own = study.leading.new_class(other, "六月班")
    asked.write(seats[0], NOTHING)
    [paper] = pile(study, room).waiting
    assert pile(study, own).papers == ()
    for class_id in (room.id, "nowhere"):
        with pytest.raises(KeyError):
            study.marker.mark(other, class_id, paper.key, [])
    # Nor through a class of his own.
    assert study.marker.mark(other, own.id, paper.key, []).came is Came.CHANGED
    assert [each.key for each in pile(study, room).waiting] == [paper.key]
    assert study.marker.mark(admin, room.id, paper.key, []).came is Came.KEPT


def test_what_another_trainer_has_said_meanwhile_stands_and_is_told(
    study: Study, room: ClassRoom, trainer: Trainer, asked: Asked, seats: list[Seat]
) -> None:
    admin, _ = study.leading.add_trainer("教务", admin=True)
    asked.write(seats[0], NOTHING)
    [paper] = pile(study, room).waiting
    study.marker.mark(admin, room.id, paper.key, ["a"], "再写一句")
    late = study.marker.mark(trainer, room.id, paper.key, [])
    assert (late.came, late.points, late.by) == (Came.TAKEN, ("a",), "教务")
    told = study.marker.told(seats[0].learner_id, [asked.question.id])[asked.question.id]
    assert (told.points, told.asked) == (("a",), "再写一句")
    again = study.marker.mark(admin, room.id, paper.key, [])  # his own he may change
    assert again.came is Came.KEPT
    told = study.marker.told(seats[0].learner_id, [asked.question.id])[asked.question.id]
    assert (told.points, told.asked) == ((), None)


def test_a_text_that_was_changed_meanwhile_is_not_marked(
    study: Study, room: ClassRoom, trainer: Trainer, asked: Asked, seats: list[Seat]
) -> None:
    asked.write(seats[0], NOTHING)
    [paper] = pile(study, room).waiting
    asked.write(seats[0], f"{NOTHING}，改过")
    assert study.marker.mark(trainer, room.id, paper.key, []).came is Came.CHANGED
    [paper] = pile(study, room).waiting
    study.seating.remove(seats[0])
    assert study.marker.mark(trainer, room.id, paper.key, []).came is Came.CHANGED
    assert pile(study, room).papers == ()


def test_it_is_told_to_its_learner_alone_and_about_that_very_text(
    study: Study, room: ClassRoom, trainer: Trainer, asked: Asked, seats: list[Seat]
) -> None:
    asked.write(seats[0], f" {NOTHING} ")
    [paper] = pile(study, room).waiting
    study.marker.mark(trainer, room.id, paper.key, [], "  动作写的是\n谁来做\x00 ")
    told = study.marker.told(seats[0].learner_id, [asked.question.id, "no-such-question"])
    assert told[asked.question.id].asked == "动作写的是 谁来做"
    assert told[asked.question.id].is_of(NOTHING)
    assert not told[asked.question.id].is_of(f"{NOTHING}，补一句")
    assert study.marker.told(seats[1].learner_id, [asked.question.id]) == {}


def test_what_is_to_be_added_is_told_until_another_text_is_there(
    study: Study, room: ClassRoom, trainer: Trainer, asked: Asked, seats: list[Seat]
) -> None:
    asked.write(seats[0], NOTHING)
    [paper] = pile(study, room).waiting
    study.marker.mark(trainer, room.id, paper.key, [])
    assert study.marker.sent_back(seats[0].learner_id) == ()
    study.marker.mark(trainer, room.id, paper.key, [], "再写一句")
    [back] = study.marker.sent_back(seats[0].learner_id)
    assert (back.question_id, back.asked) == (asked.question.id, "再写一句")
    assert asked.question.id in study.course.bank[back.lesson_id]
    assert study.marker.sent_back(seats[1].learner_id) == ()
    asked.write(seats[0], f"{NOTHING}，补了一句")
    assert study.marker.sent_back(seats[0].learner_id) == ()


def test_what_was_written_in_a_round_waits_once_it_is_collected(
    study: Study, room: ClassRoom, trainer: Trainer, asked: Asked, seats: list[Seat], clock: Clock
) -> None:
    nonces = map(str, count())

    def answered(text: str, round: int) -> None:
        study.attending.submit(seats[0], round, text, next(nonces))

    def do(command: Command) -> int:
        question = study.leading.do(trainer, room.id, command).room.question
        assert question is not None
        return question.round

    asked.write(seats[0], f"{NOTHING}，自己写的")
    clock.wall += timedelta(minutes=1)
    first = do(Ask(asked.question.id))
    answered(NOTHING, first)
    answered(f"{NOTHING}，改过", first)
    # It may still be changed: what was written before waits meanwhile.
    assert [each.written.text for each in pile(study, room).waiting] == [f"{NOTHING}，自己写的"]
    do(Collect())
    [paper] = pile(study, room).waiting
    assert (paper.written.text, paper.written.purpose) == (f"{NOTHING}，改过", Purpose.CLASS)
    do(Reopen())
    answered(NOTHING, first)
    assert study.marker.mark(trainer, room.id, paper.key, []).came is Came.CHANGED
    do(Collect())
    [paper] = pile(study, room).waiting
    assert study.marker.mark(trainer, room.id, paper.key, ["a"], "再写一句").came is Came.KEPT
    assert pile(study, room).waiting == ()
    learner = seats[0].learner_id
    [back] = study.marker.sent_back(learner)
    assert back.asked == "再写一句"
    [written] = study.marker.of_classes(learner, [asked.question.id, "no-such-question"]).values()
    assert (written.text, written.marking is not None) == (NOTHING, True)
    assert study.marker.of_classes(seats[1].learner_id, [asked.question.id]) == {}
    asked.write(seats[0], f"{NOTHING}，补了一句")
    assert study.marker.of_classes(learner, [asked.question.id]) == {}
    assert study.marker.sent_back(learner) == ()
    assert [each.written.text for each in pile(study, room).waiting] == [f"{NOTHING}，补了一句"]


def test_what_cannot_be_asked_for_is_refused_with_a_sentence_and_nothing_is_kept(
    study: Study, room: ClassRoom, trainer: Trainer, asked: Asked, seats: list[Seat]
) -> None:
    asked.write(seats[0], NOTHING)
    [paper] = pile(study, room).waiting
    for raw in (" \n", "补" * (LONGEST + 1)):
        with pytest.raises(AskRefused, match="。"):
            study.marker.mark(trainer, room.id, paper.key, [], raw)
    with pytest.raises(KeyError):
        study.marker.mark(trainer, room.id, paper.key, ["no-such-point"])
    with pytest.raises(KeyError):
        study.marker.mark(trainer, room.id, (seats[0].learner_id, "question:none", hash_of(NOTHING)), [])
    assert len(pile(study, room).waiting) == 1


def test_a_marking_counts_nowhere(
    study: Study, room: ClassRoom, trainer: Trainer, asked: Asked, seats: list[Seat]
) -> None:
    asked.write(seats[0], NOTHING)
    before = asked.write(seats[0], NOTHING, ["a"])
    [paper] = pile(study, room).waiting
    study.marker.mark(trainer, room.id, paper.key, list("a"), "再写一句")
    after = study.items.view(asked.item, Context(seats[0].learner_id))
    assert after == before
    assert before.feedback is not None
    assert (before.feedback.status, before.feedback.score) == (Status.COMPARED, 0.0)


def test_what_was_brought_in_keeps_no_text_from_waiting_and_gives_way(
    study: Study, store: Store, room: ClassRoom, trainer: Trainer, asked: Asked, seats: list[Seat]
) -> None:
    asked.write(seats[0], NOTHING)
    learner = store.learners.get(seats[0].learner_id)
    assert learner is not None
    own = Marking(learner.id, asked.item, hash_of(NOTHING), ELSEWHERE, ("a",), None, NOON)
    store.transfers.take_in(Holdings(learner, markings=(own,)), None, 5)
    [paper] = pile(study, room).waiting
    assert (paper.written.marking, paper.marking) == (own, None)
    assert study.marker.mark(trainer, room.id, paper.key, [], "再写一句").came is Came.KEPT
    assert pile(study, room).waiting == ()
    told = study.marker.told(learner.id, [asked.question.id])[asked.question.id]
    assert (told.points, told.asked, told.brought_in) == ((), "再写一句", False)


def test_the_words_that_were_found_are_found_in_the_text_as_it_was_written(course: Course) -> None:
    for question in course.questions.values():
        if isinstance(question, TextQuestion):
            for text in (question.sample, *(word for point in question.points for word in point.any)):
                found, marked = texts.found(text, question.points), texts.places(text, question.points)
                assert bool(found) == bool(marked), (question.id, text)
                assert all(0 <= start < end <= len(text) for start, end in marked)


def test_a_word_is_marked_however_it_is_written_and_not_where_it_is_negated(asked: Asked) -> None:
    point = asked.question.points[0].model_copy(update={"any": ["访客数", "uv"]})
    for text, words in (
        ("不看浏览量，看「访客」数。", ["访客」数"]),
        ("用ＵＶ算", ["ＵＶ"]),
        ("suv 卖得好", []),
        ("不是访客数，而是访客数", ["访客数"]),
        ("访客数、访客数", ["访客数", "访客数"]),
        ("<b>UV</b>", ["UV"]),
    ):
        assert [text[start:end] for start, end in texts.places(text, [point])] == words, text
