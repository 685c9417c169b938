"""How one comes in: the QR code, the address and the class code."""

from __future__ import annotations

from functools import lru_cache
from html import escape

import segno
import streamlit as st

from courseware.i18n import t
from courseware.web.addresses import addresses, join_address, outside
from courseware.web.trainer.frame import spaced

BLACK, WHITE = "#000", "#fff"


def base() -> str | None:
    """Where this server is reached from elsewhere; None if nowhere."""
    return outside(st.context.url or "", st.get_option("server.port"), addresses())


def show(code: str) -> None:
    """As large as the page's letters say."""
    reached = base()
    if reached is None:
        st.warning(t("这台电脑没有连上局域网。"), icon=":material/wifi_off:")
    st.html(_html(code, reached))


@lru_cache(maxsize=64)
def _qr(address: str) -> str:
    return segno.make(address, error="m").svg_data_uri(scale=8, border=2, dark=BLACK, light=WHITE)


def _html(code: str, reached: str | None) -> str:
    where = ""
    if reached is not None:
        image = f'<img src="{_qr(join_address(reached, code))}" alt="{escape(t("扫码进班"))}">'
        shown = reached.partition("://")[2]
        where = f"{image}<p>{escape(t('地址'))}<b>{escape(shown)}/join</b></p>"
    return f'<div class="entrance">{where}<p>{escape(t("班级码"))}<b class="code">{escape(spaced(code))}</b></p></div>'
