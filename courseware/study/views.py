"""What pages show: frozen views of a learner's record beside the content, in finished words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from courseware.answers.exercise import Assignment, WorkedSolution
from courseware.answers.feedback import Feedback
from courseware.answers.question import PresentedQuestion
from courseware.answers.spots import Spot
from courseware.content.course import AnyLesson, Lesson, Module
from courseware.content.drill import Drill
from courseware.content.exercise import Exercise
from courseware.content.glossary import Term
from courseware.drills.game import Outcome
from courseware.drills.play import AnyGame
from courseware.progress.badges import Badge
from courseware.progress.chance import Chance
from courseware.progress.course import Day, LessonProgress, ModuleProgress, NextStep, all_finished
from courseware.progress.mastery import Mastery
from courseware.progress.standing import Mark, Standing
from courseware.progress.today import Resume, WeakPoint
from courseware.record.log import Learner


@dataclass(frozen=True)
class Fault:
    """An author's file is at fault, so that the item cannot be shown or graded. Never a score; nothing is recorded.

    `message` is the sentence for the learner, `detail` the technical text for the author.
    """

    item: str
    message: str
    detail: str


@dataclass(frozen=True)
class Kept:
    """The answer is recorded; how it stands is told later."""


@dataclass(frozen=True)
class Closed:
    """The sitting has ended, perhaps in another tab: the answer was not taken."""


@dataclass(frozen=True)
class Comparison:
    """What the learner compares his written answer with, after handing it in.

    `text` is that answer, `points` what it should say and `reasons` why, by id. `said` holds the points that he says
    he has; None before he has compared.
    """

    text: str
    sample: str
    points: Mapping[str, str]
    reasons: Mapping[str, str]
    said: frozenset[str] | None


@dataclass(frozen=True)
class QuestionView:
    """A question as one learner meets it, and how he stands on it.

    `attempts` counts those for the context's purpose. `answer` is what to fill in: the draft, or else what was handed
    in last on this variant. `feedback` is that on the last attempt, `explanation` the author's word after the answer,
    `comparison` is there for a written answer. `judged` is the answer that they are about, which may be another than
    the one to fill in, `spots` tells where it was right and where wrong, and `tries` after how many one was right. All
    are None, or empty, before an attempt, and while the context does not reveal them, in which case `done` is False and
    `mark` open whatever was answered. `varies` tells that another variant has other numbers.
    """

    item: str
    presented: PresentedQuestion
    variant: int
    attempts: int
    done: bool
    mark: Mark
    answer: Any
    feedback: Feedback | None
    explanation: str | None
    comparison: Comparison | None
    judged: Any
    spots: Mapping[str, Spot]
    tries: int | None
    varies: bool


@dataclass(frozen=True)
class ExerciseView:
    """`attempts` counts all variants; `tries`, `feedback`, `hints` and `solution` belong to the current one, which is
    the `round`-th that the learner was given, from 1 (numbers of variants may be skipped).

    `counts` is False once the worked solution of this variant was shown: what follows is practice, until a new
    variant is started. `solution_free` tells that the solution may be shown without asking for confirmation. `answer`
    is raw answer by field id, or None. Of a case over several days the first `days` are open: up to the first that was
    not handed in. While the context does not reveal it, nothing tells how the answer stands.
    """

    item: str
    exercise: Exercise
    assignment: Assignment
    variant: int
    round: int
    attempts: int
    tries: int
    best: float | None
    done: bool
    counts: bool
    hints: tuple[str, ...]
    hints_left: int
    solution: WorkedSolution | None
    solution_free: bool
    answer: Any
    feedback: Feedback | None
    days: int = 0


ItemView = QuestionView | ExerciseView


@dataclass(frozen=True)
class DrillView:
    """A drill with the numbers of the play that the learner is in, the `round`-th. `choices` are what he has decided
    in it; `outcome` is there once it has come to its end. `words` are what its texts quote. `best` and `done` are of
    all plays."""

    item: str
    drill: Drill
    game: AnyGame
    words: Mapping[str, str]
    variant: int
    round: int
    best: float | None
    done: bool
    choices: tuple[str, ...]
    outcome: Outcome | None
    feedback: Feedback | None


@dataclass(frozen=True)
class Submitted:
    """What came of handing in an answer, and the item as it stands now (None when a fault keeps it from being shown).

    An outcome that is Feedback and not recorded says what could not be read; the view then still has the last one.
    """

    outcome: Feedback | Kept | Fault | Closed
    view: ItemView | None


@dataclass(frozen=True)
class LessonView:
    """A lesson with its figures filled in, and everything its page shows besides.

    `number` is its place among the `of` lessons of its module. `questions` holds those that the lesson asks and those
    of its bank that it does not (`more`), `exercises` and `drills` how the learner stands on those it leads to; all are
    empty when the record cannot be reached. `before` and `after` are the neighbours in the order of the course that can
    be opened. `minutes` are those of the lesson, `practice` those of its exercises; `asked` are the ids of the lesson's
    questions in their order, `siblings` the progress of all lessons of the module; `progress`, that of this one, is
    None when the record cannot be reached, and so are `siblings` empty.
    """

    lesson: AnyLesson
    module: Module
    number: int
    of: int
    before: AnyLesson | None
    after: AnyLesson | None
    minutes: int = 0
    practice: int = 0
    terms: tuple[Term, ...] = ()
    asked: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    questions: Mapping[str, QuestionView | Fault] = field(default_factory=dict)
    exercises: Mapping[str, Standing] = field(default_factory=dict)
    drills: Mapping[str, Standing] = field(default_factory=dict)
    progress: LessonProgress | None = None
    siblings: tuple[LessonProgress, ...] = ()


@dataclass(frozen=True)
class AnsweredQuestion:
    """The `number`-th question of a lesson: what it trains, how it stands, after how many tries, and what was said to
    the last answer if that was not right."""

    number: int
    about: str
    mark: Mark
    tries: int
    said: Feedback | None


@dataclass(frozen=True)
class FinishView:
    """The end of a lesson. `minutes` were spent on it; `exercises` are those it leads to and that are not done.
    `modules`, how far the learner is in each of the course, is known where a module ends or the course; elsewhere it is
    empty."""

    lesson: Lesson
    module: Module
    number: int
    of: int
    progress: LessonProgress
    siblings: tuple[LessonProgress, ...]
    questions: tuple[AnsweredQuestion, ...]
    minutes: int
    exercises: tuple[Exercise, ...]
    after: Lesson | None
    modules: tuple[ModuleProgress, ...]

    @property
    def module_finished(self) -> bool:
        return all_finished(self.siblings)


@dataclass(frozen=True)
class ModuleView:
    """A module; `progress` is None when the record cannot be reached."""

    module: Module
    progress: ModuleProgress | None


@dataclass(frozen=True)
class HomeView:
    """Where the learner is, what is next, and how far he is.

    `due` is how many questions are to be reviewed today. `resume` is None when there is no lesson left to go on with;
    `stem` is that of the question where he stopped. `exercise` is None when all are done, `days` counts those on which
    anything was done.
    """

    learner: Learner
    next: NextStep
    resume: Resume | None
    stem: str | None
    weak: tuple[WeakPoint, ...]
    due: int
    exercise: Exercise | None
    modules: tuple[ModuleProgress, ...]
    week: tuple[Day, ...]
    days: int


@dataclass(frozen=True)
class MeView:
    """All of a learner's progress. `due`: how many questions are to be reviewed today, and `bring_up` the names of the
    points that they are about. `exercises`: how many are right, of how many. `attempts` counts every recorded
    submission; `people` are all learners."""

    learner: Learner
    modules: tuple[ModuleProgress, ...]
    mastery: Mastery
    due: int
    bring_up: tuple[str, ...]
    badges: tuple[Badge, ...]
    exercises: tuple[int, int]
    week: tuple[Day, ...]
    days: int
    attempts: int
    people: tuple[Learner, ...]


@dataclass(frozen=True)
class Grown:
    """The chance of getting a new question about a point right: today, and before a lesson was last opened. None where
    nothing was answered yet."""

    name: str
    before: Chance | None
    now: Chance | None


@dataclass(frozen=True)
class HubView:
    """All exercises and how the learner stands on them; `proposed` is the one to do next. Nothing is known of either
    when the record cannot be reached."""

    standings: Mapping[str, Standing]
    proposed: Exercise | None
    drills: Mapping[str, Standing] = field(default_factory=dict)
