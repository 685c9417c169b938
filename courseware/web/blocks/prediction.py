"""A prediction: one tap before one plays, then what happens and why. Nothing is recorded, nothing is scored."""

from __future__ import annotations

import streamlit as st

from courseware.content.blocks import Predict
from courseware.i18n import t
from courseware.web.blocks.place import Place


def render_prediction(predict: Predict, place: Place) -> bool:
    """Ask, and say how it is once the learner has tapped. Whether he has; the session remembers it."""
    key = place.key("guess")
    guess: str | None = st.session_state.get(_memory(key))
    if guess not in predict.options:
        guess = None
    if guess is not None:
        st.session_state[key] = guess  # on another page the buttons have forgotten it
    with st.container(key=place.key("predict"), gap="small"):
        st.markdown(t(":material/psychology_alt: **先猜**：{question}", question=predict.question), anchors=False)
        st.pills(
            predict.question,
            list(predict.options),
            format_func=predict.options.__getitem__,
            disabled=guess is not None,
            label_visibility="collapsed",
            key=key,
            on_change=_keep,
            args=(key,),
        )
        if guess is None:
            st.caption(t("点一个，再往下动手试；结论猜过之后才出现。"))
        else:
            _tell(predict, guess)
    return guess is not None


def _tell(predict: Predict, guess: str) -> None:
    right = predict.options[predict.answer]
    if guess == predict.answer:
        said = t("**猜对了**，是「{right}」。\n\n{because}", right=right, because=predict.because)
        st.success(said, icon=":material/check:")
    else:
        said = t("**和你想的不一样**，是「{right}」。\n\n{because}", right=right, because=predict.because)
        st.info(said, icon=":material/close:")


def _keep(key: str) -> None:
    st.session_state[_memory(key)] = st.session_state[key]


def _memory(key: str) -> str:
    return f"{key}-said"
