"""The scorecard of 供应商评分卡, with another library's scaling and weights, from a plain count of the deliveries."""

from __future__ import annotations

from collections import defaultdict
from statistics import fmean

import numpy as np
import pytest
from sklearn.preprocessing import MinMaxScaler

from courseware.answers.exercise import Workbook
from tests.exercises.files import rows

VARIANTS = range(8)


def test_the_card_is_that_of_another_library(workbook: Workbook) -> None:
    suppliers = {row["supplier_id"]: row for row in rows("suppliers")}
    for number in VARIANTS:
        assignment = workbook.assignment("supplier-scorecard", f"outside {number}")
        params, found = assignment.params, workbook.solved(assignment).values
        due = defaultdict(list)
        for row in rows("deliveries"):
            if params["start"] <= row["promised"] <= "2026-04-30":
                due[row["supplier_id"]].append(row)
        ids = sorted(due)
        on_time = {
            id: fmean(bool(row["arrived"]) and row["arrived"] <= row["promised"] for row in due[id]) for id in ids
        }
        defects = {}
        for id in ids:
            arrived = [row for row in due[id] if row["arrived"]]
            defects[id] = sum(float(row["defects"]) for row in arrived) / sum(int(row["quantity"]) for row in arrived)
        response = {id: fmean(float(row["response_hours"]) for row in due[id]) for id in ids}
        facts = [[on_time[id], -defects[id], -response[id], -float(suppliers[id]["quote_index"])] for id in ids]
        scaled = MinMaxScaler((0, 100)).fit_transform(facts)
        weights = [params[name] for name in ("w_on_time", "w_quality", "w_response", "w_price")]
        score = dict(zip(ids, np.average(scaled, axis=1, weights=weights), strict=True))

        fine = {id for id in ids if on_time[id] >= 0.87 and defects[id] <= 0.03}
        verdict = {}
        for id in ids:
            others = [other for other in fine if suppliers[other]["category"] == suppliers[id]["category"]]
            kept = on_time[id] >= params["keep"] and defects[id] <= 0.02
            verdict[id] = "保留" if kept else "淘汰" if id not in fine and others else "整改"
        card = found["card"].set_index("supplier_id")
        assert sorted(card.index) == ids
        for name, expected in {"on_time": on_time, "defects": defects, "response": response, "score": score}.items():
            assert card[name].to_dict() == pytest.approx(expected), name
        assert card["verdict"].to_dict() == verdict

        first = [
            ids[int(np.argmax(np.average(scaled, axis=1, weights=[*weights[:3], weight])))] for weight in range(1, 61)
        ]
        assert found["flip"] == first.index("G03") + 1
        same = [id for id in ids if suppliers[id]["category"] == params["category"] and verdict[id] != "淘汰"]
        assert found["successor"] == max(same, key=lambda id: score[id])
