"""The yardstick: plain Streamlit with the elements of a lesson page and nothing behind them.

No course, no grading, no record: what is left of a rerun here is what Streamlit itself costs. A question is made of the
very elements that ours is made of (`courseware/web/blocks/question.py`), with their keys and about as much text; a test
holds the two together. The page around it has as many widgets.
"""

from __future__ import annotations

import streamlit as st

QUESTIONS, TEXTS, TERMS, LINKS = 6, 20, 24, 20
CHART = {
    "data": {"values": [{"x": x, "y": x * x % 17} for x in range(30)]},
    "mark": "line",
    "encoding": {"x": {"field": "x", "type": "quantitative"}, "y": {"field": "y", "type": "quantitative"}},
}
DRAFT = f'<p class="draft" data-draft="{"x" * 560}"></p>'
STYLE = "<style>.st-key-question:has(.st-key-answer input) .st-key-verdict { display: none; }</style><span></span>"


def submit(number: int) -> None:
    st.session_state[f"outcome-{number}"] = st.session_state[f"answer-{number}"]
    st.session_state[f"times-{number}"] = st.session_state.get(f"times-{number}", 0) + 1


@st.fragment
def question(number: int) -> None:
    with st.container(border=True, key=f"question-{number}"):
        mark = "wrong" if f"outcome-{number}" in st.session_state else "open"
        with st.container(horizontal=True, vertical_alignment="center", key=f"mark-{mark}-{number}"):
            st.markdown(":material/edit: **第 1 题 / 共 6 题**", width="content")
        st.markdown("这一周的访客数是多少？" * 4, anchors=False)
        with st.form(f"form-{number}", border=False):
            st.text_input(
                "你的答案（人）",
                key=f"answer-{number}",
                placeholder="例如 1,234",
                autocomplete="off",
                on_change="ignore",
                width=320,
            )
            with st.container(horizontal=True, vertical_alignment="center"):
                st.form_submit_button(
                    "提交答案", key=f"submit-{number}", type="primary", on_click=submit, args=(number,)
                )
        with st.container(key=f"draft-of-{number}"):
            st.html(DRAFT)
        if f"outcome-{number}" in st.session_state:
            times = st.session_state[f"times-{number}"]
            with st.container(key=f"verdict-{number}-{times}"):
                st.error("**还没答对**\n\n你把每天的访客数加了起来。\n\n改一改就能再提交", icon=":material/cancel:")
            with st.container(key=f"marks-of-{number}-{times}"):
                st.html(STYLE)
            with st.expander("讲解", expanded=False):
                st.markdown("同一个人周一来、周三又来，整周只算一次。" * 3, anchors=False)


def lesson() -> None:
    with st.container(width=800, key="lesson"):
        st.title("核心指标体系与计算", anchor=False)
        for index in range(TEXTS):
            st.markdown("支付转化率 = 支付买家数 ÷ 访客数，两个数要取自同一段时间。" * 6)
            if index < QUESTIONS:
                question(index)
                st.selectbox("渠道", ("全部", "搜索", "推荐"), key=f"channel-{index}")
            if index % 6 == 0:
                st.slider("天数", 1, 30, 7, key=f"days-{index}")
                st.vega_lite_chart(spec=CHART)
                st.caption("各渠道访客")
        for index in range(TERMS):
            with st.popover("转化率", key=f"term-{index}"):
                st.markdown("访客里下单付款的比例。" * 3)


st.set_page_config(page_title="bare", layout="wide")
page = st.navigation([st.Page(lesson, title="lesson", url_path="lesson", default=True)], position="hidden")
with st.sidebar, st.container(key="menu", gap=None):
    for _ in range(LINKS):
        st.page_link(page, label="首页", icon=":material/home:")
page.run()
