"""The end of a lesson: what it has made of the points that it covers."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from courseware.i18n import t
from courseware.progress.chance import Chance
from courseware.record.log import Learner
from courseware.record.unavailable import StoreUnavailable
from courseware.study.views import Grown
from courseware.web import resources
from courseware.web.pages.me_map import chance_in_words
from courseware.web.submission import keep_view, view_of


@dataclass(frozen=True)
class _Kept:
    points: tuple[Grown, ...]


def render(lesson_id: str, learner: Learner) -> None:
    """Asked for once a visit: nothing is answered on this page. Nothing when the record cannot be reached."""
    key = f"grown-{lesson_id}-{learner.id}"
    kept = view_of(key, _Kept)
    if kept is None:
        try:
            kept = _Kept(resources.study().overview.grown(lesson_id, learner))
        except StoreUnavailable:
            return
        keep_view(key, kept)
    with st.container(border=True, key="grown", gap="small"):
        st.header(t("长进的知识点") if any(map(_grew, kept.points)) else t("这一课的知识点"), anchor=False)
        st.caption(t("今天再遇到一道新题，答对的把握"))
        for point in kept.points:
            _point(point)


def _point(point: Grown) -> None:
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        with st.container(gap=None, width="stretch"):
            st.markdown(point.name)
        with st.container(width="content"):
            st.markdown(_how(point))


def _how(point: Grown) -> str:
    if point.now is None:
        return t("做几题才看得出")
    if point.before is None or _percent(point.before) == _percent(point.now):
        return t("**{chance}**", chance=chance_in_words(point.now))
    return t("{before}% → **{chance}**", before=_percent(point.before), chance=chance_in_words(point.now))


def _grew(point: Grown) -> bool:
    return point.now is not None and (point.before is None or _percent(point.now) > _percent(point.before))


def _percent(chance: Chance) -> int:
    return round(100 * chance.mean)
