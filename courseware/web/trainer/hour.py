"""An hour: what the class does now, the button that holds the next step, and the trainer's own papers beside it."""

from __future__ import annotations

import streamlit as st

from courseware.classroom.peer import advice
from courseware.classroom.room import ASKED, CLOCKED, Extend, Phase
from courseware.classroom.running_order import Picture, Stretch, beside, hour, notes, pictures, place_of
from courseware.content.course import Lesson
from courseware.i18n import N_, t
from courseware.markdown import escape
from courseware.study.desk import DeskView
from courseware.web import clock, navigation, resources
from courseware.web.language import cached
from courseware.web.trainer import assigning, entrance, roster, start, vote
from courseware.web.trainer.door import Led, do
from courseware.web.trainer.next_steps import may_turn, next_steps, turned

LESSON, SECONDS = "lesson-that-is-led", "seconds-of-a-vote"
TIMES = {0: N_("不限时"), 30: N_("30 秒"), 60: N_("60 秒"), 90: N_("90 秒")}
USUAL = 60
KINDS = {
    "text": ("subject", N_("正文")), "note": ("lightbulb", N_("要点")), "chart": ("bar_chart", N_("图")),
    "table": ("table_rows", N_("表")), "explore": ("tune", N_("小实验")), "diagram": ("account_tree", N_("示意图")),
    "case": ("alt_route", N_("案例")), "question": ("how_to_vote", N_("投票")), "exercise": ("table_view", N_("练习")),
    "page": ("arrow_forward", N_("工具")),
}  # fmt: skip
"""Of blocks: a sign, and the word it stands for."""


def show(here: Led, view: DeskView) -> None:
    left, right = st.columns([7, 5], gap="medium")
    with left:
        asked = view.room.phase in ASKED
        if asked:
            vote.show(view)
        lesson = _lesson(view)
        shown = order(resources.content_stamp(), lesson.id)
        if not asked:
            _now(here, view, shown)
        _order(here, view, shown)
        assigning.show(here, lesson)
    with right:
        _next(here, view, shown)
        vote.what_to_say(view)
        _notes(lesson)
        _plan(view, lesson)
        _class(here, view)


@cached(max_entries=100)
def order(stamp: int, lesson_id: str) -> tuple[Picture, ...]:
    """The pictures of a lesson, its figures filled in."""
    course = resources.course()
    return pictures(resources.study().lessons.read(course.lessons[lesson_id]).lesson, course)


def _lesson(view: DeskView) -> Lesson:
    """The one whose order is followed: what the projector shows, until another is chosen."""
    course, slide = resources.course(), view.room.slide
    first = slide.lesson if slide is not None and slide.lesson in course.lessons else next(iter(course.lessons))
    if st.session_state.get(LESSON) not in course.lessons:
        st.session_state[LESSON] = first
    titles = {
        lesson.id: t("{number} · {title}", number=navigation.module_number(course, module), title=lesson.title)
        for module in course.modules
        for lesson in module.lessons
        if lesson.id in course.lessons
    }
    chosen = st.selectbox(t("带哪一课"), list(titles), format_func=titles.__getitem__, key=LESSON)
    return resources.study().lessons.read(course.lessons[chosen]).lesson


def _now(here: Led, view: DeskView, shown: tuple[Picture, ...]) -> None:
    """What the projector and the learners have before them."""
    room = view.room
    with st.container(key="lead-now", gap="xsmall"):
        if room.phase is Phase.WORKING and room.goal is not None:
            st.subheader(t("大家在自己做"), anchor=False)
            st.markdown(assigning.in_words(room.goal))
        else:
            place = place_of(shown, room.slide)
            st.subheader(t("大家看着你"), anchor=False)
            if place is None:
                st.caption(t("投影上是班级码，还没有翻到这一课。"))
            else:
                st.caption(t("投影上是第 {n} / {of} 张：{title}", n=place + 1, of=len(shown), title=shown[place].title))
        with st.container(horizontal=True):
            _turn(here, view, shown)
            start.projector_link(view)


def _turn(here: Led, view: DeskView, shown: tuple[Picture, ...]) -> None:
    before, after = beside(shown, view.room.slide, -1), beside(shown, view.room.slide, 1)
    for label, key, to in ((t("上一张"), "Left", before), (t("下一张"), "Right", after)):
        st.button(
            label,
            key=f"turn-{key}",
            shortcut=key,
            disabled=to is None or not may_turn(view.room),
            on_click=do,
            args=(here, *(turned(view.room, to) if to is not None else ())),
        )


