"""What a lesson opens with: two questions about what was learnt before, before anything new is read."""

from __future__ import annotations

import streamlit as st

from courseware.i18n import t
from courseware.progress.review import Went
from courseware.record.unavailable import StoreUnavailable
from courseware.study.review import Recalled
from courseware.web import resources
from courseware.web.blocks.question import card
from courseware.web.submission import keep_view, view_of


def render(learner_id: str, lesson_id: str) -> None:
    """Nothing for who has met nothing before, and while the record is away: the lesson itself can be read.

    Asked for once a visit: nothing that is answered on the page changes it.
    """
    kept = f"recall-{lesson_id}-{learner_id}"
    asked = view_of(kept, tuple)
    if asked is None:
        try:
            asked = resources.study().review.opening(learner_id, lesson_id)
        except StoreUnavailable:
            return
        keep_view(kept, asked)
        for each in asked:
            keep_view(_form(kept, each), each.question)
    if not asked:
        return
    with st.container(key=f"recall-{lesson_id}", gap="small"):
        st.markdown(t("**先不看书，想一想学过的**"))
        st.caption(t("隔几天想一次，记得更久。不计入这一课，赶时间可以直接往下读。"))
        for each in asked:
            _ask(each, _form(kept, each))


def _form(kept: str, each: Recalled) -> str:
    return f"{kept}-{each.question.item}-{each.question.variant}"


def _ask(each: Recalled, form: str) -> None:
    if each.went.over:
        known = each.went is Went.RECALLED
        sign, so = ("check", t("想起来了")) if known else ("replay", t("明天的复习里再见"))
        st.caption(f":material/{sign}: {each.point} · {so}")
        return
    when = t("今天见过") if each.days == 0 else t("{n} 天前见过", n=each.days)
    card(form, each.context, f"**{each.point}** · {when}")
