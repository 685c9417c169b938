"""The planner's page: the task, what is known, the plan, what came of it."""

from __future__ import annotations

import streamlit as st

from courseware.answers.wording import sentence as file_sentence
from courseware.i18n import N_, keeping_language, listed, t
from courseware.promotion.calendar import BURST_DAY, TODAY, short, spans
from courseware.promotion.first.best_plans import Searching
from courseware.promotion.first.market import Market
from courseware.promotion.first.optimum import Best
from courseware.promotion.first.plan import BUDGET
from courseware.promotion.first.runs import GRADED_RUNS, Entry, Ground, read_entry
from courseware.promotion.first.wording import knows, phase_label, sentence, yuan
from courseware.record.log import Learner
from courseware.record.unavailable import StoreUnavailable
from courseware.spreadsheet import XLSX_TYPE
from courseware.study.planner import PlannerView, Run
from courseware.verdict import Finding
from courseware.web import identity, resources, verdicts
from courseware.web.promotion import entry, result, sheet
from courseware.web.promotion.entry import OUTCOME
from courseware.web.style import READING
from courseware.web.submission import keep_view, nonce_of, view_of

SHOWN = "618-shown"


def render() -> None:
    learner = identity.learner()
    market = resources.planner().market(Ground.OWN if learner else Ground.PRACTICE, learner.id if learner else "")
    _task(market)
    st.header(t("先看清楚"), anchor=False)
    sheet.render(market)
    if learner is None:
        return
    st.header(t("排方案"), anchor=False)
    _workspace(learner)


def _task(market: Market) -> None:
    st.title(t("618 策划"), anchor=False)
    with st.container(width=READING, key="read-618"):
        st.markdown(
            t(
                "今天是 **{year} 年 {today}**。你来排木禾生活今年的 618："
                "钱投在哪、让利多少、备多少货。方案会在一个模拟的市场里"
                "演 {n} 遍，**按利润**而不是按成交额评分，并指出最贵的一处错误值多少钱。",
                year=TODAY.year,
                today=short(TODAY),
                n=len(market.noise),
            )
        )
        st.markdown(
            t(
                "先在**练习市场**里随便试，不限次数；有把握了再在**你自己的市场**里计分，一共 {n} 次，取最好的一次。",
                n=GRADED_RUNS,
            )
        )
    with st.grid(4, min_column_width=140):
        st.metric(t("预算上限"), yuan(BUDGET), border=True)
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
        entry.begin(learner.id)
        keep_view(shown, view)
    except StoreUnavailable:  # what has been typed stays, and can be played when the record is back
        kept = view_of(shown, PlannerView)
        if kept is None:
            return
        view = kept
    entry.render(learner.id)
    waiting = _buttons(learner, view)
    if waiting:
        _progress(learner.id)
    _said(view)
    _files(learner, view)
    if view.runs:
        st.header(t("结果"), anchor=False)
        result.render(learner.id, view, _shown(view), SHOWN)


def _buttons(learner: Learner, view: PlannerView) -> bool:
    """The two ways to play the plan. True while a market's best plan is still being looked for."""
    planner = resources.planner()
    ready = {ground: isinstance(planner.best(ground, learner.id), Best) for ground in Ground}
    with st.container(horizontal=True, key="618-run"):
        st.button(
            t("在练习市场试跑"),
            key="618-practice",
            icon=":material/play_arrow:",
            disabled=not ready[Ground.PRACTICE],
            on_click=_play,
            args=(learner.id, Ground.PRACTICE),
        )
        with st.popover(
            t("在我的市场计分（还剩 {n} 次）", n=view.left) if view.left else t("{n} 次计分机会已用完", n=GRADED_RUNS),
            key="618-before-graded",
            icon=":material/flag:",
            disabled=not ready[Ground.OWN] or not view.left,
        ):
            _confirm(learner, view, ready[Ground.OWN])
    return not all(ready.values())


def _confirm(learner: Learner, view: PlannerView, ready: bool) -> None:
    """What a graded run costs, and what has been changed since the last one: the same plan would earn the same."""
    last = next((run for run in reversed(view.runs) if run.ground is Ground.OWN), None)
    now = read_entry(entry.entered(learner.id))
    same = last is not None and now == last.entry
    if last is not None and isinstance(now, Entry):
        changed = result.changes(last.entry.plan, now.plan)
        if same:
            st.markdown(t("和第 {n} 次一模一样：再跑一次，分数不会变。先改点什么吧。", n=last.number))
        elif changed:
            st.markdown(t("和第 {n} 次比，你改了：{parts}。", n=last.number, parts=listed(changed, N_("，"))))
        else:
            st.markdown(t("和第 {n} 次比，决定几乎没变。", n=last.number))
    if not same and view.left:
        st.markdown(t("这会用掉第 {k} 次计分机会，一共 {n} 次。", k=GRADED_RUNS - view.left + 1, n=GRADED_RUNS))
    st.button(
        t("确认计分"),
        key="618-graded",
        type="primary",
        disabled=same or not ready or not view.left,
        on_click=_play,
        args=(learner.id, Ground.OWN),
    )


@st.fragment(run_every=1.0)
def _progress(learner_id: str) -> None:
    """How far the search for the best plan is. Only this little piece is redrawn while the learner waits."""
    words = {Ground.PRACTICE: t("练习市场"), Ground.OWN: t("你的市场")}
    states = {ground: resources.planner().best(ground, learner_id) for ground in Ground}
    if all(isinstance(state, Best) for state in states.values()):
        st.rerun()
    for ground, state in states.items():
        match state:
            case Searching(share=share, ahead=0):
                st.progress(
                    share,
                    text=t("正在算{market}的最优方案，好给你评分：{n}%", market=words[ground], n=round(share * 100)),
                )
            case Searching(ahead=ahead):
                st.progress(
                    0.0,
                    text=t(
                        "{market}的最优方案在排队，前面还有 {n} 个。可以先接着改方案。", market=words[ground], n=ahead
                    ),
                )
            case Finding():
                st.warning(sentence(state), icon=":material/warning:")
            case Best():
                pass


def _play(learner_id: str, ground: Ground) -> None:
    """Callback: play the plan as it stands. The same plan handed in twice in a row is one run."""
    raw = entry.entered(learner_id)
    try:
        nonce = nonce_of(f"618-{ground}-{learner_id}", raw)
        outcome = resources.planner().submit(learner_id, ground, raw, nonce)
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
            data=keeping_language(lambda: resources.planner().export(learner, entry.entered(learner.id), shown)),
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
            disabled=st.session_state.get(key) is None,
            on_click=_import,
            args=(learner.id, key),
        )


def _import(learner_id: str, key: str) -> None:
    file = st.session_state.get(key)
    if file is None:
        return
    try:
        raw = resources.planner().take_file(learner_id, file.name, file.getvalue())
        if isinstance(raw, Finding):
            st.session_state[OUTCOME] = raw
            return
        entry.fill(learner_id, raw)
        resources.planner().save_draft(learner_id, raw)
        st.session_state.pop(OUTCOME, None)
        st.toast(t("已经换成文件里的方案"), icon=":material/check:")
    except StoreUnavailable as problem:
        st.session_state[OUTCOME] = problem
