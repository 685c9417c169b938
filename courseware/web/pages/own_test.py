"""The test of a module or of the course, where one has come to its end: to be started, gone on with, or taken again.
"""  # fmt: skip

from __future__ import annotations

from typing import Literal

import streamlit as st

from courseware.i18n import t
from courseware.record.log import SittingKind
from courseware.record.unavailable import StoreUnavailable
from courseware.study.wanted import Wanted
from courseware.web import navigation, resources, starting


def offer(learner_id: str, wanted: Wanted, next_step: bool) -> bool:
    """One click leads to it; nothing is drawn while the record is away. Whether its button is the filled one: it is the
    `next_step`, and has not been taken before."""
    try:
        last = resources.study().quiz.last(learner_id, wanted)
    except StoreUnavailable:
        return False
    final = wanted.kind is SittingKind.FINAL
    name = t("结业测试") if final else t("模块测试")
    st.markdown(t("**{name}** · {n} 题", name=name, n=wanted.length))
    if last is not None and last.ended_at is None:
        st.caption(t("开始了，还没有交卷。"))
        with st.container(key="go-own-test" if next_step else "also-own-test"):
            navigation.sitting_link(last.id, t("接着做"))
        return next_step
    if final:
        st.caption(t("每个模块都考，不限时，交卷以后才看对错。"))
    else:
        st.caption(t("不限时，交卷以后才看对错：哪里稳了，哪里还要回去看。"))
    filled = next_step and last is None
    kind: Literal["primary", "secondary"] = "primary" if filled else "secondary"
    label = t("再测一次，换一套题") if last else t("开始结业测试") if final else t("开始模块测试")
    with st.container(horizontal=True, vertical_alignment="center"):
        starting.button(label, learner_id, wanted, "own-test", type=kind)
        if last is not None:
            navigation.sitting_link(last.id, t("上次的结果"))
    return filled
