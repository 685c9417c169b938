"""The last resort when a page fails: the log keeps the traceback, the learner reads one calm sentence."""

from __future__ import annotations

import logging

import streamlit as st

from courseware.i18n import t
from courseware.record.unavailable import StoreUnavailable

log = logging.getLogger(__name__)


def log_script_error(error: Exception) -> bool:
    """Log `error` and say so on the page. True: Streamlit shows nothing of its own."""
    if isinstance(error, StoreUnavailable):
        log.warning("%s", error.advice)
        st.warning(str(error), icon=":material/warning:")
        return True
    log.error("a page failed", exc_info=error)
    st.warning(
        t("这一页刚才没有算出来。已经提交的答案都在，不会丢。请刷新页面再试；如果仍然这样，请告诉课程维护者。"),
        icon="⚠️",
    )
    return True
