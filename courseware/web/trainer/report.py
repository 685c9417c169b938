"""The report of an hour: what to begin with next time, then figures, mistakes, items and people; and the gradebook."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from courseware.classroom.hour import Hour, Person, Presence
from courseware.i18n import N_, keeping_language, listed, t
from courseware.markdown import escape
from courseware.progress.course import LOCAL
from courseware.record.unavailable import StoreUnavailable
from courseware.study import report_sheets as sheets
from courseware.study.days import WEEKDAYS
from courseware.study.reports import Gradebook, HourReport, Named
from courseware.web import navigation, resources, verdicts
from courseware.web.trainer import frame, said
from courseware.web.trainer.door import Led, led

ALL = 0
"""Stands for all hours in the choice of one."""
NAMED = 4
"""Names that are told in a line."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def render() -> None:
    asked = said.asked()
    here = led()
    if here is None:
        return
    try:
        _page(here)
    except StoreUnavailable as problem:
        verdicts.away(problem)
    if asked is not None:
        said.show(asked)


def _page(here: Led) -> None:
    frame.bar(resources.study().desk.view(here.found), navigation.REPORT)
    reports = resources.study().reports
    number = st.session_state.get("report-hour")
    found = reports.gradebook(here.found) if number == ALL else reports.hour(here.found, number)
    hours = found.all_hours if found is not None else ()
    if found is None or not hours:
        st.title(t("还没有报告"), anchor=False)
        st.markdown(t("上过第一次课，这里就有报告。"))
        st.page_link(navigation.LEAD, label=t("去带课"), query_params={"class": here.found.id})
        return
    named = {each.number: _when(each) for each in reversed(hours)} | {ALL: t("所有课的成绩")}
    with st.container(key="report-which", width=360):
        st.selectbox(t("哪一次课"), list(named), format_func=lambda number: named[number], key="report-hour")
    if isinstance(found, Gradebook):
        _gradebook(found)
    else:
        _hour(found)


def _when(hour: Hour) -> str:
    begun = hour.begun.astimezone(LOCAL)
    end = sheets.clock(hour.ended) or t("还在上")
    return t(
        "第 {n} 次 · {month} 月 {day} 日 {weekday} {begin}–{end}",
        n=hour.number, month=begun.month, day=begun.day, weekday=t(WEEKDAYS[begun.weekday()]),
        begin=sheets.clock(hour.begun), end=end,
    )  # fmt: skip


# An hour


def _hour(report: HourReport) -> None:
    _head(t("这一小时，教会了什么"), report.row.name, _when(report.hour))
    people = sheets.people(report)
    name = t("{name}-第{n}次", name=report.row.name, n=report.hour.number)
    _files(name, people, {
        t("到课与答题"): people, t("错因"): sheets.mistakes(report), t("每道题"): sheets.items(report),
    })  # fmt: skip
    if report.hour.ended is None:
        st.info(t("还在上课，数字会变。"), icon=":material/info:")
    _repeat(report)
    _figures(report)
    if not report.account.answered:
        st.markdown(t("这一小时没有交过答案。"))
    else:
        left, right = st.columns([6, 5], gap="medium")
        with left:
            _mistakes(report)
        with right:
            _items(report)
    _alone(report)
    with st.expander(t("全部 {n} 人", n=len(report.account.people)), key="report-people"):
        _table(people, t("每个人的到课和答题"))


def _head(title: str, name: str, when: str) -> None:
    st.title(title, anchor=False)
    st.caption(t("{class_} · {when}", class_=escape(name), when=when))


def _files(name: str, rows: pd.DataFrame, book: Mapping[str, pd.DataFrame]) -> None:
    with st.container(horizontal=True, key="report-files"):
        st.button(t("打印"), key="print-page", icon=":material/print:")  # papers.js prints what is shown
        st.download_button(
            t("下载 XLSX"), keeping_language(lambda: _xlsx(book)), f"{name}.xlsx", XLSX, key="report-xlsx",
            on_click="ignore",
        )  # fmt: skip
        st.download_button(
            t("CSV"), keeping_language(lambda: _csv(rows)), f"{name}.csv", "text/csv", key="report-csv",
            on_click="ignore",
        )  # fmt: skip


def _repeat(report: HourReport) -> None:
    if not report.account.answered:
        return
    with st.container(key="report-repeat"):
        if report.repeat is None:
            st.markdown(t("**没有要重讲的。**"))
            return
        found = report.repeat
        answered = next(each.learners for each in report.account.items if each.item == found.frequent.mistake.item)
        st.markdown(
            t(
                "**下次开头先花 5 分钟：{title}**  \n{of} 人里还有 {n} 人在最后一次提交里这样答（{where}）。{sentence}",
                title=escape(found.title), of=answered, n=found.frequent.still, where=escape(found.where),
                sentence=escape(found.sentence),
            )
        )  # fmt: skip


def _figures(report: HourReport) -> None:
    account = report.account
    first, last = account.share(first=True), account.share(first=False)
    late, absent = report.late, report.absent
    who = [
        *([t("{n} 人迟到", n=len(late))] if late else []),
        *([t("缺席：{names}", names=_names(absent))] if absent else []),
    ]
    tried = [item for item in report.labels if item.startswith("exercise:")]
    with st.grid(min_column_width=150, key="report-figures"):
        there = t("{n} / {of}", n=len(report.there), of=len(account.people))
        _figure(t("到课"), there, listed(who, N_("，")) or t("都到了"))
        _figure(t("一次就对"), _percent(first), t("{n} 道题合计", n=len(account.items)))
        gain = "" if first is None or last is None else t("{gain:+d} 个百分点", gain=round(100 * (last - first)))
        _figure(t("下课时对"), _percent(last), gain)
        if tried:
            through = sum(all(each.last.get(item, False) for item in tried) for each in account.people)
            begun = sum(any(item in each.last for item in tried) for each in account.people)
            _figure(t("练习做对"), t("{n} 人", n=through), t("{n} 人还没做完", n=begun - through))


