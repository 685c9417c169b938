"""What a class is to do in which week.

A migration is a photograph: it names its types itself and does not follow `schema.py`.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "course_plans",
        sa.Column("class_id", sa.String(16), nullable=False),
        sa.Column("weeks", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("class_id", name="pk_course_plans"),
        sa.ForeignKeyConstraint(["class_id"], ["classes.id"], name="fk_course_plans_class_id"),
    )
