"""The board of the workbench: tiles that stay, each a measure of a day beside what it is compared with, and when it
rings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

import pandas as pd
import streamlit as st

from courseware.answers.numbers import parse_number
from courseware.answers.wording import sentence
from courseware.i18n import t
from courseware.markdown import escape
from courseware.promotion.calendar import TODAY
from courseware.record.unavailable import StoreUnavailable
from courseware.shop.tables import Shop
from courseware.shop.tiles import (
    DATED,
    MOST_TILES,
    NAME_LENGTH,
    PICKED,
    SUMMED,
    Compared,
    Reading,
    Rings,
    Tile,
    by_day,
    reading,
)
from courseware.study.tiles import Tiles
from courseware.verdict import Finding
from courseware.web import identity, resources
from courseware.web.bench.choice import titled

KEPT = "tiles"
"""Where the session keeps for whom it holds which tiles."""
COUNT, SUM, QUOTIENT = "count", "sum", "quotient"


def kept() -> tuple[Tile, ...]:
    """The tiles of whoever is learning; none while the record cannot be reached."""
    learner = identity.learner()
    whose = learner.id if learner else None
    held: tuple[str | None, tuple[Tile, ...]] | None = st.session_state.get(KEPT)
    if held is None or held[0] != whose:
        try:
            held = (whose, resources.study().tiles.of(whose) if whose else ())
        except StoreUnavailable:
            return ()
        st.session_state[KEPT] = held
    return held[1]


def show_board(shop: Shop, tables: Sequence[str], key: str) -> None:
    """`tables`: those that a new tile may ask."""
    tiles = kept()
    st.caption(t("一块看一个数：当天多少、和哪一天比、到什么程度要响。放上来的会一直留着，换一张表、换一天都在。"))
    if tiles:
        day = st.date_input(
            t("看哪一天"), last_day(shop, tiles), key=f"{key}-tiles-day", format="YYYY-MM-DD", width=170
        )
        with st.grid(3, min_column_width=190):
            for tile in tiles:
                _tile(reading(tile, _values(shop, tile), day) if isinstance(day, date) else None, tile, key)
    if len(tiles) < MOST_TILES:
        with st.expander(t("放一块上去"), expanded=True, key=f"{key}-tiles-new"):
            _new(shop, tables, key)


@st.cache_resource(show_spinner=False, max_entries=200, ttl=1800)
def _by_day(_shop: Shop, folder: str, tile: Tile) -> pd.Series:
    return by_day(tile, _shop.table(tile.table))


def _values(shop: Shop, tile: Tile) -> pd.Series:
    return _by_day(shop, str(shop.folder), tile)


def last_day(shop: Shop, tiles: Sequence[Tile]) -> date:
    """The last of which one of the tiles has a figure, and which is over on the shop's own today: some rows of a raw
    log say another year."""
    over = TODAY - timedelta(days=1)
    return min(over, max((day.date() for tile in tiles for day in _values(shop, tile).index[-1:]), default=over))


def _tile(read: Reading | None, tile: Tile, key: str) -> None:
    how = "rings" if read is not None and read.rings else "quiet"
    with st.container(border=True, gap="xsmall", key=f"measure-{how}-{key}-{tile.name}"):
        st.markdown(f"**{escape(tile.name)}**")
        if read is None or read.value is None:
            st.caption(t("这一天没有数"))
        else:
            st.markdown(f"### {number(tile, read.value)}")
            against = t("没有") if read.before is None else number(tile, read.before)
            st.caption(t("{compared} {value}", compared=compared_in_words(tile.compared), value=against))
            st.markdown(t(":material/notifications_active: **响**") if read.rings else t(":material/check: 不响"))
        st.caption(rule_in_words(tile))
        st.button(t("拿掉"), key=f"{key}-drop-{tile.name}", type="tertiary", on_click=_drop, args=(tile.name,))


def number(tile: Tile, value: float) -> str:
    if tile.under is None:
        return f"{value:,.0f}"
    return f"{value:,.2f}%" if tile.percent else f"{value:,.2f}"


def compared_in_words(compared: Compared) -> str:
    return {
        Compared.WEEK_AGO: t("上周同一天"),
        Compared.DAY_AGO: t("前一天"),
        Compared.WEEK_MEAN: t("前七天平均"),
    }[compared]


def rule_in_words(tile: Tile) -> str:
    line = f"{tile.line:g}" if tile.rings is Rings.REACHES else f"{tile.line:.0%}"
    match tile.rings:
        case Rings.BELOW:
            return t("低于它 {line} 以上就响", line=line)
        case Rings.ABOVE:
            return t("高于它 {line} 以上就响", line=line)
        case Rings.REACHES:
            return t("达到 {line} 就响", line=line)


def _new(shop: Shop, tables: Sequence[str], key: str) -> None:
    known = resources.dictionary().tables
    dated = [name for name in tables if known[name].of_type(*DATED)]
    if not dated:
        st.caption(t("这几张表都没有日期，放不上看板。"))
        return
    with st.container(horizontal=True, gap="small"):
        st.text_input(t("叫什么"), key=f"{key}-tile-name", max_chars=NAME_LENGTH, width=170)
        name = st.selectbox(
            t("哪张表"), dated, format_func=lambda each: known[each].label, key=f"{key}-tile-table", width=170
        )
        table, here = known[name], f"{key}-tile-{name}"
        dates = table.of_type(*DATED)
        if len(dates) > 1:
            st.selectbox(t("哪一天算"), dates, format_func=titled(table), key=f"{here}-date", width=170)
    with st.container(horizontal=True, gap="small"):
        how = st.selectbox(t("怎么算"), [COUNT, SUM, QUOTIENT], format_func=_how, key=f"{key}-tile-how", width=170)
        if how in (SUM, QUOTIENT):
            st.selectbox(
                t("加哪一列"), table.of_type(*SUMMED), format_func=titled(table), key=f"{here}-over", width=170
            )
        if how == QUOTIENT:
            st.selectbox(
                t("除以哪一列"), table.of_type(*SUMMED), format_func=titled(table), key=f"{here}-under", width=170
            )
            st.checkbox(t("写成百分数"), key=f"{key}-tile-percent")
    with st.container(horizontal=True, gap="small"):
        column = st.selectbox(
            t("只看"), table.of_type(*PICKED), None, format_func=titled(table), key=f"{here}-column",
            placeholder=t("全部的行"), width=170,
        )  # fmt: skip
        if column is not None:
            codes = table.columns[column].values
            if codes:
                st.selectbox(t("等于"), list(codes), format_func=codes.__getitem__, key=f"{here}-{column}", width=170)
            else:
                st.text_input(t("等于"), key=f"{here}-{column}", width=170)
    with st.container(horizontal=True, gap="small"):
        st.selectbox(t("和谁比"), list(Compared), format_func=compared_in_words, key=f"{key}-tile-compared", width=170)
        rings = st.selectbox(t("什么时候响"), list(Rings), format_func=_rings, key=f"{key}-tile-rings", width=170)
        unit = t("达到多少") if rings is Rings.REACHES else t("差百分之几")
        st.number_input(unit, 0.0, value=15.0, step=1.0, format="%g", key=f"{key}-tile-line", width=170)
    st.button(t("放上看板"), key=f"{key}-tile-put", on_click=_put, args=(key, name))
    if said := st.session_state.pop(f"{key}-tile-said", None):
        st.caption(said)


def _how(how: str) -> str:
    return {COUNT: t("数行数"), SUM: t("一列加起来"), QUOTIENT: t("两列各加起来再相除")}[how]


def _rings(rings: Rings) -> str:
    return {
        Rings.BELOW: t("比它低得多"), Rings.ABOVE: t("比它高得多"), Rings.REACHES: t("达到一个数，不管和谁比"),
    }[rings]  # fmt: skip


def _put(key: str, table: str) -> None:
    """Callback: what stands in the form becomes a tile; of one name there is one."""
    tile = _entered(key, table)
    if isinstance(tile, str):
        said = tile
    elif _change(lambda whose, tiles: tiles.put(whose, tile)):
        said = t("放上了「{name}」。", name=escape(tile.name))
        st.session_state[f"{key}-tile-name"] = ""
    else:
        said = t("没有存上，填的都还在。过一会儿再放一次。")
    st.session_state[f"{key}-tile-said"] = said


def _entered(key: str, name: str) -> Tile | str:
    """The tile that stands in the form, or what is missing."""
    entered, here = st.session_state, f"{key}-tile-{name}"
    table = resources.dictionary().tables[name]
    called = str(entered.get(f"{key}-tile-name") or "").strip()
    if not called:
        return t("先给这一块起个名字。")
    how, column = entered[f"{key}-tile-how"], entered.get(f"{here}-column")
    value = str(entered.get(f"{here}-{column}") or "").strip() if column is not None else ""
    if column is not None and not value:
        return t("「等于」还没有填。")
    if column is not None and column in table.of_type(*SUMMED):
        number = parse_number(value)
        if isinstance(number, Finding):
            return sentence(number)
        value = f"{number.value:.15g}"
    rings, line = entered[f"{key}-tile-rings"], float(entered[f"{key}-tile-line"])
    return Tile(
        name=called,
        table=name,
        date=entered.get(f"{here}-date") or table.of_type(*DATED)[0],
        over=entered.get(f"{here}-over") if how != COUNT else None,
        under=entered.get(f"{here}-under") if how == QUOTIENT else None,
        percent=how == QUOTIENT and bool(entered.get(f"{key}-tile-percent")),
        column=column,
        value=value,
        compared=entered[f"{key}-tile-compared"],
        rings=rings,
        line=line if rings is Rings.REACHES else line / 100,
    )


def _drop(name: str) -> None:
    _change(lambda whose, tiles: tiles.drop(whose, name))


def _change(how: Callable[[str, Tiles], tuple[Tile, ...]]) -> bool:
    """Whether the record has it."""
    learner = identity.learner()
    if learner is None:
        return False
    try:
        st.session_state[KEPT] = (learner.id, how(learner.id, resources.study().tiles))
    except StoreUnavailable:
        return False
    return True
