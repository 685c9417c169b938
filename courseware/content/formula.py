"""Formulas in question files: arithmetic on named numbers, evaluated by simpleeval and never by `eval`."""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from simpleeval import InvalidExpression, SimpleEval

FUNCTIONS: dict[str, Any] = {"round": round, "min": min, "max": max, "abs": abs, "sqrt": math.sqrt}
_FUNCTION_NAMES = ", ".join(FUNCTIONS)

_OPERATORS: dict[type[ast.AST], Any] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: lambda base, exponent: float(base) ** float(exponent),  # floats overflow at once, integers fill memory
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
}

_SHAPES = (ast.Expression, ast.BinOp, ast.UnaryOp, ast.Call, ast.Name, ast.Load, ast.Constant, *_OPERATORS)


class FormulaError(ValueError):
    """The formula cannot be read or computed; the message says why, for the author."""


@lru_cache(maxsize=4096)
def _parse(formula: str) -> ast.Expression:
    try:
        tree = ast.parse(formula.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise FormulaError(f"cannot read the formula `{formula}`: {getattr(error, 'msg', error)}") from None
    for node in ast.walk(tree):
        if not isinstance(node, _SHAPES):
            raise FormulaError(f"`{formula}`: only numbers, names, + - * / ** ( ) and {_FUNCTION_NAMES} are allowed")
        if isinstance(node, ast.Constant) and type(node.value) not in (int, float):
            raise FormulaError(f"`{formula}`: {node.value!r} is not a number")
        if isinstance(node, ast.Call):
            if not isinstance(node.func, ast.Name) or node.func.id not in FUNCTIONS:
                raise FormulaError(f"`{formula}`: unknown function, the known ones are {_FUNCTION_NAMES}")
            if node.keywords:
                raise FormulaError(f"`{formula}`: arguments have no names")
    return tree


@lru_cache(maxsize=4096)
def names(formula: str) -> frozenset[str]:
    """The names of the values a formula needs. Raises FormulaError if it cannot be read."""
    return frozenset(node.id for node in ast.walk(_parse(formula)) if isinstance(node, ast.Name)) - FUNCTIONS.keys()


def evaluate(formula: str, values: Mapping[str, float]) -> float:
    """The value of a formula. Raises FormulaError: it cannot be read, a name is unknown, the result is no number."""
    tree = _parse(formula)
    if unknown := names(formula) - values.keys():
        raise FormulaError(f"`{formula}`: unknown name {', '.join(sorted(f'`{name}`' for name in unknown))}")
    evaluator = SimpleEval(operators=_OPERATORS, functions=FUNCTIONS, names=dict(values))
    try:
        result = evaluator.eval(formula.strip(), previously_parsed=tree.body)
        if not isinstance(result, (int, float)) or not math.isfinite(result):
            raise FormulaError(f"`{formula}`: the result {result!r} is not a finite number")
    except FormulaError:
        raise
    except ZeroDivisionError:
        raise FormulaError(f"`{formula}`: division by zero") from None
    except (InvalidExpression, ArithmeticError, TypeError, ValueError, RecursionError) as error:
        raise FormulaError(f"`{formula}`: {error}") from None
    return float(result)
