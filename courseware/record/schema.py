"""The tables of the record, in SQL that SQLite and PostgreSQL both speak. Changing them takes a migration."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware time, kept in UTC. SQLite stores no zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"the record takes aware times only, got {value!r}")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        stored: datetime = value
        return stored.replace(tzinfo=UTC) if stored.tzinfo is None else stored.astimezone(UTC)


# Named constraints, because a later migration has to be able to name what it changes.
metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

IN_ONE = text("occasion IS NOT NULL")

learners = Table(
    "learners",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("name", String(40), nullable=False),
    # The name as it is compared: two learners may not differ in case or width alone.
    Column("name_key", String(80), nullable=False, unique=True),
    Column("created_at", UtcDateTime, nullable=False),
)

attempts = Table(
    "attempts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("nonce", String(200), nullable=False, unique=True),
    Column("learner_id", ForeignKey("learners.id"), nullable=False),
    Column("item", String(80), nullable=False),
    Column("lesson_id", String(60)),
    Column("variant", Integer, nullable=False),
    Column("solution_seen", Boolean, nullable=False),
    Column("answer", Text, nullable=False),
    Column("status", String(10), nullable=False),
    Column("score", Float, nullable=False),
    # JSON: {"parts": {field: {"status": …, "score": …}}}; what was noticed stands in `findings`
    Column("details", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    # Why it was answered, and in which sitting or class
    Column("purpose", String(10), nullable=False, server_default="practice"),
    Column("occasion", String(32)),
    # The item's content at that time; none for attempts older than this column
    Column("content", String(16)),
    # Brought in from another record: the learner whose answer it was there
    Column("origin", String(32)),
    Index(None, "learner_id", "item"),
    # What a class did in its hour, however much its learners did before
    Index(None, "learner_id", "at"),
    # Practice, which is by far the most, has no part in it and pays nothing for it.
    Index(
        None,
        "occasion",
        "item",
        sqlite_where=IN_ONE,
        postgresql_where=IN_ONE,
    ),
)

# What was noticed in an answer: what class reports count.
findings = Table(
    "findings",
    metadata,
    Column("attempt_id", ForeignKey("attempts.id"), primary_key=True),
    # 1, 2, … in the order in which they are said
    Column("number", Integer, primary_key=True),
    # The field of an exercise; none for a question
    Column("field", String(40)),
    Column("finding", String(60), nullable=False),
    # Whether it is a mistake that the item's author names
    Column("named", Boolean, nullable=False),
    # JSON, without any sentence: that is looked up when it is shown
    Column("data", Text, nullable=False),
    sqlite_with_rowid=False,  # one tree to write to instead of two
)

events = Table(
    "events",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("nonce", String(200), nullable=False, unique=True),
    Column("learner_id", ForeignKey("learners.id"), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("item", String(80), nullable=False),
    Column("variant", Integer, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index(None, "learner_id", "item"),
)

drafts = Table(
    "drafts",
    metadata,
    Column("learner_id", ForeignKey("learners.id"), primary_key=True),
    Column("item", String(80), primary_key=True),
    # Compressed JSON, replaced in place: a draft of a long table leaves nothing behind.
    Column("raw", LargeBinary, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
)

# Long table answers, kept once each however often they are handed in.
payloads = Table(
    "payloads",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("body", LargeBinary, nullable=False),
)

promotion_runs = Table(
    "promotion_runs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("nonce", String(200), nullable=False, unique=True),
    Column("learner_id", ForeignKey("learners.id"), nullable=False),
    # 1, 2, … for graded runs; none for practice. Two tabs cannot both take the last one.
    Column("graded_number", Integer),
    # JSON: the plan with the learner's forecast, and how it was judged
    Column("plan", Text, nullable=False),
    Column("judgement", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    # Brought in from another record: the learner whose run it was there
    Column("origin", String(32)),
    UniqueConstraint("learner_id", "graded_number"),
)

# One taking of a quiz; its answers are the attempts of that occasion.
sittings = Table(
    "sittings",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("learner_id", ForeignKey("learners.id"), nullable=False),
    Column("kind", String(10), nullable=False),
    # JSON: what it is about
    Column("scope", Text, nullable=False),
    # Whether feedback comes with each answer
    Column("at_once", Boolean, nullable=False),
    # JSON: [[item, variant, hash of its content], …] in the order asked
    Column("drawn", Text, nullable=False),
    # The time given; none for any
    Column("seconds", Integer),
    Column("started_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
    Index(None, "learner_id"),
)

# What a learner wants to look at again before he hands in.
sitting_marks = Table(
    "sitting_marks",
    metadata,
    Column("sitting_id", ForeignKey("sittings.id"), primary_key=True),
    Column("item", String(80), primary_key=True),
    sqlite_with_rowid=False,
)

# Who may lead classes.
trainers = Table(
    "trainers",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("name", String(40), nullable=False),
    Column("name_key", String(80), nullable=False, unique=True),
    # Salted and hashed
    Column("passcode", String(200), nullable=False),
    Column("admin", Boolean, nullable=False),
    # As whom he learns and tries things
    Column("learner_id", ForeignKey("learners.id"), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
)

classes = Table(
    "classes",
    metadata,
    Column("id", String(16), primary_key=True),
    # What one joins with
    Column("code", String(10), nullable=False, unique=True),
    Column("name", String(40), nullable=False),
    Column("trainer_id", ForeignKey("trainers.id"), nullable=False),
    # JSON: the room as it is, which is what everyone in it reads
    Column("room", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Index(None, "trainer_id"),
)

class_events = Table(
    "class_events",
    metadata,
    Column("class_id", ForeignKey("classes.id"), primary_key=True),
    # 1, 2, … : the version of the room that it led to
    Column("version", Integer, primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    # JSON: the room that it led to
    Column("room", Text, nullable=False),
    sqlite_with_rowid=False,
)

# One time that a question was put to a class; its answers are the attempts of that occasion.
rounds = Table(
    "rounds",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("class_id", ForeignKey("classes.id"), nullable=False),
    Column("hour", Integer, nullable=False),
    Column("item", String(80), nullable=False),
    Column("variant", Integer, nullable=False),
    # The round before the discussion
    Column("first", String(32)),
    Column("opened_at", UtcDateTime, nullable=False),
    # No answer is taken any more
    Column("closed_at", UtcDateTime),
    # Right answers may be told
    Column("told_at", UtcDateTime),
    Index(None, "class_id"),
)

seats = Table(
    "seats",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("class_id", ForeignKey("classes.id"), nullable=False),
    Column("learner_id", ForeignKey("learners.id"), nullable=False, unique=True),
    Column("name", String(40), nullable=False),
    # The name as it is compared, and 1, 2, … for those who share it
    Column("name_key", String(80), nullable=False),
    Column("number", Integer, nullable=False),
    # With which he comes in again from another device
    Column("code", String(10), nullable=False),
    Column("joined_at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
    # Since when he has been here without a break
    Column("here_since", UtcDateTime),
    Column("helped_at", UtcDateTime),
    # Until then whoever gives the name may take the seat
    Column("released_until", UtcDateTime),
    Column("removed_at", UtcDateTime),
    UniqueConstraint("class_id", "name_key", "number"),
    UniqueConstraint("class_id", "code"),
)

# In which hours a seat was taken.
attendance = Table(
    "attendance",
    metadata,
    Column("seat_id", ForeignKey("seats.id"), primary_key=True),
    Column("hour", Integer, primary_key=True),
    Column("first_at", UtcDateTime, nullable=False),
    Column("last_at", UtcDateTime, nullable=False),
    sqlite_with_rowid=False,
)

# What a trainer made of a written answer; one a text, however often it is handed in. If it was brought in from another
# record, the trainer is `trainers.ELSEWHERE`.
markings = Table(
    "markings",
    metadata,
    Column("learner_id", ForeignKey("learners.id"), primary_key=True),
    Column("item", String(80), primary_key=True),
    # The hash of the text
    Column("text", String(32), primary_key=True),
    Column("trainer_id", ForeignKey("trainers.id"), nullable=False),
    # JSON: the ids of the key points that he finds in it
    Column("points", Text, nullable=False),
    # What the learner is to add
    Column("asked", String(400)),
    Column("at", UtcDateTime, nullable=False),
    sqlite_with_rowid=False,
)

# What a class is to do in which week.
course_plans = Table(
    "course_plans",
    metadata,
    Column("class_id", ForeignKey("classes.id"), primary_key=True),
    # JSON: the weeks
    Column("weeks", Text, nullable=False),
    # 1, 2, … : nobody writes over what he has not seen
    Column("version", Integer, nullable=False),
)
