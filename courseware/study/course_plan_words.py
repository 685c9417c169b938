"""A course plan in words: what is to be handed in, and how each learner stands, for the screen and for files alike."""

from __future__ import annotations

import re

import pandas as pd

from courseware.classroom.course_plan import Kind, Piece, Stand, State
from courseware.content.course import Course
from courseware.i18n import N_, listed, t
from courseware.progress.course import LOCAL
from courseware.study import days
from courseware.study.course_plans import TEST_LENGTH, TEST_PACE, PlanView
from courseware.study.wanted import SECONDS_PER_QUESTION

ASIDE = r"\uff1a"
"""With what an author begins to explain a title: a colon."""
MINUTES = round(TEST_LENGTH * TEST_PACE * SECONDS_PER_QUESTION / 60)
STATES = {
    State.DONE: N_("做完"), State.LATE: N_("迟交"), State.DUE: N_("没交"), State.OVER: N_("过期没交"),
    State.EARLY: N_("没开始"), State.SAT: N_("在做"), State.MISSED: N_("没参加"),
}  # fmt: skip


def title(piece: Piece, course: Course) -> str:
    """What it is called, plain, without what explains it; its id if the course has it no more."""
    match piece.kind:
        case Kind.EXERCISE:
            exercise = course.exercises.get(piece.what)
            return re.split(ASIDE, exercise.title)[0] if exercise else piece.what
        case Kind.TEST:
            module = next((each.title for each in course.modules if each.id == piece.what), piece.what)
            return t("小测 {minutes} 分钟：{module}", minutes=MINUTES, module=module)
        case Kind.PROMOTION:
            return t("618：计分 {n} 次", n=piece.what)


def in_full(piece: Piece, course: Course) -> str:
    """With the window of a test. Plain."""
    test = piece.test
    if test is None:
        return title(piece, course)
    opens, closes = test.opens.astimezone(LOCAL), test.closes.astimezone(LOCAL)
    end = f"{closes:%H:%M}" if opens.date() == closes.date() else f"{days.short(closes)} {closes:%H:%M}"
    return t(
        "{title}，{day} {begin}–{end}",
        title=title(piece, course), day=days.short(opens), begin=f"{opens:%H:%M}", end=end,
    )  # fmt: skip


def lessons(ids: tuple[str, ...], course: Course) -> str:
    """Their titles, plain."""
    return listed([course.lessons[id].title if id in course.lessons else id for id in ids])


def sheet(view: PlanView, course: Course) -> pd.DataFrame:
    """A row a learner, a column a piece: how it stands, and after how many tries; then why he is behind."""
    columns: dict[str, list[str]] = {t("姓名"): [each.seat.shown_name for each in view.learners]}
    for number, week in enumerate(view.weeks):
        for place, piece in enumerate(week.pieces):
            name = f"{days.short(week.begins)} {title(piece, course)}"
            columns[name] = [_cell(each.weeks[number].stands[place]) for each in view.learners]
    columns[t("为什么落下")] = [each.why for each in view.learners]
    return pd.DataFrame(columns)


def _cell(stand: Stand) -> str:
    said = t(STATES[stand.state])
    return t("{said}（{n} 次）", said=said, n=stand.times) if stand.times > 1 else said
