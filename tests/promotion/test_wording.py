"""Every finding that the planner can produce has its sentence, and every sentence is in the snapshot.

After a change of wording: `python -m tests.promotion.test_wording` writes the snapshot anew; read the difference.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import courseware
from courseware.promotion.advice import TARGETS, WHOLE
from courseware.promotion.calendar import PHASES
from courseware.promotion.gap import BLOCKS
from courseware.promotion.parameters import SOURCES
from courseware.promotion.plan import CHANNELS, CODES, FORECAST_CODES, FORECAST_MOST, ROLES
from courseware.promotion.preview import Fan
from courseware.promotion.steering import STEER_CODES
from courseware.promotion.wording import (
    _SENTENCES,
    block_label,
    cell_value,
    channel_label,
    code_label,
    forecast_label,
    knows,
    odds_sentence,
    phase_label,
    plain,
    role_label,
    sentence,
    source_label,
    ten_thousands,
)
from courseware.verdict import Finding

SNAPSHOT = Path(__file__).parent / "snapshots" / "findings.txt"
FIRST = {"orders": 1_002.0, "hands": 710.0}
LEFT = {"left": 1_234.0, "share": 0.123, "loss": 30_233.0}
FILE = {"name": "方案*.xlsx"}

EXAMPLES = [
    Finding("plan-missing", {"code": "shifts", "count": 2}),
    Finding("plan-cell", {"code": "feed_ads.burst", "given": "-1", "low": 0, "high": 100_000}),
    Finding("plan-cell", {"code": "cut.profit", "given": "0.36", "low": 0, "high": 0.35}),
    Finding("plan-cell", {"code": "stock.traffic", "given": "10000000", "low": 0, "high": 20_000}),
    Finding("plan-cell", {"code": "coupon", "given": "95", "low": 0, "high": 89.7}),
    Finding("plan-cell", {"code": "forecast.paid.low", "given": "", "low": 0, "high": 100_000_000}),
    Finding("plan-cell", {"code": "steer.more.profit", "given": "很多", "low": 0, "high": 20_000}),
    Finding("plan-rounds-whole", {"code": "rounds.burst", "given": "1.5"}),
    Finding("plan-over-budget", {"total": 100_001.0, "over": 1.0, "budget": 100_000}),
    Finding("plan-over-cash", {"goods": 93_000.0, "ads": 90_000.0, "messages": 972.0, "shifts": 6_240.0,
                               "total": 190_212.0, "limit": 190_000.0, "over": 212.0}),
    Finding("plan-over-cash-later", {"total": 190_013.0, "limit": 190_000.0, "over": 13.0}),
    Finding("plan-over-left", {"total": 67_755.0, "left": 67_754.0, "over": 1.0}),
    Finding("plan-range-reversed", {"what": "paid", "low": 620_000.0, "high": 520_000.0}),
    Finding("plan-forecast-needed"), Finding("plan-runs-used", {"most": 5}), Finding("plan-unchanged", {"number": 2}),
    Finding("plan-underway", {"number": 2}), Finding("plan-nothing-to-steer"), Finding("plan-not-now"),
    Finding("plan-file-not-a-plan", FILE), Finding("plan-file-of-another", {"owner": "小*红*"}),
    Finding("plan-file-of-another", {"owner": ""}), Finding("plan-file-missing", {"code": "stock.profit", "count": 2}),
    Finding("plan-file-first-edition", {"lacks": ["rounds.burst", "stock.profit", "shifts"]}),
    Finding("day-warmup", {"spend": 60_000.0, "visitors": 35_504.0, "orders": 510.0}),
    Finding("day-first", FIRST), Finding("day-first-overload", FIRST), Finding("day-late", {"late": 42.0}),
    Finding("day-sold-out", {"role": "profit", "missing": 162.0, "lost_rank": True}),
    Finding("day-sold-out", {"role": "activity", "missing": 22.0, "lost_rank": False}),
    Finding("day-leftover", LEFT), Finding("day-cleared", LEFT), Finding("day-pulled", {"orders": 142.0}),
]  # fmt: skip


def snapshot() -> str:
    return "".join(f"{finding.id}\n  {sentence(finding)}\n" for finding in EXAMPLES)


def test_sentences_are_those_of_the_snapshot() -> None:
    assert snapshot() == SNAPSHOT.read_text(encoding="utf-8")


def test_every_sentence_has_an_example() -> None:
    assert {finding.id for finding in EXAMPLES} == set(_SENTENCES)


def produced() -> set[tuple[str, str]]:
    """Every id of the planner that stands in the code that judges and refuses, with each file it stands in."""
    id_ = re.compile(r"(plan|day)(-[a-z]+)+")
    root = Path(courseware.__file__).parent
    files = [
        *(root / "promotion").glob("*.py"),
        root / "study" / "planner.py",
        *(root / "web" / "promotion").glob("*.py"),
    ]
    return {
        (node.value, path.name)
        for path in files
        if path.name != "wording.py"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id_.fullmatch(node.value)
    }


def test_every_finding_that_the_code_produces_is_worded() -> None:
    found = produced()
    files = {"plan.py", "cash.py", "steering.py", "days.py", "export.py", "planner.py"}
    assert files <= {name for _, name in found}
    assert {id_ for id_, _ in found} == set(_SENTENCES)


def test_no_figure_is_left_open_and_the_punctuation_is_chinese() -> None:
    for finding in EXAMPLES:
        said = plain(finding)
        assert not re.search(r"[{}]|None|nan|inf\b", said), said
        assert said.endswith("。"), said
        assert not re.search(r"[\u4e00-\u9fff][,;:?!()]", said), said


@pytest.mark.parametrize("text", [":red[x] $a$ **b** <img src=x>", "[l](http://e.vil)", "`c` www.evil.com"])
def test_what_the_learner_gave_is_not_interpreted(text: str) -> None:
    for finding in (
        Finding("plan-cell", {"code": "shifts", "given": text, "low": 0, "high": 20}),
        Finding("plan-file-not-a-plan", {"name": text}),
        Finding("plan-file-of-another", {"owner": text}),
    ):
        for active in (":red[", "$", "**", "<img", "](", "`", "www.evil"):
            assert active not in sentence(finding)


def test_labels() -> None:
    for label, names in (
        (channel_label, CHANNELS), (phase_label, PHASES), (role_label, ROLES), (source_label, SOURCES),
        (block_label, {*BLOCKS, *TARGETS, WHOLE}), (forecast_label, FORECAST_MOST),
        (code_label, (*CODES, *FORECAST_CODES, *STEER_CODES)),
    ):  # fmt: skip
        assert len({label(name) for name in names}) == len(tuple(names))


def test_values_carry_their_unit() -> None:
    told = {"cut.profit": 0.084, "rounds.burst": 2.0, "stock.profit": 2_852.0, "shifts": 7.1, "steer.more.traffic": 60.0,
            "steer.live.burst": 4_500.0, "coupon": 16.0}  # fmt: skip
    assert [cell_value(code, value) for code, value in told.items()] == [
        "8.4%", "2 轮", "2,852 件", "7.1 个班", "60 件", "4,500 元", "16 元",
    ]  # fmt: skip


def test_sums_where_there_is_little_room() -> None:
    assert [ten_thousands(value) for value in (1_257_147, -40_581, 999)] == ["125.7 万元", "-4.1 万元", "999 元"]


def test_odds_are_told_in_words_that_follow_the_stock() -> None:
    def said(enough: float, stock: float) -> str:
        return odds_sentence(Fan(800, 900, 950, 1_000, 1_100, enough), stock, 0.72)

    assert said(1.0, 1_200) == "几乎一定够卖，多半剩 200–300 件，按成本的 72% 清掉。"
    assert said(0.8, 1_050).startswith("两成的可能不够卖。剩下的")
    assert said(0.5, 950) == "一半的可能不够卖。"
    assert said(0.2, 850).startswith("八成的可能不够卖")
    assert said(0.0, 100).startswith("几乎一定不够卖")


def test_a_finding_of_another_part_is_not_the_planners() -> None:
    assert knows(EXAMPLES[0])
    assert not knows(Finding("file-broken", FILE))


if __name__ == "__main__":
    SNAPSHOT.write_text(snapshot(), encoding="utf-8")
