"""Who belongs to the class: who is here, who is not yet, and what one does about a seat."""

from __future__ import annotations

from datetime import datetime
from html import escape as html

import streamlit as st

from courseware.classroom.presence import JUST_CAME
from courseware.classroom.room import Lock, Unlock
from courseware.i18n import N_, listed, t
from courseware.markdown import escape
from courseware.record.seats import NEVER, Seat
from courseware.record.unavailable import StoreUnavailable
from courseware.study.desk import DeskView
from courseware.study.names import NameRefused
from courseware.web import resources
from courseware.web.trainer.door import Led, do

CAME = "since when somebody is here"
SAID = "why a seat or a list stays as it is"
MISSING = 5
"""Names that are told of those who are not here; the grid shows all."""


def show(here: Led, view: DeskView) -> None:
    """The seats, and whether anybody else may come in. Within a fragment."""
    with st.container(horizontal=True, vertical_alignment="center", key="roster-head"):
        st.subheader(_counted(view), anchor=False)
        st.toggle(
            t("可以加入"),
            value=not view.room.locked,
            key=f"may-join-{view.room.version}",
            on_change=_lock,
            args=(here, view),
        )
    if view.room.locked:
        st.caption(t("已锁上，新来的人进不来；断线的人照样回来。"))
    if said := st.session_state.pop(SAID, None):
        st.warning(said, icon=":material/warning:")
    if not view.seats:
        st.markdown(t("还没有人进来。把这一页放到投影。"))
        return
    came = _came(view)
    with st.grid(min_column_width=128, gap="xsmall", key="roster"):
        for seat in view.seats:
            _seat(seat, seat.id in view.here, came)
    st.caption(_said(view))


def enrol(here: Led) -> None:
    """A list of names that is pasted in."""
    with st.form("enrol", border=False, clear_on_submit=True):
        typed = st.text_area(
            t("名单，一行一个名字"),
            key="enrol-names",
            height=120,
            help=t("在名单上的人，输入班级码和名字就坐到自己的座位。"),
        )
        if st.form_submit_button(t("放进名单")):
            try:
                resources.study().seating.enrol(here.found.id, _names(typed))
            except (NameRefused, StoreUnavailable) as problem:
                st.warning(str(problem), icon=":material/warning:")


def paper(view: DeskView, address: str | None) -> str:
    """All names with their personal codes, as a page to be printed and cut into strips."""
    name = html(view.found.row.name)
    row = "<tr><td>{name}</td><td class=code>{code}</td></tr>".format
    rows = "".join(row(name=html(seat.shown_name), code=html(seat.code)) for seat in view.seats)
    where = html(t("打开 {address}，班级码 {code}。", address=f"{address or ''}/join", code=view.found.row.code))
    why = html(t("换了设备，用自己的个人码回到座位。个人码不要给别人。"))
    return (
        f"<!doctype html><html lang=zh-CN><meta charset=utf-8><title>{name}</title><style>{_PAPER}</style>"
        f"<h1>{name}</h1><p>{where}{why}</p>"
        f"<table><tr><th>{html(t('名字'))}</th><th>{html(t('个人码'))}</th></tr>{rows}</table></html>"
    )


_PAPER = """
@page { size: A4; margin: 16mm }
body { font: 15px/1.6 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif; margin: 1rem }
body { color: #000; background: #fff }
h1 { font-size: 22px; margin: 0 } table { border-collapse: collapse; width: 100%; margin-top: 12px }
th, td { text-align: left; padding: 8px 6px; border-bottom: 1px dashed #888 } tr { break-inside: avoid }
.code { font: 600 18px/1 ui-monospace, Consolas, monospace; letter-spacing: .15em }
"""


def _counted(view: DeskView) -> str:
    if len(view.seats) > len(view.here):
        return t("到了 {here} 人，名单 {seats} 人", here=len(view.here), seats=len(view.seats))
    return t("到了 {here} 人", here=len(view.here))


def _said(view: DeskView) -> str:
    missing = [seat.shown_name for seat in view.seats if seat.id not in view.here]
    hint = t("点名字可以改名、放行同名、移出。")
    if not missing:
        return hint
    names = listed((escape(name) for name in missing[:MISSING]), N_("、"))
    if len(missing) > MISSING:
        names = t("{names} 等", names=names)
    late = t("还差 {n} 人：{names}。晚来的照样能进，记作迟到。", n=len(missing), names=names)
    return f"{hint} {late}"


def _came(view: DeskView) -> dict[str, datetime]:
    """Since when each is here, as this page has seen it; whoever was here when it was opened is not told as new."""
    first = CAME not in st.session_state
    known: dict[str, datetime] = st.session_state.get(CAME, {})
    since = {
        seat.id: known.get(seat.id, seat.joined_at if first else view.now)
        for seat in view.seats
        if seat.id in view.here
    }
    st.session_state[CAME] = since
    return {id: at for id, at in since.items() if view.now - at < JUST_CAME}


def _seat(seat: Seat, is_here: bool, came: dict[str, datetime]) -> None:
    name = escape(seat.shown_name)
    label = t("{name} :small[刚到]", name=name) if seat.id in came else name
    with st.container(key=f"seat-{'here' if is_here else 'away'}-{seat.id}"):
        opened = st.popover(label, width="stretch", key=f"about-{seat.id}", on_change="rerun")
    if opened.open:
        with opened:
            _about(seat)


def _about(seat: Seat) -> None:
    st.markdown(t("个人码 **{code}**", code=seat.code))
    if seat.seen_at == NEVER:
        st.caption(t("还没来过。输入班级码和名字就坐到这个座位。"))
    key = f"name-{seat.id}"
    st.text_input(t("名字"), value=seat.name, key=key, on_change=_rename, args=(seat, key))
    st.button(
        t("放行"), key=f"release-{seat.id}", on_click=_release, args=(seat,), width="stretch",
        help=t("3 分钟内，他用名字就能回到这个座位，不用个人码。"),
    )  # fmt: skip
    st.button(
        t("移出"), key=f"remove-{seat.id}", on_click=_remove, args=(seat,), width="stretch",
        help=t("他的座位没有了，答过的都留着。"),
    )  # fmt: skip


def _lock(here: Led, view: DeskView) -> None:
    do(here, Unlock() if view.room.locked else Lock())


def _rename(seat: Seat, key: str) -> None:
    try:
        resources.study().seating.rename(seat, st.session_state[key])
    except (NameRefused, StoreUnavailable) as problem:
        st.session_state[SAID] = str(problem)


def _release(seat: Seat) -> None:
    try:
        resources.study().seating.release(seat)
        st.session_state[SAID] = t("{name} 现在可以用名字回来。", name=seat.shown_name)
    except StoreUnavailable as problem:
        st.session_state[SAID] = str(problem)


def _remove(seat: Seat) -> None:
    try:
        resources.study().seating.remove(seat)
    except StoreUnavailable as problem:
        st.session_state[SAID] = str(problem)


def _names(typed: str) -> list[str]:
    return [line.strip() for line in typed.splitlines() if line.strip()]
