"""A lesson as a trainer goes through it: in pictures that fit on a projector, and with a time for each part."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Literal

from courseware.classroom.room import Slide
from courseware.content.blocks import DrillRef, ExerciseRef, NoteBlock, PageRef, QuestionRef, Text, Trainer, block_kind
from courseware.content.course import Course, Lesson, TaggedBlock
from courseware.markdown import plain

CHARACTERS, LINES = 44, 12
"""Of text that fit on a picture: in a line, and how many lines."""
TITLE = 30
VOTES, MINUTES_OF_A_VOTE, CLOSING = 2, 7, 5
"""So many questions an hour are voted on; minutes that one takes with its discussion, and the hour's end."""
NUMBER = re.compile(r"\{\w+\}")
"""In a stem: each class has its own."""
HEADING = re.compile(r"^#{1,6} +(.+)$", re.M)


@dataclass(frozen=True)
class Picture:
    """A block of a lesson, or a part of a long text. `kind` is that of the block; `text` the part's Markdown, None for
    what is no text; `of` the number of the block's parts; `refers` the id of the question,
    exercise or page."""

    slide: Slide
    of: int
    kind: str
    title: str
    text: str | None = None
    refers: str = ""


@dataclass(frozen=True)
class Stretch:
    """A part of the hour: what is done, how often, and about how many minutes it takes."""

    what: Literal["lesson", "votes", "exercise", "closing"]
    minutes: int
    n: int = 1
    refers: str = ""


def pictures(lesson: Lesson, course: Course) -> tuple[Picture, ...]:
    """What the projector shows of a lesson, in its order; what is for the trainer alone is none of it."""
    return tuple(
        picture
        for number, block in enumerate(lesson.blocks, start=1)
        if not isinstance(block, Trainer)
        for picture in _of_block(lesson.id, number, block, course)
    )


def notes(lesson: Lesson) -> tuple[str, ...]:
    """What the author says to the trainer."""
    return tuple(block.trainer for block in lesson.blocks if isinstance(block, Trainer))


def beside(shown: Sequence[Picture], slide: Slide | None, by: Literal[-1, 1]) -> Picture | None:
    """The picture before or after the one that is shown; the first one if it is none of these. None past an end."""
    place = place_of(shown, slide)
    if place is None:
        return shown[0] if shown else None
    return shown[place + by] if 0 <= place + by < len(shown) else None


def place_of(shown: Sequence[Picture], slide: Slide | None) -> int | None:
    """Of the picture that is shown. A part that a block has no more is its first."""
    if slide is None:
        return None
    exact = (place for place, each in enumerate(shown) if each.slide == slide)
    block = (
        place
        for place, each in enumerate(shown)
        if (each.slide.lesson, each.slide.block) == (slide.lesson, slide.block)
    )
    return next(exact, next(block, None))


def hour(lesson: Lesson, course: Course) -> tuple[Stretch, ...]:
    """A proposal for the time that a lesson takes in class."""
    asked = sum(isinstance(block, QuestionRef) for block in lesson.blocks)
    led_to = dict.fromkeys(block.exercise for block in lesson.blocks if isinstance(block, ExerciseRef))
    votes = min(VOTES, asked)
    stretches = [Stretch("lesson", lesson.minutes, refers=lesson.id)]
    if votes:
        stretches.append(Stretch("votes", votes * MINUTES_OF_A_VOTE, votes))
    exercises = (course.exercises[id] for id in led_to if id in course.exercises)
    stretches += [Stretch("exercise", exercise.minutes, refers=exercise.id) for exercise in exercises]
    return (*stretches, Stretch("closing", CLOSING))


def parts(text: str, lines: int = LINES) -> tuple[str, ...]:
    """A text cut between paragraphs, or between the lines of a list, so that each part has at most so many lines,
    unless a paragraph alone has more. A heading stays with what it heads; a table is whole."""
    found: list[list[str]] = [[]]
    height = 0.0
    for piece in _pieces(text):
        needed = _height(piece)
        if found[-1] and height + needed > lines:
            carried = [found[-1].pop()] if len(found[-1]) > 1 and _is_heading(found[-1][-1]) else []
            found.append(carried)
            height = sum(map(_height, carried))
        found[-1].append(piece)
        height += needed
    return tuple("\n\n".join(part) for part in found)


def _of_block(lesson_id: str, number: int, block: TaggedBlock, course: Course) -> Iterator[Picture]:
    kind, title, refers = block_kind(block), _title(block, course), ""
    if isinstance(block, QuestionRef | ExerciseRef):
        refers = block.question if isinstance(block, QuestionRef) else block.exercise
        if refers not in course.questions and refers not in course.exercises:
            return
    if isinstance(block, PageRef):
        refers = block.page
    texts: tuple[str | None, ...] = (None,)
    if isinstance(block, Text | NoteBlock):
        texts = parts(block.text if isinstance(block, Text) else block.note.text)
    for part, text in enumerate(texts, start=1):
        yield Picture(Slide(lesson_id, number, part), len(texts), kind, title, text, refers)


def _title(block: TaggedBlock, course: Course) -> str:
    """In plain text: its heading, or how it begins."""
    match block:
        case Text(text=text):
            heading = HEADING.search(text)
            said = heading[1] if heading else text
        case NoteBlock(note=note):
            said = note.title or note.text
        case QuestionRef(question=id):
            said = NUMBER.sub("…", course.questions[id].stem) if id in course.questions else id
        case ExerciseRef(exercise=id):
            said = course.exercises[id].title if id in course.exercises else id
        case DrillRef(drill=id):
            said = course.drills[id].title if id in course.drills else id
        case PageRef():
            said = ""
        case _:
            inner = getattr(block, block_kind(block))
            said = getattr(inner, "title", None) or getattr(inner, "caption", None) or ""
    words = plain(said)
    return words if len(words) <= TITLE else words[: TITLE - 1] + "…"


def _pieces(text: str) -> Iterator[str]:
    """Paragraphs; a list in its items."""
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        lines = paragraph.split("\n")
        if len(lines) > 1 and all(re.match(r"\s*([-*+]|\d+\.) ", line) for line in lines):
            yield from lines
        else:
            yield paragraph


def _height(piece: str) -> float:
    """In lines, with the room below it."""
    if _is_heading(piece):
        return 2.0
    lines = piece.split("\n")
    if lines[0].lstrip().startswith("|"):
        return 1.5 * len(lines)
    return ceil(len(plain(piece)) / CHARACTERS) + 0.4


def _is_heading(piece: str) -> bool:
    return bool(HEADING.fullmatch(piece))
