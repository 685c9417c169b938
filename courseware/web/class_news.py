"""What a class is told on whatever page its learners are: that there is something to do, without being pulled away."""

from __future__ import annotations

import streamlit as st

from courseware.classroom.room import ASKED, Goal, Phase
from courseware.i18n import t
from courseware.markdown import escape
from courseware.record.unavailable import StoreUnavailable
from courseware.web import identity, navigation, resources


def listen(class_id: str, version: int) -> None:
    """Within a fragment: it runs again when the room has another version (class_feed.js)."""
    st.html(f'<i class="class-version" data-class="{class_id}" data-version="{version}" hidden></i>')
    st.button("news", key="class-news")  # `style.css` hides it


@st.fragment
def bar() -> None:
    """On top of a page that is not the classroom."""
    try:
        seat = identity.seat()
        if seat is None:
            return
        found, awaited = resources.study().attending.glance(seat)
    except StoreUnavailable:
        return
    room = found.room
    listen(found.id, room.version)
    with st.container(key="class-bar", horizontal=True, vertical_alignment="center"):
        if room.phase in ASKED:
            said = t("老师在问一题，等你的答案") if awaited else t("课堂上在看一道题")
            navigation.page_link(navigation.CLASSROOM, said, ":material/campaign:")
        elif room.phase is Phase.WORKING and room.goal is not None:
            navigation.page_link(
                navigation.CLASSROOM, escape(room.goal.until) or t("老师布置了任务"), ":material/campaign:"
            )
        else:
            navigation.page_link(navigation.CLASSROOM, t("回到课堂"), ":material/groups:")
        if room.contest is not None:
            from courseware.web.promotion import shared  # with SciPy: only where there is a shared round

            try:
                shared.news(seat, found)
            except StoreUnavailable:
                return


def goal_link(goal: Goal) -> None:
    """To what the trainer wants to be done."""
    course = resources.course()
    match goal.work:
        case "lesson" if goal.what in course.lessons:
            navigation.lesson_link(goal.what, course.lessons[goal.what].title)
        case "exercise" if goal.what in course.exercises:
            navigation.exercise_link(goal.what, course.exercises[goal.what].title)
        case "promotion":
            navigation.page_link(navigation.PROMOTION, t("618 策划"))
        case "review":
            navigation.page_link(navigation.REVIEW, t("今日复习"))
        case "test":
            navigation.page_link(navigation.QUIZ, t("自测"))
