"""What one grading costs: a question of each kind, the RFM table of a whole shop, and RFM of a million orders."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable, Iterator
from functools import partial
from time import perf_counter
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.server import ROOT
from benchmarks.table import show
from courseware.answers import table
from courseware.answers.exercise import Workbook
from courseware.answers.question import grade_question, right_answer
from courseware.answers.trial import handed_in
from courseware.content.common import Model
from courseware.content.course import Course
from courseware.content.exercise import TableField
from courseware.content.loader import load_course
from courseware.seed import seed_of
from courseware.shop import metrics
from courseware.shop.tables import Shop

CUSTOMERS, ORDERS = 14_000, 1_000_000


def run() -> None:
    course, shop = load_course(ROOT), Shop.load(ROOT / "datasets")
    shop.warm()
    rows: list[tuple[str, float]] = []
    for kind in ("single", "multiple", "number", "order", "match", "sort", "text"):
        question = next(question for question in course.questions.values() if question.kind == kind)
        right = right_answer(question, "seed", shop)
        rows.append((f"question: {kind}", _time(partial(grade_question, question, right, "seed", shop), 200)))
    rows += _exercises(course, shop)
    rows.append((f"table of {CUSTOMERS:,} customers, 4 columns", _time(_table_grading(), 10)))
    base = rows[0][1]
    cells = [[name, f"{seconds * 1e3:.2f} ms", f"{seconds / base:.0f}"] for name, seconds in rows]
    show("One grading", ["of", "time", "× single choice"], cells)
    _million_orders()


def _exercises(course: Course, shop: Shop) -> Iterator[tuple[str, float]]:
    """Of each exercise: the first grading of an assignment, which works it out, and one after it."""
    for exercise_id in course.exercises:
        workbook = Workbook(course, shop)
        assignment = workbook.assignment(exercise_id, seed_of("learner", exercise_id, 0))
        solved = workbook.solved(assignment)
        wrong = {**solved.values, **next(iter(solved.mistakes.values()))}
        raw = {field.id: handed_in(field, wrong.get(field.id)) for field in assignment.fields}
        grade = partial(workbook.grade, assignment, raw)
        yield f"exercise: {exercise_id}, first time", _time(grade, 1)
        yield f"exercise: {exercise_id}, then", _time(grade, 10)


def _time(call: Callable[[], Any], times: int) -> float:
    """Median seconds of one call."""
    taken = []
    for _ in range(times):
        started = perf_counter()
        call()
        taken.append(perf_counter() - started)
    return float(np.median(taken))


def _table_grading() -> Callable[[], Model | Any]:
    spec = TableField.model_validate({
        "id": "rfm", "kind": "table", "label": "RFM",
        "key": [{"id": "customer_id", "label": "客户号", "type": "text"}],
        "columns": [
            *({"id": name, "label": name, "type": "integer"} for name in "rfm"),
            {"id": "segment", "label": "类别", "type": "text"},
        ],
    })  # fmt: skip
    rng = np.random.default_rng(1)
    right = pd.DataFrame({"customer_id": [f"C{n:05d}" for n in range(CUSTOMERS)]})
    for name in "rfm":
        right[name] = rng.integers(1, 6, CUSTOMERS)
    right["segment"] = np.where(right["r"] > 3, "近", "远")
    wrong = right.assign(r=6 - right["r"])
    expected = table.accept(right, spec, trusted=True)
    assert isinstance(expected, table.Table)

    def grade() -> Any:
        answer = table.accept(wrong, spec)
        assert isinstance(answer, table.Table)
        return table.grade(answer, expected, spec)

    return grade


def _million_orders() -> None:
    rng = np.random.default_rng(2)
    orders = pd.DataFrame({
        "order_id": np.arange(ORDERS),
        "customer_id": rng.integers(0, 350_000, ORDERS),
        "pay_time": pd.Timestamp("2026-05-01") - pd.to_timedelta(rng.integers(1, 540, ORDERS), unit="D"),
        "amount": rng.lognormal(5.2, 0.42, ORDERS),
        "status": "paid",
    })  # fmt: skip
    started = perf_counter()
    customers = _score(orders)
    seconds = perf_counter() - started
    tracemalloc.start()
    _score(orders)
    peak = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    show("RFM of a million orders", ["customers", "time", "memory on top"],
         [[f"{customers:,}", f"{seconds:.2f} s", f"{peak:.0f} MB"]])  # fmt: skip


def _score(orders: pd.DataFrame) -> int:
    """R, F and M of every customer, scored 1 to 5 by quantile edges; how many customers there are."""
    paid = metrics.paid_orders(orders)
    grouped = paid.groupby("customer_id")
    values = pd.DataFrame({
        "r": (pd.Timestamp("2026-05-01") - grouped["pay_time"].max()).dt.days,
        "f": grouped.size(),
        "m": grouped["amount"].sum(),
    })  # fmt: skip
    for name in "rfm":
        edges = np.quantile(values[name], [0.2, 0.4, 0.6, 0.8])
        values[name] = 1 + np.searchsorted(edges, values[name], side="left")
    return len(values)
