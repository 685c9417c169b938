"""The statements behind every answer and every view of items.

Built once and given their values when they are executed: SQLAlchemy takes longer to build a statement than SQLite to
execute it. Those that read take the values that `of` and `of_items` make.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    LargeBinary,
    Select,
    Table,
    and_,
    bindparam,
    case,
    cast,
    delete,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.dialects import sqlite

from courseware.record.log import LESSON_PURPOSES, Purpose
from courseware.record.schema import (
    attempts,
    attendance,
    drafts,
    events,
    findings,
    learners,
    markings,
    payloads,
    rounds,
    seats,
    sitting_marks,
    sittings,
    trainers,
)
from courseware.record.trainers import ELSEWHERE
from courseware.verdict import Status

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql

_LEARNER: BindParameter[str] = bindparam("learner")
_ITEM: BindParameter[str] = bindparam("of")
_OCCASION: BindParameter[str | None] = bindparam("occasion", type_=attempts.c.occasion.type)
_OCCASIONS: BindParameter[Collection[str]] = bindparam("occasions", expanding=True)
_ITEMS: BindParameter[Collection[str]] = bindparam("of", expanding=True)

DRAFT_OF_ITEM = select(drafts.c.raw).where(drafts.c.learner_id == _LEARNER, drafts.c.item == _ITEM)
DRAFTS_OF_CLASS = select(drafts.c.learner_id, drafts.c.raw).where(
    drafts.c.item == bindparam("item"),
    drafts.c.learner_id.in_(
        select(seats.c.learner_id).where(seats.c.class_id == bindparam("class"), seats.c.removed_at.is_(None))
    ),
)
DELETE_DRAFT = delete(drafts).where(drafts.c.learner_id == _LEARNER, drafts.c.item == _ITEM)
ALONE = select(learners.c.id).where(learners.c.id == _LEARNER).with_for_update()
"""Nobody else writes for the learner until the transaction ends: a new attempt refers to this row. (SQLite lets only
one write at a time, anyhow.)"""
PAYLOAD = select(payloads.c.body).where(payloads.c.hash == bindparam("key"))

DRAFT, TRIED = "draft", "tried"

_FINDING = (findings.c.field, findings.c.finding, findings.c.named, findings.c.data)
_EVENT = (events.c.kind, events.c.id, events.c.nonce, events.c.item, events.c.variant, events.c.at)
_SAME_PURPOSE: ColumnElement[bool] = and_(
    attempts.c.purpose == bindparam("purpose"),
    or_(
        attempts.c.occasion == _OCCASION,
        and_(attempts.c.occasion.is_(None), _OCCASION.is_(None)),
    ),
)
_TESTS = select(sittings.c.id).where(sittings.c.learner_id == _LEARNER, ~sittings.c.at_once)
_ROUNDS = select(rounds.c.id).join(seats, seats.c.class_id == rounds.c.class_id).where(seats.c.learner_id == _LEARNER)
_HANDED_IN = (
    select(func.max(attempts.c.id))
    .where(
        attempts.c.learner_id == _LEARNER,
        or_(
            attempts.c.occasion.in_(_TESTS.where(sittings.c.ended_at.is_not(None))),
            attempts.c.occasion.in_(_ROUNDS.where(rounds.c.told_at.is_not(None))),
        ),
    )
    .group_by(attempts.c.occasion, attempts.c.item)
    .correlate(None)
)
_TOLD: ColumnElement[bool] = or_(
    attempts.c.occasion.is_(None),
    and_(attempts.c.occasion.not_in(_TESTS), attempts.c.occasion.not_in(_ROUNDS)),
    attempts.c.id.in_(_HANDED_IN),
)
"""Of a sitting without feedback nothing is told before its end, of a class's round nothing before the trainer tells,
and then the last answer to each item: the others were changed before they were handed in."""
_TOLD_HERE: ColumnElement[bool] = or_(_TOLD, attempts.c.occasion == _OCCASION)


def _with_last_findings(of: ColumnElement[bool]) -> Select[Any]:
    """The attempts, the last one on each item for the purpose asked for with a row for each of its findings."""
    mine = and_(attempts.c.learner_id == _LEARNER, of)
    last = select(func.max(attempts.c.id)).where(mine, _SAME_PURPOSE).group_by(attempts.c.item).correlate(None)
    latest = attempts.c.id.in_(last)
    # Of the others only how they stand is asked for: answers may be long.
    long = (attempts.c.answer, attempts.c.details)
    whole = [case((latest, column), else_=None).label(column.name) for column in long]
    rest = [column for column in attempts.c if column not in set(long)]
    return (
        select(*rest, *whole, latest.label("latest"), *_FINDING)
        .select_from(attempts.outerjoin(findings, and_(findings.c.attempt_id == attempts.c.id, latest)))
        .where(mine, _TOLD_HERE)
        .order_by(attempts.c.id, findings.c.number)
    )


_MINE: ColumnElement[bool] = and_(attempts.c.learner_id == _LEARNER, attempts.c.item == _ITEM)
_RESULT = ("item", "variant", "status", "score", "at", "solution_seen", "purpose", "occasion")
RESULTS_OF_ITEM = select(*(attempts.c[name] for name in _RESULT)).where(_MINE, _TOLD_HERE).order_by(attempts.c.id)
"""All attempts on one item without their answers: what a progress is computed from."""

ATTEMPTS_OF_ITEMS = _with_last_findings(attempts.c.item.in_(_ITEMS))

_DRAFTS_OF_ITEMS = select(
    literal(DRAFT).label("kind"),
    literal(0).label("id"),
    literal("").label("nonce"),
    drafts.c.item,
    literal(0).label("variant"),
    drafts.c.updated_at.label("at"),
    drafts.c.raw,
).where(drafts.c.learner_id == _LEARNER, drafts.c.item.in_(_ITEMS))
_EVENTS_OF_ITEMS = select(*_EVENT, cast(null(), LargeBinary).label("raw")).where(
    events.c.learner_id == _LEARNER, events.c.item.in_(_ITEMS)
)
_COUNTS = and_(attempts.c.status.in_([Status.CORRECT, Status.COMPARED]), ~attempts.c.solution_seen)
_TRIED = (
    select(
        literal(TRIED).label("kind"),
        literal(0).label("id"),
        literal("").label("nonce"),
        attempts.c.item,
        func.max(case((_COUNTS, 1), else_=0)).label("variant"),
        func.max(attempts.c.at).label("at"),
        cast(null(), LargeBinary).label("raw"),
    )
    .where(attempts.c.learner_id == _LEARNER, attempts.c.purpose.in_(LESSON_PURPOSES))
    .group_by(attempts.c.item)
)

NOTES_OF_ITEMS = union_all(_DRAFTS_OF_ITEMS, _EVENTS_OF_ITEMS).order_by("id")
"""Drafts and events on items."""

NOTES_AND_TRIED = union_all(_DRAFTS_OF_ITEMS, _EVENTS_OF_ITEMS, _TRIED).order_by("id")
"""The same, and every item that was ever tried for a lesson, `variant` telling whether it is done."""

ATTEMPTS_WITH_FINDINGS = (
    select(attempts, *_FINDING)
    .select_from(attempts.outerjoin(findings, findings.c.attempt_id == attempts.c.id))
    .where(attempts.c.learner_id == _LEARNER, _TOLD)
    .order_by(attempts.c.id, findings.c.number)
)
"""All attempts of a learner that may be told of, with a row for each finding."""

ATTEMPTS_OF_OCCASIONS = (
    select(attempts, *_FINDING)
    .select_from(attempts.outerjoin(findings, findings.c.attempt_id == attempts.c.id))
    .where(attempts.c.learner_id == _LEARNER, attempts.c.occasion.in_(_OCCASIONS))
    .order_by(attempts.c.id, findings.c.number)
)
"""All attempts of a learner in some sittings or classes, with a row for each finding."""

END_OF_OCCASION = select(sittings.c.ended_at).where(sittings.c.id == _OCCASION).with_for_update()
"""When the sitting ended, if it is one. It does not end before the transaction does."""

END_OF_ROUND = select(rounds.c.closed_at).where(rounds.c.id == _OCCASION).with_for_update(read=True)
"""When the class's round was closed, likewise."""

