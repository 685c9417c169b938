"""Where a block stands: what its renderer may need besides the block itself."""

from __future__ import annotations

from dataclasses import dataclass

from courseware.study.views import LessonView


@dataclass(frozen=True)
class Place:
    """The block at `index` of a lesson's page. `learner_id` is None when the record cannot be reached; `fresh` tells
    that the view is of this run, and not one kept from before the record went away."""

    view: LessonView
    index: int
    learner_id: str | None
    fresh: bool = True

    @property
    def lesson_id(self) -> str:
        return self.view.lesson.id

    def key(self, *parts: str) -> str:
        """A widget key that no other block on the page has."""
        return "-".join((self.lesson_id, str(self.index), *parts))
