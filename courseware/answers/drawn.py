"""The numbers of one learner's question: drawn for him, computed from the shop, and as its texts quote them."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from courseware.answers.fault import AuthorFault
from courseware.content.common import Unit
from courseware.content.figures import compute, texts
from courseware.content.formula import FormulaError, evaluate
from courseware.content.question import NumberQuestion, Question, Range
from courseware.items import question_item
from courseware.shop.tables import Shop

DRAWS = 20


@dataclass(frozen=True)
class Numbers:
    """Figures and given numbers of one learner, the right answer to them and what each mistake makes of them."""

    values: Mapping[str, float]
    answer: float
    mistakes: Sequence[float]


@lru_cache(maxsize=8192)
def numbers(question: NumberQuestion, seed: str, shop: Shop) -> Numbers:
    """Drawn again while two mistakes, or a mistake and the answer, cannot be told apart.

    Kept, because every view of a question and every grading of it asks for them.
    """
    computed = compute(question.figures, shop)
    figures = {name: float(value) for name, value in computed.items() if isinstance(value, (int, float))}
    formulas = [question.answer, *(mistake.formula for mistake in question.mistakes)]
    for attempt in range(DRAWS):
        values = figures | draw(question.given, random.Random(f"{seed} {attempt}"))
        answer, *mistaken = results = [_evaluate(question, formula, values) for formula in formulas]
        apart = all(
            abs(one - other) > 2 * question.tolerance.allowed(one)
            for i, one in enumerate(results)
            for other in results[i + 1 :]
        )
        if apart or not question.given:
            break
    return Numbers(values, answer, mistaken)


@lru_cache(maxsize=8192)
def words(question: Question, seed: str, shop: Shop) -> Mapping[str, str]:
    """What stands for `{name}` in the texts of a question, which is in one language. Kept: every view asks for it."""
    quoted = texts(question.figures, shop)
    if isinstance(question, NumberQuestion):
        own = numbers(question, seed, shop)
        quoted |= {name: f"{own.values[name]:,.10g}" for name in question.given}
        quoted["answer"] = _rounded(own.answer, question.unit)
    return quoted


def _rounded(value: float, unit: Unit) -> str:
    """The answer as an explanation quotes it, without its unit: 3.2%, 1,234.57, 0.0123."""
    size, sign = (value * 100, "%") if unit == "percent" else (value, "")
    if abs(size) < 1:
        return f"{size:.3g}{sign}"
    if unit in ("people", "orders", "items") and abs(size) >= 10:  # a target of 2,976.75 people reads as a slip
        return f"{size:,.0f}"
    return f"{size:,.2f}".rstrip("0").rstrip(".") + sign


def draw(given: Mapping[str, Range], rng: random.Random) -> dict[str, float]:
    """One value per range. In decimals, so that 0.1 + 2 × 0.1 is 0.3."""
    drawn = {}
    for name, span in given.items():
        start, stop, step = (Decimal(str(number)) for number in (span.start, span.stop, span.step))
        drawn[name] = float(start + step * rng.randint(0, int((stop - start) / step)))
    return drawn


def _evaluate(question: NumberQuestion, formula: str, values: Mapping[str, float]) -> float:
    try:
        return evaluate(formula, values)
    except FormulaError as error:
        raise AuthorFault(question_item(question.id), str(error)) from error
