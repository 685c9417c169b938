"""Playing a drill: one decision after the other, each kept at once, and the play recorded with the last."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from courseware.answers.fault import AuthorFault
from courseware.drills.game import after
from courseware.items import drill_item
from courseware.progress.standing import current_variant
from courseware.record.log import Attempt, EventKind, History
from courseware.record.store import Store
from courseware.study.context import Context
from courseware.study.drills import Drills, playable
from courseware.study.events import note
from courseware.study.items import Items, fault_view
from courseware.study.views import DrillView, Fault


class Playing:
    """Unknown ids raise KeyError. `now` returns an aware time."""

    def __init__(self, store: Store, drills: Drills, items: Items, now: Callable[[], datetime]) -> None:
        self._store = store
        self._drills = drills
        self._items = items
        self._now = now

    def view(self, drill_id: str, context: Context) -> DrillView | Fault:
        """One statement."""
        history = self._store.histories.of_item(context.learner_id, drill_item(drill_id), context.purpose)
        try:
            return self._drills.view(drill_id, history, context)
        except AuthorFault as fault:
            return fault_view(drill_item(drill_id), fault)

    def decide(self, drill_id: str, step: int, option: str, context: Context) -> DrillView | Fault:
        """Take the option at the `step`-th decision, from 0, of the play that one is in. A decision that was taken
        already, in another tab or by a click before, stays as it is."""
        view = self.view(drill_id, context)
        if isinstance(view, Fault) or view.outcome is not None or len(view.choices) != step:
            return view
        if option not in view.game.options(after(view.game, view.choices)):
            return view
        choices = [*view.choices, option]
        if view.game.options(after(view.game, choices)):
            self._store.drafts.revise(context.learner_id, view.item, _taken(view, choices), self._now())
        else:
            self._record(drill_id, view, choices, context)
        return self.view(drill_id, context)

    def again(self, learner_id: str, drill_id: str, variant: int) -> None:
        """Play with other numbers, after the play of `variant`."""
        item = drill_item(drill_id)
        note(self._store, learner_id, EventKind.VARIANT_STARTED, item, f"after-{variant}", self._now(), variant + 1)

    def _record(self, drill_id: str, view: DrillView, choices: list[str], context: Context) -> None:
        """One play of these numbers is one attempt, whatever is clicked twice; unless the drill has been changed."""
        content = self._items.digest(view.item)
        attempt = Attempt(
            f"{context.learner_id}:{view.item}:{view.variant}-{content}",
            context.learner_id,
            view.item,
            context.lesson_id,
            view.variant,
            choices,
            self._drills.grade(drill_id, choices, context, view.variant),
            self._now(),
            content=content,
        )
        self._store.attempts.append(attempt)


def _taken(view: DrillView, choices: list[str]) -> Callable[[History], object]:
    """The draft with these decisions, if nobody has decided meanwhile."""

    def revised(history: History) -> object:
        same = current_variant(history.events) == view.variant and playable(view.game, history.draft) == view.choices
        return choices if same else history.draft

    return revised
