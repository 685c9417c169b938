"""One exercise: `?id=`."""

import streamlit as st

from courseware.web.pages import exercise

exercise.render(st.query_params.get("id", ""))
