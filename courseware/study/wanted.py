"""What a learner wants to be asked, and how long he has for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from courseware.content.exercise import Exercise
from courseware.content.question import Question
from courseware.progress.blueprint import FINAL_LENGTH, About, Scope
from courseware.record.log import Sitting, SittingKind

SECONDS_PER_QUESTION = 90
LENGTHS = (10, 20, 40)
MODULE_LENGTH = 12
PACES = (1.0, 1.5, 2.0)
ONE_TASK_IN = 20


@dataclass(frozen=True)
class Wanted:
    """`length` counts questions and tasks; with `tasks` an exercise takes the place of one in twenty, at least of one.
    Practice (`at_once`) has no tasks and no clock. `pace` is how many times the usual time he takes; None for no clock.
    """

    scope: Scope
    length: int
    at_once: bool = False
    pace: float | None = None
    kind: SittingKind = SittingKind.QUIZ
    tasks: bool = False

    @property
    def most_tasks(self) -> int:
        return max(1, self.length // ONE_TASK_IN) if self.tasks and not self.at_once else 0

    def asked_by(self, sitting: Sitting) -> bool:
        """Whether a sitting asks about the same in the same way, whatever its length."""
        same = (sitting.kind, sitting.at_once) == (self.kind, self.at_once)
        return same and Scope.from_json(sitting.scope) == self.scope

    def seconds_for(self, asked: Iterable[Question | Exercise]) -> int | None:
        """An exercise is given its own minutes. None for no clock."""
        if self.pace is None or self.at_once:
            return None
        usual = (60 * each.minutes if isinstance(each, Exercise) else SECONDS_PER_QUESTION for each in asked)
        return round(self.pace * sum(usual))


FINAL = Wanted(Scope(About.COURSE), FINAL_LENGTH, kind=SittingKind.FINAL)


def module_test(module_id: str) -> Wanted:
    """The test at the end of a module."""
    return Wanted(Scope.of(About.MODULES, [module_id]), MODULE_LENGTH, tasks=True)
