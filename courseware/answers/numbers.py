"""Numbers as people type them: `3.2%`, `１２`, `1,234`, `1.2万`, `¥59`, `−3`, `12 天`."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from courseware.content.common import Unit
from courseware.verdict import Finding

MAX_LENGTH = 400

_SCALES = {"": 0, "千": 3, "万": 4, "w": 4, "亿": 8}
_UNITS: dict[str, Unit | None] = {  # None: a counter that says nothing about what is counted
    "": None, "个": None, "条": None, "元": "yuan", "块": "yuan", "人": "people", "位": "people", "名": "people",
    "单": "orders", "笔": "orders", "件": "items", "天": "days", "日": "days", "次": "times", "倍": "times",
    "分": "points", "小时": "hours", "h": "hours",
}  # fmt: skip
_PERCENT = {"%": -2, "个百分点": -2, "百分点": -2, "个点": -2, "‰": -3}
_MINUS = str.maketrans("−–﹣‒", "----")
_DIGITS = r"(?:[0-9][0-9, ]*(?:\.[0-9]*)?|\.[0-9]+)(?:e[+-]?[0-9]+)?"
_NUMBER = re.compile(
    rf"(?P<sign>[+-]?)\s*(?P<currency>[¥$]|rmb|cny)?\s*(?P<sign2>[+-]?)(?P<digits>{_DIGITS})\s*"
    rf"(?P<scale>[千万亿w]?)\s*(?P<unit>{'|'.join(sorted(filter(None, [*_UNITS, *_PERCENT]), key=len, reverse=True))}|)"
)
_GROUPED = re.compile(r"[0-9]{1,3}(?P<separator>[, ])[0-9]{3}(?:(?P=separator)[0-9]{3})*(?:\.[0-9]*)?(?:e.*)?")
_ANY_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")


@dataclass(frozen=True)
class Number:
    """A number that was read. `percent`: it was typed with a percent sign and `value` is the fraction already."""

    value: float
    percent: bool = False
    unit: Unit | None = None
    """The unit typed after it, if it says anything."""

    def readings(self, unit: Unit) -> tuple[float, ...]:
        """What the number may mean in a field of this unit, in the field's own unit.

        A bare 3.2 in a percent field may be 3.2 % or, read as the fraction that the field stores, 320 %; a typed
        percent sign leaves no choice.
        """
        if unit == "percent" and not self.percent:
            return (self.value / 100, self.value)
        return (self.value,)


def parse_number(text: str) -> Number | Finding:
    """Read one number; a Finding says what was understood when it is none, or not exactly one."""
    if len(text) > MAX_LENGTH:
        return Finding("too-long", {"length": len(text), "limit": MAX_LENGTH})
    plain = " ".join(unicodedata.normalize("NFKC", text).translate(_MINUS).casefold().split())
    if not plain:
        return Finding("blank")
    match = _NUMBER.fullmatch(plain)
    if match is None or (match["sign"] and match["sign2"]):
        numbers = _ANY_NUMBER.findall(plain)
        if len(numbers) > 1:
            return Finding("several-numbers", {"text": shorten(text), "count": len(numbers)})
        return Finding("not-a-number", {"text": shorten(text)})
    digits = match["digits"].rstrip(" ")
    if ("," in digits or " " in digits) and not _GROUPED.fullmatch(digits):
        if "," in digits:
            return Finding("grouping", {"text": shorten(text)})
        return Finding("several-numbers", {"text": shorten(text), "count": len(digits.split())})
    mantissa, _, exponent = digits.replace(",", "").replace(" ", "").partition("e")
    # Scaling in the text and not by a product keeps 1.1万 at 11000 and 3.3% at 0.033.
    power = int(exponent or 0) + _SCALES[match["scale"]] + _PERCENT.get(match["unit"], 0)
    value = float(f"{mantissa}e{power}")
    if "-" in (match["sign"], match["sign2"]):
        value = -value
    percent = match["unit"] in _PERCENT
    if not math.isfinite(value):
        return Finding("too-large", {"text": shorten(text)})
    unit = "yuan" if match["currency"] else _UNITS.get(match["unit"])
    return Number(value, percent, unit)


def number_of(raw: Any) -> Number | Finding:
    """Read a raw answer: text as typed, or a JSON number."""
    match raw:
        case None:
            return Finding("blank")
        case str():
            return parse_number(raw)
        case bool():
            return Finding("not-a-number", {"text": str(raw)})
        case int() | float():
            try:
                value = float(raw)
            except OverflowError:
                value = math.inf
            return Number(value) if math.isfinite(value) else Finding("too-large", {"text": str(value)})
        case _:
            return Finding("wrong-shape", {"expected": "number"})


def shorten(text: str, limit: int = 40) -> str:
    """The beginning of a learner's text, to quote it."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[:limit] + "…"
