"""Where a block stands: what its renderer may need besides the block itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from courseware.content.course import Lesson


@dataclass(frozen=True)
class Place:
    lesson: Lesson
    index: int
    values: Mapping[str, str]
    """The lesson's figures, formatted, by name."""
    learner_id: str | None
    """None when the record cannot be reached: nothing is asked of it then."""

    def key(self, *parts: str) -> str:
        """A widget key that no other block on the page has."""
        return "-".join((self.lesson.id, str(self.index), *parts))
