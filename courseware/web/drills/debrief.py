"""A play that has come to its end: its score, what each decision cost, and why."""

from __future__ import annotations

import streamlit as st

from courseware.content.figures import fill
from courseware.drills.game import PASS, SAME, Outcome, Step
from courseware.drills.inbox import Inbox
from courseware.drills.live import Live
from courseware.drills.words import option_label, step_title
from courseware.i18n import t
from courseware.markdown import escape
from courseware.study.views import DrillView
from courseware.verdict import points
from courseware.web.drills.words import came_of, why, yuan


def show(view: DrillView, outcome: Outcome) -> None:
    earns = isinstance(view.game, Live)
    score = points(outcome.score, full=outcome.score >= 1)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header(t("这一局 {n} 分", n=score), anchor=False)
        if outcome.score >= PASS:
            st.badge(t("过关了"), icon=":material/check:", color="green")
        else:
            st.badge(t("{n} 分过关", n=round(100 * PASS)), color="gray")
    sign = 1 if earns else -1
    with st.container(horizontal=True, key="drill-sums"):
        st.metric(t("你的毛利") if earns else t("你的代价"), yuan(sign * outcome.value))
        st.metric(t("平常做法"), yuan(sign * outcome.usual))
        st.metric(t("最好做法"), yuan(sign * outcome.best))
    st.caption(
        t(
            "最好的做法 100 分；平常的做法是{usual}，50 分；最坏的做法 {worst}，0 分。中间按金额折算。",
            usual=view.drill.usual,
            worst=yuan(sign * outcome.worst),
        )
    )
    worst = max(outcome.steps, key=lambda step: step.lost)
    if worst.lost >= SAME:
        number = outcome.steps.index(worst)
        step = escape(step_title(view.game, number, worst.before))
        said = t("最贵的一步：{step}，{lost}。", step=step, lost=_lost(worst, earns))
        st.markdown(f"**{said}**")
    for number, taken in enumerate(outcome.steps):
        _step(view, number, taken, earns)


def _step(view: DrillView, number: int, step: Step, earns: bool) -> None:
    with st.container(border=True, key=f"drill-step-{number}", gap="xsmall"):
        st.caption(escape(step_title(view.game, number, step.before)))
        st.markdown(t("**你：{choice}**", choice=option_label(view.game, step.option)))
        st.markdown(t("{said}。", said=came_of(view, step)))
        if step.lost >= SAME:
            better = t(
                "{lost}，当时最好的是「{best}」。", lost=_lost(step, earns), best=option_label(view.game, step.best)
            )
            st.markdown(f":orange[:material/trending_down: **{better}**]")
        else:
            st.markdown(f":green[:material/check: **{t('当时没有更好的决定。')}**]")
        if isinstance(view.game, Inbox):
            _message(view, view.game, number, step)
        else:
            st.markdown(why(view, step), anchors=False)


def _message(view: DrillView, inbox: Inbox, number: int, step: Step) -> None:
    message = inbox.messages[number]
    st.markdown(fill(inbox.reply(step.before, step.option).because, view.words), anchors=False)
    if step.lost >= SAME:
        st.markdown(why(view, step), anchors=False)
    with st.expander(t("原文，和看得出来的地方")):
        st.caption(t("{channel} · 这一条是真的", channel=message.channel) if message.genuine
                   else t("{channel} · 这一条是假的", channel=message.channel))  # fmt: skip
        st.markdown(f"> {fill(message.text, view.words)}", anchors=False)
        st.markdown("\n".join(f"- {fill(sign, view.words)}" for sign in message.signs), anchors=False)


def _lost(step: Step, earns: bool) -> str:
    return t("少赚 {n}", n=yuan(step.lost)) if earns else t("多花 {n}", n=yuan(step.lost))
