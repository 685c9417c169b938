"""The strict YAML reader: what is text stays text, what is JSON reads as JSON, and nothing makes it raise."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from courseware.content import reader
from courseware.content.reader import read_text, read_yaml

# Tabs and control characters are refused, and YAML's own line breaks (NEL, LS, PS) are folded: not part of the promise.
words = st.text(st.characters(blacklist_categories=("Cs", "Cc", "Cn", "Zl", "Zp"), blacklist_characters="\ufeff\uffff"))
documents = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | words,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words.filter(lambda w: w != "<<"), inner, max_size=4),
    max_leaves=12,
)


@given(documents)
def test_json_reads_as_json(value: Any) -> None:
    text = json.dumps(value, ensure_ascii=False)
    document = read_text(text)
    assert document.problems == ()
    assert document.value == json.loads(text)
    assert repr(document.value) == repr(json.loads(text))  # 1 is not 1.0, and 0.0 is not -0.0


@given(st.text())
@example("- a\n- b: c: d\n- [\n")
@example("\ufeff- x")
@example("a: &x [*x]")
@example("%YAML 9.9\n--- a")
@example('"\\ud800"')
@example("- -\n- - - -")
@pytest.mark.parametrize("parser", ["CSafeLoader", "SafeLoader"])
def test_any_text_is_read_or_has_a_problem_within_it(parser: str, text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reader, "_LOADER", getattr(yaml, parser))
        document = read_text(text)
    assert document.problems or document.values
    lines = document.text.split("\n")
    for problem in document.problems:
        assert 1 <= problem.line <= len(lines) + 1
        assert problem.col >= 1


@given(
    st.lists(st.sampled_from(["a: ", "- ", "  ", "\n", "'", '"', "[", "{", "]", "}", "|", "x", ":", "#", "&b ", "*b"]))
)
def test_nearly_yaml_is_read_or_has_a_problem(parts: list[str]) -> None:
    document = read_text("".join(parts))
    assert document.problems or document.values


@given(st.binary())
def test_any_bytes_in_a_file(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.mktemp("bytes") / "x.yaml"
    path.write_bytes(content)
    document = read_yaml(path, path.parent)
    assert document.problems or document.values
    assert all(problem.path == "x.yaml" for problem in document.problems)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("20:00", "20:00"),
        ("00123", "00123"),
        ("2026-05-01", "2026-05-01"),
        ("on", "on"),
        ("no", "no"),
        ("yes", "yes"),
        ("True", "True"),
        ("0x1F", "0x1F"),
        ("0o17", "0o17"),
        ("1_000", "1_000"),
        (".inf", ".inf"),
        (".nan", ".nan"),
        ("1,234", "1,234"),
        ("3.2%", "3.2%"),
        ("=", "="),
        ('"7"', "7"),
        ("'null'", "null"),
        ("~", None),
        ("null", None),
        ("true", True),
        ("false", False),
        ("12", 12),
        ("-3", -3),
        ("0", 0),
        ("0.5", 0.5),
        (".5", 0.5),
        ("1e3", 1000.0),
        ("-2.5E-1", -0.25),
    ],
)
def test_scalars(text: str, value: Any) -> None:
    document = read_text(f"a: {text}\n")
    assert document.problems == ()
    assert document.value == {"a": value}
    assert type(document.value["a"]) is type(value)


def test_keys_are_text() -> None:
    assert read_text("1: a\nnull: b\ntrue: c\n2026-05-01: d\n").value == {
        "1": "a",
        "null": "b",
        "true": "c",
        "2026-05-01": "d",
    }


def test_a_byte_order_mark_is_skipped_and_shifts_nothing(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes("\ufeffid: a\nid: b\n".encode())
    document = read_yaml(path)
    assert document.value == {"id": "a"}
    assert [(p.line, p.col, p.code) for p in document.problems] == [(2, 1, "duplicate-key")]


def test_windows_line_ends() -> None:
    document = read_text("a: |\r\n  一\r\n  二\r\nb: 1\r\n")
    assert document.value == {"a": "一\n二\n", "b": 1}
    assert document.key_position(("b",)) == (4, 1)


def test_positions_of_values_and_keys() -> None:
    document = read_text("一: 甲\nlist:\n- x\n- {k: v}\n")
    assert document.position(("一",)) == (1, 4)
    assert document.key_position(("list",)) == (2, 1)
    assert document.position(("list", 1, "k")) == (4, 7)
    assert document.key_position(("list", 1, "k")) == (4, 4)
    assert document.position(("list", 1, "gone")) == (4, 3)
    assert document.position(("gone",)) == (1, 1)


def test_words_are_found_in_the_source_of_a_text() -> None:
    document = read_text("a: '{x}'\nb: |\n  一行\n  又 {x} 行\nc: {k: '文 {x}'}\n")
    assert document.find(("a",), "{x}") == (1, 5)
    assert document.find(("b",), "{x}") == (4, 5)
    assert document.find(("c", "k"), "{x}") == (5, 11)
    assert document.find(("c", "k"), "{y}") == (5, 8)


def test_several_problems_are_reported_at_once() -> None:
    document = read_text("a: 1\na: 2\nb: *x\nc: !t 3\n? [k]\n: 4\n")
    assert [(p.line, p.col, p.code) for p in document.problems] == [
        (2, 1, "duplicate-key"),
        (3, 4, "anchor"),
        (4, 4, "tag"),
        (5, 3, "bad-key"),
    ]
    assert document.value == {"a": 1, "b": None, "c": 3}


def test_a_broken_item_of_a_list_leaves_the_others_with_their_places() -> None:
    document = read_text("# head\n- id: a\n  n: 1\n- id: b\n  t: x: y\n\n- id: c\n  q: {k: v}\n- [z\n")
    assert document.value == [{"id": "a", "n": 1}, {"id": "c", "q": {"k": "v"}}]
    assert [(p.line, p.col, p.code) for p in document.problems] == [
        (5, 7, "colon-in-text"),
        (9, 3, "unclosed-bracket"),
    ]
    assert document.position((1, "q", "k")) == (8, 10)
    assert document.key_position((1, "id")) == (7, 3)


def test_a_number_too_long_for_an_integer_is_no_surprise() -> None:
    document = read_text(f"a: {'9' * 500}\n")
    assert [p.code for p in document.problems] == ["number-range"]
    assert math.isinf(document.value["a"])


def test_both_parsers_place_the_common_errors_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ['a: "b\n', "a: b: c\n", "a: **x** y\n", "a: @x\n", "a: [1\nb: 2\n", "a: |x\n", 'a: "x" y\n', "a: - b\n"]
    placed = []
    for parser in ("CSafeLoader", "SafeLoader"):
        monkeypatch.setattr(reader, "_LOADER", getattr(yaml, parser))
        placed.append([[(p.line, p.col, p.code) for p in read_text(text).problems] for text in texts])
    assert placed[0] == placed[1]
    assert all(placed[0])