def _figure(label: str, value: str, line: str) -> None:
    with st.container(border=True):
        st.metric(label, value)
        st.caption(line or "\u00a0")


def _mistakes(report: HourReport) -> None:
    st.header(t("错在哪，多少人"), anchor=False)
    if not report.mistakes:
        st.markdown(t("没有认出的错。"))
        return
    table = sheets.mistakes(report)
    key = said.key(report.row.id, [str(report.hour.number)], [each.title for each in report.mistakes])
    with st.container(key="table-of-mistakes"):
        st.dataframe(
            table, key=key, hide_index=True, on_select=lambda: _choose(key, report), selection_mode="single-row",
            row_height=44, height=44 * min(8, len(table)) + 40,
            column_config={
                t("错因"): st.column_config.TextColumn(width=190),
                t("出现在"): st.column_config.TextColumn(width=90),
                t("人"): st.column_config.NumberColumn(width=50),
                t("最后还错"): st.column_config.NumberColumn(width=80),
            },
            alt=t("每种错有多少人犯过，多少人最后还错"),
        )  # fmt: skip
    st.caption(t("点一行看原话。"))


def _choose(key: str, report: HourReport) -> None:
    rows = st.session_state[key]["selection"]["rows"]
    if not rows or not 0 <= rows[0] < len(report.mistakes):
        return
    found: Named = report.mistakes[rows[0]]
    mistake = found.frequent.mistake
    said.ask(
        said.Asked(report.row.id, mistake.item, found.title, report.hour.begun, report.hour.ended, mistake=mistake)
    )


def _items(report: HourReport) -> None:
    st.header(t("每道题"), anchor=False)
    percent = st.column_config.NumberColumn(format="percent", width="small")
    table = sheets.items(report)
    if not any(each.discrimination is not None for each in report.account.items):
        table = table.drop(columns=[t("区分度")])
    table = table.drop(columns=[t("题干"), t("答的人")]).round(2)
    with st.container(key="table-of-items"):
        st.dataframe(
            table, hide_index=True, row_height=44, height=44 * min(8, len(table)) + 40, placeholder="—",
            column_config={
                t("题"): st.column_config.TextColumn(width="medium"),
                t("首答对"): percent,
                t("最后对"): percent,
                t("区分度"): st.column_config.NumberColumn(format="%.2f", width="small"),
            },
            alt=t("每道题首答对和最后对的比例"),
        )  # fmt: skip
    st.caption(t("区分度：做对这题的人，别的题是不是也做得好。低于 0.2 的题要改；不到 8 人答的题没有。"))


def _alone(report: HourReport) -> None:
    if not report.alone:
        return
    st.header(t("要单独看一眼的人"), anchor=False)
    for each in report.alone:
        with st.container(horizontal=True, key=f"report-alone-{each.seat.id}"):
            st.markdown(f"**{escape(each.seat.shown_name)}**", width=140)
            st.markdown(escape(_why(report, each)), width="stretch")


def _why(report: HourReport, person: Person) -> str:
    if person.presence is Presence.ABSENT:
        return t("缺席")
    if not person.last:
        minutes = int(((person.left or report.hour.begun) - (person.came or report.hour.begun)).total_seconds() // 60)
        return t("到课 {n} 分钟，一题没交", n=minutes)
    tried = (
        t("{item} 交了 {n} 次没过", item=report.labels[item], n=person.tries[item]) for item in report.vain(person)
    )
    return listed(tried, N_("；"))


# All hours


def _gradebook(book: Gradebook) -> None:
    _head(t("成绩册"), book.row.name, t("{n} 次课", n=len(book.hours)))
    rows = sheets.grades(book)
    _files(t("{name}-成绩册", name=book.row.name), rows, {t("成绩册"): rows})
    st.caption(t("每一格是那一次课最后答对的题数 / 布置的题数。"))
    _table(rows, t("每个人每次课的成绩"))


def _table(rows: pd.DataFrame, alt: str) -> None:
    share = {t("答对率"): st.column_config.NumberColumn(format="percent")}
    with st.container(key="table-of-people"):
        st.dataframe(
            rows, hide_index=True, placeholder="", column_config=share, alt=alt, height=35 * len(rows) + 40
        )  # fmt: skip


def _csv(rows: pd.DataFrame) -> bytes:
    from courseware.spreadsheet import to_csv

    return to_csv(rows)


def _xlsx(book: Mapping[str, pd.DataFrame]) -> bytes:
    from courseware.spreadsheet import to_xlsx  # openpyxl is slow to import, and few downloads need it

    return to_xlsx(book)


def _percent(share: float | None) -> str:
    return "—" if share is None else f"{share:.0%}"


def _names(people: tuple[Person, ...]) -> str:
    names = [escape(each.seat.shown_name) for each in people[:NAMED]]
    return listed(names) if len(people) <= NAMED else t("{names}等 {n} 人", names=listed(names), n=len(people))
