"""The planner's page: the task, what is known, the plan, the evening of the first day, what came of it."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from courseware.answers.wording import sentence as file_sentence
from courseware.i18n import N_, keeping_language, listed, t
from courseware.promotion.calendar import BURST_DAY, TODAY, short, spans
from courseware.promotion.market import FIRST
from courseware.promotion.plan import BUDGET, ROLES, Plan, read_plan
from courseware.promotion.runs import GRADED_RUNS, Ground
from courseware.promotion.steering import left_alone
from courseware.promotion.wording import code_label, count, knows, percent, phase_label, role_label, sentence, yuan
from courseware.record.log import Learner
from courseware.record.unavailable import StoreUnavailable
from courseware.spreadsheet import XLSX_TYPE
from courseware.study.planner import PlannerView, Run, Underway
from courseware.verdict import Finding
from courseware.web import identity, resources, verdicts
from courseware.web.promotion import entry, result, sheet
from courseware.web.promotion.cells import OUTCOME, begin, cell, entered, fill
from courseware.web.style import READING
from courseware.web.submission import keep_view, nonce_of, view_of
from courseware.web.uploads import file_in

SHOWN = "618-shown"


def render() -> None:
    learner = identity.learner()
    ground = Ground.OWN if learner else Ground.PRACTICE
    _task()
    st.header(t("先看清楚"), anchor=False)
    sheet.render(resources.planner().solved(ground, learner.id if learner else ""))
    if learner is None:
        return
    st.header(t("排方案"), anchor=False)
    _workspace(learner)


def _task() -> None:
    st.title(t("618 策划"), anchor=False)
    with st.container(width=READING, key="read-618"):
        st.markdown(
            t(
                "今天是 **{year} 年 {today}**。你来排木禾生活今年的 618：额外的钱投在哪、让利多少、备多少货。"
                "方案和**不做大促的同样这些天**比，多赚的才算；其中一大半是新客以后再买的。",
                year=TODAY.year,
                today=short(TODAY),
            )
        )
        st.markdown(
            t(
                "先在**练习市场**里随便试，不限次数；有把握了再在**你自己的市场**里计分，一共 {n} 次，取最好的一次。",
                n=GRADED_RUNS,
            )
        )
    with st.grid(4, min_column_width=140):
        st.metric(t("额外推广上限"), yuan(BUDGET), border=True)
        st.metric(t("距开抢"), t("{n} 天", n=(BURST_DAY - TODAY).days), border=True)
        for phase in ("warmup", "burst"):
            first, last = spans()[phase]
            st.metric(phase_label(phase), f"{first.month}.{first.day}–{last.month}.{last.day}", border=True)


@st.fragment
def _workspace(learner: Learner) -> None:
    """A fragment: a figure that is typed redraws the plan and the result, not the sheets above."""
    shown = f"618-{learner.id}"
    try:
        view = resources.planner().view(learner.id)
        begin(learner.id)
        keep_view(shown, view)
    except StoreUnavailable:  # what has been typed stays, and can be played when the record is back
        kept = view_of(shown, PlannerView)
        if kept is None:
            return
        view = kept
    entry.render(learner.id)
    _buttons(learner, view)
    if view.underway is not None:
        _evening(learner, view.underway)
    _said(view)
    _files(learner, view)
    if view.first:
        st.caption(t("第一版的 {n} 次运行在导出的文件里。", n=len(view.first)))
    if view.runs:
        st.header(t("结果"), anchor=False)
        result.render(learner.id, view, _shown(view), SHOWN, lambda plan: _try(learner.id, plan))


def _buttons(learner: Learner, view: PlannerView) -> None:
    with st.container(horizontal=True, key="618-run"):
        st.button(
            t("在练习市场试跑"),
            key="618-practice",
            icon=":material/play_arrow:",
            on_click=_practise,
            args=(learner.id,),
        )
        label = (
            t("在我的市场计分（还剩 {n} 次）", n=view.left) if view.left else t("{n} 次计分机会已用完", n=GRADED_RUNS)
        )
        with st.popover(
            label, key="618-before-graded", icon=":material/flag:", disabled=not view.left or view.underway is not None
        ):
            _confirm(learner, view)


def _confirm(learner: Learner, view: PlannerView) -> None:
    """What a graded run costs, and what has been changed since the last one: the same plan would earn the same."""
    now = read_plan(entered(learner.id))
    last = view.graded[-1] if view.graded else None
    if last is not None and isinstance(now, Plan):
        changed = result.changes(last.entry.plan, now)
        if not changed:
            st.markdown(t("和第 {n} 次一模一样：不再计一次。先改点什么吧。", n=last.number))
        else:
            st.markdown(t("和第 {n} 次比，你改了：{parts}。", n=last.number, parts=listed(changed, N_("，"))))
    if view.left:
        st.markdown(t("这会用掉第 {k} 次计分机会，一共 {n} 次。", k=GRADED_RUNS - view.left + 1, n=GRADED_RUNS))
    st.button(t("确认计分"), key="618-graded", type="primary", on_click=_begin, args=(learner.id,))


def _evening(learner: Learner, underway: Underway) -> None:
    """The evening of the first day: what was seen, and what may be changed."""
    seen, plan = underway.seen, underway.entry.plan
    market = resources.planner().solved(Ground.OWN, learner.id).market
    with st.container(border=True, key="618-evening"):
        st.subheader(
            t("首日 {orders} 单，卖了 {units} 件", orders=count(seen.orders), units=count(seen.units)), anchor=False
        )
        st.markdown(
            t(
                "计分第 {n} 次，{day} 24:00。原来预计 {expected} 件；蓄水加首日看，今年比中等年份 {season}。"
                "待发 {waiting} 单，还没花的钱 {money}。只能调一次。",
                n=underway.number, day=short(BURST_DAY), expected=count(seen.expected),
                season=f"{seen.season * 100:+.0f}%", waiting=count(seen.waiting), money=yuan(seen.money),
            )
        )  # fmt: skip
        for role in ROLES:
            need = seen.needs[role]
            st.markdown(
                t(
                    "{role}还剩 {left} 件，后八天多半要 {low}–{high}。",
                    role=role_label(role), left=count(need.left), low=count(need.low), high=count(need.high),
                )
            )  # fmt: skip
        st.caption(
            t(
                "现货调拨贵 {more}，{days} 天后到。留空就是不动。",
                more=percent(market.surcharge), days=listed(f"{day - FIRST:.0f}" for day in market.rush_days),
            )
        )  # fmt: skip
        codes = left_alone(market, plan).to_dict()
        with st.grid(4, min_column_width=110, gap="small", key="618-row-steer"):
            for code in codes:
                cell(learner.id, code_label(code) if code.startswith("steer.more") else _left(code, codes[code]), code)
        with st.container(horizontal=True):
            st.button(t("不动"), key="618-leave", on_click=_steer, args=(learner.id, False))
            st.button(
                t("确认调整，走完后八天"), key="618-steer", type="primary", on_click=_steer, args=(learner.id, True)
            )


def _left(code: str, value: float) -> str:
    return t("{cell}（原来 {n}）", cell=code_label(code.removeprefix("steer.")), n=f"{value:,.0f}")


def _practise(learner_id: str) -> None:
    """Callback: play the plan as it stands. The same plan handed in twice in a row is one run."""
    raw = entered(learner_id)
    _outcome(lambda: resources.planner().practise(learner_id, raw, nonce_of(f"618-practice-{learner_id}", raw)))


def _try(learner_id: str, plan: Plan) -> None:
    """Callback: take the advised plan and play it."""
    fill(learner_id, plan.to_dict())
    _practise(learner_id)


def _begin(learner_id: str) -> None:
    _outcome(lambda: resources.planner().begin(learner_id, entered(learner_id)))


def _steer(learner_id: str, changed: bool) -> None:
    raw = entered(learner_id, steering=True) if changed else {}
    nonce = nonce_of(f"618-steer-{learner_id}", raw)
    _outcome(lambda: resources.planner().steer(learner_id, raw, nonce))
    if isinstance(st.session_state.get(OUTCOME), Run):
        fill(learner_id, dict.fromkeys(entered(learner_id, steering=True)))


def _outcome(play: Callable[[], Run | Underway | Finding]) -> None:
    try:
        outcome = play()
    except StoreUnavailable as problem:
        st.session_state[OUTCOME] = problem
        return
    st.session_state[OUTCOME] = outcome
    if isinstance(outcome, Run):
        st.session_state[SHOWN] = outcome.nonce


def _said(view: PlannerView) -> None:
    """What came of the last click, in a line under the buttons."""
    outcome = st.session_state.get(OUTCOME)
    match outcome:
        case Run() if any(run.nonce == outcome.nonce for run in view.runs):
            result.headline(outcome)
        case Finding():
            st.warning(words_of(outcome), icon=":material/edit:")
        case StoreUnavailable():
            verdicts.show(outcome)
        case _:
            pass


def words_of(finding: Finding) -> str:
    """A finding of the planner, or of the file that was given to it."""
    return sentence(finding) if knows(finding) else file_sentence(finding)


def _shown(view: PlannerView) -> Run:
    chosen = st.session_state.get(SHOWN)
    return next((run for run in view.runs if run.nonce == chosen), view.runs[-1])


def _files(learner: Learner, view: PlannerView) -> None:
    with st.expander(t("导出、导入方案")):
        st.caption(t("导出一份 Excel：现在的方案、每一次运行、正在看的那一次逐日结果。改好“数值”一列，还能导入回来。"))
        shown = _shown(view) if view.runs else None
        st.download_button(
            t("导出方案和结果"),
            data=keeping_language(lambda: resources.planner().export(learner, entered(learner.id), shown)),
            file_name=t("618 方案-{name}.xlsx", name=learner.name),
            mime=XLSX_TYPE,
            on_click="ignore",
            key="618-export",
        )
        key = f"618-file-{learner.id}"
        st.file_uploader(t("导入方案文件（XLSX）"), key=key)  # any file, so that our own sentence answers
        st.button(
            t("用这个文件替换上面的方案"),
            key="618-import",
            disabled=file_in(key) is None,
            on_click=_import,
            args=(learner.id, key),
        )


def _import(learner_id: str, key: str) -> None:
    file = file_in(key)
    if file is None:
        return
    try:
        taken = resources.planner().take_file(learner_id, file.name, file.getvalue())
        if isinstance(taken, Finding):
            st.session_state[OUTCOME] = taken
            return
        fill(learner_id, taken.raw)
        resources.planner().save_draft(learner_id, taken.raw)
        st.session_state.pop(OUTCOME, None)
        if taken.lacks:
            st.session_state[OUTCOME] = Finding("plan-file-first-edition", {"lacks": list(taken.lacks)})
        st.toast(t("已经换成文件里的方案"), icon=":material/check:")
    except StoreUnavailable as problem:
        st.session_state[OUTCOME] = problem
