"""One exercise: `?id=`."""

import streamlit as st

from courseware.i18n import t
from courseware.web import navigation as pages
from courseware.web import resources
from courseware.web.pages import exercise as exercise_page

exercise_id = st.query_params.get("id", "")
if exercise_id not in resources.course().exercises:
    pages.unknown(t("课程里没有这个练习。地址可能抄错了，也可能它还在准备。"))
else:
    exercise_page.render(resources.course(), exercise_id)
