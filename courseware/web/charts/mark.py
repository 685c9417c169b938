"""Charts: a `Mark` and its rows become a Vega-Lite spec, built once and cached by the caller.

The spec holds its rows as Arrow bytes, so showing it again costs no serialisation. It names no font and no colour of a
series: Streamlit fills those in from the theme, so the same spec serves light and dark.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, assert_never

import altair as alt
import numpy as np
import pandas as pd

from courseware.answers.wording import unit_word
from courseware.content.blocks import Mark
from courseware.i18n import t
from courseware.web.charts.rows import arrow, json_safe
from courseware.web.charts.style import CONFIG, RULE, RULED_CONFIG, TOOLTIP, UNITS, WRAPPED, Spec, large_numbers

HEIGHT = 320
ROWS = "rows"
STACK = "stacking order"
MARKED_POINTS = 45
"""Up to so many points, a line shows each of them."""
LABEL_ROOM = 46
"""So many Chinese characters of category labels fit side by side; with more the bars lie down."""


def build(mark: Mark, rows: pd.DataFrame, labels: Mapping[str, str]) -> Spec:
    """The spec of `mark` drawn on `rows`; `labels` (Chinese, by column) stand where the mark gives none of its own.

    Raises KeyError when the mark names a column that `rows` does not have.
    """
    chart = _Chart(mark, json_safe(rows[[c for c in dict.fromkeys((mark.x, mark.y, mark.color)) if c]]), labels)
    layers = [*chart.layers(), *chart.rule()]
    spec: Spec = alt.layer(*layers).properties(height=chart.height()).to_dict(validate=True)
    spec["datasets"] = {ROWS: arrow(chart.rows)}
    spec.pop("$schema", None)
    spec["config"] = RULED_CONFIG if mark.rule_label else CONFIG
    return spec


class _Chart:
    def __init__(self, mark: Mark, rows: pd.DataFrame, labels: Mapping[str, str]) -> None:
        self.mark, self.rows, self.labels = mark, rows, labels
        self.base = alt.Chart(alt.NamedData(name=ROWS))

    # -- what a column is -------------------------------------------------------------------------------------------

    def is_date(self, column: str) -> bool:
        return pd.api.types.is_datetime64_any_dtype(self.rows[column])

    def is_number(self, column: str) -> bool:
        return pd.api.types.is_numeric_dtype(self.rows[column]) and not pd.api.types.is_bool_dtype(self.rows[column])

    def title(self, column: str) -> str:
        return self.mark.labels.get(column) or self.labels.get(column) or column

    def unit_title(self, column: str) -> str:
        title, unit = self.title(column), unit_word(UNITS.get(self.mark.format.get(column, "text"), ""))
        said = not unit or "(" in title or "（" in title
        return title if said else t("{label}（{unit}）", label=title, unit=unit)

    def categories(self, column: str) -> list[Any]:
        """The categories in the order in which the rows give them."""
        return list(dict.fromkeys(self.rows[column].tolist()))

    def lies_down(self) -> bool:
        """Whether the bars run from left to right, because their labels would not fit side by side.

        Numbers and months keep their order in time and space: some of their labels are left out instead.
        """
        if self.mark.type not in ("bar", "stacked_bar", "boxplot") or self.is_date(self.mark.x):
            return False
        names = [str(name) for name in self.categories(self.mark.x)]
        return any(map(_chinese, names)) and sum(_wide(name) + 1 for name in names) > LABEL_ROOM

    def height(self) -> int:
        if self.lies_down():
            return max(160, 34 * len(self.categories(self.mark.x)) + 60)
        if self.mark.type == "heatmap" and self.mark.y:
            return 30 * len(self.categories(self.mark.y)) + 150  # axes and legend stand inside the height
        return HEIGHT

    # -- encodings --------------------------------------------------------------------------------------------------

    def date_format(self, column: str) -> str:
        days = (self.rows[column].max() - self.rows[column].min()).days
        return t("%-m月%-d日") if days <= 150 else t("%Y年%-m月")

    def number_axis(self, column: str) -> alt.Axis:
        if self.mark.format.get(column) == "percent":
            return alt.Axis(format=".1~%", title=self.title(column))
        return alt.Axis(labelExpr=large_numbers(), title=self.unit_title(column))

    def x(self, column: str, *, discrete: bool = False) -> alt.X:
        if self.is_date(column):
            axis = alt.Axis(format=self.date_format(column), title=None, labelOverlap=True, grid=False)
            return alt.X(f"{_field(column)}:T", axis=axis)
        if self.is_number(column) and not discrete:
            return alt.X(f"{_field(column)}:Q", axis=self.number_axis(column), scale=alt.Scale(zero=False))
        # Categories in words speak for themselves; numbers (hours, kilometres) do not.
        spoken = any(_chinese(str(name)) for name in self.categories(column))
        return alt.X(
            f"{_field(column)}:N",
            sort=self.order(column),
            axis=alt.Axis(
                title=None if spoken else self.mark.labels.get(column),
                labelOverlap=True,
                labelAngle=0,
                labelExpr=WRAPPED,
            ),
            scale=alt.Scale(paddingInner=0.55 if self.rows[column].nunique() <= 4 else 0.3, paddingOuter=0.3),
        )

    def y(self, column: str, *, zero: bool = True) -> alt.Y:
        if self.is_number(column):
            return alt.Y(f"{_field(column)}:Q", axis=self.number_axis(column), scale=alt.Scale(zero=zero, nice=True))
        return alt.Y(f"{_field(column)}:N", sort=self.categories(column), axis=alt.Axis(title=self.title(column)))

    def order(self, column: str) -> Any:
        """Categories as given, or by the y value: by its sum, so that stacked bars are ordered by their whole."""
        if self.mark.sort == "given" or self.mark.y is None:
            return self.categories(column)
        totals = self.rows.groupby(column, sort=False)[self.mark.y].sum()
        return totals.sort_values(ascending=self.mark.sort == "ascending").index.tolist()

    def color(self) -> dict[str, Any]:
        if self.mark.color is None:
            return {}
        names = self.categories(self.mark.color)
        room = max(_wide(str(name)) for name in names) * 13 + 40
        legend = alt.Legend(columns=alt.ExprRef(f"max(1, floor(width / {room:.0f}))"))  # on a phone it takes more rows
        return {"color": alt.Color(f"{_field(self.mark.color)}:N", sort=names, title=None, legend=legend)}

    def tooltip(self, *columns: str | None) -> list[alt.Tooltip]:
        tips = []
        for column in dict.fromkeys(c for c in columns if c):
            kind = self.mark.format.get(column)
            if self.is_date(column):
                tips.append(alt.Tooltip(f"{_field(column)}:T", title=self.title(column), format=t("%Y年%-m月%-d日")))
            elif self.is_number(column):
                form = TOOLTIP.get(kind, ",.4~f") if kind else ",.4~f"
                tips.append(alt.Tooltip(f"{_field(column)}:Q", title=self.unit_title(column), format=form))
            else:
                tips.append(alt.Tooltip(f"{_field(column)}:N", title=self.title(column)))
        return tips

    # -- marks ------------------------------------------------------------------------------------------------------

    def layers(self) -> list[alt.Chart]:
        match self.mark.type:
            case "line":
                return self.line()
            case "area":
                return [self.xy(self.base.mark_area(opacity=0.75, line=True))]
            case "bar" | "stacked_bar":
                return [self.bars()]
            case "scatter":
                return [self.xy(self.base.mark_point(filled=True, size=60, opacity=0.75), zero=False)]
            case "histogram":
                return [self.histogram()]
            case "heatmap":
                return self.heatmap()
            case "boxplot":
                return self.boxplot()
            case _:
                assert_never(self.mark.type)

    def xy(self, chart: alt.Chart, *, zero: bool = True) -> alt.Chart:
        x, y = self.mark.x, self.required_y()
        return chart.encode(
            x=self.x(x), y=self.y(y, zero=zero), tooltip=self.tooltip(x, self.mark.color, y), **self.color()
        )

    def required_y(self) -> str:
        if self.mark.y is None:
            raise KeyError("y")
        return self.mark.y

    def line(self) -> list[alt.Chart]:
        line = self.xy(self.base.mark_line())
        few = self.rows[self.mark.x].nunique() <= MARKED_POINTS
        # Every point can be hit by the mouse; they are drawn only where they do not crowd the line.
        points = self.xy(self.base.mark_point(filled=True, size=34 if few else 60, opacity=1 if few else 0))
        if self.mark.color is not None and few:
            names = self.categories(self.mark.color)  # sorted as the colours, or the legend takes the shapes' order
            points = points.encode(shape=alt.Shape(f"{_field(self.mark.color)}:N", sort=names, title=None))
        return [line, points]

    def bars(self) -> alt.Chart:
        x, y, color = self.mark.x, self.required_y(), self.mark.color
        side_by_side = self.mark.type == "bar" and color not in (None, x)
        across = self.x(x, discrete=not self.is_date(x))
        along = self.y(y)
        if self.lies_down():
            encodings: dict[str, Any] = {
                "y": alt.Y(f"{_field(x)}:N", sort=self.order(x), axis=alt.Axis(title=self.title(x), labelLimit=260)),
                "x": alt.X(f"{_field(y)}:Q", axis=self.number_axis(y)),
            }
            if side_by_side and color:
                encodings["yOffset"] = alt.YOffset(f"{_field(color)}:N", sort=self.categories(color))
        else:
            encodings = {"x": across, "y": along}
            if side_by_side and color:
                encodings["xOffset"] = alt.XOffset(f"{_field(color)}:N", sort=self.categories(color))
        if self.mark.type == "stacked_bar" and color:  # stacked as the legend lists them, not by the alphabet
            self.rows[STACK] = self.rows[color].map({name: n for n, name in enumerate(self.categories(color))})
            encodings["order"] = alt.Order(f"{STACK}:Q")
        return self.base.mark_bar().encode(**encodings, tooltip=self.tooltip(x, color, y), **self.color())

    def histogram(self) -> alt.Chart:
        x = self.mark.x
        count = alt.Y(
            "count():Q", axis=alt.Axis(title=self.mark.labels.get("count", t("个数")), labelExpr=large_numbers())
        )
        return self.base.mark_bar().encode(
            x=alt.X(f"{_field(x)}:Q", bin=alt.Bin(maxbins=30), axis=self.number_axis(x)),
            y=count,
            tooltip=[
                alt.Tooltip(f"{_field(x)}:Q", bin=alt.Bin(maxbins=30), title=self.unit_title(x)),
                alt.Tooltip("count():Q", title=t("个数"), format=","),
            ],
            **self.color(),
        )

    def heatmap(self) -> list[alt.Chart]:
        x, y, value = self.mark.x, self.required_y(), self.mark.color
        if value is None:
            raise KeyError("color")
        across = alt.X(f"{_field(x)}:O", sort=self.categories(x), axis=alt.Axis(title=self.title(x), labelAngle=0))
        if self.is_date(x):
            across = alt.X(
                f"{_field(x)}:O", timeUnit="yearmonthdate", axis=alt.Axis(format="%-m/%-d", title=self.title(x))
            )
        down = alt.Y(f"{_field(y)}:O", sort=self.categories(y), axis=alt.Axis(title=self.title(y)))
        words = "format(datum.value, '.1~%')" if self.mark.format.get(value) == "percent" else large_numbers()
        legend = alt.Legend(labelExpr=words, gradientLength=180, tickCount=4, offset=30)
        fill = alt.Color(f"{_field(value)}:Q", title=self.unit_title(value), legend=legend)
        return [self.base.mark_rect().encode(x=across, y=down, color=fill, tooltip=self.tooltip(x, y, value))]

    def boxplot(self) -> list[alt.Chart]:
        """Drawn from its five numbers, because Vega-Lite's own boxplot speaks English in its tooltips."""
        x, y = self.mark.x, self.required_y()
        order = self.order(x)
        five = self.rows.groupby(x, sort=False)[y].quantile(np.array([0.05, 0.25, 0.5, 0.75, 0.95])).unstack()
        five.columns = ["p5", "p25", "p50", "p75", "p95"]
        self.rows = five.reset_index()
        axis = self.number_axis(y)
        names = {
            "p95": t("95% 分位"),
            "p75": t("上四分位"),
            "p50": t("中位数"),
            "p25": t("下四分位"),
            "p5": t("5% 分位"),
        }
        tips = [alt.Tooltip(f"{_field(x)}:N", title=self.title(x))] + [
            alt.Tooltip(f"{name}:Q", title=word, format=",.4~f") for name, word in names.items()
        ]
        across = alt.X(f"{_field(x)}:N", sort=order, axis=alt.Axis(title=self.title(x), labelAngle=0))

        def span(low: str, high: str) -> dict[str, Any]:
            return {"x": across, "y": alt.Y(f"{low}:Q", axis=axis), "y2": alt.Y2(f"{high}:Q"), "tooltip": tips}

        median = self.base.mark_tick(thickness=2.5, size=40, color="white")
        return [
            self.base.mark_rule(strokeWidth=1.5).encode(**span("p5", "p95")),
            self.base.mark_bar(size=40, cornerRadius=2).encode(**span("p25", "p75")),
            median.encode(x=across, y=alt.Y("p50:Q", axis=axis), tooltip=tips),
        ]

    def rule(self) -> list[alt.Chart]:
        """The reference line; what it stands for is said above the plot, where no mark can hide it."""
        if self.mark.rule is None:
            return []
        at = self.mark.rule
        once = self.base.transform_aggregate(rows="count()")  # one row, or the line would be drawn for each
        place = {"x": alt.XDatum(at)} if self.lies_down() else {"y": alt.YDatum(at)}
        line = once.mark_rule(strokeDash=[6, 4], strokeWidth=1.5, color=RULE, aria=False).encode(**place)
        if not self.mark.rule_label:
            return [line]
        text = once.mark_text(align="right", baseline="bottom", fontSize=13, color=RULE)
        said = {"x": alt.value("width"), "y": alt.value(-8), "text": alt.datum(f"╌╌ {self.mark.rule_label}")}
        return [line, text.encode(**said)]


def _chinese(text: str) -> bool:
    return any("一" <= character <= "龥" for character in text)


def _wide(text: str) -> float:
    """Its width in Chinese characters."""
    return sum(1.0 if ord(character) > 0x2E7F else 0.55 for character in text)


def _field(column: str) -> str:
    """A column name as Vega reads it: dots and brackets would otherwise reach into objects."""
    return column.replace("\\", "\\\\").replace(".", "\\.").replace("[", "\\[").replace("]", "\\]").replace(":", "\\:")
