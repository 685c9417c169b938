"""`python -m benchmarks`: every measurement; `python -m benchmarks grading promotion`: those named."""

from __future__ import annotations

import sys
from importlib import import_module

ALL = (
    "grading", "record", "review", "startup", "classroom", "exercises", "planning", "attack", "pages", "promotion",
    "quiz", "centre",
)  # fmt: skip


def main(names: list[str]) -> None:
    unknown = set(names) - set(ALL)
    if unknown:
        raise SystemExit(f"unknown: {', '.join(sorted(unknown))}; there are {', '.join(ALL)}")
    for name in names or ALL:
        import_module(f"benchmarks.{name}").run()


main(sys.argv[1:])
