"""A lesson as a trainer goes through it."""

from __future__ import annotations

import re

import pytest

from courseware.classroom.room import Slide
from courseware.classroom.running_order import (
    CHARACTERS,
    LINES,
    beside,
    hour,
    notes,
    parts,
    pictures,
    place_of,
)
from courseware.content.blocks import Trainer
from courseware.content.course import Course


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_every_lesson_tells_its_trainer_something_and_the_projector_nothing_of_it(course: Course) -> None:
    for lesson in course.lessons.values():
        said = notes(lesson)
        assert said, lesson.id
        shown = pictures(lesson, course)
        blocks = [lesson.blocks[picture.slide.block - 1] for picture in shown]
        assert not any(isinstance(block, Trainer) for block in blocks)
        assert not {picture.text for picture in shown} & {*said}


def test_every_other_block_is_shown_whole_and_in_its_order(course: Course) -> None:
    for lesson in course.lessons.values():
        shown = pictures(lesson, course)
        expected = [n for n, block in enumerate(lesson.blocks, start=1) if not isinstance(block, Trainer)]
        assert list(dict.fromkeys(picture.slide.block for picture in shown)) == expected
        assert all(picture.title or picture.kind == "page" for picture in shown)
        for number, block in enumerate(lesson.blocks, start=1):
            texts = [picture.text for picture in shown if picture.slide.block == number]
            if text := getattr(block, "text", None):
                assert squeezed("".join(map(str, texts))) == squeezed(text)


def test_a_long_text_is_cut_between_paragraphs_and_a_heading_stays_with_what_it_heads() -> None:
    paragraph = "字" * CHARACTERS * 4
    cut = parts(f"{paragraph}\n\n{paragraph}\n\n## 下一节\n\n{paragraph}\n\n{paragraph}")
    assert cut == (f"{paragraph}\n\n{paragraph}", f"## 下一节\n\n{paragraph}\n\n{paragraph}")


def test_a_list_is_cut_between_its_items_and_a_table_not_at_all() -> None:
    items = "\n".join(f"- {n} 号" for n in range(2 * LINES))
    assert len(parts(items)) > 1
    table = "\n".join(["| a | b |", "|---|---|", *("| 1 | 2 |" for _ in range(30))])
    assert parts(f"先看表。\n\n{table}") == ("先看表。", table)


def test_one_goes_on_and_back_and_not_past_an_end(course: Course) -> None:
    lesson = next(iter(course.lessons.values()))
    shown = pictures(lesson, course)
    assert beside(shown, None, 1) == shown[0]
    assert beside(shown, Slide("another", 3), 1) == shown[0]
    assert beside(shown, shown[0].slide, 1) == shown[1]
    assert beside(shown, shown[1].slide, -1) == shown[0]
    assert beside(shown, shown[0].slide, -1) is None
    assert beside(shown, shown[-1].slide, 1) is None
    assert beside((), None, 1) is None


def test_a_part_that_is_gone_since_is_found_by_its_block(course: Course) -> None:
    lesson = next(iter(course.lessons.values()))
    shown = pictures(lesson, course)
    assert place_of(shown, Slide(lesson.id, shown[0].slide.block, 99)) == 0


@pytest.mark.parametrize("what", ["lesson", "closing"])
def test_an_hour_is_proposed_for_every_lesson(course: Course, what: str) -> None:
    for lesson in course.lessons.values():
        stretches = hour(lesson, course)
        assert what in {each.what for each in stretches}
        assert all(each.minutes > 0 for each in stretches)
