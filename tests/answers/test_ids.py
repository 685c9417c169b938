"""Lists of ids: what is read as one, what is refused, the credit, and which mistake a list comes from."""

from __future__ import annotations

import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from courseware.answers import field as fields
from courseware.answers import ids
from courseware.answers.diagnosis import Graded
from courseware.answers.header import names_of
from courseware.answers.ids import Listed
from courseware.answers.upload import UploadedFile, as_answer
from courseware.answers.wording import sentence
from courseware.content.exercise import Enough, ListField
from courseware.shop.tables import Shop
from courseware.verdict import Finding, Status

SPEC = ListField.model_validate(
    {"id": "held", "kind": "list", "label": "要拦的订单", "of": "orders", "verb": "拦", "measure": "单"}
)
CODES = SPEC.model_copy(update={"of": "listing_counts"})
EXACT = Enough()

some_ids = st.sets(st.sampled_from([f"T{n:05}" for n in range(1, 400)]), min_size=1)
separators = st.sampled_from(["\n", "\r\n", ",", "，", "、", ";", "；", " ", "　", "\t", ", ", "|", "\n\n"])
writings = st.sampled_from(
    ["{}", " {} ", "'{}", '"{}"', "“{}”", '="{}"', "\u200b{}", "\ufeff{}", "「{}」", "{}。", "• {}"]
)


def read(raw: Any, shop: Shop, spec: ListField = SPEC) -> Listed | Finding:
    found: Listed | Finding = fields.accept(spec, raw, shop)
    return found


def uploaded(content: bytes, name: str, shop: Shop, spec: ListField = SPEC) -> Listed | Finding:
    wanted = names_of([ids.column_of(spec, shop.dictionary)])
    return read(as_answer(UploadedFile(name, content, wanted)), shop, spec)


def sheet(rows: list[list[Any]]) -> bytes:
    book, file = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file.getvalue()


@given(some_ids, st.data())
def test_any_way_of_writing_a_list_means_the_same(shop: Shop, wanted: set[str], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(sorted(wanted)))
    text = data.draw(st.sampled_from(["", "订单号\n", "order_id\n", "\ufeffORDER_ID，"]))
    for id in shuffled:
        wide = id.translate({ord(char): ord(char) + 0xFEE0 for char in id})
        written = data.draw(st.sampled_from([id, id.lower(), wide, f"T{int(id[1:])}"]))
        text += data.draw(writings).format(written) + data.draw(separators)
    assert read(text, shop) == Listed(frozenset(wanted))


@given(some_ids, st.data())
def test_an_id_counts_once_however_often_it_is_given(shop: Shop, wanted: set[str], data: st.DataObject) -> None:
    twice = data.draw(st.sets(st.sampled_from(sorted(wanted))))
    answer = read("\n".join([*sorted(wanted), *twice]), shop)
    assert isinstance(answer, Listed)
    assert (answer.ids, set(answer.repeated)) == (wanted, twice)
    verdict = ids.grade(answer, Listed(frozenset(wanted)), EXACT).verdict()
    assert verdict.status is Status.CORRECT
    assert [finding.id for finding in verdict.findings] == ["repeated-ids"] * bool(twice)


@given(st.text(max_size=60))
def test_no_text_is_too_odd(shop: Shop, text: str) -> None:
    answer = read(text, shop)
    if isinstance(answer, Finding):
        assert answer.id in ("blank", "unknown-ids")
        assert sentence(answer)


