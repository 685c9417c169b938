"""One sitting, open or with its result: `?id=`."""

import streamlit as st

from courseware.web.pages import sitting

sitting.render(st.query_params.get("id", ""))
