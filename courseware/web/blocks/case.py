"""A case: the scene, the decisions, what they led to, and the way back."""

from __future__ import annotations

import streamlit as st

from courseware.content.cases import Case, Decision, Scene
from courseware.i18n import N_, t
from courseware.web.blocks.place import Place

ENDINGS = {
    "good": ("check_circle", N_("这样做站得住"), "green"),
    "fair": ("balance", N_("有得有失"), "orange"),
    "bad": ("cancel", N_("代价太大"), "red"),
}


@st.fragment
def render_case(case: Case, place: Place) -> None:
    key = place.key(case.id)
    path: list[int] = st.session_state.setdefault(f"{key}-path", [])
    scene, taken = _walk(case, path)
    with st.container(border=True, key=f"read-{key}"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f":material/alt_route: **{case.title}**")
            if case.illustrative:
                st.badge(t("示意案例"), color="gray", help=t("数字是为练习编的，不是某家店的真实数据"))
        for decision in taken:
            st.caption(t("你的决定：{label}", label=decision.label))
        st.markdown(scene.text, anchors=False)
        _results(scene)
        if scene.ending is not None:
            icon, word, color = ENDINGS[scene.ending]
            st.markdown(f":{color}[:material/{icon}: **{t(word)}**]")
        for number, decision in enumerate(scene.choices):
            st.button(
                decision.label,
                key=f"{key}-{len(path)}-{number}",
                width="stretch",
                wrap=True,
                on_click=_take,
                args=(path, number, len(path)),
            )
        if path:
            with st.container(horizontal=True):
                st.button(t("退回上一步"), key=f"{key}-back", on_click=_leave, args=(path, 1))
                if len(path) > 1:
                    st.button(t("从头再来"), key=f"{key}-again", on_click=_leave, args=(path, len(path)))


def _take(path: list[int], number: int, step: int) -> None:
    """Decide; a second click on the same button finds the path already longer and does nothing."""
    if len(path) == step:
        path.append(number)


def _leave(path: list[int], steps: int) -> None:
    del path[len(path) - steps :]


def _walk(case: Case, path: list[int]) -> tuple[Scene, list[Decision]]:
    """The scene that the choices lead to, and the decisions taken on the way."""
    scene, taken = case.scenes[case.start], []
    for number in path:
        decision = scene.choices[number]
        taken.append(decision)
        scene = case.scenes[decision.to]
    return scene, taken


def _results(scene: Scene) -> None:
    if scene.result:
        with st.container(horizontal=True):
            for label, value in scene.result.items():
                st.metric(label, value, border=True)
