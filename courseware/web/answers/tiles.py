"""A table handed in as the board of tiles that the workbench keeps."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import streamlit as st

from courseware.answers.tiles import DAYS, read_day
from courseware.content.exercise import TableField
from courseware.i18n import listed, t
from courseware.markdown import escape
from courseware.shop.tables import Shop
from courseware.shop.tiles import plain
from courseware.web.answers.entered import prefill
from courseware.web.bench.tiles import kept, last_day


def ask(key: str, field: TableField, shop: Shop, answer: Mapping[str, Any]) -> None:
    tiles = kept()
    if not tiles:
        st.caption(t("你的看板还是空的。在数据工作台的「看板」里放上几块，再回这里交。"))
        return
    st.caption(t("交的是工作台上的这 {n} 块：{names}", n=len(tiles), names=listed(escape(tile.name) for tile in tiles)))
    words = {"day": t("哪一天的看板"), "from": t("从哪一天"), "to": t("到哪一天")}
    with st.container(horizontal=True, gap="small"):
        for name in DAYS[field.tiles or "board"]:
            prefill(f"{key}-{name}", read_day(answer.get(name)) or last_day(shop, tiles))
            st.date_input(words[name], key=f"{key}-{name}", format="YYYY-MM-DD", width=170)


def raw(key: str, field: TableField) -> dict[str, Any]:
    days = {name: st.session_state.get(f"{key}-{name}") for name in DAYS[field.tiles or "board"]}
    told = {name: day.isoformat() if isinstance(day, date) else None for name, day in days.items()}
    return {"way": "tiles", "tiles": plain(kept()), **told}
