"""Sittings: quizzes, placement and final tests, and what is marked in them.

A migration is a photograph: it names its types itself and does not follow `schema.py`.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sittings",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("learner_id", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("at_once", sa.Boolean(), nullable=False),
        sa.Column("drawn", sa.Text(), nullable=False),
        sa.Column("seconds", sa.Integer()),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_sittings"),
        sa.ForeignKeyConstraint(["learner_id"], ["learners.id"], name="fk_sittings_learner_id"),
    )
    op.create_index("ix_sittings_learner_id", "sittings", ["learner_id"])
    op.create_table(
        "sitting_marks",
        sa.Column("sitting_id", sa.String(32), nullable=False),
        sa.Column("item", sa.String(80), nullable=False),
        sa.PrimaryKeyConstraint("sitting_id", "item", name="pk_sitting_marks"),
        sa.ForeignKeyConstraint(["sitting_id"], ["sittings.id"], name="fk_sitting_marks_sitting_id"),
        sqlite_with_rowid=False,
    )
