"""Course plans: what a class is to do in which week, as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from courseware.record.database import Database
from courseware.record.schema import course_plans
from courseware.record.stored import stored

_SOME = select(course_plans).where(course_plans.c.class_id.in_(bindparam("of", expanding=True)))


@dataclass(frozen=True)
class PlanRow:
    """`weeks` is JSON. `version` counts the times that it was changed."""

    class_id: str
    weeks: str
    version: int


class CoursePlans:
    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, class_id: str) -> PlanRow | None:
        return self.of([class_id]).get(class_id)

    def of(self, class_ids: Sequence[str]) -> dict[str, PlanRow]:
        """The plans of these classes, as far as they have one. One statement."""
        with self._database.reading() as connection:
            return {
                row.class_id: PlanRow(stored(str, row.class_id), stored(str, row.weeks), stored(int, row.version))
                for row in connection.execute(_SOME, {"of": list(class_ids)})
            }

    def put(self, class_id: str, weeks: str, before: int) -> bool:
        """Let the plan be this one, unless it was changed since version `before` was read (0: there was none): False
        then."""
        try:
            with self._database.writing(refusals=True) as connection:
                if before == 0:
                    connection.execute(insert(course_plans).values(class_id=class_id, weeks=weeks, version=1))
                    return True
                changed = connection.execute(
                    update(course_plans)
                    .where(course_plans.c.class_id == class_id, course_plans.c.version == before)
                    .values(weeks=weeks, version=before + 1)
                )
                return changed.rowcount == 1
        except IntegrityError:  # another one was made meanwhile
            return False
