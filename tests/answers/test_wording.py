"""Every finding that the code can raise has its sentence, and every sentence is in the snapshot.

After a change of wording: `python tests/answers/test_wording.py` writes the snapshot anew; read the difference.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import courseware
from courseware.answers.authored import Authored
from courseware.answers.numbers import Number, parse_number
from courseware.answers.sentences import SENTENCES
from courseware.answers.wording import UNITS, sentence, shown, tolerance_in_words
from courseware.content.common import Tolerance, Unit
from courseware.shop.query_wording import QUERY_SENTENCES
from courseware.verdict import Finding

SNAPSHOT = Path(__file__).parent / "snapshots" / "findings.txt"
NUMBER = {"read": 0.0325, "unit": "percent"}
MAPES = {"mape": 0.123, "baseline": 0.156, "better_by": 0.2, "needed": 0.1}
CELL = {"row": 3, "key": "C0173", "text": "很多"}
CELLS = {"column": "金额", "type": "decimal", "count": 2, "cells": [CELL, CELL | {"row": 4, "key": ""}]}
DAYS = {"missing": 2, "keys": ["2026-04-06", "2026-04-12"]}
FILE = {"name": "答案.xlsx"}
LONG = [str(number) for number in range(13)]

AUTHORED = Authored(
    mistakes={"buyers-per-pageview": "你的分母是浏览量。转化率的分母是访客数。"},
    texts={
        "item": {"c": "去重"}, "left": {"a": "访客数"}, "right": {"b": "按次"}, "point": {"p": "去重"},
        "option": {"o": "正好 7000"}, "definition": {"click": "成交订单 ÷ 点击"}, "earlier": {"e": "周一的「访客数」"},
    },
    reasons={"c": "先清洗再去重。", "a": "", "p": "同一人只算一次。", "o": "跨天的重复没有去掉。"},
)  # fmt: skip

EXAMPLES = [
    Finding("blank"), Finding("blank", {"label": "支付转化率"}),
    Finding("nothing-chosen"), Finding("nothing-chosen", {"multiple": True, "label": "原因"}),
    *(Finding("wrong-shape", {"expected": shape})
      for shape in ("number", "choice", "choices", "order", "match", "links", "text", "table", "query", "list")),
    Finding("too-long", {"length": 500, "limit": 400}), Finding("too-short", {"length": 1, "limit": 4}),
    Finding("not-a-number", {"text": "abc"}), Finding("several-numbers", {"text": "3-5", "count": 2}),
    Finding("grouping", {"text": "1,23,4"}), Finding("too-large", {"text": "1e999"}),
    Finding("dash", {"text": "--"}), Finding("foreign-currency", {"text": "$5"}),
    *(Finding(f"date-{how}", {"text": "8/5/26"}) for how in ("no-year", "no-month", "short-year", "order")),
    Finding("date-weekday", {"text": "2026/5/8 周四", "weekday": 5}), Finding("no-such-day", {"text": "2 月 30 日"}),
    Finding("not-a-date", {"text": "五一"}),
    Finding("other-unit", {"typed": "yuan", "expected": "days"}), Finding("chosen-twice"), Finding("unknown-option"),
    Finding("no-tiles"), Finding("no-day", {"label": "当天的七块"}),
    Finding("rows-missing", {"lefts": ["a", "b"]}), Finding("items-missing", {"items": list("abcdefg")}),
    Finding("links-missing", {"lefts": ["a", "b"]}),
    *(Finding(f"link-{how}", {"left": "a"}) for how in (
        "unreadable", "space", "first-mark", "second-mark", "fragment", "exchanged")),
    Finding("link-characters", {"left": "a", "text": "？＝"}), Finding("link-capitals", {"left": "a", "text": "SMS"}),
    *(Finding(f"link-{how}", {"left": "a", "names": ["utm_source", "utm_content"]}) for how in (
        "repeated", "missing", "unasked", "inside")),
    Finding("link-address", {"left": "a", "typed": "https://muhe.example.com/x"}),
    Finding("link-value", {"left": "a", "name": "utm_medium", "typed": "video"}),
    Finding("unknown-ids", {"count": 2, "ids": ["O9", "合计"], "called": "订单号", "example": "O1"}),
    Finding("repeated-ids", {"count": 1, "ids": ["O1"]}),
    *(Finding(f"ids-{how}", {"due": 9, "given": 8, "hits": 6, "false": 2, "missed": 3, "wrong": ["O1"], "lacking": some})
      for how in ("differ", "enough") for some in (["O2", "O3"], [])),
    Finding("read-as", {"typed": 3.25, "read": 0.0325, "unit": "percent"}),
    *(Finding(cause, NUMBER) for cause in (
        "times-hundred", "over-hundred", "inverted", "ten-thousand", "power-of-ten", "sign", "rounded-early",
        "too-high", "too-low")),
    Finding("right-option"), Finding("wrong-option"), Finding("choices-differ", {"hits": 1, "false": 1, "missed": 2}),
    Finding("out-of-order", {"position": 2, "item": "c"}),
    Finding("wrong-pairs", {"wrong": 2, "total": 5}),
    Finding("wrong-pair", {"left": "a", "right": "b"}),
    Finding("found-point", {"point": "p"}), Finding("own-point", {"point": "p"}),
    Finding("carried", {"earlier": ["e"]}), Finding("unsolved", {"earlier": ["e", "gone"]}),
    Finding("gave-up"), Finding("empty-table"), Finding("ragged-rows", {"row": 3, "cells": 4, "columns": 5}),
    Finding("too-many-rows", {"limit": 200000}), Finding("too-many-columns", {"limit": 100}),
    Finding("missing-columns", {"missing": ["金额"], "unexpected": []}),
    Finding("missing-columns", {"missing": ["金额"], "unexpected": ["金 额2"]}),
    Finding("duplicate-columns", {"names": ["orders"]}), Finding("extra-columns", {"names": ["note", "x"]}),
    Finding("unreadable-cells", CELLS | {"why": {"id": "not-a-number", "data": {"text": "很多"}}}),
    Finding("unreadable-cells", CELLS | {"type": "date", "why": {"id": "date-no-month", "data": {"text": "13号"}}}),
    Finding("unreadable-cells", CELL | {"column": "金额", "type": "decimal", "count": 2}),  # in an old record
    Finding("total-row", {"row": 8, "text": "合计"}), Finding("keys-differ", {"columns": ["客户号"], "keys": ["甲", "乙"]}),
    Finding("blank-column", {"column": "金额"}),
    Finding("unknown-values", {"column": "客群", "values": ["重要"], "allowed": LONG}),
    Finding("missing-rows", {"count": 9, "keys": ["C1", "C2", "C3"]}),
    Finding("unexpected-rows", {"count": 1, "keys": ["C9"]}), Finding("duplicate-rows", {"count": 1, "keys": ["C2"]}),
    Finding("wrong-cells", {"column": "R", "wrong": 12, "total": 40, "rows": [
        {"key": "C0173", "right": "5"}, {"key": "C0174", "right": ""}]}),
    Finding("wrong-cells", {"column": "R", "wrong": 12, "total": 40, "rows": [{"key": "C0173"}, {"key": "C0174"}]}),
    Finding("wrong-rows", {"column": "R", "keys": ["3", "9"]}),
    Finding("file-empty", FILE), Finding("file-too-big", FILE | {"limit": 10}), Finding("file-type", FILE),
    Finding("file-old-excel", FILE), Finding("file-encrypted", FILE), Finding("file-broken", FILE),
    Finding("file-encoding", FILE), Finding("file-slow", FILE | {"seconds": 10}), Finding("file-memory", FILE),
    Finding("file-busy", FILE), Finding("file-web-page", FILE), Finding("header-below", {"row": 9, "count": 8}),
    Finding("file-not-computed", FILE | {"count": 3, "cell": "B2"}),
    Finding("definition-first", {"of": "用哪一种"}), Finding("other-definition", {"definition": "click"}),
    Finding("shape-columns", {"columns": [["日期", "date"], ["金额", "decimal"]]}), Finding("shape-rows", {"count": 1200}),
    Finding("shape-rows-due", {"count": 5, "due": 6}), Finding("shape-ids", {"count": 31}),
    Finding("shape-strange-keys", {"column": "客户号", "count": 2, "keys": ["C1", "C2"]}),
    Finding("forecast-incomplete", DAYS), Finding("forecast-leak"),
    *(Finding(f"forecast-{how}", MAPES) for how in ("error", "no-better", "hardly-better")),
    *(Finding(name, {place: place.upper() for place in re.findall(r"{(\w+)}", template)})
      for name, template in QUERY_SENTENCES.items()),
    Finding("buyers-per-pageview", named=True), Finding("no-dedup", {"option": "o"}, named=True),
    Finding("a-mistake-of-old"),
]  # fmt: skip


def snapshot() -> str:
    return "".join(f"{finding.id}\n  {sentence(finding, AUTHORED)}\n" for finding in EXAMPLES)


def test_sentences_are_those_of_the_snapshot() -> None:
    assert snapshot() == SNAPSHOT.read_text(encoding="utf-8")


def test_every_sentence_has_an_example() -> None:
    assert SENTENCES.keys() | QUERY_SENTENCES.keys() <= {finding.id for finding in EXAMPLES}


def raised() -> tuple[set[str], set[str]]:
    """The ids written in a `Finding(…)` of the code, and all strings in the code that could be an id."""
    direct: set[str] = set()
    strings: set[str] = set()
    core = Path(courseware.__file__).parent
    # Findings of a plan are worded with the promotion, those of a pivot with the workbench.
    for path in [*core.glob("answers/*.py"), *core.glob("shop/query*.py")]:
        if path.name in ("sentences.py", "query_wording.py", "wording.py"):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                strings.add(node.value)
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id == "Finding"
                and node.args
            ):
                choices = [node.args[0]]
                if isinstance(node.args[0], ast.IfExp):
                    choices = [node.args[0].body, node.args[0].orelse]
                direct |= {one.value for one in choices if isinstance(one, ast.Constant) and isinstance(one.value, str)}
    return direct, strings


def test_every_finding_in_the_code_has_a_sentence_and_no_sentence_is_left_over() -> None:
    direct, strings = raised()
    known = SENTENCES.keys() | QUERY_SENTENCES.keys()
    assert len(direct) > 40
    assert direct <= known
    assert known <= strings


def test_every_computed_id_has_a_sentence() -> None:
    """Ids that reach `Finding` in a variable: all are words with hyphens in the modules that grade."""
    kebab = re.compile(r"[a-z]+(-[a-z]+)+")
    for path in (Path(courseware.__file__).parent / "answers").glob("*.py"):
        if path.name in ("proof.py", "proof_of_keys.py", "trial.py"):
            continue  # its words are for authors
        strings = {
            node.value
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and kebab.fullmatch(node.value)
        }
        assert strings <= SENTENCES.keys(), path.name


HOSTILE = ":red[x] $a$ **b** <img src=x> [l](http://e.vil) `c` ![i](x) :material/home: www.evil.com"


@pytest.mark.parametrize(
    "finding",
    [
        Finding("not-a-number", {"text": HOSTILE}), Finding("file-type", {"name": HOSTILE}),
        Finding("unreadable-cells", CELLS | {"cells": [{"row": 1, "key": HOSTILE, "text": HOSTILE}]}),
        Finding("missing-columns", {"missing": ["金额"], "unexpected": [HOSTILE]}),
        Finding("unexpected-rows", {"count": 1, "keys": [HOSTILE]}),
        Finding("wrong-cells", {"column": "R", "wrong": 1, "total": 1, "rows": [{"key": HOSTILE}]}),
        Finding("wrong-rows", {"column": "R", "keys": [HOSTILE]}),
        Finding("link-value", {"left": "a", "name": "utm_source", "typed": HOSTILE}),
        Finding("link-unasked", {"left": "a", "names": [HOSTILE]}),
        Finding("query-failed", {"message": HOSTILE}),
    ],
)  # fmt: skip
def test_learner_text_is_escaped(finding: Finding) -> None:
    said = sentence(finding)
    for active in (":red[", "$", "**", "<img", "](", "`", ":material", "www.evil"):
        assert active not in said


def test_an_authors_markdown_stays() -> None:
    authored = Authored({"m": "**分母** $x$"}, {"left": {"a": "**分母**"}})
    assert sentence(Finding("m", named=True), authored) == "**分母** $x$"
    assert "**分母**" in sentence(Finding("wrong-pair", {"left": "a", "right": "b"}), authored)


def test_what_an_old_record_quotes_stands_for_itself() -> None:
    said = sentence(Finding("wrong-pair", {"left": "a", "right": "按次"}), AUTHORED)
    assert said.startswith("「访客数」选的是「按次」，不对。")


@pytest.mark.parametrize(
    ("tolerance", "unit", "words"),
    [
        ({"abs": 0.0005}, "percent", "误差不超过 0.05 个百分点都算对"), ({"abs": 1}, "yuan", "误差不超过 1 元都算对"),
        ({"abs": 0.5}, "", "误差不超过 0.5 都算对"), ({"rel": 0.01}, "yuan", "误差不超过正确值的 1% 都算对"),
        ({"abs": 5, "rel": 0.001}, "yuan", "误差不超过 5 元或正确值的 0.1% 都算对"), ({}, "", "要填准确值"),
    ],
)  # fmt: skip
def test_tolerance_in_words(tolerance: dict[str, float], unit: Unit, words: str) -> None:
    assert tolerance_in_words(Tolerance(**tolerance), unit) == words


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [(0.032, "percent", "3.2%"), (1234.5, "yuan", "1,234.5 元"), (0.1 + 0.2, "", "0.3"), (12, "days", "12 天"),
     (32.0, "percent", "3,200%"), (1e15, "", "1e+15")],
)  # fmt: skip
def test_numbers_as_they_are_read_back(value: float, unit: Unit, text: str) -> None:
    assert shown(value, unit) == text


@pytest.mark.parametrize("unit", [unit for unit in UNITS if unit])
def test_a_unit_is_read_back_as_it_is_called(unit: Unit) -> None:
    read = parse_number(f"3 {UNITS[unit]}")
    assert isinstance(read, Number)
    assert read.percent if unit == "percent" else read.unit == unit


if __name__ == "__main__":
    SNAPSHOT.write_text(snapshot(), encoding="utf-8")
