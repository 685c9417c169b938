"""The blocks a lesson is made of. In YAML a block is a mapping with one key, its kind: `- text: …`."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from courseware.content.cases import Case
from courseware.content.common import Format, Id, Model, Name, Prose, Words
from courseware.content.drawing import fault


class Text(Model):
    text: Prose


class Note(Model):
    kind: Literal["idea", "pitfall", "example", "rule_of_thumb", "law", "recap"]
    text: Prose
    title: Words | None = None


class Data(Model):
    """Where a chart or table takes its rows: SQL on the shop's tables, or a whole table."""

    sql: str | None = None
    table: Name | None = None
    where: str | None = None

    @model_validator(mode="after")
    def _one_source(self) -> Data:
        if (self.sql is None) == (self.table is None):
            raise ValueError("give either `sql` or `table`")
        if self.where is not None and self.table is None:
            raise ValueError("`where` goes with `table`; put the condition into the SQL instead")
        return self

    def query(self) -> str:
        if self.sql is not None:
            return self.sql
        return f"select * from {self.table}" + (f" where {self.where}" if self.where else "")


class Mark(Model):
    """What a chart draws of its rows."""

    type: Literal["line", "area", "bar", "stacked_bar", "scatter", "histogram", "heatmap", "boxplot"]
    x: str
    y: str | None = None
    color: str | None = None
    labels: dict[str, Words] = {}
    """Axis and legend titles by column, in Chinese with the unit, e.g. `uv: 访客数(人)`."""
    format: dict[str, Format] = {}
    sort: Literal["ascending", "descending", "given"] = "given"
    rule: float | None = None
    """A reference line across the y axis, e.g. an alarm threshold."""
    rule_label: Words | None = None


class Chart(Data, Mark):
    caption: Prose
    """Says in words what the chart shows; read out as the text alternative too."""


class Table(Data):
    caption: Prose
    columns: dict[str, Words] = {}
    """Chinese label by column; a column without one takes its label from the dictionary."""
    format: dict[str, Format] = {}
    rows: Annotated[int, Field(ge=1, le=200)] = 20


class Slider(Model):
    id: Name
    kind: Literal["slider"]
    label: Words
    start: float
    stop: float
    step: Annotated[float, Field(gt=0)]
    default: float
    format: Format = "integer"


class Choice(Model):
    id: Name
    kind: Literal["choice"]
    label: Words
    options: Annotated[dict[str, Words], Field(min_length=2)]
    """Value used in the SQL → what the reader sees."""
    default: str


Control = Annotated[Slider | Choice, Field(discriminator="kind")]


class Readout(Model):
    """A number beside an explore chart, from a column of the one-row `readout` query."""

    column: Name
    label: Words
    format: Format = "integer"
    digits: Annotated[int, Field(ge=0, le=6)] | None = None


Setting = dict[Name, float | str]
"""Values of controls by id; one that is not named stands where it stands at first."""


class Move(Model):
    """A read-out before and after controls are moved: it rises, falls or stays the `same`, as the options are called.
    Of one that shows text the right option reads as it does after the move."""

    of: Name
    before: Setting = {}
    after: Annotated[Setting, Field(min_length=1)]
    times: Annotated[list[float], Field(min_length=2, max_length=2)] | None = None
    """What the right option says: it is at least and at most so many times of what it was. Any options go with it."""


class Among(Model):
    """A read-out under the setting of each option: the right one has the highest, or the lowest."""

    of: Name
    at: Annotated[dict[Name, Setting], Field(min_length=2)]
    which: Literal["highest", "lowest"] = "highest"


class Bars(Model):
    """The bars of the chart that the options are called as: the right one is the highest, or the lowest."""

    at: Setting = {}
    which: Literal["highest", "lowest"] = "highest"


