"""An exercise: the brief, its steps, help in small steps, and what comes after it; the workbench stands beside it all.

On a narrow screen one sees either the task or the data. Both are there all the same, and a style shows one (style.css),
so that nothing typed is lost on the way.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable

import streamlit as st

from courseware.content.course import Course
from courseware.i18n import N_, listed, t
from courseware.items import exercise_item
from courseware.record.unavailable import StoreUnavailable
from courseware.study.context import Context
from courseware.study.views import ExerciseView, Fault
from courseware.verdict import Status, points
from courseware.web import drafts, identity, navigation, resources, verdicts
from courseware.web.bench.workbench import workbench
from courseware.web.pages.steps import open_fields, steps
from courseware.web.submission import keep_view, remark, remark_of, view_of

TOLD = 40
"""Characters of a text that a message quotes whole."""


def render(exercise_id: str) -> None:
    course = resources.course()
    exercise = course.exercises.get(exercise_id)
    if exercise is None:
        navigation.unknown(t("课程里没有这个练习。地址可能抄错了，也可能它还在准备。"))
        return
    lesson_id = lesson_of(course, exercise_id, st.query_params.get("from"))
    with st.container(key="exercise-head"):
        _way_back(course, lesson_id)
        st.title(exercise.title, anchor=False)
        if desk := navigation.DESKS.get(exercise_id):
            navigation.page_link(desk, t("在模拟后台里做"), ":material/storefront:")
    learner = identity.learner()
    if learner is None:
        return
    task_or_data(exercise_id)
    task, data = st.columns([5, 7], gap="medium")
    with task, st.container(key="exercise-task"):
        item, context = exercise_item(exercise_id), Context(learner.id, lesson_id)
        card = f"exercise-{exercise_id}-{learner.id}"
        _look(card, item, context)
        _card(card, item, context)
    with data, st.container(key="exercise-data"):
        st.markdown(f":material/table_view: **{t('数据工作台')}**")
        workbench(resources.shop(), exercise.tables, f"bench-{exercise_id}")


def task_or_data(key: str) -> None:
    """What a narrow screen shows."""
    with st.container(key="exercise-sides"):
        sides = {"task": t(":material/edit: 任务"), "data": t(":material/table_view: 数据")}
        st.segmented_control(
            t("看任务还是看数据"), list(sides), default="task", required=True, format_func=lambda side: sides[side],
            key=f"{key}-side", label_visibility="collapsed", width="stretch", on_change="ignore",
        )  # fmt: skip


def lesson_of(course: Course, exercise_id: str, came_from: str | None) -> str | None:
    """The lesson that the learner came from; by default the first that shows the exercise."""
    showing = course.lessons_leading_to(exercise_id)
    return came_from if came_from in showing else next(iter(showing), None)


def _way_back(course: Course, lesson_id: str | None) -> None:
    if lesson_id is None:
        navigation.home_link()
    else:
        navigation.lesson_link(lesson_id, f"← {course.lessons[lesson_id].title}")


def _look(card: str, item: str, context: Context) -> None:
    """Ask for the view that the card is drawn from; a fault that keeps it from being drawn is said in its place."""
    try:
        view = resources.study().items.view(item, context)
    except StoreUnavailable:  # the page says so; the card, if it has been drawn before, stays as it is
        return
    if isinstance(view, Fault):
        remark(card, view)
    elif isinstance(view, ExerciseView):
        keep_view(card, view)


@st.fragment
def _card(card: str, item: str, context: Context) -> None:
    """A fragment, so that an answer leaves the workbench as it is."""
    view = view_of(card, ExerciseView)
    if view is None:
        if said := remark_of(card):
            verdicts.show(said)
        return
    _facts(view)
    _renewed(view, card)
    st.markdown(view.assignment.brief, anchors=False)
    steps(view, card, context)
    drafts.line(f"{card}-{view.variant}", view, context.learner_id)
    _judgement(view, card, context)
    _help(view, card, context)


def _facts(view: ExerciseView) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(t("约 {n} 分钟 · 难度 {level}", n=view.exercise.minutes, level="★" * view.exercise.level))
        if view.done:
            st.badge(t("已答对"), icon=":material/check:", color="green")
        elif view.best:
            st.badge(t("最好成绩 {n} 分", n=points(view.best, full=False)), color="blue")
        if view.round > 1:
            st.badge(t("第 {n} 套数据", n=view.round), color="gray")
    if not view.counts:
        st.caption(t("看过这套数据的解法了：接着做算练习，不计成绩。要计成绩，请换一套数据。"))


def _judgement(view: ExerciseView, card: str, context: Context) -> None:
    said = remark_of(card)
    if isinstance(said, Fault | StoreUnavailable):
        verdicts.show(said)
    feedback = view.feedback
    if feedback is None:
        return
    if feedback.status is Status.CORRECT:
        verdicts.show(feedback)
        _onward(view, card, context)
        return
    of = len(view.assignment.fields)
    right = of - len(open_fields(view))
    st.caption(t("{of} 步里对了 {n} 步。这套数据交过 {tries} 次，成绩取最好的一次。", of=of, n=right, tries=view.tries))


def _onward(view: ExerciseView, card: str, context: Context) -> None:
    """After it is right: back to the lesson, or the same with other numbers."""
    with st.container(key="panel-next"):
        st.markdown(f"**{t('接下来')}**")
        with st.container(horizontal=True, vertical_alignment="center"):
            if context.lesson_id is not None:
                with st.container(key="go-lesson", width="content"):
                    title = resources.course().lessons[context.lesson_id].title
                    navigation.lesson_link(context.lesson_id, t("回到课里：{title}", title=title))
            _again(view, card, context)
            navigation.page_link(navigation.PRACTICE, t("看看别的练习"))


def _again(view: ExerciseView, card: str, context: Context) -> None:
    st.button(
        t("换一套数据再练"), key="variant", on_click=_renew, args=(view, card, context, secrets.token_urlsafe(12))
    )


def _renew(view: ExerciseView, card: str, context: Context, nonce: str) -> None:
    _step(lambda: resources.study().items.new_variant(context.learner_id, view.item, nonce), card, view.item, context)
    now = view_of(card, ExerciseView)
    if now is not None and now.variant != view.variant:
        changed = [words for words in now.assignment.unlike(view.assignment) if len(words) <= TOLD]
        st.session_state[f"{card} renewed"] = (now.variant, changed)
        st.session_state[f"{card} toast"] = True


def _renewed(view: ExerciseView, card: str) -> None:
    """What is different, until the first answer: the page looks much as it did before."""
    variant, changed = st.session_state.get(f"{card} renewed", (None, ()))
    if variant != view.variant or view.tries:
        return
    if changed:
        said = t("换成了第 {n} 套数据：{what}。", n=view.round, what=listed(changed, N_("；")))
    else:
        said = t("换成了第 {n} 套数据。", n=view.round)
    st.info(said, icon=":material/autorenew:")
    if st.session_state.pop(f"{card} toast", False):  # whoever is far down the page does not see the box
        st.toast(said, icon=":material/autorenew:", duration="long")


def _help(view: ExerciseView, card: str, context: Context) -> None:
    study, exercise_id, learner_id = resources.study(), view.exercise.id, context.learner_id

    def helped(label: str, key: str, step: Callable[[], object]) -> None:
        st.button(label, key=key, on_click=_step, args=(step, card, view.item, context))

    for number, hint in enumerate(view.hints, start=1):
        with st.container(key=f"note-hint-{exercise_id}-{number}", gap="xsmall"):
            st.markdown(f":material/lightbulb: **{t('提示 {n}', n=number)}**")
            st.markdown(hint, anchors=False)
    with st.container(horizontal=True):
        solved = view.feedback is not None and view.feedback.status is Status.CORRECT
        if view.hints_left and not solved:
            label = t("给我一个提示（还有 {n} 个）", n=view.hints_left)
            nonce = f"{view.variant}-{len(view.hints)}"
            helped(label, "hint", lambda: study.exercises.take_hint(learner_id, exercise_id, nonce))
        if view.solution is None:
            if view.solution_free:
                helped(t("看完整解法"), "solution", lambda: study.exercises.show_solution(learner_id, exercise_id))
            else:
                with st.popover(t("看完整解法")):
                    st.markdown(t("现在看解法，这套数据之后的作答就不计成绩了；换一套数据可以重新计。确定要看吗？"))
                    helped(
                        t("确定，看解法"),
                        "solution",
                        lambda: study.exercises.show_solution(learner_id, exercise_id, confirmed=True),
                    )
        if not solved and (view.tries or not view.counts):
            _again(view, card, context)
    if view.solution is not None:
        with st.expander(t("完整解法"), expanded=True):
            st.markdown(view.solution.text, anchors=False)
            for field in view.exercise.fields:
                if field.id in view.solution.sql:
                    st.caption(t("{label}：一种 SQL 写法", label=field.label))
                    st.code(view.solution.sql[field.id], language="sql", wrap_lines=True)


def _step(write: Callable[[], object], card: str, item: str, context: Context) -> None:
    """A step of help, and a new look at the exercise. Should the record be out of reach, the card stays and says so."""
    try:
        write()
    except StoreUnavailable as problem:
        remark(card, problem)
        return
    remark(card, None)
    _look(card, item, context)
