"""The entries of a portable record: what each must look like, and the value it stands for."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    Strict,
    StringConstraints,
    TypeAdapter,
)

from courseware.i18n import t
from courseware.promotion.plan import ITEM
from courseware.record.findings import verdict_of
from courseware.record.log import Attempt, Drawn, Event, EventKind, Learner, Purpose, Sitting, SittingKind
from courseware.record.markings import Marking
from courseware.record.runs import KeptRun
from courseware.record.trainers import ELSEWHERE
from courseware.record.transfers import Draft
from courseware.verdict import Finding, Status

DEEPEST = 12
"""Of what is nested: the deepest answer there is, a table in an exercise, has half as many levels."""
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


class Odd(ValueError):
    """An entry is well formed and yet none of ours. `str()` is a sentence for the reader."""


def _moment(value: Any) -> Any:
    """ISO text and nothing else: a number could be anything."""
    if not isinstance(value, str):
        raise ValueError("text expected")
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None or moment < LONG_AGO:
        raise ValueError("an aware moment of our time expected")
    return moment.astimezone(UTC)


def _printable(value: str) -> str:
    """In one line, and without what no database keeps."""
    if not value.isprintable():
        raise ValueError("printable text expected")
    return value


def _shallow(value: Any) -> Any:
    """Without recursion, since it is what makes it safe."""
    level = [value]
    for _ in range(DEEPEST):
        level = [
            part
            for each in level
            if isinstance(each, dict | list)
            for part in (each.values() if isinstance(each, dict) else each)
        ]
        if not level:
            return value
    raise ValueError("nested too deep")


Moment = Annotated[AwareDatetime, BeforeValidator(_moment)]
Json = Annotated[Any, BeforeValidator(_shallow)]
Key = Annotated[str, StringConstraints(pattern=r"^[ -~]{1,200}$")]
Place = Annotated[str, StringConstraints(pattern=r"^[a-z0-9:-]{1,80}$")]
Item = Annotated[str, StringConstraints(pattern=r"^(question|exercise|drill):[a-z0-9-]{1,60}$")]
Asked = Annotated[str, StringConstraints(pattern=r"^(question|exercise):[a-z0-9-]{1,60}$")]
Id = Annotated[str, StringConstraints(pattern=r"^[0-9a-z]{8,32}$")]
Short = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z_-]{1,32}$")]
Word = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z_.-]{1,60}$")]
Field40 = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z_-]{1,40}$")]
Line = Annotated[str, Field(min_length=1, max_length=400), AfterValidator(_printable)]
Number = Annotated[int, Field(ge=-(2**31), le=2**31 - 1)]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]


class Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class LearnerEntry(Entry):
    id: Id
    name: Annotated[str, Field(min_length=1, max_length=40)]
    created_at: Moment


class PartEntry(Entry):
    status: Annotated[Status, Strict(False)]
    score: Share


class FindingEntry(Entry):
    id: Word
    data: Annotated[dict[str, Any], BeforeValidator(_shallow)] = {}
    field: Field40 | None = None
    named: bool = False


class AttemptEntry(Entry):
    nonce: Key
    item: Item
    lesson_id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,60}$")] | None = None
    variant: Number
    answer: Json
    status: Annotated[Status, Strict(False)]
    score: Share
    parts: dict[Field40, PartEntry] = {}
    findings: list[FindingEntry] = []
    at: Moment
    solution_seen: bool = False
    purpose: Annotated[Purpose, Strict(False)] = Purpose.PRACTICE
    occasion: Short | None = None
    content: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")] | None = None
    origin: Id | None = None


class EventEntry(Entry):
    nonce: Key
    kind: Annotated[EventKind, Strict(False)]
    item: Place
    variant: Number = 0
    at: Moment


class DraftEntry(Entry):
    item: Place
    raw: Json
    at: Moment


class RunEntry(Entry):
    nonce: Key
    number: Annotated[int, Field(ge=1, le=1000)] | None = None
    plan: Annotated[dict[str, Any], BeforeValidator(_shallow)]
    judgement: Annotated[dict[str, Any], BeforeValidator(_shallow)]
    at: Moment
    origin: Id | None = None


class SittingEntry(Entry):
    id: Short
    kind: Annotated[SittingKind, Strict(False)]
    scope: Json
    at_once: bool
    drawn: Annotated[list[Annotated[tuple[Asked, Number, Word], Strict(False)]], Field(max_length=500)]
    seconds: Annotated[int, Field(ge=1, le=10**7)] | None = None
    started_at: Moment
    ended_at: Moment
    marked: Annotated[list[Place], Field(max_length=500)] = []


class MarkingEntry(Entry):
    item: Item
    text: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
    points: Annotated[list[Field40], Field(max_length=100)]
    asked: Line | None = None
    at: Moment


moment: Callable[[Any], datetime] = TypeAdapter(Moment).validate_python
"""Each reader of an entry raises pydantic's ValidationError, or Odd."""


