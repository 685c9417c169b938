"""The yardstick: plain Streamlit with the elements of a lesson page and nothing behind them.

No course, no grading, no record: what is left of a rerun here is what Streamlit itself costs.
"""

from __future__ import annotations

import streamlit as st

QUESTIONS, TEXTS = 9, 20
CHART = {
    "data": {"values": [{"x": x, "y": x * x % 17} for x in range(30)]},
    "mark": "line",
    "encoding": {"x": {"field": "x", "type": "quantitative"}, "y": {"field": "y", "type": "quantitative"}},
}


def submit(number: int) -> None:
    st.session_state[f"outcome-{number}"] = st.session_state[f"answer-{number}"]


@st.fragment
def question(number: int) -> None:
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(":material/edit: **练一练**", width="content")
        st.markdown("这一周的访客数是多少？" * 4)
        with st.form(f"form-{number}", border=False):
            st.text_input("你的答案", key=f"answer-{number}")
            st.caption("误差不超过 1 人都算对")
            st.form_submit_button("提交答案", key=f"submit-{number}", type="primary", on_click=submit, args=(number,))
        if f"outcome-{number}" in st.session_state:
            st.error("**还没答对**\n\n你把每天的访客数加了起来。", icon=":material/cancel:")
            with st.expander("讲解"):
                st.markdown("同一个人周一来、周三又来，整周只算一次。" * 3)


st.set_page_config(page_title="bare", layout="wide")
page = st.navigation([st.Page(lambda: None, title="lesson", url_path="lesson", default=True)])
page.run()
st.title("核心指标体系与计算")
for index in range(TEXTS):
    st.markdown("支付转化率 = 支付买家数 ÷ 访客数，两个数要取自同一段时间。" * 6)
    if index < QUESTIONS:
        question(index)
    if index % 6 == 0:
        st.vega_lite_chart(spec=CHART)
        st.caption("各渠道访客")
