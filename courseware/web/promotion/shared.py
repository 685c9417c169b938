"""The shared round as learners see it: until when to plan, whether one's plan can be played, and what came of all."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape as html
from statistics import median

import pandas as pd
import streamlit as st

from courseware.i18n import t
from courseware.markdown import escape
from courseware.promotion import cards
from courseware.promotion.market import SEEDS
from courseware.promotion.plan import Plan
from courseware.promotion.solved import Solved, solved
from courseware.promotion.together import Outcome
from courseware.promotion.wording import count, sentence, ten_thousands, yuan
from courseware.record.seats import Seat
from courseware.study.contests import OwnView
from courseware.study.rooms import ClassRoom
from courseware.verdict import Finding
from courseware.web import clock, identity, navigation, resources
from courseware.web.promotion import strips
from courseware.web.promotion.cells import save


def show(seat: Seat, found: ClassRoom) -> None:
    """On the classroom's page; nothing where there is no shared round."""
    view = resources.contests().own(seat, found)
    if view is None:
        return
    with st.container(border=True, key="class-contest"):
        if view.contest.planning:
            with st.container(horizontal=True, vertical_alignment="center"):
                st.subheader(t("618 同场：定好方案"), anchor=False)
                clock.show(view.seconds_left)
            st.markdown(rules(len(view.contest.cards)))
            _standing(view)
            navigation.page_link(navigation.PROMOTION, t("去排方案"), ":material/arrow_forward:")
        else:
            _came(view)


def rules(n: int) -> str:
    """Markdown: what a shared round is, told before it is played."""
    said = t("全班在**同一个市场**里走，到时间一起揭晓。方案改了自动存，断线了就按最后存的走。")
    return said + (t("有 {n} 张事件卡，截止时翻开。", n=n) if n else "")


def planned() -> OwnView | None:
    """The shared round that whoever is at this page plans for now. May raise StoreUnavailable."""
    seat = identity.seat()
    if seat is None:
        return None
    found, _ = resources.study().attending.glance(seat)
    contest = found.room.contest
    return resources.contests().own(seat, found) if contest is not None and contest.planning else None


def bar(learner_id: str, view: OwnView) -> None:
    """On top of the campaign: what is entered is played with all others."""
    with st.container(border=True, key="contest-bar"):
        st.markdown(t("**618 同场** · 从预算到预测，下面的数字都是同场这个市场的。练习和计分还是各走各的。"))
        with st.container(horizontal=True, vertical_alignment="center"):
            _standing(view)
            if view.own.plan is None:
                st.button(t("就用这份方案"), key="contest-save", type="primary", on_click=save, args=(learner_id,))


def market_of(view: OwnView) -> Solved:
    return solved(view.contest.market)


def _standing(view: OwnView) -> None:
    match view.own.plan:
        case Plan():
            st.markdown(t(":green[:material/check: 已存，能走。截止之前可以改。]"))
        case Finding() as finding:
            st.markdown(t(":material/edit: 现在这份还走不了：{why}", why=sentence(finding)))
        case None:
            st.markdown(t(":material/info: 你还没有存过方案。"))


def news(seat: Seat, found: ClassRoom) -> None:
    """A link of the bar on top of other pages."""
    view = resources.contests().own(seat, found)
    if view is None:
        return
    if view.contest.planning:
        navigation.page_link(navigation.PROMOTION, t("618 同场，定好方案"), ":material/event_available:")
        clock.show(view.seconds_left)
    else:
        navigation.page_link(navigation.CLASSROOM, line(view), ":material/leaderboard:")


def line(view: OwnView) -> str:
    """One's own result in a line, plain text."""
    own = view.own
    if own.outcome is None:
        return t("618 同场的结果出来了")
    return t(
        "618 同场：{said}，第 {rank} 名，共 {n} 份方案", said=earned(own.outcome.profit), rank=own.rank,
        n=len(view.profits),
    )  # fmt: skip


def earned(profit: float) -> str:
    return t("多赚 {n}", n=yuan(profit)) if profit >= 0 else t("比不做少赚 {n}", n=yuan(-profit))


def _came(view: OwnView) -> None:
    own = view.own
    if own.outcome is not None:
        st.subheader(t("618 同场：你{said}", said=earned(own.outcome.profit)), anchor=False)
        st.caption(t("第 {rank} 名，共 {n} 份方案。{of} 种行情的平均。", rank=own.rank, n=len(view.profits), of=SEEDS))
        what_happened(own.outcome, bool(view.cards))
    elif isinstance(own.plan, Finding):
        st.subheader(t("618 同场：你的方案这次没能走"), anchor=False)
        st.markdown(t("截止时存着的方案还差一步：{why}", why=sentence(own.plan)))
        st.markdown(t("方案都还在。改好这一处，下一场就能走。"))
    else:
        st.subheader(t("618 同场：这一场没有你的方案"), anchor=False)
        st.markdown(t("没关系，先看看大家的。改过一格就会自动存，下一场就有你。"))
    turned(view.cards, market_of(view))
    heap(view.profits, None if own.outcome is None else own.outcome.profit)
    if view.named is not None:
        st.table(
            board(view.named).iloc[:, :3], hide_index=True, border="horizontal", alt=t("同场的名次，每个人多赚多少")
        )


def what_happened(outcome: Outcome, eventful: bool) -> None:
    said = [
        t("断货少卖 {n} 件", n=count(outcome.missing)), t("最后剩 {n} 件", n=count(outcome.left)),
        t("{n} 单发晚了", n=count(outcome.late)),
    ]  # fmt: skip
    if eventful:
        said.append(t("事件卡让你少赚 {n}", n=yuan(outcome.calm - outcome.profit)) if outcome.calm >= outcome.profit
                    else t("事件卡反而让你多赚 {n}", n=yuan(outcome.profit - outcome.calm)))  # fmt: skip
    st.html(f'<p class="contest-said">{"".join(f"<span>{html(each)}</span>" for each in said)}</p>')


def turned(of: Sequence[str], market: Solved) -> None:
    """The cards, face up."""
    if not of:
        return
    for column, card in zip(st.columns(len(of)), of, strict=True):
        with column, st.container(key=f"contest-card-{card}"):
            st.markdown(f"**{cards.title(card)}**  \n{cards.told(card, market.market)}")


def heap(profits: Sequence[float], own: float | None = None) -> None:
    """How many plans earned how much; without a name."""
    if not profits:
        st.caption(t("这一场没有能走的方案。"))
        return
    low, high = min(0.0, *profits), max(0.0, *profits)
    notes = [(low, ten_thousands(low)), (high, ten_thousands(high))]
    if 0.2 < -low / max(high - low, 1e-9) < 0.8:
        notes.insert(1, (0.0, "0"))
    strips.heap(profits, low, high, notes, own)
    loss = sum(each < 0 for each in profits)
    said = [t("{n} 份方案，中间的一份{middle}。", n=len(profits), middle=earned(median(profits)))]
    if loss:
        said.append(t("{n} 份比不做还少。", n=loss))
    if own is not None:
        said.append(t("橙色的一格里有你。"))
    st.caption("".join(said))


def board(named: Sequence[tuple[str, Outcome]], most: int | None = None) -> pd.DataFrame:
    rows = [
        (
            str(rank),
            escape(name),
            yuan(outcome.profit),
            count(outcome.missing),
            count(outcome.left),
            count(outcome.late),
        )
        for rank, (name, outcome) in enumerate(named[:most], 1)
    ]
    columns = [t("名次"), t("姓名"), t("多赚"), t("断货少卖，件"), t("剩下，件"), t("发晚，单")]
    return pd.DataFrame(rows, columns=columns)
