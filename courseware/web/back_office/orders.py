"""Orders to be held or let go. In what heaps they lie is the learner's choice, and none looks as if it were the one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
import streamlit as st

from courseware.i18n import t
from courseware.markdown import escape
from courseware.record.unavailable import StoreUnavailable
from courseware.shop.order_heaps import BAND, First, Heap, Way, company, heap, ranked
from courseware.study.back_office import HOLD, ORDERS, OrdersView
from courseware.study.context import Context
from courseware.verdict import Status
from courseware.web import identity, navigation, resources, verdicts
from courseware.web.back_office import frame
from courseware.web.submission import hand_in, keep_view, remark, remark_of, view_of

CARD, HANDED = "desk-orders", "desk-orders-handed"
EXERCISE = "order-review"
HEAPS = 8
"""So many are shown at first, and more of them at each asking."""
MOST_ROWS = 200
"""Of a heap, on the screen."""

STATES = ("open", "held", "released")


def render() -> None:
    if EXERCISE not in resources.course().exercises:
        navigation.unknown(t("这门课没有这一页的练习。"))
        return
    learner = identity.learner()
    frame.place(t("订单"))
    st.title(t("审单"), anchor=False)
    if learner is not None:
        context = frame.context_of(learner.id, EXERCISE)
        frame.look(CARD, resources.study().back_office.orders, context)
        _desk(context)


@st.fragment
def _desk(context: Context) -> None:
    view = view_of(CARD, OrdersView)
    if (said := remark_of(CARD)) is not None:
        verdicts.show(said)
    if view is None:
        return
    words = view.exercise.assignment.words
    st.markdown(
        t("{first}到 {last}付了款的 {n} 单。把不该发的扣下，别扣错好顾客。",
          first=words["first_day"], last=words["last_day"], n=f"{len(view.pile.orders):,}")
    )  # fmt: skip
    frame.brief(view.exercise)
    masks = _masks(view)
    names = {"open": t("待审"), "held": t("已扣"), "released": t("放行")}
    with st.container(horizontal=True, vertical_alignment="bottom", key="desk-choice"):
        state = st.segmented_control(
            t("看哪些订单"), STATES, default="open", required=True, key=f"{CARD}-state", label_visibility="collapsed",
            format_func=lambda each: f"{names[each]} {int(masks[each].sum()):,}",
        )  # fmt: skip
        ways = {Way.ADDRESS: t("收货地址"), Way.CUSTOMER: t("客户"), Way.AMOUNT: t("金额"), Way.DAY: t("提交的日子")}
        way = st.selectbox(t("按什么归堆"), list(Way), format_func=ways.__getitem__, key=f"{CARD}-way")
        orders = {
            First.MANY: t("单数多的"), First.PEOPLE: t("客户多的"), First.DEAR: t("金额大的"), First.EARLY: t("最早的"),
        }  # fmt: skip
        first = st.selectbox(t("先看哪一堆"), list(First), format_func=orders.__getitem__, key=f"{CARD}-first")
    among = masks[state]
    if among.any():
        _heaps(view, context, state, Way(way or Way.ADDRESS), First(first or First.MANY), among)
    else:
        st.info({"open": t("都判完了。"), "held": t("还没有扣下的。"), "released": t("还没有放行的。")}[state])
    _end(view, context, int(masks["open"].sum()))
    _told(view)


def _masks(view: OrdersView) -> dict[str, np.ndarray]:
    """Which orders of the pile are in which state."""
    ids = view.pile.orders["order_id"]
    held = ids.isin(view.held).to_numpy()
    released = ~held if view.rest else ids.isin(view.released).to_numpy()
    return {"open": ~held & ~released, "held": held, "released": released}


def _heaps(view: OrdersView, context: Context, state: str, way: Way, first: First, among: np.ndarray) -> None:
    numbers, alone = ranked(view.pile, way, among, first)
    shown_key = f"{CARD}-shown-{state}-{way}-{first}"
    shown = st.session_state.setdefault(shown_key, HEAPS)
    drawn: list[int | None] = [int(number) for number in numbers[:shown]]
    if alone and shown >= len(numbers):
        drawn.append(None)
    st.caption(
        t("{n} 堆，另有 {alone} 单自成一堆。", n=f"{len(numbers):,}", alone=f"{alone:,}")
        if alone
        else t("{n} 堆。", n=f"{len(numbers):,}")
    )
    for number in drawn:
        _card(view, context, state, way, heap(view.pile, way, among, number), f"{state}-{way}-{number}")
    if shown < len(numbers):
        st.button(t("再看 {n} 堆", n=HEAPS), key=f"{CARD}-more", on_click=_more, args=(shown_key,), width="stretch")


def _more(key: str) -> None:
    st.session_state[key] += HEAPS


def _card(view: OrdersView, context: Context, state: str, way: Way, lying: Heap, key: str) -> None:
    orders = view.pile.orders.iloc[lying.at]
    opened = st.session_state.get(f"{CARD}-opened") == key
    with st.container(border=True, key=f"heap-{key}", gap="small"):
        with st.container(horizontal=True, vertical_alignment="center", key=f"heap-head-{key}"):
            with st.container(gap=None, width="stretch"):
                st.markdown(f"**{_called(way, lying)}**")
                st.caption(
                    t("{customers} 个客户 · {span} · {amount} 元", customers=f"{lying.customers:,}",
                      span=_span(lying.first, lying.last), amount=f"{lying.amount:,.2f}")
                )  # fmt: skip
            label = t("合上") if opened else t("打开")
            st.button(label, key=f"{CARD}-open-{key}", on_click=_open, args=(None if opened else key,))
        if opened:
            _orders(view, context, state, orders, key)


def _open(key: str | None) -> None:
    st.session_state[f"{CARD}-opened"] = key


def _orders(view: OrdersView, context: Context, state: str, orders: pd.DataFrame, key: str) -> None:
    if len(orders) > MOST_ROWS:
        st.caption(t("先列最早的 {n} 单。换一种归堆的办法，可以看到别的。", n=MOST_ROWS))
        orders = orders.head(MOST_ROWS)
    ids = orders["order_id"].tolist()
    rows = pd.DataFrame(
        {
            t("订单"): ids,
            t("提交"): orders["order_time"].dt.strftime("%m-%d %H:%M").tolist(),
            t("实付"): orders["amount"].map("{:.2f}".format).tolist(),
            t("客户"): orders["customer_id"].tolist(),
            t("商品"): [view.pile.goods.get(id, "") for id in ids],
            t("券"): orders["coupon_code"].fillna("").tolist(),
            t("地区"): orders["region"].tolist(),
            t("地址"): orders["address_hash"].tolist(),
        }
    )
    chosen = st.dataframe(
        rows, key=f"{CARD}-rows-{key}-{len(ids)}-{ids[0]}", on_select="rerun", selection_mode="multi-row",
        hide_index=True, row_height=44, height=min(480, 44 * len(rows) + 48), placeholder="", alt=t("这一堆里的订单"),
    ).selection.rows  # fmt: skip
    picked = [ids[at] for at in chosen if at < len(ids)] or ids
    which = t("选中的 {n} 单", n=len(picked)) if chosen else t("这 {n} 单", n=len(picked))
    with st.container(horizontal=True, key=f"heap-acts-{key}"):
        if state != "held":
            label = t("扣下{which}", which=which)
            st.button(label, key=f"{CARD}-hold", on_click=_decide, args=(view, context, tuple(picked), True))
        if state != "released":
            label = t("放行{which}", which=which)
            st.button(label, key=f"{CARD}-let-go", on_click=_decide, args=(view, context, tuple(picked), False))


def _decide(view: OrdersView, context: Context, orders: Sequence[str], hold: bool) -> None:
    desk = resources.study().back_office
    _write(lambda: desk.decide(view, context.learner_id, orders, hold), context)


def _rest(view: OrdersView, context: Context, rest: bool) -> None:
    desk = resources.study().back_office
    _write(lambda: desk.let_rest_go(view, context.learner_id, rest), context)


def _write(write: Callable[[], OrdersView], context: Context) -> None:
    try:
        view = write()
    except StoreUnavailable as problem:
        remark(CARD, problem)
        return
    frame.forget(context.learner_id, view.exercise, HOLD)
    keep_view(CARD, view)


def _end(view: OrdersView, context: Context, left: int) -> None:
    with st.container(key="desk-end", gap="small"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(t("交这次审单"), key=f"{CARD}-submit", type="primary", on_click=_hand_in, args=(view, context))
            if left:
                label = t("其余 {n} 单都放行", n=f"{left:,}")
                st.button(label, key=f"{CARD}-rest", on_click=_rest, args=(view, context, True))
            elif view.rest:
                st.button(t("其余的再看一遍"), key=f"{CARD}-rest", on_click=_rest, args=(view, context, False))
        if left:
            said = t("还有 {n} 单没判，交的时候按放行算。交了以后告诉你：扣对几单、错扣几单、漏掉几单。", n=f"{left:,}")
        else:
            said = t("都判完了。交了以后告诉你：扣对几单、错扣几单、漏掉几单。")
        st.caption(said)
        frame.unread(HANDED, HOLD)


def _hand_in(view: OrdersView, context: Context) -> None:
    held = "\n".join(sorted(view.held))
    hand_in(HANDED, ORDERS, {HOLD: held}, Context(context.learner_id, context.lesson_id, variant=view.exercise.variant))
    frame.forget(context.learner_id, view.exercise, HOLD)
    frame.look(CARD, resources.study().back_office.orders, context)


def _told(view: OrdersView) -> None:
    """What came of the list that was handed in last."""
    feedback = view.exercise.feedback
    part = feedback.parts.get(HOLD) if feedback is not None else None
    if part is None or view.told is None:
        return
    # By its key `answers.js` knows a verdict that is new, and brings it into view.
    with st.container(key=f"verdict-{CARD}-{view.exercise.tries}", gap="small"):
        verdicts.show_part(part)
        found = next((each.data for each in view.told.findings if "hits" in each.data), None)
        if found is not None:
            if not any(each.id == "ids-differ" for each in view.told.findings) and part.status is not Status.CORRECT:
                st.markdown(
                    t("该扣 {due} 单，你扣了 {given} 单：扣对 {hits}，错扣 {false}，漏掉 {missed}。",
                      **{name: f"{found[name]:,}" for name in ("due", "given", "hits", "false", "missed")})
                )  # fmt: skip
            lines = [*(_why(view, id, wrongly=True) for id in found["wrong"]),
                     *(_why(view, id, wrongly=False) for id in found["lacking"])]  # fmt: skip
            if lines:
                st.markdown("\n".join(f"- {line}" for line in lines))
        if part.status is Status.CORRECT:
            frame.onward(view.exercise, t("**审单这一步对了。** 剩下催付名单和那笔账。"))


def _why(view: OrdersView, order_id: str, wrongly: bool) -> str:
    """Why an order should not have been held, or should have been: from what lay beside it."""
    about = company(view.pile, order_id)
    if about is None:
        return t("错扣 {id}：这段时间付了款的订单里没有它。", id=order_id)
    words = {"id": order_id, "n": about.orders, "customers": about.customers, "customer": about.customer_id}
    if not wrongly:
        return t("漏掉 {id}：那一天寄到这个地址的有 {n} 单，来自 {customers} 个客户，都是一件、同一款。", **words)
    if about.customers > 1:
        return t("错扣 {id}：那一天寄到这个地址的 {n} 单，买的不是同一款。", **words)
    if about.orders > 1:
        return t("错扣 {id}：那一天寄到这个地址的 {n} 单，都是客户 {customer} 一个人下的。", **words)
    if about.amount >= view.exercise.assignment.params["limit"]:
        return t(
            "错扣 {id}：金额大不是理由，那一天寄到这个地址的只有这一单，是客户 {customer} 这段时间第 {bought} 次买。",
            bought=about.bought, **words,
        )  # fmt: skip
    return t("错扣 {id}：那一天寄到这个地址的只有这一单，不是几个客户凑在一起。", **words)


def _called(way: Way, lying: Heap) -> str:
    n = f"{len(lying.at):,}"
    if not lying.name:
        return t("自成一堆的 {n} 单", n=n)
    name = escape(lying.name)
    match way:
        case Way.ADDRESS:
            return t("地址 {name}，{n} 单", name=name, n=n)
        case Way.CUSTOMER:
            return t("客户 {name}，{n} 单", name=name, n=n)
        case Way.AMOUNT:
            low = int(lying.name)
            return t("{low}–{high} 元，{n} 单", low=low, high=low + BAND, n=n)
        case Way.DAY:
            return t("{day}，{n} 单", day=_day(pd.Timestamp(lying.name)), n=n)


def _span(first: pd.Timestamp, last: pd.Timestamp) -> str:
    if first.normalize() == last.normalize():
        minutes = int((last - first).total_seconds() // 60)
        day = _day(first)
        return t("{day}，{n} 分钟内", day=day, n=minutes + 1) if minutes < 120 else t("{day}，一天之内", day=day)
    return t("{first}到 {last}", first=_day(first), last=_day(last))


def _day(day: pd.Timestamp) -> str:
    return t("{year} 年 {month} 月 {day} 日", year=day.year, month=day.month, day=day.day)
