"""Numbers as people and programs write them: `3.2%`, `１２`, `1,234`, `1.2万`, `¥59`, `−3`, `12 天`, `(1,234)`, `≈ 5`.

A text that may mean two things is refused with a word about both.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from decimal import Decimal
from numbers import Real
from typing import Any

from courseware.answers.written import shorten, visible
from courseware.content.common import Unit
from courseware.verdict import Finding

MAX_LENGTH = 400

_SCALES = {
    "": 0, "百": 2, "千": 3, "k": 3, "万": 4, "w": 4, "十万": 5, "百万": 6, "千万": 7, "亿": 8, "十亿": 9, "百亿": 10,
    "千亿": 11, "万亿": 12,
}  # fmt: skip
_UNITS: dict[str, Unit | None] = {  # None: a counter that says nothing about what is counted
    "": None, "个": None, "条": None, "份": None, "人次": None, "元": "yuan", "块": "yuan", "rmb": "yuan",
    "cny": "yuan", "人": "people", "位": "people", "名": "people", "单": "orders", "笔": "orders", "件": "items",
    "天": "days", "日": "days", "次": "times", "倍": "times", "分": "points", "小时": "hours", "h": "hours",
}  # fmt: skip
_PERCENT = {"%": -2, "个百分点": -2, "百分点": -2, "个点": -2, "‰": -3}
_SIGNS = str.maketrans("−–‒‐‑’‘", "-----''")
_ABOUT = re.compile(r"(?:=|≈|≒|~|约等于|约为|大约|大概|约)+ ?")
_AFTER = re.compile(r"(?: ?左右)?[。;]*$")
_BRACKETS = re.compile(r"(?P<currency>¥?) ?\((?P<inside>[^()]*)\) ?(?P<percent>%?)")
_DIGITS = r"(?:[0-9][0-9,'_ ]*(?:\.[0-9 ]*)?|\.[0-9]+)(?: ?e ?[+-]?[0-9]+| ?[×x*] ?10 ?\^ ?[+-]?[0-9]+)?"


def _one_of(words: Any) -> str:
    return "|".join(sorted(filter(None, words), key=len, reverse=True))


_NUMBER = re.compile(
    rf"(?P<sign>[+-]?) ?(?P<currency>¥|rmb|cny|人民币)? ?(?P<sign2>[+-]?) ?(?P<of>百分之)? ?(?P<digits>{_DIGITS}) ?"
    rf"(?P<scale>{_one_of(_SCALES)}|) ?(?P<unit>{_one_of([*_UNITS, *_PERCENT])}|)"
)
_PLAINEST = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,15})?")
_WHOLE = re.compile(r"[0-9]*|[0-9]{1,3}(?P<separator>[,'_ ])[0-9]{3}(?:(?P=separator)[0-9]{3})*")
_DECIMALS = re.compile(r"[0-9]*|(?:[0-9]{3} )+[0-9]{1,3}")
_EXPONENT = re.compile(r" ?(?:e|[×x*] ?10 ?\^) ?")
_ANY_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_COMMA_AND_POINT = re.compile(r"[+-]?[0-9.,' ]*,[0-9.,' ]*")
_FOREIGN = re.compile(r"[(+-]*(?:us)?[$€£₩][0-9., +-]*[0-9]\)?")
_DASHES = re.compile(r"¥? ?[-—]+")
_ACCOUNTING_ZERO = re.compile(r"¥? ?-")


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
    if (value := plain_number(text)) is not None:
        return Number(value)
    if len(text) > MAX_LENGTH:
        return Finding("too-long", {"length": len(text), "limit": MAX_LENGTH})
    written = _plain(text)
    if not written:
        return Finding("blank")
    plain = _AFTER.sub("", written)
    if about := _ABOUT.match(plain):
        plain = plain[about.end() :]
    brackets = _BRACKETS.fullmatch(plain)  # how accountants write a minus
    if brackets:
        plain = brackets["currency"] + brackets["inside"].strip() + brackets["percent"]
    match = _NUMBER.fullmatch(plain)
    if match is None or (match["sign"] + match["sign2"]) in ("+-", "-+", "--", "++"):
        return _refused(text, plain)
    if brackets and (match["sign"] or match["sign2"]):
        return Finding("not-a-number", {"text": shorten(text)})
    mantissa, _, exponent = _EXPONENT.sub("e", match["digits"].strip()).partition("e")
    whole, point, decimals = mantissa.partition(".")
    if not (_WHOLE.fullmatch(whole) and _DECIMALS.fullmatch(decimals)):
        if re.search("[,'_]", whole):
            return Finding("grouping", {"text": shorten(text)})
        return Finding("several-numbers", {"text": shorten(text), "count": len(_ANY_NUMBER.findall(mantissa))})
    if match["of"] and match["unit"]:
        return Finding("not-a-number", {"text": shorten(text)})
    # Scaling in the text and not by a product keeps 1.1万 at 11000 and 3.3% at 0.033.
    unit = "%" if match["of"] else match["unit"]
    power = int(exponent or 0) + _SCALES[match["scale"]] + _PERCENT.get(unit, 0)
    value = float(f"{re.sub('[^0-9]', '', whole)}{point}{decimals.replace(' ', '')}e{power}")
    if not math.isfinite(value):
        return Finding("too-large", {"text": shorten(text)})
    if brackets or "-" in (match["sign"], match["sign2"]):
        value = -value
    return Number(value, unit in _PERCENT, "yuan" if match["currency"] else _UNITS.get(unit))


def plain_number(text: str) -> float | None:
    """The value of a text with nothing but digits, a point and a minus, as most cells of a table are; else None."""
    return float(text) if _PLAINEST.fullmatch(text) else None


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
            return _finite(raw)
        case _:
            return Finding("wrong-shape", {"expected": "number"})


def number_in_cell(cell: Any) -> Number | Finding:
    """Read a cell of a table. A single dash is what spreadsheets show for a zero in a column of money."""
    match cell:
        case str():
            read = parse_number(cell)
            is_zero = isinstance(read, Finding) and read.id == "dash" and _ACCOUNTING_ZERO.fullmatch(_plain(cell))
            return Number(0.0) if is_zero else read
        case Real() | Decimal() if not isinstance(cell, bool):
            return _finite(cell)
        case None | bool():
            return number_of(cell)
        case _:
            return Finding("not-a-number", {"text": shorten(str(cell))})


def _plain(text: str) -> str:
    plain = visible(text).translate(_SIGNS).casefold().replace("〇", "0")
    return " ".join(plain.split())


def _finite(raw: Any) -> Number | Finding:
    try:
        value = float(raw)
    except OverflowError:
        value = math.inf if raw > 0 else -math.inf
    return Number(value) if math.isfinite(value) else Finding("too-large", {"text": str(value)})


def _refused(text: str, plain: str) -> Finding:
    """Why a text is not one number."""
    quoted = {"text": shorten(text)}
    if _DASHES.fullmatch(plain):
        return Finding("dash", quoted)
    if _COMMA_AND_POINT.fullmatch(plain):
        return Finding("grouping", quoted)
    if _FOREIGN.fullmatch(plain):
        return Finding("foreign-currency", quoted)
    count = len(_ANY_NUMBER.findall(plain))
    return Finding("several-numbers", quoted | {"count": count}) if count > 1 else Finding("not-a-number", quoted)
