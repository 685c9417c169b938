"""Drills: situations in which somebody decides, one after the other, and what each decision costs is computed.

A drill is practised like an exercise and needs no hand-in. What its model takes as numbers are formulas on `figures` of
the shop's tables, on numbers that are `given` by chance, and on `amounts` made of both; its texts quote the same names.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal, get_type_hints

from pydantic import Field, StringConstraints, model_validator

from courseware.content.common import Figure, Id, Model, Name, Prose, Shown, Words
from courseware.content.question import Range
from courseware.content.reader import Trail

Formula = Annotated[float | str, Field(union_mode="left_to_right")]
"""A number, or arithmetic on names: `price * 0.8 - cost`."""

Clock = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-4]):[0-5]\d$")]
"""A time of day; the end of the day is 24:00."""


class Amount(Shown):
    """A number that is worked out from figures, given numbers and the amounts above it."""

    formula: Formula


class DrillBase(Model):
    id: Id
    title: Words
    covers: Annotated[list[Id], Field(min_length=1)]
    minutes: Annotated[int, Field(ge=1, le=60)]
    level: Annotated[int, Field(ge=1, le=3)] = 2
    brief: Prose
    """Where one is, and what is to be decided."""
    model: Prose
    """How the consequences are computed, so that whoever plays can weigh them."""
    usual: Words
    """What the play that is compared with does, as a half sentence: 按排品表讲."""
    figures: dict[Name, Figure] = {}
    given: dict[Name, Range] = {}
    amounts: dict[Name, Amount] = {}

    def __hash__(self) -> int:  # the id is unique; the fields hold dicts, which have no hash
        return hash(self.id)


# --- an inbox: each message stands for itself -----------------------------------------------------------------------


class Reply(Model):
    """What follows from one way to treat a message."""

    cost: Formula = 0.0
    """In yuan, including what the time is worth."""
    customers: Formula = 0.0
    """Who is left unhappy."""
    because: Prose


class Message(Model):
    id: Name
    sender: Words
    channel: Words
    text: Prose
    genuine: bool
    signs: Annotated[list[Prose], Field(min_length=1)]
    """By what it could be told; shown after all is decided."""
    do: Reply
    check: Reply
    report: Reply


class Shares(Model):
    """How many of the messages one learner gets."""

    genuine: Annotated[int, Field(ge=1)]
    fake: Annotated[int, Field(ge=1)]


class InboxDrill(DrillBase):
    kind: Literal["inbox"]
    worth: Formula
    """What one unhappy customer costs, in yuan."""
    usual_reply: Literal["do", "check", "report"]
    """How the play that is compared with treats every message."""
    shown: Shares
    messages: Annotated[list[Message], Field(min_length=3)]

    @model_validator(mode="after")
    def _enough(self) -> InboxDrill:
        genuine = sum(message.genuine for message in self.messages)
        if self.shown.genuine > genuine or self.shown.fake > len(self.messages) - genuine:
            raise ValueError("`shown` asks for more messages than there are")
        return self


# --- a queue: one pair of hands, and whatever waits costs by the minute ---------------------------------------------


class Way(Model):
    """One way to deal with an incident."""

    id: Name
    label: Words
    minutes: Formula
    cost: Formula = 0.0
    """In yuan, once."""
    after: Formula = 0.0
    """Yuan a minute from then to the end of the evening."""
    customers: Formula = 0.0
    because: Prose


class Incident(Model):
    id: Name
    title: Words
    text: Prose
    per_minute: Formula = 0.0
    """Yuan for each minute until it has been dealt with."""
    customers_per_minute: Formula = 0.0
    ways: Annotated[list[Way], Field(min_length=1, max_length=3)]
    because: Prose
    """Why it comes before the others, or can wait."""


class Wave(Model):
    """What has come up by a time of the evening."""

    at: Clock
    text: Prose
    incidents: Annotated[list[Incident], Field(min_length=2, max_length=4)]


class QueueDrill(DrillBase):
    """The play that is compared with takes the incidents as they stand in the file, each in its first way."""

    kind: Literal["queue"]
    ends: Clock
    worth: Formula
    """What one unhappy customer costs, in yuan."""
    waves: Annotated[list[Wave], Field(min_length=1, max_length=3)]

    @model_validator(mode="after")
    def _in_time(self) -> QueueDrill:
        times = [*(wave.at for wave in self.waves), self.ends]
        if times != sorted(set(times)):
            raise ValueError("the waves and `ends` go forward in time")
        return self


# --- an hour on air: what is shown next, in cells of equal length ---------------------------------------------------


class Cell(Model):
    label: Words
    views: Formula
    """How many come in during it, if nothing before has drawn or lost them."""


class Talk(Model):
    """How long a product is explained in a cell. What is left of it is talk with the room."""

    minutes: Annotated[int, Field(ge=1)]
    reach: Annotated[float, Field(gt=0, le=1)]
    """The share of those who come in that it reaches."""


class Product(Model):
    id: Name
    name: Words
    text: Prose
    price: Formula
    kept: Formula
    """What one of it is still worth if it is not sold: its cost, or less for what has to go."""
    clicks: Formula
    """A share of those who come in."""
    buys: Formula
    """A share of the clicks."""
    stock: Formula
    draws: Formula = 0.0
    """The share by which a whole cell of it makes the next cell fuller."""
    because: Prose
    """When it is its turn."""


class Said(Model):
    """Why one decides so and not otherwise."""

    coupon: Prose
    no_coupon: Prose
    longer: Prose
    shorter: Prose


class Turn(Model):
    """A decision of the play that is compared with."""

    product: Name
    coupon: bool = False
    minutes: int


class LiveDrill(DrillBase):
    kind: Literal["live"]
    cell_minutes: Annotated[int, Field(ge=5)] = 15
    cells: Annotated[list[Cell], Field(min_length=2, max_length=5)]
    products: Annotated[list[Product], Field(min_length=2, max_length=5)]
    talks: Annotated[list[Talk], Field(min_length=1, max_length=3)]
    coupon: Annotated[float, Field(gt=0, lt=1)]
    """The share of the price that it takes off."""
    elasticity: Formula
    """Of the conversion to the price, below 0: at −2 a price 1 % lower converts 2 % better."""
    again: Annotated[float, Field(ge=0, le=1)]
    """What a product sells when it is shown once more, as a share of the time before."""
    talk_draws: Annotated[float, Field(ge=0)]
    """The share by which a whole cell of talk with the room would make the next one fuller."""
    because: Said
    usual_turns: list[Turn]

    @model_validator(mode="after")
    def _usual(self) -> LiveDrill:
        if len(self.usual_turns) != len(self.cells):
            raise ValueError("`usual_turns` needs a turn for each cell")
        products, minutes = {each.id for each in self.products}, {each.minutes for each in self.talks}
        for turn in self.usual_turns:
            if turn.product not in products or turn.minutes not in minutes:
                raise ValueError(f"`usual_turns` has `{turn.product}` for {turn.minutes} minutes, which is no option")
        if max(minutes) > self.cell_minutes:
            raise ValueError("nothing is explained for longer than a cell")
        return self


Drill = Annotated[InboxDrill | QueueDrill | LiveDrill, Field(discriminator="kind")]


def formulas_in(part: Any) -> Iterator[tuple[Trail, Formula]]:
    """Every formula of a drill, or of a part of one, with its trail."""
    match part:
        case Model():
            hints = get_type_hints(type(part), include_extras=True)
            for name in type(part).model_fields:
                value = getattr(part, name)
                if hints[name] == Formula:
                    yield (name,), value
                else:
                    yield from (((name, *trail), formula) for trail, formula in formulas_in(value))
        case dict():
            for key, value in part.items():
                yield from (((key, *trail), formula) for trail, formula in formulas_in(value))
        case list():
            for number, value in enumerate(part):
                yield from (((number, *trail), formula) for trail, formula in formulas_in(value))
