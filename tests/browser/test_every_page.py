"""Every page on a desk and on a phone, in light and dark: nothing hangs over, nothing is English, axe is content."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from courseware.content.course import Course
from tests.browser.conftest import ROOT, OpenTab

PAGES = (
    "",
    "course",
    "practice",
    "m3",
    "finish-core-metrics",
    "lesson?id=core-metrics",
    "exercise?id=conversion-rate",
    "exercise?id=rfm-table",
    "promotion",
    "data",
    "glossary",
    "glossary?q=GMV",
    "me",
    "lesson?id=no-such-lesson",
)
WIDTHS = (1280, 390)
LESSONS = sorted(path.stem for path in ROOT.glob("lessons/*/questions/*.yaml"))
"""Every lesson has its bank, which test_syllabus.py proves."""
ENGLISH = re.compile(r"\b(?:[A-Z]?[a-z]{3,}\s+){2,}[a-z]{3,}")
"""Three English words in a row: a sentence, not a name or an SQL keyword."""


@pytest.mark.parametrize("path", PAGES)
def test_it_fits_the_screen_and_speaks_chinese(open_tab: OpenTab, path: str) -> None:
    tab = open_tab(path)
    for width in WIDTHS:
        tab.resize(width)
        tab.fits()
    words = tab.page.get_by_test_id("stMain").inner_text()
    assert len(words) > 20
    assert ENGLISH.findall(words) == []


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing_serious(open_tab: OpenTab, path: str, dark: bool) -> None:
    tab = open_tab(path, dark=dark)
    found = Axe().run(tab.page).response["violations"]
    serious = [(rule["id"], [node["html"][:150] for node in rule["nodes"][:3]]) for rule in found
               if rule["impact"] in ("serious", "critical")]  # fmt: skip
    assert serious == []


@pytest.mark.parametrize("lesson_id", LESSONS)
def test_every_lesson_is_drawn(open_tab: OpenTab, course: Course, lesson_id: str) -> None:
    tab = open_tab(f"lesson?id={lesson_id}", height=900)
    tab.sees("学完能做到")
    for width in WIDTHS:
        tab.resize(width)
        tab.fits()
    more = course.more_questions(course.lessons[lesson_id])
    if more:
        tab.page.get_by_role("button", name=f"再练 {len(more)} 题").click()
        tab.sees("正文里没问到的题")
        tab.settled()
        tab.fits()
    assert tab.page.get_by_text("还有错误，修好之后会出现").count() == 0
