"""The workbench over all tables."""

import streamlit as st

from courseware.i18n import t
from courseware.web import resources
from courseware.web.bench.workbench import workbench

shop = resources.shop()
st.title(t("数据工作台"), anchor=False)
st.markdown(t("木禾生活的全部数据表：浏览和筛选、做透视、画图、写 SQL，也可以下载到自己的电脑。"))
workbench(shop, list(shop.dictionary.tables), "data")
