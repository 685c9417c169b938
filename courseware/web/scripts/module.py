"""One module: its goal and its lessons."""

import streamlit as st

from courseware.web.pages import module

module.render(st.query_params.get("id") or st.session_state.get("path", ""))
