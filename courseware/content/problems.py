"""A problem in an author's file: where it is, what it is, how to mend it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """One author error. `line` and `col` count from 1; `code` is a stable word such as `unknown-key`."""

    path: str
    line: int
    col: int
    code: str
    message: str
    fix: str = ""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.col} {self.code} {self.message}" + (f" ({self.fix})" if self.fix else "")
