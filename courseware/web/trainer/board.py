"""The live board: what was answered, who wants help, and everybody's standing on everything. For the trainer alone."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape as html

import pandas as pd
import streamlit as st

from courseware.classroom.board import Cell, State
from courseware.classroom.room import COLLECTED, TAKING, Collect, Explain, Extend, Phase, Show, Turn
from courseware.i18n import N_, listed, t
from courseware.markdown import escape
from courseware.record.unavailable import StoreUnavailable
from courseware.study.board import BoardView
from courseware.study.statistics import Kind
from courseware.study.tending import Helpless
from courseware.study.watching import Tally
from courseware.web import bars, class_news, navigation, resources, verdicts
from courseware.web.trainer import frame, said
from courseware.web.trainer.banner import show as show_banner
from courseware.web.trainer.door import Led, do, led, say_what_failed

PHASES: dict[Phase, str] = {
    Phase.WAITING: N_("看老师"),
    Phase.WORKING: N_("自己做"),
    Phase.ASKING: N_("答题中"),
    Phase.COLLECTED: N_("已收卷"),
    Phase.DISCUSSING: N_("讨论中"),
    Phase.ASKING_AGAIN: N_("再投票"),
    Phase.COLLECTED_AGAIN: N_("已收卷"),
    Phase.SHOWN: N_("已揭晓"),
    Phase.EXPLAINED: N_("讲解中"),
}
LONG = 8
"""Minutes without help from which it is urgent."""
MOST = 6
"""Who are listed at a time: a trainer goes to one after the other."""
MANY = 3
"""Tries in vain from which a cell is red."""
ROW = 44
"""Pixels: a cell is a target for a thumb."""
GROUNDS = {True: "rgba(211, 65, 59, .20)", False: "rgba(224, 140, 30, .20)"}
AT_WORK = "rgba(47, 134, 160, .20)"
LOOKS: dict[Kind, bars.Look] = {
    Kind.RIGHT: "right", Kind.NAMED: "wrong", Kind.UNNAMED: "quiet", Kind.GAVE_UP: "quiet",
}  # fmt: skip


def render() -> None:
    asked = said.asked()
    _board()
    if asked is not None:
        said.show(asked)


@st.fragment(run_every=2)
def _board() -> None:
    """Redrawn alone: when the class hears of something new, and to see what is answered."""
    if said.waiting():  # a cell was pressed: a dialog stands on the page, not in what is drawn again and again
        st.rerun()
    here = led()
    if here is None:
        return
    try:
        view = resources.study().board.view(here.found)
    except StoreUnavailable as problem:
        verdicts.away(problem)
        return
    class_news.listen(here.found.id, view.room.version)
    frame.bar(view, navigation.BOARD)
    say_what_failed()
    if view.room.phase is Phase.IDLE:
        _no_hour(here)
        return
    if view.banner is not None:
        show_banner(view.banner, lambda command: do(here, command))
    left, right = st.columns([11, 9], gap="medium")
    with left:
        _now(here, view)
    with right:
        _helpless(here, view)
    _map(here, view)


def _no_hour(here: Led) -> None:
    st.title(t("还没有上课"), anchor=False)
    st.markdown(t("开始上课以后，这里看得到谁在、答了什么、谁卡住了。"))
    st.page_link(navigation.LEAD, label=t("去带课"), query_params={"class": here.found.id})
    if here.found.room.hour:
        st.page_link(navigation.REPORT, label=t("看上一次的报告"), query_params={"class": here.found.id})


# What the class does now


def _now(here: Led, view: BoardView) -> None:
    title = view.title or t("没有在问什么")
    if view.number is not None:
        title = t("第 {n} 题 · {title}", n=view.number, title=title)
    clock = ""
    if view.seconds_left is not None:
        minutes, seconds = divmod(int(view.seconds_left), 60)
        clock = f"<span>{html(t('剩 {clock}', clock=f'{minutes}:{seconds:02d}'))}</span>"
    st.html(f'<div class="board-head"><em>{html(t(PHASES[view.room.phase]))}</em><h2>{html(title)}</h2>{clock}</div>')
    if view.tally is not None:
        _answers(view, view.tally)
    elif view.stepping is not None:
        _steps(view)
    else:
        st.caption(t("{here} 人在线，共 {n} 人。", here=len(view.here), n=len(view.seats)))
    _buttons(here, view)


def _answers(view: BoardView, tally: Tally) -> None:
    answered, of = len(tally.answers), view.answering
    names = listed(seat.shown_name for seat in view.silent)
    silent = f"<small>{html(t('还没答：{names}', names=names))}</small>" if names else ""
    st.html(f'<div class="board-count"><p><b>{answered}</b> {html(t("/ {of} 人已答", of=of))}</p>{silent}</div>')
    st.progress(min(1.0, answered / of) if of else 0.0)
    with st.container(border=True, key="board-answers"):
        st.html(
            f'<div class="board-head"><h3>{html(t("答成了什么"))}</h3>'
            f"<em class='quiet'>{html(t('只在你这里，投影上没有'))}</em></div>"
        )
        if not answered:
            st.caption(t("还没有人交。"))
            return
        bars.show(_rows(tally), answered)


def _rows(tally: Tally) -> list[bars.Row]:
    rows = [bars.Row(each.label, each.learners, look=LOOKS[each.kind]) for each in tally.details.answered]
    if tally.unread:
        rows.append(bars.Row(t("没读懂格式，不算错"), tally.unread, look="quiet"))
    return rows


def _steps(view: BoardView) -> None:
    stepping = view.stepping
    assert stepping is not None
    with st.container(border=True, key="board-answers"):
        st.html(f'<div class="board-head"><h3>{html(t("做到第几步"))}</h3></div>')
        rows = [
            bars.Row(t("{n} · {label}", n=number, label=label), n)
            for number, (label, n) in enumerate(stepping.steps, start=1)
        ]
        rows.append(bars.Row(t("都做对了"), stepping.through, look="right"))
        bars.show(rows, sum(row.n for row in rows))


def _buttons(here: Led, view: BoardView) -> None:
    phase = view.room.phase
    with st.container(horizontal=True, key="board-buttons"):
        if phase in TAKING:
            st.button(t("收卷"), key="board-collect", type="primary", shortcut="s", on_click=do, args=(here, Collect()))
            if view.seconds_left is not None:
                st.button(t("加 1 分钟"), key="board-extend", on_click=do, args=(here, Extend(60)))
            st.button(t("收卷后可揭晓"), key="board-later", disabled=True)
        elif phase in (*COLLECTED, Phase.DISCUSSING):
            st.button(t("揭晓分布"), key="board-show", type="primary", on_click=do, args=(here, Show()))
            st.button(t("揭晓并讲解"), key="board-explain", on_click=do, args=(here, Explain()))
        elif phase is Phase.SHOWN:
            st.button(t("揭晓并讲解"), key="board-explain", type="primary", on_click=do, args=(here, Explain()))
        if view.room.slide is not None:
            st.button(t("收起投影的课文"), key="board-unturn", on_click=do, args=(here, Turn(None)))


# Who wants help


def _helpless(here: Led, view: BoardView) -> None:
    old = html(t("{n} 秒前更新", n="{n}"))
    age = f'<span class="board-age" data-at="{view.at.timestamp():.1f}" data-words="{old}">{html(t("刚更新"))}</span>'
    st.html(f'<div class="board-head"><h2>{html(t("卡住最久"))}</h2>{age}</div>')
    if not view.helpless:
        st.markdown(t("没有人卡住。"))
    for each in view.helpless[:MOST]:
        with st.container(key=f"board-stuck-{each.seat.id}", horizontal=True, vertical_alignment="center"):
            st.html(_in_words(each))
            st.button(
                t("已帮过"), key=f"board-helped-{each.seat.id}", on_click=_helped, args=(here, each.seat.id),
                help=t("5 分钟内不再排上来"), width="content",
            )  # fmt: skip
    if len(view.helpless) > MOST:
        st.caption(t("还有 {n} 人，帮过前面的就排上来。", n=len(view.helpless) - MOST))
    st.caption(t("没有新进展、反复交、看完提示还没过的排在前面。帮过的 5 分钟内不再排上来。"))


def _in_words(each: Helpless) -> str:
    waiting, minutes = each.waiting, int(each.waiting.waited.total_seconds() // 60)
    where = each.title
    if each.step is not None:
        where = t("{title} · 第 {n} 步", title=where, n=each.step)
    did = [
        *([t("交过 {n} 次", n=waiting.tries)] if waiting.tries else []),
        *([t("提示看完 {n} 条", n=waiting.hints)] if waiting.hints else []),
    ]
    line = html(listed(did, N_("，")) if did else t("没有动过"))
    if each.mistake and waiting.tries:
        line = f"{line}{html(t('，最近一次：'))}<b>{html(each.mistake)}</b>"
    urgent = ' class="urgent"' if minutes >= LONG else ""
    return (
        f'<div class="board-stuck"><p><b>{html(each.seat.shown_name)}</b> <small>{html(where)}</small><br>{line}</p>'
        f"<strong{urgent}>{html(t('{n} 分', n=minutes))}</strong></div>"
    )


def _helped(here: Led, seat_id: str) -> None:
    resources.study().board.helped(here.trainer, here.found.id, seat_id)


# Learners × tasks


def _map(here: Led, view: BoardView) -> None:
    legend = (
        f"<i>✓</i> {html(t('对'))} <i class='wrong'>✗ 2</i> {html(t('错过几次'))} "
        f"<i class='work'>{html(t('在做'))}</i> <span>–</span> {html(t('没到'))}"
    )
    st.html(f'<div class="board-head board-map"><h2>{html(t("每个人，每件事"))}</h2><p>{legend}</p></div>')
    if not view.tasks or not view.lines:
        st.caption(t("问过题、布置过任务以后，这里一人一行。"))
        return
    table = pd.DataFrame(
        [[_sign(cell) for cell in line.cells] for line in view.lines],
        index=pd.Index([line.seat.shown_name for line in view.lines], name=t("姓名")),
        columns=[task.label for task in view.tasks],
    )
    grounds = pd.DataFrame(
        [[_ground(cell) for cell in line.cells] for line in view.lines], index=table.index, columns=table.columns
    )
    key = said.key(view.found.id, [line.seat.id for line in view.lines], [task.item for task in view.tasks])
    with st.container(key="table-of-everybody"):
        st.dataframe(
            table.style.apply(lambda _: grounds, axis=None),
            key=key,
            on_select=lambda: said.choose(key, here, view),
            selection_mode="single-cell",
            row_height=ROW,
            height=ROW * len(table) + 40,
            column_config={
                task.label: st.column_config.Column(help=escape(task.title), alignment="center") for task in view.tasks
            },
            alt=_alt(view.tasks, view.lines),
        )
    st.caption(t("点一格看他交的原话。"))


def _sign(cell: Cell) -> str:
    match cell.state:
        case State.RIGHT:
            return "✓"
        case State.WRONG:
            return f"✗ {cell.wrong}"
        case State.DOING:
            return t("在做")
        case State.NOT_YET:
            return "–"


def _ground(cell: Cell) -> str:
    if cell.state is State.WRONG:
        return f"background-color: {GROUNDS[cell.wrong >= MANY]}" + (
            "; font-weight: bold" if cell.wrong >= MANY else ""
        )
    return f"background-color: {AT_WORK}" if cell.state is State.DOING else ""


def _alt(columns: Sequence[object], lines: Sequence[object]) -> str:
    return t("{people} 人、{tasks} 件事的进展", people=len(lines), tasks=len(columns))
