"""Drafts: what is entered is kept field by field, before anything is handed in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from secrets import token_urlsafe
from typing import Any, assert_never

from courseware.answers.text import text_of
from courseware.answers.upload import UploadedFile
from courseware.answers.uploaded import table_of
from courseware.content.course import Course
from courseware.content.exercise import (
    ChoiceField,
    ExerciseField,
    ForecastField,
    LinksField,
    ListField,
    MatchField,
    NumberField,
    OrderField,
    QueryField,
    TableField,
)
from courseware.content.question import Match, Multiple, NumberQuestion, Order, Question, Single, Sort, TextQuestion
from courseware.items import parts_of
from courseware.progress.standing import current_variant
from courseware.record.log import History, Purpose
from courseware.record.store import Store
from courseware.study.newest import Newest
from courseware.study.quiz import Quiz, Taken
from courseware.verdict import Finding
from courseware.worker import asked_by


class Shape(StrEnum):
    """What a field holds, if a browser can tell by itself."""

    TEXT = "text"
    ONE = "one"
    """An id, or None."""
    SEVERAL = "several"
    """A list of ids."""
    PAIRS = "pairs"
    """Left id → right id."""
    TEXTS = "texts"
    """Left id → text."""
    QUERY = "query"
    """`{"way": "sql", "sql": …}`: one of the ways to fill a table."""


@dataclass(frozen=True)
class Entry:
    """What was entered in one field; `field` is None for a question, which has but one.

    `variant` is the one that the form shows, `attempts` how many it knows of. A field of a tab counts its entries in
    `number`: they may overtake one another on their way. `occasion` is the id of the test that it answers, if any.
    """

    learner_id: str
    item: str
    field: str | None
    value: Any
    variant: int
    attempts: int
    tab: str
    number: int
    occasion: str | None = None


class Outcome(StrEnum):
    """What came of an entry. The page is told it by these names."""

    DRAFTED = "drafted"
    RECORDED = "recorded"
    """It is what was handed in last: there is nothing to be kept."""
    ANSWERED = "answered"
    """The item has been answered since, so that the entry may be older than that answer."""
    GONE = "gone"
    """Another variant has been started."""
    OVERTAKEN = "overtaken"
    """A newer entry of the same field has come before it."""
    OVER = "over"
    """It answers a test that has ended."""


@dataclass(frozen=True)
class Drafted:
    """`attempts`: how many there are now."""

    outcome: Outcome
    attempts: int


class Drafting:
    """Thread-safe. `now` returns an aware time. What is entered in a test needs no handing in: it is its answer."""

    def __init__(self, course: Course, store: Store, quiz: Quiz, now: Callable[[], datetime]) -> None:
        self._course = course
        self._store = store
        self._quiz = quiz
        self._now = now
        self._newest = Newest()

    def keep(self, entry: Entry) -> Drafted:
        """Lay what a browser says was entered over the item's draft. Raises KeyError for an item or a field that there
        is not, ValueError for a value that is none of the field's."""
        if not fits(entry.value, shape_of(self._asked(entry.item, entry.field))):
            raise ValueError(f"no value of {entry.item} {entry.field}")
        if entry.occasion is not None:
            return Drafted(self._answered(entry, entry.occasion), entry.attempts)
        said: list[Drafted] = []
        sender = (entry.learner_id, entry.item, entry.field, entry.tab)

        def revised(history: History) -> Any:
            attempts = answered(history)
            outcome, draft = revise(history, entry)
            # Asked within the transaction, so that of two entries at once the older one is the one to yield.
            if outcome in (Outcome.DRAFTED, Outcome.RECORDED) and not self._newest.take(sender, entry.number):
                outcome, draft = Outcome.OVERTAKEN, history.draft
            said.append(Drafted(outcome, attempts))
            return draft

        self._store.drafts.revise(entry.learner_id, entry.item, revised, self._now())
        return said[-1]

    def set(self, learner_id: str, item: str, field: str | None, value: Any, occasion: str | None = None) -> None:
        """Keep what a widget of our own holds. A file that is no table is passed over."""
        self._asked(item, field)
        if occasion is not None:
            self._quiz.answer(learner_id, occasion, item, value, token_urlsafe(12), field=field)
            return
        if isinstance(value, dict) and isinstance(value.get("file"), UploadedFile):
            with asked_by(learner_id):
                value = table_of(value["file"])
        if not isinstance(value, Finding):
            self._store.drafts.revise(learner_id, item, lambda history: merged(history, field, value), self._now())

    def _answered(self, entry: Entry, occasion: str) -> Outcome:
        taken = self._quiz.answer(
            entry.learner_id, occasion, entry.item, entry.value, entry.tab, entry.number, entry.field
        )
        match taken:
            case Taken.KEPT:
                return Outcome.DRAFTED
            case Taken.OVER:
                return Outcome.OVER
            case Taken.CHANGED:
                return Outcome.GONE
            case Taken.OVERTAKEN:
                return Outcome.OVERTAKEN
            case _:
                assert_never(taken)

    def _asked(self, item: str, field: str | None) -> Question | ExerciseField:
        kind, id = parts_of(item)
        if kind == "question":
            if field is not None:
                raise KeyError(field)
            return self._course.questions[id]
        if kind != "exercise":  # a drill is decided on its page, step by step
            raise KeyError(item)
        return {each.id: each for each in self._course.exercises[id].fields}[field or ""]


