"""One lesson: `?id=`."""

import streamlit as st

from courseware.web.pages import lesson

lesson.render(st.query_params.get("id", ""))
