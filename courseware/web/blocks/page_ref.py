"""A card that leads to one of the app's navigation."""

from __future__ import annotations

import streamlit as st

from courseware.content.blocks import PageRef
from courseware.i18n import t
from courseware.web import navigation
from courseware.web.blocks.place import Place


def render_page_ref(block: PageRef, place: Place) -> None:
    path, title, said = {
        "promotion": (navigation.PROMOTION, t("618 策划"), t("给木禾生活排一份 618 方案，让模拟的市场来评分")),
        "data": (navigation.DATA, t("数据工作台"), t("翻看全部店铺数据，做透视表和图，写 SQL")),
        "glossary": (navigation.GLOSSARY, t("术语表"), t("查每个指标的定义和公式")),
    }[block.page]
    with st.container(border=True, key=place.key("page")):
        st.markdown(f":material/arrow_forward: **{title}**")
        st.caption(said)
        with st.container(key=f"go-{place.key()}"):
            st.page_link(path, label=t("打开{title}", title=title))
