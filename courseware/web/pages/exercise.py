"""An exercise: the brief, the answer, the verdict, help in small steps, and the workbench beside it all."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from courseware.answers.feedback import Feedback
from courseware.content.blocks import ExerciseRef
from courseware.content.course import Course
from courseware.i18n import t
from courseware.items import exercise_item
from courseware.record.unavailable import StoreUnavailable
from courseware.study.context import Context
from courseware.study.views import ExerciseView, Fault
from courseware.verdict import points
from courseware.web import drafts, identity, navigation, resources, verdicts
from courseware.web.answers import field as fields
from courseware.web.bench.workbench import workbench
from courseware.web.submission import hand_in, keep_view, remark, remark_of, view_of


def render(exercise_id: str) -> None:
    course = resources.course()
    exercise = course.exercises.get(exercise_id)
    if exercise is None:
        navigation.unknown(t("课程里没有这个练习。地址可能抄错了，也可能它还在准备。"))
        return
    lesson_id = lesson_of(course, exercise_id)
    _way_back(course, lesson_id)
    st.title(exercise.title, anchor=False)
    learner = identity.learner()
    if learner is None:
        return
    task, tools = st.columns(2, gap="large")
    with task:
        item, context = exercise_item(exercise_id), Context(learner.id, lesson_id)
        card = f"exercise-{exercise_id}-{learner.id}"
        _look(card, item, context)
        _card(card, item, context)
    with tools:
        st.markdown(f":material/table_view: **{t('数据工作台')}**")
        workbench(resources.shop(), exercise.tables, f"bench-{exercise_id}")


def lesson_of(course: Course, exercise_id: str) -> str | None:
    """The lesson that the exercise belongs to: the first that shows it."""
    for lesson in course.lessons.values():
        if any(isinstance(block, ExerciseRef) and block.exercise == exercise_id for block in lesson.blocks):
            return lesson.id
    return None


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
    form = f"{card}-{view.variant}"
    _facts(view)
    st.markdown(view.assignment.brief, anchors=False)
    _form(view, card, form, context)
    drafts.line(form, view, context.learner_id)
    _judgement(view, card)
    _help(view, card, context)


def _facts(view: ExerciseView) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(t("约 {n} 分钟 · 难度 {level}", n=view.exercise.minutes, level="★" * view.exercise.level))
        if view.done:
            st.badge(t("已答对"), icon=":material/check:", color="green")
        elif view.best is not None:
            st.badge(t("最好成绩 {n} 分", n=points(view.best, full=False)), color="blue")
        if view.round > 1:
            st.badge(t("第 {n} 套数据", n=view.round), color="gray")
    if not view.counts:
        st.caption(t("看过这套数据的解法了：接着做算练习，不计成绩。要计成绩，请换一套数据。"))


def _form(view: ExerciseView, card: str, form: str, context: Context) -> None:
    kept = view.answer if isinstance(view.answer, dict) else {}
    one_form = not any(fields.needs_buttons(field) for field in view.assignment.fields)
    frame = st.form(form) if one_form else st.container(border=True, key=form)
    button = st.form_submit_button if one_form else st.button
    said = remark_of(card) or view.feedback
    with frame:
        for field in view.assignment.fields:
            with st.container(gap="xsmall"):
                fields.ask(field, f"{form}-{field.id}", resources.shop(), kept.get(field.id))
                if isinstance(said, Feedback):
                    verdicts.show_part(said, field.id)
        label = t("再次提交") if view.tries else t("提交答案")
        button(label, key=f"{form}-submit", type="primary", on_click=_submit, args=(view, card, form, context))


def _raw(view: ExerciseView, form: str) -> dict[str, object]:
    return {field.id: fields.raw(field, f"{form}-{field.id}") for field in view.assignment.fields}


def _submit(view: ExerciseView, card: str, form: str, context: Context) -> None:
    hand_in(card, view.item, _raw(view, form), replace(context, variant=view.variant))


def _judgement(view: ExerciseView, card: str) -> None:
    said = remark_of(card) or view.feedback
    if said is not None:
        verdicts.show(said)
    if view.feedback is not None:
        st.caption(t("这套数据试过 {n} 次，成绩取最好的一次。", n=view.tries))


def _help(view: ExerciseView, card: str, context: Context) -> None:
    study, exercise_id, learner_id = resources.study(), view.exercise.id, context.learner_id

    def helped(label: str, key: str, step: Callable[[], object]) -> None:
        st.button(label, key=key, on_click=_step, args=(step, card, view.item, context))

    for number, hint in enumerate(view.hints, start=1):
        with st.container(key=f"note-hint-{exercise_id}-{number}", gap="xsmall"):
            st.markdown(f":material/lightbulb: **{t('提示 {n}', n=number)}**")
            st.markdown(hint, anchors=False)
    with st.container(horizontal=True):
        if view.hints_left:
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
        if view.tries or not view.counts:
            again = secrets.token_urlsafe(12)
            helped(t("换一套数据再练"), "variant", lambda: study.items.new_variant(learner_id, view.item, again))
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
