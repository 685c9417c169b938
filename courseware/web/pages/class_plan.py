"""What a class brings to a learner's home: what is due next, the weeks of its plan, what to add to a text."""

from __future__ import annotations

import secrets
from datetime import timedelta
from math import ceil
from typing import Literal

import streamlit as st

from courseware.classroom.course_plan import DAY, Kind, Stand, State, days_over
from courseware.content.course import Course
from courseware.i18n import N_, listed, t
from courseware.markdown import escape
from courseware.progress.course import LOCAL, local_day
from courseware.record.seats import Seat
from courseware.record.unavailable import StoreUnavailable
from courseware.study import course_plan_words as words
from courseware.study import days
from courseware.study.course_plans import MyPlan, WeekStands
from courseware.study.quiz import NothingToAsk
from courseware.web import identity, navigation, resources, starting

Color = Literal["red", "orange", "green", "gray"]
SAID = "why the test of a week was not begun"


def sent_back(course: Course, learner_id: str) -> None:
    """What a trainer wants to be added to what was written, each with the way there."""
    try:
        found = resources.study().marker.sent_back(learner_id)
    except StoreUnavailable:
        return  # said on top of the page
    for each in found:
        with st.container(border=True, key=f"sent-back-{each.question_id}", gap="xsmall"):
            st.markdown(t("老师请你补一句：{asked}", asked=escape(each.asked)))
            title = course.lessons[each.lesson_id].title
            if each.number is not None:
                title = t("{lesson} · 第 {n} 题", lesson=title, n=each.number)
            navigation.lesson_link(each.lesson_id, title, each.number, ":material/rate_review:")


def show(course: Course) -> bool:
    """Whether the class of whoever sits here has a plan."""
    try:
        seat = identity.seat()
        mine = resources.study().course_plans.mine(seat) if seat is not None else None
    except StoreUnavailable:
        return False  # said on top of the page
    if seat is None or mine is None:
        return False
    _next(course, seat, mine)
    count = len(mine.weeks)
    st.header(t("这 {n} 周", n=count) if count > 1 else t("这一周"), anchor=False)
    with st.container(key="my-weeks", gap=None):
        for number, week in enumerate(mine.weeks):
            _week(course, mine, number, week)
    return True


def _next(course: Course, seat: Seat, mine: MyPlan) -> None:
    found = mine.next
    if found is None:
        st.title(t("这周的都交了") if mine.begun else t("计划还没开始"), anchor=False)
        coming = mine.coming
        if coming is not None:
            what = escape(words.lessons(coming.lessons, course))
            st.markdown(t("下一课 {day}：{what}", day=days.with_weekday(coming.begins), what=what))
        return
    name = words.title(found.piece, course)
    st.title(t("{when}：{name}", when=_when(mine, found), name=escape(name)), anchor=False)
    with st.container(border=True, key="due-next"):
        with st.container(horizontal=True, vertical_alignment="center"):
            color: Color = "orange" if found.state is State.OVER or found.piece.until - mine.now < 2 * DAY else "gray"
            st.badge(_until(found), color=color)
            st.caption(listed(_facts(course, mine, found), N_(" · ")), width="content")
        if found.state is State.OVER:
            st.markdown(t("过了 {n} 天，还可以交，记作迟交。", n=days_over(found.piece.until, mine.now)))
        _button(course, seat, found)


def _when(mine: MyPlan, found: Stand) -> str:
    if found.state is State.OVER:
        return t("该交了")
    if found.piece.test is not None and found.state is State.EARLY:
        return t("{at} 开始", at=days.moment(found.piece.test.opens))
    match (local_day(found.piece.until) - local_day(mine.now)).days:
        case 0:
            return t("今天交")
        case 1:
            return t("明天交")
        case n:
            return t("{n} 天后交", n=n)


def _until(found: Stand) -> str:
    return t("{at} 截止", at=days.moment(found.piece.until))


