"""One renderer per kind of block; `render` chooses it."""

from __future__ import annotations

from typing import assert_never

from courseware.content.blocks import (
    ChartBlock,
    ExerciseRef,
    ExploreBlock,
    NoteBlock,
    QuestionRef,
    TableBlock,
    Text,
    Trainer,
)
from courseware.content.course import TaggedBlock
from courseware.web.blocks.place import Place
from courseware.web.blocks.prose import render_note, render_text


def render(block: TaggedBlock, place: Place) -> None:
    """Draw one block of the lesson at `place`."""
    match block:
        case Text():
            render_text(block, place)
        case NoteBlock():
            render_note(block.note, place)
        case ChartBlock() | TableBlock() | ExploreBlock() | QuestionRef() | ExerciseRef():
            pass
        case Trainer():
            pass  # for the trainer's eyes; nobody is a trainer at home
        case _:
            assert_never(block)
