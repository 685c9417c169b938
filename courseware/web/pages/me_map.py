"""My learning: every knowledge point at a glance."""

from __future__ import annotations

import streamlit as st

from courseware.content.course import Course
from courseware.i18n import t
from courseware.progress.course import PointMastery
from courseware.study.views import MeView


def render(course: Course, view: MeView) -> None:
    st.caption(t("掌握程度是这个知识点下做过的题目最好成绩的平均。"))
    for module in course.modules:
        points = [point for point in view.points if point.module_id == module.id and point.items]
        if not points:
            continue
        st.header(module.title, anchor=False)
        with st.grid(3, min_column_width=220):
            for point in points:
                _point(point)


def _point(point: PointMastery) -> None:
    score = t("还没练") if point.score is None else t("{n} 分", n=point.score)
    done = t("做过 {done}/{all} 题", done=point.answered, all=point.items)
    text = t("{point} · {score} · {done}", point=point.name, score=score, done=done)
    st.progress(point.mean or 0.0, text=text)
