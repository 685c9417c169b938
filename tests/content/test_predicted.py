"""A prediction's answer is computed from the block's own SQL, whichever way the author says how."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any, cast

import pandas as pd
import pytest

from courseware.content.blocks import Explore
from courseware.content.predicted import prediction_problems
from courseware.content.sources import Source

BLOCK: dict[str, Any] = {
    "id": "e",
    "title": "题",
    "task": "试",
    "caption": "图",
    "controls": [{"id": "n", "kind": "slider", "label": "数", "start": 1, "stop": 9, "step": 1, "default": 2}],
    "sql": "bars",
    "chart": {"type": "bar", "x": "name", "y": "height"},
    "readout_sql": "read-outs",
    "readouts": [
        {"column": "total", "label": "和"},
        {"column": "rounded", "label": "约数"},
        {"column": "best", "label": "第一", "format": "text"},
    ],
}
WAYS, NAMES = {"rise": "变大", "fall": "变小", "same": "不变"}, {"a": "甲", "b": "乙"}


class Shop:
    """甲 is as high as the control says, 乙 always 5, in two pieces."""

    def frame(self, sql: str, params: Mapping[str, Any] | None = None) -> pd.DataFrame:
        n = (params or {})["n"]
        if sql == "bars":
            return pd.DataFrame({"name": ["甲", "乙", "乙"], "height": [n, 2, 3]})
        return pd.DataFrame({"total": [10 * n], "rounded": [7 + n / 100], "best": ["甲" if n > 5 else "乙"]})


def said(options: Mapping[str, str], answer: str, **proof: Any) -> list[str]:
    predict = {"question": "会怎样", "options": options, "answer": answer, "because": "有原因", **proof}
    explore = Explore.model_validate({**BLOCK, "predict": predict})
    document = SimpleNamespace(problem=lambda at, code, message: f"{code} {at[-1]} {message}")
    source = cast(Source, SimpleNamespace(document=document, trail=()))
    return [str(problem) for problem in prediction_problems(explore, source, (), Shop())]


@pytest.mark.parametrize(
    ("options", "right", "proof"),
    [
        (WAYS, "rise", {"move": {"of": "total", "after": {"n": 3}}}),
        (WAYS, "fall", {"move": {"of": "total", "before": {"n": 4}, "after": {"n": 3}}}),
        (WAYS, "same", {"move": {"of": "rounded", "after": {"n": 9}}}),  # what is shown does not move
        (NAMES, "a", {"move": {"of": "best", "after": {"n": 6}}}),
        (NAMES, "b", {"move": {"of": "best", "after": {"n": 4}}}),
        (NAMES, "a", {"among": {"of": "total", "at": {"a": {"n": 3}, "b": {}}}}),
        (NAMES, "b", {"among": {"of": "total", "at": {"a": {"n": 3}, "b": {}}, "which": "lowest"}}),
        (NAMES, "b", {"bars": {}}),
        (NAMES, "a", {"bars": {"at": {"n": 6}}}),
        (NAMES, "b", {"bars": {"at": {"n": 6}, "which": "lowest"}}),
    ],
)
def test_one_answer_is_right(options: dict[str, str], right: str, proof: dict[str, Any]) -> None:
    assert said(options, right, **proof) == []
    for other in options.keys() - {right}:
        [problem] = said(options, other, **proof)
        assert problem.startswith("prediction-wrong answer ")


@pytest.mark.parametrize(("times", "right"), [([1.9, 2.1], True), ([0.4, 0.6], False), ([2.5, 4], False)])
def test_how_many_times_as_much(times: list[float], right: bool) -> None:
    problems = said({"a": "一倍", "b": "两倍"}, "b", move={"of": "total", "after": {"n": 4}, "times": times})
    assert problems == ([] if right else ["prediction-wrong answer `total` goes from 20 to 40, 2 times"])


def test_two_that_are_level_make_no_answer() -> None:
    assert said(NAMES, "a", bars={"at": {"n": 5}}) == ["prediction-wrong answer 甲: 5, 乙: 5"]


@pytest.mark.parametrize(
    ("proof", "problem"),
    [
        ({"bars": {"at": {"m": 1}}}, "bad-value m no control `m` can be set to 1.0"),
        ({"bars": {"at": {"n": 10}}}, "bad-value n no control `n` can be set to 10.0"),
        ({"among": {"of": "sum", "at": {"a": {}, "b": {"n": 3}}}}, "bad-value of no read-out shows the column `sum`"),
    ],
)
def test_what_the_block_does_not_have(proof: dict[str, Any], problem: str) -> None:
    assert said(NAMES, "a", **proof) == [problem]


def test_a_bar_that_is_not_there() -> None:
    [problem] = said({"a": "甲", "c": "丙"}, "a", bars={})
    assert problem == "prediction-wrong answer no bar is called 丙: 乙, 甲"
