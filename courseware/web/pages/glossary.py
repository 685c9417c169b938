"""The glossary page: search over the whole course on top, then what was found, one term, or all terms in groups."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from courseware.content.course import Course, Lesson
from courseware.content.glossary import Group, Term
from courseware.content.search import LONGEST, Hit, Kind, search
from courseware.i18n import N_, t
from courseware.markdown import escape
from courseware.web import navigation, resources
from courseware.web.style import READING
from courseware.web.terms import in_words

MOST = 60
"""Results shown of one search."""
FIRST = 6
"""Results of each kind that are shown at once: what a term means stands above the many lessons that use it."""

KINDS: dict[Kind, str] = {"term": N_("术语"), "lesson": N_("课时"), "exercise": N_("练习"), "drill": N_("演练")}

LINKS: dict[Kind, Callable[[str, str], None]] = {
    "lesson": navigation.lesson_link,
    "term": navigation.term_link,
    "exercise": navigation.exercise_link,
    "drill": navigation.drill_link,
}

GROUPS: dict[Group, str] = {
    "traffic": N_("流量"),
    "conversion": N_("转化与成交"),
    "service": N_("售后与服务"),
    "goods": N_("商品与库存"),
    "promotion": N_("推广与内容"),
    "methods": N_("数据方法"),
    "organisation": N_("组织与工具"),
}


def render() -> None:
    course = resources.course()
    st.title(t("搜索与术语表"), anchor=False)
    with st.container(width=READING, key="read-glossary"):
        query = _search_box()
        term = course.glossary.get(st.query_params.get("term", ""))
        if term is not None:
            _one(course, term)
        elif query.strip():
            if len(query) > LONGEST:
                st.caption(t("内容太长，只按前 {n} 个字搜索。", n=LONGEST))
            _found(query)
        else:
            _all(list(course.glossary.values()))


def _search_box() -> str:
    """What is looked for. The address leads: a link to a term, or the browser's way back, changes the box as well,
    which a bound widget would not let it do."""
    state = st.session_state
    address = st.query_params.to_dict()
    if "search" not in state or state.get("searched") != address:
        if "search" in state:
            # A link to the page one is on changes the parameters but not the address that the browser shows: say it
            # again. Not on the way in: said while the browser still shows the page one comes from, it would put that
            # page with these parameters into its history.
            st.query_params.from_dict(address)
        state["search"], state["searched"] = address.get("q", "")[:LONGEST], address
    return st.text_input(
        t("搜索课程"),
        key="search",
        type="search",
        placeholder=t("比如：转化率、zhl、怎么退货"),
        on_change=_search,
    )


def _search() -> None:
    query = st.session_state["search"].strip()[:LONGEST]
    st.session_state["searched"] = address = {"q": query} if query else {}
    st.query_params.from_dict(address)


def _one(course: Course, term: Term) -> None:
    st.header(term.title, anchor=False)
    st.markdown(in_words(term))
    lessons = [
        entry
        for module in course.modules
        for entry in module.lessons
        if isinstance(entry, Lesson) and not set(term.points).isdisjoint(entry.covers)
    ]
    if lessons:
        st.markdown(t("**讲到它的课**"))
        with st.container(gap="xxsmall"):
            for lesson in lessons:
                navigation.lesson_link(lesson.id, lesson.title)
    navigation.glossary_link(t("← 全部术语"))


def _found(query: str) -> None:
    hits = search(resources.search_index(), query, MOST)
    if not hits:
        st.markdown(t("没有找到「{query}」。换一个更短的词，或者少写几个词再试。", query=escape(query)))
        navigation.glossary_link(t("← 全部术语"))
        return
    said = t("找到 {n} 条。", n=len(hits)) if len(hits) < MOST else t("找到的很多，这里是前 {n} 条。", n=MOST)
    st.caption(said)
    for kind, label in KINDS.items():
        of_kind = [hit for hit in hits if hit.kind == kind]
        if of_kind:
            st.header(t("{kind}（{n}）", kind=t(label), n=len(of_kind)), anchor=False)
            for hit in of_kind[:FIRST]:
                _hit(hit)
            if of_kind[FIRST:]:
                with st.expander(t("再看 {n} 条", n=len(of_kind[FIRST:])), key=f"more-{kind}"):
                    for hit in of_kind[FIRST:]:
                        _hit(hit)


def _hit(hit: Hit) -> None:
    with st.container(gap="xxsmall", key=f"hit-{hit.kind}-{hit.id}"):
        LINKS[hit.kind](hit.id, f"**{hit.title}**")
        st.markdown(hit.snippet)


def _all(terms: Sequence[Term]) -> None:
    st.caption(t("全课程只用这里的一种定义，共 {n} 个词。", n=len(terms)))
    for group, label in GROUPS.items():
        of_group = [term for term in terms if term.group == group]
        if of_group:
            st.header(t(label), anchor=False)
            # One element a group: eighty would cost more to send than to read.
            st.markdown("\n\n".join(f"### {term.title}\n\n{in_words(term)}" for term in of_group), anchors=False)
