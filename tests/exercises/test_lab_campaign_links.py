"""The answers of the exercise on campaign links, read with urllib.parse and counted row by row."""

from __future__ import annotations

from collections import defaultdict
from urllib.parse import parse_qs, urlsplit

import pytest

from courseware.answers.exercise import Workbook
from courseware.content.exercise import LinksField
from tests.exercises.files import rows

KNOWN = {
    "wecom": ("wecom", "social"), "notes": ("notes", "social"), "video": ("shortvideo", "social"),
    "search": ("search_ads", "cpc"), "feed": ("feed_ads", "cpc"), "": ("direct", "none"),
}  # fmt: skip
MEDIA = {"sms", "social", "cpc"}


@pytest.mark.parametrize("number", range(8))
def test_right_values(number: int, workbook: Workbook) -> None:
    assignment = workbook.assignment("campaign-links", f"outside {number}")
    params, right = assignment.params, workbook.solved(assignment).values

    sums: dict[tuple[str, str], list[float]] = defaultdict(lambda: [0.0] * 4)
    rescued = 0
    for row in rows("landing_visits"):
        url = urlsplit(row["url"])
        if not params["start"] <= row["time"][:10] <= params["end"] or url.path != "/may-storage":
            continue
        marks = parse_qs(url.query.replace("?", "&").lower())
        source, medium = marks.get("utm_source", [""])[0], marks.get("utm_medium", [""])[0]
        if not source or medium == "internal":
            site = (urlsplit(row["referrer"]).hostname or "").split(".")[0]
            source, medium = KNOWN[site]
            rescued += bool(site)
        elif source in MEDIA and medium not in MEDIA:
            source, medium = medium, source
        engaged = int(row["seconds"]) >= 10 or int(row["pages"]) >= 2 or row["event"]
        one = [1, row["pages"] == "1", not engaged, float(row["amount"])]
        sums[source, medium] = [total + more for total, more in zip(sums[source, medium], one, strict=True)]

    report = right["report"].set_index(["source", "medium"])
    assert set(report.index) == set(sums)
    assert len(sums) == 7
    for key, (sessions, single, bounced, amount) in sums.items():
        given = report.loc[key, ["sessions", "bounce", "ga4", "amount"]].tolist()
        assert given == pytest.approx([sessions, single / sessions, bounced / sessions, amount])
    sessions, single, bounced, _ = (sum(column) for column in zip(*sums.values(), strict=True))
    assert right["page_bounce"] == pytest.approx(single / sessions)
    assert right["ga4_bounce"] == pytest.approx(bounced / sessions)
    assert right["rescued"] == rescued
    excess = {source: row[2] - row[0] * bounced / sessions for (source, _), row in sums.items()}
    assert right["first"] == max(excess, key=lambda source: excess[source])


def test_the_links_are_those_of_the_brief(workbook: Workbook) -> None:
    assignment = workbook.assignment("campaign-links", "links")
    links = workbook.solved(assignment).values["links"]
    (field,) = (field for field in assignment.fields if isinstance(field, LinksField))
    assert list(links) == list(field.places)
    for place, link in links.items():
        url = urlsplit(link)
        marks = {name: value for name, (value,) in parse_qs(url.query, strict_parsing=bool(url.query)).items()}
        assert f"{url.scheme}://{url.netloc}{url.path}" == assignment.words["landing"]
        if place == "banner":
            assert not url.query
            continue
        (row,) = (line for line in assignment.brief.splitlines() if line.startswith(f"| {field.places[place]} |"))
        source, medium, content = (cell.strip() for cell in row.strip("| ").split("|")[1:])
        assert link == link.lower()
        assert marks == {
            "utm_source": source,
            "utm_medium": medium,
            "utm_campaign": assignment.params["campaign"],
            "utm_content": content.lower(),
        }
