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
