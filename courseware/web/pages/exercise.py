"""An exercise: the brief, the answer, the verdict, help in small steps, and the workbench beside it all."""

from __future__ import annotations

import secrets
from collections.abc import Callable

import streamlit as st

from courseware.content.blocks import ExerciseRef
from courseware.content.course import Course
from courseware.i18n import t
from courseware.items import exercise_item
from courseware.record.unavailable import StoreUnavailable
from courseware.study import ExerciseView, Fault
from courseware.verdict import Finding, Status, Verdict, invalid
from courseware.web import identity, resources, verdicts
from courseware.web import navigation as pages
from courseware.web.answers import field as fields
from courseware.web.bench.workbench import workbench
from courseware.web.submission import hand_in, keep_outcome, outcome_of


def render(course: Course, exercise_id: str) -> None:
    exercise = course.exercises[exercise_id]
    _way_back(course, exercise_id)
    st.title(exercise.title, anchor=False)
    learner = identity.learner()
    if learner is None:
        return
    task, tools = st.columns(2, gap="large")
    with task:
        _task(learner.id, exercise_id)
    with tools:
        st.markdown(f":material/table_view: **{t('数据工作台')}**")
        workbench(resources.shop(), exercise.tables, f"bench-{exercise_id}")


def lesson_of(course: Course, exercise_id: str) -> str | None:
    """The lesson that the exercise belongs to: the first that shows it."""
    for lesson in course.lessons.values():
        if any(isinstance(block, ExerciseRef) and block.exercise == exercise_id for block in lesson.blocks):
            return lesson.id
    return None


def _way_back(course: Course, exercise_id: str) -> None:
    lesson_id = lesson_of(course, exercise_id)
    if lesson_id is None:
        pages.home_link()
    else:
        pages.lesson_link(lesson_id, f"← {course.lessons[lesson_id].title}")


@st.fragment
def _task(learner_id: str, exercise_id: str) -> None:
    """A fragment, so that an answer leaves the workbench as it is."""
    try:
        view = resources.study().exercise(learner_id, exercise_id)
    except StoreUnavailable as problem:
        verdicts.show(problem)
        return
    if isinstance(view, Fault):
        verdicts.show(view)
        return
    form = f"exercise-{exercise_id}-{learner_id}-{view.variant}"
    _facts(view)
    st.markdown(view.assignment.brief, anchors=False)
    _form(view, form, learner_id)
    _judgement(view, form)
    _help(view, learner_id)


def _facts(view: ExerciseView) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(t("约 {n} 分钟 · 难度 {level}", n=view.exercise.minutes, level="★" * view.exercise.level))
        if view.done:
            st.badge(t("已答对"), icon=":material/check:", color="green")
        elif view.best is not None:
            st.badge(t("最好成绩 {n} 分", n=round(view.best * 100)), color="blue")
        if view.round > 1:
            st.badge(t("第 {n} 套数据", n=view.round), color="gray")
    if not view.counts:
        st.caption(t("看过这套数据的解法了：接着做算练习，不计成绩。要计成绩，请换一套数据。"))


def _form(view: ExerciseView, form: str, learner_id: str) -> None:
    kept = view.answer if isinstance(view.answer, dict) else {}
    one_form = not any(fields.needs_buttons(field) for field in view.assignment.fields)
    frame = st.form(form) if one_form else st.container(border=True, key=form)
    button = st.form_submit_button if one_form else st.button
    with frame:
        outcome = outcome_of(form) or view.last
        for field in view.assignment.fields:
            with st.container(gap="xsmall"):
                fields.ask(field, f"{form}-{field.id}", resources.shop(), kept.get(field.id))
                if isinstance(outcome, Verdict):
                    verdicts.show_part(outcome, field.id)
        with st.container(horizontal=True):
            label = t("再次提交") if view.tries else t("提交答案")
            button(label, key=f"{form}-submit", type="primary", on_click=_submit, args=(view, form, learner_id))
            button(
                t("暂存"),
                key=f"{form}-keep",
                help=t("先存下来，刷新或换台设备再接着做"),
                on_click=_keep,
                args=(view, form, learner_id),
            )


