"""Write the links of a campaign, and make a report from the visits that an earlier one brought, dirt and all."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode

import numpy as np
import pandas as pd

from courseware.answers.solution import Answer, Tables
from courseware.shop import metrics

PAGE: Final = "https://muhe.example.com/may-storage"
MEDIA: Final = ["sms", "social", "cpc"]
# Site of the page somebody came from → source and medium that its links have.
SITES: Final = {
    "wecom": ("wecom", "social"),
    "notes": ("notes", "social"),
    "video": ("shortvideo", "social"),
    "search": ("search_ads", "cpc"),
    "feed": ("feed_ads", "cpc"),
}
DIRECT: Final = ("direct", "none")
ENGAGED: Final = 10
"""Seconds from which on GA4 takes a session for engaged."""

# Placement → source, medium and the letter of its pieces of content. The banner is inside the shop.
MARKED: Final = {
    "sms": ("sms", "sms", "S"),
    "wecom": ("wecom", "social", "W"),
    "notes": ("notes", "social", "N"),
    "shortvideo": ("shortvideo", "social", "V"),
    "search_ads": ("search_ads", "cpc", "K"),
}
# Campaign → path of its landing page, and what people call it.
CAMPAIGNS: Final = {
    "618-2026": ("618-storage", "618 收纳主会场"),
    "summer-2026": ("summer-tidy", "夏装收纳季"),
    "dorm-2026": ("dorm-pack", "毕业季打包节"),
    "bath-2026": ("bath-dry", "梅雨季干爽浴室"),
}
WINDOWS: Final = [
    ("2026-04-13", "2026-04-19"), ("2026-04-13", "2026-04-18"), ("2026-04-14", "2026-04-19"),
    ("2026-04-13", "2026-04-17"), ("2026-04-14", "2026-04-18"), ("2026-04-15", "2026-04-19"),
]  # fmt: skip


def variant(rng: random.Random) -> dict[str, Any]:
    start, end = rng.choice(WINDOWS)
    return {"campaign": rng.choice(list(CAMPAIGNS)), "batch": rng.randint(11, 29), "start": start, "end": end}


def labels(campaign: str, batch: int, start: str, end: str) -> dict[str, str]:
    first, last = pd.Timestamp(start), pd.Timestamp(end)
    path, name = CAMPAIGNS[campaign]
    return {
        "occasion": name,
        "landing": f"https://muhe.example.com/{path}",
        "days": f"{first.month} 月 {first.day} 日至 {last.month} 月 {last.day} 日",
    }


class Seen(NamedTuple):
    """An address as the tool saw it, with the site it was opened from; "" for what is not there."""

    page: str
    query: str
    source: str
    medium: str
    site: str

    @property
    def inside(self) -> bool:
        return self.medium == "internal"

    @property
    def told_by_site(self) -> bool:
        """Its marks are missing or are those of a link inside the shop: where it comes from, only the site tells."""
        return not self.source or self.inside


Naming = Callable[[Seen], tuple[str, str]]
"""The source and the medium that a session is counted under."""


class Given(NamedTuple):
    campaign: str
    batch: int
    everything: pd.DataFrame
    """The sessions of the window, on all pages; `kind` is the place of their address in `seen`."""
    visits: pd.DataFrame
    """Those of the page."""
    last: pd.Timestamp
    seen: list[Seen]

    def link(self, source: str, medium: str, letter: str) -> str:
        marks = {
            "utm_source": source,
            "utm_medium": medium,
            "utm_campaign": self.campaign,
            "utm_content": f"{letter}{self.batch}",
        }
        return f"{self.landing}?{urlencode(marks)}"

    @property
    def landing(self) -> str:
        return f"https://muhe.example.com/{CAMPAIGNS[self.campaign][0]}"

    @property
    def links(self) -> dict[str, str]:
        marked = {
            place: self.link(source, medium, letter.lower()) for place, (source, medium, letter) in MARKED.items()
        }
        return {**marked, "banner": self.landing}

    def report(self, visits: pd.DataFrame, naming: Naming) -> pd.DataFrame:
        """One row a source and medium."""
        names = [naming(each) for each in self.seen]
        order = sorted(set(names))
        rows = np.array([order.index(name) for name in names])[visits["kind"].to_numpy()]
        sessions, bounced, single, amount = (
            np.bincount(rows, None if column is None else visits[column], len(order))
            for column in (None, "bounced", "single", "amount")
        )
        table = pd.DataFrame(order, columns=["source", "medium"]).assign(
            sessions=sessions, bounce=single / np.maximum(sessions, 1), ga4=bounced / np.maximum(sessions, 1),
            amount=amount,
        )  # fmt: skip
        return table[sessions > 0].reset_index(drop=True)

    def counted(self, visits: pd.DataFrame) -> Answer:
        """What the visits come to, with their names cleaned."""
        told = np.array([each.told_by_site and each.site in SITES for each in self.seen])
        return {
            "report": self.report(visits, _cleaned),
            "rescued": float(told[visits["kind"].to_numpy()].sum()),
            "page_bounce": float(visits["single"].mean()),
            "ga4_bounce": float(visits["bounced"].mean()),
        }


def prepare(tables: Tables, campaign: str, batch: int, start: str, end: str) -> Given:
    visits = metrics.between(tables["landing_visits"], "time", (start, end))
    # A few hundred addresses stand for thousands of sessions.
    kinds, addresses = pd.factorize(visits["url"] + " " + visits["referrer"].fillna(""))
    single = (visits["pages"] == 1).to_numpy()
    bounced = single & (visits["seconds"] < ENGAGED).to_numpy() & visits["event"].isna().to_numpy()
    everything = visits.assign(kind=kinds, single=single, bounced=bounced)
    seen = [_seen(*address.split(" ")) for address in addresses]
    of_page = np.array([each.page == PAGE for each in seen])[kinds]
    return Given(campaign, batch, everything, everything[of_page], pd.Timestamp(end), seen)


def _seen(url: str, referrer: str) -> Seen:
    page, _, query = url.partition("?")
    marks = dict(mark.partition("=")[::2] for mark in re.split("[&?]", query))
    return Seen(
        page,
        query,
        marks.get("utm_source", ""),
        marks.get("utm_medium", ""),
        referrer[len("https://") :].partition(".")[0],
    )


def _cleaned(seen: Seen) -> tuple[str, str]:
    if seen.told_by_site:
        return SITES.get(seen.site, DIRECT)
    source, medium = seen.source.lower(), seen.medium.lower()
    return (medium, source) if _exchanged(seen) else (source, medium)


def _exchanged(seen: Seen) -> bool:
    return seen.source.lower() in MEDIA and seen.medium.lower() not in MEDIA


def solve(given: Given) -> Answer:
    answer = given.counted(given.visits)
    excess = _excess(answer["report"], answer["ga4_bounce"])
    return {**answer, "links": given.links, "first": str(excess.idxmax()), "direct": "unknown"}


def _excess(report: pd.DataFrame, whole: float) -> pd.Series:
    """Sessions that bounce beyond those of an average source, by source."""
    return (report["sessions"] * (report["ga4"] - whole)).set_axis(report["source"])


def content_in_capitals(given: Given) -> Answer:
    """Copies the codes of the content as the design team writes them."""
    return {"links": given.links | {place: given.link(*marks) for place, marks in MARKED.items()}}


def banner_marked(given: Given) -> Answer:
    return {"links": given.links | {"banner": given.link("home_banner", "internal", "b")}}


def source_and_medium_exchanged(given: Given) -> Answer:
    wrong = {place: given.link(medium, source, letter.lower()) for place, (source, medium, letter) in MARKED.items()}
    return {"links": given.links | wrong}


def capitals_kept(given: Given) -> Answer:
    def naming(seen: Seen) -> tuple[str, str]:
        if seen.told_by_site:
            return _cleaned(seen)
        return (seen.medium, seen.source) if _exchanged(seen) else (seen.source, seen.medium)

    return {"report": given.report(given.visits, naming)}


def second_mark_kept(given: Given) -> Answer:
    """Splits at & alone, so that the medium becomes a part of the source."""

    def naming(seen: Seen) -> tuple[str, str]:
        first = seen.query.partition("&")[0].lower()
        return (first.removeprefix("utm_source="), "none") if "?" in first else _cleaned(seen)

    return {"report": given.report(given.visits, naming)}


def exchanged_kept(given: Given) -> Answer:
    def naming(seen: Seen) -> tuple[str, str]:
        return (seen.source.lower(), seen.medium.lower()) if _exchanged(seen) and not seen.inside else _cleaned(seen)

    return {"report": given.report(given.visits, naming)}


def inside_kept(given: Given) -> Answer:
    """Takes a banner of the shop for a source."""

    def naming(seen: Seen) -> tuple[str, str]:
        return (seen.source, seen.medium) if seen.inside else _cleaned(seen)

    bare = np.array([not each.source and each.site in SITES for each in given.seen])
    return {
        "report": given.report(given.visits, naming),
        "rescued": float(bare[given.visits["kind"].to_numpy()].sum()),
    }


def referrer_ignored(given: Given) -> Answer:
    """Counts every session without marks as direct."""
    return {"report": given.report(given.visits, lambda seen: _cleaned(seen) if seen.source else DIRECT)}


def all_pages(given: Given) -> Answer:
    return given.counted(given.everything)


def last_day_left_out(given: Given) -> Answer:
    return given.counted(given.visits[given.visits["time"] <= given.last])


def visits_by_views(given: Given) -> Answer:
    """Sessions ÷ page views for the share of one-page sessions."""
    views = given.report(given.visits.assign(single=given.visits["pages"]), _cleaned)
    return {
        "report": views.assign(bounce=1 / views["bounce"]),
        "page_bounce": float(len(given.visits) / given.visits["pages"].sum()),
    }


def one_page_for_ga4(given: Given) -> Answer:
    """Takes one rate for both."""
    return _bounced_otherwise(given, given.visits["single"])


def seconds_alone(given: Given) -> Answer:
    """Takes a session for engaged by its seconds only."""
    return _bounced_otherwise(given, given.visits["seconds"] < ENGAGED)


def ten_seconds_bounce(given: Given) -> Answer:
    """More than ten seconds instead of ten."""
    brief = given.visits["single"] & (given.visits["seconds"] <= ENGAGED)
    return _bounced_otherwise(given, brief & given.visits["event"].isna())


def _bounced_otherwise(given: Given, bounced: pd.Series) -> Answer:
    visits = given.visits.assign(bounced=bounced)
    return {"report": given.report(visits, _cleaned), "ga4_bounce": float(bounced.mean())}


def mean_of_rows(given: Given) -> Answer:
    report = given.report(given.visits, _cleaned)
    return {"page_bounce": float(report["bounce"].mean()), "ga4_bounce": float(report["ga4"].mean())}


def direct_is_brand(given: Given) -> Answer:
    return {"direct": "brand"}


def figures(given: Given) -> dict[str, Any]:
    answer = solve(given)
    report = answer["report"].set_index("source")
    kinds = given.visits["kind"].value_counts()
    sessions = {given.seen[int(kind)]: int(number) for kind, number in kinds.items()}  # type: ignore[call-overload]
    worst = report.loc[answer["first"]]
    return {
        "sessions": len(given.visits),
        "spellings": len({seen.query for seen in sessions if seen.query}),
        "bare": sum(number for seen, number in sessions.items() if not seen.source),
        "inside": sum(number for seen, number in sessions.items() if seen.inside),
        "direct_sessions": int(report["sessions"].loc["direct"]),
        "direct_share": float(report["sessions"].loc["direct"]) / len(given.visits),
        "worst_bounce": worst["ga4"],
        "worst_old": worst["bounce"],
        "worst_excess": _excess(answer["report"], answer["ga4_bounce"]).max(),
        "sms_link": answer["links"]["sms"],
        "notes_link": answer["links"]["notes"],
    }
