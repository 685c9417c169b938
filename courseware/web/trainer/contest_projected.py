"""The shared round on the projector: how many have a plan, then what came of all; names only where the trainer says."""

from __future__ import annotations

from statistics import mean

import streamlit as st

from courseware.i18n import t
from courseware.promotion.solved import solved
from courseware.promotion.wording import yuan
from courseware.study.contests import ContestView
from courseware.web import clock
from courseware.web.promotion import shared

LISTED = 8
"""Names that have room beside the distribution."""


def show(view: ContestView) -> str:
    """And what stands at the foot."""
    if view.contest.planning:
        return _planning(view)
    return _closed(view)


def _planning(view: ContestView) -> str:
    with st.container(key="projector-head", horizontal=True, vertical_alignment="center"):
        st.caption(t("618 同场 · 打开「618 策划」，改好就自动存"))
        clock.show(view.seconds_left)
    st.title(t("各排各的方案，到时间一起揭晓"), anchor=False)
    st.markdown(shared.rules(len(view.contest.cards)))
    share = 100 * view.ready / max(len(view.standings), 1)
    said = t("{n} / {of} 人的方案能走", n=view.ready, of=len(view.standings))
    st.html(f'<div class="voted"><span><i style="width:{share:.1f}%"></i></span><b>{said}</b></div>')
    return t("截止之前随时可以改。")


def _closed(view: ContestView) -> str:
    outcomes = [each.outcome for each in view.ranked if each.outcome is not None]
    with st.container(key="projector-head"):
        st.caption(t("618 同场 · 揭晓"))
    if not outcomes:
        st.title(t("这一场没有能走的方案"), anchor=False)
        return ""
    best = outcomes[0].profit
    st.title(t("最好的一份{said}", said=shared.earned(best)), anchor=False)
    left, right = st.columns(2, gap="medium")
    with left:
        for card in view.contest.cards:
            shared.turned([card], solved(view.contest.market))
        if not view.contest.cards:
            shared.heap([each.profit for each in outcomes])
    with right:
        if view.contest.named:
            named = [(each.seat.shown_name, each.outcome) for each in view.ranked if each.outcome is not None]
            table = shared.board(named, LISTED).iloc[:, :3]
            with st.container(key="contest-board"):
                st.table(table, hide_index=True, border="horizontal", alt=t("同场的名次，每个人多赚多少"))
        elif view.contest.cards:
            shared.heap([each.profit for each in outcomes])
    if not view.contest.cards:
        return ""
    cost = mean(each.calm - each.profit for each in outcomes)
    if cost >= 0:
        return t("事件卡让每份方案平均少赚 {n}。", n=yuan(cost))
    return t("事件卡让每份方案平均多赚 {n}。", n=yuan(-cost))