def revise(history: History, entry: Entry) -> tuple[Outcome, Any]:
    """What becomes of an entry, and the item's draft with it: None for none."""
    if entry.variant != current_variant(history.events):
        return Outcome.GONE, history.draft
    if entry.attempts != answered(history):
        return Outcome.ANSWERED, history.draft
    draft = merged(history, entry.field, entry.value)
    return (Outcome.RECORDED if draft is None else Outcome.DRAFTED), draft


def merged(history: History, field: str | None, value: Any) -> Any:
    """The draft with `value` in its `field`; what is not in it is as it was handed in last. None when all of it is."""
    variant = current_variant(history.events)
    last = history.last.answer if history.last is not None and history.last.variant == variant else None
    if field is None:
        draft = value
        last = text_of(last) if isinstance(value, str) else last
    else:
        base = history.draft if history.draft is not None else last
        draft = {**(base if isinstance(base, Mapping) else {}), field: value}
    return None if draft == last else draft


def answered(history: History) -> int:
    """How often the item has been answered for practice, which is what drafts are for."""
    return sum(result.purpose is Purpose.PRACTICE for result in history.results)


def shape_of(asked: Question | ExerciseField) -> Shape | None:
    """None for what a browser cannot read from the page; its widget tells us."""
    match asked:
        case NumberQuestion() | TextQuestion() | NumberField() | QueryField() | ListField():
            return Shape.TEXT
        case Single():
            return Shape.ONE
        case Multiple():
            return Shape.SEVERAL
        case ChoiceField():
            return Shape.SEVERAL if asked.multiple else Shape.ONE
        case Match() | Sort() | MatchField():
            return Shape.PAIRS
        case LinksField():
            return Shape.TEXTS
        case TableField() | ForecastField():
            return Shape.QUERY if "sql" in asked.ways else None
        case Order() | OrderField():
            return None
        case _:
            assert_never(asked)


def fits(value: Any, shape: Shape | None) -> bool:
    match shape:
        case None:
            return False
        case Shape.TEXT:
            return isinstance(value, str)
        case Shape.ONE:
            return value is None or isinstance(value, str)
        case Shape.SEVERAL:
            return isinstance(value, list) and all(isinstance(each, str) for each in value)
        case Shape.PAIRS | Shape.TEXTS:
            return isinstance(value, dict) and all(isinstance(each, str) for each in value.values())
        case Shape.QUERY:
            return (
                isinstance(value, dict)
                and value.keys() == {"way", "sql"}
                and (value["way"] == "sql" and isinstance(value["sql"], str))
            )
        case _:
            assert_never(shape)


def shape_holds(asked: Question | ExerciseField, value: Any) -> bool:
    """Whether a widget can be filled with the value, wherever it comes from."""
    match asked:
        case Order() | OrderField():
            return fits(value, Shape.SEVERAL)
        case TableField() | ForecastField() if isinstance(value, dict) and value.keys() == {"way", "columns", "rows"}:
            columns, rows = value["columns"], value["rows"]
            return (
                value["way"] in asked.ways
                and fits(columns, Shape.SEVERAL)
                and isinstance(rows, list)
                and all(isinstance(row, list) and len(row) == len(columns) for row in rows)
                and all(cell is None or isinstance(cell, str | int | float) for row in rows for cell in row)
            )
        case TableField() if isinstance(value, dict) and value.get("way") == "tiles":
            tiles, days = value.get("tiles"), [value[name] for name in value.keys() - {"way", "tiles"}]
            return (
                asked.tiles is not None
                and isinstance(tiles, list)
                and all(isinstance(tile, dict) for tile in tiles)
                and all(day is None or isinstance(day, str) for day in days)
            )
        case _:
            return fits(value, shape_of(asked))