@pytest.mark.parametrize(
    ("raw", "finding"),
    [
        (None, "blank"), ("", "blank"), (" \n，", "blank"), ("订单号", "blank"), ([], "blank"), ({}, "blank"),
        ("order_id\n", "blank"), (7, "wrong-shape"), (["T00001"], "wrong-shape"), ({"rows": []}, "wrong-shape"),
        ({"columns": ["订单号"], "rows": [[None]]}, "wrong-shape"), ("\ud800", "unknown-ids"),
        ("T99999", "unknown-ids"), ("T00001 合计", "unknown-ids"), ("C00001", "unknown-ids"),
        ("1、T00001", "unknown-ids"),
        ("T00001\n" * 60_000, "too-long"),
        ({"columns": ["a", "b"], "rows": [["T00001", "T00002"]]}, "missing-columns"),
        ({"columns": ["订单号", "order_id"], "rows": [["T00001", "T00002"]]}, "duplicate-columns"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told_and_costs_nothing(shop: Shop, raw: Any, finding: str) -> None:
    answer = read(raw, shop)
    assert isinstance(answer, Finding)
    assert answer.id == finding
    assert sentence(answer)


def test_an_id_that_is_not_there_is_quoted_with_how_they_are_written(shop: Shop) -> None:
    answer = read("T00001\nC00020\nC00030\n合计\n共 2 单", shop)
    assert isinstance(answer, Finding)
    said = sentence(answer)
    assert said.startswith("有 6 个号")
    assert "「C00020」「C00030」「合计」" in said
    assert "「T00001」" in said


def test_of_several_columns_the_one_with_the_ids_is_read(shop: Shop) -> None:
    pasted = "客户号\t订单号\t金额\nC00020\tT00001\t139.00\nC00030\tT00007\t1,250.00\n"
    assert read(pasted, shop) == Listed(frozenset({"T00001", "T00007"}))
    assert uploaded(pasted.encode("gb18030"), "a.csv", shop) == Listed(frozenset({"T00001", "T00007"}))


def test_a_file_with_one_column_needs_no_name_above_it(shop: Shop) -> None:
    wanted = Listed(frozenset({"T00001", "T00007"}))
    assert uploaded(b"T00001\nT00007\n", "a.csv", shop) == wanted
    assert uploaded(b"held\nT00001\n", "a.csv", shop) == Finding(
        "unknown-ids", {"count": 1, "ids": ["held"], "called": "订单号", "example": "T00001"}
    )
    assert uploaded(sheet([["要拦的"], [], ["订单号"], ["T00001"], ["T00007"]]), "a.xlsx", shop) == wanted


def test_zeros_that_a_spreadsheet_has_eaten_come_back(shop: Shop) -> None:
    wanted = Listed(frozenset({"0630101", "0630102"}))
    assert read("630101、0630102", shop, CODES) == wanted
    assert uploaded(sheet([["商家编码"], [630101], [630102.0]]), "a.xlsx", shop, CODES) == wanted


# Credit


@given(some_ids, some_ids)
def test_credit_is_one_for_the_right_list_alone(answer: set[str], right: set[str]) -> None:
    graded = ids.grade(Listed(frozenset(answer)), Listed(frozenset(right)), EXACT)
    assert (graded.score == 1) == (not graded.problems) == (answer == right)
    assert 0 <= graded.score <= 1
    assert (graded.score == 0) == (not answer & right)
    swapped = ids.grade(Listed(frozenset(right)), Listed(frozenset(answer)), EXACT)
    assert swapped.score == graded.score


@given(some_ids, some_ids, st.data())
def test_a_better_list_never_has_less_credit(answer: set[str], right: set[str], data: st.DataObject) -> None:
    wrong = data.draw(st.sampled_from([*sorted(answer ^ right), ""]))
    if wrong and answer ^ {wrong}:
        one, other = (ids.grade(Listed(frozenset(each)), Listed(frozenset(right)), EXACT)
                      for each in (answer, answer ^ {wrong}))  # fmt: skip
        assert other.score >= one.score


@given(some_ids, some_ids)
def test_of_each_kind_three_ids_are_told_and_the_counts_are_right(answer: set[str], right: set[str]) -> None:
    graded = ids.grade(Listed(frozenset(answer)), Listed(frozenset(right)), EXACT)
    if answer == right:
        return
    data = said_of(graded).data
    assert set(data["wrong"]) <= answer - right
    assert set(data["lacking"]) <= right - answer
    assert len(data["wrong"]) == min(3, data["false"])
    assert len(data["lacking"]) == min(3, data["missed"])
    assert (data["hits"] + data["false"], data["hits"] + data["missed"]) == (len(answer), len(right))


def test_the_sentence_has_the_author_s_verb() -> None:
    right = Listed(frozenset(f"T{n:05}" for n in range(18)))
    answer = Listed(frozenset(f"T{n:05}" for n in range(3, 23)))
    said = sentence(said_of(ids.grade(answer, right, EXACT)), fields.authored(SPEC))
    assert said == (
        "该拦 18 单，你拦了 20 单：拦对 15，错拦 5，漏掉 3。"
        "错拦的如「T00018」「T00019」「T00020」。漏掉的如「T00000」「T00001」「T00002」。"
    )
    assert sentence(said_of(ids.grade(answer, right, EXACT))).startswith("该选 18 个")


@given(some_ids, some_ids, st.floats(0.05, 1), st.floats(0.05, 1))
def test_enough_is_both_shares(answer: set[str], right: set[str], precision: float, recall: float) -> None:
    enough = Enough(precision=precision, recall=recall)
    graded = ids.grade(Listed(frozenset(answer)), Listed(frozenset(right)), enough)
    hits = len(answer & right)
    assert (not graded.problems) == (hits / len(answer) >= precision and hits / len(right) >= recall)
    assert (graded.score == 1) == (not graded.problems)
    assert [note.id for note in graded.notes] == ["ids-enough"] * (not graded.problems and answer != right)


def said_of(graded: Graded) -> Finding:
    ((finding,),) = graded.problems.values()
    return finding


# Mistakes


@given(some_ids, some_ids, st.integers(0, 4), st.data())
def test_a_mistake_fits_a_list_that_is_all_but_its_own(
    mistaken: set[str], right: set[str], slips: int, data: st.DataObject
) -> None:
    slipped = data.draw(st.sets(st.sampled_from([f"T{n:05}" for n in range(1, 400)]), min_size=slips, max_size=slips))
    answer = mistaken ^ slipped
    misfits = ids.fit(*(Listed(frozenset(each)) for each in (answer, mistaken, right)))
    changed = len(mistaken ^ right)
    if not slips:
        assert misfits == 0
    elif slips == 1:
        assert (misfits == 1) == (changed >= 10)
    else:
        assert (misfits == slips) == (slips <= changed / 20)


@given(some_ids, some_ids)
def test_the_right_list_never_fits_a_mistake(mistaken: set[str], right: set[str]) -> None:
    if mistaken != right:
        assert ids.fit(Listed(frozenset(right)), Listed(frozenset(mistaken)), Listed(frozenset(right))) is None


@pytest.mark.parametrize("value", [[], "T00001", set()])
def test_a_solution_s_list_has_ids(value: Any) -> None:
    with pytest.raises(ValueError, match="one id at least"):
        ids.expect(value)
