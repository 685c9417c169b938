"""The workbook: assignments, grading over several fields, the author's faults, and one computation per parameters."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courseware.answers.exercise import AuthorFault, Workbook, with_parameters
from courseware.answers.feedback import Line, on_exercise
from courseware.content.course import Course
from courseware.content.exercise import Exercise
from courseware.seed import seed_of
from courseware.shop.tables import Shop
from courseware.verdict import Finding, Status, Verdict
from tests import small_shop

EXERCISE: dict[str, Any] = {
    "id": "small", "title": "小练习", "covers": ["uv"], "tables": ["orders"], "minutes": 5,
    "brief": "渠道 {channel} 的客户，共 {rows} 单",
    "fields": [
        {"id": "amount", "kind": "number", "unit": "yuan", "label": "金额", "tolerance": {"abs": 0.01}, "weight": 2},
        {"id": "share", "kind": "number", "unit": "percent", "label": "占比", "tolerance": {"abs": 0.0005}},
        {"id": "main", "kind": "choice", "label": "主因", "options": {"a": "甲", "b": "乙"}},
        {"id": "lines", "kind": "table", "label": "明细", "key": [{"id": "k", "label": "客户号", "type": "text"}],
         "columns": [{"id": "v", "label": "金额", "type": "decimal"}]},
        {"id": "extra", "kind": "choice", "label": "也是", "options": {"x": "是", "y": "不是"}},
    ],
    "hints": ["先看 {channel}"],
    "mistakes": {
        "all-doubled": {"because": "全都翻倍了 {channel}", "spoils": ["amount", "share", "main", "lines"]},
        "share-only": {"because": "只有占比错", "spoils": ["share"]},
        "rows-added": {"because": "多了一行", "spoils": ["lines"]},
    },
    "format": {"rows": {"format": "integer"}, "extra": {"format": "decimal", "digits": 1}},
    "worked": {"text": "{channel}：{amount}，{share}，{main}，{extra}", "sql": {"amount": "select $n + 0.5, $channel"}},
}  # fmt: skip

SOLUTION = """
import pandas as pd

prepared = []

def variant(rng):
    return {"channel": rng.choice(["live", "search"]), "n": rng.randint(10, 99), "rows": 1200}

def labels(channel, n, rows):
    return {"channel": {"live": "直播", "search": "搜索"}[channel]}

def prepare(tables, channel, n, rows):
    prepared.append(n)
    return n

def solve(n):
    lines = pd.DataFrame({"k": ["C1", "C2"], "v": [1.0, float(n)]})
    return {"amount": n + 0.5, "share": n / 1000, "main": "a", "lines": lines, "extra": "x"}

def all_doubled(n):
    right = solve(n)
    lines = right["lines"].assign(v=right["lines"]["v"] * 2)
    return {"amount": right["amount"] * 2, "share": right["share"] * 2, "main": "b", "lines": lines}

def share_only(n):
    return solve(2 * n)

def rows_added(n):
    return {"lines": pd.DataFrame({"k": ["C1", "C2", "C3"], "v": [1.0, float(n), 3.0]})}

def figures(n):
    return {"extra": 1234.5}
