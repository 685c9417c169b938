"""Files with damage of every kind: each is a table or a sentence, and none that holds other values gets full marks."""

from __future__ import annotations

import csv
import io
import random
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl
import pandas as pd
import pytest

from courseware.answers import field as fields
from courseware.answers import table
from courseware.answers.header import names_of
from courseware.answers.table import Table
from courseware.answers.upload import UploadedFile, as_answer
from courseware.answers.wording import sentence
from courseware.content.exercise import TableField
from courseware.spreadsheet import to_csv, to_xlsx
from courseware.verdict import Finding

SPEC = TableField.model_validate(
    {
        "id": "t", "kind": "table", "label": "t",
        "key": [{"id": "customer", "label": "客户号", "type": "text"}],
        "columns": [
            {"id": "amount", "label": "金额", "type": "decimal", "tolerance": {"abs": 0.01}},
            {"id": "orders", "label": "订单数", "type": "integer"},
            {"id": "last", "label": "最近一单", "type": "date", "year": 2026},
        ],
    }
)  # fmt: skip
RIGHT = pd.DataFrame(
    {
        "customer": [f"C{number:05d}" for number in range(1, 13)],
        "amount": [round(97.31 * number, 2) for number in range(1, 13)],
        "orders": range(2, 14),
        "last": pd.date_range("2026-04-02", periods=12, freq="3D"),
    }
)
WANTED = names_of([*SPEC.key, *SPEC.columns])
CSV, XLSX = to_csv(RIGHT), to_xlsx({"表": RIGHT})
NOISE = [
    b"\0",
    b"\xff",
    b"\r",
    b"\n",
    b",",
    b'"',
    b"'",
    b"=",
    b";",
    b"\t",
    b"9",
    b"-",
    b".",
    b"e",
    b"%",
    b" ",
    b"<",
    b">",
]

Mutation = Callable[[bytes, random.Random], bytes]


def flipped(content: bytes, rng: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(rng.choice([1, 1, 2, 5])):
        changed[rng.randrange(len(changed))] = rng.randrange(256)
    return bytes(changed)


def cut(content: bytes, rng: random.Random) -> bytes:
    first, last = sorted(rng.sample(range(len(content) + 1), 2))
    return content[:first] + content[last:] if rng.random() < 0.7 else content[first:last]


def put_in(content: bytes, rng: random.Random) -> bytes:
    at = rng.randrange(len(content) + 1)
    return content[:at] + rng.choice(NOISE) * rng.choice([1, 1, 3]) + content[at:]


def lines(content: bytes, rng: random.Random) -> bytes:
    rows = content.split(b"\r\n")
    at, other = rng.randrange(len(rows)), rng.randrange(len(rows))
    match rng.randrange(4):
        case 0:
            rows.insert(other, rows[at])
        case 1:
            rows.pop(at)
        case 2:
            rows[at], rows[other] = rows[other], rows[at]
        case _:
            rows[at] = rows[at].replace(b",", rng.choice([b",,", b";", b"\t", b""]), 1)
    return b"\r\n".join(rows)


def encoded(content: bytes, rng: random.Random) -> bytes:
    return content.decode("utf-8-sig").encode(rng.choice(["gb18030", "utf-16", "utf-8", "big5", "shift_jis"]), "ignore")


def inside(mutation: Mutation) -> Mutation:
    """The mutation, of a part of an archive."""

    def mutated(content: bytes, rng: random.Random) -> bytes:
        file = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(file, "w") as changed:
            names = archive.namelist()
            chosen = rng.choice([*names, *["xl/worksheets/sheet1.xml", "xl/workbook.xml"] * 4])
            for name in names:
                part = archive.read(name)
                changed.writestr(name, mutation(part, rng) if name == chosen else part)
        return file.getvalue()

    return mutated


OF_TEXT: list[Mutation] = [flipped, cut, put_in, lines, encoded]
OF_WORKBOOKS: list[Mutation] = [flipped, cut, put_in, *(inside(each) for each in (flipped, flipped, cut, put_in))]


def independently(name: str, content: bytes) -> list[dict[str, str]]:
    """The rows as another reader finds them."""
    rows: list[list[Any]]
    if name.endswith("xlsx"):
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    else:
        for encoding in ("utf-16", "utf-8-sig", "gb18030"):
            try:
                text = content.decode(encoding)
            except UnicodeDecodeError:
                continue
            if "customer" in text:
                break
        dialect = max(",;\t", key=text.count)
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=dialect))
    (at, *_) = [number for number, row in enumerate(rows) if "customer" in row]
    return [
        dict(zip(map(str, rows[at]), map(str, row), strict=False))
        for row in rows[at + 1 :]
        if any(str(cell or "").strip() for cell in row)
    ]


def holds_the_right_values(name: str, content: bytes) -> bool:
    rows = [{name: cell.strip(" \t='") for name, cell in row.items()} for row in independently(name, content)]
    given = {row["customer"].casefold(): row for row in rows}
    due = RIGHT.set_index(RIGHT["customer"].str.casefold())
    return set(given) == set(due.index) and all(
        abs(float(row["amount"]) - due.at[key, "amount"]) <= 0.0101
        and float(row["orders"]) == due.at[key, "orders"]
        and pd.Timestamp(row["last"]).normalize() == due.at[key, "last"]
        for key, row in given.items()
    )


def score(name: str, content: bytes) -> float:
    answer = as_answer(UploadedFile(name, content, WANTED))
    read = answer if isinstance(answer, Finding) else table.accept(answer, SPEC)
    due = fields.expect(SPEC, RIGHT)
    if isinstance(read, Table):
        read = table.matched(read, due, SPEC)
    if isinstance(read, Finding):
        assert sentence(read)
        return 0.0
    return table.grade(read, due, SPEC).verdict().score


@pytest.mark.parametrize(("name", "content"), [("a.csv", CSV), ("a.xlsx", XLSX)])
def test_the_sound_file_gets_full_marks(name: str, content: bytes) -> None:
    assert score(name, content) == 1
    assert holds_the_right_values(name, content)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "content", "mutations"), [("a.csv", CSV, OF_TEXT), ("a.xlsx", XLSX, OF_WORKBOOKS)], ids=["csv", "xlsx"]
)
def test_a_damaged_file_is_a_table_or_a_sentence_and_never_another_answer(
    name: str, content: bytes, mutations: list[Mutation]
) -> None:
    rng = random.Random(f"{name} 2026")
    full = 0
    for _ in range(1000):
        mutated = rng.choice(mutations)(content, rng)
        if score(name, mutated) == 1:
            full += 1
            assert holds_the_right_values(name, mutated)
    assert 0 < full < 900
