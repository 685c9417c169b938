"""Runs of the 618 planner.

A migration is a photograph: it names its types itself and does not follow `schema.py`.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "promotion_runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("nonce", sa.String(200), nullable=False),
        sa.Column("learner_id", sa.String(32), nullable=False),
        sa.Column("graded_number", sa.Integer()),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("judgement", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_promotion_runs"),
        sa.UniqueConstraint("nonce", name="uq_promotion_runs_nonce"),
        sa.UniqueConstraint("learner_id", "graded_number", name="uq_promotion_runs_learner_id_graded_number"),
        sa.ForeignKeyConstraint(["learner_id"], ["learners.id"], name="fk_promotion_runs_learner_id"),
    )
