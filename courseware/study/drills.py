"""Drills at work: what a learner sees of one, and what his play of it is worth."""

from __future__ import annotations

from typing import Any

from courseware.answers.feedback import Feedback
from courseware.content.course import Course
from courseware.content.digest import digest_of
from courseware.drills.game import PASS, NoOption, Outcome, after
from courseware.drills.numbers import numbers_of
from courseware.drills.play import AnyGame, game_of, play
from courseware.items import drill_item
from courseware.progress.standing import current_variant, standing, variants_started
from courseware.record.log import History
from courseware.seed import seed_of
from courseware.shop.tables import Shop
from courseware.study.context import Context
from courseware.study.views import DrillView
from courseware.verdict import Status, Verdict, invalid


class Drills:
    """Every method raises KeyError for an unknown id, and AuthorFault when the drill's file is at fault. An answer is
    the list of what was decided; it tells how it stands at once."""

    def __init__(self, course: Course, shop: Shop) -> None:
        self._course = course
        self._shop = shop

    def __contains__(self, drill_id: str) -> bool:
        return drill_id in self._course.drills

    def view(self, drill_id: str, history: History, context: Context) -> DrillView:
        drill = self._course.drills[drill_id]
        variant = current_variant(history.events) if context.variant is None else context.variant
        seed = self._seed(drill_id, context, variant)
        game, stands = game_of(drill, seed, self._shop), standing(history.results)
        last = history.last if history.last is not None and history.last.variant == variant else None
        outcome = self._outcome(drill_id, last.answer, context, variant) if last else None
        return DrillView(
            drill_item(drill_id),
            drill,
            game,
            numbers_of(drill, seed, self._shop).words,
            variant,
            round=len(variants_started(history.events)) + 1,
            best=stands.best,
            done=stands.done,
            choices=playable(game, last.answer if last and outcome else history.draft),
            outcome=outcome,
            feedback=self.feedback(drill_id, last.verdict, context, variant) if last and outcome else None,
        )

    def grade(self, drill_id: str, raw: Any, context: Context, variant: int) -> Verdict:
        outcome = self._outcome(drill_id, raw, context, variant)
        return invalid() if outcome is None else Verdict(status_of(outcome), outcome.score)

    def feedback(self, drill_id: str, verdict: Verdict, context: Context, variant: int) -> Feedback:
        return Feedback(verdict.status, verdict.score)

    def digest(self, drill_id: str) -> str:
        return digest_of(self._course.drills[drill_id])

    def _outcome(self, drill_id: str, raw: Any, context: Context, variant: int) -> Outcome | None:
        """None for what is no play to its end."""
        if not isinstance(raw, list) or not all(isinstance(each, str) for each in raw):
            return None
        try:
            return play(self._course.drills[drill_id], tuple(raw), self._seed(drill_id, context, variant), self._shop)
        except NoOption:
            return None

    def _seed(self, drill_id: str, context: Context, variant: int) -> str:
        return seed_of(context.numbers_of, drill_item(drill_id), variant)


def playable(game: AnyGame, draft: Any) -> tuple[str, ...]:
    """What was decided so far: nothing, if it is of a drill that its author has changed since."""
    try:
        after(game, draft or ())
    except (NoOption, TypeError):
        return ()
    return tuple(draft or ())


def status_of(outcome: Outcome) -> Status:
    """Good judgement counts as done without being the best there is."""
    if outcome.score >= PASS:
        return Status.CORRECT
    return Status.PARTIAL if outcome.score > 0 else Status.WRONG
