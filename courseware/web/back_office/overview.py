"""The simulated back-end: its desks, and what waits at each."""

from __future__ import annotations

import streamlit as st

from courseware.i18n import t
from courseware.progress.standing import Standing
from courseware.record.unavailable import StoreUnavailable
from courseware.verdict import points
from courseware.web import identity, navigation, resources


def render() -> None:
    overview = resources.study().overview
    try:
        view = overview.hub(identity.learner())
    except StoreUnavailable:
        view = overview.hub(None)
    st.title(t("模拟后台"), anchor=False)
    st.markdown(t("各家平台的后台长得不一样，要做的事是同样几件。这里用木禾生活的数据做一遍，交上来的按练习判分。"))
    desks = {
        "order-review": (t("订单"), t("审单：把不该发的扣下，别扣错好顾客。")),
        "listing-sheet": (t("商品"), t("批量上架：把表改到每一行都能上架。")),
    }
    for exercise_id, (area, waiting) in desks.items():
        if exercise_id in resources.course().exercises:
            _desk(exercise_id, area, waiting, view.standings.get(exercise_id, Standing()))


def _desk(exercise_id: str, area: str, waiting: str, standing: Standing) -> None:
    exercise = resources.course().exercises[exercise_id]
    with st.container(border=True, key=f"desk-of-{exercise_id}", gap="small"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.header(area, anchor=False, width="content")
            if standing.done:
                st.badge(t("已答对"), icon=":material/check:", color="green")
            elif standing.best:
                st.badge(t("最好成绩 {n} 分", n=points(standing.best, full=False)), color="blue")
            else:
                st.badge(t("没做过"), color="gray")
        st.markdown(waiting)
        with st.container(horizontal=True, vertical_alignment="center"):
            with st.container(key=f"go-desk-{exercise_id}", width="content"):
                navigation.page_link(navigation.DESKS[exercise_id], t("打开{area}", area=area))
            navigation.exercise_link(exercise_id, t("练习：{title}", title=exercise.title))