def learner(raw: Any) -> Learner:
    entry = LearnerEntry.model_validate(raw)
    return Learner(entry.id, entry.name, entry.created_at)


def attempt(learner_id: str, sittings: Collection[str]) -> Callable[[Any], Attempt]:
    """`sittings`: those in the file. A class is not: what was answered in one is nobody's elsewhere."""

    def read(raw: Any) -> Attempt:
        entry = AttemptEntry.model_validate(raw)
        _require_key(entry.nonce, f"{learner_id}:{entry.item}:")
        if entry.purpose is Purpose.QUIZ and entry.occasion not in sittings:
            raise Odd(t("它所属的自测不在文件里"))
        if entry.status is Status.INVALID and entry.occasion not in sittings:
            raise Odd(t("没能读懂的作答不会记在学习记录里"))
        parts = {name: {"status": part.status, "score": part.score} for name, part in entry.parts.items()}
        found = [Finding(each.id, each.data, each.field, each.named) for each in entry.findings]
        verdict = verdict_of(entry.status, float(entry.score), json.dumps({"parts": parts} if parts else {}), found)
        occasion = entry.occasion if entry.occasion in sittings else None
        return Attempt(
            entry.nonce, learner_id, entry.item, entry.lesson_id, entry.variant, entry.answer, verdict, entry.at,
            entry.solution_seen, entry.purpose, occasion, entry.content, entry.origin,
        )  # fmt: skip

    return read


def event(learner_id: str) -> Callable[[Any], Event]:
    def read(raw: Any) -> Event:
        entry = EventEntry.model_validate(raw)
        _require_key(entry.nonce, f"{entry.kind}:{learner_id}:{entry.item}:")
        return Event(entry.nonce, learner_id, entry.kind, entry.item, entry.variant, entry.at)

    return read


def draft(raw: Any) -> Draft:
    entry = DraftEntry.model_validate(raw)
    return Draft(entry.item, entry.raw, entry.at)


def run(learner_id: str) -> Callable[[Any], KeptRun]:
    def read(raw: Any) -> KeptRun:
        entry = RunEntry.model_validate(raw)
        _require_key(entry.nonce, f"{learner_id}:{ITEM}:")
        return KeptRun(entry.nonce, learner_id, entry.number, entry.plan, entry.judgement, entry.at, entry.origin)

    return read


def sitting(learner_id: str) -> Callable[[Any], Sitting]:
    def read(raw: Any) -> Sitting:
        entry = SittingEntry.model_validate(raw)
        if entry.ended_at < entry.started_at:
            raise Odd(t("结束的时间在开始之前"))
        drawn = tuple(Drawn(*each) for each in entry.drawn)
        return Sitting(
            entry.id, learner_id, entry.kind, entry.scope, entry.at_once, drawn, entry.seconds,
            entry.started_at, entry.ended_at, frozenset(entry.marked),
        )  # fmt: skip

    return read


def marking(learner_id: str, texts: Collection[tuple[str, str]]) -> Callable[[Any], Marking]:
    """`texts`: the keys of the answers in the file. Who marked them is not believed, and not asked."""

    def read(raw: Any) -> Marking:
        entry = MarkingEntry.model_validate(raw)
        if (entry.item, entry.text) not in texts:
            raise Odd(t("它批的作答不在文件里"))
        points = tuple(entry.points)
        return Marking(learner_id, entry.item, entry.text, ELSEWHERE, points, entry.asked, entry.at)

    return read


def _require_key(nonce: str, start: str) -> None:
    if not nonce.startswith(start) or len(nonce) == len(start):
        raise Odd(t("编号和学员对不上"))
