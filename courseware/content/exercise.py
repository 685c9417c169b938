"""Exercises: bigger than a question, on the shop's tables. `solution.py` beside the file has the reference solution."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from courseware.content.common import Format, Id, Model, Name, Prose, Shown, Tolerance, Unit, Words


class FieldBase(Model):
    id: Name
    label: Words
    help: Words | None = None
    weight: Annotated[float, Field(gt=0)] = 1.0
    follows: list[Name] = []
    """Earlier fields that this one is computed from: from what the learner answered there, if he erred."""


class NumberField(FieldBase):
    kind: Literal["number"]
    unit: Unit = ""
    tolerance: Tolerance


class ChoiceField(FieldBase):
    kind: Literal["choice"]
    options: Annotated[dict[str, Words], Field(min_length=2)]
    """Value returned by the solution → what the learner sees."""
    multiple: bool = False


class OrderField(FieldBase):
    kind: Literal["order"]
    options: Annotated[dict[str, Words], Field(min_length=3)]


class MatchField(FieldBase):
    kind: Literal["match"]
    lefts: Annotated[dict[str, Words], Field(min_length=2)]
    rights: Annotated[dict[str, Words], Field(min_length=2)]


class LinksField(FieldBase):
    """Links to write, one for each placement; the solution returns a dict of placement to link. One that is to have no
    parameters is right without any."""

    kind: Literal["links"]
    places: Annotated[dict[str, Words], Field(min_length=1)]


class Column(Model):
    id: Name
    label: Words
    type: Literal["integer", "decimal", "text", "date"]
    tolerance: Tolerance = Field(default_factory=Tolerance)
    format: Format | None = None
    values: list[str] | None = None
    """Allowed texts, e.g. the names of the segments."""
    year: Annotated[int, Field(ge=2000, le=2099)] | None = None
    """The year of all its dates, so that 5月8日 can be read without one."""
    weight: Annotated[float, Field(gt=0)] = 1.0


class TableField(FieldBase):
    """A table to hand in: edited in the page, uploaded, or produced by SQL. Rows are matched by `key`."""

    kind: Literal["table"]
    key: Annotated[list[Column], Field(min_length=1)]
    columns: Annotated[list[Column], Field(min_length=1)]
    ways: Annotated[list[Literal["edit", "upload", "sql"]], Field(min_length=1)] = ["edit", "upload", "sql"]
    start: Name | None = None
    """A table of the shop that the editor starts with: one to be corrected."""
    by_row: bool = False
    """Whether each wrong cell is told by its row, with the mistake that leads there, instead of the right value."""
    tiles: Literal["board", "alarms"] | None = None
    """What the board of tiles that the learner keeps in the workbench may be handed in as: its reading of a day
    (columns tile, value, before, rings), or the alarms of a period (date, tile, value)."""

    @property
    def every_way(self) -> list[str]:
        return [*self.ways, "tiles"] if self.tiles else list(self.ways)

    @model_validator(mode="after")
    def _takes_tiles(self) -> TableField:
        wanted = {"board": (["tile"], ["value", "before", "rings"]), "alarms": (["date", "tile"], ["value"])}
        if self.tiles is None:
            return self
        if (have := ([each.id for each in self.key], [each.id for each in self.columns])) != wanted[self.tiles]:
            raise ValueError(f"tiles: {self.tiles} gives the key and columns {wanted[self.tiles]}, not {have}")
        if self.tiles == "board" and len(self.columns[-1].values or ()) != 2:
            raise ValueError("tiles: board needs two values of `rings`: when it rings, when it does not")
        return self


class QueryField(FieldBase):
    """An SQL query to write; the table it returns is graded like a table answer."""

    kind: Literal["query"]
    key: Annotated[list[Column], Field(min_length=1)]
    columns: Annotated[list[Column], Field(min_length=1)]


class ForecastField(FieldBase):
    """A forecast to hand in like a table. It has no one right value: it is graded by how much smaller its hold-out
    error (MAPE) is than that of a baseline forecast. The solution returns the key, `actual`, `baseline`, and a
    `forecast` of its own that earns full marks."""

    kind: Literal["forecast"]
    key: Annotated[list[Column], Field(min_length=1, max_length=1)]
    columns: Annotated[list[Column], Field(min_length=1, max_length=1)]
    ways: Annotated[list[Literal["edit", "upload", "sql"]], Field(min_length=1)] = ["edit", "upload", "sql"]
    better_by: Annotated[float, Field(gt=0, lt=1)] = 0.1
    """Full marks when the error is at least this share smaller than the baseline's."""


