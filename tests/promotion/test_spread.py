"""Many plans beside one another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courseware.promotion.gap import BLOCKS
from courseware.promotion.plan import Forecast, Range
from courseware.promotion.solved import solved
from courseware.promotion.spread import losses, spreads


def test_every_decision_is_there_once_with_all_its_values_in_order() -> None:
    plans = [solved(n).best for n in range(1, 9)]
    found = {(each.of, each.what): each for each in spreads(plans, [])}
    assert len(found) == 13
    assert found["shifts", ""].values == tuple(sorted(plan.shifts for plan in plans))
    assert found["money", "live"].most == max(sum(plan.live) for plan in plans)
    for each in found.values():
        assert len(each.values) == 8
        assert 0 <= each.low <= each.middle <= each.most <= each.high
    assert len({each.high for (of, _), each in found.items() if of == "stock"}) == 1
    assert spreads([], []) == ()


def test_a_forecast_is_as_wide_as_its_range_over_its_middle() -> None:
    [paid, units] = spreads([solved(1).best], [Forecast(Range(90, 110), Range(50, 150))])[-2:]
    assert (paid.values, units.values) == ((pytest.approx(0.2),), (pytest.approx(1.0),))


@given(st.lists(st.fixed_dictionaries({block: st.floats(-1e4, 1e5) for block in BLOCKS}), max_size=8))
def test_losses_add_up_to_the_gaps_of_all(parts: list[dict[str, float]]) -> None:
    found = losses(parts)
    assert {each.block for each in found} == set(BLOCKS)
    assert sum(each.lost for each in found) == pytest.approx(sum(sum(each.values()) for each in parts), abs=1e-3)
    assert [each.lost for each in found] == sorted((each.lost for each in found), reverse=True)
    assert sum(each.costliest for each in found) <= len(parts)
