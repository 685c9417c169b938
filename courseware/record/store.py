"""The record: one repository a table, on one database.

Every method of a repository is one unit of work, may be called from any thread, and raises StoreUnavailable when the
database cannot be used.
"""

from __future__ import annotations

from pathlib import Path

from courseware.record.achievements import Achievements
from courseware.record.attempts import Attempts
from courseware.record.class_answers import ClassAnswers
from courseware.record.class_progress import ClassProgress
from courseware.record.classes import Classes
from courseware.record.course_plans import CoursePlans
from courseware.record.database import Database
from courseware.record.drafts import Drafts
from courseware.record.events import Events
from courseware.record.first_tries import FirstTries
from courseware.record.histories import Histories
from courseware.record.learners import Learners
from courseware.record.markings import Markings
from courseware.record.payloads import Payloads
from courseware.record.runs import Runs
from courseware.record.seats import Seats
from courseware.record.sittings import Sittings
from courseware.record.trainers import Trainers
from courseware.record.transfers import Transfers


class Store:
    """What is kept, by table; `histories` reads what several of them know of a learner, `first_tries` what all learners
    answered, `class_answers` what those of a class do."""

    def __init__(self, database: Database) -> None:
        payloads = Payloads()
        self.database = database
        self.learners = Learners(database)
        self.attempts = Attempts(database, payloads)
        self.events = Events(database)
        self.runs = Runs(database)
        self.sittings = Sittings(database)
        self.histories = Histories(database, self.attempts)
        self.first_tries = FirstTries(database, payloads)
        self.drafts = Drafts(database, self.histories)
        self.achievements = Achievements(database)
        self.trainers = Trainers(database)
        self.classes = Classes(database)
        self.seats = Seats(database)
        self.class_answers = ClassAnswers(database, self.attempts)
        self.markings = Markings(database)
        self.course_plans = CoursePlans(database)
        self.class_progress = ClassProgress(database)
        self.transfers = Transfers(database, payloads, self.attempts)

    @classmethod
    def open(cls, target: str | Path) -> Store:
        """Raises StoreUnavailable. See `Database.open`."""
        return cls(Database.open(target))

    @classmethod
    def attended(cls, target: str | Path) -> Store:
        """See `Database.attended`."""
        return cls(Database.attended(target))
