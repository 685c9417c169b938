"""Checking a certificate: every signed field beside what the paper says."""

from __future__ import annotations

import logging

import streamlit as st

from courseware.i18n import keeping_language, t
from courseware.markdown import escape
from courseware.progress.papers import seal
from courseware.progress.papers.verifier import trust, verdicts, verifier, words
from courseware.study.papers import CannotSign
from courseware.web import resources
from courseware.web.style import READING

log = logging.getLogger(__name__)


def render() -> None:
    st.title(t("核验证书"), anchor=False)
    with st.container(width=READING):
        st.markdown(t("选一份结业证书（HTML 文件）：下面会列出签过名的每一项，和纸上逐项对照。"))
        try:
            own = resources.papers().fingerprint()
        except CannotSign as problem:
            log.warning("this course has no key: %s", problem.detail)
            st.warning(str(problem), icon=":material/warning:")
            return
        file = st.file_uploader(t("证书文件（HTML）"), key="verify-file")  # any file, so that our own sentence answers
        if file is not None:
            _checked(file.getvalue(), own)
        _trust(own)


def _checked(content: bytes, own: str) -> None:
    try:
        checked = seal.check(content)
    except seal.NoSeal as refusal:
        st.error(str(refusal), icon=":material/error:")
        return
    for good, said in verdicts(checked, own):
        if good:
            st.success(said, icon=":material/check:")
        else:
            st.error(said, icon=":material/error:")
    word = words()
    lines = [f"| {escape(row.label)} | {escape(row.signed)} | {_shown(row, word['missing'])} |" for row in checked.rows]
    head = f"| {word['field']} | {word['signed']} | {word['paper']} |\n|---|---|---|"
    st.markdown("\n".join([head, *lines]))


def _shown(row: seal.Row, missing: str) -> str:
    shown = missing if row.shown is None else escape(row.shown)
    return shown if row.same else f":red[**✗ {shown}**]"


def _trust(own: str) -> None:
    st.header(t("怎样算可信"), anchor=False)
    st.markdown(trust())
    st.markdown(t("这门课在这台机器上的钥匙指纹，学校可以公布它："))
    st.markdown(f"`{own}`")
    st.caption(t("下面这个文件是同一个核验页，不用联网，也不用这台机器。学校可以放在自己的网站上。"))
    st.download_button(
        t("下载 verify.html"),
        data=keeping_language(lambda: verifier(resources.course().title, own).encode()),
        file_name="verify.html",
        mime="text/html",
        on_click="ignore",
        icon=":material/download:",
        key="verifier-download",
    )