def _next(here: Led, view: DeskView, shown: tuple[Picture, ...]) -> None:
    room = view.room
    said = vote.advised(view)
    graded = view.tallies[0].votes if view.tallies and vote.can_be_right(view) else {}
    first, *others = next_steps(room, shown, advice(sum(graded.values()), len(graded)), _seconds())
    with st.container(border=True, key="lead-panel"):
        if view.seconds_left is not None:
            with st.container(horizontal=True, vertical_alignment="center"):
                clock.show(view.seconds_left)
                st.button(t("加 1 分钟"), key="lead-extend", on_click=do, args=(here, Extend(60)))
        elif room.phase in CLOCKED:
            st.button(t("限时 1 分钟"), key="lead-extend", on_click=do, args=(here, Extend(60)), type="tertiary")
        if said:
            st.markdown(said)
        st.button(
            first.label, key="lead-next", type="primary", width="stretch", on_click=do, args=(here, *first.commands)
        )
        with st.container(horizontal=True, gap="xsmall"):
            for number, step in enumerate(others):
                st.button(step.label, key=f"lead-other-{number}", on_click=do, args=(here, *step.commands))
        if any(picture.kind == "question" for picture in shown):
            st.segmented_control(
                t("每次投票"), list(TIMES), default=USUAL, required=True, key=SECONDS, format_func=lambda n: t(TIMES[n])
            )


def _seconds() -> int | None:
    chosen: int = st.session_state.get(SECONDS, USUAL)
    return chosen or None


def _order(here: Led, view: DeskView, shown: tuple[Picture, ...]) -> None:
    """The lesson's blocks as the order in which one goes through it: pressed, one is on the projector."""
    place = place_of(shown, view.room.slide)
    with st.container(key="lead-order", gap=None):
        for number, picture in enumerate(shown):
            icon, word = KINDS[picture.kind]
            label = t("{n} · {kind} · {title}", n=number + 1, kind=t(word), title=escape(picture.title))
            if picture.of > 1:
                label = t("{label}（{part}/{of}）", label=label, part=picture.slide.part, of=picture.of)
            st.button(
                label,
                key=f"order-{number}",
                icon=f":material/{icon}:",
                type="secondary" if number == place else "tertiary",
                width="stretch",
                disabled=not may_turn(view.room),
                on_click=do,
                args=(here, *turned(view.room, picture)),
            )


def _notes(lesson: Lesson) -> None:
    said = notes(lesson)
    if said:
        with st.container(key="lead-notes"):
            st.markdown(f"**{t('给你的提示')}**")
            for text in said:
                st.markdown(text.replace("\n", "\n\n"), anchors=False)
            st.caption(t("只在你这里，投影上没有。"))


def _plan(view: DeskView, lesson: Lesson) -> None:
    """How long what may take, beside how long it has taken so far."""
    stretches = hour(lesson, resources.course())
    gone = int((view.now - view.room.begun).total_seconds() // 60) if view.room.begun is not None else 0
    rows = "\n".join(f"| {_stretch(each)} | {t('{n} 分', n=each.minutes)} |" for each in stretches)
    total = sum(each.minutes for each in stretches)
    with st.container(key="lead-plan"):
        st.markdown(t("**这一小时** · 上了 {gone} 分，照这样共 {total} 分", gone=gone, total=total))
        st.markdown(f"| | |\n|:--|--:|\n{rows}")


def _stretch(each: Stretch) -> str:
    course = resources.course()
    match each.what:
        case "lesson":
            return course.lessons[each.refers].title
        case "votes":
            return t("投票与讨论，{n} 题", n=each.n)
        case "exercise":
            return t("练习：{title}", title=course.exercises[each.refers].title)
        case "closing":
            return t("收尾，看报告")


def _class(here: Led, view: DeskView) -> None:
    """Who is here, and the way in for who comes late."""
    opened = st.expander(t("名单和进班的办法"), key="lead-class", on_change="rerun")
    if opened.open:
        with opened:
            entrance.show(view.found.row.code)
            roster.show(here, view)
