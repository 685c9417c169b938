"""Attempts know why they were made and on which content; findings get a table of their own.

What was noticed in the attempts so far is carried over, without the sentences that were kept with it. The old
`details` stay as they are: an app of the version before can still read its own rows, and the new ones.

A migration is a photograph: it names its types itself and does not follow `schema.py`.
"""

import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

BATCH = 500

SAID = ("because", "why")
"""Sentences of the author."""

PLAIN = ("right-option", "wrong-option")
"""Findings that came with a sentence and are no named mistakes."""

attempts = sa.table("attempts", sa.column("id", sa.Integer), sa.column("details", sa.Text))
findings = sa.table(
    "findings",
    sa.column("attempt_id", sa.Integer),
    sa.column("number", sa.Integer),
    sa.column("field", sa.String),
    sa.column("finding", sa.String),
    sa.column("named", sa.Boolean),
    sa.column("data", sa.Text),
)


def upgrade() -> None:
    op.add_column("attempts", sa.Column("purpose", sa.String(10), nullable=False, server_default="practice"))
    op.add_column("attempts", sa.Column("occasion", sa.String(32)))
    op.add_column("attempts", sa.Column("content", sa.String(16)))
    some = sa.text("occasion IS NOT NULL")
    op.create_index(
        "ix_attempts_occasion_item", "attempts", ["occasion", "item"], sqlite_where=some, postgresql_where=some
    )
    op.create_table(
        "findings",
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(40)),
        sa.Column("finding", sa.String(60), nullable=False),
        sa.Column("named", sa.Boolean(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("attempt_id", "number", name="pk_findings"),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempts.id"], name="fk_findings_attempt_id"),
        sqlite_with_rowid=False,
    )
    connection = op.get_bind()
    last = 0
    while True:
        statement = sa.select(attempts).where(attempts.c.id > last).order_by(attempts.c.id).limit(BATCH)
        batch = connection.execute(statement).all()
        if not batch:
            return
        rows = [row for attempt in batch for row in noticed(attempt.id, json.loads(attempt.details))]
        if rows:
            connection.execute(sa.insert(findings), rows)
        last = batch[-1].id


def noticed(attempt_id: int, details: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The rows of one attempt: of each field of an exercise, or of the question."""
    parts = details.get("parts") or {}
    of_fields = [(name, finding) for name, part in parts.items() for finding in part.get("findings") or ()]
    of_whole = [(None, finding) for finding in details.get("findings") or ()]
    for number, (field, finding) in enumerate(of_fields if parts else of_whole, start=1):
        data = dict(finding.get("data") or {})
        named = "because" in data and finding["id"] not in PLAIN
        for sentence in SAID:
            data.pop(sentence, None)
        if finding["id"] == "missing-point":
            data = {"point": data.get("label", "")}
        if "id" in data and finding["id"] == "wrong-pair":
            data = {"left": data["id"], "right": data.get("right", "")}
        yield {
            "attempt_id": attempt_id,
            "number": number,
            "field": field,
            "finding": finding["id"],
            "named": named,
            "data": json.dumps(data),
        }
