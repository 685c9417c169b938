"""The rooms of classes as the record has them, and as their clocks have made them since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from courseware.classroom.contest import slot
from courseware.classroom.room import TAKING, Event, Phase, Room, due, from_json, occasion, to_json
from courseware.items import question_item
from courseware.promotion.plan import ITEM
from courseware.record.classes import Classes, ClassEvent, ClassRow, Round


@dataclass(frozen=True)
class ClassRoom:
    """A class and its room as it is now."""

    row: ClassRow
    room: Room

    @property
    def id(self) -> str:
        return self.row.id

    @property
    def occasion(self) -> str | None:
        """Under which answers to what is asked are recorded."""
        return self.occasions[-1] if self.occasions else None

    @property
    def occasions(self) -> tuple[str, ...]:
        """Of the rounds of what is asked, that before the discussion first."""
        question = self.room.question
        if question is None:
            return ()
        rounds = [question.round] if question.first is None else [question.first, question.round]
        return tuple(occasion(self.id, each) for each in rounds)


def on_time(classes: Classes, row: ClassRow, now: datetime) -> ClassRoom:
    """The class with its room as the clock has made it, kept if the clock has done something."""
    room = from_json(row.room)
    later, events = due(room, now)
    if not events:
        return ClassRoom(row, room)
    keep(classes, row, room, later, events)  # or another process has done so at this moment
    found = classes.get(row.id)
    assert found is not None
    return ClassRoom(found, from_json(found.room))


def versions(classes: Classes, class_ids: Sequence[str], now: datetime) -> dict[str, int]:
    """Of the rooms as their clocks have made them, by class. One statement while no time is up."""
    return {row.id: on_time(classes, row, now).row.version for row in classes.of(class_ids)}


def keep(classes: Classes, row: ClassRow, before: Room, room: Room, events: tuple[Event, ...]) -> bool:
    """Record what happened, with what it means for the rounds of answering. False if something else happened first."""
    kept = [ClassEvent(event.version, event.kind, event.at, to_json(event.room)) for event in events]
    asked = _rounds(row.id, room)
    told = room.phase is Phase.IDLE and before.phase is not Phase.IDLE
    return classes.advance(row, kept, asked, tell_all=told, copied=_plans(row.id, before, events))


def _plans(class_id: str, before: Room, events: tuple[Event, ...]) -> tuple[str, str] | None:
    """From where to where the learners' plans are copied when a shared round closes: what they change later is of no
    account there."""
    open_one = before.contest
    for event in events:
        now = event.room.contest
        if now is None or not now.closed:
            continue
        if open_one is None or not open_one.planning or open_one.number != now.number:
            return None
        return ITEM, slot(class_id, now.number)
    return None


def _rounds(class_id: str, room: Room) -> list[Round]:
    """The round that is being answered or was answered last, as it is now, after the one that it repeats."""
    question = room.question
    if question is None or room.since is None:
        return []
    told = room.since if room.phase is Phase.EXPLAINED else None
    closed = None if room.phase in TAKING else room.since
    id, item = occasion(class_id, question.round), question_item(question.id)
    first = None if question.first is None else occasion(class_id, question.first)
    this = Round(id, class_id, room.hour, item, question.variant, first, room.since, closed, told)
    if first is None:
        return [this]
    return [Round(first, class_id, room.hour, item, question.variant, None, room.since, room.since, told), this]
