"""Where a block stands: what its renderer may need besides the block itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from courseware.record.markings import Marking, Written
from courseware.study.views import LessonView


@dataclass(frozen=True)
class Place:
    """The block at `index` of a lesson's page. `learner_id` is None when the record cannot be reached; `fresh` tells
    that the view is of this run, and not one kept from before the record went away. `markings` is what the trainer said
    of what was written here, by question, `of_classes` what was written in a class instead, with what he said of it."""

    view: LessonView
    index: int
    learner_id: str | None
    fresh: bool = True
    markings: Mapping[str, Marking] = field(default_factory=dict)
    of_classes: Mapping[str, Written] = field(default_factory=dict)

    @property
    def lesson_id(self) -> str:
        return self.view.lesson.id

    def key(self, *parts: str) -> str:
        """A widget key that no other block on the page has."""
        return "-".join((self.lesson_id, str(self.index), *parts))
