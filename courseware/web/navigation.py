"""The pages and the ways to reach them. A page is a thin script in `scripts/`; its parameters stand in the URL."""

from __future__ import annotations

from pathlib import Path
from typing import NoReturn

import streamlit as st

from courseware.content.course import Course, Module
from courseware.i18n import t

SCRIPTS = Path(__file__).resolve().parent / "scripts"
HOME, MODULE, LESSON, EXERCISE, PROMOTION, DATA, GLOSSARY, ME = (
    str(SCRIPTS / f"{name}.py")
    for name in ("home", "module", "lesson", "exercise", "promotion", "data", "glossary", "me")
)
NUMERALS = "一二三四五六七八九十"


def module_number(course: Course, module: Module) -> str:
    """模块一 … by the module's place in the course."""
    return t("模块{n}", n=NUMERALS[course.modules.index(module)])


def module_page(course: Course, module: Module) -> st.Page:
    number = NUMERALS[course.modules.index(module)]
    return st.Page(MODULE, title=f"{number} · {module.title}", url_path=module.id, help=module.goal)


def all_pages(course: Course) -> list[st.Page]:
    return [
        st.Page(HOME, title=t("首页"), url_path="home", default=True),
        *(module_page(course, module) for module in course.modules),
        st.Page(PROMOTION, title=t("618 策划"), url_path="promotion"),
        st.Page(DATA, title=t("数据工作台"), url_path="data"),
        st.Page(GLOSSARY, title=t("术语表"), url_path="glossary"),
        st.Page(ME, title=t("我的学习"), url_path="me"),
        st.Page(LESSON, title=t("课时"), url_path="lesson", visibility="hidden"),
        st.Page(EXERCISE, title=t("练习"), url_path="exercise", visibility="hidden"),
    ]


def module_link(course: Course, module: Module) -> None:
    st.page_link(module_page(course, module), label=f"← {module_number(course, module)} {module.title}")


def lesson_link(lesson_id: str, label: str) -> None:
    st.page_link(LESSON, label=label, query_params={"id": lesson_id})


def exercise_link(exercise_id: str, label: str) -> None:
    st.page_link(EXERCISE, label=label, query_params={"id": exercise_id})


def term_link(term_id: str, label: str) -> None:
    st.page_link(GLOSSARY, label=label, query_params={"term": term_id})


def glossary_link(label: str) -> None:
    st.page_link(GLOSSARY, label=label)


def home_link(label: str | None = None) -> None:
    st.page_link(HOME, label=label or t("← 回到首页"))


def go_home() -> NoReturn:
    st.switch_page(HOME)


def go_to_lesson(lesson_id: str) -> NoReturn:
    st.switch_page(LESSON, query_params={"id": lesson_id})


def unknown(message: str) -> None:
    """A friendly dead end: what is not there, and the way back."""
    st.title(t("这里没有内容"))
    st.markdown(message)
    home_link()
