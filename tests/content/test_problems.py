"""Every documented error is found at its exact place, and costs nothing but itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from courseware.content.check import check_course
from courseware.content.course import BrokenLesson, Lesson
from courseware.content.loader import load_course

ROOT = Path(__file__).resolve().parents[2]

LESSON = """\
id: visitors
title: 访客数
goal: 能说清 UV。
figures: {}
covers: [uv]
"""

QUESTION = """\
- id: first
  kind: single
  covers: [uv]
  level: 1
  stem: 哪个是访客数？
  options:
  - {text: UV, correct: true, because: 按人去重。}
  - {text: PV, because: 那是浏览量。}
  - {text: GMV, because: 那是金额。}
"""

NUMBER = """\
- id: rate
  kind: number
  covers: [uv]
  level: 1
  stem: 访客 {uv} 人，买家 {buyers} 人，转化率是多少？
  given: {uv: {start: 100, stop: 200, step: 50}, buyers: {start: 1, stop: 3, step: 1}}
  answer: buyers / uv
  unit: percent
  tolerance: {abs: 0.0001}
  explain: 买家数除以访客数，得 {answer}。
  mistakes: [{id: upside-down, formula: uv / buyers, because: 上下颠倒了。}]
"""

EXERCISE = """\
id: count
title: 数一数
covers: [uv]
tables: [visits]
minutes: 5
brief: 数访客。
fields: [{id: uv, kind: number, label: 访客数, tolerance: {abs: 0.5}}]
hints: [去重。]
mistakes:
  one: {because: 错一。, spoils: [uv]}
  two: {because: 错二。, spoils: [uv]}
  three: {because: 错三。, spoils: [uv]}
worked: {text: "是 {uv}。"}
"""

SOLUTION = "".join(
    f"def {name}: ...\n" for name in ("variant(rng)", "prepare(tables)", "solve(x)", "one(x)", "two(x)", "three(x)")
)

TOO_FEW = [f"exercises/count/solution.py {line}:1 bad-signature" for line in (3, 4, 5, 6)]
"""Where a key is chosen, they take the definition as well."""

GOOD = {
    "lessons/course.yaml": "title: 课程\ntagline: 一句话。\nmodules: [one]\n",
    "lessons/one/points.yaml": "- {id: uv, name: 访客数, module: m1}\n",
    "lessons/one/module.yaml": "id: m1\ntitle: 模块\ngoal: 目标。\nlessons:\n- visitors\n",
    "lessons/one/visitors.yaml": LESSON + "blocks:\n- text: 正文。\n- question: first\n- exercise: count\n",
    "lessons/one/questions/visitors.yaml": QUESTION,
    "exercises/count/exercise.yaml": EXERCISE,
    "exercises/count/solution.py": SOLUTION,
    "datasets/dictionary.yaml": "tables:\n  visits: {}\n",
}


class StubShop:
    """Answers `select 7`, knows the parameter `$n`, and fails for any other query."""

    def frame(self, sql: str, params: Mapping[str, Any] | None = None) -> pd.DataFrame:
        if "broken" in sql:
            raise ValueError("no such table: broken\nmore")
        return pd.DataFrame({"value": [] if "nothing" in sql else [7]})

    def scalar(self, sql: str) -> Any:
        frame = self.frame(sql)
        return None if frame.empty else frame.iat[0, 0]


def write(root: Path, files: Mapping[str, str | bytes | None]) -> None:
    for name, text in {**GOOD, **files}.items():
        path = root / name
        if text is None:
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())


def found(root: Path) -> list[str]:
    return [f"{p.path} {p.line}:{p.col} {p.code}" for p in check_course(root, StubShop())]


def test_the_good_course_has_no_problems(tmp_path: Path) -> None:
    write(tmp_path, {})
    assert found(tmp_path) == []


V, Q, M = "lessons/one/visitors.yaml", "lessons/one/questions/visitors.yaml", "lessons/one/module.yaml"
P, C, E, S = (
    "lessons/one/points.yaml",
    "lessons/course.yaml",
    "exercises/count/exercise.yaml",
    "exercises/count/solution.py",
)


G = "lessons/glossary.yaml"
TERM = "- id: uv\n  term: 访客数\n  group: traffic\n  meaning: 来过的人数。\n  points: [uv]\n"


D = "exercises/mail/drill.yaml"
DRILL = """\
id: mail
kind: inbox
title: 三条消息
covers: [uv]
minutes: 3
brief: 看消息。
model: 核实花 {checking}。
usual: 都核实
usual_reply: check
worth: 10
shown: {genuine: 1, fake: 1}
figures: {base: {sql: select 7}}
given: {minutes: {start: 1, stop: 3, step: 1}}
amounts: {checking: {formula: minutes * base}}
messages:
- {id: one, sender: 甲, channel: 电话, text: 一。, genuine: true, signs: [真。],
   do: {because: 好。}, check: {cost: checking, because: 慢。}, report: {cost: 1, because: 错。}}
