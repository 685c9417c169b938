"""What was brought in from another record says whose answer it was there.

A migration is a photograph: it names its types itself and does not follow `schema.py`.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("attempts", sa.Column("origin", sa.String(32)))
    op.add_column("promotion_runs", sa.Column("origin", sa.String(32)))
