"""`python -m courseware check`: every problem of the authors' files, one a line."""

from __future__ import annotations

from pathlib import Path

from courseware.content.loader import load_with_sources
from courseware.content.problems import Problem
from courseware.content.quality import quality_problems
from courseware.content.shopcheck import Frames, shop_problems


def check_course(root: Path, shop: Frames | None = None) -> list[Problem]:
    """All problems of the course in `root`, sorted. Without a shop, those that need no data."""
    course, sources = load_with_sources(root)
    problems = [*course.problems, *quality_problems(course, sources)]
    if shop is not None:
        problems += shop_problems(course, sources, shop)
    return sorted(set(problems))


def run(root: Path) -> int:
    """Print the problems. Returns the exit code: 1 if there are any."""
    from courseware.shop import Shop  # imports pandas and DuckDB, which the other commands do not need

    shop, faults = None, []
    try:
        shop = Shop.load(root / "datasets")
        shop.warm()
    except (OSError, ValueError) as error:
        shop = None
        faults = [Problem("datasets/dictionary.yaml", 1, 1, "shop", f"the shop cannot be loaded: {error}")]
    problems = sorted([*faults, *check_course(root, shop)])
    for problem in problems:
        print(problem)
    print(f"{len(problems)} problems" if problems else "No problems")
    return 1 if problems else 0
