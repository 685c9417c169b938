"""Overviews: how far a learner is, and his record to take away."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from courseware.content.course import Course
from courseware.items import exercise_item, question_item
from courseware.progress import course as progress
from courseware.progress import today
from courseware.progress.badges import badges
from courseware.progress.course import ModuleProgress
from courseware.progress.evidence import evidence
from courseware.progress.mastery import mastery
from courseware.progress.review import due_today
from courseware.progress.standing import of_lessons, standings
from courseware.record.log import EventKind, History, Learner, Log
from courseware.record.store import Store
from courseware.shop.tables import Shop
from courseware.study.context import Context
from courseware.study.items import Items
from courseware.study.placement import Placements
from courseware.study.views import Grown, HomeView, HubView, MeView, ModuleView, QuestionView

if TYPE_CHECKING:
    import pandas as pd


class Overview:
    """`now` returns an aware time."""

    def __init__(
        self,
        course: Course,
        shop: Shop,
        store: Store,
        items: Items,
        placement: Placements,
        now: Callable[[], datetime],
    ) -> None:
        self._course = course
        self._shop = shop
        self._store = store
        self._items = items
        self._placement = placement
        self._now = now

    def home(self, learner: Learner) -> HomeView:
        log, now = self._store.histories.log(learner.id), self._now()
        known = evidence(self._course, log)
        step = progress.next_step(self._course, log, self._placement.skippable(learner.id, log))
        modules = progress.course_progress(self._course, log)
        resume = today.resume(self._course, log, step)
        return HomeView(
            learner,
            step,
            resume,
            self._stem(resume, learner, log),
            today.weak_questions(self._course, log, mastery(self._course, known, now).points),
            len(due_today(self._course, known, log, now)),
            today.proposed_exercise(self._course, modules, standings(of_lessons(log.results))),
            modules,
            progress.this_week(log, now),
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
        if learner is None:
            return progress.course_progress(self._course, Log())
        log = self._store.histories.log(learner.id)
        return progress.course_progress(self._course, log, self._placement.skippable(learner.id, log))

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
        log, now = self._store.histories.log(learner.id), self._now()
        known = evidence(self._course, log)
        due = due_today(self._course, known, log, now)
        names = {id: point.name for id, point in self._course.points.items()}
        stands = standings(of_lessons(log.results))
        return MeView(
            learner,
            progress.course_progress(self._course, log),
            mastery(self._course, known, now),
            len(due),
            tuple(names[each.points[0]] for each in due if each.points[0] in names),
            badges(self._course, log),
            (
                sum(stands[item].done for id in self._course.exercises if (item := exercise_item(id)) in stands),
                len(self._course.exercises),
            ),
            progress.this_week(log, now),
            len(progress.days_learnt(log)),
            len(log.results),
            self._store.learners.all(),
        )

    def grown(self, lesson_id: str, learner: Learner) -> tuple[Grown, ...]:
        """What a lesson has made of the points that it covers. Raises KeyError for an unknown lesson."""
        lesson = self._course.lessons[lesson_id]
        log, now = self._store.histories.log(learner.id), self._now()
        opened = [each.at for each in log.events if each.kind is EventKind.LESSON_OPENED and each.item == lesson_id]
        earlier = Log(tuple(result for result in log.results if opened and result.at < opened[-1]))
        before, after = (
            {point.point_id: point for point in mastery(self._course, evidence(self._course, each), now).points}
            for each in (earlier, log)
        )
        return tuple(
            Grown(after[point].name, before[point].chance, after[point].chance)
            for point in lesson.covers
            if point in after
        )

    def export(self, learner: Learner, more: Mapping[str, pd.DataFrame]) -> bytes:
        """The learner's work as an XLSX workbook; `more` are sheets that follow, by title."""
        from courseware.progress.export import export_work  # openpyxl is slow to import, and few downloads need it

        attempts = self._store.attempts.all_of(learner.id)
        log = self._store.histories.log(learner.id)
        said = self._items.feedback_on
        return export_work(self._course, self._shop, learner, log, attempts, self._now(), said, more)
