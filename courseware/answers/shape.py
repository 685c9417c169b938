"""The shape of a table or a list before it is handed in. It is told from the task and the shop's tables alone: the key
is not at hand, so nothing of what is right can be learned here."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from courseware.answers import table
from courseware.answers.cells import plain_text
from courseware.answers.ids import MAX_SHOWN, Listed, repeated_ids
from courseware.answers.row_keys import rewritten, shown_key
from courseware.content.exercise import ForecastField, ListField, QueryField, TableField
from courseware.shop.tables import Shop
from courseware.verdict import Finding

Shaped = TableField | QueryField | ForecastField | ListField
"""The fields whose answers have a shape."""


def shape(field: Shaped, answer: table.Table | Listed | Finding, shop: Shop) -> list[Finding]:
    """What is found in an answer that was read (`field.accept`), or why it could not be."""
    if isinstance(answer, Finding):
        return [answer]
    if isinstance(answer, Listed) or isinstance(field, ListField):
        assert isinstance(answer, Listed)
        return [Finding("shape-ids", {"count": len(answer.ids)}), *repeated_ids(answer)]
    return list(_of_table(field, answer, shop))


def _of_table(field: TableField | QueryField | ForecastField, answer: table.Table, shop: Shop) -> Iterator[Finding]:
    columns = [[column.label, column.type] for column in (*field.key, *field.columns)]
    yield Finding("shape-columns", {"columns": columns})
    rows = len(answer.keys) + len(answer.duplicates)
    due = rows_due(field, shop)
    if due is None:
        yield Finding("shape-rows", {"count": rows})
        yield from _strange(field, answer, shop)
    else:
        yield Finding("shape-rows-due", {"count": rows, "due": len(due)})
        yield from table.row_problems(rewritten(answer.keys, due), due)
    if answer.duplicates:
        yield table.repeated(answer)
    if answer.extra:
        yield table.unasked(answer)


def rows_due(field: TableField | QueryField | ForecastField, shop: Shop) -> pd.Index | None:
    """The keys of the rows where the task shows them: listed by the author, or those of the table to be corrected."""
    if isinstance(field, QueryField) or "edit" not in field.ways:
        return None
    if isinstance(field, TableField) and field.start is not None:
        return table.keys_of(shop.tables[field.start], field)
    if len(field.key) == 1 and field.key[0].values is not None:
        return pd.Index(list(map(plain_text, field.key[0].values)), dtype=object)
    return None


def _strange(field: TableField | QueryField | ForecastField, answer: table.Table, shop: Shop) -> Iterator[Finding]:
    """Keys that the shop does not have, where one of its tables has that column for its key."""
    if len(field.key) != 1 or field.key[0].type != "text":
        return
    (column,) = field.key
    for name, known in shop.dictionary.tables.items():
        if list(known.key) == [column.id]:
            ids = pd.Index(shop.tables[name][column.id].map(plain_text), dtype=object)
            keys = rewritten(answer.keys, ids)
            strange = keys[~keys.isin(ids)]
            if len(strange):
                some = [shown_key(key)[:40] for key in strange[:MAX_SHOWN]]
                yield Finding("shape-strange-keys", {"column": column.id, "count": len(strange), "keys": some})
            return
