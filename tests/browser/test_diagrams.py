"""Diagrams get the room that they will need before they are drawn."""

from __future__ import annotations

import json

from courseware.content.course import Course
from tests.browser.conftest import OpenTab
from tests.browser.diagrams import SIZES, measured


def test_the_sizes_of_all_diagrams_are_known(walk: OpenTab, course: Course) -> None:
    """To a tenth: fonts differ from one computer to the other. `python -m tests.browser.diagrams` measures them."""
    known = json.loads(SIZES.read_text("utf-8"))
    found = measured(walk("lesson-what-is-operations").page, course)
    off = {key: size for key, size in found.items() if not fits(known.get(key), size)}
    assert off == {}
    assert known.keys() == found.keys()


def fits(known: list[int] | None, size: list[int]) -> bool:
    return known is not None and all(abs(a - b) <= 0.1 * b for a, b in zip(known, size, strict=True))
