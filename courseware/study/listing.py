"""A sheet of goods as a platform hands it back: which rows may be listed, and what is to be mended, in which order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from courseware.answers.cells import plain_text
from courseware.answers.header import positions
from courseware.answers.numbers import Number, number_in_cell
from courseware.answers.wording import NOTES
from courseware.content.exercise import TableField
from courseware.verdict import Finding

ROW = ""
"""Stands for a row as a whole where a column is named."""
ORDER = ("code", ROW, "title", "strike_price", "stock", "weight_kg")
"""What is mended first: stock and prices are looked up by the code, and a row that goes needs no mending."""


@dataclass(frozen=True)
class Problem:
    """What is wrong in one column of some rows, or with these rows as a whole: in a `text` that says where (Markdown),
    and in one that is true of each row, `why`."""

    column: str
    rows: tuple[str, ...]
    text: str
    why: str


@dataclass(frozen=True)
class Checked:
    """`columns` are the ids of the sheet's columns in its order, None for one that is not asked for; `numbers` are the
    rows' own numbers and `cells` what stands in them."""

    columns: tuple[str | None, ...]
    numbers: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]
    problems: tuple[Problem, ...]

    @property
    def wrong(self) -> Mapping[str, list[Problem]]:
        """By the number of a row, what is to be mended in it."""
        return {
            number: found
            for number in self.numbers
            if (found := [problem for problem in self.problems if number in problem.rows])
        }

    @property
    def ready(self) -> int:
        return len(self.numbers) - len(self.wrong)


def checked(field: TableField, sheet: Mapping[str, Any], said: Iterable[tuple[Finding, str, str]]) -> Checked:
    """`sheet` is a raw answer that could be read; `said` are the findings in it, each with its `text` and `why`."""
    names = [plain_text(name) for name in sheet["columns"]]
    found = positions(names, [*field.key, *field.columns])
    at = {} if isinstance(found, Finding) else found
    ids = {place: id for id, place in at.items()}
    rows = [row for row in sheet["rows"] if any(cell not in (None, "") for cell in row)]
    key = at.get(field.key[0].id, 0)
    problems = [_problem(finding, text, why) for finding, text, why in said if finding.id not in NOTES]
    return Checked(
        tuple(ids.get(place) for place in range(len(names))),
        tuple(_number(row[key]) for row in rows),
        tuple(tuple(plain_text(cell) for cell in row) for row in rows),
        tuple(sorted(problems, key=lambda problem: _rank(problem.column))),
    )


def _problem(finding: Finding, text: str, why: str) -> Problem:
    rows = finding.data.get("keys") or finding.data.get("rows", ())
    return Problem(finding.data.get("column", ROW), tuple(map(str, rows)), text, why)


def _rank(column: str) -> int:
    return ORDER.index(column) if column in ORDER else len(ORDER)


def _number(cell: Any) -> str:
    """As the findings name a row."""
    read = number_in_cell(cell)
    return f"{read.value:.15g}" if isinstance(read, Number) else plain_text(cell)