def _facts(course: Course, mine: MyPlan, found: Stand) -> list[str]:
    left = found.piece.until - mine.now
    facts = []
    if timedelta(0) < left < 2 * DAY:
        facts.append(t("还剩 {n} 小时", n=ceil(left / timedelta(hours=1))))
    if found.piece.kind is Kind.EXERCISE and found.piece.what in course.exercises:
        facts.append(t("约 {n} 分钟", n=course.exercises[found.piece.what].minutes))
    if found.times and found.piece.kind is Kind.EXERCISE:
        facts.append(t("交过 {n} 次，还没全对", n=found.times))
    if found.piece.kind is Kind.PROMOTION:
        facts.append(t("计分过 {n} 次", n=found.times))
    return facts


def _button(course: Course, seat: Seat, found: Stand) -> None:
    piece = found.piece
    with st.container(key="go-on-plan"):
        match piece.kind:
            case Kind.EXERCISE if piece.what in course.exercises:
                navigation.exercise_link(piece.what, t("接着做") if found.times else t("去做"))
            case Kind.PROMOTION:
                navigation.page_link(navigation.PROMOTION, t("去排 618"))
            case Kind.TEST if found.state is State.SAT and found.sitting is not None:
                navigation.sitting_link(found.sitting, t("接着做"))
            case Kind.TEST if piece.test is not None:
                early = found.state is State.EARLY
                opens = piece.test.opens.astimezone(LOCAL)
                label = t("{at} 才能开始", at=f"{days.short(opens.date())} {opens:%H:%M}") if early else t("开始小测")
                st.button(
                    label, key="plan-test", type="primary", disabled=early, on_click=_start,
                    args=(seat, piece.week, secrets.token_urlsafe(12)),
                )  # fmt: skip
        if said := st.session_state.pop(SAID, None):
            st.info(said, icon=":material/info:")


def _start(seat: Seat, week_id: str, nonce: str) -> None:
    try:
        sitting = resources.study().course_plans.start_test(seat, week_id, nonce)
    except (NothingToAsk, StoreUnavailable) as problem:
        st.session_state[SAID] = str(problem)
        return
    if sitting is None:
        st.session_state[SAID] = t("小测的时间过了，没有开始。")
    else:
        st.session_state[starting.STARTED] = sitting.id


def _week(course: Course, mine: MyPlan, number: int, of: WeekStands) -> None:
    week, begun = of.week, of in mine.begun
    here = begun and of == mine.begun[-1]
    with st.container(
        key=f"my-week-{'now' if here else 'other'}-{number}", horizontal=True, vertical_alignment="center"
    ):
        st.markdown(f"**{days.short(week.begins)}**", width=56)
        with st.container(gap=None, width="stretch"):
            st.markdown(escape(words.lessons(week.lessons, course)) or t("没有课"))
            st.caption(_asked(course, of))
        if of.stands:
            label, icon, color = _badge(mine, of)
            st.badge(label, icon=icon, color=color)


def _asked(course: Course, of: WeekStands) -> str:
    pieces = [
        t("{title}（{how}）", title=escape(words.in_full(each.piece, course)), how=t(words.STATES[each.state]))
        if each.state in (State.LATE, State.MISSED, State.OVER)
        else escape(words.in_full(each.piece, course))
        for each in of.stands
    ]
    due = t("{at} 截止", at=days.moment(of.week.due))
    return listed([*pieces, due], N_(" · ")) if pieces else t("没有要交的")


def _badge(mine: MyPlan, of: WeekStands) -> tuple[str, str | None, Color]:
    """What is to be said of a week: in words, with a sign, in a colour."""
    worst = of.worst
    if worst is None:
        late = any(each.state is State.LATE for each in of.stands)
        return t("做完，有迟交") if late else t("做完"), ":material/check:", "green"
    if worst.state is State.MISSED:
        return t("小测没参加"), ":material/close:", "red"
    if worst.state is State.OVER:
        return t("过了 {n} 天", n=days_over(worst.piece.until, mine.now)), ":material/warning:", "orange"
    n = (local_day(worst.piece.until) - local_day(mine.now)).days
    if n <= 1:
        return (t("明天") if n else t("今天")), ":material/schedule:", "orange"
    return t("{n} 天后", n=n), None, "gray"
