"""The functions of a solution.py, checked without running it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from courseware.content.exercise import Exercise
from courseware.content.problems import Problem


def solution_problems(exercise: Exercise, root: Path) -> Iterator[Problem]:
    """Functions that are missing, or that do not take what they are called with.

    `variant(rng)` draws parameters; `prepare(tables, …)` and `labels(…)` take them by name; all others take one thing,
    what `prepare` returns. Where fields build on earlier ones, `solve` and the mistakes take the learner's own answers
    to those, too.
    """
    path = root / "exercises" / exercise.id / "solution.py"
    shown = path.relative_to(root).as_posix()
    try:
        tree = ast.parse(path.read_text(encoding="utf-8"))
    except (SyntaxError, ValueError) as error:
        line, col = getattr(error, "lineno", None) or 1, getattr(error, "offset", None) or 1
        yield Problem(shown, line, col, "python", f"cannot be read: {error}")
        return
    defined = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    mistakes = [mistake.replace("-", "_") for mistake in exercise.mistakes]
    for name in ("variant", "prepare", "solve", *mistakes):
        if name not in defined:
            yield Problem(shown, 1, 1, "missing-function", f"no function `{name}`", "exercise.yaml calls for it")

    def problem(name: str, message: str, fix: str) -> Problem:
        node = defined[name]
        return Problem(shown, node.lineno, node.col_offset + 1, "bad-signature", f"`{name}` {message}", fix)

    computing = ("solve", *mistakes)
    if exercise.chained:
        for name in computing:
            if name in defined and len(taken := _parameters(defined[name])) != 2:
                message = (
                    f"has to take what `prepare` returns and own answers, and takes {', '.join(taken) or 'nothing'}"
                )
                yield problem(name, message, f"def {name}(given, own)")
    for name in ("variant", "figures", *(() if exercise.chained else computing)):
        if name in defined and len(taken := _parameters(defined[name])) != 1:
            what = "the random numbers" if name == "variant" else "what `prepare` returns"
            message = f"has to take one thing, {what}, and takes {', '.join(taken) or 'nothing'}"
            yield problem(name, message, f"def {name}({'rng' if name == 'variant' else 'given'})")
    if "prepare" not in defined:
        return
    first, *drawn = _parameters(defined["prepare"]) or ["nothing"]
    if first != "tables":
        yield problem("prepare", "has to take the tables first", "def prepare(tables, …), then the parameters")
    elif "labels" in defined and set(taken := _parameters(defined["labels"])) != set(drawn):
        message = f"has to take the same parameters as `prepare`, {', '.join(drawn)}, and takes {', '.join(taken)}"
        yield problem("labels", message, f"def labels({', '.join(drawn)})")


def _parameters(function: ast.FunctionDef) -> list[str]:
    """Their names, with the stars of those that take any number."""
    taken = function.args
    names = [each.arg for each in (*taken.posonlyargs, *taken.args)]
    names += [f"*{taken.vararg.arg}"] if taken.vararg else []
    names += [each.arg for each in taken.kwonlyargs]
    return names + ([f"**{taken.kwarg.arg}"] if taken.kwarg else [])
