"""Quizzes and tests: those to go on with, what to be asked next, and what came of those before."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import streamlit as st

from courseware.content.course import Course
from courseware.i18n import t
from courseware.progress.blueprint import TASK_MINUTES, About, Scope
from courseware.progress.course import LOCAL
from courseware.progress.sitting import PASS
from courseware.record.log import SittingKind
from courseware.record.unavailable import StoreUnavailable
from courseware.study.sittings import EarlierSitting, OpenSitting, QuizHome
from courseware.study.wanted import FINAL, LENGTHS, PACES, SECONDS_PER_QUESTION, Wanted
from courseware.web import identity, navigation, resources, starting, verdicts
from courseware.web.style import READING
from courseware.web.submission import keep_view, view_of

MOST_EARLIER = 12


def render() -> None:
    course, learner = resources.course(), identity.learner()
    starting.lead_on()
    with st.container(width=READING, key="quiz"):
        st.title(t("自测"), anchor=False)
        st.caption(t("每次换一套题，数字也换。做完告诉你大概在什么水平，错在哪里，接下来做什么。"))
        if learner is None:
            return
        shown = f"quiz-{learner.id}"
        try:
            keep_view(shown, resources.study().quiz.home(learner.id))
        except StoreUnavailable as problem:
            if view_of(shown, QuizHome) is None:
                verdicts.show(problem)
        view = view_of(shown, QuizHome)
        if view is None:
            return
        for number, each in enumerate(view.open):
            _open(each, "go" if number == 0 else "also")
        _choose(course, view, learner.id)
        _final(view, learner.id)
        _earlier(view)


def _open(each: OpenSitting, filled: str) -> None:
    sitting = each.sitting
    with st.container(key=f"panel-next-{sitting.id}", horizontal=True, vertical_alignment="center"):
        with st.container(gap=None, width="stretch"):
            st.markdown(f"**{each.title}**")
            began = t("{n} 题 · {at} 开始", n=len(sitting.drawn), at=_day(sitting.started_at))
            left = each.seconds_left
            st.caption(began if left is None else t("{began} · 还剩 {n} 分钟", began=began, n=int(left // 60)))
        with st.container(key=f"{filled}-{sitting.id}", width="content"):
            navigation.sitting_link(sitting.id, t("接着做"))


def _choose(course: Course, view: QuizHome, learner_id: str) -> None:
    st.header(t("开始一次自测"), anchor=False)
    abouts = {
        About.COURSE: t("全课程"),
        About.MODULES: t("按模块"),
        About.POINTS: t("按知识点"),
        About.WRONG: t("没答对的题（{n}）", n=view.wrong),
    }
    about = st.segmented_control(
        t("考什么"), list(abouts), format_func=lambda each: abouts[each], default=About.COURSE, required=True,
        key="quiz-about",
    )  # fmt: skip
    ids = _ids(course, About(about))
    columns = st.columns(2)
    with columns[0]:
        length = st.segmented_control(
            t("多少题"), LENGTHS, format_func=lambda n: t("{n} 题", n=n), default=20, required=True, key="quiz-length"
        )
        ways = {False: t("测试：交卷以后才看对错"), True: t("练习：每题答完就看对错")}
        at_once = st.radio(t("怎么做"), list(ways), format_func=lambda each: ways[each], key="quiz-at-once")
        tasks = st.checkbox(
            t("加一道数据题"), key="quiz-tasks", disabled=at_once,
            help=t("排在最后：在店铺的数据表上算几个数，一道 {least}–{most} 分钟。", least=15, most=TASK_MINUTES),
        )  # fmt: skip
    with columns[1]:
        paces = {0.0: t("不限时"), **{pace: t("{n} 倍时间", n=f"{pace:g}") for pace in PACES}}
        times = st.radio(
            t("时间"), list(paces), format_func=lambda each: paces[each], key="quiz-pace", disabled=at_once
        )
        pace = None if at_once or not times else times
        _tell_time(length, pace, tasks and not at_once)
    nothing = _missing(Scope.of(About(about), ids), view)
    if nothing:
        st.caption(nothing)
    wanted = Wanted(Scope.of(About(about), ids), length, at_once, pace, tasks=tasks)
    kind: Literal["primary", "secondary"] = "secondary" if view.open else "primary"
    starting.button(t("开始"), learner_id, wanted, "quiz-start", type=kind, disabled=bool(nothing))


def _ids(course: Course, about: About) -> list[str]:
    """Of the modules or points that were chosen."""
    match about:
        case About.MODULES:
            titles = {module.id: module.title for module in course.modules}
            return list(
                st.pills(
                    t("哪些模块"), list(titles), format_func=lambda id: titles[id], selection_mode="multi",
                    key="quiz-modules",
                )
            )  # fmt: skip
        case About.POINTS:
            names = {point.id: point.name for point in course.points.values()}
            return list(
                st.multiselect(
                    t("哪些知识点"), list(names), format_func=lambda id: names[id], key="quiz-points",
                    placeholder=t("打几个字就能找"),
                )
            )  # fmt: skip
        case About.COURSE | About.WRONG:
            return []


def _missing(scope: Scope, view: QuizHome) -> str:
    """What keeps it from being started; "" if nothing does."""
    match scope.about:
        case About.MODULES if not scope.ids:
            return t("先选一个模块。")
        case About.POINTS if not scope.ids:
            return t("先选几个知识点。")
        case About.WRONG if not view.wrong:
            return t("现在没有答错过又还没改对的题。")
        case _:
            return ""


def _tell_time(length: int, pace: float | None, tasks: bool) -> None:
    if pace is None:
        st.caption(t("没有时钟。关掉页面以后再来，从停下的地方接着做。"))
        return
    minutes = length * pace * SECONDS_PER_QUESTION / 60
    st.caption(
        t("{n} 题 {minutes} 分钟：每题按 {seconds} 秒算。时间到会自己交卷，已答的都算。",
          n=length, minutes=f"{minutes:g}", seconds=SECONDS_PER_QUESTION)
    )  # fmt: skip
    if tasks:
        st.caption(t("数据题按它自己要的分钟数另算。"))


def _final(view: QuizHome, learner_id: str) -> None:
    st.header(t("结业测试"), anchor=False)
    st.markdown(
        t("{n} 题，每个模块都考，不限时，交卷以后才看对错。答对 {pass_at} 题（{share}%）就通过，通过以后可以领证书。",
          n=FINAL.length, pass_at=round(FINAL.length * PASS), share=round(100 * PASS))
    )  # fmt: skip
    if any(each.sitting.kind is SittingKind.FINAL for each in view.open):
        return
    starting.button(t("开始结业测试"), learner_id, FINAL, "quiz-final")


def _earlier(view: QuizHome) -> None:
    if not view.earlier:
        return
    st.header(t("做过的"), anchor=False)
    with st.container(border=True, key="quiz-earlier", gap="small"):
        for each in view.earlier[:MOST_EARLIER]:
            _row(each)


def _row(each: EarlierSitting) -> None:
    _, low, high = each.score.in_points
    with st.container(horizontal=True, vertical_alignment="center", key=f"row-{each.sitting.id}"):
        with st.container(gap=None, width="stretch"):
            navigation.sitting_link(each.sitting.id, f"**{each.title}**")
            way = t("练习") if each.sitting.at_once else t("测试")
            at = _day(each.sitting.started_at)
            st.caption(t("{at} · {way} · {low}–{high} 分", at=at, way=way, low=low, high=high))
        st.markdown(t("{of} 题答对 {right} 题", of=each.score.of, right=each.score.right), width="content")


def _day(at: datetime) -> str:
    local = at.astimezone(LOCAL)
    return t("{month} 月 {day} 日 {time}", month=local.month, day=local.day, time=f"{local:%H:%M}")
