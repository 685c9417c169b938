"""Seats: who belongs to a class, as which learner, and when he was there."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from courseware.record import statements
from courseware.record.database import Database
from courseware.record.schema import attendance, learners, seats
from courseware.record.stored import stored

_SEAT = select(seats).where(seats.c.id == bindparam("of"))
_OF_CLASS = (
    select(seats)
    .where(seats.c.class_id == bindparam("of"), seats.c.removed_at.is_(None))
    .order_by(seats.c.joined_at, seats.c.id)
)
_NAMED = _OF_CLASS.where(seats.c.name_key == bindparam("key"))
_BY_CODE = _OF_CLASS.where(seats.c.code == bindparam("key"))
_HIGHEST = select(func.max(seats.c.number)).where(
    seats.c.class_id == bindparam("of"), seats.c.name_key == bindparam("key")
)
_SEEN = update(seats).where(seats.c.id.in_(bindparam("of", expanding=True)))
_ATTENDED = (
    select(attendance)
    .join(seats, seats.c.id == attendance.c.seat_id)
    .where(seats.c.class_id == bindparam("of"))
    .order_by(attendance.c.seat_id, attendance.c.hour)
)


class SeatTaken(Exception):
    """Another seat of the class has this name and number, or this code."""


@dataclass(frozen=True)
class Seat:
    """A learner's place in a class. `number` counts those who share a name. With `code` he comes in from another
    device; until `released_until` whoever gives his name may."""

    id: str
    class_id: str
    learner_id: str
    name: str
    name_key: str
    number: int
    code: str
    joined_at: datetime
    seen_at: datetime
    helped_at: datetime | None = None
    released_until: datetime | None = None
    removed_at: datetime | None = None

    @property
    def shown_name(self) -> str:
        return self.name if self.number == 1 else f"{self.name} {self.number}"


@dataclass(frozen=True)
class Attended:
    seat_id: str
    hour: int
    first_at: datetime
    last_at: datetime


class Seats:
    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, seat: Seat) -> None:
        """The seat and its learner. Raises SeatTaken."""
        learner = {
            "id": seat.learner_id,
            "name": seat.shown_name,
            "name_key": f"{seat.class_id}/{seat.name_key}/{seat.number}",
            "created_at": seat.joined_at,
        }
        try:
            with self._database.writing(refusals=True) as connection:
                connection.execute(insert(learners).values(learner))
                connection.execute(insert(seats).values(vars(seat)))
        except IntegrityError as error:
            raise SeatTaken(seat.name) from error

    def get(self, seat_id: str) -> Seat | None:
        with self._database.reading() as connection:
            row = connection.execute(_SEAT, {"of": seat_id}).first()
            return _seat(row) if row else None

    def of_class(self, class_id: str) -> tuple[Seat, ...]:
        """Those who have not been removed, in the order in which they came."""
        with self._database.reading() as connection:
            return tuple(_seat(row) for row in connection.execute(_OF_CLASS, {"of": class_id}))

    def named(self, class_id: str, key: str) -> tuple[Seat, ...]:
        """Those of one name."""
        with self._database.reading() as connection:
            return tuple(_seat(row) for row in connection.execute(_NAMED, {"of": class_id, "key": key}))

    def by_code(self, class_id: str, code: str) -> Seat | None:
        with self._database.reading() as connection:
            row = connection.execute(_BY_CODE, {"of": class_id, "key": code}).first()
            return _seat(row) if row else None

    def next_number(self, class_id: str, key: str) -> int:
        """For one more of this name; the numbers of those who were removed are not given again."""
        with self._database.reading() as connection:
            return (connection.execute(_HIGHEST, {"of": class_id, "key": key}).scalar() or 0) + 1

    def rename(self, seat: Seat, name: str, key: str, number: int) -> None:
        """Raises SeatTaken."""
        shown = name if number == 1 else f"{name} {number}"
        try:
            with self._database.writing(refusals=True) as connection:
                of_seat = update(seats).where(seats.c.id == seat.id)
                connection.execute(of_seat.values(name=name, name_key=key, number=number))
                of_learner = update(learners).where(learners.c.id == seat.learner_id)
                connection.execute(of_learner.values(name=shown, name_key=f"{seat.class_id}/{key}/{number}"))
        except IntegrityError as error:
            raise SeatTaken(name) from error

    def remove(self, seat_id: str, at: datetime) -> None:
        self._set(seat_id, removed_at=at)

    def release(self, seat_id: str, until: datetime | None) -> None:
        self._set(seat_id, released_until=until)

    def helped(self, seat_id: str, at: datetime) -> None:
        self._set(seat_id, helped_at=at)

    def seen(self, seat_ids: Collection[str], at: datetime) -> None:
        """They are here now: one statement for all."""
        with self._database.writing() as connection:
            connection.execute(_SEEN.values(seen_at=at), {"of": list(seat_ids)})

    def attend(self, seat_ids: Collection[str], hour: int, at: datetime) -> None:
        """They are here in this hour."""
        rows = [{"seat_id": id, "hour": hour, "first_at": at, "last_at": at} for id in sorted(seat_ids)]
        if rows:
            with self._database.writing() as connection:
                connection.execute(statements.upsert_attendance(connection.dialect.name), rows)

    def attended(self, class_id: str) -> tuple[Attended, ...]:
        """Who was there in which hour, and from when to when."""
        with self._database.reading() as connection:
            return tuple(
                Attended(row.seat_id, row.hour, stored(datetime, row.first_at), stored(datetime, row.last_at))
                for row in connection.execute(_ATTENDED, {"of": class_id})
            )

    def _set(self, seat_id: str, **values: Any) -> None:
        with self._database.writing() as connection:
            connection.execute(update(seats).where(seats.c.id == seat_id).values(values))


def _seat(row: Any) -> Seat:
    return Seat(
        stored(str, row.id),
        stored(str, row.class_id),
        stored(str, row.learner_id),
        stored(str, row.name),
        stored(str, row.name_key),
        stored(int, row.number),
        stored(str, row.code),
        stored(datetime, row.joined_at),
        stored(datetime, row.seen_at),
        row.helped_at,
        row.released_until,
        row.removed_at,
    )
