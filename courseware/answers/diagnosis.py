"""What went wrong: named mistakes first, then generic causes, then a neutral word. A cause is never guessed."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from courseware.content.common import Tolerance
from courseware.verdict import Finding, Status, Verdict

GAVE_UP = "gave-up"
"""The finding of an answer that says: I do not know."""

Part = tuple[str, str]
"""One thing that can be right or wrong: (field id, part), where the part is "" or a column of a table."""


@dataclass(frozen=True)
class Graded:
    """A graded answer before mistakes are named. `problems`: what is wrong with each wrong part, in order; without any
    it is correct."""

    score: float
    problems: Mapping[str, tuple[Finding, ...]] = field(default_factory=dict)
    notes: tuple[Finding, ...] = ()
    """Worth saying, and no problem: how a number was read."""

    def verdict(self, named: Mapping[str, Finding] | None = None) -> Verdict:
        """The verdict; `named` has the finding of the mistake that explains a part, in place of the part's own."""
        findings: list[Finding] = []
        for part, own in self.problems.items():
            for finding in (named[part],) if named and part in named else own:
                if finding not in findings:
                    findings.append(finding)
        said = (*findings, *self.notes)
        if not self.problems:
            return Verdict(Status.CORRECT, 1.0, said)
        return Verdict(Status.PARTIAL if self.score > 0 else Status.WRONG, self.score, said)


@dataclass(frozen=True)
class Evidence:
    """A mistake that the answer does not refute: every part that it would change is wrong, and near to where it leads.

    `explained`: these parts, with the number of cells that do not fit, 0 outside tables. `sure`: one of them at least
    is so close that it is hardly by chance. One that is not sure is never named, but keeps another from it.
    """

    mistake: str
    explained: Mapping[Part, int]
    sure: bool = True


def name_mistakes(evidence: Sequence[Evidence]) -> dict[Part, str]:
    """The mistakes that explain most wrong parts, by part: greedily the one that explains most of what is left, then
    the closest. Two that fit the same parts equally well name nothing."""
    named: dict[Part, str] = {}
    left = {part for one in evidence for part in one.explained}
    while left:
        ranked: dict[tuple[int, int], list[tuple[Evidence, frozenset[Part]]]] = {}
        for one in evidence:
            parts = frozenset(one.explained) & left
            if parts:
                rank = (-len(parts), sum(one.explained[part] for part in parts))
                ranked.setdefault(rank, []).append((one, parts))
        if not ranked:
            break
        (best, parts), *others = ranked[min(ranked)]
        if best.sure and not any(other_parts == parts for _, other_parts in others):
            named |= dict.fromkeys(parts, best.mistake)
        left -= parts
    return named


def hits(reading: float, value: float, right: float, allowed: float) -> bool:
    """Is a reading so close to the value that some cause leads to that it is hardly by chance?

    Seen from the right value: within `allowed` and a fiftieth of the way from there; or, given with few digits, within
    half of the last one, 2 % of the value and a tenth of the way.
    """
    way = abs(value - right)
    rounding = min(half_digit(reading), 0.02 * abs(value), way / 10)
    return abs(reading - value) <= max(min(allowed, way / 50), rounding)


def half_digit(reading: float) -> float:
    """Half a unit of the last digit given: how far off a rounded number may be."""
    exponent = Decimal(f"{reading:.12g}").as_tuple().exponent
    return 0.5 * 10.0 ** min(int(exponent), 0)


CAUSES = frozenset(
    {"times-hundred", "over-hundred", "inverted", "sign", "ten-thousand", "power-of-ten", "rounded-early"}
)
"""What `generic_cause` finds: the findings that tell a cause without an author's word."""


def generic_cause(readings: Sequence[float], expected: float, tolerance: Tolerance) -> str | None:
    """The one generic cause that leads from `expected` to one of the readings, or None if none or several do."""
    if expected == 0 or not math.isfinite(expected):
        return None
    # A coarse tolerance must not make everything look like a factor of ten.
    share = min(tolerance.allowed(expected) / abs(expected), 0.02)
    causes = {
        cause
        for reading in readings
        for cause, candidate in _candidates(expected)
        if hits(reading, candidate, expected, share * abs(candidate))
    }
    if any(_rounded(reading, expected) for reading in readings):
        causes.add("rounded-early")
    return causes.pop() if len(causes) == 1 else None


def neutral(reading: float, expected: float) -> str:
    return "too-high" if reading > expected else "too-low"


def _candidates(expected: float) -> Iterator[tuple[str, float]]:
    yield "times-hundred", expected * 100
    yield "over-hundred", expected / 100
    yield "inverted", 1 / expected
    yield "sign", -expected
    for exponent in (4, 8):
        yield "ten-thousand", expected * 10**exponent
        yield "ten-thousand", expected / 10**exponent
    for exponent in (1, 3, 5, 6):
        yield "power-of-ten", expected * 10**exponent
        yield "power-of-ten", expected / 10**exponent


def _rounded(reading: float, expected: float) -> bool:
    """Is it the right value with too few digits, rounded or cut off? Within a tenth, else anything would be. Nobody
    rounds a count."""
    if reading == 0 or float(expected).is_integer() or abs(reading - expected) > 0.1 * abs(expected):
        return False
    magnitude = math.floor(math.log10(abs(expected)))
    for digits in range(1, 7):
        step = 10.0 ** (magnitude - digits + 1)
        for whole in (round(expected / step), math.trunc(expected / step)):
            if math.isclose(reading, whole * step, rel_tol=1e-9):
                return True
    return False