class Predict(Model):
    """What the reader expects, in one tap, before he plays. `move`, `among` or `bars`: how the check computes it."""

    question: Prose
    options: Annotated[dict[Name, Words], Field(min_length=2, max_length=4)]
    answer: Name
    because: Prose
    """What happens, and why."""
    move: Move | None = None
    among: Among | None = None
    bars: Bars | None = None

    @model_validator(mode="after")
    def _one_of_the_options(self) -> Predict:
        if self.answer not in self.options:
            raise ValueError(f"the answer `{self.answer}` is none of the options")
        if sum(proof is not None for proof in (self.move, self.among, self.bars)) > 1:
            raise ValueError("give one of `move`, `among` and `bars`")
        if self.among is not None and set(self.among.at) != set(self.options):
            raise ValueError("`among` gives a setting for each option")
        return self


class Explore(Model):
    """Something to play with: controls fill `$id` parameters of the SQL; the chart and the read-outs follow."""

    id: Name
    title: Words
    predict: Predict
    task: Prose
    """What to try and what to look for."""
    controls: Annotated[list[Control], Field(min_length=1, max_length=4)]
    sql: str | None = None
    chart: Mark | None = None
    caption: Prose
    """What is to be seen; said only after the prediction."""
    readout_sql: str | None = None
    readouts: list[Readout] = []

    @model_validator(mode="after")
    def _something_to_see(self) -> Explore:
        if (self.sql is None) != (self.chart is None):
            raise ValueError("`sql` and `chart` go together")
        if (self.readout_sql is None) != (not self.readouts):
            raise ValueError("`readout_sql` and `readouts` go together")
        if self.sql is None and self.readout_sql is None:
            raise ValueError("give a chart, read-outs, or both")
        return self


class Diagram(Model):
    """A process, funnel, timeline or layout, drawn from Mermaid's text in the page."""

    mermaid: Words
    caption: Prose
    """Says in words what the diagram shows; read out as the text alternative too."""


class Drawing(Model):
    """A still picture. Its words stand beside it, so that figures are filled in and they can be said otherwise."""

    svg: str
    words: Annotated[dict[Name, Prose], Field(min_length=1)]
    """Name → what is written in the picture at `{name}`."""
    caption: Prose
    """Says in words what the drawing shows; read out as the text alternative too."""

    @model_validator(mode="after")
    def _plain(self) -> Drawing:
        if wrong := fault(self.svg, self.words):
            raise ValueError(wrong)
        return self


class QuestionRef(Model):
    question: Id


class ExerciseRef(Model):
    exercise: Id


class DrillRef(Model):
    drill: Id


class PageRef(Model):
    """A way to one of the app's pages: the 618 planner, the workbench, the glossary."""

    page: Literal["promotion", "data", "glossary"]


class Trainer(Model):
    trainer: Prose
    """Shown in class mode to the trainer only."""


class NoteBlock(Model):
    note: Note


class ChartBlock(Model):
    chart: Chart


class TableBlock(Model):
    table: Table


class ExploreBlock(Model):
    explore: Explore


class DiagramBlock(Model):
    diagram: Diagram


class DrawingBlock(Model):
    drawing: Drawing


class CaseBlock(Model):
    case: Case


BLOCK_KINDS: dict[str, type[Model]] = {
    "text": Text,
    "note": NoteBlock,
    "chart": ChartBlock,
    "table": TableBlock,
    "explore": ExploreBlock,
    "diagram": DiagramBlock,
    "drawing": DrawingBlock,
    "case": CaseBlock,
    "question": QuestionRef,
    "exercise": ExerciseRef,
    "drill": DrillRef,
    "page": PageRef,
    "trainer": Trainer,
}


def block_kind(block: Any) -> str:
    """The tag of a raw block: its one key if that is a known kind (pydantic's callable discriminator)."""
    if isinstance(block, dict):
        return next(iter(block), "") if len(block) == 1 else ""
    return next((kind for kind, model in BLOCK_KINDS.items() if isinstance(block, model)), "")
