"""The download of one's own record: opened again, it says in words what was done."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from openpyxl import load_workbook

from courseware.answers.feedback import Feedback, Line, on_question
from courseware.answers.question import authored, grade_question
from courseware.content.course import Course, KnowledgePoint, Lesson, Module, Outline
from courseware.content.exercise import Exercise
from courseware.content.question import Match, Order, Single, TextQuestion
from courseware.markdown import escape, plain_text
from courseware.progress.export import export_work
from courseware.progress.in_words import LONGEST, answer_in_words, exercise_answer_in_words
from courseware.record.log import Attempt, Event, EventKind, Learner, Log, Result
from courseware.verdict import Status, Verdict, scored

LATE = datetime(2026, 4, 30, 17, 0, 5, tzinfo=UTC)  # 01:00:05 on the first of May in Shanghai

SINGLE = Single.model_validate(
    {"id": "uv", "kind": "single", "covers": ["uv"], "level": 1, "stem": "周**访客数**?",
     "options": [{"text": "少于 7000", "correct": True, "because": "对"},
                 {"text": "正好 7000", "because": "重复没有去掉"}, {"text": "多于 7000", "because": "去重只会变少"}]}
)  # fmt: skip
ORDER = Order.model_validate(
    {"id": "funnel", "kind": "order", "covers": ["uv"], "level": 1, "stem": "漏斗",
     "items": [{"text": "浏览"}, {"text": "加购"}, {"text": "支付"}]}
)  # fmt: skip
MATCH = Match.model_validate(
    {"id": "terms", "kind": "match", "covers": ["uv"], "level": 1, "stem": "术语",
     "pairs": [{"left": "UV", "right": "访客数"}, {"left": "PV", "right": "浏览量"},
               {"left": "CVR", "right": "转化率"}]}
)  # fmt: skip
WRITTEN = TextQuestion.model_validate(
    {"id": "why", "kind": "text", "covers": ["rfm"], "level": 1, "stem": "为什么?", "sample": "要按人去重。",
     "points": [{"label": "去重", "any": ["去重"], "because": "…"}]}
)  # fmt: skip
EXERCISE = Exercise.model_validate(
    {
        "id": "rfm", "title": "RFM 分层", "covers": ["rfm"], "tables": ["orders"], "minutes": 10, "brief": "…",
        "fields": [
            {"id": "share", "kind": "number", "label": "**占比**", "unit": "percent", "tolerance": {}},
            {"id": "channel", "kind": "choice", "label": "渠道", "options": {"live": "直播", "ads": "广告"}},
            {"id": "steps", "kind": "order", "label": "步骤", "options": {"x": "清洗", "y": "打分", "z": "分层"}},
            {"id": "scores", "kind": "table", "label": "评分表", "key": [{"id": "c", "label": "客户", "type": "text"}],
             "columns": [{"id": "r", "label": "R", "type": "integer"}]},
        ],
        "hints": ["…"], "mistakes": {id: {"because": "…", "spoils": ["share"]} for id in ("m-a", "m-b", "m-c")},
        "worked": {"text": "…"},
    }
)  # fmt: skip
LESSON = Lesson.model_validate(
    {"id": "metrics", "title": "核心指标", "goal": "…", "covers": ["uv"],
     "blocks": [{"question": "uv"}, {"question": "funnel"}]}
)  # fmt: skip
COURSE = Course(
    title="课",
    tagline="…",
    root=Path(),
    modules=(Module("m3", "数据分析", "…", (LESSON, Outline(id="soon", title="稍后", goal="…"))),),
    lessons={LESSON.id: LESSON},
    questions={one.id: one for one in (SINGLE, ORDER, MATCH, WRITTEN)},
    exercises={EXERCISE.id: EXERCISE},
    points={id: KnowledgePoint(id=id, name=id.upper(), module="m3") for id in ("uv", "rfm")},
)
SHOP: Any = None  # these questions quote no figures


def attempt(item: str, answer: Any, verdict: Any = None, **change: Any) -> Attempt:
    values = {"lesson_id": None, "variant": 0, "at": LATE} | change
    return Attempt("n", "l", item, answer=answer, verdict=verdict or scored(0.5), **values)


def feedback(attempt: Attempt) -> Feedback | None:
    """As the study service words a verdict on a question that is in the course."""
    question = COURSE.questions.get(attempt.item.removeprefix("question:"))
    if question is None:
        return None
    return on_question(attempt.verdict, authored(question, "seed", SHOP), multiple=False)


def exported(*attempts: Attempt, name: str = "小明", events: tuple[Event, ...] = ()) -> dict[str, list[tuple]]:
    results = tuple(
        Result(a.item, a.variant, a.verdict.status, a.verdict.score, a.at, a.solution_seen) for a in attempts
    )
    content = export_work(
        COURSE,
        SHOP,
        Learner("l", name, LATE),
        Log(results, events),
        attempts,
        LATE,
        feedback,
        {"更多": pd.DataFrame({"甲": [1]})},
    )
    book = load_workbook(BytesIO(content))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}


def test_the_sheets_say_what_was_done() -> None:
    wrong = grade_question(SINGLE, "b", "seed", SHOP)
    sheets = exported(
        attempt("question:uv", "b", wrong, lesson_id="metrics"),
        attempt("question:uv", "a", grade_question(SINGLE, "a", "seed", SHOP)),
        attempt("exercise:rfm", {"share": "32%"}, solution_seen=True),
        events=(Event("e", "l", EventKind.LESSON_OPENED, "metrics", 0, LATE),),
    )
    assert list(sheets) == ["概览", "作答记录", "知识点", "更多"]
    assert sheets["概览"][1:] == [
        ("学员", "小明", None, None),
        ("导出时间", "2026-05-01 01:00:05", None, None),
        ("作答次数", "3", None, None),
        ("学习过的天数", "1", None, None),
        ("数据分析 · 核心指标", "学习中", 1, 2),
        ("数据分析 · 稍后", "即将推出", 0, 0),
    ]
    header, first, second, third = sheets["作答记录"]
    assert header == ("时间", "课", "题目", "作答", "结果", "得分", "计入成绩", "反馈")
    assert first[:7] == ("2026-05-01 01:00:05", "核心指标", "周访客数?", "正好 7000", "错误", 0, "是")
    assert "重复没有去掉" in first[7]
    assert second[1:6] == ("核心指标", "周访客数?", "少于 7000", "正确", 100)  # the lesson is found by the question
    assert third[2] == "RFM 分层"
    assert third[6] == "否（看过解答）"
    header, uv, rfm = sheets["知识点"]
    assert header[4:] == ("状态", "今天答对新题的机会", "机会至少", "机会至多")
    assert uv[:5] == ("UV", "数据分析", 3, 1, "学习中")
    assert 0 < uv[6] < uv[5] < uv[7] < 1
    assert rfm == ("RFM", "数据分析", 1, 0, "未学", None, None, None)


def test_only_what_is_correct_has_the_full_score() -> None:
    almost = Verdict(Status.PARTIAL, 0.99995)
    sheets = exported(attempt("exercise:rfm", {"share": "32%"}, almost))
    assert sheets["作答记录"][1][4:6] == ("部分正确", 99)


def test_a_written_answer_has_no_score_and_the_judgement_on_it_is_the_learners() -> None:
    first, second = "只要去重", {"text": "只要去重", "said": ["a"]}
    answers = [attempt("question:why", raw, grade_question(WRITTEN, raw, "seed", SHOP)) for raw in (first, second)]
    sheets = exported(*answers)
    assert sheets["概览"][3] == ("作答次数", "1", None, None)
    _, handed_in, compared = sheets["作答记录"]
    assert handed_in[3:] == ("只要去重", "不打分", None, "否（不打分）", "读到了要点「去重」。")
    assert compared[3:] == ("只要去重", "自己对照过", None, "否（自己的判断）", "你认为自己写到了「去重」。")
    assert sheets["知识点"][2][3:5] == (0, "未学")


def test_an_empty_record_can_be_downloaded() -> None:
    sheets = exported()
    assert len(sheets["作答记录"]) == 1
    assert sheets["知识点"][1] == ("UV", "数据分析", 3, 0, "未学", None, None, None)


def test_what_left_the_course_stays_readable() -> None:
    [_, row, other] = exported(attempt("question:gone", "b", lesson_id="old-lesson"), attempt("odd", {"x": 1}))[
        "作答记录"
    ]
    assert row[1:4] == ("old-lesson", "gone", "b")
    assert other[2:4] == ("odd", "x：1")


@pytest.mark.parametrize("hostile", ["=cmd|' /C calc'!A0", "+1", "-1+2", "@SUM(A1)", "\t=1", "＝1"])
def test_nothing_a_learner_typed_is_run_by_the_spreadsheet(hostile: str) -> None:
    answered = attempt("question:gone", hostile)
    said = Feedback(Status.WRONG, 0.0, (Line(hostile),))
    content = export_work(COURSE, SHOP, Learner("l", hostile, LATE), Log(), [answered], LATE, lambda _: said, {})
    for sheet in load_workbook(BytesIO(content)).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                assert not str(cell.value or "").startswith(("=", "+", "-", "@", "\t", "＝"))


def test_control_characters_and_long_answers_do_no_harm() -> None:
    [_, row] = exported(attempt("question:gone", "a\0\x07b\ud800" + "字" * 50_000))["作答记录"]
    assert row[3].startswith("ab")
    assert len(row[3]) < LONGEST + 10


@pytest.mark.parametrize(
    ("question", "raw", "words"),
    [
        (SINGLE, "c", "多于 7000"),
        (ORDER, ["c", "a", "b"], "支付 → 浏览 → 加购"),
        (MATCH, {"a": "b", "b": "a"}, "UV：浏览量；PV：访客数"),
    ],
)
def test_answers_to_questions_in_words(question: Any, raw: Any, words: str) -> None:
    assert exported(attempt(f"question:{question.id}", raw))["作答记录"][1][3] == words


def test_answers_to_exercises_in_words() -> None:
    table = {"way": "upload", "columns": ["c", "r"], "rows": [["C1", 1]] * 14_000}
    raw = {"share": "32%", "channel": "live", "steps": ["z", "x", "y"], "scores": table}
    assert exercise_answer_in_words(raw, EXERCISE).split("\n") == [
        "占比：32%",
        "渠道：直播",
        "步骤：分层 → 清洗 → 打分",
        "评分表：表格，共 14000 行",
    ]
    by_query = exercise_answer_in_words({"scores": {"way": "sql", "sql": "select 1"}}, EXERCISE)
    assert by_query.split("\n") == ["占比：（未填）", "渠道：（未填）", "步骤：（未填）", "评分表：select 1"]
    assert exercise_answer_in_words("no mapping at all", EXERCISE).count("（未填）") == 4


def test_escaped_learner_text_in_sentences_is_shown_as_it_was_typed() -> None:
    for typed in ("*a*", "<b>x</b>", "www.x.cn", "`$1`", "a@b:c"):
        assert plain_text(f"**你写的**是「{escape(typed)}」") == f"你写的是「{typed}」"


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (None, "（未填）"),
        ("", "（未填）"),
        ([], "（未填）"),
        ({}, "（未填）"),
        (0, "0"),
        (0.5, "0.5"),
        (["a", 1], "a、1"),
    ],
)
def test_one_value_in_words(raw: Any, words: str) -> None:
    assert answer_in_words(raw) == words
