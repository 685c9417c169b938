"""The markets that are shipped: for these very equations and parameters, and their best plans are what they say."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from courseware.promotion import solved as module
from courseware.promotion.draw import SPREAD, believed, drawn
from courseware.promotion.parameters import model_version, practice
from courseware.promotion.play import BAD, profits
from courseware.promotion.runs import Entry, read_entry
from courseware.promotion.solved import FILE, OWN, Stale, own_number, solved

EVERY = range(OWN + 1)


def test_the_file_is_of_this_model_and_has_all_markets() -> None:
    told = json.loads(FILE.read_text(encoding="utf-8"))
    assert told["model"] == model_version(), "the model has changed: `make markets`"
    assert len(told["markets"]) == OWN + 1
    assert told["markets"][0]["candidate"] == 0
    assert len({entry["candidate"] for entry in told["markets"]}) == OWN + 1


def test_the_best_plans_can_be_typed_and_earn_what_they_say() -> None:
    for number in EVERY:
        each = solved(number)
        assert read_entry(each.best.to_dict(), each) == Entry(each.best)
        earned = profits(each.market, each.best.row)
        assert earned.mean() == pytest.approx(each.profit, abs=0.02)
        assert np.percentile(earned, BAD) == pytest.approx(each.bad, abs=0.02)
        assert 0 < each.even < each.profit
        assert 0 < each.bad < each.profit


def test_a_learners_market_follows_from_his_id_and_all_are_used() -> None:
    used = Counter(own_number(f"learner{number}") for number in range(6_400))
    assert own_number("a") == own_number("a")
    assert set(used) == set(range(1, OWN + 1))
    assert max(used.values()) < 2 * min(used.values())


def test_markets_differ_in_everything_that_is_drawn() -> None:
    one, other = drawn(3), drawn(4)
    for name in SPREAD:
        assert (one[name] != other[name]).any(), name
    assert all((drawn(0)[name] == value).all() for name, value in practice().items())


def test_what_a_manager_believes_is_his_own_shop_in_the_practice_market() -> None:
    own, thought = drawn(7), believed(7)
    assert (thought["visitors"] == own["visitors"]).all()
    assert (thought["members"] == own["members"]).all()
    assert (thought["elasticity"] == practice()["elasticity"]).all()
    assert (thought["elasticity"] != own["elasticity"]).any()


def test_a_file_of_another_model_is_not_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    stale = tmp_path / "markets.json"
    stale.write_text('{"model": "another", "markets": []}', encoding="utf-8")
    monkeypatch.setattr(module, "FILE", stale)
    with pytest.raises(Stale, match="make markets"):
        module._all.__wrapped__()
