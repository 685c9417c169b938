"""What ours is measured against is made of the same elements, or the ratio says nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block, Node

from courseware.content.course import Course
from tests.web.conftest import MAIN

BARE = Path(__file__).resolve().parents[2] / "benchmarks" / "bare_app.py"
QUESTION = "uv-of-two-days"


def blocks(node: Node) -> list[Block]:
    if not isinstance(node, Block):
        return []
    return [node, *(found for child in node.children.values() for found in blocks(child))]


def elements(node: Node) -> Any:
    """What a block is made of, to its leaves."""
    return (node.type, [elements(child) for child in node.children.values()]) if isinstance(node, Block) else node.type


def card(page: AppTest, part: str) -> Any:
    ids = [(getattr(each.proto, "id", ""), each) for each in blocks(page.main)]
    [found] = [each for id, each in ids if "-question-" in id and part in id]
    return elements(found)


def answered(page: AppTest, field: str, button: str) -> AppTest:
    [number] = [each for each in page.text_input if field in str(each.key)]
    number.set_value("1234")
    [submit] = [each for each in page.button if button in str(each.key)]
    return submit.click().run()


@pytest.mark.usefixtures("real_course")
def test_a_question_is_made_of_the_same_elements(course: Course) -> None:
    bare = AppTest.from_file(str(BARE), default_timeout=30).run()
    lesson = AppTest.from_file(str(MAIN), default_timeout=60).run()
    lesson.query_params["id"] = "core-metrics"
    lesson.switch_page("lesson.py").run()
    assert card(lesson, QUESTION) == card(bare, "-question-1")
    answered(lesson, QUESTION, f"{QUESTION}-")
    answered(bare, "answer-1", "submit-1")
    assert not lesson.exception
    assert not bare.exception
    assert card(lesson, QUESTION) == card(bare, "-question-1")
    assert "expander" in str(card(bare, "-question-1"))
