"""The numbers of the model stand in its files alone: no text of the planner types one."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import courseware
from courseware.promotion import calendar, wording
from courseware.promotion.wording import sentence
from courseware.verdict import Finding

ENGINE = Path(courseware.__file__).parent
PLACE = re.compile(r"{[^}]*}")
NUMBER = re.compile(
    r"[0-9]+(?:\.[0-9]+)?|[一二三四五六七八九十百千两]+ ?(?:天|遍|周|月|日|年|元|分之)"
    r"|[二三四五六七八九十百千两]+ ?(?:个|项|件|次|位|档)"
)

TYPED = {
    "618": "the name of the promotion",
    "0": "nothing: no promotion, no points",
    "0.1": "how a share is written: 0.1 is 10 %",
    "10": "how a share is written: 0.1 is 10 %",
    "100": "the points of the best plan",
    "24": "the end of a day",
    "00": "the end of a day",
    "一天": "any day",
    "二天": "the day after",
    "十次": "a share in other words: of ten times, so many",
    "八次": "a share in other words: of ten times, so many",
    "四月": "the month of the trial, which is its name",
    "三档": "the levels of the trial",
    "两项": "what paid promotion is split into: search and feed",
    "八天": "the days of the burst and the return after the first",
}
"""Numbers that are no figures of the model."""


def typed() -> Iterator[tuple[str, str]]:
    """The numbers in the planner's messages, with the file, outside of what is filled in."""
    for path in [*ENGINE.glob("promotion/*.py"), *ENGINE.glob("web/promotion/*.py")]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("t", "N_"):
                message = node.args[0].value if isinstance(node.args[0], ast.Constant) else ""
                yield from ((path.name, number) for number in NUMBER.findall(PLACE.sub("", str(message))))


def test_no_text_types_a_figure_of_the_model() -> None:
    found = set(typed())
    assert {number for _, number in found} >= TYPED.keys(), "no exception is needed any more"
    assert not {each for each in found if each[1] not in TYPED}


@pytest.mark.parametrize(
    ("finding", "name", "value", "said"),
    [
        (Finding("plan-rounds-whole", {"code": "rounds.burst", "given": "1.5"}), "MOST_ROUNDS", 6, "0 到 6"),
        (
            Finding("plan-cell", {"code": "coupon", "given": "9", "low": 0, "high": 9}),
            "COUPON_SHARE",
            0.4,
            "门槛的 40%",
        ),
        (Finding("day-warmup", {"spend": 1, "visitors": 1, "orders": 1}), "LENGTHS", {"warmup": 12}, "12 天"),
        (Finding("day-pulled", {"orders": 1}), "NORMAL_AFTER", 30, "30 天"),
    ],
)
def test_a_change_of_the_model_changes_the_sentence(
    monkeypatch: pytest.MonkeyPatch, finding: Finding, name: str, value: object, said: str
) -> None:
    assert said not in sentence(finding)
    monkeypatch.setattr(wording, name, value)
    assert said in sentence(finding)


def test_the_calendar_tells_its_own_days() -> None:
    order = next(job for job in calendar.jobs() if job.first == calendar.ORDER_DAY)
    weeks = (order.last - order.first).days // 7
    assert f"约 {weeks} 周" in order.what
    assert any(job.name == f"开抢 {calendar.LENGTHS['burst']} 天" for job in calendar.jobs())
