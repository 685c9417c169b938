"""The projector: large, without names and notes. It follows the room, and turns the lesson's pictures by keys."""

from __future__ import annotations

from contextlib import suppress
from html import escape as html
from typing import Literal

import streamlit as st

from courseware.classroom.room import ASKED, COLLECTED, TAKING, Phase, Turn
from courseware.classroom.running_order import beside, place_of
from courseware.i18n import t
from courseware.record.unavailable import StoreUnavailable
from courseware.study.desk import DeskView
from courseware.web import bars, class_news, clock, resources
from courseware.web.trainer import assigning, entrance, hour, picture
from courseware.web.trainer.door import Led, do, led
from courseware.web.trainer.frame import spaced

KEYS: dict[str, Literal[-1, 1]] = {"Left": -1, "Right": 1, "PageUp": -1, "PageDown": 1}
"""Arrows, and what a clicker sends."""
SHOWN, LOSSES, SPREAD = "show", "losses", "spread"
"""The parameter of the address by which a window shows something of the class's plans and nothing else."""


def render() -> None:
    _screen()


@st.fragment(run_every=2)
def _screen() -> None:
    here = led()
    if here is None:
        return
    try:
        view = resources.study().desk.view(here.found)
    except StoreUnavailable:
        return  # the last picture stays
    class_news.listen(here.found.id, view.room.version)
    with st.container(key="projector"), suppress(StoreUnavailable):
        _show(view)
    with st.container(key="projector-keys"):
        for key, by in KEYS.items():
            st.button(key, key=f"projector-{key}", shortcut=key, on_click=_turn, args=(here, view, by))


def _show(view: DeskView) -> None:
    room = view.room
    if (asked := st.query_params.get(SHOWN)) in (LOSSES, SPREAD):
        _plans(view, asked == SPREAD)
        return
    if room.contest is not None and room.contest.projected and room.phase not in ASKED and _contest(view):
        return
    match room.phase:
        case Phase.WORKING if room.goal is not None:
            _head(t("自己做"), view)
            st.title(t("现在自己做"), anchor=False)
            st.markdown(assigning.in_words(room.goal))
            _foot("", view)
        case Phase.IDLE | Phase.WAITING | Phase.WORKING:
            _lesson(view)
        case Phase.SHOWN | Phase.EXPLAINED:
            _revealed(view)
        case _:
            _question(view)


def _plans(view: DeskView, decisions: bool) -> None:
    from courseware.web.trainer import class_plans  # with SciPy

    found = resources.class_plans().view(view.found.id, view.seats)
    if decisions:
        class_plans.spread(found, columns=4, about=False)
    else:
        class_plans.losses(found)
    _foot("", view)


def _contest(view: DeskView) -> bool:
    """The shared round of the 618, if there is something to be shown of it."""
    from courseware.web.trainer import contest_projected  # with SciPy: only where there is one

    found = resources.contests().view(view.found, view.seats)
    if found is None:
        return False
    _foot(contest_projected.show(found), view)
    return True


def _lesson(view: DeskView) -> None:
    slide, course = view.room.slide, resources.course()
    if slide is None or slide.lesson not in course.lessons:
        _waiting(view)
        return
    shown = hour.order(resources.content_stamp(), slide.lesson)
    place = place_of(shown, slide)
    if place is None:
        _waiting(view)
        return
    picture.show(view.found.id, slide.lesson, shown[place])
    _foot(t("{n} / {of}", n=place + 1, of=len(shown)), view)


def _waiting(view: DeskView) -> None:
    st.title(t("扫码进班"), anchor=False)
    entrance.show(view.found.row.code)
    _foot(t("已经来了 {n} 人", n=len(view.here)), view)


def _question(view: DeskView) -> None:
    """How many have answered, and nothing else."""
    said = {
        Phase.ASKING: t("第一次投票 · 自己想，不说话"),
        Phase.COLLECTED: t("收票了 · 先想一想为什么"),
        Phase.DISCUSSING: t("和旁边的人说说：选了什么，为什么"),
        Phase.ASKING_AGAIN: t("第二次投票"),
        Phase.COLLECTED_AGAIN: t("收票了"),
    }
    _head(said[view.room.phase], view)
    if view.posed is None:
        return
    picture.question(view.posed.presented)
    if view.room.phase in (*TAKING, *COLLECTED):
        voted = t("{n} / {of} 人已投", n=view.answered, of=view.expected)
        share = 100 * view.answered / max(view.expected, 1)
        st.html(f'<div class="voted"><span><i style="width:{share:.1f}%"></i></span><b>{html(voted)}</b></div>')
    _foot(t("收票之前可以改。答得快不加分。") if view.room.phase in TAKING else "", view)


def _revealed(view: DeskView) -> None:
    told = view.room.phase is Phase.EXPLAINED
    if view.posed is None or not view.tallies:
        return
    change = view.change
    _head(t("讨论前后") if change else t("大家的答案"), view, bars.legend() if change else "")
    if told and change is not None and change.both and view.posed.presented.kind != "text":
        title = t("讨论以后，答对的从 {before} 人到 {now} 人", before=change.right_before, now=change.right_now)
        st.title(title, anchor=False)
    else:
        st.markdown(view.posed.presented.stem, anchors=False)
    rows = bars.of_tallies(view.tallies, told)
    bars.show(rows, max(tally.answered for tally in view.tallies))
    if told:
        solved = view.posed.solved
        with st.container(key="projector-why"):
            st.markdown(
                solved.explanation or next((each.why for each in solved.reasons if each.right), ""), anchors=False
            )
    _foot(t("{n} 人", n=view.answered), view)


def _head(said: str, view: DeskView, more: str = "") -> None:
    with st.container(key="projector-head", horizontal=True, vertical_alignment="center"):
        st.caption(said)
        if more:
            st.html(more, width="content")
        if view.seconds_left is not None:
            clock.show(view.seconds_left)


def _foot(said: str, view: DeskView) -> None:
    reached = entrance.base()
    where = spaced(view.found.row.code) + (f" · {reached.partition('://')[2]}" if reached else "")
    st.html(f'<footer class="projector-foot"><span>{html(said)}</span><span>{html(where)}</span></footer>')


def _turn(here: Led, view: DeskView, by: Literal[-1, 1]) -> None:
    """Only while everybody looks at the lesson: a key takes nobody's question away."""
    slide = view.room.slide
    if view.room.phase is not Phase.WAITING or slide is None or slide.lesson not in resources.course().lessons:
        return
    to = beside(hour.order(resources.content_stamp(), slide.lesson), slide, by)
    if to is not None:
        do(here, Turn(to.slide))
