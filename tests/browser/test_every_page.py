"""Every page on a desk and on a phone, in light and dark: it fits screen and thumb, is Chinese, and axe is content."""

from __future__ import annotations

import re
from itertools import cycle

import pytest
from axe_playwright_python.sync_playwright import Axe

from courseware.content.course import Course
from tests.browser.conftest import ROOT, OpenTab
from tests.browser.tab import Tab

PAGES = (
    "",
    "course",
    "practice",
    "m3",
    "finish-core-metrics",
    "lesson-core-metrics",
    "exercise-conversion-rate",
    "exercise-rfm-table",
    "drill-burst-night",
    "promotion",
    "promotion?step=budget",
    "promotion?step=offer",
    "promotion?step=stock",
    "promotion?step=forecast",
    "promotion?step=practice",
    "promotion?step=graded",
    "backend",
    "orders",
    "goods",
    "quiz",
    "placement",
    "review",
    "data",
    "glossary",
    "me",
    "certificate",
    "verify",
    "glossary?q=GMV",
)
NOWHERE = "lesson-no-such-lesson"
WIDTHS = (1280, 390)
LESSONS = sorted(path.stem for path in ROOT.glob("lessons/*/questions/*.yaml"))
"""Every lesson has its bank, which test_syllabus.py proves."""
ENGLISH = re.compile(r"\b(?:[A-Z]?[a-z]{3,}\s+){2,}[a-z]{3,}")
"""Three English words in a row: a sentence, not a name or an SQL keyword."""
WITHOUT_QUERIES = """main => {
  const editors = [...main.querySelectorAll(".cm-editor")];
  for (const editor of editors) editor.style.visibility = "hidden";
  const words = main.innerText;
  for (const editor of editors) editor.style.visibility = "";
  return words;
}"""
"""The words of a page, but for what stands in an editor of SQL."""
NAMED = """() => {
  const names = ["aria-label", "aria-roledescription", "aria-valuetext", "title", "placeholder", "alt"];
  const own = "pre, code, script, style, .cm-editor, [data-testid=stDataFrame], [data-testid=stTable], "
    + "[data-testid=stMarkdownContainer]:not([data-testid=stFileUploader] *), [data-testid=stIconMaterial]";
  const said = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  for (let node = walker.currentNode; node; node = walker.nextNode()) {
    const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
    if (!element.checkVisibility() || element.closest("[aria-hidden=true]")) continue;
    if (node.nodeType === Node.TEXT_NODE) { if (!element.closest(own)) said.push(node.data); }
    else for (const name of names) if (node.hasAttribute(name)) said.push(node.getAttribute(name));
  }
  return said;
}"""
"""What Streamlit and its parts say: accessible names, and texts that are none of ours."""
WORD = re.compile(r"\b(?!(?:Alt|Ctrl|zhl)\b)[A-Z]?[a-z]{3,}\b")
"""An English word; abbreviations such as GMV, SQL and ROI are none."""

pages = pytest.mark.parametrize("path", PAGES, scope="module")
"""Wider than a test: all that is asked of one page is asked before the next one is drawn."""


def reads_well(tab: Tab) -> None:
    for width in WIDTHS:
        tab.resize(width)
        tab.fits()
    words = tab.page.get_by_test_id("stMain").evaluate(WITHOUT_QUERIES)
    assert len(words) > 20
    assert ENGLISH.findall(words) == []
    tab.page.keyboard.press("Tab")  # shows the link that skips the menu
    assert [said for said in tab.page.evaluate(NAMED) if WORD.search(said)] == []


def violations(tab: Tab) -> list[tuple[str, list[str]]]:
    """Of any impact. Streamlit's place for tooltips lies outside of every landmark."""
    context = {"exclude": ["#stFloatingOverlayPortal"]}
    found = Axe().run(tab.page, context, {"resultTypes": ["violations"]}).response["violations"]
    return [(rule["id"], [node["html"][:150] for node in rule["nodes"][:3]]) for rule in found]


@pages
def test_it_fits_the_screen_and_speaks_chinese(walk: OpenTab, path: str) -> None:
    reads_well(walk(path))


@pages
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing(walk: OpenTab, path: str, dark: bool) -> None:
    assert violations(walk(path, height=1600, dark=dark)) == []


@pages
def test_on_a_phone_a_thumb_hits_what_it_aims_at(walk: OpenTab, path: str) -> None:
    tab = walk(path, width=390, height=844)
    small = tab.page.evaluate(
        """() => [...document.querySelectorAll(
               "[data-testid=stMain] :is(button, [role=tab], summary, label:has(input)), "
             + "[data-testid=stMain] [data-testid=stPageLink] a, [data-testid=stHeader] button")]
           .filter(e => e.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
           .filter(e => !e.closest("[data-testid=stDataFrame], [data-testid=stTooltipHoverTarget], [role=group]"))
           .map(e => [e.innerText || e.ariaLabel, Math.round(e.getBoundingClientRect().height)])
           .filter(([, height]) => height > 0 && height < 44)"""
    )
    assert small == []


def test_an_address_that_leads_nowhere_is_fit_to_read(open_tab: OpenTab) -> None:
    """No step inside the app leads there."""
    tab = open_tab(NOWHERE)
    reads_well(tab)
    assert violations(tab) == []


@pytest.mark.parametrize(
    ("lesson_id", "widths"),
    [pytest.param(id, WIDTHS[::turn], id=id) for id, turn in zip(LESSONS, cycle([1, -1]), strict=False)],
)
def test_every_lesson_is_drawn(walk: OpenTab, course: Course, lesson_id: str, widths: tuple[int, int]) -> None:
    """With all its questions, on the phone and on the desk; the first width is the last one of the lesson before."""
    lesson = course.lessons[lesson_id]
    tab = walk(f"lesson-{lesson_id}", width=widths[0])
    tab.sees("学完能做到")
    if more := course.more_questions(lesson):
        tab.page.get_by_role("button", name=f"再练 {len(more)} 题").click()
        tab.sees("正文里没问到的题")
        tab.settled()
    for width in widths:
        tab.resize(width)
        tab.fits()
    assert tab.page.get_by_text("还有错误，修好之后会出现").count() == 0
