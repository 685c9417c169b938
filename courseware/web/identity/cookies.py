"""Who somebody is by his cookies: a seat in a class, a trainer. Set by routes, out of reach of the pages' scripts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Literal

from courseware.record.seats import Seat
from courseware.record.trainers import Trainer
from courseware.study import tokens
from courseware.web import resources

Kind = Literal["seat", "trainer"]
NAMES: dict[Kind, str] = {"seat": "courseware-seat", "trainer": "courseware-trainer"}
LASTS: dict[Kind, timedelta] = {"seat": timedelta(days=180), "trainer": timedelta(hours=14)}


def made(kind: Kind, id: str) -> str:
    """The value of the cookie for a seat or trainer."""
    return tokens.token(resources.cookie_key(), kind, id, resources.now() + LASTS[kind])


def id_in(kind: Kind, cookies: Mapping[str, str]) -> str | None:
    """The signed id; whether it is still there the record knows."""
    value = cookies.get(NAMES[kind])
    return tokens.read(resources.cookie_key(), kind, value, resources.now()) if value else None


def seat_in(cookies: Mapping[str, str]) -> Seat | None:
    """May raise StoreUnavailable."""
    id = id_in("seat", cookies)
    return resources.study().seating.seat(id) if id else None


def trainer_in(cookies: Mapping[str, str]) -> Trainer | None:
    """May raise StoreUnavailable."""
    id = id_in("trainer", cookies)
    return resources.study().leading.trainer(id) if id else None
