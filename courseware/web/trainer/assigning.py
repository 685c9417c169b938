"""Free work: something that everybody does by himself, with a goal; or a question out of the order."""

from __future__ import annotations

from typing import Literal, assert_never

import streamlit as st

from courseware.classroom.room import Ask, Goal, Offer, Work
from courseware.content.course import Lesson
from courseware.i18n import N_, t
from courseware.markdown import escape, plain
from courseware.web import navigation, resources
from courseware.web.trainer.door import Led, do

Activity = Work | Literal["question"]
WORDS: dict[Activity, str] = {
    "lesson": N_("读一课"), "exercise": N_("做练习"), "test": N_("模块测验"), "promotion": N_("618 策划"),
    "review": N_("今日复习"), "question": N_("单独一题"),
}  # fmt: skip
STEM, UNTIL = 60, 60
"""Characters of a stem that are shown, and that a goal may have."""


def show(here: Led, lesson: Lesson) -> None:
    """Nothing of it is drawn until it is opened."""
    opened = st.expander(t("布置别的：读课、练习、测验、618、单独一题"), key="assigning", on_change="rerun")
    if not opened.open:
        return
    with opened:
        what: Activity = st.segmented_control(
            t("做什么"), list(WORDS), default="exercise", required=True, format_func=lambda each: t(WORDS[each]),
            key="assign-what",
        )  # fmt: skip
        if what == "question":
            _question(here, lesson)
        else:
            _work(here, lesson, what)


def in_words(goal: Goal) -> str:
    """Markdown: what is to be done, and how far."""
    match goal.work:
        case "lesson":
            said = t("读：{title}", title=_targets("lesson").get(goal.what, goal.what))
        case "exercise":
            said = t("练习：{title}", title=_targets("exercise").get(goal.what, goal.what))
        case "test":
            said = t("模块测验：{title}", title=_targets("test").get(goal.what, goal.what))
        case "promotion" | "review":
            said = t(WORDS[goal.work])
        case _:
            assert_never(goal.work)
    return t("**{what}** · 做到：{until}", what=said, until=escape(goal.until)) if goal.until else f"**{said}**"


def _question(here: Led, lesson: Lesson) -> None:
    course = resources.course()
    bank = list(course.bank.get(lesson.id, ()))
    if not bank:
        st.caption(t("这一课没有题。"))
        return
    question = st.selectbox(
        t("这一课的题"), bank, format_func=lambda id: plain(course.questions[id].stem)[:STEM], key=f"assign-{lesson.id}"
    )
    st.button(t("开始投票"), key="assign-question", on_click=do, args=(here, Ask(question)))


def _work(here: Led, lesson: Lesson, work: Work) -> None:
    targets = _targets(work)
    what = ""
    if targets:
        first = list(targets).index(lesson.id) if work == "lesson" else 0
        what = st.selectbox(t("哪一个"), list(targets), first, format_func=targets.__getitem__, key=f"assign-{work}")
    until = st.text_input(
        t("做到哪里算完（可以不填）"), max_chars=UNTIL, key="assign-until", placeholder=t("比如：做完第 2 步")
    )
    minutes = st.number_input(t("几分钟（0 是不限时）"), 0, 120, 0, 5, key="assign-minutes")
    st.button(t("布置下去"), key="assign-work", on_click=_offer, args=(here, Goal(work, what), until, minutes))


def _offer(here: Led, goal: Goal, until: str, minutes: int) -> None:
    do(here, Offer(Goal(goal.work, goal.what, goal.block, until[:UNTIL].strip()), 60 * minutes or None))


def _targets(work: Work) -> dict[str, str]:
    course = resources.course()
    match work:
        case "lesson":
            return {lesson.id: lesson.title for lesson in course.lessons.values()}
        case "exercise":
            return {exercise.id: exercise.title for exercise in course.exercises_in_order()}
        case "test":
            return _modules()
        case "promotion" | "review":
            return {}
        case _:
            assert_never(work)


def _modules() -> dict[str, str]:
    course = resources.course()
    return {
        module.id: t("{number} · {title}", number=navigation.module_number(course, module), title=module.title)
        for module in course.modules
    }
