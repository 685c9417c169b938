"""Every problem of the authors' files that shows without solving an exercise."""

from __future__ import annotations

from pathlib import Path

from courseware.content.course import Course
from courseware.content.loader import load_with_sources
from courseware.content.problems import Problem
from courseware.content.quality import quality_problems
from courseware.content.shopcheck import Frames, shop_problems
from courseware.content.sources import Sources


def check_course(root: Path, shop: Frames | None = None) -> list[Problem]:
    """All problems of the course in `root`, sorted. Without a shop, those that need no data."""
    return problems_of(*load_with_sources(root), shop)


def problems_of(course: Course, sources: Sources, shop: Frames | None = None) -> list[Problem]:
    """The same for a course that was loaded."""
    problems = [*course.problems, *quality_problems(course, sources)]
    if shop is not None:
        problems += shop_problems(course, sources, shop)
    return sorted(set(problems))
