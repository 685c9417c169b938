"""Links: every broken rule is found by itself, and nothing else is."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courseware.answers import links
from courseware.answers.links import Link
from courseware.verdict import Finding, Status

PAGE = "https://muhe.example.com/may-storage"
MARKED = f"{PAGE}?utm_source=notes&utm_medium=social&utm_campaign=may2026&utm_content=cover_a"
PLACES = ("notes", "banner")
RIGHT = {"notes": MARKED, "banner": PAGE}


def accepted(raw: object) -> links.Links:
    read = links.accept(raw, PLACES)
    assert not isinstance(read, Finding), read
    return read


def rules(text: str, right: str = MARKED) -> list[str]:
    link, due = links.read(text), links.read(right)
    assert isinstance(link, Link)
    assert isinstance(due, Link)
    return [rule.id for rule in links.broken(link, due)]


@pytest.mark.parametrize(
    ("raw", "finding"),
    [
        (None, "blank"), ({}, "blank"), ("", "blank"), (MARKED, "wrong-shape"), ([MARKED], "wrong-shape"),
        ({"notes": 1, "banner": PAGE}, "wrong-shape"), ({"x": MARKED}, "unknown-option"),
        ({"notes": MARKED}, "links-missing"), ({"notes": MARKED, "banner": "  "}, "links-missing"),
        ({"notes": "https://[", "banner": PAGE}, "link-unreadable"),
        ({"notes": "x" * 2001, "banner": PAGE}, "too-long"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused(raw: object, finding: str) -> None:
    read = links.accept(raw, PLACES)
    assert isinstance(read, Finding)
    assert read.id == finding


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        (f"  {MARKED}\n", []),
        (MARKED.replace("muhe.example.com", "MUHE.example.com"), []),
        (MARKED.replace("/may-storage?", "/may-storage/?"), []),
        (MARKED.replace("notes", "n%6ftes"), []),
        (MARKED.replace("cover_a", "cover a"), ["link-space", "link-value"]),
        (MARKED.replace("&utm_medium", " &utm_medium"), ["link-space"]),
        (MARKED.replace("?", "？").replace("=", "＝"), ["link-characters"]),
        (MARKED.replace("notes", "笔记"), ["link-characters", "link-value"]),
        (MARKED.replace("?", "&"), ["link-first-mark"]),
        (MARKED.replace("&utm_campaign", "?utm_campaign"), ["link-second-mark"]),
        (MARKED.replace("?", "#"), ["link-fragment"]),
        (MARKED.replace("notes", "Notes"), ["link-capitals"]),
        (MARKED.replace("utm_source", "UTM_source"), ["link-capitals"]),
        (f"{MARKED}&utm_medium=social", ["link-repeated"]),
        (MARKED.replace("/may-storage", "/"), ["link-address"]),
        (MARKED.replace("https://", ""), ["link-address"]),
        (MARKED.replace("https:", "http:"), ["link-address"]),
        (MARKED.replace("&utm_content=cover_a", ""), ["link-missing"]),
        (MARKED.replace("cover_a", ""), ["link-missing"]),
        (MARKED.replace("utm_source", "utm_souce"), ["link-missing", "link-unasked"]),
        (f"{MARKED}&from=qr", ["link-unasked"]),
        (MARKED.replace("notes", "x").replace("social", "notes").replace("=x", "=social"), ["link-exchanged"]),
        (MARKED.replace("social", "cpc"), ["link-value"]),
        (MARKED.replace("notes", "Notes").replace("&utm_medium", "?utm_medium").replace("/may", "/June"),
         ["link-second-mark", "link-capitals", "link-address"]),
    ],
)  # fmt: skip
def test_each_broken_rule_is_found_by_itself(text: str, broken: list[str]) -> None:
    assert rules(text) == broken


def test_a_link_inside_the_shop_bears_no_parameters() -> None:
    assert rules(PAGE, right=PAGE) == []
    assert rules(MARKED, right=PAGE) == ["link-inside"]


def test_credit_and_words_go_by_placement() -> None:
    graded = links.grade(accepted({"notes": MARKED.upper(), "banner": PAGE}), accepted(RIGHT))
    assert graded.score == 0.5
    assert set(graded.problems) == {"notes"}
    assert all(finding.data["left"] == "notes" for finding in graded.problems["notes"])
    assert links.grade(accepted(RIGHT), accepted(RIGHT)).verdict().status is Status.CORRECT


def test_a_mistake_is_known_by_the_rules_it_breaks_and_not_by_the_words() -> None:
    right, mistaken = accepted(RIGHT), accepted(RIGHT | {"banner": f"{PAGE}?utm_source=banner"})
    answer = accepted(RIGHT | {"banner": f"{PAGE}?utm_source=home&utm_medium=internal"})
    assert links.changed(mistaken, right) == {"banner"}
    assert links.fits(answer, mistaken, right, {"banner"}) == {"banner": 0}
    assert links.fits(accepted(RIGHT | {"banner": f"{PAGE}x"}), mistaken, right, {"banner"}) == {}


NAMES = ("utm_source", "utm_medium", "utm_campaign", "utm_content")
values = st.text("abcxyz0189_-.", min_size=1, max_size=12)
four = st.lists(values, min_size=4, max_size=4, unique=True)
parameters = four.map(lambda given: dict(zip(NAMES, given, strict=True)))
pages = st.from_regex(r"https://[a-z]{2,8}\.example\.com(/[a-z0-9-]{1,8}){0,2}", fullmatch=True)


@given(pages, parameters, st.permutations(NAMES))
def test_the_order_of_the_parameters_does_not_matter(page: str, marks: dict[str, str], order: list[str]) -> None:
    shuffled = {name: marks[name] for name in order}
    assert rules(f"{page}?{urlencode(shuffled)}", f"{page}?{urlencode(marks)}") == []


SPOILS: dict[str, Callable[[str], str]] = {
    "link-space": lambda link: link.replace("&", " &", 1),
    "link-second-mark": lambda link: link.replace("&", "?", 1),
    "link-first-mark": lambda link: link.replace("?", "&", 1),
    "link-fragment": lambda link: link.replace("?", "#", 1),
    "link-characters": lambda link: link.replace("=", "＝", 1),
    "link-capitals": lambda link: link.replace("utm_medium", "UTM_medium"),
    "link-missing": lambda link: link.rpartition("&")[0],
    "link-unasked": lambda link: f"{link}&spm=1",
    "link-repeated": lambda link: f"{link}&{link.rpartition('&')[2]}",
    "link-address": lambda link: link.replace(".com", ".cn", 1),
}


@given(pages, parameters, st.sampled_from(sorted(SPOILS)))
def test_one_slip_breaks_one_rule_whatever_the_link(page: str, marks: dict[str, str], rule: str) -> None:
    right = f"{page}?{urlencode(marks)}"
    assert rules(SPOILS[rule](right), right) == [rule]


@given(pages, parameters)
def test_exchanged_marks_are_one_slip(page: str, marks: dict[str, str]) -> None:
    exchanged = marks | {"utm_source": marks["utm_medium"], "utm_medium": marks["utm_source"]}
    assert rules(f"{page}?{urlencode(exchanged)}", f"{page}?{urlencode(marks)}") == ["link-exchanged"]


@given(st.text(max_size=200), st.text(max_size=200))
def test_whatever_is_typed_is_graded_or_refused(one: str, other: str) -> None:
    read = links.accept({"notes": one, "banner": other}, PLACES)
    if not isinstance(read, Finding):
        assert 0 <= links.grade(read, accepted(RIGHT)).score <= 1
