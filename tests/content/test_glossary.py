"""Terms are found in texts as a reader would find them, and the course's own glossary is whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from courseware.content.course import Course
from courseware.content.glossary import Term, terms_in

ROOT = Path(__file__).resolve().parents[2]


def term(id: str, name: str, abbreviation: str | None = None, *aliases: str) -> Term:
    return Term(
        id=id,
        term=name,
        abbreviation=abbreviation,
        aliases=list(aliases),
        group="traffic",
        meaning="意思。",
        points=["uv"],
    )


GLOSSARY = {
    each.id: each
    for each in (term("pv", "浏览量", "PV"), term("uv", "访客数", "UV", "访客"), term("uv-value", "UV 价值"))
}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("先看访客，再看PV和访客数。", ["uv", "pv"]),
        ("UV 价值不是 UV", ["uv-value", "uv"]),
        ("SPV、PVC、UV2 和 uv 都不算", []),
        ("本周UV、PV", ["uv", "pv"]),
        ("", []),
    ],
)
def test_terms_in_their_order(text: str, found: list[str]) -> None:
    assert [each.id for each in terms_in(text, GLOSSARY, 10)] == found
    assert terms_in(text, {}, 10) == []


def test_at_most_so_many() -> None:
    assert [each.id for each in terms_in("PV、UV 价值、访客", GLOSSARY, 2)] == ["pv", "uv-value"]


def test_the_title_names_the_abbreviation_once() -> None:
    assert GLOSSARY["uv"].title == "访客数（UV）"
    assert GLOSSARY["uv-value"].title == "UV 价值"
    assert term("roi", "利润 ROI", "ROI").title == "利润 ROI"


METRICS = [
    "uv",
    "pv",
    "bounce",
    "add-rate",
    "cvr",
    "gmv",
    "placed",
    "net-sales",
    "aov-buyer",
    "aov-order",
    "items-per-order",
    "uv-value",
    "repurchase",
    "refund-rate",
    "sell-through",
    "turnover-days",
    "reorder-point",
    "safety-stock",
    "ctr",
    "cpc",
    "roas",
    "roi",
    "gpm",
    "ltv",
    "support",
    "confidence",
    "lift",
    "sla",
    "on-time",
    "dsr",
]
"""Every metric that the course defines."""

ABBREVIATIONS = [
    "ROI",
    "LTV",
    "DSR",
    "KPI",
    "SOP",
    "CRM",
    "ERP",
    "KOL",
    "KOC",
    "UGC",
    "GPM",
    "LBS",
    "ETL",
    "GMV",
    "UV",
    "PV",
    "SKU",
    "SPU",
    "CPC",
    "CTR",
    "CVR",
    "ROAS",
    "AOV",
    "UTM",
    "SRM",
    "MAPE",
    "RFM",
    "SLA",
]


def test_it_has_every_metric_and_abbreviation(course: Course) -> None:
    assert [id for id in METRICS if id not in course.glossary] == []
    known = {name for each in course.glossary.values() for name in each.names}
    assert [each for each in [*ABBREVIATIONS, "A/B"] if each not in known] == []


def test_it_is_whole_sentences_in_full_width_punctuation(course: Course) -> None:
    for each in course.glossary.values():
        for text in filter(None, (each.meaning, each.also, each.mistakes)):
            assert text.endswith("。"), text
        for text in filter(None, (each.term, each.meaning, each.formula, each.also, each.mistakes)):
            assert not any(mark in text for mark in ",;:()?!"), text
