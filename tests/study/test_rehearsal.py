"""A rehearsal: simulated learners come in, answer and work through the same doors as real ones."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from courseware.answers.question import grade_question, right_answer
from courseware.classroom.pretend import ARRIVING, NAMES, Pretender
from courseware.classroom.room import Ask, AskAgain, Begin, Collect, Goal, Offer
from courseware.content.course import Course
from courseware.content.question import NumberQuestion, TextQuestion
from courseware.items import exercise_item, question_item
from courseware.record.store import Store
from courseware.seed import seed_of
from courseware.shop.tables import Shop
from courseware.study.rehearsal import Rehearsal, mistaken_answer
from courseware.study.service import Study
from courseware.verdict import Status
from tests.study.conftest import Clock


def test_thirty_come_in_vote_talk_and_vote_again(
    course: Course, shop: Shop, store: Store, study: Study, clock: Clock
) -> None:
    trainer, _ = study.leading.add_trainer("陈老师")
    room = study.leading.new_class(trainer, "彩排班")
    pretending = Rehearsal(study, store, course, shop, room.id, clock.now)

    def pass_(seconds: int, every: int = 5) -> None:
        for _ in range(0, seconds, every):
            clock.wall += timedelta(seconds=every)
            pretending.tick()

    pass_(int(ARRIVING) + 5)
    assert len(study.seating.enrol(room.id, [])) == len(NAMES.split())
    question = next(each for each in course.questions.values() if isinstance(each, NumberQuestion) and each.mistakes)
    study.leading.do(trainer, room.id, Begin())
    study.leading.do(trainer, room.id, Ask(question.id))
    pass_(110)
    study.leading.do(trainer, room.id, Collect())
    study.leading.do(trainer, room.id, AskAgain())
    pass_(110)
    study.leading.do(trainer, room.id, Collect())
    first, second = study.watching.tallies(question_item(question.id), f"{room.id}-1", f"{room.id}-2")
    assert first.answered > 20
    assert 0 < first.right < first.answered
    assert second.right / second.answered > first.right / first.answered
    assert all(each.verdict.findings for each in first.answers.values() if each.verdict.status is Status.WRONG)

    study.leading.do(trainer, room.id, Offer(Goal("exercise", "conversion-rate")))
    pass_(600, 10)
    tried = store.class_answers.since(room.id, clock.wall - timedelta(seconds=600))
    given = [each for doings in tried.values() for each in doings.answers]
    statuses = Counter(each.status for each in given)
    assert statuses[Status.CORRECT] > 0
    assert statuses[Status.WRONG] + statuses[Status.PARTIAL] > 0
    assert {each.item for each in given} == {exercise_item("conversion-rate")}


def test_what_a_simulated_learner_gets_wrong_is_wrong(course: Course, shop: Shop) -> None:
    for question in course.questions.values():
        if isinstance(question, TextQuestion):
            continue
        seed = seed_of("class", question_item(question.id))
        good = right_answer(question, seed, shop)
        for chosen in (0.0, 0.5, 0.99):
            raw = mistaken_answer(question, good, seed, shop, chosen)
            if raw != good:
                status = grade_question(question, raw, seed, shop).status
                assert status in (Status.WRONG, Status.PARTIAL), f"{question.id}: {raw} is {status}"


def test_the_same_learner_does_the_same_again(course: Course) -> None:
    for name in NAMES.split():
        one, again = Pretender.called(name), Pretender.called(name)
        assert one == again
        assert one.answers("c-1", None) == again.answers("c-1", None)
        assert list(one.works("rfm-table", 5)) == list(again.works("rfm-table", 5))


def test_some_drop_out_and_most_of_them_come_back() -> None:
    actors = [Pretender.called(f"learner {n}") for n in range(300)]
    away = [actor for actor in actors if not all(actor.is_here(2, at) for at in range(0, 1200, 10))]
    back = [actor for actor in away if actor.is_here(2, 3000)]
    assert 0.08 < len(away) / len(actors) < 0.25
    assert len(back) / len(away) > 0.5
