"""A drill in a lesson: a card that leads to its page."""

from __future__ import annotations

import streamlit as st

from courseware.content.blocks import DrillRef
from courseware.i18n import t
from courseware.progress.standing import Standing
from courseware.verdict import points
from courseware.web import navigation, resources
from courseware.web.blocks.place import Place


def render_drill(block: DrillRef, place: Place) -> None:
    drill = resources.course().drills.get(block.drill)
    if drill is None:
        st.info(t("这里有一个演练，还在准备，写好后会出现。"), icon=":material/build:")
        return
    with st.container(border=True, key=place.key("drill")):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f":material/alt_route: **{t('判断演练 · {title}', title=drill.title)}**", width="content")
            standing_badge(place.view.drills.get(block.drill, Standing()))
        st.caption(t("约 {n} 分钟，一步一步做决定，代价按店里的数算", n=drill.minutes))
        with st.container(key=f"go-{place.key()}"):
            navigation.drill_link(drill.id, t("开始演练"))


def standing_badge(standing: Standing) -> None:
    """The best score; nothing before the first play."""
    if standing.best is not None:
        n = points(standing.best, full=standing.best >= 1)
        if standing.done:
            st.badge(t("最好 {n} 分", n=n), icon=":material/check:", color="green")
        else:
            st.badge(t("最好 {n} 分", n=n), color="blue")
