"""An exercise in a lesson: a card that leads to its page."""

from __future__ import annotations

import streamlit as st

from courseware.content.blocks import ExerciseRef
from courseware.i18n import t
from courseware.record.unavailable import StoreUnavailable
from courseware.study import ExerciseView
from courseware.web import navigation as pages
from courseware.web import resources
from courseware.web.blocks.place import Place


def render_exercise(block: ExerciseRef, place: Place) -> None:
    exercise = resources.course().exercises.get(block.exercise)
    if exercise is None:
        st.info(t("这里有一个练习，还在准备，写好后会出现。"), icon=":material/build:")
        return
    with st.container(border=True, key=place.key("exercise")):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f":material/table_view: **{t('实战练习')} · {exercise.title}**", width="content")
            _standing(block.exercise, place.learner_id)
        st.caption(t("约 {n} 分钟，在店铺的数据表上完成", n=exercise.minutes))
        # A link, not a button that switches: that leaves `/lesson?id=<exercise>` behind as a step in the history.
        with st.container(key=f"go-{place.key()}"):
            pages.exercise_link(exercise.id, t("打开练习"))


def _standing(exercise_id: str, learner_id: str | None) -> None:
    if learner_id is None:
        return
    try:
        view = resources.study().exercise(learner_id, exercise_id)
    except StoreUnavailable:
        return
    if not isinstance(view, ExerciseView) or view.best is None:
        return
    if view.done:
        st.badge(t("已答对"), icon=":material/check:", color="green")
    else:
        st.badge(t("最好成绩 {n} 分", n=round(view.best * 100)), color="blue")