class Enough(Model):
    """What earns a list full marks: the share of its ids that are right, and of the right ids that are in it."""

    precision: Annotated[float, Field(gt=0, le=1)] = 1.0
    recall: Annotated[float, Field(gt=0, le=1)] = 1.0


class ListField(FieldBase):
    """Ids to hand in, pasted or uploaded, in any order. Graded by precision and recall; the solution returns a set."""

    kind: Literal["list"]
    of: Name
    """The shop's table whose key they are, which is one column."""
    verb: Words
    """What one does with those listed, in one word: 该拦 18 单，你拦了 20 单."""
    measure: Words
    """The measure word: 单, 人, 条."""
    enough: Enough = Field(default_factory=Enough)


ExerciseField = Annotated[
    NumberField
    | ChoiceField
    | OrderField
    | MatchField
    | LinksField
    | TableField
    | QueryField
    | ForecastField
    | ListField,
    Field(discriminator="kind"),
]


class Mistake(Model):
    """A mistake that has a name. `solution.py` has a function of that name (with underscores)."""

    because: Prose
    """The sentence that names it."""
    spoils: Annotated[list[Name], Field(min_length=1)]
    """The fields that show it; what its function returns for others is passed over."""
    convention: bool = False
    """An honest way to compute, only not the one that was asked for. The sentence says what differs, and blames nobody.
    In variants where it leads to the same as another it is not named, and may come to nothing."""


class Worked(Model):
    """The worked solution: prose that may quote `{parameters}`, `{field ids}` and `figures()` of solution.py."""

    text: Prose
    sql: dict[Name, str] = {}
    """By field: a query that returns the answer (one cell for a number, the table for a table). Tested."""


class Day(Model):
    """One day of a case: its task opens when the day before was handed in, right or not."""

    title: Words
    brief: Prose
    fields: Annotated[list[Name], Field(min_length=1)]


class Exercise(Model):
    id: Id
    title: Words
    covers: Annotated[list[Id], Field(min_length=1)]
    tables: Annotated[list[Name], Field(min_length=1)]
    minutes: Annotated[int, Field(ge=1, le=90)]
    level: Annotated[int, Field(ge=1, le=3)] = 2
    brief: Prose
    days: list[Day] = []
    """Of a case over several days: what is to be done on each, with all the fields in their order."""
    fields: Annotated[list[ExerciseField], Field(min_length=1)]
    key_by: Name | None = None
    """The field whose options are definitions that the brief leaves open: all others are graded by the key of the one
    that was picked."""
    hints: Annotated[list[Prose], Field(min_length=1)]
    mistakes: Annotated[dict[Id, Mistake], Field(min_length=3)]
    worked: Worked
    format: dict[Name, Shown] = {}
    """By parameter, field or figure: how the texts write its value."""

    @model_validator(mode="after")
    def _unique_fields(self) -> Exercise:
        ids = [field.id for field in self.fields]
        if len(set(ids)) != len(ids):
            raise ValueError("two fields have the same id")
        return self

    @model_validator(mode="after")
    def _follows_earlier(self) -> Exercise:
        earlier: dict[str, bool] = {}
        for field in self.fields:
            for name in field.follows:
                if name not in earlier:
                    raise ValueError(f"field `{field.id}` follows `{name}`, which is no earlier field")
                if not earlier[name]:
                    raise ValueError(f"field `{field.id}` follows `{name}`, which is neither a number nor one choice")
            earlier[field.id] = isinstance(field, NumberField) or (
                isinstance(field, ChoiceField) and not field.multiple
            )
        return self

    @model_validator(mode="after")
    def _days_have_all_fields(self) -> Exercise:
        if self.days and [name for day in self.days for name in day.fields] != [field.id for field in self.fields]:
            raise ValueError("the days together have to name every field once, in the order of `fields`")
        return self

    @model_validator(mode="after")
    def _has_one_kind_of_key(self) -> Exercise:
        if self.chained and self.key_by is not None:
            raise ValueError("an exercise whose fields follow others has one key: no `key_by`")
        return self

    @property
    def chooser(self) -> ChoiceField | None:
        """The field that `key_by` names."""
        return next((each for each in self.fields if isinstance(each, ChoiceField) and each.id == self.key_by), None)

    @property
    def chained(self) -> bool:
        """Whether a field builds on an earlier one."""
        return any(field.follows for field in self.fields)

    @property
    def briefs(self) -> list[str]:
        """The task and those of its days."""
        return [self.brief, *(day.brief for day in self.days)]
