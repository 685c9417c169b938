"""What a stranger meets: the shop's April on a board, one question about it, and what was wrong with the answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import streamlit as st

from courseware.content.course import Course, Lesson
from courseware.i18n import t
from courseware.shop.board import Board, board_of
from courseware.shop.metrics import cvr
from courseware.web import navigation, resources
from courseware.web.charts.style import CONFIG
from courseware.web.language import cached

MONTH = date(2026, 4, 1)
DIP = (date(2026, 4, 7), date(2026, 4, 9))
"""The days whose loss is looked into in the third module."""
CHOSEN = "board answers"
"""Where the session keeps what was chosen on the board, in its order. It is a taste: nothing is recorded."""
LINE, BAND = "#1c8a92", "#e9a04b"


@dataclass(frozen=True)
class Choice:
    """One way to compute the rate, and what is to be said about it."""

    id: str
    said: str
    because: str
    right: bool = False


@cached()
def _board() -> Board | None:
    return board_of(resources.shop(), MONTH)


def show(course: Course) -> None:
    board = _board()
    if board is None:
        st.title(course.title, anchor=False)
        st.markdown(course.tagline)
    else:
        _ask(course, board)
    _what_it_takes(course)


def _ask(course: Course, board: Board) -> None:
    st.title(t("今天起，这家店归你运营"), anchor=False)
    st.markdown(t("木禾生活卖家居收纳。店长林夏在白板上写下四月的数，先问你一句。"))
    with st.container(border=True, key="board"):
        numbers, asked = st.columns([1, 1.08], gap="large")
        with numbers:
            _numbers(board)
        with asked:
            _question(course, _choices(board))


def _numbers(board: Board) -> None:
    st.markdown(t("**白板 · {year} 年 {month} 月**", year=board.first.year, month=board.first.month))
    with st.grid(2, min_column_width=120):
        st.metric(t("访客（人次）"), f"{board.visitors:,}")
        st.metric(t("浏览（次）"), f"{board.views:,}")
        st.metric(t("支付买家（人次）"), f"{board.buyers:,}")
        st.metric(t("支付订单（单）"), f"{board.orders:,}")
    change = t("多") if board.change > 0 else t("少")
    st.caption(
        t(
            "每天的支付金额，共 {amount} 元，比三月{change} {share}",
            amount=f"{board.amount:,.0f}",
            change=change,
            share=f"{abs(board.change):.0%}",
        )
    )
    first, last = DIP[0].day, DIP[1].day
    alt = t("四月每天的支付金额：{first} 到 {last} 日明显低于前后几天。", first=first, last=last)
    with st.container(key="board-days"):
        st.vega_lite_chart(_line(board), alt=alt, key="board-line")
    st.caption(t("{first}–{last} 日掉下去的原因，你会在第三模块自己查出来。", first=first, last=last))


def _line(board: Board) -> dict[str, Any]:
    """The days of the month, and those whose loss the course looks into."""
    x = {"type": "temporal", "title": None, "axis": {"format": "%-m/%-d", "tickCount": 4, "grid": False}}
    amount = {"field": "amount", "type": "quantitative", "title": t("支付金额"), "format": ",.0f"}
    return {
        "layer": [
            {
                "data": {"values": [{"first": str(DIP[0]), "last": str(DIP[1])}]},
                "mark": {"type": "rect", "opacity": 0.25, "color": BAND},
                "encoding": {"x": {"field": "first", **x}, "x2": {"field": "last"}},
            },
            {
                "data": {"values": [{"day": str(day), "amount": amount} for day, amount in board.days]},
                "mark": {"type": "line", "color": LINE, "strokeWidth": 2},
                "encoding": {
                    "x": {"field": "day", **x},
                    "y": {**amount, "title": None, "axis": None, "scale": {"zero": False}},
                    "tooltip": [{"field": "day", "type": "temporal", "title": t("日期"), "format": "%-m/%-d"}, amount],
                },
            },
        ],
        "height": 110,
        "config": CONFIG,
    }


def _choices(board: Board) -> tuple[Choice, ...]:
    def said(above: int, below: int) -> str:
        return f"{above:,} ÷ {below:,} = {cvr(above, below):.2%}"

    pages = round(board.views / board.visitors)
    return (
        Choice(
            "views",
            said(board.buyers, board.views),
            t("**用浏览量做了分母**。一个人平均看 {n} 页，就被数了 {n} 次，转化率缩成了一小截。", n=pages),
        ),
        Choice(
            "visitors",
            said(board.buyers, board.visitors),
            t("分子分母都数人，都按天去重：一百位访客，两三位付了钱。"),
            right=True,
        ),
        Choice(
            "orders",
            said(board.orders, board.visitors),
            t("**订单不是人**。有人一天付了两单，就被数了两次。"),
        ),
    )


@st.fragment
def _question(course: Course, choices: tuple[Choice, ...]) -> None:
    chosen: list[str] = st.session_state.setdefault(CHOSEN, [])
    solved = any(choice.right and choice.id in chosen for choice in choices)
    st.caption(t("店长林夏"))
    st.markdown(t("**「一百个人进店，几个付了钱？支付转化率该用哪个算？」**"))
    for choice in choices:
        _option(choice, chosen, solved)
    if not chosen:
        st.caption(t("点一个就行。不计分，猜错也没关系。"))
    if solved:
        _way_in(course, at_once=len(chosen) == 1)


def _option(choice: Choice, chosen: list[str], solved: bool) -> None:
    """After a right answer the reasons of all options are told; before it, that of what was chosen."""
    told = solved or choice.id in chosen
    state = "open" if choice.id not in chosen else "right" if choice.right else "wrong"
    with st.container(key=f"option-{state}-{choice.id}", gap=None):
        sign = {"right": t(" · ✓ 对"), "wrong": t(" · ✗ 不对"), "open": ""}[state]
        st.button(
            choice.said + sign,
            key=f"choose-{choice.id}",
            width="stretch",
            on_click=_choose,
            args=(choice.id,),
        )
        if told:
            st.markdown(choice.because)


def _choose(id: str) -> None:
    chosen: list[str] = st.session_state[CHOSEN]
    if id not in chosen:
        chosen.append(id)


def _way_in(course: Course, at_once: bool) -> None:
    first = _first(course)
    if first is None:
        return
    with st.container(key="panel-next", gap="xsmall"):
        st.markdown(t("**刚才那一下，就是这门课的学法**"))
        said = (
            t("一次就对。要是错了，会告诉你错在哪一步。")
            if at_once
            else t("先自己答。错了，告诉你错在哪一步，再答一次。")
        )
        st.caption(said)
        with st.container(key="go-first"):
            navigation.lesson_link(first.id, t("开始第一课 · {n} 分钟", n=first.minutes))


def _first(course: Course) -> Lesson | None:
    return next(iter(course.lessons.values()), None)


def _what_it_takes(course: Course) -> None:
    hours = round(sum(lesson.minutes for lesson in course.lessons.values()) / 60)
    practice = round(sum(exercise.minutes for exercise in course.exercises.values()) / 60)
    time, can, goal = st.columns(3, gap="medium")
    with time:
        st.markdown(t("**要多久**"))
        st.caption(
            t(
                "{lessons} 课约 {hours} 小时，{exercises} 个练习约 {practice} 小时。每天 25 分钟，{weeks} 周学完。",
                lessons=len(course.lessons),
                hours=hours,
                exercises=len(course.exercises),
                practice=practice,
                weeks=round((hours + practice) * 60 / 25 / 7),
            )
        )
    with can:
        st.markdown(t("**学完能做什么**"))
        st.caption(t("洗出可信的数，说清一个数错在哪一步，给一家店定促销、备货和预算。"))
    with goal:
        st.markdown(t("**终点是 618**"))
        st.caption(t("一笔预算，你来排。市场会按你的方案走一遍，再告诉你钱少赚在哪里。"))
    first = _first(course)
    with st.container(key="route", horizontal=True, gap="small"):
        if first is not None:
            navigation.lesson_link(first.id, t("直接开始第一课"), icon=":material/play_arrow:")
            navigation.page_link(navigation.PLACEMENT, t("先测一测，看哪些课可以跳过"), ":material/fact_check:")
        for module in course.modules:
            number = navigation.module_number(course, module)
            st.page_link(navigation.module_page(course, module), label=f"{number} {module.title}")
        navigation.page_link(navigation.PROMOTION, t("终点：排一场 618"), ":material/flag:")
