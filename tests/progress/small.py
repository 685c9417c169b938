"""A small course for what is known of its points: two modules, three points, and answers to its questions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from courseware.content.course import Course, KnowledgePoint, Module
from courseware.content.exercise import Exercise
from courseware.content.question import NumberQuestion, Single, TextQuestion
from courseware.record.log import Event, Log, Purpose, Result
from courseware.verdict import scored

NOON = datetime(2026, 5, 1, 4, 0, tzinfo=UTC)
"""A Friday, in Shanghai."""


def choice(id: str, *covers: str, level: int = 2) -> Single:
    options = [{"text": text, "correct": not n, "because": "…"} for n, text in enumerate("甲乙丙")]
    return Single.model_validate(
        {"id": id, "kind": "single", "covers": covers, "level": level, "stem": "…", "options": options}
    )


NUMBER = NumberQuestion.model_validate(
    {"id": "u2", "kind": "number", "covers": ["uv"], "level": 2, "stem": "{n}", "answer": "2 * n",
     "given": {"n": {"start": 1, "stop": 900, "step": 1}}, "tolerance": {},
     "mistakes": [{"id": "m", "formula": "3 * n", "because": "…"}]}
)  # fmt: skip
WRITTEN = TextQuestion.model_validate(
    {"id": "written", "kind": "text", "covers": ["uv"], "level": 1, "stem": "…", "sample": "…",
     "points": [{"label": "…", "any": ["x"], "because": "…"}]}
)  # fmt: skip
EXERCISE = Exercise.model_validate(
    {
        "id": "e1", "title": "E", "covers": ["uv"], "tables": ["visits"], "minutes": 10, "brief": "…",
        "fields": [{"id": "cvr", "kind": "number", "unit": "percent", "label": "转化率", "tolerance": {}}],
        "hints": ["…"], "mistakes": {id: {"because": "…", "spoils": ["cvr"]} for id in ("m-a", "m-b", "m-c")},
        "worked": {"text": "…"},
    }
)  # fmt: skip
COURSE = Course(
    title="课",
    tagline="…",
    root=Path(),
    modules=(Module("m1", "一", "…", ()), Module("m2", "二", "…", ())),
    lessons={},
    questions={
        each.id: each
        for each in (
            choice("u1", "uv"), NUMBER, choice("u3", "uv", level=3), choice("both", "cvr", "uv"), choice("c1", "cvr"),
            choice("a1", "aov"), WRITTEN,
        )
    },
    exercises={EXERCISE.id: EXERCISE},
    points={
        id: KnowledgePoint(id=id, name=id.upper(), module=module)
        for id, module in (("uv", "m1"), ("cvr", "m1"), ("aov", "m2"))
    },
)  # fmt: skip


def answer(
    id: str,
    score: float,
    days: int = 0,
    variant: int = 0,
    kind: str = "question",
    purpose: Purpose = Purpose.PRACTICE,
    occasion: str | None = None,
    solution_seen: bool = False,
    after: timedelta = timedelta(),
) -> Result:
    """`days` after NOON."""
    verdict = scored(float(score))
    at = NOON + timedelta(days=days) + after
    return Result(f"{kind}:{id}", variant, verdict.status, verdict.score, at, solution_seen, purpose, occasion)


def happened(*things: Result | Event) -> Log:
    """The things said, in their order."""
    results = tuple(each for each in things if isinstance(each, Result))
    return Log(results, tuple(each for each in things if isinstance(each, Event)))
