"""Overviews: how far a learner is, and his record to take away."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from courseware.content.course import Course
from courseware.items import exercise_item, question_item
from courseware.progress import course as progress
from courseware.progress import today
from courseware.progress.course import ModuleProgress
from courseware.progress.standing import of_lessons, standings
from courseware.record.log import History, Learner, Log
from courseware.record.store import Store
from courseware.shop.tables import Shop
from courseware.study.context import Context
from courseware.study.items import Items
from courseware.study.views import HomeView, HubView, MeView, ModuleView, QuestionView

if TYPE_CHECKING:
    import pandas as pd


class Overview:
    """`now` returns an aware time."""

    def __init__(self, course: Course, shop: Shop, store: Store, items: Items, now: Callable[[], datetime]) -> None:
        self._course = course
        self._shop = shop
        self._store = store
        self._items = items
        self._now = now

    def home(self, learner: Learner) -> HomeView:
        log = self._store.histories.log(learner.id)
        step, modules = progress.next_step(self._course, log), progress.course_progress(self._course, log)
        resume = today.resume(self._course, log, step)
        return HomeView(
            learner,
            step,
            resume,
            self._stem(resume, learner, log),
            today.weak_questions(self._course, log),
            today.proposed_exercise(self._course, modules, standings(of_lessons(log.results))),
            modules,
            progress.this_week(log, self._now()),
            len(progress.days_learnt(log)),
        )

    def _stem(self, resume: today.Resume | None, learner: Learner, log: Log) -> str | None:
        if resume is None or resume.question is None:
            return None
        id = progress.lesson_questions(resume.lesson)[resume.question - 1]
        events = tuple(event for event in log.events if event.item == question_item(id))
        shown = self._items.question(id, History(events=events), Context(learner.id))
        return shown.presented.stem if isinstance(shown, QuestionView) else None

    def course(self, learner: Learner | None) -> tuple[ModuleProgress, ...]:
        """How far the learner is in every module; as if nothing had been done when the record cannot be reached."""
        return progress.course_progress(self._course, self._store.histories.log(learner.id) if learner else Log())

    def hub(self, learner: Learner | None) -> HubView:
        if learner is None:
            return HubView({}, None)
        log = self._store.histories.log(learner.id)
        stands = standings(of_lessons(log.results))
        of = {id: stands[item] for id in self._course.exercises if (item := exercise_item(id)) in stands}
        modules = progress.course_progress(self._course, log)
        return HubView(of, today.proposed_exercise(self._course, modules, stands))

    def module(self, module_id: str, learner: Learner | None) -> ModuleView:
        """Raises KeyError for an unknown module."""
        module = next((module for module in self._course.modules if module.id == module_id), None)
        if module is None:
            raise KeyError(module_id)
        if learner is None:
            return ModuleView(module, None)
        return ModuleView(module, progress.module_progress(module, self._store.histories.log(learner.id)))

    def me(self, learner: Learner) -> MeView:
        log = self._store.histories.log(learner.id)
        return MeView(
            learner,
            progress.course_progress(self._course, log),
            progress.points_mastery(self._course, log),
            len(progress.days_learnt(log)),
            len(log.results),
            self._store.learners.all(),
        )

    def export(self, learner: Learner, more: Mapping[str, pd.DataFrame]) -> bytes:
        """The learner's work as an XLSX workbook; `more` are sheets that follow, by title."""
        from courseware.progress.export import export_work  # openpyxl is slow to import, and few downloads need it

        attempts = self._store.attempts.all_of(learner.id)
        log = self._store.histories.log(learner.id)
        said = self._items.feedback_on
        return export_work(self._course, self._shop, learner, log, attempts, self._now(), said, more)
