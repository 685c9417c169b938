"""Where the parts of the course stand in the authors' files, for checks that look across them."""

from __future__ import annotations

from dataclasses import dataclass, field

from courseware.content.reader import Document, Trail


@dataclass(frozen=True)
class Source:
    """Where a part of the course was read: its file and its trail in it."""

    document: Document
    trail: Trail = ()


@dataclass
class Sources:
    """Every part that was read, with where it stands; for the checks that look across files."""

    course: Source | None = None
    points: dict[str, Source] = field(default_factory=dict)
    lessons: dict[str, Source] = field(default_factory=dict)
    questions: dict[str, Source] = field(default_factory=dict)
    exercises: dict[str, Source] = field(default_factory=dict)
    drills: dict[str, Source] = field(default_factory=dict)
    terms: dict[str, Source] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    """`question:<id>`, `exercise:<id>` and `drill:<id>` of what exists but has errors of its own."""
    question_module: dict[str, str] = field(default_factory=dict)
    """The module whose folder a question is in."""
