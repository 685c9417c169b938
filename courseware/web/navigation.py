"""The pages and the ways to reach them. A page is a thin script in `scripts/`.

Every lesson and every exercise is a page of its own, with an address of its own: only then do the browser's Back, its
title and its place on the page belong to that lesson. They are functions, since Streamlit looks at the disk for every
page that is a file, in every run.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit

import streamlit as st

from courseware.content.course import Course, Module
from courseware.i18n import N_, t
from courseware.progress.review import minutes
from courseware.web import resources

SCRIPTS = Path(__file__).resolve().parent / "scripts"
NAMES = (
    "home", "course", "module", "lesson", "practice", "exercise", "promotion", "quiz", "sitting", "review", "data",
    "glossary", "me", "placement", "certificate", "verify", "statistics", "classroom", "lead", "board", "projector",
    "report", "marking", "plan", "contest", "backend", "orders", "goods", "unknown",
)  # fmt: skip
"""Of the scripts, and the paths of those that have one of their own."""
(
    HOME, COURSE, MODULE, LESSON, PRACTICE, EXERCISE, PROMOTION, QUIZ, SITTING, REVIEW, DATA, GLOSSARY, ME, PLACEMENT,
    CERTIFICATE, VERIFY, STATISTICS, CLASSROOM, LEAD, BOARD, PROJECTOR, REPORT, MARKING,
    PLAN, CONTEST, BACKEND, ORDERS, GOODS, UNKNOWN,
) = (
    str(SCRIPTS / f"{name}.py") for name in NAMES
)  # fmt: skip
NUMERALS = (N_("一"), N_("二"), N_("三"), N_("四"), N_("五"), N_("六"), N_("七"), N_("八"), N_("九"), N_("十"))


def module_number(course: Course, module: Module) -> str:
    """模块一 … by the module's place in the course."""
    return t("模块{n}", n=numeral(course, module))


def numeral(course: Course, module: Module) -> str:
    """一 … by the module's place in the course."""
    return t(NUMERALS[course.modules.index(module)])


def module_page(course: Course, module: Module) -> st.Page:
    title = t("{number} · {title}", number=numeral(course, module), title=module.title)
    return st.Page(MODULE, title=title, url_path=module.id, help=module.goal)


Show = Callable[[str], None]
"""Draws the page of a lesson or exercise by its id."""


def _link_only(_: str) -> None:
    """A page that is linked to is known by its address: what it shows, `all_pages` has told."""


def page_of_lesson(lesson_id: str, title: str, show: Show = _link_only) -> st.Page:
    return st.Page(partial(show, lesson_id), title=title, url_path=f"lesson-{lesson_id}", visibility="hidden")


def page_of_exercise(exercise_id: str, title: str, show: Show = _link_only) -> st.Page:
    return st.Page(partial(show, exercise_id), title=title, url_path=f"exercise-{exercise_id}", visibility="hidden")


def page_of_drill(drill_id: str, title: str, show: Show = _link_only) -> st.Page:
    return st.Page(partial(show, drill_id), title=title, url_path=f"drill-{drill_id}", visibility="hidden")


def page_of_finish(lesson_id: str, title: str, show: Show = _link_only) -> st.Page:
    title = t("学完了：{title}", title=title)
    return st.Page(partial(show, lesson_id), title=title, url_path=f"finish-{lesson_id}", visibility="hidden")


def all_pages(
    course: Course, show_lesson: Show, show_finish: Show, show_exercise: Show, show_drill: Show
) -> list[st.Page]:
    lessons = [lesson for module in course.modules for lesson in module.lessons]
    pages = [
        st.Page(HOME, title=t("首页"), url_path="home", default=True),
        st.Page(COURSE, title=t("课程"), url_path="course"),
        *(module_page(course, module) for module in course.modules),
        st.Page(PRACTICE, title=t("练习与 618"), url_path="practice"),
        st.Page(PROMOTION, title=t("618 策划"), url_path="promotion"),
        st.Page(BACKEND, title=t("模拟后台"), url_path="backend"),
        st.Page(ORDERS, title=t("审单"), url_path="orders", visibility="hidden"),
        st.Page(GOODS, title=t("批量上架"), url_path="goods", visibility="hidden"),
        st.Page(QUIZ, title=t("自测"), url_path="quiz"),
        st.Page(SITTING, title=t("测试"), url_path="sitting", visibility="hidden"),
        st.Page(REVIEW, title=t("今日复习"), url_path="review"),
        st.Page(DATA, title=t("数据工作台"), url_path="data"),
        st.Page(GLOSSARY, title=t("搜索与术语表"), url_path="glossary"),
        st.Page(ME, title=t("我的学习"), url_path="me"),
        st.Page(PLACEMENT, title=t("先测一测"), url_path="placement"),
        *([st.Page(STATISTICS, title=t("题目统计"), url_path="statistics")] if resources.AUTHOR else []),
        *(_pages_of_classes() if resources.CLASSROOM else []),
        st.Page(CERTIFICATE, title=t("结业证书"), url_path="certificate", visibility="hidden"),
        st.Page(VERIFY, title=t("核验证书"), url_path="verify", visibility="hidden"),
        *(page_of_lesson(entry.id, entry.title, show_lesson) for entry in lessons),
        *(page_of_finish(entry.id, entry.title, show_finish) for entry in lessons),
        *(page_of_exercise(exercise.id, exercise.title, show_exercise) for exercise in course.exercises.values()),
        *(page_of_drill(drill.id, drill.title, show_drill) for drill in course.drills.values()),
        # Addresses of the form `/lesson?id=…` have been given out; `places.js` turns them into the ones above.
        st.Page(LESSON, title=t("课时"), url_path="lesson", visibility="hidden"),
        st.Page(EXERCISE, title=t("练习"), url_path="exercise", visibility="hidden"),
    ]
    asked = urlsplit(st.context.url or "").path.strip("/")
    if re.fullmatch("[a-z0-9-]+", asked) and asked not in addresses(course):
        # Streamlit's own answer to an unknown address is in English.
        pages.append(st.Page(UNKNOWN, title=t("这里没有内容"), url_path=asked, visibility="hidden"))
    return pages


