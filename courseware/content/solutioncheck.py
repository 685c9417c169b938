"""The functions of a solution.py, checked without running it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from courseware.content.exercise import Exercise
from courseware.content.problems import Problem


def solution_problems(exercise: Exercise, root: Path) -> Iterator[Problem]:
    """Functions that are missing, or that do not take what they are called with.

    `variant(rng)` draws parameters; `prepare(tables, …)` and `labels(…)` take them by name; all others take what
    `prepare` returns, and after it `solve` and the mistakes the definition that was picked where a key is chosen, and
    the learner's own answers where fields build on earlier ones.
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

    for name in ("variant", "solve", "figures", *mistakes):
        if name not in defined:
            continue
        due, what = (["rng"], "the random numbers") if name == "variant" else (["given"], "what `prepare` returns")
        many = "one thing"
        if name not in ("variant", "figures") and exercise.key_by is not None:
            due, what, many = [*due, exercise.key_by], f"{what} and the definition that was picked", "two things"
        elif name not in ("variant", "figures") and exercise.chained:
            due, what, many = [*due, "own"], f"{what} and own answers", "two things"
        if len(taken := _parameters(defined[name])) != len(due):
            message = f"has to take {many}, {what}, and takes {', '.join(taken) or 'nothing'}"
            yield problem(name, message, f"def {name}({', '.join(due)})")
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
