"""The certificate: what it still takes, or the paper itself; and the portfolio."""

from __future__ import annotations

import logging
from typing import assert_never

import streamlit as st

from courseware.content.course import Course
from courseware.i18n import keeping_language, t
from courseware.progress.certificate import Needed, Standing, Step
from courseware.progress.sitting import PASS, Share
from courseware.record.log import Learner
from courseware.record.unavailable import StoreUnavailable
from courseware.study.papers import CannotSign, CertificateView
from courseware.web import identity, navigation, resources
from courseware.web.style import READING
from courseware.web.submission import keep_view, view_of

log = logging.getLogger(__name__)

HTML_TYPE = "text/html"
SHEET = 1190
"""Height of the preview, in pixels: an A4 page and the room around it. On a phone `style.css` gives it more."""


def render() -> None:
    st.title(t("结业证书"), anchor=False)
    learner = identity.learner()
    if learner is None:
        return
    shown = f"certificate-{learner.id}"
    try:
        view = resources.papers().certificate(learner)
        keep_view(shown, view)
    except StoreUnavailable:
        kept = view_of(shown, CertificateView)
        if kept is None:
            return
        view = kept
    except CannotSign as problem:
        log.warning("no certificate can be signed: %s", problem.detail)
        st.warning(str(problem), icon=":material/warning:")
        return
    navigation.page_link(navigation.ME, t("← 我的学习"))
    if view.page is None:
        _missing(resources.course(), view.standing)
    else:
        _paper(learner, view.page)
    _portfolio(learner)


def _paper(learner: Learner, page: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="paper-tools"):
        navigation.page_link(navigation.VERIFY, t("核验"), ":material/verified_user:")
        st.download_button(
            t("下载"),
            data=page.encode(),
            file_name=t("结业证书-{name}.html", name=learner.name),
            mime=HTML_TYPE,
            on_click="ignore",
            icon=":material/download:",
            key="certificate-download",
        )
        # `papers.js` prints the paper in the frame below, and nothing around it.
        st.button(t("打印"), key="print-paper", type="primary", icon=":material/print:")
    with st.container(key="paper"):
        # Its height is told: to measure it Streamlit would add a script, which the page's policy does not let run.
        st.iframe(page, height=SHEET, alt=t("结业证书"))


def _missing(course: Course, standing: Standing) -> None:
    with st.container(width=READING):
        left = [step for step in standing.steps if not step.reached]
        st.markdown(t("三件事都做到，证书就在这里。还差 {n} 件。", n=len(left)))
        for step in standing.steps:
            with st.container(border=True):
                _step(course, step)


def _step(course: Course, step: Step) -> None:
    icon = ":material/check_circle:" if step.reached else ":material/circle:"
    done = t("做到了") if step.reached else t("还差")
    st.markdown(t("{icon} **{what}** · {done}", icon=icon, what=_what(course, step.needed), done=done))
    match step.needed:
        case Needed.TEST:
            if step.best is not None and not step.reached:
                st.markdown(t("最好的一次：{score}。", score=_score(step.best)))
            if step.elsewhere and not step.reached:
                st.markdown(t("导入的结业测试不算：要在发证书的机器上考。"))
            if not step.reached:
                navigation.page_link(navigation.QUIZ, t("去考结业测试"))
        case Needed.EXERCISES:
            for id in step.open:
                if id in course.exercises:
                    navigation.exercise_link(id, course.exercises[id].title)
            if step.elsewhere and not step.reached:
                st.markdown(t("有些导入的作答，题目后来改过，没法重新判分，要再做一次。"))
        case Needed.RUN:
            if not step.reached:
                navigation.page_link(navigation.PROMOTION, t("去排 618 的方案"))
        case _:
            assert_never(step.needed)


def _what(course: Course, needed: Needed) -> str:
    match needed:
        case Needed.TEST:
            return t("结业测试，答对 {n}% 以上", n=round(100 * PASS))
        case Needed.EXERCISES:
            attested = course.certificate
            return t("必做练习 {n} 个，全部做对", n=len(attested.exercises) if attested else 0)
        case Needed.RUN:
            return t("618 策划，在自己的市场里计分一次")
        case _:
            assert_never(needed)


def _score(share: Share) -> str:
    _, low, high = share.in_points
    return t("{of} 题对 {right}，范围 {low}–{high}", of=share.of, right=share.right, low=low, high=high)


def _portfolio(learner: Learner) -> None:
    st.header(t("作品集"), anchor=False)
    st.caption(t("做得最好的练习，连题目、答案和评语，加上 618 的方案和结果，一个网页文件，可以直接发给招聘的人。"))
    st.download_button(
        t("下载作品集"),
        data=keeping_language(lambda: resources.papers().portfolio(learner, resources.planner())),
        file_name=t("作品集-{name}.html", name=learner.name),
        mime=HTML_TYPE,
        on_click="ignore",
        icon=":material/download:",
        key="portfolio-download",
    )