ATTEMPT_OF_NONCE = (
    select(attempts, *_FINDING)
    .outerjoin(findings, findings.c.attempt_id == attempts.c.id)
    .where(attempts.c.nonce == bindparam("nonce"))
    .order_by(findings.c.number)
)

_NONE = {
    name: cast(null(), attempts.c[name].type).label(name) for name in ("status", "score", "solution_seen", "purpose")
}
_COUNTED = {name: literal("").label(name) for name in ("nonce", "item")}


def _count(kind: str, of: Select[Any]) -> Select[Any]:
    """A row that says how many there are, with the number for its id."""
    return select(
        literal(kind).label("kind"),
        of.scalar_subquery().label("id"),
        *_COUNTED.values(),
        literal(0).label("variant"),
        cast(null(), events.c.at.type).label("at"),
        *_NONE.values(),
        cast(null(), attempts.c.occasion.type).label("occasion"),
        literal(True).label("told"),
    )


ATTEMPT, ATTEMPTS, EVENTS, ENDED = "attempt", "attempts", "events", "ended"

_TESTS_ENDED = and_(sittings.c.learner_id == _LEARNER, sittings.c.ended_at.is_not(None), ~sittings.c.at_once)

LOG = union_all(
    select(
        literal(ATTEMPT).label("kind"),
        attempts.c.id,
        attempts.c.nonce,
        attempts.c.item,
        attempts.c.variant,
        attempts.c.at,
        attempts.c.status,
        attempts.c.score,
        attempts.c.solution_seen,
        attempts.c.purpose,
        attempts.c.occasion,
        _TOLD.label("told"),
    ).where(attempts.c.learner_id == _LEARNER, attempts.c.id >= bindparam("attempt", type_=Integer)),
    select(
        *_EVENT,
        *_NONE.values(),
        cast(null(), attempts.c.occasion.type).label("occasion"),
        literal(True).label("told"),
    ).where(events.c.learner_id == _LEARNER, events.c.id >= bindparam("event", type_=Integer)),
    _count(ATTEMPTS, select(func.count()).where(attempts.c.learner_id == _LEARNER)),
    _count(EVENTS, select(func.count()).where(events.c.learner_id == _LEARNER)),
    _count(
        ENDED,
        select(
            select(func.count()).where(_TESTS_ENDED).scalar_subquery()
            + select(func.count()).where(rounds.c.id.in_(_ROUNDS), rounds.c.told_at.is_not(None)).scalar_subquery()
        ),
    ),
).order_by("at", "id")
"""All attempts and events of a learner from some on, without answers and findings, by time: what was brought in from
another record may be older than what was there. `told` says whether an attempt may be told of. Then how many attempts
and events there are of the learner, and how many of his tests and rounds have ended. Ids of attempts and of events do
not compare."""


