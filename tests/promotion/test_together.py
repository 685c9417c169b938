"""Plans played together, and what event cards do to them."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courseware.promotion.cards import CARDS, title, told, with_cards
from courseware.promotion.plan import NOTHING, Plan
from courseware.promotion.play import profit_of
from courseware.promotion.solved import solved
from courseware.promotion.together import play_together


def plan(number: int, scale: float) -> Plan:
    row = solved(number).best.row * scale
    return Plan.of(row)


plans = st.dictionaries(
    st.text("abcdefgh", min_size=1, max_size=3),
    st.builds(plan, st.integers(1, 64), st.floats(0.3, 1.2)),
    max_size=6,
)
cards = st.lists(st.sampled_from(sorted(CARDS)), max_size=2)


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 64), plans, cards)
def test_all_plans_together_earn_what_each_earns_alone(number: int, of: dict[str, Plan], drawn: list[str]) -> None:
    market = solved(number).market
    together = play_together(market, of, drawn)
    assert together.keys() == of.keys()
    for key, each in of.items():
        [alone] = play_together(market, {key: each}, drawn).values()
        assert vars(alone) == pytest.approx(vars(together[key]), abs=1e-6)
        assert together[key].calm == pytest.approx(profit_of(market, each), abs=1e-6)
        assert np.isfinite(list(vars(together[key]).values())).all()


def test_cards_drawn_twice_or_in_another_order_make_the_same_market() -> None:
    market, best = solved(5).market, {"best": solved(5).best}
    for one, other in permutations(CARDS, 2):
        expected = play_together(market, best, [one, other])
        assert play_together(market, best, [other, one, one]) == expected
    with pytest.raises(KeyError):
        with_cards(market, ["earthquake"])


@pytest.mark.parametrize("card", CARDS)
def test_every_card_costs_the_best_plan_something_and_nothing_those_who_do_nothing(card: str) -> None:
    for number in (1, 5, 17):
        market = solved(number).market
        found = play_together(market, {"best": solved(number).best, "nothing": NOTHING}, [card])
        assert found["best"].profit < found["best"].calm - 100
        assert found["nothing"].profit == 0
    assert title(card)
    assert told(card, market)


def test_without_cards_nothing_befalls() -> None:
    market = solved(3).market
    [best] = play_together(market, {"best": solved(3).best}, []).values()
    assert best.profit == pytest.approx(best.calm) == pytest.approx(solved(3).profit, rel=1e-6)
