"""An exercise in a lesson: a card that leads to its page."""

from __future__ import annotations

import streamlit as st

from courseware.content.blocks import ExerciseRef
from courseware.i18n import t
from courseware.progress.standing import Standing
from courseware.verdict import points
from courseware.web import navigation, resources
from courseware.web.blocks.place import Place


def render_exercise(block: ExerciseRef, place: Place) -> None:
    exercise = resources.course().exercises.get(block.exercise)
    if exercise is None:
        st.info(t("这里有一个练习，还在准备，写好后会出现。"), icon=":material/build:")
        return
    with st.container(border=True, key=place.key("exercise")):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f":material/table_view: **{t('实战练习 · {title}', title=exercise.title)}**", width="content")
            _standing(place.view.exercises.get(block.exercise, Standing()))
        st.caption(t("约 {n} 分钟，在店铺的数据表上完成", n=exercise.minutes))
        with st.container(key=f"go-{place.key()}"):
            navigation.exercise_link(exercise.id, t("打开练习"), place.lesson_id)
        if desk := navigation.DESKS.get(exercise.id):
            navigation.page_link(desk, t("在模拟后台里做"), ":material/storefront:")


def _standing(standing: Standing) -> None:
    if standing.done:
        st.badge(t("已答对"), icon=":material/check:", color="green")
    elif standing.best:
        st.badge(t("最好成绩 {n} 分", n=points(standing.best, full=False)), color="blue")
