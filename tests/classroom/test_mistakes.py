"""A mistake that the class shares, the block that clears it up, and a question on exactly that."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courseware.classroom.mistakes import LEAST, OPTION, SHARE, Mistake, Remedy, commonest, made, remedy, shared
from courseware.content.blocks import NoteBlock, Text
from courseware.content.course import Course
from courseware.content.question import NumberQuestion, Single
from courseware.items import question_item
from courseware.verdict import Finding, Verdict, correct, invalid, scored

ITEM = "question:q"


def named(id: str) -> Verdict:
    return scored(0.0, Finding(id, named=True))


def test_an_answer_makes_the_mistakes_that_the_author_named_and_no_other() -> None:
    finding = Finding("trend", {"option": "b"}, named=True)
    verdict = scored(0.0, finding, finding, Finding("times-hundred"), Finding(OPTION, {"option": "c"}))
    assert made(ITEM, verdict) == {Mistake(ITEM, "trend", "b"), Mistake(ITEM, OPTION, "c")}


@pytest.mark.parametrize(
    ("answers", "n"),
    [
        ([], None), ([named("a")] * 4, None), ([named("a")] * 4 + [invalid(Finding("x"))], None),
        ([named("a")] * 2 + [correct()] * 3, 2), ([named("a")] * 2 + [correct()] * 5, None),
        ([named("a")] * 3 + [named("b")] * 4 + [correct()] * 3, 4), ([scored(0.0, Finding("times-hundred"))] * 9, None),
    ],
)  # fmt: skip
def test_a_mistake_is_the_classs_from_five_answers_and_three_in_ten(answers: list[Verdict], n: int | None) -> None:
    found = shared(ITEM, answers)
    assert (found.learners if found else None) == n


@given(st.lists(st.sampled_from([correct(), named("a"), named("b"), invalid(Finding("x"))]), max_size=40))
def test_the_banner_never_says_what_is_not_so(answers: list[Verdict]) -> None:
    found = shared(ITEM, answers)
    counts = {id: sum(each == named(id) for each in answers) for id in "ab"}
    of = sum(each != invalid(Finding("x")) for each in answers)
    if found is None:
        assert of < LEAST or max(counts.values()) < SHARE * of
    else:
        assert (found.learners, found.of) == (max(counts.values()), of)
        assert counts[found.mistake.id] == found.learners
    assert sum(each.learners for each in commonest(ITEM, answers)) == sum(counts.values())


def fix(course: Course, question: str, mistake: str, *asked: str) -> Remedy:
    found = course.questions[question]
    option = None
    if isinstance(found, Single):
        option = next("abcdef"[n] for n, each in enumerate(found.options) if each.mistake == mistake)
    return remedy(course, found, 0, Mistake(question_item(question), mistake, option), asked)


def test_the_block_that_clears_it_up_is_of_the_lesson_and_speaks_of_it(course: Course) -> None:
    found = fix(course, "uv-of-two-days", "daily-visitors-summed")
    assert found.slide is not None
    lesson = next(id for id, bank in course.bank.items() if "uv-of-two-days" in bank)
    assert found.slide.lesson == lesson
    block = course.lessons[lesson].blocks[found.slide.block - 1]
    assert isinstance(block, Text | NoteBlock)
    text = block.text if isinstance(block, Text) else block.note.text
    assert "去重" in text or "访客" in text


def test_a_question_on_the_same_mistake_is_proposed_and_not_one_that_was_asked(course: Course) -> None:
    by_mistake: dict[str, list[str]] = {}
    for question in course.questions.values():
        if isinstance(question, Single):
            for option in question.options:
                if option.mistake:
                    by_mistake.setdefault(option.mistake, []).append(question.id)
    mistake, (one, *_) = next((id, each) for id, each in by_mistake.items() if len(set(each)) > 1)
    found = fix(course, one, mistake)
    assert found.exact
    assert found.ask is not None
    assert found.ask.question in by_mistake[mistake]
    again = fix(course, one, mistake, *by_mistake[mistake])
    assert again.ask is not None
    assert again.ask.question not in by_mistake[mistake]


def test_a_question_with_numbers_of_its_own_is_asked_again_with_others(course: Course) -> None:
    question = course.questions["uv-of-two-days"]
    assert isinstance(question, NumberQuestion)
    found = fix(course, question.id, "daily-visitors-summed", question.id)
    assert found.exact
    assert found.ask is not None
    assert (found.ask.question, found.ask.variant) == (question.id, 1) or found.ask.question != question.id
