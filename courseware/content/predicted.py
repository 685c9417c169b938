"""Whether the shop's tables bear out what an author calls the right prediction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Literal, Protocol

from courseware.content.blocks import Among, Bars, Choice, Control, Explore, Move, Setting
from courseware.content.figures import format_value
from courseware.content.problems import Problem
from courseware.content.reader import Trail
from courseware.content.sources import Source

if TYPE_CHECKING:
    import pandas as pd

WAYS = {1: "rise", -1: "fall", 0: "same"}
"""What the options of a move are called, by the sign of what a read-out does."""


class Frames(Protocol):
    """What is needed of the shop."""

    def frame(self, sql: str, params: Mapping[str, Any] | None = None) -> pd.DataFrame: ...


class _Wrong(Exception):
    """What keeps a prediction from being computed, or from being right."""


def can_be(control: Control, value: float | str) -> bool:
    """Whether the control can be set to the value."""
    if isinstance(control, Choice):
        return value in control.options
    return not isinstance(value, str) and control.start <= value <= control.stop


def prediction_problems(explore: Explore, source: Source, trail: Trail, shop: Frames) -> Iterator[Problem]:
    """Settings that the controls do not have, and an answer that is not what the block's own SQL says."""
    predict, problem = explore.predict, source.document.problem
    proof = predict.move or predict.among or predict.bars
    if proof is None:
        return
    at = (*trail, "predict", "move" if predict.move else "among" if predict.among else "bars")
    unknown = list(_unknown(explore, proof))
    for where, message in unknown:
        yield problem((*at, *where), "bad-value", message)
    if unknown:
        return
    try:
        match proof:
            case Move():
                _moved(explore, proof, shop)
            case Among():
                values = {id: float(_read(explore, proof.of, setting, shop)) for id, setting in proof.at.items()}
                _extreme(values, proof.which, predict.answer)
            case Bars():
                values = _heights(explore, proof, shop)
                _extreme(values, proof.which, predict.options[predict.answer])
    except Exception as wrong:  # whatever the SQL causes is the author's to see
        yield problem((*trail, "predict", "answer"), "prediction-wrong", str(wrong).strip().splitlines()[0])


def _unknown(explore: Explore, proof: Move | Among | Bars) -> Iterator[tuple[Trail, str]]:
    settings: dict[Trail, Setting] = {}
    match proof:
        case Move():
            settings = {("before",): proof.before, ("after",): proof.after}
        case Among():
            settings = {("at", id): setting for id, setting in proof.at.items()}
        case Bars():
            settings = {("at",): proof.at}
    controls = {control.id: control for control in explore.controls}
    for where, setting in settings.items():
        for id, value in setting.items():
            if id not in controls or not can_be(controls[id], value):
                yield (*where, id), f"no control `{id}` can be set to {value}"
    if not isinstance(proof, Bars) and proof.of not in [readout.column for readout in explore.readouts]:
        yield ("of",), f"no read-out shows the column `{proof.of}`"


def _moved(explore: Explore, move: Move, shop: Frames) -> None:
    predict = explore.predict
    shown = next(readout for readout in explore.readouts if readout.column == move.of)
    before, after = (_read(explore, move.of, setting, shop) for setting in (move.before, move.after))
    was, now = (format_value(value, shown.format, shown.digits) for value in (before, after))
    if shown.format == "text":
        if now != predict.options[predict.answer]:
            raise _Wrong(f"`{move.of}` reads {now}")
    elif move.times is not None:
        if not move.times[0] <= after / before <= move.times[1]:
            raise _Wrong(f"`{move.of}` goes from {was} to {now}, {after / before:.3g} times")
    else:
        right = WAYS[0 if was == now else 1 if after > before else -1]
        if right != predict.answer:
            raise _Wrong(f"`{move.of}` goes from {was} to {now}: `{right}`")


def _extreme(values: Mapping[str, float], which: Literal["highest", "lowest"], answer: str) -> None:
    ordered = sorted(values, key=values.__getitem__, reverse=which == "highest")
    if ordered[0] != answer or values[ordered[0]] == values[ordered[1]]:
        raise _Wrong(", ".join(f"{name}: {values[name]:.6g}" for name in ordered))


def _read(explore: Explore, column: str, setting: Setting, shop: Frames) -> Any:
    return shop.frame(explore.readout_sql or "", _params(explore, setting))[column].iloc[0]


def _heights(explore: Explore, bars: Bars, shop: Frames) -> dict[str, float]:
    """Of each bar that an option is called as; a stacked one as high as its pieces together."""
    mark = explore.chart
    if mark is None or mark.y is None:
        raise _Wrong("there is no chart with bars")
    rows = shop.frame(explore.sql or "", _params(explore, bars.at))
    heights = rows.groupby(mark.x)[mark.y].sum()
    if lacking := [label for label in explore.predict.options.values() if label not in heights]:
        raise _Wrong(f"no bar is called {', '.join(lacking)}: {', '.join(map(str, heights.index))}")
    return {label: float(heights[label]) for label in explore.predict.options.values()}


def _params(explore: Explore, setting: Setting) -> dict[str, Any]:
    return {control.id: control.default for control in explore.controls} | setting
