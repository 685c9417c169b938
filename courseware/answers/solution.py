"""A `solution.py` at work: loaded, checked, and called. Whatever goes wrong in it is told as the author's fault."""

from __future__ import annotations

import importlib.util
import inspect
import json
import random
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pandas as pd

from courseware.answers.fault import AuthorFault
from courseware.content.exercise import Exercise
from courseware.items import exercise_item

Tables = Mapping[str, pd.DataFrame]
"""The shop's tables by name; to be read, not changed."""

Answer = dict[str, Any]
"""Values by field id: number → float, table → frame with the columns of its key and its own, choice → option, links →
link by place, list → set of ids. Of a mistake, a table may be `Between` two."""

Own = Mapping[str, float | str]
"""A learner's answers to fields that others follow: a number, or the option chosen. Those that it lacks are right."""
NO_OWN: Own = {}


@dataclass(frozen=True)
class Between:
    """A table of which a mistake leaves open where exactly its cells lie, because a ranking may break ties in any way:
    anything from `least` to `most`. `example` is one such table; all three have the same rows."""

    example: pd.DataFrame
    least: pd.DataFrame
    most: pd.DataFrame


@dataclass(frozen=True)
class Solved:
    """What a solution computes for one set of parameters and, where a key is chosen, for one definition."""

    values: Answer
    mistakes: Mapping[str, Answer]
    """By mistake: the fields that it spoils, and no others."""
    figures: Mapping[str, Any]
    picked: str | None = None
    """The definition that all but the pick itself is computed for; None where there is none to be picked."""
    others: Mapping[str, Solved] = field(default_factory=dict)
    """Of the definition that fits the brief: the same for each of the others."""


class Solution:
    """The functions of one exercise's `solution.py`. Every method raises AuthorFault, and nothing else."""

    def __init__(self, exercise: Exercise, root: Path) -> None:
        self.exercise = exercise
        self._prepared: tuple[Tables, dict[str, Any], Any] | None = None
        self._module = self._load(root / "exercises" / exercise.id / "solution.py")
        needed = ["variant", "prepare", "solve", *map(function_of, exercise.mistakes)]
        if missing := [name for name in needed if not callable(getattr(self._module, name, None))]:
            raise self._fault(f"solution.py has no function {', '.join(missing)}")

    def variant(self, seed: str) -> dict[str, Any]:
        """The parameters drawn with a seed, as plain JSON."""
        drawn = self._call("variant", random.Random(seed))
        try:
            params = json.loads(json.dumps(drawn, ensure_ascii=False))
        except (TypeError, ValueError) as error:
            raise self._fault(f"variant() has to return plain JSON: {error}") from error
        if not isinstance(params, dict):
            raise self._fault("variant() has to return a dict")
        for function, before in (("prepare", 1), ("labels", 0)):
            if hasattr(self._module, function):
                taken = list(inspect.signature(getattr(self._module, function)).parameters)[before:]
                if sorted(taken) != sorted(params):
                    raise self._fault(
                        f"{function}() has to take what variant() draws ({', '.join(params) or 'nothing'}), "
                        f"and takes {', '.join(taken) or 'nothing'}"
                    )
        return params

    def labels(self, params: Mapping[str, Any]) -> Mapping[str, Any]:
        """Words that stand for parameters in texts, by name; none if the solution has no `labels`."""
        return self._call_for_dict("labels", **params) if hasattr(self._module, "labels") else {}

    def solve(self, tables: Tables, params: Mapping[str, Any], own: Own = NO_OWN) -> Solved:
        """Prepare once, and compute everything from that; what builds on earlier fields, from `own` answers to them."""
        given = self._prepare(tables, params)
        after = (own,) if self.exercise.chained else ()
        figures = self._call_for_dict("figures", given) if hasattr(self._module, "figures") else {}

        def solved(picked: str | None = None) -> Solved:
            taken = (given, *after) if picked is None else (given, picked)
            values = self._call_for_dict("solve", *taken)
            mistakes = {name: self._mistaken(name, *taken) for name in self.exercise.mistakes}
            return Solved(values, mistakes, figures, picked)

        chooser = self.exercise.chooser
        if chooser is None:
            return solved()
        each = {definition: solved(definition) for definition in chooser.options}
        fitting = {str(one.values.get(chooser.id)) for one in each.values()}
        if len(fitting) > 1 or not fitting <= each.keys():
            raise self._fault(f"solve() has to return the one `{chooser.id}` that fits the brief, whichever was picked")
        return replace(each.pop(fitting.pop()), others=each)

    def _prepare(self, tables: Tables, params: Mapping[str, Any]) -> Any:
        """Where answers build on one another, what it was for the same parameters just before is used again."""
        if not self.exercise.chained:
            return self._call("prepare", tables, **params)
        before = self._prepared
        if before is None or before[0] is not tables or before[1] != params:
            before = self._prepared = (tables, dict(params), self._call("prepare", tables, **params))
        return before[2]

    def _mistaken(self, name: str, *taken: Any) -> Answer:
        wrong = self._call_for_dict(function_of(name), *taken)
        spoils = self.exercise.mistakes[name].spoils
        if missing := [field for field in spoils if field not in wrong]:
            raise self._fault(f"{function_of(name)}() returns no {', '.join(missing)}, which the mistake spoils")
        return {field: wrong[field] for field in spoils}

    def _call_for_dict(self, function: str, *args: Any, **params: Any) -> dict[str, Any]:
        result = self._call(function, *args, **params)
        if not isinstance(result, dict):
            raise self._fault(f"{function}() has to return a dict")
        return result

    def _call(self, function: str, *args: Any, **params: Any) -> Any:
        try:
            return getattr(self._module, function)(*args, **params)
        except Exception as error:  # whatever it is, it is the author's
            raise self._fault(f"{function}(): {type(error).__name__}: {error}") from error

    def _load(self, path: Path) -> ModuleType:
        """The module, under a name of its own, so that no two exercises share one."""
        name = f"solution_{self.exercise.id.replace('-', '_')}"
        spec = importlib.util.spec_from_file_location(name, path)
        if spec is None or spec.loader is None:
            raise self._fault(f"cannot load {path.name}")
        module = sys.modules[name] = importlib.util.module_from_spec(spec)  # dataclasses look their module up
        try:
            spec.loader.exec_module(module)
        except Exception as error:
            raise self._fault(f"solution.py: {type(error).__name__}: {error}") from error
        return module

    def _fault(self, message: str) -> AuthorFault:
        return AuthorFault(exercise_item(self.exercise.id), message)


def function_of(mistake: str) -> str:
    """The name of the function that computes a mistake."""
    return mistake.replace("-", "_")
