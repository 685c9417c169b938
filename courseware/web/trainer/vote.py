"""A question that is asked: vote, discussion, second vote, explanation, as the trainer has it before him."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape as html

import streamlit as st

from courseware.classroom.peer import FEW, MANY, Advice, advice
from courseware.classroom.room import ASKED, Phase
from courseware.i18n import N_, listed, t
from courseware.markdown import escape
from courseware.study.desk import DeskView
from courseware.study.statistics import Kind
from courseware.web import bars

STEPS = (N_("投票"), N_("讨论"), N_("再投票"), N_("讲解"))
STEP = {
    Phase.ASKING: 0, Phase.COLLECTED: 0, Phase.DISCUSSING: 1, Phase.ASKING_AGAIN: 2, Phase.COLLECTED_AGAIN: 2,
    Phase.SHOWN: 3, Phase.EXPLAINED: 3,
}  # fmt: skip


def show(view: DeskView) -> None:
    st.html(_stepper(STEP[view.room.phase]))
    if view.posed is None or not view.tallies:
        st.info(t("这道题的文件有错，学员答不了。换一题。"), icon=":material/build:")
        return
    st.markdown(view.posed.presented.stem, anchors=False)
    with st.container(border=True, key="lead-votes"):
        if len(view.tallies) > 1:
            st.html(bars.legend())
        bars.show(bars.of_tallies(view.tallies, told=True), max(tally.answered for tally in view.tallies))
        st.caption(_answered(view))


def advised(view: DeskView) -> str:
    """Markdown: what the votes say about the next step. Empty while there is nothing to be said."""
    match view.room.phase:
        case Phase.ASKING | Phase.ASKING_AGAIN:
            return t("**{n} / {of} 人已投**", n=view.answered, of=view.expected)
        case Phase.COLLECTED if can_be_right(view):
            return _of_first_vote(view)
        case Phase.DISCUSSING:
            return t("和旁边的人说说选了什么、为什么。先别说哪个对。")
        case Phase.COLLECTED_AGAIN | Phase.SHOWN | Phase.EXPLAINED if view.change is not None and can_be_right(view):
            return _of_change(view)
        case _:
            return ""


def can_be_right(view: DeskView) -> bool:
    """Written answers are not: nobody has graded them."""
    return view.posed is not None and view.posed.presented.kind != "text"


def what_to_say(view: DeskView) -> None:
    """Who has changed his mind, and the explanation, before the class has it."""
    if view.room.phase not in ASKED or view.posed is None:
        return
    if (change := view.change) is not None and can_be_right(view):
        with st.popover(t("改了主意的是谁")):
            st.markdown(t("**改对**：{names}", names=_names(view, change.to_right)))
            st.markdown(t("**改错**：{names}", names=_names(view, change.to_wrong)))
    solved = view.posed.solved
    with st.expander(t("讲解时说"), expanded=view.room.phase in (Phase.COLLECTED_AGAIN, Phase.SHOWN, Phase.EXPLAINED)):
        st.markdown(t("**正确答案**：{answer}", answer=escape(solved.answer)))
        if solved.explanation:
            st.markdown(solved.explanation, anchors=False)
        for reason in solved.reasons:
            if reason.why:
                st.markdown(t("- {text}：{why}", text=reason.text, why=reason.why), anchors=False)


def _stepper(now: int) -> str:
    steps = "".join(
        f'<li class="{"done" if place < now else "now" if place == now else ""}"'
        f"{' aria-current=step' if place == now else ''}><i>{'✓' if place < now else place + 1}</i>{html(t(word))}</li>"
        for place, word in enumerate(STEPS)
    )
    return f'<ol class="vote-steps">{steps}</ol>'


def _answered(view: DeskView) -> str:
    last = view.tallies[-1]
    said = [t("{n} 人投了。条和「正确」只在你这里。", n=last.answered)]
    if last.unread:
        said.append(t("另有 {n} 人的答案没读懂格式，不算错。", n=last.unread))
    return " ".join(said)


def _of_first_vote(view: DeskView) -> str:
    votes = view.tallies[0].votes
    right, share = sum(votes.values()), round(100 * sum(votes.values()) / max(len(votes), 1))
    few, many = round(100 * FEW), round(100 * MANY)
    match advice(right, len(votes)):
        case None:
            return t("还没有人交。")
        case Advice.EXPLAIN:
            return t(":blue-badge[建议：先讲] 只有 **{share}%** 答对，先讲，再投一次。", share=share)
        case Advice.DISCUSS:
            return t(
                ":blue-badge[建议：讨论 3 分钟] **{share}% 答对**，在 {few}%–{many}% 之间。"
                "有人会，有人不会，正好互相说服。",
                share=share,
                few=few,
                many=many,
            )
        case Advice.GO_ON:
            return t(":blue-badge[建议：往下走] **{share}%** 答对，往下走。", share=share)


def _of_change(view: DeskView) -> str:
    change = view.change
    assert change is not None
    if not change.both:
        return t("没有人投了两次。")
    before, now = (round(100 * n / change.both) for n in (change.right_before, change.right_now))
    said = [
        t("答对的从 **{before}%** 到 **{now}%**。", before=before, now=now),
        t("**{right} 人改对，{wrong} 人改错。**", right=len(change.to_right), wrong=len(change.to_wrong)),
    ]
    wrong = [row for row in view.tallies[-1].details.answered if row.kind is not Kind.RIGHT and row.learners]
    if wrong:
        most = max(wrong, key=lambda row: row.learners)
        said.append(t("还有 {n} 人留在「{answer}」上，讲解时从这里讲起。", n=most.learners, answer=escape(most.label)))
    if change.once:
        said.append(t("{n} 人投了第二次，只比较这 {n} 人。", n=change.both))
    if change.new:
        said.append(t("{n} 人是中间进来的，只算在第二次里。", n=change.new))
    return " ".join(said)


def _names(view: DeskView, learners: Iterable[str]) -> str:
    known = {seat.learner_id: seat.shown_name for seat in view.seats}
    return listed((escape(known[id]) for id in learners if id in known), N_("、")) or t("没有")
