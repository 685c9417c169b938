"""The class's 618 as its trainer sees it: the shared round, and what the plans of the class are like."""

from __future__ import annotations

import streamlit as st

from courseware.classroom.contest import MOST_CARDS, Close, Command, Name, Project, Prolong, PutAway
from courseware.i18n import N_, listed, t
from courseware.markdown import escape
from courseware.promotion import cards
from courseware.promotion.solved import solved
from courseware.promotion.wording import sentence
from courseware.record.unavailable import StoreUnavailable
from courseware.study.contests import ContestView
from courseware.study.desk import DeskView
from courseware.verdict import Finding
from courseware.web import class_news, clock, navigation, resources, verdicts
from courseware.web.promotion import shared
from courseware.web.trainer import class_plans, frame, projector, start
from courseware.web.trainer.door import AWAY, CLASS, Led, do, led, say_what_failed

TIMES = {
    10: N_("10 分钟"),
    20: N_("20 分钟"),
    30: N_("30 分钟"),
    45: N_("45 分钟"),
    90: N_("一个半小时"),
    1440: N_("一天"),
}
USUAL = 20
DRAWN, MINUTES = "contest-cards", "contest-minutes"


def render() -> None:
    _page()


@st.fragment(run_every=3)
def _page() -> None:
    here = led()
    if here is None:
        return
    try:
        desk = resources.study().desk.view(here.found)
        view = resources.contests().view(here.found, desk.seats)
        plans = resources.class_plans().view(here.found.id, desk.seats)
    except StoreUnavailable as problem:
        verdicts.away(problem)
        return
    class_news.listen(here.found.id, desk.room.version)
    frame.bar(desk, navigation.CONTEST)
    say_what_failed()
    left, right = st.columns([5, 7], gap="medium")
    with right:
        st.title(t("全班的 618"), anchor=False)
        if view is not None and view.contest.closed:
            _closed(view)
        class_plans.losses(plans)
        class_plans.spread(plans)
        if plans.learners:
            _to_projector(here)
    with left:
        with st.container(border=True, key="contest-panel"):
            if view is None:
                _open(here)
            elif view.contest.planning:
                _planning(here, desk, view)
            else:
                _told(here, desk, view)
        class_plans.missing(plans)


def _to_projector(here: Led) -> None:
    address = f"/projector?{CLASS}={here.found.id}&{projector.SHOWN}="
    with st.container(horizontal=True, gap="xsmall"):
        for label, shown in ((t("投影：钱丢在哪"), projector.LOSSES), (t("投影：怎么填的"), projector.SPREAD)):
            st.link_button(label, f"{address}{shown}", icon=":material/present_to_all:")


def _open(here: Led) -> None:
    st.subheader(t("618 同场"), anchor=False)
    st.markdown(
        t("全班各排各的方案，到时间在**同一个市场**里一起走，结果同时揭晓。事件卡到时才翻开，学员先只知道有几张。")
    )
    st.multiselect(
        t("事件卡，最多 {n} 张", n=MOST_CARDS), list(cards.CARDS), format_func=cards.title, max_selections=MOST_CARDS,
        key=DRAWN, placeholder=t("不放也可以"),
    )  # fmt: skip
    st.segmented_control(
        t("排方案的时间"), list(TIMES), default=USUAL, required=True, key=MINUTES, format_func=lambda n: t(TIMES[n])
    )
    st.button(t("开始同场"), key="contest-open", type="primary", width="stretch", on_click=_opened, args=(here,))


def _opened(here: Led) -> None:
    st.session_state.pop(AWAY, None)
    minutes = int(st.session_state.get(MINUTES, USUAL))
    try:
        resources.contests().open(here.trainer, here.found.id, st.session_state.get(DRAWN, []), 60 * minutes)
    except StoreUnavailable as problem:
        st.session_state[AWAY] = str(problem)


def _planning(here: Led, desk: DeskView, view: ContestView) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(t("第 {n} 场，正在排方案", n=view.contest.number), anchor=False)
        clock.show(view.seconds_left)
    st.markdown(t("**{n} / {of} 人**有能走的方案", n=view.ready, of=len(view.standings)))
    drawn = listed((cards.title(card) for card in view.contest.cards), N_("、"))
    st.caption(t("截止时翻开：{cards}", cards=drawn) if drawn else t("这一场没有事件卡。"))
    _button(here, t("现在截止，一起走"), "contest-close", Close(), primary=True)
    with st.container(horizontal=True, gap="xsmall"):
        _button(here, t("加 5 分钟"), "contest-prolong", Prolong(300))
        _projected(here, desk, view)
        _button(here, t("不走了"), "contest-away", PutAway())
    _who(view)


def _told(here: Led, desk: DeskView, view: ContestView) -> None:
    contest = view.contest
    st.subheader(t("第 {n} 场，已经揭晓", n=contest.number), anchor=False)
    st.markdown(t("**{n} / {of} 人**的方案走完了", n=len(view.ranked), of=len(view.standings)))
    said = t("学员和投影上看得到名字。") if contest.named else t("学员和投影上只有分布和自己的名次，没有名字。")
    st.caption(said)
    label = t("收起名字") if contest.named else t("让大家看到名字")
    with st.container(horizontal=True, gap="xsmall"):
        _button(here, label, "contest-name", Name(not contest.named))
        _projected(here, desk, view)
        _button(here, t("收起这一场"), "contest-away", PutAway())
    _who(view)


def _projected(here: Led, desk: DeskView, view: ContestView) -> None:
    label = t("投影上先不放") if view.contest.projected else t("投影上放这一场")
    _button(here, label, "contest-project", Project(not view.contest.projected))
    start.projector_link(desk)


def _button(here: Led, label: str, key: str, command: Command, primary: bool = False) -> None:
    st.button(
        label, key=key, on_click=do, args=(here, command), type="primary" if primary else "secondary",
        width="stretch" if primary else "content",
    )  # fmt: skip


def _who(view: ContestView) -> None:
    """Whose plan is not there or cannot be played, on the trainer's device alone."""
    for each in view.refused:
        if isinstance(each.plan, Finding):
            st.markdown(f"**{escape(each.seat.shown_name)}** · {sentence(each.plan)}")
    if view.without:
        names = listed((escape(each.seat.shown_name) for each in view.without), N_("、"))
        st.markdown(t("还没有方案：{names}", names=names))


def _closed(view: ContestView) -> None:
    st.header(t("同场揭晓"), anchor=False)
    shared.turned(view.contest.cards, solved(view.contest.market))
    shared.heap([each.outcome.profit for each in view.ranked if each.outcome is not None])
    named = [(each.seat.shown_name, each.outcome) for each in view.ranked if each.outcome is not None]
    if named:
        with st.expander(t("名次，只在你这里") if not view.contest.named else t("名次")):
            st.table(shared.board(named), hide_index=True, border="horizontal", alt=t("同场的名次，每个人多赚多少"))
