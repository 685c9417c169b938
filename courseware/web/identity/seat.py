"""Who is learning in a class: who has a seat in it, by a signed cookie; a trainer learns as himself.

The cookie is looked up in every run, so that a seat that is taken away is nobody's at the next click.
"""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from courseware.record.log import Learner
from courseware.study.profiles import Profiles
from courseware.web.identity import cookies


class InClass:
    """Nobody chooses who he is."""

    may_switch = False

    def recognise(self, profiles: Profiles) -> Learner | None:
        return _learner(st.context.cookies, profiles)

    def sender(self, said: str, sent: Mapping[str, str], profiles: Profiles) -> Learner | None:
        known = _learner(sent, profiles)
        return known if known is not None and known.id == said else None

    def switch_to(self, learner_id: str) -> None:
        raise PermissionError("nobody chooses who he is in a class")


def _learner(sent: Mapping[str, str], profiles: Profiles) -> Learner | None:
    seat = cookies.seat_in(sent)
    if seat is not None:
        return Learner(seat.learner_id, seat.shown_name, seat.joined_at)
    trainer = cookies.trainer_in(sent)
    return profiles.get(trainer.learner_id) if trainer is not None else None