- {id: two, sender: 乙, channel: 电话, text: 二。, genuine: false, signs: [假。],
   do: {cost: 99, because: 亏。}, check: {cost: checking, because: 慢。}, report: {because: 对。}}
- {id: three, sender: 丙, channel: 电话, text: 三。, genuine: false, signs: [假。],
   do: {cost: 99, because: 亏。}, check: {cost: checking, because: 慢。}, report: {because: 对。}}
"""


def blocks(*lines: str) -> str:
    return LESSON + "blocks:\n" + "".join(f"{line}\n" for line in lines)


EXPLORE = (
    "- explore:\n    id: e\n    title: 题\n    task: 试\n    caption: 图\n    readout_sql: {sql}\n"
    "    readouts: [{{column: {column}, label: 数}}]\n"
    "    controls: [{{id: n, kind: slider, label: 数, start: 1, stop: 5, step: 1, default: {default}}}]\n"
    "    predict: {{question: 会怎样, options: {{rise: 变大, same: 不变}}, answer: same, because: 有原因, "
    "move: {{of: value, after: {{n: 5}}}}}}\n"
)


def longest(count: int) -> str:
    """Single choices of which the right option is always the longest, at places that take turns."""
    text = ""
    for number in range(count):
        options = [f"  - {{text: 选项{letter}, because: 不对。}}\n" for letter in "甲乙丙"]
        options[number % 3] = "  - {text: 长得多的选项, correct: true, because: 对。}\n"
        text += QUESTION.split("  options:")[0].replace("first", f"q-{number}") + "  options:\n" + "".join(options)
    return QUESTION + text


def first_place(count: int) -> str:
    return QUESTION + "".join(QUESTION.replace("first", f"q-{n}").replace("UV,", "访,") for n in range(count))


def careful(count: int) -> str:
    """Single choices of which the right option, never the longest, alone sounds careful."""
    text = ""
    for number in range(count):
        options = [f"  - {{text: 照旧做完{letter}, because: 不对。}}\n" for letter in "甲乙丙"]
        options[number % 3] = "  - {text: 先查一查, correct: true, because: 对。}\n"
        text += QUESTION.split("  options:")[0].replace("first", f"q-{number}") + "  options:\n" + "".join(options)
    return QUESTION + text


SORT = """
- id: sorted
  kind: sort
  covers: [uv]
  level: 1
  stem: 按人还是按次？
  bins: [按人来计算的指标, 按次]
  items:
  - {text: 访客数, bin: 按人来计算的指标, because: 一人多次来访只算一次。}
  - {text: 买家数, bin: 按人来计算的指标, because: 这是按人来计算的指标。}
  - {text: 浏览量, bin: 按次, because: 看一次算一次。}
