"""One situation of a drill and the ways to decide in it. Nothing here knows which of them is right."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, assert_never

import streamlit as st

from courseware.content.drill import LiveDrill
from courseware.content.figures import fill, format_value
from courseware.drills.game import after
from courseware.drills.inbox import Inbox
from courseware.drills.live import Live, Room, option_of
from courseware.drills.queue import Now, Queue, clock_of
from courseware.drills.words import option_label
from courseware.i18n import N_, listed, t
from courseware.markdown import escape
from courseware.study.views import DrillView

Decide = Callable[[str], None]
"""Is told the option."""


def show(view: DrillView, key: str, decide: Decide) -> None:
    state = after(view.game, view.choices)
    match view.game:
        case Inbox() as inbox:
            _message(view, inbox, state, key, decide)
        case Queue() as queue:
            _incidents(view, queue, state, key, decide)
        case Live() as live:
            _cell(view, live, state, key, decide)
        case _:
            assert_never(view.game)


def _message(view: DrillView, inbox: Inbox, state: int, key: str, decide: Decide) -> None:
    message = inbox.messages[state]
    of = len(inbox.messages)
    st.progress(state / of, t("第 {n} 条，共 {of} 条", n=state + 1, of=of))
    with st.container(border=True, key=f"read-{key}", gap="xsmall"):
        st.markdown(f":material/mail: **{escape(message.sender)}**")
        st.caption(message.channel)
        st.markdown(fill(message.text, view.words), anchors=False)
    for option in inbox.options(state):
        _button(option_label(view.game, option), option, key, decide)


def _incidents(view: DrillView, queue: Queue, state: Now, key: str, decide: Decide) -> None:
    wave = queue.waves[state.wave]
    of = len(queue.incidents)
    st.progress(
        len(view.choices) / of,
        t("现在 {at} · 这一拨还有 {n} 件", at=clock_of(state.minute), n=len(state.waiting)),
    )
    if len(state.waiting) == len(wave.incidents):
        st.markdown(fill(wave.text, view.words), anchors=False)
    for id in state.waiting:
        incident = queue.incidents[id]
        with st.container(border=True, key=f"read-{key}-{id}", gap="xsmall"):
            st.markdown(f"**{incident.title}**")
            st.markdown(fill(incident.text, view.words), anchors=False)
            for way in incident.ways:
                _button(_way(queue, f"{id}:{way.id}"), f"{id}:{way.id}", key, decide)


def _way(queue: Queue, option: str) -> str:
    """A way to deal with an incident, and what it takes."""
    terms = queue.terms(option)
    said = [t("先办：{way}", way=queue.way(option).label), t("{n} 分钟", n=terms.minutes)]
    if terms.cost:
        said.append(t("另花 {n} 元", n=f"{terms.cost:,.0f}"))
    if terms.customers:
        said.append(t("{n} 位顾客不满", n=f"{terms.customers:,.0f}"))
    if terms.after:
        said.append(t("以后每分钟花 {n} 元", n=f"{terms.after:,.1f}"))
    return listed(said, N_(" · "))


def _cell(view: DrillView, live: Live, state: Room, key: str, decide: Decide) -> None:
    drill = live.drill
    of = len(drill.cells)
    st.progress(
        state.cell / of,
        t("{at} 这一格，第 {n} 格，共 {of} 格", at=drill.cells[state.cell].label, n=state.cell + 1, of=of),
    )
    now = round(live.views[state.cell] * state.pull)
    by_itself = listed(
        t("{at} {n} 人", at=cell.label, n=f"{views:,.0f}") for cell, views in zip(drill.cells, live.views, strict=True)
    )
    st.markdown(t("这一格会进来 **{n} 人**。", n=f"{now:,}"))
    st.caption(t("各格本来有多少人：{n}", n=by_itself))
    product = st.radio(
        t("讲哪一款"), [each.id for each in drill.products], key=f"{key}-product", on_change="ignore",
        format_func={each.id: each.name for each in drill.products}.__getitem__,
        captions=[_on_the_shelf(view, drill, state, place) for place in range(len(drill.products))],
    )  # fmt: skip
    coupon = st.segmented_control(
        t("券，减 {n}", n=format_value(drill.coupon, "percent", 0)), [False, True], default=False, required=True,
        key=f"{key}-coupon", format_func={False: t("不发"), True: t("发")}.__getitem__, on_change="ignore",
        width="stretch",
    )  # fmt: skip
    minutes = st.segmented_control(
        t("讲多久"), [talk.minutes for talk in drill.talks], default=drill.talks[-1].minutes, required=True,
        key=f"{key}-minutes", format_func=lambda n: t("{n} 分钟", n=n), on_change="ignore", width="stretch",
    )  # fmt: skip
    del product, coupon, minutes  # the click reads what is chosen by then

    def go() -> None:
        chosen: dict[str, Any] = {
            name: st.session_state.get(f"{key}-{name}") for name in ("product", "coupon", "minutes")
        }
        decide(option_of(chosen["product"], bool(chosen["coupon"]), int(chosen["minutes"])))

    st.button(t("就这么播这一格"), key=f"drill-go-{key}", type="primary", width="stretch", on_click=go)


def _on_the_shelf(view: DrillView, drill: LiveDrill, state: Room, place: int) -> str:
    said = t("{text} · 有货 {n} 件", text=fill(drill.products[place].text, view.words), n=state.stock[place])
    return t("{said} · 讲过 {n} 次", said=said, n=state.shown[place]) if state.shown[place] else said


def _button(label: str, option: str, key: str, decide: Decide) -> None:
    name = f"drill-go-{key}-{option.replace(':', '-')}"
    st.button(label, key=name, width="stretch", wrap=True, on_click=decide, args=(option,))
