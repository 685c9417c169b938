"""The end of a lesson: what went right, what did not, and what is next."""

from __future__ import annotations

import streamlit as st

from courseware.content.course import Course
from courseware.content.exercise import Exercise
from courseware.i18n import N_, listed, t
from courseware.progress.course import LessonState, lesson_questions
from courseware.progress.standing import Mark
from courseware.record.unavailable import StoreUnavailable
from courseware.study.views import AnsweredQuestion, FinishView
from courseware.web import drawings, identity, menu, navigation, resources, starting, verdicts
from courseware.web.pages import ending, grown

SIGNS = {
    Mark.ONCE: (":material/check:", N_("对")),
    Mark.LATER: (":material/check:", N_("再答对")),
    Mark.WRONG: (":material/close:", N_("还没对")),
    Mark.OPEN: (":material/radio_button_unchecked:", N_("没做")),
}


def render(lesson_id: str) -> None:
    course, learner = resources.course(), identity.learner()
    if lesson_id not in course.lessons:
        navigation.unknown(t("课程里没有这一课。地址可能抄错了，也可能这一课改了名字。"))
        return
    if learner is None:
        _without_record(course, lesson_id)
        return
    try:
        view = resources.study().lessons.end(lesson_id, learner.id)
    except StoreUnavailable as problem:
        verdicts.show(problem)
        return
    starting.lead_on()
    menu.lessons_of(course, view.siblings, lesson_id)
    _head(course, view)
    done, following = st.columns([1.25, 1], gap="large")
    with following, st.container(key="panel-next"):
        _next(course, view, learner.id)
    with done:
        _questions(view)
        _mistakes(view)
        grown.render(lesson_id, learner)


def _without_record(course: Course, lesson_id: str) -> None:
    st.title(course.lessons[lesson_id].title, anchor=False)
    after = resources.study().lessons.view(lesson_id, None).after
    if after is not None:
        navigation.lesson_link(after.id, t("下一课：{title}", title=after.title))
    navigation.home_link()


def _head(course: Course, view: FinishView) -> None:
    tried = [each for each in view.questions if each.mark is not Mark.OPEN]
    right = [each for each in tried if each.mark is not Mark.WRONG]
    once = sum(each.mark is Mark.ONCE for each in tried)
    st.caption(
        t(
            "{module} · 第 {n}/{of} 课",
            module=navigation.module_number(course, view.module),
            n=view.number,
            of=view.of,
        )
    )
    read_only = view.progress.state is not LessonState.FINISHED
    title = (
        t("读完了：{title}", title=view.lesson.title) if read_only else t("学完了：{title}", title=view.lesson.title)
    )
    st.title(ending.title(course, view) or title, anchor=False)
    said = []
    if view.module_finished:
        st.markdown(ending.said(course, view))
        said.append(t("最后的这一课「{title}」：", title=view.lesson.title))
    if view.progress.untried:
        said.append(t("还剩 {n} 题没做，做过才算学完。", n=view.progress.untried))
    if tried and once == len(view.questions):
        said.append(t("{n} 题全对，都是一次就对。", n=once))
    elif tried:
        said.append(
            t("做了 {n} 题，答对 {right} 题，其中 {once} 题一次就对。", n=len(tried), right=len(right), once=once)
        )
    if view.minutes:
        said.append(t("用了 {n} 分钟。", n=view.minutes))
    st.markdown("".join(said))


def _questions(view: FinishView) -> None:
    if not view.questions:
        return
    with st.container(border=True, key="each-question", gap="small"):
        st.header(t("每一题"), anchor=False)
        with st.container(horizontal=True, gap="small"):
            for each in view.questions:
                icon, word = SIGNS[each.mark]
                with st.container(key=f"tile-{each.mark}-{each.number}", width="content"):
                    label = t("{n} 题 {how}", n=each.number, how=t(word))
                    navigation.lesson_link(view.lesson.id, label, each.number, icon)
        st.caption(t("点一题，回去看你的回答和理由。"))


def _mistakes(view: FinishView) -> None:
    """The questions that were not right at once: those that are not yet, first."""
    missed = [each for each in view.questions if each.mark is Mark.WRONG]
    missed += [each for each in view.questions if each.mark is Mark.LATER]
    if not missed:
        return
    with st.container(border=True, key="missed", gap="small"):
        st.header(t("出过的错"), anchor=False)
        for each in missed:
            with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
                with st.container(gap=None, width="stretch"):
                    st.markdown(f"**{each.about}**")
                    st.caption(_how(each))
                with st.container(width="content"):
                    again = t("再做") if each.mark is Mark.WRONG else t("回看")
                    navigation.lesson_link(view.lesson.id, again, each.number)


def _how(each: AnsweredQuestion) -> str:
    if each.mark is Mark.LATER:
        return t("第 {n} 题，后来答对了", n=each.number)
    first = next((line.text for line in each.said.lines), "") if each.said else ""
    return listed([t("第 {n} 题，还没答对。", n=each.number), first], "")


def _next(course: Course, view: FinishView, learner_id: str) -> None:
    states = [lesson.state for lesson in view.siblings]
    st.html(drawings.shelf(states, view.number + 1))
    if view.progress.untried:
        with st.container(key="go-rest"):
            first = next((each.number for each in view.questions if each.mark is Mark.OPEN), None)
            navigation.lesson_link(view.lesson.id, t("把剩下的 {n} 题做完", n=view.progress.untried), first)
    after = view.after
    if after is None or view.modules:
        filled = ending.test(course, view, learner_id)
        ending.onward(course, view, "also-onward" if filled else _key(view, "go-onward"))
    else:
        module = course.module_of(after.id)
        place = [lesson.id for lesson in module.lessons].index(after.id) + 1
        number = navigation.module_number(course, module)
        st.caption(t("下一课 · {module} 第 {n}/{of} 课", module=number, n=place, of=len(module.lessons)))
        st.header(after.title, anchor=False)
        st.caption(
            t("{minutes} 分钟 · {n} 题。{goal}", minutes=after.minutes, n=len(lesson_questions(after)), goal=after.goal)
        )
        with st.container(key=_key(view, "go-after")):
            navigation.lesson_link(after.id, t("开始下一课"))
    for exercise in view.exercises[:1]:
        _exercise(exercise, view.lesson.id)
    navigation.home_link(t("今天到这里，回首页"))


def _key(view: FinishView, filled: str) -> str:
    """One filled button a screen: the questions that are left come before the next lesson."""
    return filled.replace("go-", "also-") if view.progress.untried else filled


def _exercise(exercise: Exercise, lesson_id: str) -> None:
    st.divider()
    navigation.exercise_link(exercise.id, t("先练一练：{title}", title=exercise.title), lesson_id)
    st.caption(t("{n} 分钟，用到这一课的方法", n=exercise.minutes))
