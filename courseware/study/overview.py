"""Overviews: how far a learner is, and his record to take away."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from courseware.content.course import Course
from courseware.progress import course as progress
from courseware.record.log import Learner
from courseware.record.store import Store
from courseware.shop.tables import Shop
from courseware.study.items import Items
from courseware.study.views import HomeView, MeView, ModuleView

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
        return HomeView(
            learner,
            progress.next_step(self._course, log),
            progress.course_progress(self._course, log),
            progress.weak_points(progress.points_mastery(self._course, log)),
            progress.streak(log, self._now()),
        )

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
            progress.streak(log, self._now()),
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
