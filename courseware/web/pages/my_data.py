"""My data: the record to take along, a record taken in from elsewhere, a profile removed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from courseware.i18n import N_, keeping_language, listed, t
from courseware.markdown import escape
from courseware.record.log import Learner
from courseware.record.transfers import Counts
from courseware.record.unavailable import StoreUnavailable
from courseware.study.my_data import Coming, NotYet
from courseware.study.names import MAX_LENGTH, NameRefused
from courseware.web import identity, resources

if TYPE_CHECKING:
    from courseware.progress.portable import Parcel

FILE, SAID, OPENED, CHANGED = "my-data-file", "my-data-said", "my-data-opened", "my-data-changed"
JSON_TYPE = "application/json"


@dataclass(frozen=True)
class Opened:
    """The file that lies in the uploader, read: a parcel, or why it is none. `home`: its learner here, if any."""

    id: str
    parcel: Parcel | None
    refusal: str = ""
    home: Learner | None = None
    people: tuple[Learner, ...] = ()


def render(learner: Learner) -> None:
    st.header(t("换一台机器接着学"), anchor=False)
    st.caption(
        t(
            "导出全部学习记录，到另一台机器上导入：作答和老师的批改、草稿、618 运行、自测都在里面。"
            "同一份导入两次，不会多出什么。"
        )
    )
    _download(learner, t("导出学习记录（JSON）"), "my-data-export")
    _take_in(learner)
    if identity.identity().may_switch:
        _removal(learner)


def _download(learner: Learner, label: str, key: str) -> None:
    st.download_button(
        label,
        data=keeping_language(lambda: resources.study().my_data.export(learner)),
        file_name=t("学习记录-{name}.json", name=learner.name),
        mime=JSON_TYPE,
        on_click="ignore",
        icon=":material/download:",
        key=key,
    )


@st.fragment
def _take_in(learner: Learner) -> None:
    """A fragment: what a file would bring is looked up without the page around it."""
    if st.session_state.pop(CHANGED, False):
        st.rerun()  # the page around shows what has come
    file = st.file_uploader(t("导入学习记录（JSON）"), key=FILE)  # any file, so that our own sentence answers
    if said := st.session_state.get(SAID):
        st.info(escape(said), icon=":material/info:")
    if file is None:
        st.session_state.pop(OPENED, None)
        return
    try:
        opened = _opened(file.file_id, file.getvalue())
        if opened.parcel is None:
            st.warning(escape(opened.refusal), icon=":material/edit:")
            return
        _offer(learner, opened, opened.parcel)
    except StoreUnavailable as problem:
        st.warning(str(problem), icon=":material/warning:")


def _opened(file_id: str, content: bytes) -> Opened:
    kept = st.session_state.get(OPENED)
    if isinstance(kept, Opened) and kept.id == file_id:
        return kept
    from courseware.progress.portable import NotPortable

    st.session_state.pop(SAID, None)
    study = resources.study()
    try:
        parcel = study.my_data.read(content)
        opened = Opened(file_id, parcel, "", study.my_data.home_of(parcel), study.profiles.all())
    except NotPortable as refusal:
        opened = Opened(file_id, None, str(refusal))
    st.session_state[OPENED] = opened
    return opened


def _offer(learner: Learner, opened: Opened, parcel: Parcel) -> None:
    """What the file holds, into whom it may go, and what of it would come."""
    from courseware.progress.export import local_time

    source = parcel.held.learner
    at = local_time(parcel.exported_at)[:16]
    st.markdown(t("文件里是**{name}**的学习记录，{at} 导出。", name=escape(source.name), at=at))
    targets = _targets(learner, opened, source)
    words = {each.id: each.name for each in targets}
    if opened.home is None:
        words[source.id] = t("新学员")
    chosen = st.selectbox(
        t("导入到"), list(words), format_func=lambda id: words[id], key=f"my-data-into-{opened.id}", width=320
    )
    target = next(each for each in targets if each.id == chosen)
    is_new = opened.home is None and target.id == source.id
    name_key = f"my-data-name-{opened.id}"
    if is_new:
        st.text_input(t("新学员的名字"), value=source.name[:MAX_LENGTH], key=name_key, width=320)
    coming = resources.study().my_data.coming(parcel, target)
    _counts(coming)
    if coming.behind.total:
        st.caption(
            t("数字是按学员出的：别人名下的自测、618 计分运行、草稿、提示和批改并不过来，作答的成绩照算。"),
        )
    if parcel.unread:
        told = "\n".join(f"- {escape(line)}" for line in parcel.told)
        st.warning(t("有 {n} 条读不了，不会导入：\n\n{told}", n=parcel.unread, told=told), icon=":material/edit:")
    st.caption(t("导入的作答会在这台机器上重新判分；没改过的题，以这里判的为准。结业测试要在发证书的机器上考。"))
    if coming.new.markings:
        st.caption(t("导入的批改会标明是导入的；在这台机器上带课的老师还会再批。"))
    if is_new or coming.new.total:
        st.button(
            t("导入"),
            type="primary",
            key="my-data-import",
            on_click=_import,
            args=(opened, target, name_key if is_new else None),
        )
    else:
        st.markdown(t("这份记录里的都已经有了，不用再导入。"))


def _targets(learner: Learner, opened: Opened, source: Learner) -> list[Learner]:
    """Whom the file may go to, the likeliest first: its own learner, known here or not; then everybody else."""
    if not identity.identity().may_switch:
        return [learner]
    return [opened.home or source, *(each for each in opened.people if each.id != source.id)]


def _counts(coming: Coming) -> None:
    rows = {t("要导入"): coming.new, t("已经有了"): coming.there, t("不能并过来"): coming.behind}
    for label, counts in rows.items():
        if counts.total:
            st.markdown(t("**{label}**：{counts}", label=label, counts=in_words(counts)))


def in_words(counts: Counts) -> str:
    """What there is some of."""
    told = (
        (counts.attempts, t("{n} 次作答", n=counts.attempts)),
        (counts.events, t("{n} 次学习动作", n=counts.events)),
        (counts.drafts, t("{n} 份草稿", n=counts.drafts)),
        (counts.runs, t("{n} 次 618 运行", n=counts.runs)),
        (counts.sittings, t("{n} 次自测", n=counts.sittings)),
        (counts.markings, t("{n} 份批改", n=counts.markings)),
    )
    return listed((words for number, words in told if number), N_("、")) or t("什么都没有")


def _import(opened: Opened, target: Learner, name_key: str | None) -> None:
    """Callback."""
    assert opened.parcel is not None
    name = st.session_state[name_key] if name_key is not None else None
    try:
        came = resources.study().my_data.take_in(opened.parcel, target, resources.planner(), name)
    except (NameRefused, NotYet, StoreUnavailable) as refusal:
        st.session_state[SAID] = str(refusal)
        return
    st.session_state[SAID] = t("导入好了：{counts}。", counts=in_words(came))
    st.session_state.pop(OPENED, None)
    st.session_state[CHANGED] = True
    if name is not None:
        identity.identity().switch_to(target.id)


def _removal(learner: Learner) -> None:
    st.header(t("删除学员"), anchor=False)
    st.caption(t("连同全部学习记录从这台机器上删掉。要留着，先导出一份。"))
    st.button(
        t("删除「{name}」…", name=escape(learner.name)), key="my-data-remove", icon=":material/delete:",
        on_click=st.session_state.__setitem__, args=("my-data-removing", learner.id),
    )  # fmt: skip
    if st.session_state.pop("my-data-removing", None) == learner.id:
        st.dialog(t("删除学员"))(_confirm)(learner)


def _confirm(learner: Learner) -> None:
    try:
        gone = resources.study().profiles.get(learner.id) is None
        counts = resources.study().my_data.counts(learner)
    except StoreUnavailable as problem:
        st.warning(str(problem), icon=":material/warning:")
        return
    if gone:
        st.rerun()  # all of the page: the dialog is drawn alone, and would stay
    st.markdown(
        t(
            "会从这台机器上删掉**{name}**这个学员，和名下的{counts}。进度、成绩、证书都会一起没有，找不回来。",
            name=escape(learner.name),
            counts=in_words(counts),
        )
    )
    st.markdown(t("别的学员不受影响。已经下载的文件也还在你手里。"))
    with st.container(horizontal=True):
        _download(learner, t("先导出一份"), "my-data-export-first")
        st.button(t("确认删除"), key="my-data-confirm", type="primary", on_click=_remove, args=(learner.id,))


def _remove(learner_id: str) -> None:
    """Callback. Who learns then is found out as on a first visit."""
    try:
        resources.study().my_data.remove(learner_id)
    except StoreUnavailable:
        return  # the dialog says so
