"""One lesson: `?id=`."""

import streamlit as st

from courseware.i18n import t
from courseware.web import lesson_page, pages, resources

course = resources.course()
lesson_id = st.query_params.get("id", "")
try:
    module = course.module_of(lesson_id)
except KeyError:
    pages.unknown(t("课程里没有这一课。地址可能抄错了，也可能这一课改了名字。"))
else:
    lesson_page.render(course, module, lesson_id)
