"""One style for every chart: how numbers and categories are written, and where titles and legends stand."""

from __future__ import annotations

import json
from typing import Any

from courseware.content.common import Format, Unit
from courseware.i18n import t

Spec = dict[str, Any]

UNITS: dict[Format, Unit] = {"money": "yuan", "percent": "percent"}
TOOLTIP: dict[Format, str] = {"integer": ",.0f", "decimal": ",.2f", "percent": ".2%", "money": ",.2f"}
WRAPPED = (
    "test(/[一-龥]/, datum.label) ? split(replace(datum.label, regexp('(.{'"
    " + max(2, floor(width / length(domain('x')) / 13)) + '})(?![0-9A-Za-z%.])(?!.?$)', 'g'), '$1\\n'), '\\n')"
    " : datum.label"
)
"""A category under its mark: Chinese goes on in the next line where its place ends, if more than one character is left
and no number is cut in two; dates and numbers stay whole."""
RULE = "#D0661B"
"""Holds 3:1 on the light and on the dark page."""


def large_numbers() -> str:
    """How an axis writes numbers, as a Vega expression: 8,000 · 1.2万 · 3.05亿.

    A language that counts in thousands and millions wants other divisors, too, and would choose them here.
    """
    hundred_million, ten_thousand = (json.dumps(word, ensure_ascii=False) for word in (t("亿"), t("万")))
    return (
        f"abs(datum.value) >= 1e8 ? format(datum.value / 1e8, ',.2~f') + {hundred_million} : "
        f"abs(datum.value) >= 1e4 ? format(datum.value / 1e4, ',.1~f') + {ten_thousand} : format(datum.value, ',~r')"
    )


# What a chart shows is said in its description, and its rows can be read as a table: its single marks, axes and legends
# would only be named in English, by the hundred.
CONFIG: Spec = {
    "mark": {"aria": False},
    "axis": {
        "aria": False,
        "labelFlush": False,
        "labelAngle": 0,
        "titlePadding": 10,
        "labelLimit": 220,
        "titleFontWeight": "normal",
        "tickCount": 6,
    },
    "axisY": {"titleAngle": 0, "titleAlign": "left", "titleAnchor": "start", "titleX": 0, "titleY": -14},
    "legend": {
        "aria": False,
        "orient": "top",
        "direction": "horizontal",
        "labelLimit": 200,
        "offset": 26,
        "symbolSize": 90,
    },
    "view": {"stroke": None},
    "line": {"strokeWidth": 2.2},
    "bar": {"cornerRadiusEnd": 3},
}
RULED_CONFIG: Spec = {
    **CONFIG,
    "axisY": {**CONFIG["axisY"], "titleY": -34},
    "legend": {**CONFIG["legend"], "offset": 46},
}
"""Leaves a row above the plot for the words of the reference line."""
