"""The result of a quiz or test: how well, how sure, and what now."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape as html

import pandas as pd
import streamlit as st

from courseware.content.course import Course
from courseware.i18n import listed, t
from courseware.progress.blueprint import About, Scope
from courseware.progress.course import LOCAL
from courseware.progress.sitting import PASS, Asked, Share, SittingResult, gain
from courseware.record.log import SittingKind
from courseware.study.sittings import ResultView
from courseware.study.wanted import Wanted
from courseware.web import navigation, resources, starting
from courseware.web.pages import reviewed

UNSURE = 0.2
"""A band that is wider says little."""
NEAR = 10
"""Points from the end of the scale at which two numbers would stand on one another."""
WEAK_POINTS = 5
PRACTICE = 10


def render(view: ResultView) -> None:
    starting.lead_on()
    course, result = resources.course(), view.result
    with st.container(key="sitting-result", width=980):
        st.caption(_head(view))
        st.title(t("{of} 题答对 {right} 题", of=result.score.of, right=result.score.right), anchor=False)
        _remarks(view)
        _score(view)
        left, right = st.columns([1.2, 1], gap="large")
        with right:
            _next(course, view)
        with left:
            _modules(course, result)
            _mistakes(view)
        _questions(view)


def _head(view: ResultView) -> str:
    sitting = view.sitting
    assert sitting.ended_at is not None
    day = sitting.started_at.astimezone(LOCAL)
    minutes, seconds = divmod(round((sitting.ended_at - sitting.started_at).total_seconds()), 60)
    said = t("{title} · {month} 月 {day} 日", title=view.title, month=day.month, day=day.day)
    if minutes >= 24 * 60:  # it was left lying
        return said
    return t("{said} · 用了 {minutes} 分 {seconds} 秒", said=said, minutes=minutes, seconds=seconds)


def _remarks(view: ResultView) -> None:
    result = view.result
    open_ = sum(not each.answered and each.counts for each in result.asked)
    if view.timed_out:
        answered = sum(each.answered for each in result.asked)
        st.info(
            t("**时间到，已经替你交卷。**答了 {n} 题；没答的 {open} 题不得分。", n=answered, open=open_),
            icon=":material/timer_off:",
        )  # fmt: skip
    if st.session_state.pop(f"too late sitting-{view.sitting.id}", False):
        st.info(t("最后那个改动到得太晚，没有计入。"), icon=":material/timer_off:")
    if result.changed:
        st.info(t("测试期间课程改过，这份按开考时的题判。"), icon=":material/info:")
    if view.sitting.kind is SittingKind.FINAL:
        share = round(100 * PASS)
        if result.passed:
            st.success(t("通过了结业测试：答对 {share}% 就算通过。", share=share), icon=":material/verified:")
        else:
            st.info(t("这次还没有通过：要答对 {share}%。随时可以再考，换一套题。", share=share), icon=":material/info:")


def _score(view: ResultView) -> None:
    score, earlier = view.result.score, view.earlier
    with st.container(border=True, key="result-score"):
        number, band = st.columns([1, 2.4], vertical_alignment="center")
        with number:
            more = None if earlier is None else score.in_points[0] - earlier.in_points[0]
            more = more or None
            st.metric(
                t("得分"),
                t("{n} 分", n=score.in_points[0]),
                None if more is None else t("比上次多 {n} 分", n=more) if more > 0 else t("比上次少 {n} 分", n=-more),
                delta_color="off",
            )
        with band:
            st.html(_band(score, earlier))
            st.markdown(_in_words(score, earlier))
            with st.popover(t("怎么算的")):
                st.markdown(
                    t("一道题全对才算对。题目有限，一个数说不准：浅色带是 95% 的 Wilson 区间，真实水平多半在里面。"
                      "和上次比，看两次之差的 95% Newcombe 区间：整个在 0 的一边，才说不像是运气。")
                )  # fmt: skip


def _band(score: Share, earlier: Share | None) -> str:
    now, low, high = score.in_points
    before = "" if earlier is None else (
        f'<i class="before" style="left: {100 * earlier.mean:.1f}%"></i>'
    )  # fmt: skip
    zero, hundred = "" if low < NEAR else "0", "" if high > 100 - NEAR else "100"
    said = html(t("得分 {now}，真实水平多半在 {low} 到 {high} 之间", now=now, low=low, high=high))
    return (
        f'<div class="band" role="img" aria-label="{said}">'
        f'<div><i class="range" style="left: {low}%; width: {high - low}%"></i>{before}'
        f'<i class="now" style="left: {now}%"></i></div>'
        f'<p><span>{zero}</span><span class="end" style="left: {low}%">{low}</span>'
        f'<span class="end" style="left: {high}%">{high}</span><span>{hundred}</span></p></div>'
    )


def _in_words(score: Share, earlier: Share | None) -> str:
    _, low, high = score.in_points
    if score.band[1] - score.band[0] > UNSURE:
        said = t("{of} 题还不多：真实水平多半在 {low} 到 {high} 分之间。", of=score.of, low=low, high=high)
    else:
        said = t("真实水平多半在 {low} 到 {high} 分之间。", low=low, high=high)
    if earlier is None:
        return said
    least, most = gain(earlier, score)
    if least > 0:
        compared = t("比上次好，不像是运气。")
    elif most < 0:
        compared = t("比上次低，不像是运气。")
    elif score.mean > earlier.mean:
        compared = t("比上次好，但还可能是运气；再测一次 {of} 题就更清楚。", of=score.of)
    elif score.mean < earlier.mean:
        compared = t("比上次低一些，可能只是运气。")
    else:
        compared = t("和上次一样。")
    return t("{said}{compared}", said=said, compared=compared)


def _modules(course: Course, result: SittingResult) -> None:
    titles = {module.id: module.title for module in course.modules}
    with st.container(border=True, key="result-modules"):
        st.header(t("各模块"), anchor=False)
        rows = "".join(
            f"<tr><th scope='row'>{html(titles.get(id, id))}</th><td>{_cells(result, id)}</td>"
            f"<td>{share.right}/{share.of}</td></tr>"
            for id, share in result.modules.items()
        )
        st.html(f'<table class="cells"><tbody>{rows}</tbody></table>')
        with st.expander(t("按知识点看")):
            names = [course.points[id].name for id in result.points]
            shares = list(result.points.values())
            table = pd.DataFrame(
                {
                    t("知识点"): names,
                    t("答对"): [t("{right}/{of}", right=each.right, of=each.of) for each in shares],
                }
            )
            st.table(table.set_index(t("知识点")))


def _cells(result: SittingResult, module_id: str) -> str:
    own = [each for each in result.asked if each.module_id == module_id and each.counts]
    return "".join(
        f'<i class="{"right" if each.right else "wrong"}" title="{html(_state(each))}">{"✓" if each.right else "✗"}</i>'
        for each in sorted(own, key=lambda each: not each.right)
    )


def _state(each: Asked) -> str:
    if not each.answered:
        return t("第 {n} 题，没答", n=each.number)
    return t("第 {n} 题，对", n=each.number) if each.right else t("第 {n} 题，不对", n=each.number)


def _mistakes(view: ResultView) -> None:
    result = view.result
    if not result.mistakes and not result.unnamed:
        return
    with st.container(border=True, key="result-mistakes"):
        st.header(t("这次出的错"), anchor=False)
        for mistake in result.mistakes:
            with st.container(horizontal=True, key=f"mistake-{mistake.id}"):
                st.badge(t("{n} 次", n=len(mistake.numbers)), color="red")
                st.markdown(
                    t("{said} （第 {numbers} 题）", said=view.said[mistake.id], numbers=_numbers(mistake.numbers))
                )
        if result.unnamed:
            with st.container(horizontal=True, key="mistake-unnamed-ones"):
                st.badge(t("{n} 题", n=len(result.unnamed)), color="gray")
                st.markdown(
                    t("还说不出是哪一种错（第 {numbers} 题）：和常见的错都对不上，看看解法。",
                      numbers=_numbers(result.unnamed))
                )  # fmt: skip


def _numbers(numbers: Sequence[int]) -> str:
    return listed(map(str, numbers))


def _next(course: Course, view: ResultView) -> None:
    result = view.result
    with st.container(key="panel-next"):
        st.header(t("接下来"), anchor=False)
        if not result.weak:
            st.markdown(t("这次没有漏洞。过几天换一套题再测，看看记不记得住。"))
        else:
            st.caption(t("按能多拿几分排的"))
            weak = [id for id in result.weak if id in course.points][:WEAK_POINTS]
            names = listed(course.points[id].name for id in weak[:2])
            label = t("再练「{points}」", points=names) if len(weak) <= 2 else t("再练「{points}」等", points=names)
            wanted = Wanted(Scope.of(About.POINTS, weak), PRACTICE, at_once=True)
            starting.button(label, view.sitting.learner_id, wanted, "result-practice", type="primary", width="stretch")
            for each in result.lessons:
                lesson = course.lessons[each.lesson_id]
                with st.container(gap=None, key=f"result-lesson-{lesson.id}"):
                    navigation.lesson_link(lesson.id, t("重读：{title}", title=lesson.title))
                    st.caption(
                        t("{minutes} 分钟 · 第 {numbers} 题没对，最多能多拿 {points} 分", minutes=lesson.minutes,
                          numbers=_numbers(each.numbers), points=round(each.points))
                    )  # fmt: skip
        with st.container(gap=None):
            navigation.page_link(navigation.QUIZ, t("三天后再测 {n} 题", n=len(result.asked)))
            st.caption(t("换一套题，能看出是不是真的长进"))


def _questions(view: ResultView) -> None:
    wrong = [each for each in view.reviewed if not each.asked.right]
    st.header(t("每一题：我的回答、正确答案和理由"), anchor=False)
    which = {False: t("没答对的 {n}", n=len(wrong)), True: t("全部 {n}", n=len(view.reviewed))}
    everything = st.segmented_control(
        t("哪些题"), list(which), format_func=lambda each: which[each], default=not wrong, required=True,
        label_visibility="collapsed", key=f"result-which-{view.sitting.id}",
    )  # fmt: skip
    for each in view.reviewed if everything else wrong:
        reviewed.question(each)
