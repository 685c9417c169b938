"""The log of attempts: appended to, never changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row

from courseware.record import statements
from courseware.record.codec import decode, encode
from courseware.record.database import Database
from courseware.record.draft_rows import put_draft
from courseware.record.findings import add_findings, details_of, finding_of, rows_of, verdict_of
from courseware.record.log import Attempt, Purpose, Recorded, Result
from courseware.record.payloads import Payloads
from courseware.record.stored import share, stored
from courseware.verdict import Status


class SittingOver(Exception):
    """The sitting has ended, or the class's round is closed: no answer is taken any more."""


class Attempts:
    def __init__(self, database: Database, payloads: Payloads) -> None:
        self._database = database
        self._payloads = payloads

    def append(self, attempt: Attempt, draft: Any = None) -> Recorded:
        """Record an attempt. In a lesson it makes the draft superfluous, as it holds the newest answer; `draft` is what
        is left of it all the same. Raises SittingOver.

        An attempt with the same nonce (double click) is recorded once: the first one is returned.
        """
        encoded = encode(attempt.answer)
        values = values_of(attempt, encoded.text)
        found = rows_of(attempt.verdict)
        with self._database.writing() as connection:
            self._payloads.add(connection, encoded.payloads)
            new_id = connection.execute(statements.insert_attempt(connection.dialect.name), values).scalar()
            if attempt.occasion is None:
                put_draft(connection, attempt.learner_id, attempt.item, draft, attempt.at)
            if new_id is None:
                return self._again(connection, attempt)
            if attempt.occasion is not None and _ended(connection, attempt.purpose, attempt.occasion):
                raise SittingOver(attempt.occasion)
            add_findings(connection, new_id, found)
            of_item = statements.of(attempt.learner_id, attempt.item) | {"occasion": attempt.occasion}
            results = tuple(map(result_of, connection.execute(statements.RESULTS_OF_ITEM, of_item)))
            return Recorded(attempt, results, attempt)

    def all_of(self, learner_id: str) -> tuple[Attempt, ...]:
        """All attempts of a learner with their answers, oldest first, but those of sittings that tell nothing yet."""
        with self._database.reading() as connection:
            return self.read(connection, learner_id)

    def read(self, connection: Connection, learner_id: str) -> tuple[Attempt, ...]:
        """The same, within a transaction."""
        rows = connection.execute(statements.ATTEMPTS_WITH_FINDINGS, {"learner": learner_id}).all()
        return tuple(self.attempt(connection, of_one) for of_one in grouped(rows))

    def of_occasions(self, learner_id: str, *occasions: str) -> tuple[Attempt, ...]:
        """All attempts of a learner in these sittings or classes with their answers, oldest first."""
        with self._database.reading() as connection:
            of = {"learner": learner_id, "occasions": occasions}
            rows = connection.execute(statements.ATTEMPTS_OF_OCCASIONS, of).all()
            return tuple(self.attempt(connection, of_one) for of_one in grouped(rows))

    def attempt(self, connection: Connection, rows: list[Row[Any]]) -> Attempt:
        """The attempt of its rows, one a finding."""
        row = rows[0]
        found = [finding for each in rows if (finding := finding_of(each)) is not None]
        return Attempt(
            stored(str, row.nonce),
            stored(str, row.learner_id),
            stored(str, row.item),
            row.lesson_id,
            stored(int, row.variant),
            decode(row.answer, lambda key: self._payloads.get(connection, key)),
            verdict_of(row.status, row.score, row.details, found),
            stored(datetime, row.at),
            row.solution_seen,
            Purpose(row.purpose),
            row.occasion,
            row.content,
            row.origin,
        )

    def _again(self, connection: Connection, attempt: Attempt) -> Recorded:
        """The attempt that was recorded under this nonce; others may have come after it."""
        of = statements.of_items(attempt.learner_id, [attempt.item], attempt.purpose, attempt.occasion)
        rows = grouped(connection.execute(statements.ATTEMPTS_OF_ITEMS, of).all())
        last = next(self.attempt(connection, of_one) for of_one in reversed(rows) if of_one[0].latest)
        results = tuple(result_of(of_one[0]) for of_one in rows)
        if last.nonce == attempt.nonce:
            return Recorded(last, results, last)
        first = connection.execute(statements.ATTEMPT_OF_NONCE, {"nonce": attempt.nonce}).all()
        return Recorded(self.attempt(connection, list(first)), results, last)


def _ended(connection: Connection, purpose: Purpose, occasion: str) -> bool:
    end = statements.END_OF_ROUND if purpose is Purpose.CLASS else statements.END_OF_OCCASION
    return connection.execute(end, {"occasion": occasion}).scalar() is not None


def values_of(attempt: Attempt, answer: str) -> dict[str, Any]:
    """The row of an attempt, with its answer encoded."""
    return {
        "nonce": attempt.nonce,
        "learner_id": attempt.learner_id,
        "item": attempt.item,
        "lesson_id": attempt.lesson_id,
        "variant": attempt.variant,
        "solution_seen": attempt.solution_seen,
        "answer": answer,
        "status": str(attempt.verdict.status),
        "score": attempt.verdict.score,
        "details": details_of(attempt.verdict),
        "at": attempt.at,
        "purpose": str(attempt.purpose),
        "occasion": attempt.occasion,
        "content": attempt.content,
        "origin": attempt.origin,
    }


def grouped(rows: Iterable[Row[Any]]) -> list[list[Row[Any]]]:
    """The rows of each attempt; a join with findings gives it one a finding, next to one another."""
    return list(_groups(rows))


def _groups(rows: Iterable[Row[Any]]) -> Iterator[list[Row[Any]]]:
    for _, of_one in groupby(rows, key=lambda row: row.id):
        yield list(of_one)


def result_of(row: Any) -> Result:
    return Result(
        stored(str, row.item),
        stored(int, row.variant),
        Status(row.status),
        share(row.score),
        stored(datetime, row.at),
        row.solution_seen,
        Purpose(row.purpose),
        row.occasion,
    )