DESKS = {"order-review": ORDERS, "listing-sheet": GOODS}
"""The pages of the simulated back-end on which an exercise can be worked on, by its id."""
OF_TRAINERS = frozenset({"lead", "board", "projector", "report", "marking", "plan", "contest"})
"""Without the learner's menu."""
IN_CLASS = OF_TRAINERS | {"classroom"}
"""There where classes are held."""


def _pages_of_classes() -> list[st.Page]:
    return [
        st.Page(CLASSROOM, title=t("课堂"), url_path="classroom"),
        st.Page(LEAD, title=t("带课"), url_path="lead", visibility="hidden"),
        st.Page(BOARD, title=t("看板"), url_path="board", visibility="hidden"),
        st.Page(PROJECTOR, title=t("投影"), url_path="projector", visibility="hidden"),
        st.Page(MARKING, title=t("批改"), url_path="marking", visibility="hidden"),
        st.Page(PLAN, title=t("计划"), url_path="plan", visibility="hidden"),
        st.Page(CONTEST, title=t("全班的 618"), url_path="contest", visibility="hidden"),
        st.Page(REPORT, title=t("报告"), url_path="report", visibility="hidden"),
    ]


def addresses(course: Course) -> frozenset[str]:
    """The paths of all pages, without slashes."""
    return frozenset(
        {
            "",
            *({*NAMES} - {"module", "unknown"} - _elsewhere()),
            *(module.id for module in course.modules),
            *(f"lesson-{entry.id}" for module in course.modules for entry in module.lessons),
            *(f"finish-{entry.id}" for module in course.modules for entry in module.lessons),
            *(f"exercise-{id}" for id in course.exercises),
            *(f"drill-{id}" for id in course.drills),
        }
    )


def _elsewhere() -> frozenset[str]:
    """The pages that are not there as this server is run."""
    authors = frozenset() if resources.AUTHOR else frozenset({"statistics"})
    return authors if resources.CLASSROOM else authors | IN_CLASS


def module_of_page(course: Course, path: str) -> Module | None:
    """The module that one is in on the page of this address: that of a lesson or its end."""
    kind, _, lesson_id = path.partition("-")
    if kind not in ("lesson", "finish"):
        return None
    return next((module for module in course.modules if lesson_id in {each.id for each in module.lessons}), None)


def module_link(course: Course, module: Module) -> None:
    st.page_link(
        module_page(course, module),
        label=t("← {number} {title}", number=module_number(course, module), title=module.title),
    )


def lesson_link(lesson_id: str, label: str, question: int | None = None, icon: str | None = None) -> None:
    """To its top, to where one last was in it, or to one of its questions, from 1."""
    at = {"q": str(question)} if question else None
    st.page_link(page_of_lesson(lesson_id, label), label=label, icon=icon, query_params=at)


def exercise_link(exercise_id: str, label: str, lesson_id: str | None = None) -> None:
    """From a lesson, which the exercise then leads back to."""
    came_from = {"from": lesson_id} if lesson_id else None
    st.page_link(page_of_exercise(exercise_id, label), label=label, query_params=came_from)


def drill_link(drill_id: str, label: str) -> None:
    st.page_link(page_of_drill(drill_id, label), label=label)


def sitting_link(sitting_id: str, label: str, icon: str | None = None) -> None:
    """To a quiz or test, or to its result once it has ended."""
    st.page_link(SITTING, label=label, icon=icon, query_params={"id": sitting_id})


def go_to_sitting(sitting_id: str) -> NoReturn:
    st.switch_page(SITTING, query_params={"id": sitting_id})


def term_link(term_id: str, label: str) -> None:
    st.page_link(GLOSSARY, label=label, query_params={"term": term_id})


def glossary_link(label: str) -> None:
    st.page_link(GLOSSARY, label=label)


def review_link(due: int, icon: str | None = None) -> None:
    """To what is due today: how many questions that is, and how long they take."""
    st.page_link(REVIEW, label=t("复习 {n} 题 · {minutes} 分钟", n=due, minutes=minutes(due)), icon=icon)


def go_to_review(point: str, since: str) -> NoReturn:
    """To questions about one point, in a round that begins now."""
    st.switch_page(REVIEW, query_params={"point": point, "since": since})


def home_link(label: str | None = None) -> None:
    st.page_link(HOME, label=label or t("← 回到首页"))


def go_to_finish(lesson_id: str) -> NoReturn:
    st.switch_page(page_of_finish(lesson_id, lesson_id))


def page_link(page: str, label: str, icon: str | None = None) -> None:
    st.page_link(page, label=label, icon=icon)


def unknown(message: str) -> None:
    """A friendly dead end: what is not there, and the way back."""
    st.title(t("这里没有内容"), anchor=False)
    st.markdown(message)
    home_link()


def way_in() -> None:
    """For whoever has no seat, or has it no more."""
    st.title(t("先进班"), anchor=False)
    st.markdown(t("你的座位不在了，或者这台设备还没有进过班。"))
    st.html(f'<a href="/join" target="_self">{t("去进班")}</a>')
