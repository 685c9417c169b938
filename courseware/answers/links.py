"""Answers that are links: one URL for each placement, taken apart and compared with the one that was asked for.

Each rule that a link breaks is found by itself: what is written badly is read as it was meant, and then compared.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from courseware.answers.diagnosis import Graded
from courseware.verdict import Finding

MAX_LENGTH = 2000
SOURCE, MEDIUM = "utm_source", "utm_medium"


@dataclass(frozen=True)
class Link:
    """`params`: values by name, lower case, without empty ones. `slips`: rules of writing that it breaks."""

    address: str
    params: Mapping[str, str]
    slips: tuple[Finding, ...] = ()


Links = Mapping[str, Link]
"""By placement."""


def accept(raw: Any, places: Collection[str]) -> Links | Finding:
    """A link for every placement; `raw` is text by placement."""
    if raw is None or (isinstance(raw, (str, Mapping)) and not raw):
        return Finding("blank")
    if not isinstance(raw, Mapping) or not all(isinstance(text, str) for pair in raw.items() for text in pair):
        return Finding("wrong-shape", {"expected": "links"})
    if not raw.keys() <= set(places):
        return Finding("unknown-option")
    if missing := [place for place in places if not raw.get(place, "").strip()]:
        return Finding("links-missing", {"lefts": missing})
    links = {}
    for place in places:
        link = read(raw[place])
        if isinstance(link, Finding):
            return Finding(link.id, {**link.data, "left": place})
        links[place] = link
    return links


def read(text: str) -> Link | Finding:
    """Take a link apart; a Finding when it has no parts."""
    if len(text) > MAX_LENGTH:
        return Finding("too-long", {"length": len(text), "limit": MAX_LENGTH})
    slips = []
    joined = "".join(text.split())
    if joined != text.strip():
        slips.append(Finding("link-space"))
    if strange := "".join(dict.fromkeys(c for c in joined if not c.isascii())):
        slips.append(Finding("link-characters", {"text": strange[:20]}))
        joined = unicodedata.normalize("NFKC", joined)
    before, hash_sign, behind = joined.partition("#")
    if "&" in before.partition("?")[0]:
        slips.append(Finding("link-first-mark"))
        joined = before.replace("&", "?", 1) + hash_sign + behind
    try:
        parts = urlsplit(joined)
    except ValueError:
        return Finding("link-unreadable")
    query, fragment = parts.query, parts.fragment
    if "=" in fragment:
        slips.append(Finding("link-fragment"))
        query, fragment = "&".join(filter(None, (query, fragment.lstrip("?&")))), ""
    if "?" in query:
        slips.append(Finding("link-second-mark"))
        query = query.replace("?", "&")
    pairs = parse_qsl(query, keep_blank_values=True)
    if capitals := [part for pair in pairs for part in pair if part != part.lower()]:
        slips.append(Finding("link-capitals", {"text": capitals[0]}))
    given = [(name.lower(), value.lower()) for name, value in pairs if value]
    if twice := [name for name, count in Counter(name for name, _ in given).items() if count > 1]:
        slips.append(Finding("link-repeated", {"names": twice}))
    front = f"{parts.scheme}://{parts.netloc.lower()}" if parts.netloc else parts.scheme
    address = front + unquote(parts.path).rstrip("/") + (f"#{fragment}" if fragment else "")
    params: dict[str, str] = {}
    for name, value in given:
        params.setdefault(name, value)
    return Link(address, params, tuple(slips))


def broken(link: Link, right: Link) -> tuple[Finding, ...]:
    """Every rule that a link breaks: how it is written, and where it differs from the right one."""
    found = list(link.slips)
    if link.address != right.address:
        found.append(Finding("link-address", {"typed": link.address[:80]}))
    if not right.params and link.params:
        return (*found, Finding("link-inside", {"names": sorted(link.params)}))
    if missing := [name for name in right.params if name not in link.params]:
        found.append(Finding("link-missing", {"names": missing}))
    if unasked := sorted(link.params.keys() - right.params.keys()):
        found.append(Finding("link-unasked", {"names": unasked}))
    differing = {name: value for name, value in link.params.items() if right.params.get(name, value) != value}
    due = (right.params.get(MEDIUM), right.params.get(SOURCE))
    if {SOURCE, MEDIUM} <= differing.keys() and (differing[SOURCE], differing[MEDIUM]) == due:
        found.append(Finding("link-exchanged"))
        differing = {name: value for name, value in differing.items() if name not in (SOURCE, MEDIUM)}
    found += [Finding("link-value", {"name": name, "typed": differing[name][:40]}) for name in sorted(differing)]
    return tuple(found)


def grade(answer: Links, right: Links) -> Graded:
    """Credit: the share of links that break no rule. Each placement is a part of its own."""
    problems = {
        place: tuple(Finding(rule.id, {"left": place, **rule.data}) for rule in rules)
        for place, due in right.items()
        if (rules := broken(answer[place], due))
    }
    return Graded(1 - len(problems) / len(right), problems)


def changed(mistaken: Links, right: Links) -> set[str]:
    """The placements whose link a mistake breaks."""
    return {place for place, due in right.items() if broken(mistaken[place], due)}


def fits(answer: Links, mistaken: Links, right: Links, places: Collection[str]) -> dict[str, int]:
    """The `places` where an answer breaks the same rules as a mistake does, whatever is written there."""

    def rules(link: Link, place: str) -> list[tuple[str, Any]]:
        return sorted((rule.id, rule.data.get("name", "")) for rule in broken(link, right[place]))

    return {place: 0 for place in places if rules(answer[place], place) == rules(mistaken[place], place)}
