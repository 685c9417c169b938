"""The learners of a record: who there is, and their names."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from courseware.record.learners import NameTaken
from courseware.record.log import Learner
from courseware.record.store import Store
from courseware.study.names import accept_name, name_key, taken


class Profiles:
    """`now` returns an aware time."""

    def __init__(self, store: Store, now: Callable[[], datetime]) -> None:
        self._store = store
        self._now = now

    def all(self) -> tuple[Learner, ...]:
        """Oldest first."""
        return self._store.learners.all()

    def get(self, learner_id: str) -> Learner | None:
        """None for an id that the record does not know (an old cookie, another record)."""
        return self._store.learners.get(learner_id)

    def create(self, name: str) -> Learner:
        """Raises NameRefused."""
        accepted = accept_name(name)
        try:
            return self._store.learners.add(accepted, name_key(accepted), self._now())
        except NameTaken as error:
            raise taken(accepted) from error

    def rename(self, learner_id: str, name: str) -> str:
        """The name as it was accepted. Raises NameRefused."""
        accepted = accept_name(name)
        try:
            self._store.learners.rename(learner_id, accepted, name_key(accepted))
        except NameTaken as error:
            raise taken(accepted) from error
        return accepted
