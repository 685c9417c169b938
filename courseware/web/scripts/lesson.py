"""One lesson: `?id=`."""

import streamlit as st

from courseware.i18n import t
from courseware.web import navigation as pages
from courseware.web import resources
from courseware.web.pages import lesson as lesson_page

course = resources.course()
lesson_id = st.query_params.get("id", "")
try:
    module = course.module_of(lesson_id)
except KeyError:
    pages.unknown(t("课程里没有这一课。地址可能抄错了，也可能这一课改了名字。"))
else:
    lesson_page.render(course, module, lesson_id)