"""


WRONG: dict[str, Any] = {
    "amount": 1, "share": 1, "main": "a", "extra": "x", "lines": {"columns": ["k", "v"], "rows": [["C1", 1]]},
}  # fmt: skip


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    return Shop.load(small_shop.write(tmp_path_factory.mktemp("shop")))


Build = Callable[..., Workbook]


@pytest.fixture(scope="module")
def build(shop: Shop, tmp_path_factory: pytest.TempPathFactory) -> Build:
    def made(solution: str | None = SOLUTION, **changes: Any) -> Workbook:
        root = tmp_path_factory.mktemp("course")
        (root / "exercises" / "small").mkdir(parents=True)
        if solution is not None:
            (root / "exercises/small/solution.py").write_text(textwrap.dedent(solution), encoding="utf-8")
        exercise = Exercise.model_validate(EXERCISE | changes)
        return Workbook(Course("课", "…", root, (), {}, {}, {"small": exercise}, {}), shop)

    return made


@pytest.fixture(scope="module")
def workbook(build: Build) -> Workbook:
    return build()


def right(workbook: Workbook, seed: str = "s") -> dict[str, Any]:
    values = workbook.solved(workbook.assignment("small", seed)).values
    return {"amount": values["amount"], "share": f"{values['share'] * 100}%", "main": "a", "lines": values["lines"],
            "extra": "x"}  # fmt: skip


def grade(workbook: Workbook, seed: str = "s", **changes: Any) -> Verdict:
    return workbook.grade(workbook.assignment("small", seed), right(workbook, seed) | changes)


def ids(verdict: Verdict) -> list[str]:
    return [finding.id for finding in verdict.findings]


def test_the_same_seed_is_the_same_assignment(build: Build) -> None:
    first, second = build().assignment("small", "s"), build().assignment("small", "s")
    assert (first.params, first.brief, first.hints) == (second.params, second.brief, second.hints)
    assert len({build().assignment("small", str(n)).params["n"] for n in range(10)}) > 1


def test_texts_are_filled_with_labels(workbook: Workbook) -> None:
    assignment = workbook.assignment("small", "s")
    label = {"live": "直播", "search": "搜索"}[assignment.params["channel"]]
    assert assignment.brief == f"渠道 {label} 的客户，共 1,200 单"
    assert assignment.hints == (f"先看 {label}",)
    n = assignment.params["n"]
    worked = workbook.worked(assignment)
    assert worked.text == f"{label}：{n + 0.5:g}，{n / 10:g}%，甲，1,234.5"
    assert worked.sql == {"amount": f"select {n} + 0.5, '{assignment.params['channel']}'"}


def test_all_right(workbook: Workbook) -> None:
    verdict = grade(workbook)
    assert (verdict.status, verdict.score, verdict.findings) == (Status.CORRECT, 1.0, ())
    assert list(verdict.parts) == ["amount", "share", "main", "lines", "extra"]


def test_the_score_is_the_weighted_mean_of_the_parts(workbook: Workbook) -> None:
    verdict = grade(workbook, amount=5, extra="y")
    assert verdict.score == pytest.approx(3 / 6)
    assert verdict.status is Status.PARTIAL
    assert [verdict.parts[name].score for name in verdict.parts] == [0, 1, 1, 1, 0]
    assert [(finding.id, finding.field) for finding in verdict.findings] == [
        ("too-low", "amount"), ("wrong-option", "extra")
    ]  # fmt: skip
    assert grade(workbook, extra="y").score == pytest.approx(5 / 6)


def test_one_mistake_in_several_fields_is_said_once(workbook: Workbook) -> None:
    doubled = workbook.solved(workbook.assignment("small", "s")).mistakes["all-doubled"]
    answer = {**doubled, "share": f"{doubled['share'] * 100}%"}
    verdict = grade(workbook, **answer)
    assert ids(verdict) == ["all-doubled"]
    assert all(ids(verdict.parts[name]) == ["all-doubled"] for name in ("amount", "share", "main", "lines"))
    assert verdict.findings == (Finding("all-doubled", field="amount", named=True),)
    assignment = workbook.assignment("small", "s")
    said = on_exercise(verdict, workbook.authored(assignment), {field.id: field.label for field in assignment.fields})
    assert said.parts["amount"].lines[0].text.startswith("全都翻倍了 ")
    assert said.parts["share"].lines == (Line("和「金额」是同一个错误造成的。"),)
    assert verdict.score == pytest.approx(1 / 6)


def test_a_mistake_is_named_when_nothing_refutes_it(workbook: Workbook) -> None:
    n = workbook.assignment("small", "s").params["n"]
    assert ids(grade(workbook, share=f"{n / 5}%")) == ["share-only"]
    rows = pd.DataFrame({"k": ["C1", "C2", "C3"], "v": [1.0, n, 3.0]})
    assert ids(grade(workbook, share=f"{n / 5}%", lines=rows)) == ["share-only", "rows-added"]
    lines = pd.DataFrame({"k": ["C1", "C2"], "v": [2.0, 2.0 * n]})
    doubled = {"amount": 2 * n + 1, "share": f"{n / 5}%", "main": "b", "lines": lines}
    assert ids(grade(workbook, **doubled)) == ["all-doubled"]
    assert ids(grade(workbook, **doubled | {"main": "a"})) == ["too-high", "share-only", "wrong-cells"], "one is right"
    assert ids(grade(workbook, **doubled | {"amount": 3 * n})) == [
        "too-high",
        "share-only",
        "wrong-option",
        "wrong-cells",
    ]


def test_rounding_neither_refutes_a_mistake_nor_keeps_it_from_its_name(build: Build) -> None:
    """The one number is typed as exact as the other is not: it may be right by rounding, and the other says enough."""
    solution = SOLUTION.replace("return solve(2 * n)", 'return {"amount": n + 0.5 + 0.011, "share": n / 500}')
    both = EXERCISE["mistakes"]["share-only"] | {"spoils": ["amount", "share"]}
    workbook = build(solution, mistakes=EXERCISE["mistakes"] | {"share-only": both})
    n = workbook.assignment("small", "s").params["n"]
    assert ids(grade(workbook, share=f"{n / 5}%", amount=n + 0.511)) == ["share-only"]
    assert ids(grade(workbook, share=f"{n / 5}%", amount=n + 0.51)) == ["share-only"]
    assert ids(grade(workbook, share=f"{n / 5}%", amount=n + 0.5)) == ["too-high"]


def test_a_convention_is_told_as_one(build: Build) -> None:
    """And not as an error, in the other fields that it changes, either."""
    mistakes = EXERCISE["mistakes"] | {"all-doubled": EXERCISE["mistakes"]["all-doubled"] | {"convention": True}}
    workbook = build(mistakes=mistakes)
    assignment = workbook.assignment("small", "s")
    doubled = workbook.solved(assignment).mistakes["all-doubled"]
    verdict = grade(workbook, **{**doubled, "share": f"{doubled['share'] * 100}%"})
    labels = {field.id: field.label for field in assignment.fields}
    said = on_exercise(verdict, workbook.authored(assignment), labels)
    assert said.parts["amount"].lines[0].convention
    assert said.parts["share"].lines == (Line("和「金额」是同一个缘故。", convention=True),)
    assert verdict.parts["amount"].status is Status.WRONG


@pytest.mark.parametrize(
    ("changes", "findings"),
    [
        ({"amount": ""}, [("blank", "amount", "金额")]),
        ({"amount": "abc", "main": None}, [("not-a-number", "amount", "金额"), ("nothing-chosen", "main", "主因")]),
        ({"lines": {"columns": ["k"], "rows": [["C1"]]}}, [("missing-columns", "lines", "明细")]),
        ({"lines": {"way": "sql", "sql": "drop table orders"}}, [("query-not-select", "lines", "明细")]),
        ({"main": "z"}, [("unknown-option", "main", "主因")]),
    ],
)  # fmt: skip
def test_one_unreadable_field_makes_it_all_invalid_and_is_named(
    workbook: Workbook, changes: dict[str, Any], findings: list[tuple[str, str, str]]
) -> None:
    verdict = grade(workbook, **changes)
    assert (verdict.status, verdict.score) == (Status.INVALID, 0)
    assert [(finding.id, finding.field, finding.data["label"]) for finding in verdict.findings] == findings
    assert set(verdict.parts) == {field for _, field, _ in findings}, "the others are not graded: it costs nothing"


@pytest.mark.parametrize("raw", [{}, None, [], "x", {"other": 1}])
def test_nothing_at_all_is_invalid(workbook: Workbook, raw: Any) -> None:
    verdict = workbook.grade(workbook.assignment("small", "s"), raw)
    assert verdict.status is Status.INVALID
    assert set(verdict.parts) == {"amount", "share", "main", "lines", "extra"}


def test_a_table_by_sql_runs_in_the_sandbox(workbook: Workbook) -> None:
    n = workbook.assignment("small", "s").params["n"]
    sql = f"select 'C2' as 客户号, {n} as v union all select 'C1', 1"
    assert grade(workbook, lines={"way": "sql", "sql": sql}).status is Status.CORRECT
    assert ids(grade(workbook, lines={"way": "sql", "sql": "select customer_id as k, 1.5 as v from customers"})) != []


@pytest.mark.parametrize(
    ("solution", "message"),
    [
        (None, "solution.py"), ("def variant(:", "SyntaxError"), ("import nowhere_to_be_found", "ModuleNotFoundError"),
        ("def variant(rng): return {}\ndef prepare(tables): pass\ndef solve(given): return {}",
         "all_doubled, share_only, rows_added"),
        (SOLUTION.replace("rng.randint(10, 99)", "1 / 0"), "ZeroDivisionError"),
        (SOLUTION.replace("rng.randint(10, 99)", "{1, 2}"), "JSON"),
        (SOLUTION.replace("n / 1000", "float('nan')"), "`share`: nan"),
        (SOLUTION.replace('"main": "a"', '"main": "z"'), "unknown-option"),
        (SOLUTION.replace('"main": "a", ', ""), "returns no main"),
        (SOLUTION.replace('"k": ["C1", "C2"], "v": [1.0,', '"k": ["C1", "C1"], "v": [1.0,'), "repeated keys"),
        (SOLUTION.replace("return solve(2 * n)", "return {}"), "share_only\\(\\) returns no share"),
        (SOLUTION.replace("def rows_added(n)", "def rows_added(n, m)"), "rows_added\\(\\).*missing 1"),
        (SOLUTION.replace("prepare(tables, channel, n, rows)", "prepare(tables, channel, m, rows)"),
         "prepare\\(\\) has to take what variant\\(\\) draws \\(channel, n, rows\\), and takes channel, m, rows"),
        (SOLUTION.replace("labels(channel, n, rows)", "labels(channel)"), "and takes channel$"),
        (SOLUTION.replace('"extra": 1234.5', '"extra": "many"'), "many"),
    ],
)  # fmt: skip
def test_a_fault_of_the_author_is_never_a_score(build: Build, solution: str | None, message: str) -> None:
    workbook = build(solution)
    with pytest.raises(AuthorFault, match=message) as raised:
        workbook.grade(workbook.assignment("small", "s"), WRONG)
    assert raised.value.item == "exercise:small"


def test_what_a_mistake_returns_for_other_fields_is_passed_over(workbook: Workbook) -> None:
    solved = workbook.solved(workbook.assignment("small", "s"))
    assert solved.mistakes["share-only"] == {"share": pytest.approx(2 * solved.values["share"])}


def test_an_assignment_is_prepared_once_for_all_threads_answers_and_views(build: Build) -> None:
    workbook = build()
    answer = right(build())
    assignment = workbook.assignment("small", "s")
    with ThreadPoolExecutor(8) as pool:
        verdicts = list(pool.map(lambda _: workbook.grade(assignment, answer), range(40)))
    assert all(verdict.status is Status.CORRECT for verdict in verdicts)
    workbook.grade(assignment, answer | {"amount": 1})
    workbook.worked(assignment)
    assert len(workbook._solution(assignment.exercise)._module.prepared) == 1


def test_forty_learners_keep_their_assignments(build: Build) -> None:
    workbook = build()
    assignments = [workbook.assignment("small", str(number)) for number in range(40)]
    for _ in range(3):
        for assignment in assignments:
            assert workbook.grade(assignment, WRONG).status is not Status.INVALID
    prepared = workbook._solution(assignments[0].exercise)._module.prepared
    assert len(prepared) == len({tuple(assignment.params.items()) for assignment in assignments})


@pytest.mark.parametrize(
    ("sql", "params", "written"),
    [
        ("select $a", {"a": "o'clock"}, "select 'o''clock'"), ("unnest($a)", {"a": ["x", 1]}, "unnest(['x', 1])"),
        ("$a $ab", {"a": 1, "ab": 2.5}, "1 2.5"), ("$other", {"a": 1}, "$other"), ("$a", {"a": None}, "null"),
        ("$a", {"a": True}, "true"),
    ],
)  # fmt: skip
def test_parameters_written_into_sql(sql: str, params: Mapping[str, Any], written: str) -> None:
    assert with_parameters(sql, params) == written


def test_seeds_are_the_same_on_every_machine() -> None:
    assert seed_of("learner", "exercise:small", 0) == seed_of("learner", "exercise:small")
    assert seed_of("learner", "exercise:small", 0) == "e114c004ee933522"  # sha256sum of the three, joined by 0x1f
    assert len({seed_of("l", "e", 0), seed_of("l", "e", 1), seed_of("l", "f", 0), seed_of("m", "e", 0)}) == 4


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["way", "columns", "rows", "sql"]), inner)
    ),
    max_leaves=8,
)


@given(raw=st.dictionaries(st.sampled_from(["amount", "share", "main", "lines", "extra"]), JSON))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_json_gets_a_verdict_that_can_be_kept(workbook: Workbook, raw: dict[str, Any]) -> None:
    verdict = workbook.grade(workbook.assignment("small", "s"), {**right(workbook), **raw})
    for finding in verdict.findings:
        assert json.loads(json.dumps(finding.data)) == finding.data
