"""The command line: `python -m courseware check`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m courseware")
    commands = parser.add_subparsers(dest="command", required=True)
    checking = commands.add_parser("check", help="list the errors in lessons, questions and exercises")
    checking.add_argument("--root", type=Path, default=ROOT, help="the folder of lessons/, exercises/ and datasets/")
    chosen = parser.parse_args(arguments)
    return check(chosen.root.resolve())


def check(root: Path) -> int:
    """Print the problems. Returns the exit code: 1 if there are any."""
    from courseware.answers.proof import proof_problems  # imported here: `--help` needs no pandas and DuckDB
    from courseware.content.check import problems_of
    from courseware.content.loader import load_with_sources
    from courseware.content.problems import Problem
    from courseware.shop.tables import Shop

    shop, faults = None, []
    try:
        shop = Shop.load(root / "datasets")
        shop.warm()
    except (OSError, ValueError) as error:
        shop = None
        faults = [Problem("datasets/dictionary.yaml", 1, 1, "shop", f"the shop cannot be loaded: {error}")]
    course, sources = load_with_sources(root)
    problems = problems_of(course, sources, shop)
    if shop is not None:
        problems += proof_problems(course, sources, shop, problems)
    problems = sorted([*faults, *problems])
    for problem in problems:
        print(problem)
    print(f"{len(problems)} problems" if problems else "No problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
