"""The download of one's own record: a learner's work as an XLSX workbook."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pandas as pd

from courseware.answers.fault import AuthorFault
from courseware.answers.feedback import Feedback
from courseware.answers.question import present
from courseware.answers.text import text_of
from courseware.content.course import Course
from courseware.i18n import t
from courseware.items import drill_item, exercise_item, question_item
from courseware.markdown import plain_text
from courseware.progress.chance import Chance
from courseware.progress.course import (
    LOCAL,
    LessonState,
    course_progress,
    days_learnt,
    lesson_items,
)
from courseware.progress.evidence import evidence
from courseware.progress.in_words import (
    answer_in_words,
    drill_answer_in_words,
    exercise_answer_in_words,
    mastered_in_words,
    status_in_words,
)
from courseware.progress.mastery import mastery
from courseware.progress.standing import lesson_standings
from courseware.record.log import Attempt, Learner, Log, drawn_for
from courseware.seed import seed_of
from courseware.spreadsheet import to_xlsx
from courseware.verdict import Status, Verdict, points

if TYPE_CHECKING:
    from courseware.shop.tables import Shop


def export_work(
    course: Course,
    shop: Shop,
    learner: Learner,
    log: Log,
    attempts: Sequence[Attempt],
    now: datetime,
    feedback: Callable[[Attempt], Feedback | None],
    more: Mapping[str, pd.DataFrame],
) -> bytes:
    """Overview, every attempt, knowledge points, and the sheets of `more` by title. Times are those of Shanghai.

    `feedback` words an attempt's verdict, where that can still be done.
    """
    return to_xlsx(
        {
            t("概览"): _overview(course, learner, log, now),
            t("作答记录"): _attempts(course, shop, attempts, feedback),
            t("知识点"): _points(course, log, now),
            **more,
        }
    )


def local_time(at: datetime) -> str:
    return at.astimezone(LOCAL).strftime("%Y-%m-%d %H:%M:%S")


def _overview(course: Course, learner: Learner, log: Log, now: datetime) -> pd.DataFrame:
    rows: list[tuple[Any, ...]] = [
        (t("学员"), learner.name, None, None),
        (t("导出时间"), local_time(now), None, None),
        (t("作答次数"), str(sum(result.status is not Status.COMPARED for result in log.results)), None, None),
        (t("学习过的天数"), str(len(days_learnt(log))), None, None),
    ]
    states = {
        LessonState.COMING: t("即将推出"), LessonState.NEW: t("未开始"),
        LessonState.STARTED: t("学习中"), LessonState.READ: t("读完，还有题没做"), LessonState.FINISHED: t("已学完"),
    }  # fmt: skip
    for module in course_progress(course, log.events, lesson_standings(log)):
        for lesson in module.lessons:
            title = t("{module} · {lesson}", module=module.title, lesson=lesson.title)
            rows.append((title, states[lesson.state], lesson.done, lesson.total))
    columns = [t("项目"), t("内容"), t("完成的题"), t("全部的题")]
    return _frame(rows, columns)


def _attempts(
    course: Course, shop: Shop, attempts: Sequence[Attempt], feedback: Callable[[Attempt], Feedback | None]
) -> pd.DataFrame:
    lesson_of: dict[str, str] = {}
    for lesson in course.lessons.values():
        for item in lesson_items(lesson):
            lesson_of.setdefault(item, lesson.id)
    titles = {lesson.id: lesson.title for module in course.modules for lesson in module.lessons}
    described: dict[tuple[str, str, int], tuple[str, Callable[[Any], str]]] = {}
    rows: list[tuple[Any, ...]] = []
    for attempt in attempts:
        key = (attempt.item, *drawn_for(attempt))
        if key not in described:
            described[key] = _describe(course, shop, attempt)
        title, in_words = described[key]
        lesson_id = attempt.lesson_id or lesson_of.get(attempt.item, "")
        rows.append(
            (
                local_time(attempt.at),
                titles.get(lesson_id, lesson_id),
                title,
                in_words(attempt.answer),
                status_in_words(attempt.verdict.status),
                _told(attempt.verdict),
                _counts(attempt),
                "\n".join(_said(feedback(attempt))),
            )
        )
    columns = [t("时间"), t("课"), t("题目"), t("作答"), t("结果"), t("得分"), t("计入成绩"), t("反馈")]
    return _frame(rows, columns)


def _told(verdict: Verdict) -> int | None:
    return points(verdict.score, verdict.status is Status.CORRECT) if verdict.status.graded else None


def _counts(attempt: Attempt) -> str:
    if not attempt.verdict.status.graded:
        return t("否（自己的判断）") if attempt.verdict.status is Status.COMPARED else t("否（不打分）")
    return t("否（看过解答）") if attempt.solution_seen else t("是")


def _said(feedback: Feedback | None) -> list[str]:
    """The sentences of a feedback, each once."""
    if feedback is None:
        return []
    lines = [*feedback.lines, *(line for part in feedback.parts.values() for line in part.lines)]
    return list(dict.fromkeys(plain_text(line.text) for line in lines))


def _describe(course: Course, shop: Shop, attempt: Attempt) -> tuple[str, Callable[[Any], str]]:
    """The title of an attempt's item, and how to put an answer to it into words."""
    _, _, id = attempt.item.partition(":")
    if attempt.item == exercise_item(id) and id in course.exercises:
        exercise = course.exercises[id]
        return exercise.title, lambda raw: exercise_answer_in_words(raw, exercise)
    who, variant = drawn_for(attempt)
    seed = seed_of(who, attempt.item, variant)
    if attempt.item == drill_item(id) and id in course.drills:
        drill = course.drills[id]
        return drill.title, lambda raw: drill_answer_in_words(raw, drill, seed, shop)
    if attempt.item == question_item(id) and id in course.questions:
        try:
            shown = present(course.questions[id], seed, shop)
        except AuthorFault:
            return plain_text(course.questions[id].stem), answer_in_words
        return plain_text(shown.stem), lambda raw: answer_in_words(
            text_of(raw) if shown.kind == "text" else raw,
            shown.options,
            shown.lefts,
            shown.rights,
            ordered=shown.kind == "order",
        )
    return id or attempt.item, answer_in_words  # no longer in the course: the record stays readable


def _points(course: Course, log: Log, now: datetime) -> pd.DataFrame:
    titles = {module.id: module.title for module in course.modules}
    rows: list[tuple[Any, ...]] = [
        (
            point.name,
            titles.get(point.module_id, point.module_id),
            point.items,
            point.answered,
            mastered_in_words(point.state),
            *_rounded(point.chance),
        )
        for point in mastery(course, evidence(course, log), now).points
    ]
    columns = [t("知识点"), t("模块"), t("相关题目"), t("已作答"), t("状态")]
    return _frame(rows, [*columns, t("今天答对新题的机会"), t("机会至少"), t("机会至多")])


def _rounded(chance: Chance | None) -> tuple[float | None, ...]:
    return (None, None, None) if chance is None else tuple(round(x, 2) for x in (chance.mean, chance.low, chance.high))


def _frame(rows: list[tuple[Any, ...]], columns: list[str]) -> pd.DataFrame:
    # As objects: pandas' own strings cannot hold the lone surrogates that a learner can paste.
    return pd.DataFrame(rows, columns=columns, dtype=object)
