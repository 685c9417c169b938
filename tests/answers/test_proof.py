"""The proof finds what is wrong with an exercise, and where in exercise.yaml."""

from __future__ import annotations

from pathlib import Path

import pytest

from courseware.answers.proof import proof_problems
from courseware.content.loader import load_with_sources
from courseware.content.solutioncheck import solution_problems
from courseware.shop.tables import Shop
from tests import small_shop

EXERCISE = """id: small
title: 小练习
covers: [uv]
tables: [orders]
minutes: 5
brief: 一共 {n} 单。
fields:
- {id: half, kind: number, label: 一半, tolerance: {abs: 0.01}}
- {id: main, kind: choice, label: 主因, options: {a: 甲, b: 乙}}
hints: [先看。]
mistakes:
  doubled: {because: 你没有除以二。, spoils: [half]}
  third: {because: 你除以三了。, spoils: [half]}
  other: {because: 不是它。, spoils: [main]}
worked:
  text: 一半是 {half}，主因是{main}，{more}。
  sql:
    half: select $n / 2
"""

SOLUTION = """
def variant(rng):
    return {"n": rng.randint(1000, 1009)}

def prepare(tables, n):
    return n

def solve(n):
    return {"half": n / 2, "main": "a"}

def doubled(n):
    return {"half": n}

def third(n):
    return {"half": n / 3}

def other(n):
    return {"main": "b"}

def figures(n):
    return {"more": "没有了"}
"""

E, S = "exercises/small/exercise.yaml", "exercises/small/solution.py"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    return Shop.load(small_shop.write(tmp_path_factory.mktemp("shop")))


def write(path: Path, text: str, changes: dict[str, str]) -> None:
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("exercise", "solution", "expected"),
    [
        ({}, {}, []),
        ({}, {"rng.randint(1000, 1009)": "1000"}, [f"{E}:1:1 one-variant"]),
        ({}, {"n / 3": "n / 2 + 0.005"}, [f"{E}:13:3 mistake-not-told"]),
        ({}, {"n / 3": "n"}, [f"{E}:12:3 mistake-not-told", f"{E}:13:3 mistake-not-told"]),
        ({}, {"n / 3": "n / 2"}, [f"{E}:13:3 mistake-never-shows"]),
        ({}, {"n / 3": "n / 3 if n == 1001 else n / 2"}, [f"{E}:13:3 mistake-never-shows"]),
        (
            {"你除以三了。, spoils: [half]": "你除以三了。, spoils: [half, main]"},
            {"n / 3}": 'n / 3, "main": "a"}'},
            [f"{E}:13:43 mistake-never-shows"],
        ),
        ({"$n / 2": "$n / 4"}, {}, [f"{E}:18:5 sql-wrong"]),
        ({"$n / 2": "$n / 2, 1"}, {}, [f"{E}:18:5 sql"]),
        ({"$n / 2": "$m / 2"}, {}, [f"{E}:18:5 sql"]),
        ({"一共 {n} 单": "一共 {m} 单"}, {}, [f"{E}:6:1 unknown-name"]),
        ({"{more}": "{less}"}, {}, [f"{E}:16:3 unknown-name"]),
        ({"你没有除以二": "你没有除以二，是 500.5、501.5、502.5、503.5 或 504.5"}, {}, [f"{E}:12:13 gives-away"]),
        ({}, {"prepare(tables, n)": "prepare(tables, m)"}, [f"{S}:1:1 python"]),
        ({}, {"n / 2,": "float('nan'),"}, [f"{S}:1:1 python"]),
        ({}, {"def third(n)": "def thirds(n)"}, []),  # said by the checks that run nothing, and then not proved
    ],
)  # fmt: skip
def test_found_at_its_place(
    tmp_path: Path, shop: Shop, exercise: dict[str, str], solution: dict[str, str], expected: list[str]
) -> None:
    for path, text, changes in ((E, EXERCISE, exercise), (S, SOLUTION, solution)):
        write(tmp_path / path, text, changes)
    course, sources = load_with_sources(tmp_path)
    known = solution_problems(course.exercises["small"], tmp_path)
    found = [str(problem) for problem in proof_problems(course, sources, shop, list(known))]
    assert [line.split()[0] + " " + line.split()[1] for line in found] == expected, found


KEY_BY = EXERCISE.replace("hints:", "key_by: main\nhints:").replace(
    "$n / 2", "$n / case $main when 'a' then 2 else 4 end"
)
PICKED = (
    SOLUTION.replace("(n):", "(n, main):")
    .replace("tables, n, main", "tables, n")
    .replace("figures(n, main)", "figures(n)")
    .replace("n / 2", 'n / (2 if main == "a" else 4)')
)


