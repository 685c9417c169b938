"""How a module ends, and the course: what the page after its last lesson says, and where it leads."""

from __future__ import annotations

from collections.abc import Iterator

import streamlit as st

from courseware.content.course import Course, Lesson, Module
from courseware.i18n import t
from courseware.progress.course import LessonProgress, LessonState
from courseware.study.views import FinishView
from courseware.study.wanted import FINAL, module_test
from courseware.web import navigation
from courseware.web.pages import own_test


def title(course: Course, view: FinishView) -> str | None:
    """None while a lesson of the module is not finished."""
    if not view.module_finished:
        return None
    if next(_left(course, view), None) is None:
        return t("全部 {n} 课学完了", n=sum(module.written for module in view.modules))
    return t("第{n}模块学完了", n=navigation.numeral(course, view.module))


def said(course: Course, view: FinishView) -> str:
    """What there was in the module or in the course, and what one can do now."""
    of_course = next(_left(course, view), None) is None
    lessons = [lesson for module in view.modules for lesson in module.lessons] if of_course else view.siblings
    done, total = (sum(getattr(each, name) for each in lessons) for name in ("done", "total"))
    if of_course:
        return t(
            "{total} 道题和练习做对了 {done} 道。一家店的日常，你都在木禾生活的数据上做过一遍。",
            total=total, done=done,
        )  # fmt: skip
    return t(
        "这个模块的课都学完了，{total} 道题和练习做对了 {done} 道。现在你能做的事：{goal}",
        total=total, done=done, goal=view.module.goal,
    )  # fmt: skip


def test(course: Course, view: FinishView, learner_id: str) -> bool:
    """The test of what has just ended; nothing while a lesson of the module is not finished. Whether its button is the
    filled one."""
    if not view.module_finished:
        return False
    of_course = next(_left(course, view), None) is None
    filled = own_test.offer(learner_id, FINAL if of_course else module_test(view.module.id), not view.progress.untried)
    st.divider()
    return filled


def onward(course: Course, view: FinishView, key: str) -> None:
    """The first lesson that is not finished, of the modules after this one and then of those before it; the 618 when
    there is none. `key` of the button."""
    following = next(_left(course, view), None)
    if following is None:
        st.caption(t("接下来"))
        st.header(t("排一场 618"), anchor=False)
        st.caption(t("十万元预算，你来排。市场会按你的方案走一遍，再告诉你钱少赚在哪里。"))
        with st.container(key=key):
            navigation.page_link(navigation.PROMOTION, t("去排 618"))
        navigation.page_link(navigation.CERTIFICATE, t("看结业证书"))
        return
    module, lesson = following
    number = navigation.module_number(course, module)
    begins = view.module_finished and course.modules.index(module) == course.modules.index(view.module) + 1
    if lesson.lesson_id != module.lessons[0].id or not begins:
        st.caption(t("还没学完的课 · {module}", module=number))
        st.header(lesson.title, anchor=False)
        label = t("去学这一课")
    else:
        minutes = sum(each.minutes for each in module.lessons if isinstance(each, Lesson))
        st.caption(t("下一个模块 · {module}", module=number))
        st.header(module.title, anchor=False)
        st.caption(
            t("{n} 课 · 约 {hours} 小时。{goal}", n=len(module.lessons), hours=f"{minutes / 60:.1f}", goal=module.goal)
        )
        label = t("开始：{title}", title=lesson.title)
    with st.container(key=key):
        navigation.lesson_link(lesson.lesson_id, label)


def _left(course: Course, view: FinishView) -> Iterator[tuple[Module, LessonProgress]]:
    """The lessons that are written and not finished, beginning with the module after this one."""
    place = course.modules.index(view.module) + 1
    found = list(zip(course.modules, view.modules, strict=True))
    for module, progress in found[place:] + found[:place]:
        for lesson in progress.lessons:
            if lesson.state not in (LessonState.COMING, LessonState.FINISHED):
                yield module, lesson
