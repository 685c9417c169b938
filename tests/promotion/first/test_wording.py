"""Every finding that the planner can produce has its sentence, and every sentence is in the snapshot.

After a change of wording: `python tests/promotion/test_wording.py` writes the snapshot anew; read the difference.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import courseware
from courseware.promotion.first.gap import BLOCKS
from courseware.promotion.first.plan import CHANNELS, PHASES
from courseware.promotion.first.wording import (
    _SENTENCES,
    block_label,
    channel_label,
    forecast_label,
    knows,
    phase_label,
    plain,
    sentence,
    ten_thousands,
)
from courseware.verdict import Finding

SNAPSHOT = Path(__file__).parent / "snapshots" / "findings.txt"
LOST = {"lost": 12_345.6}
COUPON = LOST | {
    "threshold": 299.0, "coupon": 30.0, "basket": 189.2, "times": 1.58, "topped_up": 0.0449, "qualified": 0.1063,
    "given_away": 3.19, "real_cut": 0.1102, "best_threshold": 279.1,
}  # fmt: skip
FIRST_DAY = {
    "wanted": 2658.0, "sold": 2000.0, "unmet": 658.0, "visitors": 27_067.0, "presale": 642.0, "woken": 1457.0,
    "late": 158.0,
}  # fmt: skip
LEFT = {"left": 1234.0, "share": 0.123, "loss": 30_233.0}
FILE = {"name": "方案*.xlsx"}

EXAMPLES = [
    Finding("plan-shape", {"part": "budget"}),
    Finding("plan-budget-cell", {"channel": "feed", "phase": "burst", "given": "-1"}),
    Finding("plan-budget-cell", {"channel": "crm", "phase": "warmup", "given": ""}),
    Finding("plan-over-budget", {"total": 220_001.0, "over": 1.0, "budget": 220_000}),
    Finding("plan-cut", {"given": "0.36", "low": 0, "high": 0.35}),
    Finding("plan-threshold", {"given": "99", "low": 100, "high": 600}),
    Finding("plan-coupon", {"given": "51", "low": 0, "high": 50.0}),
    Finding("plan-coupon", {"given": "很多", "low": 0, "high": None}),
    Finding("plan-stock", {"given": "10000000", "low": 0, "high": 100_000}),
    Finding("plan-forecast", {"what": "gmv", "given": "", "low": 0, "high": 100_000_000}),
    Finding("plan-forecast", {"what": "roas", "given": "很多", "low": 0, "high": 1_000}),
    Finding("plan-runs-used", {"most": 5}), Finding("plan-search-failed"),
    Finding("plan-file-not-a-plan", FILE), Finding("plan-file-of-another", {"owner": "小*红*"}),
    Finding("plan-file-of-another", {"owner": ""}), Finding("plan-file-missing", {"code": "stock", "count": 2}),
    Finding("promo-near-best", {"gap": 1234.0}),
    Finding("promo-stock-short", LOST | {"short": 1962.0, "presale": 0.2, "day": 13, "wanted": 11_271.0}),
    Finding("promo-stock-short", LOST | {"short": 1962.0, "presale": 158.0, "day": 10, "wanted": 11_271.0}),
    Finding("promo-stock-over", LOST | LEFT), Finding("promo-coupon-none", COUPON),
    Finding("promo-coupon-on-discount", COUPON), Finding("promo-coupon-deadweight", COUPON),
    Finding("promo-coupon-out-of-reach", COUPON), Finding("promo-coupon-size", COUPON),
    Finding("promo-discount-deep", LOST | {"cut": 0.3, "real_cut": 0.31}),
    Finding("promo-discount-shallow", LOST | {"cut": 0.02, "real_cut": 0.03}),
    Finding("promo-phases-warmup", LOST | {"waiting": 3211.0, "moved": 22_000.0}),
    Finding("promo-phases-burst", LOST | {"moved": 22_000.0, "gain": 800.0, "instead": -400.0, "thin": "burst",
                                          "rich": "return"}),
    Finding("promo-channels", LOST | {"to": "live", "to_phase": "burst", "gain": 800.0, "from": "search",
                                      "from_phase": "return", "instead": -400.0}),
    Finding("promo-live-thin", LOST | {"daily": 1500.0, "needed": 9876.0}),
    Finding("promo-total-over", LOST | {"last": -500.0, "over": 70_000.0}),
    Finding("promo-total-under", LOST | {"left": 70_000.0, "next": 900.0}),
    Finding("day-warmup", {"spend": 60_000.0, "visitors": 65_504.0}),
    Finding("day-eve", {"listed": 6411.0, "presale": 642.0}),
    Finding("day-burst", FIRST_DAY), Finding("day-burst-short", FIRST_DAY),
    Finding("day-burst-thin-offer", FIRST_DAY | {"crowd": 0.82, "real_cut": 0.02}),
    Finding("day-sold-out", FIRST_DAY), Finding("day-closing", {"sold": 1357.0}),
    Finding("day-return", {"sold": 900.0, "share": 0.28}), Finding("day-return-empty", {"sold": 270.0, "share": 0.09}),
    Finding("day-ended-short", {"unmet": 1476.0}),
    Finding("day-leftover", LEFT), Finding("day-cleared", LEFT),
]  # fmt: skip


def snapshot() -> str:
    return "".join(f"{finding.id}\n  {sentence(finding)}\n" for finding in EXAMPLES)


def test_sentences_are_those_of_the_snapshot() -> None:
    assert snapshot() == SNAPSHOT.read_text(encoding="utf-8")


def test_every_sentence_has_an_example() -> None:
    assert {finding.id for finding in EXAMPLES} == set(_SENTENCES)


def produced() -> dict[str, str]:
    """Every id of the planner that stands in the code that judges and refuses, with the file it stands in."""
    id_ = re.compile(r"(plan|promo|day)(-[a-z]+)+")
    root = Path(courseware.__file__).parent
    files = [*(root / "promotion" / "first").glob("*.py"), root / "study" / "planner.py"]
    return {
        node.value: path.name
        for path in files
        if path.name != "wording.py"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id_.fullmatch(node.value)
    }


def test_every_finding_that_the_code_produces_is_worded() -> None:
    found = produced()
    assert {"plan.py", "feedback.py", "days.py", "export.py", "planner.py"} <= set(found.values())
    named_by_field = {f"plan-{field}" for field in ("cut", "threshold", "coupon", "stock")}
    assert set(found) | named_by_field == set(_SENTENCES)


def test_no_figure_is_left_open_and_the_punctuation_is_chinese() -> None:
    for finding in EXAMPLES:
        said = plain(finding)
        assert not re.search(r"[{}]|None|nan|inf\b", said), said
        assert said.endswith("。"), said
        assert not re.search(r"[\u4e00-\u9fff][,;:?!()]", said), said


@pytest.mark.parametrize("text", [":red[x] $a$ **b** <img src=x>", "[l](http://e.vil)", "`c` www.evil.com"])
def test_what_the_learner_gave_is_not_interpreted(text: str) -> None:
    for finding in (
        Finding("plan-budget-cell", {"channel": "feed", "phase": "burst", "given": text}),
        Finding("plan-file-not-a-plan", {"name": text}),
        Finding("plan-file-of-another", {"owner": text}),
    ):
        for active in (":red[", "$", "**", "<img", "](", "`", "www.evil"):
            assert active not in sentence(finding)


def test_labels() -> None:
    for label, names in (
        (channel_label, CHANNELS), (phase_label, PHASES), (block_label, ("stock", *BLOCKS)),
        (forecast_label, ("gmv", "units", "roas")),
    ):  # fmt: skip
        assert len({label(name) for name in names}) == len(names)


def test_sums_where_there_is_little_room() -> None:
    assert [ten_thousands(value) for value in (1_257_147, -40_581, 999)] == ["125.7 万元", "-4.1 万元", "999 元"]


def test_a_finding_of_another_part_is_not_the_planners() -> None:
    assert knows(EXAMPLES[0])
    assert not knows(Finding("file-broken", FILE))


if __name__ == "__main__":
    SNAPSHOT.write_text(snapshot(), encoding="utf-8")
