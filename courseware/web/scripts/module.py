"""One module: its goal and its lessons."""

import streamlit as st

from courseware.i18n import t
from courseware.web import navigation as pages
from courseware.web import resources
from courseware.web.pages import module as module_page

course = resources.course()
wanted = st.query_params.get("id") or st.session_state.get("path")
module = next((module for module in course.modules if module.id == wanted), None)
if module is None:
    pages.unknown(t("课程里没有这个模块。"))
else:
    module_page.render(course, module)
