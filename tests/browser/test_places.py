"""Where a reader stands after each step: at the top of what is new, and where he was in what he comes back to."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Locator, expect

from courseware.content.course import Course, Lesson
from courseware.record.log import Attempt
from courseware.record.store import Store
from courseware.verdict import scored
from tests.browser.conftest import App, OpenTab
from tests.browser.tab import Tab

EXERCISE, LESSON_OF_EXERCISE = "conversion-rate", "core-metrics"
PHONE = {"width": 390, "height": 800}


@pytest.fixture(scope="module")
def lessons(course: Course) -> list[Lesson]:
    """In the order of the course."""
    return list(course.lessons.values())


def shows(tab: Tab, title: str, path: str) -> None:
    tab.titled(title)
    expect(tab.page).to_have_url(f"{tab.base}/{path}")
    tab.settled()


def is_near_the_top(tab: Tab, spot: Locator) -> None:
    spot.wait_for()
    tab.page.wait_for_function(
        "e => { const t = e.getBoundingClientRect().top; return t > 40 && t < 250; }", arg=spot.element_handle()
    )


def stands_at(tab: Tab, top: int) -> None:
    """And stays there: two frames in a row, on a page that is high enough to stand anywhere else."""
    tab.page.wait_for_function(
        """top => new Promise(done => {
            const main = document.querySelector('[data-testid="stMain"]');
            const there = () => main.scrollHeight > main.clientHeight + 500 && Math.abs(main.scrollTop - top) <= 2;
            requestAnimationFrame(() => { const once = there(); requestAnimationFrame(() => done(once && there())); });
        })""",
        arg=top,
    )


def scroll_to(tab: Tab, top: int) -> None:
    """As a reader does, with the wheel: once the page is high enough."""
    tab.page.wait_for_function(
        "top => { const main = document.querySelector('[data-testid=\"stMain\"]');"
        " return main.scrollHeight > main.clientHeight + top; }",
        arg=top,
    )
    tab.page.mouse.move(tab.page.viewport_size["width"] - 20, 400)
    tab.page.mouse.wheel(0, top)
    stands_at(tab, top)


def finish(tab: Tab, lesson: Lesson) -> None:
    """Read a lesson to its end and go on with the next."""
    tab.page.locator('[class*="st-key-finish-"] button').click()
    go_on(tab, lesson)


def ends(tab: Tab, lesson: Lesson) -> None:
    shows(tab, f"读完了：{lesson.title}", f"finish-{lesson.id}")


def go_on(tab: Tab, lesson: Lesson) -> None:
    ends(tab, lesson)
    tab.page.get_by_role("link", name="开始下一课").click()


@pytest.mark.parametrize("width", [1280, 390])
def test_the_next_lesson_opens_at_its_top_and_back_leads_to_where_one_was(
    walk: OpenTab, lessons: list[Lesson], width: int
) -> None:
    first, second, third = lessons[:3]
    tab = walk(f"lesson-{first.id}", width=width, height=800)
    scroll_to(tab, 900)
    finish(tab, first)
    shows(tab, second.title, f"lesson-{second.id}")
    stands_at(tab, 0)
    scroll_to(tab, 700)
    tab.page.keyboard.press("Alt+n")
    go_on(tab, second)
    shows(tab, third.title, f"lesson-{third.id}")
    stands_at(tab, 0)
    tab.page.go_back()
    ends(tab, second)
    tab.page.go_back()
    shows(tab, second.title, f"lesson-{second.id}")
    stands_at(tab, 700)
    tab.page.go_forward()
    ends(tab, second)
    tab.page.go_forward()
    shows(tab, third.title, f"lesson-{third.id}")
    stands_at(tab, 0)
    tab.page.go_back()
    ends(tab, second)
    tab.page.go_back()
    shows(tab, second.title, f"lesson-{second.id}")
    stands_at(tab, 700)
    tab.reload()
    stands_at(tab, 700)


def test_an_exercise_opens_at_its_top_and_so_does_the_way_back(walk: OpenTab, course: Course) -> None:
    lesson = course.lessons[LESSON_OF_EXERCISE]
    tab = walk(f"lesson-{lesson.id}", height=800)
    scroll_to(tab, 1500)
    tab.page.get_by_role("link", name="打开练习").first.click()
    tab.page.wait_for_url("**/exercise-*")
    tab.settled()
    stands_at(tab, 0)
    scroll_to(tab, 400)
    tab.page.get_by_role("link", name=f"← {lesson.title}").click()
    shows(tab, lesson.title, f"lesson-{lesson.id}")
    stands_at(tab, 0)
    tab.page.go_back()
    tab.page.wait_for_url("**/exercise-*")
    stands_at(tab, 400)


@pytest.mark.parametrize("start", [f"lesson-{LESSON_OF_EXERCISE}", f"exercise-{EXERCISE}", "m1"])
def test_back_from_the_glossary_leads_to_where_one_was(walk: OpenTab, start: str) -> None:
    tab = walk(start, height=800)
    title = tab.title()
    menu = tab.page.get_by_test_id("stSidebar")
    if start.startswith("exercise-"):
        tab.page.get_by_test_id("stExpandSidebarButton").click()
    menu.get_by_role("link", name="搜术语、课和练习").click()
    shows(tab, "搜索与术语表", "glossary")
    tab.page.go_back()
    shows(tab, title, start)
    tab.page.go_forward()
    shows(tab, "搜索与术语表", "glossary")
    tab.page.get_by_role("searchbox", name="搜索课程").fill("GMV")
    tab.page.keyboard.press("Enter")
    tab.page.wait_for_url("**/glossary?q=GMV")
    tab.settled()
    tab.page.go_back()
    shows(tab, "搜索与术语表", "glossary")
    tab.page.go_back()
    shows(tab, title, start)


def test_an_address_given_out_earlier_still_leads_to_its_lesson(
    open_tab: OpenTab, course: Course, lessons: list[Lesson]
) -> None:
    first, second = lessons[:2]
    tab = open_tab(f"lesson?id={first.id}")
    shows(tab, first.title, f"lesson-{first.id}")
    finish(tab, first)
    shows(tab, second.title, f"lesson-{second.id}")
    tab.page.go_back()
    ends(tab, first)
    tab.page.go_back()
    shows(tab, first.title, f"lesson-{first.id}")
    tab.go(f"exercise?id={EXERCISE}")
    shows(tab, course.exercises[EXERCISE].title, f"exercise-{EXERCISE}")
    tab.go("lesson?id=no-such-lesson")
    shows(tab, "这里没有内容", "lesson-no-such-lesson")


@pytest.mark.parametrize("path", ["lesson-no-such-lesson", "nowhere"])
def test_an_address_that_leads_nowhere_says_so(open_tab: OpenTab, path: str) -> None:
    tab = open_tab(path)
    shows(tab, "这里没有内容", path)
    expect(tab.page.get_by_role("dialog")).to_have_count(0)
    tab.page.get_by_role("link", name="← 回到首页").click()
    expect(tab.page.get_by_role("heading", level=1)).to_have_text(re.compile("今天起|接着学"))


def test_every_lesson_has_a_title_of_its_own(walk: OpenTab, course: Course, lessons: list[Lesson]) -> None:
    first, second = lessons[:2]
    tab = walk(f"lesson-{first.id}")
    expect(tab.page).to_have_title(f"{first.title} · {course.title}")
    finish(tab, first)
    expect(tab.page).to_have_title(f"{second.title} · {course.title}")


def test_the_contents_lead_to_sections_and_questions_and_the_address_names_them(walk: OpenTab) -> None:
    tab = walk(f"lesson-{LESSON_OF_EXERCISE}", height=800)
    card = tab.questions().nth(3)
    tab.page.locator(".st-key-lesson-bar .dot-4").click()
    is_near_the_top(tab, card)
    expect(tab.page).to_have_url(re.compile("#q4$"))
    tab.page.get_by_role("button", name=re.compile("目录")).click()
    heading = tab.page.locator('[class*="st-key-read-"] :is(h2, h3)').nth(1)
    tab.page.get_by_role("link", name=heading.inner_text()).click()
    is_near_the_top(tab, heading)
    tab.go(f"lesson-{LESSON_OF_EXERCISE}?q=4")
    is_near_the_top(tab, card)


def test_what_a_lesson_opens_with_is_not_counted(open_tab: OpenTab, app: App, course: Course) -> None:
    tab = open_tab(height=800)
    tab.becomes("学过的人")
    last_week = datetime.now(UTC) - timedelta(days=8)
    store = Store.open(app.data / "courseware.db")
    for id in course.bank["what-is-operations"]:
        missed = Attempt(f"{app.learner}-{id}", app.learner, f"question:{id}", None, 0, "", scored(0.0), last_week)
        store.attempts.append(missed)
    store.database.close()
    tab.go(f"lesson-{LESSON_OF_EXERCISE}?q=1")
    expect(tab.page.locator('[class*="st-key-question-recall-"]')).to_have_count(2)
    is_near_the_top(tab, tab.questions().first)


def test_on_a_phone_the_menu_leaves_the_page_free(open_tab: OpenTab, lessons: list[Lesson]) -> None:
    tab = open_tab(f"lesson-{lessons[0].id}", **PHONE)
    menu = tab.page.get_by_test_id("stSidebar")
    expect(menu).not_to_be_in_viewport()
    for name, title in (("搜术语、课和练习", "搜索与术语表"), ("我的学习", "我的学习")):
        tab.page.get_by_test_id("stExpandSidebarButton").click()
        expect(menu).to_be_in_viewport(ratio=1)
        menu.get_by_role("link", name=name).click()
        tab.titled(title)
        expect(menu).not_to_be_in_viewport()
    tab.page.get_by_test_id("stExpandSidebarButton").click()
    expect(menu).to_be_in_viewport(ratio=1)
    tab.reload()
    expect(menu).not_to_be_in_viewport()


def test_on_a_phone_the_search_stands_in_the_header(open_tab: OpenTab, lessons: list[Lesson]) -> None:
    tab = open_tab(f"lesson-{lessons[0].id}", **PHONE)
    search = tab.page.get_by_role("link", name="搜索", exact=True)
    box = search.bounding_box()
    assert box is not None
    assert box["height"] >= 44
    assert box["y"] + box["height"] <= 60
    search.click()
    tab.titled("搜索与术语表")
    tab.resize(1280)
    expect(search).to_be_hidden()


def test_beside_an_exercise_the_menu_gives_its_room_to_the_data(open_tab: OpenTab) -> None:
    tab = open_tab(f"lesson-{LESSON_OF_EXERCISE}")
    menu = tab.page.get_by_test_id("stSidebar")
    expect(menu).to_be_in_viewport(ratio=1)
    tab.page.get_by_role("link", name="打开练习").first.click()
    tab.page.wait_for_url("**/exercise-*")
    expect(menu).not_to_be_in_viewport()
    tab.page.go_back()
    expect(menu).to_be_in_viewport(ratio=1)
    tab.page.go_forward()
    expect(menu).not_to_be_in_viewport()
    tab.page.get_by_test_id("stExpandSidebarButton").click()  # whoever wants it has it, from now on
    expect(menu).to_be_in_viewport(ratio=1)
    tab.reload()
    expect(menu).to_be_in_viewport(ratio=1)
    wide = open_tab(f"exercise-{EXERCISE}", width=1920)
    expect(wide.page.get_by_test_id("stSidebar")).to_be_in_viewport(ratio=1)


def test_on_a_desk_the_menu_stays(walk: OpenTab) -> None:
    tab = walk()
    menu = tab.page.get_by_test_id("stSidebar")
    menu.get_by_role("link", name=re.compile("搜术语")).click()
    shows(tab, "搜索与术语表", "glossary")
    expect(menu).to_be_in_viewport(ratio=1)