"""


CASES: dict[str, tuple[dict[str, str | bytes | None], list[str]]] = {
    # the file as a whole
    "tab": ({Q: QUESTION.replace("  kind: single", "\tkind: single")}, [f"{Q} 2:1 tab"]),
    "unprintable": ({Q: QUESTION.replace("哪个", "哪\x07个")}, [f"{Q} 5:10 unprintable"]),
    "not utf-8": ({Q: QUESTION.encode("gb18030")}, [f"{Q} 5:9 not-utf8"]),
    "a folder where a file belongs": ({C: None, f"{C}/x": ""}, [f"{C} 1:1 unreadable"]),
    "empty": ({P: "# nothing yet\n"}, [f"{P} 1:1 empty"]),
    "too deep": ({Q: QUESTION + "- " + "[" * 50}, [f"{Q} 10:43 too-deep"]),
    "two documents": ({V: GOOD[V] + "---\nid: again\n"}, [f"{V} 10:1 several-documents"]),
    # not YAML
    "forgotten quote": ({V: LESSON.replace("title: 访", 'title: "访') + "blocks: []\n"}, [f"{V} 2:8 unclosed-quote"]),
    "escape": ({V: GOOD[V].replace("正文。", '"a\\qb"')}, [f"{V} 7:11 bad-escape"]),
    "colon in text": ({V: GOOD[V].replace("正文。", "他说: 好")}, [f"{V} 7:11 colon-in-text"]),
    "key indented": ({V: GOOD[V].replace("goal", "  goal")}, [f"{V} 3:7 indentation"]),
    "key not aligned": ({V: " " + GOOD[V]}, [f"{V} 2:1 indentation"]),
    "list on the line of its key": ({V: GOOD[V].replace("[uv]", "- uv")}, [f"{V} 5:9 indentation"]),
    "reserved character": ({V: GOOD[V].replace("正文。", "@你")}, [f"{V} 7:9 reserved-character"]),
    "open bracket": ({V: GOOD[V].replace("[uv]", "[uv")}, [f"{V} 5:9 unclosed-bracket"]),
    "text behind a bar": ({V: GOOD[V].replace("正文。", "|正文")}, [f"{V} 7:10 block-text"]),
    "no colon": ({V: GOOD[V].replace("figures: {}", "figures")}, [f"{V} 4:1 missing-colon"]),
    "text behind a quote": ({V: GOOD[V].replace("正文。", '"正" 文')}, [f"{V} 7:13 text-after-quote"]),
    # YAML that is not allowed
    "duplicate key": ({V: GOOD[V].replace("goal:", "title: 又\ngoal:")}, [f"{V} 3:1 duplicate-key"]),
    "list as key": ({V: "? [a]\n: 1\n" + GOOD[V]}, [f"{V} 1:3 bad-key"]),
    "merge key": (
        {V: GOOD[V] + "<<: {a: 1}\n"},
        [f"{V} 10:1 merge-key", f"{V} 10:1 unknown-key"],
    ),
    "alias": ({V: GOOD[V].replace("[uv]", "*uv")}, [f"{V} 5:9 anchor", f"{V} 5:9 missing-value"]),
    "anchor": ({V: GOOD[V].replace("[uv]", "&a [uv]")}, [f"{V} 5:9 anchor"]),
    "bold at the start of a text": ({V: GOOD[V].replace("正文。", "**正文**")}, [f"{V} 7:9 anchor"]),
    "tag": ({E: EXERCISE.replace("5", "!!int 5", 1)}, [f"{E} 5:10 tag"]),
    "huge number": ({E: EXERCISE.replace("5", "1e999", 1)}, [f"{E} 5:10 bad-value", f"{E} 5:10 number-range"]),
    # not what the schema says
    "missing id": ({V: GOOD[V].replace("id: visitors\n", "")}, [f"{V} 1:1 missing-key"]),
    "unknown key": (
        {Q: QUESTION.replace("  options:", "  optoins:")},
        [f"{Q} 1:3 missing-key", f"{Q} 6:3 unknown-key"],
    ),
    "no value": ({V: GOOD[V].replace("能说清 UV。", "")}, [f"{V} 3:6 missing-value"]),
    "number for a text": ({Q: QUESTION.replace("text: PV", "text: 7000")}, [f"{Q} 8:12 wrong-type"]),
    "truth value for a text": ({Q: QUESTION.replace("text: PV", "text: true")}, [f"{Q} 8:12 wrong-type"]),
    "text for a question": ({Q: QUESTION + "- 第二题\n"}, [f"{Q} 10:3 wrong-type"]),
    "text for a lesson": ({V: "正文\n"}, [f"{V} 1:1 wrong-type"]),
    "text for a list": ({V: LESSON + "blocks: 正文\n"}, [f"{V} 6:9 wrong-type"]),
    "text for a block": ({V: GOOD[V].replace("text: 正文。", "正文")}, [f"{V} 7:3 bad-block"]),
    "text for a number": ({E: EXERCISE.replace("5", "20:00", 1)}, [f"{E} 5:10 wrong-type"]),
    "half-width comma in braces": ({Q: QUESTION.replace("那是浏", "那,是浏")}, [f"{Q} 8:27 unknown-key"]),
    "unknown kind": ({Q: QUESTION.replace("single", "singel")}, [f"{Q} 2:9 bad-value"]),
    "level out of range": ({Q: QUESTION.replace("level: 1", "level: 4")}, [f"{Q} 4:10 bad-value"]),
    "bad id": ({Q: QUESTION.replace("first", "First_one")}, [f"{Q} 1:7 bad-id", f"{V} 8:13 unknown-question"]),
    "unknown block": ({V: GOOD[V].replace("- text", "- txet")}, [f"{V} 7:3 bad-block"]),
    "two kinds in a block": ({V: GOOD[V].replace("文。\n-", "文。\n ")}, [f"{V} 7:3 bad-block"]),
    "two right options": ({Q: QUESTION.replace("text: PV", "text: PV, correct: true")}, [f"{Q} 1:3 inconsistent"]),
    # files and ids
    "file name": ({V: GOOD[V].replace("id: visitors", "id: guests")}, [f"{V} 1:5 file-name"]),
    "folder name": ({E: EXERCISE.replace("id: count", "id: sum")}, [f"{E} 1:5 file-name"]),
    "lesson without file": ({V: None}, [f"{M} 5:3 missing-file"]),
    "module without folder": ({C: GOOD[C].replace("[one]", "[one, two]")}, [f"{C} 3:16 missing-file"]),
    "exercise without solution": ({S: None}, [f"{E} 1:1 missing-file"]),
    "unlisted lesson": (
        {"lessons/one/more.yaml": GOOD[V].replace("id: visitors", "id: more")},
        ["lessons/one/more.yaml 1:1 unlisted-lesson"],
    ),
    "written outline": (
        {M: GOOD[M].replace("- visitors", "- {id: visitors, title: 访客数, goal: 目标。}")},
        [f"{M} 5:3 unlisted-lesson"],
    ),
    "lesson listed twice": ({M: GOOD[M] + "- visitors\n"}, [f"{M} 6:3 duplicate-id"]),
    "duplicate question": ({Q: QUESTION + QUESTION}, [f"{Q} 10:7 duplicate-id"]),
    "question in two files": (
        {"lessons/one/questions/sources.yaml": QUESTION},
        [f"{Q} 1:7 duplicate-id"],
    ),
    "duplicate point": ({P: GOOD[P] * 2}, [f"{P} 2:8 duplicate-id"]),
    "duplicate term": ({G: TERM + TERM}, [f"{G} 6:7 duplicate-id"]),
    "a name of two terms": (
        {G: TERM + TERM.replace("id: uv", "id: visitors").replace("访客数", "访客") + "  aliases: [访客数]\n"},
        [f"{G} 11:13 duplicate-name"],
    ),
    "term without a list": ({G: "id: uv\n"}, [f"{G} 1:1 wrong-type"]),
    "unknown point of a term": ({G: TERM.replace("[uv]", "[uv, pv]")}, [f"{G} 5:16 unknown-knowledge-point"]),
    "unknown group of a term": ({G: TERM.replace("traffic", "trafic")}, [f"{G} 3:10 bad-value"]),
    "unknown key of a term": ({G: TERM + "  meanings: 人数。\n"}, [f"{G} 6:3 unknown-key"]),
    "explore twice": (
        {V: blocks(*[EXPLORE.format(sql="select $n", column="value", default=3).rstrip()] * 2)},
        [f"{V} 17:9 duplicate-id"],
    ),
    "exercise without exercise.yaml": ({E: None}, [f"{E} 1:1 unreadable"]),
    "module not listed": ({"lessons/two/module.yaml": GOOD[M].replace("m1", "m2")}, [f"{C} 3:10 unlisted-module"]),
    "module id twice": (
        {
            C: GOOD[C].replace("[one]", "[one, two]"),
            "lessons/two/module.yaml": GOOD[M].replace("visitors", "{id: a, title: 题, goal: 的}"),
        },
        [f"{C} 3:16 duplicate-id"],
    ),
    # references
    "unknown module": ({P: GOOD[P].replace("m1", "m2")}, [f"{P} 1:31 unknown-module"]),
    "unknown point": ({V: GOOD[V].replace("[uv]", "[uv, pv]")}, [f"{V} 5:14 unknown-knowledge-point"]),
    "unknown question": ({V: GOOD[V].replace("first", "fisrt")}, [f"{V} 8:13 unknown-question"]),
    "unknown exercise": ({V: GOOD[V].replace("count", "sum")}, [f"{V} 9:13 unknown-exercise"]),
    "unknown drill": ({D: DRILL, V: GOOD[V] + "- drill: mial\n"}, [f"{V} 10:10 unknown-drill"]),
    "good drill": ({D: DRILL, V: GOOD[V] + "- drill: mail\n"}, []),
    "drill in another folder": ({D: DRILL.replace("id: mail", "id: post")}, [f"{D} 1:5 file-name"]),
    "point of a drill": ({D: DRILL.replace("[uv]", "[vu]")}, [f"{D} 4:10 unknown-knowledge-point"]),
    "key of a drill": (
        {D: DRILL.replace("usual_reply", "usual_answer")},
        [f"{D} 1:1 missing-key", f"{D} 9:1 unknown-key"],
    ),
    "kind of drill": ({D: DRILL.replace("inbox", "mail")}, [f"{D} 2:7 bad-value"]),
    "name in a drill": ({D: DRILL.replace("{checking}", "{cheking}")}, [f"{D} 7:12 unknown-name"]),
    "name in a drill's formula": (
        {D: DRILL.replace("cost: checking,", "cost: cheking,", 1)},
        [f"{D} 17:37 unknown-name"],
    ),
    "amount before its own": ({D: DRILL.replace("minutes * base", "checking * 2")}, [f"{D} 14:31 unknown-name"]),
    "formula of a drill": ({D: DRILL.replace("minutes * base", "minutes *")}, [f"{D} 14:31 bad-formula"]),
    "figure of a drill": ({D: DRILL.replace("select 7", "select broken")}, [f"{D} 12:23 sql"]),
    "more messages than there are": ({D: DRILL.replace("fake: 1", "fake: 3")}, [f"{D} 1:1 inconsistent"]),
    "unknown table": ({E: EXERCISE.replace("[visits]", "[visits, visit]")}, [f"{E} 4:18 unknown-table"]),
    "unknown field": ({E: EXERCISE.replace('。"}', '。", sql: {vu: x}}')}, [f"{E} 13:33 unknown-field"]),
    "unknown spoiled field": (
        {E: EXERCISE.replace("二。, spoils: [uv]", "二。, spoils: [uv, vu]")},
        [f"{E} 11:36 unknown-field"],
    ),
    "key by no field": ({E: EXERCISE + "key_by: vu\n"}, [f"{E} 14:9 unknown-field", *TOO_FEW]),
    "key by a number": ({E: EXERCISE + "key_by: uv\n"}, [f"{E} 14:9 unknown-field", *TOO_FEW]),
    "key by a field spoiled with others": (
        {
            E: EXERCISE.replace("}}]", "}}, {id: way, kind: choice, label: 口径, options: {a: 甲, b: 乙}}]").replace(
                "二。, spoils: [uv]", "二。, spoils: [uv, way]"
            )
            + "key_by: way\n",
            S: SOLUTION.replace("(x)", "(x, way)"),
        },
        [f"{E} 11:36 inconsistent"],
    ),
    "format of nothing": ({E: EXERCISE + "format: {vu: {digits: 1}}\n"}, [f"{E} 14:10 unknown-name"]),
    "unknown format": (
        {E: EXERCISE + "format: {uv: {format: percents}}\n"},
        [f"{E} 14:23 bad-value"],
    ),
    "unknown name in prose": ({V: blocks("- text: |", "    一行", "    又 {week} 行")}, [f"{V} 9:7 unknown-name"]),
    "name where nothing is filled in": (
        {V: blocks("- note: {kind: idea, title: '本周 {week} 人', text: 正文}")},
        [f"{V} 7:33 unknown-name"],
    ),
    "unknown name in formula": (
        {Q: QUESTION + NUMBER.replace("buyers / uv", "byers / uv")},
        [f"{Q} 16:11 unknown-name"],
    ),
    "unknown column": (
        {V: blocks("- table: {table: visits, columns: {uv: 数}, caption: 表}")},
        [f"{V} 7:18 unknown-column"],
    ),
    # number questions
    "bad formula": (
        {Q: QUESTION + NUMBER.replace("buyers / uv", "buyers // uv")},
        [f"{Q} 16:11 bad-formula"],
    ),
    "division by zero": (
        {Q: QUESTION + NUMBER.replace("answer: buyers / uv", "answer: 1 / (buyers - 2)")},
        [f"{Q} 16:11 bad-formula"],
    ),
    "mistake equal to the answer": (
        {Q: QUESTION + NUMBER.replace("uv / buyers", "buyers ** 2 / uv")},
        [f"{Q} 20:41 same-as-answer"],
    ),
    "answer in the stem": ({Q: QUESTION + NUMBER.replace("是多少", "是 {answer} 吗")}, [f"{Q} 14:38 gives-away"]),
    # SQL
    "figure fails": ({V: GOOD[V].replace("{}", "{x: {sql: broken}}")}, [f"{V} 4:20 sql"]),
    "figure without value": ({V: GOOD[V].replace("{}", "{x: {sql: nothing}}")}, [f"{V} 4:20 no-rows"]),
    "chart fails": (
        {V: blocks("- chart: {sql: broken, type: bar, x: value, caption: 图}")},
        [f"{V} 7:16 sql"],
    ),
    "read-out without column": (
        {V: blocks(EXPLORE.format(sql="select $n", column="other", default=3))},
        [f"{V} 12:18 unknown-column"],
    ),
    "control not used": (
        {V: blocks(EXPLORE.format(sql="select 7", column="value", default=3))},
        [f"{V} 14:16 unused-control"],
    ),
    "default out of range": (
        {V: blocks(EXPLORE.format(sql="select $n", column="value", default=9))},
        [f"{V} 14:85 bad-value"],
    ),
    "no prediction": (
        {V: blocks(EXPLORE.format(sql="select $n", column="value", default=3).split("    predict:")[0])},
        [f"{V} 8:5 missing-key"],
    ),
    "right prediction is no option": (
        {V: blocks(EXPLORE.format(sql="select $n", column="value", default=3).replace("answer: same", "answer: fall"))},
        [f"{V} 15:14 inconsistent"],
    ),
    "prediction that the data refute": (
        {V: blocks(EXPLORE.format(sql="select $n", column="value", default=3).replace("answer: same", "answer: rise"))},
        [f"{V} 15:69 prediction-wrong"],
    ),
    "prediction of a place that no control has": (
        {V: blocks(EXPLORE.format(sql="select $n", column="value", default=3).replace("n: 5}", "n: 6}"))},
        [f"{V} 15:118 bad-value"],
    ),
    "prediction about no read-out": (
        {V: blocks(EXPLORE.format(sql="select $n", column="value", default=3).replace("of: value", "of: uv"))},
        [f"{V} 15:100 bad-value"],
    ),
    # solution.py
    "solution is not Python": ({S: "def variant(:\n"}, [f"{S} 1:13 python"]),
    "mistake without function": ({S: SOLUTION.replace("def two", "def tow")}, [f"{S} 1:1 missing-function"]),
    "mistake that takes too much": (
        {S: SOLUTION.replace("two(x)", "two(tables, week)")},
        [f"{S} 5:1 bad-signature"],
    ),
    "solution without own answers": (
        {
            E: EXERCISE.replace(
                "fields: [", "fields: [{id: before, kind: number, label: 之前, tolerance: {abs: 1}}, "
            ).replace("id: uv, kind", "id: uv, follows: [before], kind")
        },
        [f"{S} {line}:1 bad-signature" for line in (3, 4, 5, 6)],
    ),
    "solution that takes nothing": ({S: SOLUTION.replace("solve(x)", "solve()")}, [f"{S} 3:1 bad-signature"]),
    "figures of any number": ({S: SOLUTION + "def figures(x, **rest): ...\n"}, [f"{S} 7:1 bad-signature"]),
    "preparation without tables": ({S: SOLUTION.replace("(tables)", "(week)")}, [f"{S} 2:1 bad-signature"]),
    "labels of other parameters": (
        {S: SOLUTION.replace("(tables)", "(tables, week, day)") + "def labels(week): ...\n"},
        [f"{S} 7:1 bad-signature"],
    ),
    # quality
    "never taught": (
        {P: GOOD[P] + "- {id: pv, name: 浏览量, module: m1}\n", Q: QUESTION.replace("[uv]", "[uv, pv]")},
        [f"{P} 2:8 never-taught"],
    ),
    "never tested": (
        {P: GOOD[P] + "- {id: pv, name: 浏览量, module: m1}\n", V: GOOD[V].replace("[uv]", "[uv, pv]")},
        [f"{P} 2:8 never-tested"],
    ),
    "longest is right": ({Q: longest(9)}, [f"{Q} 1:1 longest-is-right"]),
    "favoured place": ({Q: first_place(8)}, [f"{Q} 1:1 favoured-place"]),
    "careful is right": ({Q: careful(40)}, [f"{Q} 1:1 tone-is-right"]),
    "label for a reason": (
        {Q: QUESTION + SORT},
        [f"{Q} 19:41 label-for-reason", f"{Q} 20:35 label-for-reason"],
    ),
    "all of the above": ({Q: QUESTION.replace("text: GMV", "text: 以上都对")}, [f"{Q} 9:12 all-of-the-above"]),
    "identical options": ({Q: QUESTION.replace("text: GMV", 'text: "PV "')}, [f"{Q} 9:12 identical-options"]),
    "overlapping options": ({Q: QUESTION.replace("text: GMV", "text: PV 的两倍")}, [f"{Q} 9:12 overlapping-options"]),
    "broken bold": ({V: blocks("- text: 先看**「转化率」**再看")}, [f"{V} 7:11 broken-bold"]),
    "typed minutes": (
        {V: blocks("- text: 约 9 分钟", "- trainer: 先讲，约 22 分钟；给五分钟试")},
        [f"{V} 8:17 typed-minutes"],
    ),
    "unknown term": (
        {
            M: GOOD[M] + "- second\n",
            V: GOOD[V].replace("正文。", "按天去重，叫**日口径**，不叫**访客**（见下）。**日口径**只在这里。"),
            "lessons/one/second.yaml": GOOD[V].replace("id: visitors", "id: second").replace("正文", "日口径和访客"),
            G: TERM.replace("访客数", "访客"),
        },
        [f"{V} 7:14 unknown-term"],
    ),
    "no explanation": ({Q: QUESTION + NUMBER.replace("  explain", "  # ")}, [f"{Q} 10:7 no-explanation"]),
}


PROVED = {"reference-wrong", "mistake-not-told", "mistake-never-shows", "sql-wrong", "one-variant", "follows-wrong"}
"""Shown in tests/answers/test_proof.py."""
PLAYED = {"too-long", "no-judgement"}
"""Shown in tests/drills/test_check.py."""


@pytest.mark.parametrize("case", CASES)
def test_found_at_its_place(tmp_path: Path, case: str) -> None:
    files, expected = CASES[case]
    write(tmp_path, files)
    if case == "a folder where a file belongs":
        assert expected[0] in found(tmp_path)
    else:
        assert found(tmp_path) == expected


def test_codes_are_documented_and_documented_codes_are_found() -> None:
    docs = (ROOT / "docs/authoring.md").read_text(encoding="utf-8").split("## What the check reports")[1]
    told = {code for row in re.findall(r"^\| (`.*?) \|", docs, re.MULTILINE) for code in re.findall(r"`(.+?)`", row)}
    shown = {problem.split()[-1] for _, expected in CASES.values() for problem in expected}
    # `shop`: no data at all; `syntax`: what the parser may yet say; the others come of solving or playing
    assert told - {"shop", "syntax", *PROVED, *PLAYED} == shown


def test_every_problem_says_what_to_do_and_nothing_of_python(tmp_path: Path) -> None:
    for number, (files, _) in enumerate(CASES.values()):
        root = tmp_path / str(number)
        write(root, files)
        for problem in check_course(root, StubShop()):
            assert problem.message
            assert "pydantic" not in str(problem)
            assert str(tmp_path) not in str(problem)
            assert "\n" not in str(problem)


def test_a_broken_lesson_leaves_the_rest(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            M: GOOD[M] + "- second\n",
            "lessons/one/second.yaml": GOOD[V]
            .replace("id: visitors", "id: second")
            .replace("figures: {}", "figures: x"),
        },
    )
    course = load_course(tmp_path)
    good, bad = course.modules[0].lessons
    assert isinstance(good, Lesson)
    assert isinstance(bad, BrokenLesson)
    assert bad.title == "访客数"
    assert [str(problem) for problem in bad.problems] == [
        "lessons/one/second.yaml:4:10 wrong-type `figures` should be keys with values, found `x`"
    ]
    assert set(course.lessons) == {"visitors"}


def test_a_broken_question_drops_only_itself_and_its_lesson_stays(tmp_path: Path) -> None:
    broken = QUESTION.replace("first", "second").replace("哪个是", "他说: ")
    write(
        tmp_path, {Q: broken + QUESTION.replace("first", "third"), V: blocks("- question: second", "- question: third")}
    )
    course = load_course(tmp_path)
    assert set(course.questions) == {"third"}
    assert [problem.code for problem in course.problems] == ["colon-in-text"]
    assert len(course.lessons["visitors"].blocks) == 2


def test_a_broken_module_keeps_the_lessons_that_can_be_read(tmp_path: Path) -> None:
    write(tmp_path, {M: "id: m1\ntitle: 模块\nlessons:\n- visitors\n- {id: later}\n"})
    course = load_course(tmp_path)
    assert [lesson.id for lesson in course.modules[0].lessons] == ["visitors"]
    assert course.modules[0].title == "模块"
    assert {problem.code for problem in course.problems} == {"missing-key"}


def test_an_empty_folder_is_a_course_with_problems(tmp_path: Path) -> None:
    course = load_course(tmp_path)
    assert course.modules == ()
    assert {problem.code for problem in course.problems} == {"unreadable"}


def test_a_certificate_may_require_only_what_there_is(tmp_path: Path) -> None:
    file = (
        "title: 课程\ntagline: 一句话。\nmodules: [one]\ncertificate:\n  exercises: {{{id}: 会做}}\n  promotion: 会排\n"
    )
    write(tmp_path, {C: file.format(id="count")})
    assert found(tmp_path) == []
    write(tmp_path, {C: file.format(id="cuont")})
    assert found(tmp_path) == [f"{C} 5:15 unknown-exercise"]


@pytest.mark.parametrize("name", ["[]", "3", "null", "a: [", "lessons: 5", "- - a", '"x"'])
@pytest.mark.parametrize("path", [C, P, M, V, Q, E])
def test_any_shape_of_file_is_survived(tmp_path: Path, path: str, name: str) -> None:
    write(tmp_path, {path: name + "\n"})
    assert load_course(tmp_path).problems or (path in (P, Q) and name == "[]")


@pytest.mark.parametrize("name", ["长" * 100, "a" * 300, "a" * 5000, "a/" * 200 + "b", "nul\\0"])
def test_a_name_that_no_file_can_have(tmp_path: Path, name: str) -> None:
    modules = f'title: 课程\ntagline: 一句话。\nmodules: [one, "{name}"]\n'
    # Of a module with another error the lessons are looked for all the same, by names that nothing has checked.
    module = f'id: m1\ntitle: 模块\ngoal: ""\nlessons:\n- "{name}"\n- visitors\n'
    write(tmp_path, {"lessons/course.yaml": modules, "lessons/one/module.yaml": module})
    problems = found(tmp_path)
    assert "lessons/course.yaml 3:16 missing-file" in problems
    assert "lessons/one/module.yaml 5:3 missing-file" in problems
    assert load_course(tmp_path).lessons.keys() == {"visitors"}
