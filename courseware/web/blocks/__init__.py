"""One renderer per kind of block; `render` chooses it."""

from __future__ import annotations

from typing import assert_never

from courseware.content.blocks import (
    CaseBlock,
    ChartBlock,
    DiagramBlock,
    DrawingBlock,
    DrillRef,
    ExerciseRef,
    ExploreBlock,
    NoteBlock,
    PageRef,
    QuestionRef,
    TableBlock,
    Text,
    Trainer,
)
from courseware.content.course import TaggedBlock
from courseware.web.blocks.case import render_case
from courseware.web.blocks.data import render_chart, render_explore, render_table
from courseware.web.blocks.diagram import render_diagram
from courseware.web.blocks.drawing import render_drawing
from courseware.web.blocks.drill import render_drill
from courseware.web.blocks.exercise import render_exercise
from courseware.web.blocks.page_ref import render_page_ref
from courseware.web.blocks.place import Place
from courseware.web.blocks.prose import render_note, render_text
from courseware.web.blocks.question import render_question


def render(block: TaggedBlock, place: Place) -> None:
    """Draw one block of the lesson at `place`."""
    match block:
        case Text():
            render_text(block, place)
        case NoteBlock():
            render_note(block.note, place)
        case ChartBlock():
            render_chart(block.chart, place)
        case TableBlock():
            render_table(block.table, place)
        case ExploreBlock():
            render_explore(block.explore, place)
        case DiagramBlock():
            render_diagram(block.diagram, place)
        case DrawingBlock():
            render_drawing(block.drawing)
        case CaseBlock():
            render_case(block.case, place)
        case QuestionRef():
            render_question(block, place)
        case ExerciseRef():
            render_exercise(block, place)
        case DrillRef():
            render_drill(block, place)
        case PageRef():
            render_page_ref(block, place)
        case Trainer():
            pass  # for the trainer's eyes; nobody is a trainer at home
        case _:
            assert_never(block)
