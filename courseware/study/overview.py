"""Overviews: how far a learner is, and his record to take away."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from courseware.content.course import Course
from courseware.items import drill_item, exercise_item, question_item
from courseware.progress import course as progress
from courseware.progress import today
from courseware.progress.badges import badges
from courseware.progress.course import ModuleProgress
from courseware.progress.evidence import evidence
from courseware.progress.mastery import mastery
from courseware.progress.review import due_today
from courseware.record.log import EventKind, History, Learner, Log
from courseware.record.store import Store
from courseware.shop.tables import Shop
from courseware.study.context import Context
from courseware.study.items import Items
from courseware.study.knowledge import Knowledge
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
        knowledge: Knowledge,
        items: Items,
        placement: Placements,
        now: Callable[[], datetime],
    ) -> None:
        self._course = course
        self._shop = shop
        self._store = store
        self._knowledge = knowledge
        self._items = items
        self._placement = placement
        self._now = now

    def home(self, learner: Learner) -> HomeView:
        known, now = self._knowledge.of(learner.id), self._now()
        log = known.log
        step = progress.next_step(self._course, log, self._placement.skippable(learner.id, log))
        modules = progress.course_progress(self._course, log.events, known.stands)
        resume = today.resume(self._course, known.tried, step)
        return HomeView(
            learner,
            step,
            resume,
            self._stem(resume, learner, log),
            today.weak_questions(self._course, known.tried, mastery(self._course, known.evidence, now).points),
            len(due_today(self._course, known.evidence, log, now)),
            today.proposed_exercise(self._course, modules, known.stands),
            modules,
            progress.this_week(known.days, now),
            len(known.days),
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
            return progress.course_progress(self._course, (), {})
        known = self._knowledge.of(learner.id)
        skip = self._placement.skippable(learner.id, known.log)
        return progress.course_progress(self._course, known.log.events, known.stands, skip)

    def hub(self, learner: Learner | None) -> HubView:
        if learner is None:
            return HubView({}, None)
        known = self._knowledge.of(learner.id)
        of = {id: known.stands[item] for id in self._course.exercises if (item := exercise_item(id)) in known.stands}
        modules = progress.course_progress(self._course, known.log.events, known.stands)
        drills = {id: known.stands[item] for id in self._course.drills if (item := drill_item(id)) in known.stands}
        return HubView(of, today.proposed_exercise(self._course, modules, known.stands), drills)

    def module(self, module_id: str, learner: Learner | None) -> ModuleView:
        """Raises KeyError for an unknown module."""
        module = next((module for module in self._course.modules if module.id == module_id), None)
        if module is None:
            raise KeyError(module_id)
        if learner is None:
            return ModuleView(module, None)
        known = self._knowledge.of(learner.id)
        return ModuleView(module, progress.module_progress(module, known.log.events, known.stands))

    def me(self, learner: Learner) -> MeView:
        known, now = self._knowledge.of(learner.id), self._now()
        log, stands = known.log, known.stands
        due = due_today(self._course, known.evidence, log, now)
        names = {id: point.name for id, point in self._course.points.items()}
        return MeView(
            learner,
            progress.course_progress(self._course, log.events, stands),
            mastery(self._course, known.evidence, now),
            len(due),
            tuple(names[each.points[0]] for each in due if each.points[0] in names),
            badges(self._course, log),
            (
                sum(stands[item].done for id in self._course.exercises if (item := exercise_item(id)) in stands),
                len(self._course.exercises),
            ),
            progress.this_week(known.days, now),
            len(known.days),
            len(log.results),
            self._store.learners.all(),
        )

    def grown(self, lesson_id: str, learner: Learner) -> tuple[Grown, ...]:
        """What a lesson has made of the points that it covers. Raises KeyError for an unknown lesson."""
        lesson = self._course.lessons[lesson_id]
        known, now = self._knowledge.of(learner.id), self._now()
        log = known.log
        opened = [each.at for each in log.events if each.kind is EventKind.LESSON_OPENED and each.item == lesson_id]
        earlier = Log(tuple(result for result in log.results if opened and result.at < opened[-1]))
        before, after = (
            {point.point_id: point for point in mastery(self._course, each, now).points}
            for each in (evidence(self._course, earlier), known.evidence)
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
