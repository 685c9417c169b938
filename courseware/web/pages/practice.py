"""All exercises and the 618: what each trains, how long it takes, how one stands on it, and which to do next."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from courseware.content.course import Course
from courseware.content.exercise import Exercise
from courseware.i18n import listed, t
from courseware.progress.standing import Standing
from courseware.record.unavailable import StoreUnavailable
from courseware.study.views import HubView
from courseware.verdict import points
from courseware.web import identity, navigation, resources
from courseware.web.blocks.drill import standing_badge


def render() -> None:
    course, overview = resources.course(), resources.study().overview
    try:
        view = overview.hub(identity.learner())
    except StoreUnavailable:
        view = overview.hub(None)
    with st.container(key="practice", width=980):
        st.title(t("练习与 618"), anchor=False)
        st.caption(t("{n} 个练习，都在木禾生活的数据表上动手做。错了，告诉你错在哪一步。", n=len(course.exercises)))
        if view.proposed is not None:
            _proposed(view, view.proposed)
        _list(course, view)
        _drills(course, view)
        _promotion()


def _proposed(view: HubView, exercise: Exercise) -> None:
    best = view.standings.get(exercise.id, Standing()).best
    with st.container(key="panel-next", horizontal=True, vertical_alignment="center"):
        with st.container(gap=None, width="stretch"):
            st.caption(t("建议先做 · 上次做到一半") if best else t("建议先做 · 从这里开始最顺"))
            st.markdown(f"**{exercise.title}**")
            st.caption(t("约 {n} 分钟", n=exercise.minutes))
        with st.container(key="go-proposed", width="content"):
            navigation.exercise_link(exercise.id, t("接着做") if best else t("开始做"))


Group = Callable[[Standing], bool]


def _list(course: Course, view: HubView) -> None:
    groups: dict[str, tuple[str, Group]] = {
        "all": (t("全部"), lambda _: True),
        "new": (t("没做过"), lambda standing: standing.attempts == 0),
        "better": (t("能再提高"), lambda standing: standing.attempts > 0 and not standing.done),
        "done": (t("做对了"), lambda standing: standing.done),
    }
    stands = {id: view.standings.get(id, Standing()) for id in course.exercises}
    counts = {name: sum(map(belongs, stands.values())) for name, (_, belongs) in groups.items()}
    chosen = st.segmented_control(
        t("哪些练习"),
        list(groups),
        format_func=lambda name: f"{groups[name][0]} {counts[name]}",
        default="all",
        required=True,
        label_visibility="collapsed",
        key="which",
    )
    belongs = groups[chosen][1]
    shown = False
    lesson_of = {each.id: course.lessons_leading_to(each.id)[0] for each in course.exercises_in_order()}
    for module in course.modules:
        lessons = {lesson.id for lesson in module.lessons}
        own = [course.exercises[id] for id, lesson_id in lesson_of.items() if lesson_id in lessons]
        matching = [exercise for exercise in own if belongs(stands[exercise.id])]
        if not matching:
            continue
        shown = True
        done = sum(stands[exercise.id].done for exercise in own)
        number = navigation.module_number(course, module)
        st.header(t("{number} · {title}", number=number, title=module.title), anchor=False)
        st.caption(t("{done}/{all} 做对", done=done, all=len(own)))
        with st.container(border=True, key=f"exercises-{module.id}", gap="small"):
            for exercise in matching:
                _row(course, exercise, stands[exercise.id])
    if not shown:
        st.info(t("这一组里还没有练习。换一组看看。"), icon=":material/filter_alt:")


def _row(course: Course, exercise: Exercise, standing: Standing) -> None:
    skills = listed([course.points[id].name for id in exercise.covers[:3] if id in course.points])
    level = "★" * exercise.level + "☆" * (3 - exercise.level)
    with st.container(horizontal=True, vertical_alignment="center", key=f"row-{exercise.id}"):
        with st.container(gap=None, width="stretch"):
            navigation.exercise_link(exercise.id, f"**{exercise.title}**")
            st.caption(t("{skills} · {n} 分钟 · 难度 {level}", skills=skills, n=exercise.minutes, level=level))
        if standing.done:
            st.badge(t("做对了"), icon=":material/check:", color="green")
        elif standing.best:
            st.badge(t("最好 {n} 分", n=points(standing.best, full=False)), color="blue")
        else:
            st.badge(t("还没做对") if standing.attempts else t("没做过"), color="gray")


def _drills(course: Course, view: HubView) -> None:
    if not course.drills:
        return
    st.header(t("判断演练"), anchor=False)
    st.caption(t("{n} 个场面，一步一步做决定，每一步的代价按店里的数算。", n=len(course.drills)))
    with st.container(border=True, key="drills", gap="small"):
        for drill in course.drills.values():
            skills = listed([course.points[id].name for id in drill.covers[:3] if id in course.points])
            with st.container(horizontal=True, vertical_alignment="center", key=f"row-drill-{drill.id}"):
                with st.container(gap=None, width="stretch"):
                    navigation.drill_link(drill.id, f"**{drill.title}**")
                    level = "★" * drill.level + "☆" * (3 - drill.level)
                    st.caption(t("{skills} · {n} 分钟 · 难度 {level}", skills=skills, n=drill.minutes, level=level))
                standing = view.drills.get(drill.id, Standing())
                if standing.attempts:
                    standing_badge(standing)
                else:
                    st.badge(t("没做过"), color="gray")


def _promotion() -> None:
    st.header(t("终点：618 策划"), anchor=False)
    with st.container(border=True, key="row-promotion", gap=None):
        navigation.page_link(navigation.PROMOTION, t("**为木禾生活排一场 618**"), ":material/flag:")
        st.caption(t("做对 8 个练习以后最顺手；练习市场现在就能随便试，不计分。"))