def _raw(view: ExerciseView, form: str) -> dict[str, object]:
    return {field.id: fields.raw(field, f"{form}-{field.id}") for field in view.assignment.fields}


def _submit(view: ExerciseView, form: str, learner_id: str) -> None:
    raw = _raw(view, form)
    unread = {name: Finding(value.id, value.data, name) for name, value in raw.items() if isinstance(value, Finding)}
    if unread:  # a file that is no table is no answer yet
        parts = {name: invalid(finding) for name, finding in unread.items()}
        keep_outcome(form, Verdict(Status.INVALID, 0.0, tuple(unread.values()), parts))
        return
    lesson = lesson_of(resources.course(), view.exercise.id)
    hand_in(
        form, raw, lambda nonce: resources.study().submit_exercise(learner_id, view.exercise.id, raw, nonce, lesson)
    )


def _keep(view: ExerciseView, form: str, learner_id: str) -> None:
    try:
        raw = {name: value for name, value in _raw(view, form).items() if not isinstance(value, Finding)}
        resources.study().save_draft(learner_id, exercise_item(view.exercise.id), raw)
    except StoreUnavailable as problem:
        keep_outcome(form, problem)
    else:
        st.toast(t("已暂存"), icon=":material/save:")


def _judgement(view: ExerciseView, form: str) -> None:
    outcome = outcome_of(form) or view.last
    if outcome is not None:
        verdicts.show(outcome)
    if isinstance(outcome, Verdict) and view.tries:
        st.caption(t("这套数据试过 {n} 次，成绩取最好的一次。", n=view.tries))


def _help(view: ExerciseView, learner_id: str) -> None:
    study, exercise_id = resources.study(), view.exercise.id
    for number, hint in enumerate(view.hints, start=1):
        with st.container(key=f"note-hint-{exercise_id}-{number}", gap="xsmall"):
            st.markdown(f":material/lightbulb: **{t('提示 {n}', n=number)}**")
            st.markdown(hint, anchors=False)
    with st.container(horizontal=True):
        if view.hints_left:
            label = t("给我一个提示（还有 {n} 个）", n=view.hints_left)
            nonce = f"{view.variant}-{len(view.hints)}"
            st.button(
                label, key="hint", on_click=_quietly, args=(lambda: study.take_hint(learner_id, exercise_id, nonce),)
            )
        if view.solution is None:
            _solution_button(view, learner_id)
        if view.tries or not view.counts:
            nonce = secrets.token_urlsafe(12)
            st.button(
                t("换一套数据再练"),
                key="variant",
                on_click=_quietly,
                args=(lambda: study.new_variant(learner_id, exercise_id, nonce),),
            )
    if view.solution is not None:
        with st.expander(t("完整解法"), expanded=True):
            st.markdown(view.solution.text, anchors=False)
            for field in view.exercise.fields:
                if field.id in view.solution.sql:
                    st.caption(t("{label}：一种 SQL 写法", label=field.label))
                    st.code(view.solution.sql[field.id], language="sql", wrap_lines=True)


def _solution_button(view: ExerciseView, learner_id: str) -> None:
    study, exercise_id = resources.study(), view.exercise.id
    if view.solution_free:
        st.button(
            t("看完整解法"),
            key="solution",
            on_click=_quietly,
            args=(lambda: study.show_solution(learner_id, exercise_id),),
        )
        return
    with st.popover(t("看完整解法")):
        st.markdown(t("现在看解法，这套数据之后的作答就不计成绩了；换一套数据可以重新计。确定要看吗？"))
        st.button(
            t("确定，看解法"),
            key="solution",
            on_click=_quietly,
            args=(lambda: study.show_solution(learner_id, exercise_id, confirmed=True),),
        )


def _quietly(write: Callable[[], object]) -> None:
    """A write that may fail: the page then says so by itself, since it cannot read the record either."""
    try:
        write()
    except StoreUnavailable as problem:
        st.toast(str(problem), icon=":material/warning:")
