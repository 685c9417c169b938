"""Classes: trainers, rooms, rounds of answering, seats and who was there.

A migration is a photograph: it names its types itself and does not follow `schema.py`.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "trainers",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("name_key", sa.String(80), nullable=False),
        sa.Column("passcode", sa.String(200), nullable=False),
        sa.Column("admin", sa.Boolean(), nullable=False),
        sa.Column("learner_id", sa.String(32), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_trainers"),
        sa.UniqueConstraint("name_key", name="uq_trainers_name_key"),
        sa.ForeignKeyConstraint(["learner_id"], ["learners.id"], name="fk_trainers_learner_id"),
    )
    op.create_table(
        "classes",
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("code", sa.String(10), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("trainer_id", sa.String(32), nullable=False),
        sa.Column("room", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_classes"),
        sa.UniqueConstraint("code", name="uq_classes_code"),
        sa.ForeignKeyConstraint(["trainer_id"], ["trainers.id"], name="fk_classes_trainer_id"),
    )
    op.create_index("ix_classes_trainer_id", "classes", ["trainer_id"])
    op.create_table(
        "class_events",
        sa.Column("class_id", sa.String(16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("room", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("class_id", "version", name="pk_class_events"),
        sa.ForeignKeyConstraint(["class_id"], ["classes.id"], name="fk_class_events_class_id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "rounds",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("class_id", sa.String(16), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(80), nullable=False),
        sa.Column("variant", sa.Integer(), nullable=False),
        sa.Column("first", sa.String(32)),
        sa.Column("opened_at", TIME, nullable=False),
        sa.Column("closed_at", TIME),
        sa.Column("told_at", TIME),
        sa.PrimaryKeyConstraint("id", name="pk_rounds"),
        sa.ForeignKeyConstraint(["class_id"], ["classes.id"], name="fk_rounds_class_id"),
    )
    op.create_index("ix_rounds_class_id", "rounds", ["class_id"])
    op.create_table(
        "seats",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("class_id", sa.String(16), nullable=False),
        sa.Column("learner_id", sa.String(32), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("name_key", sa.String(80), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(10), nullable=False),
        sa.Column("joined_at", TIME, nullable=False),
        sa.Column("seen_at", TIME, nullable=False),
        sa.Column("helped_at", TIME),
        sa.Column("released_until", TIME),
        sa.Column("removed_at", TIME),
        sa.PrimaryKeyConstraint("id", name="pk_seats"),
        sa.UniqueConstraint("learner_id", name="uq_seats_learner_id"),
        sa.UniqueConstraint("class_id", "name_key", "number", name="uq_seats_class_id_name_key_number"),
        sa.UniqueConstraint("class_id", "code", name="uq_seats_class_id_code"),
        sa.ForeignKeyConstraint(["class_id"], ["classes.id"], name="fk_seats_class_id"),
        sa.ForeignKeyConstraint(["learner_id"], ["learners.id"], name="fk_seats_learner_id"),
    )
    op.create_table(
        "attendance",
        sa.Column("seat_id", sa.String(32), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("first_at", TIME, nullable=False),
        sa.Column("last_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("seat_id", "hour", name="pk_attendance"),
        sa.ForeignKeyConstraint(["seat_id"], ["seats.id"], name="fk_attendance_seat_id"),
        sqlite_with_rowid=False,
    )
