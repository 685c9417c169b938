"""The simulated back-end: desks at which some of the exercises are worked on as in a shop's own back-end.

What is done at a desk is the draft of the exercise's answer and is handed in as such (`items.submit`): one grading, one
record. What an answer has no place for, such as the orders that were looked at and let go, is a draft of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from courseware.answers import ids
from courseware.answers.ids import Listed
from courseware.content.course import Course
from courseware.content.exercise import ExerciseField, ListField, TableField
from courseware.items import exercise_item
from courseware.record.log import NO_HISTORY, History
from courseware.record.store import Store
from courseware.shop.order_heaps import Pile, pile_of
from courseware.shop.tables import Shop
from courseware.study.context import Context
from courseware.study.drafting import Drafting, Shape, fits
from courseware.study.items import Items
from courseware.study.listing import Checked, checked
from courseware.study.views import ExerciseView, Fault
from courseware.verdict import Verdict

ORDERS, HOLD = exercise_item("order-review"), "hold"
GOODS, SHEET = exercise_item("listing-sheet"), "sheet"
LET_GO = "desk:orders"
"""Where it is kept which orders were let go."""


@dataclass(frozen=True)
class OrdersView:
    """The desk where orders are held or let go. `rest`: whatever was not held was let go. `told` is what the record
    says of the list that was handed in last."""

    exercise: ExerciseView
    pile: Pile
    held: frozenset[str]
    released: frozenset[str]
    rest: bool
    told: Verdict | None


@dataclass(frozen=True)
class GoodsView:
    """The desk where a sheet of goods is checked before it is listed. `checked` is what became of the one that was
    handed in last, `waiting` the raw answer of one that was drafted since; both are None where there is none."""

    exercise: ExerciseView
    checked: Checked | None
    waiting: Mapping[str, Any] | None


class BackOffice:
    """`now` returns an aware time. What touches the record may raise StoreUnavailable."""

    def __init__(
        self, course: Course, shop: Shop, store: Store, items: Items, drafting: Drafting, now: Callable[[], datetime]
    ) -> None:
        self._course = course
        self._shop = shop
        self._store = store
        self._items = items
        self._drafting = drafting
        self._now = now

    def orders(self, context: Context) -> OrdersView | Fault:
        histories = self._store.histories.of_items(context.learner_id, [ORDERS, LET_GO])
        history = histories.get(ORDERS, NO_HISTORY)
        view = self._items.view_of(ORDERS, history, context)
        if not isinstance(view, ExerciseView):
            return _fault(view)
        kept = histories.get(LET_GO, NO_HISTORY).draft
        kept = kept if isinstance(kept, dict) and kept.get("variant") == view.variant else {}
        params = view.assignment.params
        held = self._listed(_answer(view, HOLD))
        return OrdersView(
            view,
            pile_of(self._shop, params["first"], params["last"]),
            held,
            frozenset(kept.get("released", ())) - held,
            bool(kept.get("rest")),
            _told(view, history, HOLD),
        )

    def decide(self, view: OrdersView, learner_id: str, orders: Collection[str], hold: bool) -> OrdersView:
        """Hold some orders, or let them go."""
        chosen = frozenset(orders)
        held = view.held | chosen if hold else view.held - chosen
        released = view.released - chosen if hold else view.released | chosen
        return self._keep(replace(view, held=held, released=released), learner_id)

    def let_rest_go(self, view: OrdersView, learner_id: str, rest: bool) -> OrdersView:
        """Let go whatever was not held, or look at it once more."""
        return self._keep(replace(view, rest=rest), learner_id)

    def goods(self, context: Context) -> GoodsView | Fault:
        history = self._store.histories.of_item(context.learner_id, GOODS)
        view = self._items.view_of(GOODS, history, context)
        if not isinstance(view, ExerciseView):
            return _fault(view)
        told, last = _told(view, history, SHEET), history.last
        handed = _with_rows(last.answer.get(SHEET)) if last is not None and told is not None else None
        drafted = _with_rows(_answer(view, SHEET))
        waiting = drafted if drafted != handed else None
        if told is None or handed is None:
            return GoodsView(view, None, waiting)
        shown = replace(context, variant=view.variant)
        said = []
        for finding in told.findings:
            text = self._items.said(GOODS, finding, shown)
            # The author's sentence about a mistake says nothing of rows.
            why = self._items.said(GOODS, replace(finding, data={}), shown) if finding.named else text
            said.append((finding, text, why))
        field = self._field("listing-sheet", SHEET)
        assert isinstance(field, TableField)
        return GoodsView(view, checked(field, handed, said), waiting)

    def _field(self, exercise_id: str, name: str) -> ExerciseField:
        return next(field for field in self._course.exercises[exercise_id].fields if field.id == name)

    def _keep(self, view: OrdersView, learner_id: str) -> OrdersView:
        kept = {"variant": view.exercise.variant, "released": sorted(view.released), "rest": view.rest}
        self._drafting.set(learner_id, ORDERS, HOLD, "\n".join(sorted(view.held)))
        self._store.drafts.save(learner_id, LET_GO, kept, self._now())
        return view

    def _listed(self, raw: Any) -> frozenset[str]:
        spec = self._field("order-review", HOLD)
        assert isinstance(spec, ListField)
        found = ids.accept(raw, spec, self._shop)
        return found.ids if isinstance(found, Listed) else frozenset()


def is_let_go(raw: Any) -> bool:
    """Whether it is what is kept under LET_GO, wherever it comes from."""
    return (
        isinstance(raw, dict)
        and raw.keys() == {"variant", "released", "rest"}
        and isinstance(raw["variant"], int)
        and isinstance(raw["rest"], bool)
        and fits(raw["released"], Shape.SEVERAL)
    )


def _answer(view: ExerciseView, field: str) -> Any:
    return view.answer.get(field) if isinstance(view.answer, Mapping) else None


def _with_rows(answer: Any) -> Mapping[str, Any] | None:
    """The raw answer of a table field, unless it is a query or nothing."""
    return answer if isinstance(answer, Mapping) and "rows" in answer else None


def _told(view: ExerciseView, history: History, field: str) -> Verdict | None:
    """Of the variant that is worked on."""
    last = history.last
    return last.verdict.parts.get(field) if last is not None and last.variant == view.variant else None


def _fault(view: object) -> Fault:
    assert isinstance(view, Fault)
    return view
