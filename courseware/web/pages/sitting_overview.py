"""All questions of an open sitting: beside the one that is shown, and where there is no room for it in a dialog."""

from __future__ import annotations

import streamlit as st

from courseware.i18n import t
from courseware.study.sittings import Place, SittingView
from courseware.web import navigation
from courseware.web.pages import sitting_acts as acts


def beside(form: str, view: SittingView) -> None:
    with st.container(border=True, key="test-overview"):
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            st.markdown(t("**总览**"), width="content")
            st.caption(t("{done}/{of}", done=view.answered, of=len(view.places)), width="content")
        _dots(form, view, "test")
        _rest(view, "test")


def dialog(form: str, view: SittingView) -> None:
    """The body of the dialog: the same, and the way to the end."""
    st.caption(t("答了 {done}/{of}", done=view.answered, of=len(view.places)))
    if _dots(form, view, "dialog"):
        st.rerun()
    _rest(view, "dialog")
    if st.button(t("交卷"), key="dialog-end", on_click=acts.ask, args=(form, view, "end"), width="stretch"):
        st.rerun()


def ask_to_end(form: str, view: SittingView) -> None:
    left = sum(not place.answered and not place.changed for place in view.places)
    marked = sum(place.marked for place in view.places)
    if left and marked:
        st.markdown(t("还有 {left} 题没答，{marked} 题标了要回看。现在交卷吗？", left=left, marked=marked))
    elif left:
        st.markdown(t("还有 {left} 题没答。现在交卷吗？", left=left))
    elif marked:
        st.markdown(t("都答了，{marked} 题标了要回看。现在交卷吗？", marked=marked))
    else:
        st.markdown(t("都答了。现在交卷吗？"))
    with st.container(horizontal=True):
        if st.button(t("回去看"), key="test-stay"):
            st.rerun()
        if st.button(t("交卷"), key="test-really-end", type="primary", on_click=acts.end, args=(form, view)):
            st.rerun()


def _dots(form: str, view: SittingView, where: str) -> bool:
    """A button for each. Whether one was pressed."""
    with st.container(horizontal=True, gap="xsmall", key=f"{where}-dots"):
        pressed = [_dot(form, view, number, place, where) for number, place in enumerate(view.places, start=1)]
    st.html(
        f'<ul class="test-legend"><li class="answered">{t("已答")}</li><li>{t("没答")}</li>'
        f'<li class="marked">{t("标记了，要回看")}</li></ul>'
    )
    return any(pressed)


def _rest(view: SittingView, where: str) -> None:
    if view.seconds_left is not None:
        st.caption(t("时钟一直在走。关掉页面再回来，从这里继续；时间到会自己交卷，已答的都算。"))
    else:
        st.caption(t("关掉页面再回来，从这里继续。"))
    if view.sitting.at_once:
        st.caption(t("每题第一次的答案算成绩。"))
    else:
        with st.container(key=f"{where}-keys"):
            st.caption(t("键盘：1–4 选，Enter 下一题，M 标记。"))
    navigation.page_link(navigation.QUIZ, t("先离开，回头接着做"))


def _dot(form: str, view: SittingView, number: int, place: Place, where: str) -> bool:
    here = "here" if number == view.number else "there"
    state = "changed" if place.changed else "answered" if place.answered else "open"
    if place.right is not None:
        state = "right" if place.right else "wrong"
    words = {
        "answered": t("已答"), "open": t("没答"), "changed": t("改过了"), "right": t("答对了"), "wrong": t("没答对"),
    }  # fmt: skip
    label = t("{n} ⚑", n=number) if place.marked else str(number)
    said = t("{state}，标记了要回看", state=words[state]) if place.marked else words[state]
    with st.container(key=f"dot-{here}-{state}-{number}-{where}", width="content"):
        return st.button(label, key=f"{where}-to-{number}", help=said, on_click=acts.step, args=(form, view, number))
