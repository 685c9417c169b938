"""Marking: a text, its points, and one button that says what will be recorded. One key a point, Enter, the next one."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape as escape_html

import streamlit as st

from courseware.i18n import N_, listed, t
from courseware.markdown import escape
from courseware.progress.course import LOCAL
from courseware.record.log import Purpose
from courseware.record.unavailable import StoreUnavailable
from courseware.study.marking import LONGEST, AskRefused, Came, Key, Laid, Outcome, Paper, Pile, Point
from courseware.web import navigation, resources, verdicts
from courseware.web.trainer import frame
from courseware.web.trainer.door import Led, led

LISTED = 8
"""Papers in the list beside the one that is marked, which is among them. A phone has no room for the list, and shows
none (`classroom.css`)."""
AT, BACK, SAID = "paper that is marked", "papers that were marked", "what came of marking"
DOUBT_FIRST, OLDEST_FIRST = "doubt", "oldest"
YES, NO, DOUBT = ":material/check_circle:", ":material/cancel:", ":material/help:"


def render() -> None:
    _page()


@st.fragment
def _page() -> None:
    """Redrawn alone: a point that is turned over draws nothing else anew."""
    here = led()
    if here is None:
        return
    try:
        view = resources.study().desk.view(here.found)
        pile = resources.study().marker.pile(here.found, view.seats)
    except StoreUnavailable as problem:
        verdicts.away(problem)
        return
    frame.bar(view, navigation.MARKING)
    order = _head(pile)
    _say(st.session_state.get(SAID))
    paper = pile.paper(st.session_state.get(AT)) or next(iter(order), None)
    if paper is None:
        st.markdown(t("没有要批的。"))
        _back()
        return
    _three(here, order, resources.study().marker.laid(paper))


def _head(pile: Pile) -> Sequence[Paper]:
    """How many wait; and those, in the order that is wanted."""
    with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"):
        with st.container(gap=None, width="content"):
            st.title(t("待批改 {n} 份", n=len(pile.waiting)), anchor=False)
            st.caption(t("已批 {n} 份。批改不计分，学员在那道题上看到。", n=pile.marked))
        orders = {DOUBT_FIRST: t("意见不一的先"), OLDEST_FIRST: t("按交的先后")}
        order = st.segmented_control(
            t("先批哪些"), list(orders), format_func=orders.__getitem__, default=DOUBT_FIRST, required=True,
            key="marking-order", label_visibility="collapsed", width="content",
        )  # fmt: skip
    return pile.waiting if order == OLDEST_FIRST else pile.doubtful_first


def _three(here: Led, order: Sequence[Paper], laid: Laid) -> None:
    listed_, text, points = st.columns([2.2, 5, 3.8], gap="medium")
    with listed_, st.container(key="marking-list", gap="xsmall"):
        _list(order, laid.paper)
    with text:
        _text(laid)
    with points:
        _points(here, order, laid)


def _list(order: Sequence[Paper], now: Paper) -> None:
    keys = [each.key for each in order]
    at = keys.index(now.key) if now.key in keys else 0
    first = max(0, min(at - LISTED // 2, len(order) - LISTED))
    if first:
        st.caption(t("前面还有 {n} 份", n=first))
    for number, each in enumerate(order[first : first + LISTED]):
        current = each.key == now.key
        with st.container(key=f"marking-{'here' if current else 'paper'}-{number}"):
            doubt = " :material/help:" if each.doubtful else ""
            st.button(
                t(
                    "{name} · 找到 {n} / {of}{doubt}",
                    name=escape(each.seat.shown_name), n=len(each.found), of=each.of, doubt=doubt,
                ),
                key=f"marking-open-{number}", type="tertiary", width="stretch", on_click=_open, args=(each.key,),
            )  # fmt: skip
    if rest := order[first + LISTED :]:
        st.caption(t("还有 {n} 份", n=len(rest)))


def _text(laid: Laid) -> None:
    paper, written = laid.paper, laid.paper.written
    at = written.at.astimezone(LOCAL)
    st.markdown(laid.stem, anchors=False)
    with st.container(border=True, key="marking-text"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{escape(paper.seat.shown_name)}**", width="content")
            st.caption(
                t(
                    "{month} 月 {day} 日 {at}，第 {n} 次交",
                    month=at.month,
                    day=at.day,
                    at=f"{at:%H:%M}",
                    n=written.times,
                ),
                width="content",
            )
        st.html(_marked(written.text, laid.places))
        if written.purpose is Purpose.CLASS:
            st.caption(t("课堂上交的。"))
        elif written.said is None:
            st.caption(t("他还没有自己对照过。"))
    with st.expander(t("参考答案"), expanded=True, key="marking-sample"):
        st.markdown(laid.sample, anchors=False)


def _marked(text: str, places: Sequence[tuple[int, int]]) -> str:
    """Plain text, whoever wrote it, with the words that were found."""
    parts, at = [], 0
    for start, end in places:
        parts += [escape_html(text[at:start]), "<mark>", escape_html(text[start:end]), "</mark>"]
        at = end
    parts.append(escape_html(text[at:]))
    return f'<p class="written">{"".join(parts)}</p>'


def _points(here: Led, order: Sequence[Paper], laid: Laid) -> None:
    paper, given = laid.paper, _given(laid.paper)
    for number, point in enumerate(laid.points, start=1):
        doubt = point.id in paper.doubtful
        sign = YES if point.id in given else DOUBT if doubt and not _turned(paper) else NO
        with st.container(key=f"marking-point-{'doubt' if doubt else 'sure'}-{number}", gap=None):
            st.button(
                point.label, icon=sign, key=f"point-{number}", shortcut=str(number) if number < 10 else None,
                width="stretch", on_click=_turn, args=(paper, point.id),
            )  # fmt: skip
            st.caption(_hint(paper, point, point.id in given))
    st.button(
        _what(laid.points, given, last=not [each for each in order if each.key != paper.key]),
        key="marking-record", type="primary", shortcut="Enter", width="stretch",
        on_click=_record, args=(here, order, paper),
    )  # fmt: skip
    with st.container(horizontal=True):
        with st.popover(t("退回写一句"), key="marking-ask"), st.form("marking-ask-form", border=False):
            key = f"marking-asked-{'-'.join(paper.key)}"
            st.text_area(t("请他补一句"), key=key, max_chars=LONGEST, placeholder=t("比如：动作写的是谁来做、几点做"))
            st.form_submit_button(t("退回，下一份"), on_click=_record, args=(here, order, paper, key))
        _back()


def _hint(paper: Paper, point: Point, given: bool) -> str:
    """What the page and the learner say, and what will be recorded, in words."""
    said = paper.written.said
    found = t("页面找到了") if point.id in paper.found else t("页面没找到")
    own = () if said is None else (t("学员自己勾了") if point.id in said else t("学员自己没勾"),)
    return listed((t("写到了") if given else t("没写到"), found, *own), N_(" · "))


def _what(points: Sequence[Point], given: frozenset[str], last: bool) -> str:
    then = t("记下") if last else t("下一份")
    lacking = [str(number) for number, each in enumerate(points, start=1) if each.id not in given]
    if not lacking:
        return t("{n} 点都有，{then}", n=len(points), then=then)
    if len(lacking) == len(points):
        return t("一点都没有，{then}", then=then)
    return t("{n} 点有，缺第 {lacking} 点，{then}", n=len(given), lacking=listed(lacking), then=then)


def _say(outcome: Outcome | str | None) -> None:
    if isinstance(outcome, str):
        st.warning(outcome, icon=":material/warning:")
    elif outcome is not None and outcome.came is Came.TAKEN:
        said = t("{name}老师刚批过那份，记的是 {n} 点，你的没有记。", name=escape(outcome.by), n=len(outcome.points))
        st.info(said, icon=":material/group:")
    elif outcome is not None and outcome.came is Came.CHANGED:
        st.info(t("他刚改过那份，你批的没有记。新的在这里等着。"), icon=":material/edit:")


# What is kept of a session: the paper, its points as they have been turned, and those before.


def _given(paper: Paper) -> frozenset[str]:
    """The points as the trainer has turned them; at first those that were found, or that he recorded himself."""
    marking = paper.marking
    first = paper.found if marking is None else frozenset(marking.points)
    found: frozenset[str] = st.session_state.get(_of(paper), first)
    return found


def _turned(paper: Paper) -> bool:
    return _of(paper) in st.session_state or paper.marking is not None


def _of(paper: Paper) -> str:
    return f"points of {'/'.join(paper.key)}"


def _turn(paper: Paper, point: str) -> None:
    st.session_state[_of(paper)] = _given(paper) ^ {point}


def _open(key: Key) -> None:
    st.session_state[AT] = key
    st.session_state.pop(SAID, None)


def _record(here: Led, order: Sequence[Paper], paper: Paper, asked: str | None = None) -> None:
    """And go on to the next one, unless what he asks for cannot be taken."""
    said = None if asked is None else st.session_state.get(asked) or ""
    try:
        outcome = resources.study().marker.mark(here.trainer, here.found.id, paper.key, _given(paper), said)
    except (AskRefused, StoreUnavailable) as problem:
        st.session_state[SAID] = str(problem)
        return
    except KeyError:
        st.session_state[SAID] = t("没有这个班，或者这道题改过了，没有记。")
        return
    st.session_state[SAID] = outcome
    st.session_state.pop(_of(paper), None)
    if outcome.came is Came.KEPT:
        st.session_state[BACK] = [*(key for key in _before() if key != paper.key), paper.key]
    keys = [each.key for each in order]
    after = keys[keys.index(paper.key) + 1 :] if paper.key in keys else keys
    st.session_state[AT] = next(iter(after), None)


def _before() -> list[Key]:
    found: list[Key] = st.session_state.get(BACK, [])
    return found


def _back() -> None:
    st.button(
        t("回上一份"), key="marking-back", shortcut="Backspace", disabled=not _before(), on_click=_go_back
    )  # fmt: skip


def _go_back() -> None:
    if before := _before():
        st.session_state[AT] = before[-1]
        st.session_state[BACK] = before[:-1]
        st.session_state.pop(SAID, None)
