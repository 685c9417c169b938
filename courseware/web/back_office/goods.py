"""A sheet of goods to be listed."""

import streamlit as st

from courseware.i18n import t


def render() -> None:
    st.title(t("批量上架"), anchor=False)