@pytest.mark.parametrize(
    ("exercise", "solution", "expected"),
    [
        ({}, {}, []),
        ({}, {"else 4": "else 2.00001"}, [f"{E}:10:1 same-as-answer", f"{E}:19:5 sql-wrong"]),
        ({}, {"else 4": "else 3"}, [f"{E}:14:3 mistake-not-told", f"{E}:10:1 same-as-answer", f"{E}:19:5 sql-wrong"]),
        ({"不是它。, spoils: [main]": "不是它。, spoils: [half]"}, {'"main": "b"': '"half": n / 5'},
         [f"{E}:10:1 mistake-not-told"]),
        ({"case $main when 'a' then 2 else 4 end": "2"}, {}, [f"{E}:19:5 sql-wrong"]),
        ({"$main": "$mane"}, {}, [f"{E}:19:5 sql"]),
        ({"没有除以二": "没有除以二，是 250 到 253"}, {}, []),
        ({"没有除以二": "没有除以二，是 250.2 到 252.2"}, {}, [f"{E}:13:13 gives-away"]),
        ({}, {'"main": "a"}': '"main": main}'}, [f"{S}:1:1 python"]),
        ({}, {'"main": "a"}': '"main": "c"}'}, [f"{S}:1:1 python"]),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_key_that_is_chosen(
    tmp_path: Path, shop: Shop, exercise: dict[str, str], solution: dict[str, str], expected: list[str]
) -> None:
    for path, text, changes in ((E, KEY_BY, exercise), (S, PICKED, solution)):
        write(tmp_path / path, text, changes)
    course, sources = load_with_sources(tmp_path)
    assert [*solution_problems(course.exercises["small"], tmp_path)] == []
    found = [str(problem) for problem in proof_problems(course, sources, shop)]
    assert sorted(line.split()[0] + " " + line.split()[1] for line in found) == sorted(expected), found


def test_a_reference_that_is_not_graded_right_is_found(tmp_path: Path, shop: Shop) -> None:
    """Here the forecast that should earn full marks is no better than the baseline."""
    field = """- id: plan
  kind: forecast
  label: 预测
  key: [{id: day, label: 日期, type: date}]
  columns: [{id: forecast, label: 件数, type: decimal}]
"""
    plan = """
    import pandas as pd
    days = pd.date_range("2026-04-01", periods=4)
    plan = pd.DataFrame({"day": days, "actual": [9.0, 8, 7, 6], "baseline": [5.0, 5, 5, 5], "forecast": [5.0, 5, 5, 5]})
"""
    (tmp_path / S).parent.mkdir(parents=True)
    (tmp_path / E).write_text(EXERCISE.replace("hints:", field + "hints:"), encoding="utf-8")
    solution = SOLUTION.replace("def solve(n):\n", "def solve(n):" + plan).replace(
        '"main": "a"}', '"main": "a", "plan": plan}'
    )
    (tmp_path / S).write_text(solution, encoding="utf-8")
    course, sources = load_with_sources(tmp_path)
    found = {f"{problem.line}:{problem.col} {problem.code}" for problem in proof_problems(course, sources, shop)}
    assert "7:1 reference-wrong" in found


CONVENTION = EXERCISE.replace("{because: 你除以三了。,", "{convention: true, because: 你除以三了。,")


@pytest.mark.parametrize(
    ("third", "expected"),
    [
        ("n / 3", []),
        ("n / 2 + 0.005 * (n > 1002)", [f"{E}:13:3 mistake-never-shows"]),  # accepted, or nothing
        ("n / 3 if n > 1002 else n / 2 + 0.005", []),  # sometimes accepted
        ("n / 3 if n > 1002 else n + 0.005", []),  # sometimes like a mistake, which is not told then either
        ("n + 0.005", [f"{E}:13:3 mistake-never-shows"]),
    ],
)  # fmt: skip
def test_a_convention_may_be_accepted_or_indistinct_in_some_variants(
    tmp_path: Path, shop: Shop, third: str, expected: list[str]
) -> None:
    (tmp_path / S).parent.mkdir(parents=True)
    (tmp_path / E).write_text(CONVENTION, encoding="utf-8")
    (tmp_path / S).write_text(SOLUTION.replace("n / 3", third), encoding="utf-8")
    course, sources = load_with_sources(tmp_path)
    found = [str(problem) for problem in proof_problems(course, sources, shop)]
    assert [line.split()[0] + " " + line.split()[1] for line in found] == expected, found
