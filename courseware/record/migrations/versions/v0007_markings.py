"""What trainers made of written answers.

A migration is a photograph: it names its types itself and does not follow `schema.py`.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "markings",
        sa.Column("learner_id", sa.String(32), nullable=False),
        sa.Column("item", sa.String(80), nullable=False),
        sa.Column("text", sa.String(32), nullable=False),
        sa.Column("trainer_id", sa.String(32), nullable=False),
        sa.Column("points", sa.Text(), nullable=False),
        sa.Column("asked", sa.String(400)),
        sa.Column("at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("learner_id", "item", "text", name="pk_markings"),
        sa.ForeignKeyConstraint(["learner_id"], ["learners.id"], name="fk_markings_learner_id"),
        sa.ForeignKeyConstraint(["trainer_id"], ["trainers.id"], name="fk_markings_trainer_id"),
        sqlite_with_rowid=False,
    )
