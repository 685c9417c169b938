"""My learning: the download, and who is learning."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from courseware.i18n import keeping_language, t
from courseware.markdown import escape
from courseware.record.log import Learner
from courseware.record.unavailable import StoreUnavailable
from courseware.study.names import NameRefused
from courseware.study.views import MeView
from courseware.web import identity, resources
from courseware.web.pages import my_data


def render(view: MeView) -> None:
    _download(view)
    if identity.identity().may_switch:
        _profiles(view)
    my_data.render(view.learner)


def _download(view: MeView) -> None:
    st.header(t("下载我的学习记录"), anchor=False)
    st.caption(t("一份 Excel 表：每课进度、每个知识点的掌握程度、每一次作答，还有 618 的每一次运行。"))
    st.download_button(
        t("下载 Excel 文件"),
        data=keeping_language(lambda: _work(view.learner)),
        file_name=t("学习记录-{name}.xlsx", name=view.learner.name),
        mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        on_click="ignore",
    )


def _work(learner: Learner) -> bytes:
    return resources.study().overview.export(learner, resources.planner().runs_sheet(learner.id))


def _profiles(view: MeView) -> None:
    st.header(t("学员"), anchor=False)
    st.caption(t("几个人共用这台电脑时，各用各的名字，进度分开保存。没有密码，请互相信任。"))
    names = {person.id: person.name for person in view.people}
    if len(names) > 1:
        st.session_state["profile"] = view.learner.id  # not `index`: what the list showed last would win over it
        st.selectbox(
            t("现在是谁在学"),
            list(names),
            format_func=lambda person: names[person],
            key="profile",
            on_change=_switch,
            args=(names,),
            width=320,
        )
    with st.form("rename", border=False):
        st.text_input(t("我的名字"), value=view.learner.name, key=f"new-name-{view.learner.id}", width=320)
        st.form_submit_button(t("改名"), on_click=_rename, args=(view.learner.id,))
    with st.form("another", border=False):
        st.text_input(t("再加一位学员"), key="another-name", placeholder=t("名字"), width=320)
        st.form_submit_button(t("添加并切换"), on_click=_add)
    if refusal := st.session_state.pop("name-refused", None):
        st.warning(escape(refusal), icon=":material/edit:")
    if changed := st.session_state.pop("name-changed", None):
        st.success(escape(changed), icon=":material/check:")


def _switch(names: Mapping[str, str]) -> None:
    chosen = st.session_state["profile"]
    identity.identity().switch_to(chosen)
    st.session_state["name-changed"] = t("现在是「{name}」在学", name=names[chosen])


def _rename(learner_id: str) -> None:
    try:
        name = resources.study().profiles.rename(learner_id, st.session_state[f"new-name-{learner_id}"])
    except (NameRefused, StoreUnavailable) as refusal:
        st.session_state["name-refused"] = str(refusal)
    else:
        st.session_state["name-changed"] = t("名字改成「{name}」了", name=name)


def _add() -> None:
    try:
        added = resources.study().profiles.create(st.session_state["another-name"])
        identity.identity().switch_to(added.id)
    except (NameRefused, StoreUnavailable) as refusal:
        st.session_state["name-refused"] = str(refusal)
    else:
        st.session_state["another-name"] = ""
        st.session_state["name-changed"] = t("现在是「{name}」在学", name=added.name)
