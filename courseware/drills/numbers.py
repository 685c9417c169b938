"""The numbers of one play of a drill, and the words in which its texts quote them."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from courseware.answers.drawn import draw
from courseware.answers.fault import AuthorFault
from courseware.content.drill import Drill, Formula
from courseware.content.figures import compute, format_value
from courseware.content.formula import FormulaError, evaluate
from courseware.items import drill_item
from courseware.shop.tables import Shop


@dataclass(frozen=True)
class Numbers:
    """`values`: figures, given numbers and amounts by name; `words`: the same as texts quote them."""

    drill_id: str
    values: Mapping[str, float]
    words: Mapping[str, str]

    def of(self, formula: Formula) -> float:
        """Raises AuthorFault."""
        if not isinstance(formula, str):
            return formula
        try:
            return evaluate(formula, self.values)
        except FormulaError as error:
            raise AuthorFault(drill_item(self.drill_id), str(error)) from error


@lru_cache(maxsize=1024)
def numbers_of(drill: Drill, seed: str, shop: Shop) -> Numbers:
    """The same for the same seed. Raises AuthorFault."""
    computed = compute(drill.figures, shop)
    values = {name: float(value) for name, value in computed.items() if isinstance(value, (int, float))}
    words = {name: format_value(computed[name], each.format, each.digits) for name, each in drill.figures.items()}
    given = draw(drill.given, random.Random(f"{seed} numbers"))
    values |= given
    words |= {name: f"{value:,.10g}" for name, value in given.items()}
    for name, amount in drill.amounts.items():
        values[name] = Numbers(drill.id, values, words).of(amount.formula)
        words[name] = format_value(values[name], amount.format, amount.digits)
    return Numbers(drill.id, values, words)
