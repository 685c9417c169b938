"""My learning: every knowledge point at a glance, what to do about those that fade, and the badges."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from html import escape

import streamlit as st

from courseware.content.course import Course, Lesson, Module
from courseware.i18n import N_, listed, t
from courseware.progress.badges import Badge
from courseware.progress.chance import Chance
from courseware.progress.in_words import mastered_in_words
from courseware.progress.mastery import Mastered, PointMastery
from courseware.progress.review import OF_A_POINT
from courseware.study.views import MeView
from courseware.web import drawings, navigation, resources

LEGEND = (Mastered.MASTERED, Mastered.FADING, Mastered.LEARNING, Mastered.UNSEEN)
NAMED = 4
"""Points that are named before 「……」."""
OPEN = "map open"
"""Where the session keeps the module whose points are listed."""


def render(course: Course, view: MeView) -> None:
    _legend(view.mastery.points)
    if view.due:
        _bring_up(view)
    elif all(point.state is Mastered.UNSEEN for point in view.mastery.points):
        st.info(t("学完第一课，这里就有颜色了。"), icon=":material/grid_view:")
    _map(course, view)
    st.caption(
        t(
            "一格一个知识点，挨着的是同一课。「掌握」的意思是：今天给你一道新题，答对的机会至少六成，"
            "而且隔两天以上答对过两道不同的题。"
        )
    )
    if view.badges:
        st.header(t("技能章"), anchor=False)
        with st.grid(3, min_column_width=220):
            for badge in view.badges:
                _badge(badge)


def chance_in_words(chance: Chance) -> str:
    """66%（52–78）."""
    mean, low, high = (round(100 * share) for share in (chance.mean, chance.low, chance.high))
    return t("{mean}%（{low}–{high}）", mean=mean, low=low, high=high)


def _legend(points: Iterable[PointMastery]) -> None:
    counts = Counter(point.state for point in points)
    tiles = (
        f"<div>{_square(state)}<div><b>{counts[state]}</b><span>{mastered_in_words(state)}</span></div></div>"
        for state in LEGEND
    )
    st.html(f'<div class="map-legend">{"".join(tiles)}</div>')


def _square(state: Mastered) -> str:
    return f'<i class="point {state}"></i>'


def _bring_up(view: MeView) -> None:
    """What is due: the one thing to do on this page."""
    with st.container(key="note-pitfall-bring-up"):
        st.markdown(f"**{t('先捡起 {n} 题', n=view.due)}**")
        names = listed(view.bring_up[:NAMED])
        more = len(view.bring_up) > NAMED
        st.markdown(t(N_("{names}……再过几天就要忘了。") if more else N_("{names}，再过几天就要忘了。"), names=names))
        with st.container(key="go-review"):
            navigation.review_link(view.due)


@st.fragment
def _map(course: Course, view: MeView) -> None:
    """A fragment: opening a row redraws the map alone."""
    points = {point.point_id: point for point in view.mastery.points}
    with st.container(border=True, key="map", gap=None):
        for module in course.modules:
            groups = _by_lesson(module, points)
            if any(groups):
                _row(course, module, groups, view.mastery.modules.get(module.id))


def _by_lesson(module: Module, points: Mapping[str, PointMastery]) -> list[list[PointMastery]]:
    """The points of a module, lesson by lesson; those of no lesson at the end."""
    left = {id: point for id, point in points.items() if point.module_id == module.id}
    lessons = [lesson for lesson in module.lessons if isinstance(lesson, Lesson)]
    groups = [[left.pop(id) for id in lesson.covers if id in left] for lesson in lessons]
    return [*groups, list(left.values())]


def _row(course: Course, module: Module, groups: list[list[PointMastery]], chance: Chance | None) -> None:
    points = [point for group in groups for point in group]
    counts = Counter(point.state for point in points)
    is_open = st.session_state.get(OPEN) == module.id
    with st.container(key=f"map-row-{module.id}", horizontal=True, vertical_alignment="center"):
        with st.container(key=f"map-name-{module.id}", gap=None, width=230):
            number = navigation.module_number(course, module)
            st.markdown(f"**{t('{number} · {title}', number=number, title=module.title)}**")
            st.caption(t("掌握 {n}/{all}", n=counts[Mastered.MASTERED], all=len(points)))
        said = listed((t("{state} {n}", state=mastered_in_words(each), n=counts[each]) for each in LEGEND), N_("，"))
        squares = "".join(
            f"<span>{''.join(_square(point.state) for point in group)}</span>" for group in groups if group
        )
        st.html(f'<div class="map-points" role="img" aria-label="{escape(said)}">{squares}</div>')
        st.button(
            t("收起") if is_open else t("逐个看"),
            key=f"map-open-{module.id}",
            type="tertiary",
            icon=":material/expand_less:" if is_open else ":material/expand_more:",
            on_click=_toggle,
            args=(module.id,),
        )
    if is_open:
        _list(course, points, chance)


def _toggle(module_id: str) -> None:
    st.session_state[OPEN] = None if st.session_state.get(OPEN) == module_id else module_id


def _list(course: Course, points: list[PointMastery], chance: Chance | None) -> None:
    questions = Counter(point for each in course.questions.values() if each.kind != "text" for point in each.covers)
    with st.container(key="map-list", gap="small"):
        if chance is not None:
            st.caption(t("这个模块里学过的知识点，答对一道新题的把握：{chance}", chance=chance_in_words(chance)))
        for point in points:
            _point(point, min(OF_A_POINT, questions[point.point_id]))


def _point(point: PointMastery, questions: int) -> None:
    state = mastered_in_words(point.state)
    with st.container(
        key=f"map-point-{point.point_id}", horizontal=True, vertical_alignment="center",
        horizontal_alignment="distribute",
    ):  # fmt: skip
        with st.container(gap=None, width="stretch"):
            st.html(f'<p class="map-point">{_square(point.state)} {escape(point.name)}</p>')
            if point.chance is None:
                st.caption(state)
            else:
                chance = chance_in_words(point.chance)
                st.caption(t("{state} · 答对新题的把握 {chance}", state=state, chance=chance))
        if point.chance is None or not questions:
            return
        if st.button(t("再练 {n} 题", n=questions), key=f"map-practise-{point.point_id}"):
            navigation.go_to_review(point.point_id, resources.study().review.begins())


def _badge(badge: Badge) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"badge-{badge.module_id}"):
        st.html(drawings.badge(badge.title, badge.earned is not None), width="content")
        with st.container(gap=None):
            st.markdown(f"**{badge.title}**")
            st.caption(_how_far(badge))


def _how_far(badge: Badge) -> str:
    if badge.earned is not None:
        return t("{month} 月 {day} 日得到", month=badge.earned.month, day=badge.earned.day)
    if badge.lessons and badge.exercises:
        return t("还差 {lessons} 课、{exercises} 个练习", lessons=badge.lessons, exercises=badge.exercises)
    if badge.lessons:
        return t("还差 {lessons} 课", lessons=badge.lessons)
    return t("还差 {exercises} 个练习", exercises=badge.exercises)
