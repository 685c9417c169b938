"""The study service: wires the ways of learning to one course and one record."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from time import monotonic

from courseware.content.course import Course
from courseware.content.figures import texts
from courseware.record.store import Store
from courseware.record.unavailable import StoreUnavailable
from courseware.shop.tables import Shop
from courseware.study.attending import Attending
from courseware.study.back_office import BackOffice
from courseware.study.board import Boards
from courseware.study.course_plans import CoursePlans
from courseware.study.desk import Desk
from courseware.study.drafting import Drafting
from courseware.study.drills import Drills
from courseware.study.exercises import Exercises, Grader
from courseware.study.item_words import ItemWords
from courseware.study.items import Items
from courseware.study.knowledge import Knowledge
from courseware.study.leading import Leading
from courseware.study.lessons import Figures, Lessons
from courseware.study.marking import Marker
from courseware.study.mistake_words import MistakeWords
from courseware.study.my_data import MyData
from courseware.study.overview import Overview
from courseware.study.placement import Placements
from courseware.study.playing import Playing
from courseware.study.posing import Posing
from courseware.study.profiles import Profiles
from courseware.study.questions import Questions
from courseware.study.quiz import Quiz
from courseware.study.reports import Reports
from courseware.study.review import Review
from courseware.study.seating import Seating
from courseware.study.statistics import Statistics
from courseware.study.tiles import Tiles
from courseware.study.watching import Watching


class Study:
    """Whatever touches the record may raise StoreUnavailable (its `str()` is a sentence for the reader).

    `now` returns an aware time, `monotonic` seconds from any moment on. `figures`: where a lesson's figures come from;
    computed from the shop if not given.
    """

    def __init__(
        self,
        course: Course,
        shop: Shop,
        store: Store,
        workbook: Grader,
        now: Callable[[], datetime],
        figures: Figures | None = None,
        monotonic: Callable[[], float] = monotonic,
    ) -> None:
        self.course = course
        self._store = store
        self.profiles = Profiles(store, now)
        self.exercises = Exercises(course, store, workbook, now)
        questions, knowledge = Questions(course, shop), Knowledge(course, store)
        drills = Drills(course, shop)
        self.items = Items(store, questions, self.exercises, drills, now)
        self.playing = Playing(store, drills, self.items, now)
        self.quiz = Quiz(course, store, knowledge, self.items, now, monotonic)
        self.drafting = Drafting(course, store, self.quiz, now)
        self.back_office = BackOffice(course, shop, store, self.items, self.drafting, now)
        self.lessons = Lessons(course, store, self.items, figures or (lambda each: texts(each.figures, shop)), now)
        self.placement = Placements(course, store, self.items, now)
        self.overview = Overview(course, shop, store, knowledge, self.items, self.placement, now)
        self.review = Review(course, store, knowledge, self.items, questions, now)
        self.statistics = Statistics(course, shop, store)
        self.seating = Seating(store, now)
        self.leading = Leading(course, store, now)
        self.marker = Marker(course, store, questions, self.leading, now)
        self.watching = Watching(store, self.statistics)
        item_words, mistake_words = ItemWords(course, shop), MistakeWords(course, shop)
        self.board = Boards(course, store, self.leading, self.watching, item_words, mistake_words, now)
        self.course_plans = CoursePlans(course, store, self.leading, self.quiz, mistake_words, now)
        self.reports = Reports(course, store, item_words, mistake_words)
        self.posing = Posing(questions)
        self.desk = Desk(self.seating, self.watching, self.posing, now)
        self.attending = Attending(store, self.items, self.watching, now)
        self.my_data = MyData(course, shop, store, self.items, now)
        self.tiles = Tiles(shop, store, now)

    @property
    def problem(self) -> StoreUnavailable | None:
        """Set while nothing can be kept: show `str(problem)` on every page."""
        return self._store.database.problem
