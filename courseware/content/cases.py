"""A case: scenes that the reader walks through by deciding, sees what follows in figures, and may walk back."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from courseware.content.common import Model, Name, Prose, Words


class Decision(Model):
    label: Prose
    to: Name
    """The scene that follows."""


class Scene(Model):
    text: Prose
    result: dict[Words, Prose] = {}
    """Figures after what was decided: label → value, e.g. `滞销占比: 15% → 9%`."""
    choices: Annotated[list[Decision], Field(max_length=4)] = []
    """What can be decided here; none at an ending."""
    ending: Literal["good", "fair", "bad"] | None = None


class Case(Model):
    id: Name
    title: Words
    illustrative: bool = True
    """Whether the figures are made up (marked 示意); false when they come from the shop's tables."""
    start: Name
    scenes: Annotated[dict[Name, Scene], Field(min_length=3)]

    @model_validator(mode="after")
    def _walkable(self) -> Case:
        if self.start not in self.scenes:
            raise ValueError(f"`start` names scene `{self.start}`, which is not among `scenes`")
        for name, scene in self.scenes.items():
            if bool(scene.choices) == (scene.ending is not None):
                raise ValueError(f"scene `{name}` needs either `choices` or an `ending`")
            for choice in scene.choices:
                if choice.to not in self.scenes:
                    raise ValueError(f"scene `{name}` leads to `{choice.to}`, which is not among `scenes`")
        lost = set(self.scenes) - self._reached()
        if lost:
            raise ValueError(f"no way leads to scene `{sorted(lost)[0]}`")
        return self

    def _reached(self) -> set[str]:
        reached, waiting = set(), [self.start]
        while waiting:
            name = waiting.pop()
            if name not in reached:
                reached.add(name)
                waiting += [choice.to for choice in self.scenes[name].choices]
        return reached
