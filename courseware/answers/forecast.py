"""Answers that are a forecast: no value is right, only the error over a hold-out that the forecaster had not seen.

A forecast is handed in like a table (see `table.accept`) and compared with what happened and with a baseline, the
seasonal naive forecast in this course. Credit grows with the share by which its error is smaller than the baseline's.
"""

from __future__ import annotations

from typing import Final

import pandas as pd

from courseware.answers.diagnosis import Graded
from courseware.content.exercise import ForecastField
from courseware.shop.metrics import mape
from courseware.verdict import Finding

LEAK_SHARE: Final = 0.5
"""Nobody foresees half of the days to the unit: such a forecast holds the hold-out's own values."""

SHOWN_DAYS: Final = 3


def grade(answer: pd.DataFrame, reference: pd.DataFrame, spec: ForecastField) -> Graded:
    """Grade a forecast against `reference`, which has the key and the columns `actual` and `baseline`.

    `answer` has the key and the forecast column with unique keys; rows outside the hold-out are passed over.
    """
    (key,), (value,) = spec.key, spec.columns
    known = reference.set_index(key.id)
    forecast = pd.to_numeric(answer.set_index(key.id)[value.id], errors="coerce").reindex(known.index)
    missing = forecast.index[forecast.isna()]
    if len(missing) > 0:
        days = [str(day)[:10] for day in missing[:SHOWN_DAYS]]
        return Graded(0.0, {value.id: (Finding("forecast-incomplete", {"missing": len(missing), "keys": days}),)})
    actual, baseline = known["actual"], known["baseline"]
    if (forecast.round() == actual.round()).mean() > LEAK_SHARE:
        return Graded(0.0, {value.id: (Finding("forecast-leak"),)})
    error, bar = mape(actual, forecast), mape(actual, baseline)
    skill = 1 - error / bar
    data = {"mape": error, "baseline": bar, "better_by": skill, "needed": spec.better_by}
    if skill >= spec.better_by:
        return Graded(1.0, notes=(Finding("forecast-error", data),))
    problem = "forecast-no-better" if skill <= 0 else "forecast-hardly-better"
    return Graded(max(0.0, skill / spec.better_by), {value.id: (Finding(problem, data),)})
