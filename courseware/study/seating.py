"""Coming into a class: by its code and a name, and back into one's seat from wherever."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from courseware.classroom.room import NEW, Phase, from_json
from courseware.i18n import t
from courseware.record.classes import ClassRow
from courseware.record.seats import NEVER, Seat, SeatTaken
from courseware.record.store import Store
from courseware.study import rooms
from courseware.study.names import NameRefused, accept_name, name_key
from courseware.study.passcodes import as_code, new_code

CLASS_CODE, SEAT_CODE = 6, 5
"""Characters."""
RELEASED = timedelta(minutes=3)
"""How long a seat that the trainer gives back may be taken by its name alone."""
TRIES = 5


class Refusal(StrEnum):
    """Why somebody is not let in."""

    NO_SUCH_CLASS = "no-such-class"
    NAME = "name"
    SAME_NAME = "same-name"
    WRONG_CODE = "wrong-code"
    LOCKED = "locked"


class JoinRefused(Exception):
    """`str()` is a sentence for the reader."""

    def __init__(self, why: Refusal, said: str) -> None:
        super().__init__(said)
        self.why = why


@dataclass(frozen=True)
class Wish:
    """How somebody wants to come in: by his name, where `another` says that he is another one than who has it already,
    or back into the seat that he had, by `own_code`."""

    code: str
    name: str = ""
    own_code: str = ""
    another: bool = False


class Seating:
    """`now` returns an aware time."""

    def __init__(self, store: Store, now: Callable[[], datetime]) -> None:
        self._store = store
        self._now = now

    def class_of(self, code: str) -> ClassRow | None:
        """The class with a code, as it was typed."""
        typed = as_code(code)
        return self._store.classes.by_code(typed) if len(typed) == CLASS_CODE else None

    def join(self, wish: Wish) -> Seat:
        """The seat, a new one or the one that he had. Raises JoinRefused."""
        found = self.class_of(wish.code)
        if found is None:
            raise JoinRefused(Refusal.NO_SUCH_CLASS, t("没有这个班级码。看一眼投影，0 和 O 都不用。"))
        if wish.own_code.strip():
            return self._own(found.id, wish.own_code)
        try:
            name = accept_name(wish.name)
        except NameRefused as error:
            raise JoinRefused(Refusal.NAME, str(error)) from error
        for _ in range(TRIES):
            known = self._store.seats.named(found.id, name_key(name))
            if known and not wish.another:
                return self._again(known, name)
            if from_json(found.room).locked:
                said = t("老师已经锁上了。请老师点「可以加入」。")
                raise JoinRefused(Refusal.LOCKED, said)
            try:
                return self._new(found.id, name)
            except SeatTaken:  # somebody of this name was a moment earlier, or has this code
                continue
        raise JoinRefused(Refusal.SAME_NAME, t("来的人太多了，请再点一次「进入」。"))

    def enrol(self, class_id: str, names: Sequence[str]) -> tuple[Seat, ...]:
        """Seats for those on a list, which they take by their name; who has one keeps it. Raises NameRefused."""
        accepted = [accept_name(name) for name in names]
        for name in dict.fromkeys(accepted):
            while not self._store.seats.named(class_id, name_key(name)):
                try:
                    self._new(class_id, name, seen_at=NEVER)
                except SeatTaken:
                    continue
        return self.seats(class_id)

    def seats(self, class_id: str) -> tuple[Seat, ...]:
        """Of all who belong to a class, in the order in which they came. One statement."""
        return self._store.seats.of_class(class_id)

    def seat(self, seat_id: str) -> Seat | None:
        """None for one that is not there, or was taken away."""
        found = self._store.seats.get(seat_id)
        return found if found is not None and found.removed_at is None else None

    def versions(self, class_ids: Sequence[str]) -> dict[str, int]:
        """Of the rooms, by class; whoever asks lets their clocks run."""
        return rooms.versions(self._store.classes, class_ids, self._now())

    def present(self, class_id: str, seat_ids: Sequence[str]) -> None:
        """They are here now, and in this hour if one is running."""
        now = self._now()
        self._store.seats.seen(seat_ids, now)
        found = self._store.classes.get(class_id)
        room = from_json(found.room) if found is not None else NEW
        if room.phase is not Phase.IDLE:
            self._store.seats.attend(seat_ids, room.hour, now)

    def rename(self, seat: Seat, raw: str) -> None:
        """Raises NameRefused."""
        name = accept_name(raw)
        for _ in range(TRIES):
            number = self._store.seats.next_number(seat.class_id, name_key(name))
            try:
                self._store.seats.rename(seat, name, name_key(name), number)
                return
            except SeatTaken:
                continue

    def remove(self, seat: Seat) -> None:
        """His record stays; his seat is gone."""
        self._store.seats.remove(seat.id, self._now())

    def release(self, seat: Seat) -> None:
        """Who has lost it may take it again by his name, for a few minutes."""
        self._store.seats.release(seat.id, self._now() + RELEASED)

    def _own(self, class_id: str, typed: str) -> Seat:
        seat = self._store.seats.by_code(class_id, as_code(typed))
        if seat is None:
            raise JoinRefused(Refusal.WRONG_CODE, t("个人码不对。问一下老师，他那里看得到。"))
        return seat

    def _again(self, known: Sequence[Seat], name: str) -> Seat:
        now = self._now()
        for seat in known:
            if seat.seen_at == NEVER:  # he stands on the list, and comes for the first time
                self._store.seats.seen([seat.id], now)
                return replace(seat, seen_at=now)
            if seat.released_until is not None and now < seat.released_until:
                self._store.seats.release(seat.id, None)
                return replace(seat, released_until=None)
        said = t("班里已经有一位「{name}」了。", name=name)
        raise JoinRefused(Refusal.SAME_NAME, said)

    def _new(self, class_id: str, name: str, seen_at: datetime | None = None) -> Seat:
        now, key = self._now(), name_key(name)
        number = self._store.seats.next_number(class_id, key)
        seat = Seat(
            secrets.token_hex(8), class_id, self._learner_id(class_id), name, key, number, new_code(SEAT_CODE), now,
            seen_at or now,
        )  # fmt: skip
        self._store.seats.add(seat)
        return seat

    def _learner_id(self, class_id: str) -> str:
        """A new one. His market of the 618 follows from it, and no two of a class have the same while there are
        enough."""
        from courseware.promotion.solved import OWN, own_number  # with SciPy: no lesson needs it

        taken = {own_number(seat.learner_id) for seat in self._store.seats.of_class(class_id)}
        while own_number(id := secrets.token_hex(8)) in taken and len(taken) < OWN:
            pass
        return id
