"""Answers that are a list of ids, in any order: pasted, or a column of a file. Graded by precision and recall."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from courseware.answers.cells import plain_text
from courseware.answers.diagnosis import Graded
from courseware.answers.header import positions
from courseware.answers.written import visible
from courseware.content.exercise import Column, Enough, ListField
from courseware.shop.dictionary import Dictionary
from courseware.shop.tables import Shop
from courseware.verdict import Finding

MAX_TEXT = 400_000
MAX_SHOWN = 3
"""So many ids of each kind are told: more would give the list away."""

_BETWEEN = re.compile(r"[\s,;、。|]+")
_AROUND = "'\"`“”‘’「」『』()[]{}<>=·•*#:.…-—"
_ZEROS = re.compile(r"(?<![0-9])0+(?=[0-9])")


@dataclass(frozen=True)
class Listed:
    """`repeated`: the ids that were given more than once; each counts once."""

    ids: frozenset[str]
    repeated: tuple[str, ...] = ()


def column_of(spec: ListField, dictionary: Dictionary) -> Column:
    """The column of the shop that the ids are from."""
    table = dictionary.tables[spec.of]
    (name,) = table.key
    return Column(id=name, label=table.columns[name].label, type="text")


def tokens(text: str) -> list[str]:
    """What stands between blanks, commas and line ends, without quotes and other marks around it."""
    plain = unicodedata.normalize("NFKC", text)
    return [token for part in _BETWEEN.split(plain) if (token := visible(part).strip(_AROUND))]


def accept(raw: Any, spec: ListField, shop: Shop) -> Listed | Finding:
    """Read a text with ids in it, or the table of a file that has a column of them. An id that the shop does not have
    is told and costs nothing; one in another spelling (case, zeros in front) is read as the one that is meant."""
    column = column_of(spec, shop.dictionary)
    text = raw if raw is None or isinstance(raw, str) else _uploaded(raw, column)
    if isinstance(text, Finding):
        return text
    if text is not None and len(text) > MAX_TEXT:
        return Finding("too-long", {"length": len(text), "limit": MAX_TEXT})
    header = {column.id, column.label.casefold()}
    given = [token for token in tokens(_one_column(text or "", column)) if token.casefold() not in header]
    if not given:
        return Finding("blank")
    ids = _meant(given, shop, column, spec.of)
    if unknown := [token for token in dict.fromkeys(given) if token not in ids]:
        some, example = [token[:40] for token in unknown[:MAX_SHOWN]], next(iter(_known(shop, spec.of, column.id)))
        data = {"count": len(unknown), "ids": some, "called": column.label, "example": example}
        return Finding("unknown-ids", data)
    counted = Counter(ids[token] for token in given)
    return Listed(frozenset(counted), tuple(id for id, times in counted.items() if times > 1))


def expect(value: Iterable[Any]) -> Listed:
    """What solution.py returned. Raises ValueError."""
    ids = frozenset() if isinstance(value, str) else frozenset(map(str, value))
    if not ids:
        raise ValueError("a list needs one id at least, as a set of texts")
    return Listed(ids)


def grade(answer: Listed, right: Listed, enough: Enough) -> Graded:
    """Credit: F1, the harmonic mean of precision and recall. Full marks for what is `enough`."""
    hits, wrong, missed = answer.ids & right.ids, answer.ids - right.ids, right.ids - answer.ids
    data = {
        "due": len(right.ids), "given": len(answer.ids), "hits": len(hits), "false": len(wrong), "missed": len(missed),
        "wrong": sorted(wrong)[:MAX_SHOWN], "lacking": sorted(missed)[:MAX_SHOWN],
    }  # fmt: skip
    notes = repeated_ids(answer)
    if is_enough(answer, right, enough):
        within = [Finding("ids-enough", data)] if wrong or missed else []
        return Graded(1.0, notes=(*within, *notes))
    score = 2 * len(hits) / (len(right.ids) + len(answer.ids))
    return Graded(score, {"": (Finding("ids-differ", data),)}, tuple(notes))


def repeated_ids(answer: Listed) -> list[Finding]:
    if not answer.repeated:
        return []
    return [Finding("repeated-ids", {"count": len(answer.repeated), "ids": sorted(answer.repeated)[:MAX_SHOWN]})]


def is_enough(answer: Listed, right: Listed, enough: Enough) -> bool:
    hits = len(answer.ids & right.ids)
    return hits >= enough.precision * len(answer.ids) and hits >= enough.recall * len(right.ids)


def fit(answer: Listed, mistaken: Listed, right: Listed) -> int | None:
    """By how many ids an answer differs from where a mistake leads; None if it does by more than a twentieth of what
    the mistake changes, or, of ten and more, by more than one."""
    misfits, changed = len(answer.ids ^ mistaken.ids), len(mistaken.ids ^ right.ids)
    return misfits if misfits <= max(changed // 20, changed >= 10) else None


def _uploaded(raw: Any, column: Column) -> str | Finding | None:
    """The cells of the column that has the ids: the one of that name, or the only one."""
    if isinstance(raw, (list, Mapping)) and not raw:
        return None
    wrong = Finding("wrong-shape", {"expected": "list"})
    if not isinstance(raw, Mapping):
        return wrong
    names, rows = raw.get("columns"), raw.get("rows")
    if not isinstance(names, list) or not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        return wrong
    if not all(isinstance(cell, (str, int, float)) for row in (names, *rows) for cell in row):
        return wrong
    found = positions(names, [column])
    if isinstance(found, Finding):
        return found
    if column.id not in found and len(names) != 1:
        return Finding("missing-columns", {"missing": [column.label], "unexpected": [name[:40] for name in names]})
    at = found.get(column.id, 0)
    return "\n".join(plain_text(row[at]) for row in (names, *rows) if at < len(row))


def _one_column(text: str, column: Column) -> str:
    """Of several columns that were pasted with their names, the one that has the ids."""
    lines = [line for line in text.splitlines() if line.strip()]
    for separator in ("\t", ","):
        rows = [line.split(separator) for line in lines]
        found = positions(rows[0], [column]) if rows and len(rows[0]) > 1 else {}
        if not isinstance(found, Finding) and (at := found.get(column.id)) is not None and len(lines) > 1:
            return "\n".join(row[at] for row in rows if at < len(row))
    return text


def _meant(given: Sequence[str], shop: Shop, column: Column, table: str) -> dict[str, str]:
    """The id of the shop that each token stands for; those that stand for none are left out."""
    asked, known = dict.fromkeys(given), _known(shop, table, column.id)
    ids = {token: token for token in asked if token in known}
    if len(ids) < len(asked):
        ways = _ways(shop, table, column.id)
        ids |= {token: id for token in asked if token not in ids and (id := ways.get(_folded(token)))}
    return ids


@lru_cache(maxsize=16)
def _known(shop: Shop, table: str, column: str) -> Mapping[str, None]:
    """All ids of a table, in its order. Kept: taking tens of thousands of texts out of a frame is most of the work."""
    return dict.fromkeys(shop.tables[table][column].tolist())


@lru_cache(maxsize=4)
def _ways(shop: Shop, table: str, column: str) -> Mapping[str, str | None]:
    """What an id may come as, without capitals and zeros in front; None for what may be several."""
    ways: dict[str, str | None] = {}
    for id in _known(shop, table, column):
        way = _folded(id)
        ways[way] = None if way in ways else id
    return ways


def _folded(id: str) -> str:
    return _ZEROS.sub("", id.casefold())