def of(learner_id: str, item: str) -> dict[str, Any]:
    return {"learner": learner_id, "of": item}


def of_items(
    learner_id: str, items: Collection[str], purpose: Purpose = Purpose.PRACTICE, occasion: str | None = None
) -> dict[str, Any]:
    return {"learner": learner_id, "of": list(items), "purpose": str(purpose), "occasion": occasion}


@lru_cache(maxsize=8)
def insert_attempt(dialect: str) -> Any:
    """Returns the new row's id, or no row when the nonce is there already."""
    return _insert(dialect, attempts).on_conflict_do_nothing(index_elements=["nonce"]).returning(attempts.c.id)


@lru_cache(maxsize=8)
def insert_event(dialect: str) -> Any:
    """Returns the new row's id, or no row when the nonce is there already."""
    return _insert(dialect, events).on_conflict_do_nothing(index_elements=["nonce"]).returning(events.c.id)


@lru_cache(maxsize=8)
def insert_payload(dialect: str) -> Any:
    """Does nothing when the payload is there already."""
    return _insert(dialect, payloads).on_conflict_do_nothing(index_elements=["hash"])


@lru_cache(maxsize=8)
def insert_sitting(dialect: str) -> Any:
    """Does nothing, and returns nothing, when the sitting is there already."""
    return _insert(dialect, sittings).on_conflict_do_nothing(index_elements=["id"]).returning(sittings.c.id)


@lru_cache(maxsize=8)
def insert_mark(dialect: str) -> Any:
    """Does nothing when the mark is there already."""
    return _insert(dialect, sitting_marks).on_conflict_do_nothing(index_elements=["sitting_id", "item"])


@lru_cache(maxsize=8)
def upsert_attendance(dialect: str) -> Any:
    statement = _insert(dialect, attendance)
    last = {"last_at": statement.excluded.last_at}
    return statement.on_conflict_do_update(index_elements=["seat_id", "hour"], set_=last)


@lru_cache(maxsize=8)
def upsert_marking(dialect: str) -> Any:
    """Changes nothing that another trainer of this record has said."""
    statement = _insert(dialect, markings)
    new = {name: statement.excluded[name] for name in ("trainer_id", "points", "asked", "at")}
    return statement.on_conflict_do_update(
        index_elements=["learner_id", "item", "text"],
        set_=new,
        where=markings.c.trainer_id.in_([statement.excluded.trainer_id, ELSEWHERE]),
    )


@lru_cache(maxsize=8)
def insert_marking(dialect: str) -> Any:
    """Returns the item, or no row when something is said of the text already."""
    return _insert(dialect, markings).on_conflict_do_nothing().returning(markings.c.item)


@lru_cache(maxsize=8)
def insert_elsewhere(dialect: str) -> tuple[Any, Any]:
    """The learner and the trainer of `trainers.ELSEWHERE`; they do nothing when he is there already."""
    return _insert(dialect, learners).on_conflict_do_nothing(), _insert(dialect, trainers).on_conflict_do_nothing()


@lru_cache(maxsize=8)
def upsert_draft(dialect: str) -> Any:
    statement = _insert(dialect, drafts)
    new = {name: statement.excluded[name] for name in ("raw", "updated_at")}
    return statement.on_conflict_do_update(index_elements=["learner_id", "item"], set_=new)


def _insert(dialect: str, table: Table) -> sqlite.Insert | postgresql.Insert:
    """An insert with `on_conflict`, in the words of either database."""
    if dialect != "postgresql":
        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql  # slow to import, and most records are SQLite's

    return postgresql.insert(table)
